"""Headings found by numbers and looks, in parts as a Word file or a PDF gives them."""

from dataclasses import replace

from qa.guide.readers.evidence.below_named import cut_answers, name_questions, name_titles
from qa.guide.readers.evidence.levels import nest_named
from qa.guide.readers.evidence.looks import cut_named, find_below, find_headings, join_named
from qa.guide.readers.parts import Look, Part
from qa.records import Mark, Place

BODY, BOLD, BIG = Look(10.5), Look(10.5, True), Look(16, True)
TEXT = "Open the settings and choose what you need, then save it. The change is seen at once by all others."


def parts(*given: str | tuple[str, Look | None]) -> list[Part]:
    made = []
    for number, each in enumerate(given, 1):
        text, look = (each, BODY) if isinstance(each, str) else each
        made.append(Part(text, (Mark(0, Place("paragraph", number, number)),), look=look))
    return made


def headings(*given: str | tuple[str, Look | None]) -> list[tuple[int, str]]:
    return [(part.level, part.text) for part in find_headings(parts(*given)) if part.level]


def test_numbers_nest_headings_of_one_size() -> None:
    found = headings("3 Accounts", TEXT, "3.1 Opening one", TEXT, "3.1.1 At the desk", TEXT, "3.2 Closing one", TEXT)
    assert found == [(1, "3 Accounts"), (2, "3.1 Opening one"), (3, "3.1.1 At the desk"), (2, "3.2 Closing one")]


def test_numbers_count_more_than_sizes() -> None:
    found = headings(
        ("1. Accounts", BOLD), ("1.1 Opening", BIG), TEXT, ("1.2 Closing", BIG), TEXT, ("2. Cards", BOLD), TEXT
    )
    assert found == [(1, "1. Accounts"), (2, "1.1 Opening"), (2, "1.2 Closing"), (1, "2. Cards")]


def test_neighbouring_numbered_headings_stay_apart() -> None:
    found = headings(("1.3 Aims", BIG), ("1.4 Terms", BIG), ("1.5 Readers", BIG), TEXT)
    assert [text for _, text in found] == ["1.3 Aims", "1.4 Terms", "1.5 Readers"]


def test_bold_titles_at_the_size_of_the_text_are_headings() -> None:
    found = headings(("Opening an account", BOLD), TEXT, ("Closing it", BOLD), TEXT, TEXT)
    assert found == [(1, "Opening an account"), (1, "Closing it")]


def test_smaller_titles_go_below_bigger_ones() -> None:
    found = headings(("Guide", Look(22, True)), ("Desk", BIG), TEXT, ("Hours", BOLD), TEXT, ("Post", BIG), TEXT, TEXT)
    assert found == [(1, "Guide"), (2, "Desk"), (3, "Hours"), (2, "Post")]


def test_a_bold_label_and_a_bold_sentence_are_no_headings() -> None:
    bold = "Never give your password to anybody else."
    assert headings(("Note:", BOLD), TEXT, (bold, BOLD), TEXT, (bold, BOLD), TEXT, ("Hours", BOLD), TEXT) == []


def test_bold_text_that_is_much_of_the_whole_is_no_heading() -> None:
    assert headings(*[("A short bold line", BOLD), "A short plain one."] * 4) == []


def test_lines_of_a_cover_are_no_headings() -> None:
    found = headings(
        ("Guide", Look(22, True)),
        ("School", BIG),
        ("Author", BIG),
        ("25 June", BIG),
        TEXT,
        ("Desk", BOLD),
        TEXT,
        ("Post", BOLD),
        TEXT,
        TEXT,
    )
    assert found == [(1, "Guide"), (2, "Desk"), (2, "Post")]


def test_two_headings_in_a_paragraph_are_cut_apart_with_their_places() -> None:
    given = parts(("1.引言\n1.1编写目的", BIG), TEXT, ("1.2背景", BIG), TEXT, ("2.设计", BIG), TEXT)
    given[0] = Part(given[0].text, (Mark(0, Place("page", 1)), Mark(5, Place("page", 2))), look=BIG)
    found = find_headings(given)
    assert [(part.level, part.text) for part in found if part.level] == [
        (1, "1.引言"), (2, "1.1编写目的"), (2, "1.2背景"), (1, "2.设计"),
    ]  # fmt: skip
    assert found[0].marks == (Mark(0, Place("page", 1)),)
    assert found[1].marks == (Mark(0, Place("page", 2)),)


