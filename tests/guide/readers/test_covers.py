"""The title of the whole, found above the headings, in parts as a Word file or a PDF gives them."""

from dataclasses import replace

from qa.guide.readers.evidence.covers import put_title_above
from qa.guide.readers.paragraphs import settle_headings
from qa.guide.readers.parts import Look, Part
from qa.records import Mark, Place

BODY, BOLD, BIG, HUGE = Look(10.5), Look(10.5, True), Look(16, True), Look(26)
TEXT = "Open the settings and choose what you need, then save it. The change is seen at once by all others."


def part(text: str, look: Look | None = BODY, level: int = 0, at: int = 1) -> Part:
    return Part(text, (Mark(0, Place("paragraph", at, at)),), level, look=look)


DESK = [part("Desk", BIG, 1), part(TEXT), part("Hours", BOLD, 2), part(TEXT), part("Post", BIG, 1), part(TEXT)]


def headings(*parts: Part) -> list[tuple[int, str]]:
    return [(each.level, each.text) for each in put_title_above(parts) if each.level]


def test_the_biggest_line_of_a_cover_stands_above_named_headings() -> None:
    cover = [part("Lark Inc", BIG), part("Lark 7", HUGE), part("User guide", Look(14)), part("March 2023")]
    assert headings(*cover, *DESK) == [(1, "Lark 7"), (2, "Desk"), (3, "Hours"), (2, "Post")]


def test_a_title_may_have_a_text_below_it() -> None:
    assert headings(part("Lark 7", HUGE), part(TEXT), *DESK)[:2] == [(1, "Lark 7"), (2, "Desk")]


def test_a_title_that_does_not_stand_out_begins_the_file_above_a_text() -> None:
    assert headings(part("Notes on the server"), part(TEXT), *DESK)[0] == (1, "Notes on the server")
    assert headings(part("The town"), part("Our department"), part(TEXT), *DESK)[0] == (1, "Desk")


def test_lines_set_alike_are_one_title_with_the_places_of_both() -> None:
    found = put_title_above([part("Lark 7", HUGE), part("with charger", HUGE, at=2), *DESK])
    assert (found[0].level, found[0].text) == (1, "Lark 7\nwith charger")
    assert [(mark.start, mark.place.first) for mark in found[0].marks] == [(0, 1), (7, 2)]


def test_of_many_lines_set_alike_none_is_the_title() -> None:
    assert headings(*[part(f"The department of {name}", HUGE) for name in ("sea", "air", "land", "fire")], *DESK)[
        0
    ] == (
        1,
        "Desk",
    )


def test_no_title_is_put_above_a_first_heading_that_is_the_title() -> None:
    lowered = [replace(each, level=each.level + 1 if each.level else 0) for each in DESK]
    assert headings(part("Lark Inc", HUGE), part("Lark 7", BIG, 1), *lowered)[0] == (1, "Lark 7")
    assert headings(part("Lark 7", BIG, 1), *lowered)[0] == (1, "Lark 7")


def test_a_foreword_a_date_and_a_line_smaller_than_the_headings_are_no_title() -> None:
    for text, look in [
        ("Preface", BIG),
        ("17.01.2021", HUGE),
        ("УТВЕРЖДАЮ", HUGE),
        ("«УТВЕРЖДАЮ»", HUGE),
        ("Lark Inc", BOLD),
        ("1. Desk", HUGE),
    ]:
        assert headings(part(text, look), part(TEXT), *DESK)[0] == (1, "Desk"), text


def test_entries_of_contents_are_no_title() -> None:
    assert headings(part("Contents", BIG), part("Desk", HUGE), part("Post", HUGE), *DESK)[0] == (1, "Desk")


def test_a_subtitle_taken_for_a_heading_is_none() -> None:
    lowered = [replace(each, level=each.level + 1 if each.level else 0) for each in DESK]
    above = [part("Lark 7", HUGE, 1), part("The small one", Look(20), 2), part("Version 3")]
    assert headings(*above, *lowered) == [(1, "Lark 7"), (2, "Desk"), (3, "Hours"), (2, "Post")]
    chapter = [part("Lark 7", HUGE, 1), part("The small one", Look(20), 2), part(TEXT)]
    assert headings(*chapter, *lowered)[1] == (2, "The small one")


def test_two_paragraphs_in_the_style_of_a_title_are_one() -> None:
    titles = [part("Lark 7", HUGE), part("User guide", HUGE)]
    found = [(each.level, each.text) for each in settle_headings([*titles, *DESK], titles)[0] if each.level]
    assert found == [(1, "Lark 7\nUser guide"), (2, "Desk"), (3, "Hours"), (2, "Post")]


def test_a_chapter_that_lost_its_style_is_no_title() -> None:
    named = [part("Part 2", BIG, 1), part(TEXT), part("Part 3", BIG, 1), part(TEXT), part("Part 4", BIG, 1), part(TEXT)]
    assert headings(part("Part 1", HUGE), part(TEXT), *named)[0] == (1, "Part 2")


def test_a_subtitle_in_the_style_of_a_title_is_none() -> None:
    titles = [part("Lark 7", HUGE), part("The small one", BIG)]
    found = [(each.level, each.text) for each in settle_headings([*titles, *DESK], titles)[0]]
    assert found[:3] == [(1, "Lark 7"), (0, "The small one"), (2, "Desk")]


def test_the_name_of_who_sends_a_letter_is_no_title() -> None:
    office = [part("河边街道办事处文件", HUGE), part("河办发〔2024〕6号"), part("关于消防的通知", Look(20))]
    assert headings(*office, *DESK)[:2] == [(1, "关于消防的通知"), (2, "Desk")]
    firm = [part("Lark Inc", HUGE), part("Lark Inc · Mill Lane 3 · 01234 Mill"), part("Reading your meter", Look(20))]
    assert headings(*firm, *DESK)[:2] == [(1, "Reading your meter"), (2, "Desk")]
    assert headings(part("Lark", HUGE), part("Lark, version 3"), *DESK)[0] == (1, "Lark")


def test_capitals_above_the_text_are_a_title_below_marks_of_who_approved_it() -> None:
    marks = [part("«УТВЕРЖДАЮ»"), part("Председатель Кузьмин П.С."), part("14 марта 2019 г.")]
    assert headings(*marks, part("ПАМЯТКА ЖИЛЬЦУ"), part(TEXT), *DESK)[:2] == [(1, "ПАМЯТКА ЖИЛЬЦУ"), (2, "Desk")]


def test_questions_that_stand_out_below_named_headings_are_headings() -> None:
    asked = [
        part("May I bring a dog?", BOLD),
        part(TEXT),
        part("Attention:", BOLD),
        part("Who pays?", BOLD),
        part(TEXT),
    ]
    found = [(each.level, each.text) for each in settle_headings([*DESK, *asked])[0] if each.level]
    assert found[2:] == [(1, "Post"), (2, "May I bring a dog?"), (2, "Who pays?")]
    assert not any(each.level for each in settle_headings([*DESK, *asked[:2]])[0][6:])