def test_a_heading_above_text_in_one_paragraph_is_cut_off() -> None:
    found = find_headings(parts("一、登录\n打开页面，输入用户名。", "二、退出\n点击右上角。"))
    assert [(part.level, part.text) for part in found] == [
        (1, "一、登录"), (0, "打开页面，输入用户名。"), (1, "二、退出"), (0, "点击右上角。"),
    ]  # fmt: skip


def test_steps_between_bold_headings_are_no_headings() -> None:
    steps = ["1. Open the page", TEXT, "2. Log in", TEXT]
    found = headings(("Accounts", BOLD), *steps, ("Cards", BOLD), *steps, ("Post", BOLD), TEXT)
    assert [text for _, text in found] == ["Accounts", "Cards", "Post"]


def test_rows_of_a_table_entries_of_contents_and_captions_are_no_headings() -> None:
    contents = [(f"{number} Chapter {'.' * 20} {number + 2}", BIG) for number in range(1, 7)]
    rows = [(f"{number} | Lenovo | 200", BIG) for number in range(1, 9)]
    found = headings(*contents, ("Figure 1 The desk", BIG), TEXT, *rows, TEXT, TEXT)
    assert found == []


def test_page_numbers_that_rise_make_a_table_of_contents() -> None:
    entries = [
        (f"{title} {page}", BIG) for title, page in [("Aims", 1), ("Desk", 3), ("Post", 3), ("Cards", 7), ("Keys", 9)]
    ]
    assert headings(*[each for entry in entries for each in (entry, TEXT)]) != []
    assert headings(*entries, TEXT, TEXT, TEXT) == []


def test_without_any_look_titles_are_found_as_in_plain_text() -> None:
    assert headings(("Opening an account", None), (TEXT, None), ("Closing it", None), (TEXT, None)) == [
        (1, "Opening an account"), (1, "Closing it"),
    ]  # fmt: skip


def test_the_text_stays_the_same() -> None:
    given = parts(("1.引言\n1.1编写目的", BIG), "Text\nof lines", ("Desk", BOLD), TEXT, "一、登录\n打开")
    assert "\n".join(part.text for part in find_headings(given)) == "\n".join(part.text for part in given)


def test_named_headings_of_one_level_nest_by_their_numbers() -> None:
    given = [Part(text, (Mark(0, Place("paragraph", 1)),), 1) for text in ("1) A", "1.1) B", "1.1.1) C", "2) D", "E")]
    assert [part.level for part in nest_named(given)] == [1, 2, 3, 1, 1]


def test_sizes_say_nothing_where_the_file_has_levels() -> None:
    given = [
        Part(text, (Mark(0, Place("paragraph", 1)),), level, look=Look(size))
        for text, level, size in [("A", 1, 20), ("B", 2, 14), ("C", 1, 12), ("D", 2, 30)]
    ]
    assert [part.level for part in nest_named(given)] == [1, 2, 1, 2]


def test_a_chapter_set_by_hand_joins_those_that_the_file_names() -> None:
    given = parts(
        ("Chapter 1 Desk", BOLD),
        TEXT,
        "Chapter 2 Post",
        TEXT,
        ("Note", BOLD),
        TEXT,
        "Chapter 3 as above.",
        ("Chapter 2 Post", BOLD),
    )
    given[2] = Part(given[2].text, given[2].marks, 1)
    assert [part.level for part in join_named(given)] == [1, 0, 1, 0, 0, 0, 0, 0]


def test_topics_with_a_colon_stand_above_questions_set_alike() -> None:
    found = headings(("Joining:", BOLD), TEXT, ("Who may join?", BOLD), TEXT, ("Leaving:", BOLD), TEXT)
    assert found == [(1, "Joining:"), (2, "Who may join?"), (1, "Leaving:")]


def test_the_same_words_before_a_colon_again_and_again_are_a_label() -> None:
    topics = ["Opening hours:", "Prices:", "Parking:", "Lost things:", "Dogs:"]
    given = [part for topic in topics for part in ((topic, BOLD), TEXT)]
    assert headings(*given, *[("Steps:", BOLD), TEXT] * 3) == [(1, topic) for topic in topics]


def test_questions_are_headings_however_short_their_answers_are() -> None:
    assert headings(("Who answers when I ring at night?", BIG), "Nobody, ring the nurse.") == [
        (1, "Who answers when I ring at night?")
    ]


def test_forms_of_numbers_that_only_a_look_makes_headings_nest() -> None:
    found = headings(
        ("§ 1 Berths", BOLD), TEXT, ("a) Ropes", BOLD), TEXT, ("b) Guests", BOLD), TEXT, ("§ 2 Water", BOLD), TEXT
    )
    assert found == [(1, "§ 1 Berths"), (2, "a) Ropes"), (2, "b) Guests"), (1, "§ 2 Water")]


def test_what_stands_out_between_named_chapters_goes_below_them() -> None:
    given = parts(
        ("Cover", Look(30)),
        ("One", BIG),
        TEXT,
        ("Small", BOLD),
        TEXT,
        ("Two", BIG),
        ("Middle", Look(13)),
        TEXT,
        ("Small too", BOLD),
        TEXT,
    )
    named = [replace(part, level=1) if part.look == BIG else part for part in given]
    found = [(part.level, part.text) for part in find_below(named) if part.level]
    assert found == [(1, "One"), (2, "Small"), (1, "Two"), (2, "Middle"), (3, "Small too")]


def test_a_step_within_a_numbered_section_does_not_end_it() -> None:
    found = headings(
        ("1 Desk", BIG),
        TEXT,
        ("1.1 Hours", BIG),
        TEXT,
        ("1. At noon", BOLD),
        TEXT,
        ("2. At night", BOLD),
        TEXT,
        ("1.2 Rules", BIG),
        TEXT,
        ("2 Post", BIG),
        TEXT,
    )
    assert found == [
        (1, "1 Desk"),
        (2, "1.1 Hours"),
        (3, "1. At noon"),
        (3, "2. At night"),
        (2, "1.2 Rules"),
        (1, "2 Post"),
    ]


def test_titles_of_notes_in_brackets_are_no_headings() -> None:
    found = headings("【第一步】打开", TEXT, "【第二步】填写", TEXT, "【重要提示】", TEXT, "【第三步】缴费", TEXT)
    assert [text for _, text in found] == ["【第一步】打开", "【第二步】填写", "【第三步】缴费"]
    found = headings("1. Desk", TEXT, "【ご注意】", TEXT, "2. Post", TEXT, "【ご注意】", TEXT, "3. Hall", TEXT)
    assert [text for _, text in found] == ["1. Desk", "2. Post", "3. Hall"]


def test_numbered_commands_are_no_headings_and_end_no_run() -> None:
    found = headings(
        "1. 安装", TEXT, "1.mkdir /data", "2.cd /data/photo", TEXT, "2. 导入", TEXT, "3. Make a copy", TEXT
    )
    assert [text for _, text in found] == ["1. 安装", "2. 导入", "3. Make a copy"]


def test_questions_go_below_the_topics_that_are_set_alike() -> None:
    found = headings(
        ("WEARING", BOLD), TEXT, ("Which side is which?", BOLD), TEXT, ("May I swim?", BOLD), TEXT,
        ("BATTERY", BOLD), TEXT, ("How long does it last?", BOLD), TEXT, ("Is it charged?", BOLD), TEXT,
    )  # fmt: skip
    assert [level for level, _ in found] == [1, 2, 2, 1, 2, 2]
    mixed = headings(
        ("Wearing", BOLD), TEXT, ("Battery", BOLD), TEXT, ("May I swim?", BOLD), TEXT, ("Case", BOLD), TEXT
    )
    assert [level for level, _ in mixed] == [1, 1, 1, 1]


def test_a_named_heading_with_two_numbers_is_cut_where_they_go_on() -> None:
    given = parts("1. Desk\n1.1 Hours", TEXT, "1.2 Post", TEXT, "2. Hall\n2020 Edition", TEXT)
    named = [replace(part, level=1) if part.text != TEXT else part for part in given]
    found = nest_named(list(cut_named(named)))
    assert [(part.level, part.text) for part in found if part.level] == [
        (1, "1. Desk"), (2, "1.1 Hours"), (2, "1.2 Post"), (1, "2. Hall\n2020 Edition"),
    ]  # fmt: skip


def test_paragraph_signs_and_letters_number_headings() -> None:
    found = headings("§ 1 Desk", TEXT, "a) Hours", TEXT, "b) Post", TEXT, "§ 2 Hall", TEXT)
    assert found == [(1, "§ 1 Desk"), (2, "a) Hours"), (2, "b) Post"), (1, "§ 2 Hall")]


def named(*given: tuple[str, Look | None, int]) -> list[Part]:
    made = parts(*[(text, look) for text, look, _ in given])
    return [replace(part, level=level) for part, (_, _, level) in zip(made, given, strict=True)]


def test_bold_titles_set_alike_go_below_the_headings_that_a_file_names() -> None:
    titles = [("Opening an account", BOLD, 0), (TEXT, BODY, 0), ("Closing it", BOLD, 0), (TEXT, BODY, 0)]
    given = named(("Accounts", BIG, 2), (TEXT, BODY, 0), *titles, ("Fees", BOLD, 0), (TEXT, BODY, 0))
    found = [(part.level, part.text) for part in name_titles(given) if part.level]
    assert found == [(2, "Accounts"), (3, "Opening an account"), (3, "Closing it"), (3, "Fees")]
    assert name_titles(given[:-2]) == given[:-2], "two are too few"


def test_bold_labels_above_text_are_no_headings_below_named_ones() -> None:
    label = [("What to do:", BOLD, 0), (TEXT, BODY, 0)]
    given = named(("Accounts", BIG, 1), (TEXT, BODY, 0), *label, *label, *label)
    assert name_titles(given) == given


def test_questions_are_cut_off_their_answers_below_named_headings() -> None:
    asked = [(f"Q: May I close account {number}?\nA: You may, at any time.", BODY, 0) for number in (1, 2)]
    found = cut_answers(named(("Questions", BIG, 1), *asked))
    assert [(part.level, part.text) for part in found[1:3]] == [
        (2, "Q: May I close account 1?"),
        (0, "A: You may, at any time."),
    ]
    assert len(cut_answers(named(("Questions", BIG, 1), asked[0]))) == 2, "one is too few"


def test_what_begins_as_a_question_is_one_below_named_headings() -> None:
    asked = [(f"Q{number}: The light stays off", BOLD, 0) for number in (1, 2)]
    given = named(("Questions", BIG, 1), asked[0], (TEXT, BODY, 0), asked[1], (TEXT, BODY, 0))
    assert [part.level for part in name_questions(given)] == [1, 2, 0, 2, 0]


def test_short_titles_may_end_in_a_full_stop_where_others_set_alike_do_not() -> None:
    found = headings(("Introducción.", BOLD), TEXT, ("Base de datos.", BOLD), TEXT, ("Conclusión", BOLD), TEXT, TEXT)
    assert [text for _, text in found] == ["Introducción.", "Base de datos.", "Conclusión"]
    assert headings(("Do not open.", BOLD), TEXT, ("Keep it dry.", BOLD), TEXT, ("Mind it.", BOLD), TEXT, TEXT) == []


def test_a_line_that_announces_in_many_words_is_no_heading() -> None:
    assert headings(TEXT, ("Now we go on to explain the diagram of classes:", BIG), TEXT, TEXT) == []
    assert headings(TEXT, ("The diagram of classes:", BIG), TEXT, TEXT) == [(1, "The diagram of classes:")]


def test_captions_of_many_languages_are_no_headings() -> None:
    for word in ("รูปที่", "ภาพที่", "ตารางที่", "Hình ảnh", "Bảng", "चित्र", "तालिका", "Resim", "Tablo", "Rycina", "Tabella"):
        assert headings(("Bags", BOLD), TEXT, (f"{word} 1 Bags", BOLD), TEXT, ("Keys", BOLD), TEXT, TEXT) == [
            (1, "Bags"),
            (1, "Keys"),
        ]


def test_a_title_directly_above_the_first_number_of_its_look_is_a_heading() -> None:
    steps = [("1. The buyer", BOLD), TEXT, ("2. The cook", BOLD), TEXT]
    found = headings(("Signing in", BOLD), TEXT, ("Use", BOLD), *steps, ("Data", BOLD), TEXT, TEXT)
    assert [text for _, text in found] == ["Signing in", "Use", "1. The buyer", "2. The cook", "Data"]


def test_a_title_over_a_smaller_heading_is_one_where_its_look_is_that_of_numbered_headings() -> None:
    chapters = [(f"{number}. Chapter", BIG) for number in (1, 2, 3)]
    body = [each for chapter in chapters for each in (chapter, TEXT, ("Steps", BOLD), TEXT)]
    words = [each for word in ("of a", "and b", "in c") for each in ((f"{word}, it is so.", BIG), TEXT)]
    found = headings(*body, *words, ("First use", BIG), ("Choices", BOLD), TEXT, TEXT)
    assert [text for _, text in found[-2:]] == ["First use", "Choices"]


def test_chapters_numbered_with_and_without_a_dot_are_siblings() -> None:
    found = headings(("1 Aims", BOLD), TEXT, ("3. Use", BOLD), TEXT, ("4. Care", BOLD), TEXT, TEXT)
    assert [level for level, _ in found] == [1, 1, 1]


def test_headings_below_small_print_are_no_values_of_a_form() -> None:
    small = ("beside a graphic", Look(7))
    found = headings(
        ("Use", BIG), TEXT, ("Aims", BOLD), TEXT, small, ("Guidance", BOLD), small, ("Care", BIG), TEXT, TEXT
    )
    assert [text for _, text in found] == ["Use", "Aims", "Guidance", "Care"]
    form = [each for value in ("Ann", "Kyoto", "Cook") for each in (("field", Look(7)), (value, BOLD))]
    assert [text for _, text in headings(("Use", BIG), TEXT, *form, TEXT, ("Care", BIG), TEXT)] == ["Use", "Care"]


def test_closing_rules_without_a_number_stand_beside_the_chapters() -> None:
    found = headings(
        "第一章 總則", "第一條 目的", TEXT, "第二條 範圍", TEXT, "第二章 飼養", "第三條 登記", TEXT, "附則", TEXT
    )
    assert found[-3:] == [(1, "第二章 飼養"), (2, "第三條 登記"), (1, "附則")]


def test_the_chapter_4_0_is_above_4_1() -> None:
    found = headings(("1.0 Aims", BOLD), TEXT, ("2.0 Work", BOLD), ("2.1 Before", BOLD), TEXT, ("3.0 Log", BOLD), TEXT)
    assert found == [(1, "1.0 Aims"), (1, "2.0 Work"), (2, "2.1 Before"), (1, "3.0 Log")]


def test_titles_of_notes_that_stand_out_are_no_headings() -> None:
    for note in ("¡Atención!", "알아두세요", "تحذير"):
        found = headings(("Desk", BOLD), TEXT, (note, BOLD), TEXT, ("Post", BOLD), TEXT, ("Hall", BOLD), TEXT)
        assert found == [(1, "Desk"), (1, "Post"), (1, "Hall")], note


def test_what_is_written_into_a_form_is_no_heading() -> None:
    label = Look(6.5)
    fields = [("Meter", label), ("W 88 B", BOLD), ("Our sign", label), ("VB ab", BOLD)]
    found = headings(*fields, TEXT, ("Desk", BOLD), TEXT, ("Post", BOLD), TEXT, TEXT)
    assert found == [(1, "Desk"), (1, "Post")]
    assert headings(("Figure", label), ("Desk", BOLD), TEXT, TEXT) == [(1, "Desk")]
