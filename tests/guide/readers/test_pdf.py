"""PDF files: lines in order, paragraphs, headings, tables, places, and files that say nothing."""

from pathlib import Path

import pytest
from pdf_files import Page, pdf

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.readers.pdf import read
from qa.guide.readers.pdf.direction import reading_order
from qa.guide.readers.reading import Reading

FILES = Path(__file__).parent / "pdf"
FILLER = [
    "Water runs through the pipe and into the tank, where it stays until the",
    "pump is switched on by the timer, which happens once a day at noon.",
]
LEFT = [
    "The left column begins with a sentence that",
    "goes on over several lines of text, each of",
    "them about as wide as the column can be, so",
    "that anybody sees where it stops and begins",
    "again, and it ends here at the bottom left.",
]
RIGHT = [
    "On the right another sentence starts which",
    "has nothing to do with what is on the left",
    "and which is to be read only when all lines",
    "there are over, because that is how people",
    "read two columns; then the right one ends.",
]


def headings(reading: Reading) -> list[str]:
    return [" > ".join(section.headings) for section in reading.sections]


def bodies(reading: Reading) -> dict[str, str]:
    return {
        section.headings[-1]: reading.text[section.start : section.end].strip()
        for section in reading.sections
        if section.headings
    }


def test_a_paragraph_is_one_line_and_its_words_are_apart() -> None:
    reading = read(pdf([Page().lines(72, 100, FILLER)]))
    assert reading.text == f"{FILLER[0]} {FILLER[1]}\n"


def test_a_wide_gap_begins_a_paragraph() -> None:
    reading = read(pdf([Page().lines(72, 100, FILLER).lines(72, 150, FILLER)]))
    assert reading.text == f"{FILLER[0]} {FILLER[1]}\n\n{FILLER[0]} {FILLER[1]}\n"


def test_an_indent_begins_a_paragraph() -> None:
    page = (
        Page()
        .lines(72, 100, FILLER[:1] * 4)
        .put(90, 156, "Then comes another thing, indented at its start as in a book, and")
        .put(72, 170, "it goes on.")
    )
    assert read(pdf([page])).text.split("\n\n")[1].startswith("Then comes")


def test_a_short_line_that_ends_a_sentence_ends_a_paragraph() -> None:
    page = Page().lines(72, 100, [FILLER[0], "pump is on.", FILLER[0], "valve opens."])
    assert read(pdf([page])).text == f"{FILLER[0]} pump is on.\n\n{FILLER[0]} valve opens.\n"


def test_a_paragraph_goes_on_over_the_page() -> None:
    reading = read(pdf([Page().lines(72, 100, FILLER[:1]), Page().lines(72, 100, FILLER[1:])]))
    assert reading.text == f"{FILLER[0]} {FILLER[1]}\n"


def test_a_hyphen_at_the_end_of_a_line_goes() -> None:
    reading = read(
        pdf([Page().lines(72, 100, ["The switch on the left side of the machine is the main emer-", "gency stop."])])
    )
    assert "the main emergency stop." in reading.text


def test_two_columns_are_read_one_after_the_other_however_they_are_drawn() -> None:
    drawn_down = Page().lines(60, 100, LEFT).lines(320, 100, RIGHT)
    across = Page()
    for row, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        across.put(60, 100 + 14 * row, left).put(320, 100 + 14 * row, right)
    backwards = Page().lines(320, 100, RIGHT).lines(60, 100, LEFT)
    for page in (drawn_down, across, backwards):
        text = " ".join(read(pdf([page])).text.split())
        assert text == " ".join([*LEFT, *RIGHT])


def test_a_title_over_two_columns_comes_first() -> None:
    page = Page()
    for row, (left, right) in enumerate(zip(LEFT, RIGHT, strict=True)):
        page.put(60, 100 + 14 * row, left).put(320, 100 + 14 * row, right)
    page.put(60, 70, "A title that goes over both of the columns of this page here", 16)
    assert read(pdf([page])).text.startswith("A title that")


def test_digits_drawn_out_of_order_stand_where_they_are_seen() -> None:
    page = Page().put(160, 100, "15 March").put(72, 100, "It begins on the")
    assert read(pdf([page])).text == "It begins on the 15 March\n"


def test_numbers_of_one_size_nest_by_their_number() -> None:
    page = Page()
    for row, title in enumerate(["1 Tank", "1.1 Filling", "1.1.1 With a hose", "1.2 Emptying", "2 Pump"]):
        page.put(72, 100 + 60 * row, title).lines(72, 118 + 60 * row, FILLER)
    assert headings(read(pdf([page]))) == [
        "1 Tank",
        "1 Tank > 1.1 Filling",
        "1 Tank > 1.1 Filling > 1.1.1 With a hose",
        "1 Tank > 1.2 Emptying",
        "2 Pump",
    ]


def test_numbered_headings_on_neighbouring_lines_stay_apart() -> None:
    page = Page().lines(72, 100, ["1.3 Valve", "1.4 Hose", "1.5 Seal"], 14, 14)
    for row, title in enumerate(["1.1 Tank", "1.2 Pump"]):
        page.put(72, 20 + 40 * row + 5, title, 14)
    parts = read(pdf([page])).text.split("\n")
    assert {"1.3 Valve", "1.4 Hose", "1.5 Seal"} <= set(parts)


def test_bold_titles_of_the_size_of_the_text_are_headings() -> None:
    page = Page()
    for row, title in enumerate(["Cleaning", "Repairs", "Warranty"]):
        page.put(72, 100 + 60 * row, title, bold=True).lines(72, 118 + 60 * row, FILLER)
    assert headings(read(pdf([page]))) == ["Cleaning", "Repairs", "Warranty"]


def test_steps_below_bigger_chapters_are_no_headings() -> None:
    pages = []
    for number, title in enumerate(["Tank", "Pump", "Valve"], 1):
        page = Page().put(72, 100, f"{number}. {title}", 18).lines(72, 124, FILLER)
        pages.append(page.lines(90, 170, ["1. Open the lid", "2. Turn the key", "3. Close it again"]))
    assert headings(read(pdf(pages))) == ["1. Tank", "2. Pump", "3. Valve"]


def test_rows_of_a_table_are_lines_and_no_headings() -> None:
    page = Page().put(72, 80, "1 Shops", 14, True)
    for row in range(8):
        for left, cell in ((72, f"{row + 1}"), (120, f"Shop {row + 1}"), (260, "open"), (360, "Main Street")):
            page.put(left, 110 + 16 * row, cell)
    page.put(72, 260, "2 Prices", 14, True).lines(72, 280, FILLER)
    reading = read(pdf([page]))
    assert headings(reading) == ["1 Shops", "2 Prices"]
    assert "\n3 | Shop 3 | open | Main Street\n" in reading.text
    assert [block.kind for block in reading.blocks] == ["table"]


def test_a_bold_first_row_names_the_columns() -> None:
    page = Page().put(72, 100, "Part", bold=True).put(200, 100, "When", bold=True)
    page.put(72, 116, "Tank").put(200, 116, "daily").put(72, 132, "Pump").put(200, 132, "weekly")
    reading = read(pdf([page]))
    assert reading.text == "Part | When\n--- | ---\nTank | daily\nPump | weekly\n"
    assert reading.blocks[0].opening == "Part | When\n--- | ---\n"


def test_a_cell_that_goes_on_below_stays_in_its_row() -> None:
    page = Page()
    for top, name, what in (
        (100, "Tank", "holds ten litres of"),
        (130, "Pump", "runs at noon"),
        (144, "Valve", "opens"),
    ):
        page.put(72, top, name).put(200, top, what)
        if name == "Tank":
            page.put(200, 113, "clean water")
    assert read(pdf([page])).text == "Tank | holds ten litres of clean water\nPump | runs at noon\nValve | opens\n"


def test_running_heads_and_page_numbers_are_in_no_passage() -> None:
    pages = []
    for number in range(1, 6):
        page = Page().put(72, 40, "The pump, a guide").put(300, 810, f"- {number} -")
        pages.append(
            page.lines(
                72, 200, ["This begins a sentence which goes on over the end of the page where it is", f"read {number}"]
            )
        )
    text = read(pdf(pages)).text
    assert "a guide" not in text
    assert "- 3 -" not in text
    assert text.count("the page where it is read") == 5


def test_heads_that_change_with_the_chapter_go_with_their_page_numbers() -> None:
    pages = [
        Page().put(72, 40, f"Chapter on part {'abcdef'[n // 2]}").put(500, 40, f"{n + 7}").lines(72, 100, FILLER)
        for n in range(6)
    ]
    assert "Chapter on" not in read(pdf(pages)).text


def test_steps_at_the_same_height_of_two_pages_are_no_page_numbers() -> None:
    pages = [Page().lines(72, 60, [f"{n}. Open lid {'abcd'[n]} and look", *FILLER]) for n in range(1, 4)]
    text = read(pdf(pages)).text
    assert all(f"{n}. Open lid" in text for n in range(1, 4))


def test_a_line_a_page_is_text() -> None:
    assert read(pdf([Page().put(72, 60, f"Card {number}") for number in range(1, 5)])).text.count("Card") == 4


def test_chapters_that_begin_a_page_are_no_running_heads() -> None:
    pages = [Page().put(72, 60, f"{n} Chapter", 20).lines(72, 100, FILLER) for n in range(1, 5)]
    assert headings(read(pdf(pages))) == ["1 Chapter", "2 Chapter", "3 Chapter", "4 Chapter"]


def test_an_outline_gives_the_headings() -> None:
    page = (
        Page()
        .put(72, 100, "Filling")
        .lines(72, 120, FILLER)
        .put(72, 170, "With a long")
        .put(72, 184, "title")
        .lines(72, 210, FILLER)
    )
    reading = read(pdf([page], [("Filling", 1, 90), ("With a long title", 1, 160)]))
    assert headings(reading) == ["Filling", "With a long title"]
    assert bodies(reading)["Filling"] == " ".join(FILLER)


def test_an_entry_whose_title_stands_nowhere_begins_its_page() -> None:
    pages = [Page().put(72, 100, "Filling").lines(72, 120, FILLER), Page().lines(72, 100, ["The valve."])]
    reading = read(pdf(pages, [("Filling", 1, 90), ("Emptying", 2, 0)]))
    assert bodies(reading)["Emptying"] == "The valve."


def test_an_outline_of_other_names_is_no_outline() -> None:
    page = Page().put(72, 100, "1 Filling").lines(72, 120, FILLER).put(72, 170, "2 Emptying").lines(72, 190, FILLER)
    reading = read(pdf([page], [("Slide 1", 1, 0), ("Slide 2", 1, 0), ("Slide 3", 1, 0)]))
    assert headings(reading) == ["1 Filling", "2 Emptying"]


def test_the_title_stands_above_what_the_outline_names() -> None:
    page = Page().put(72, 80, "The pump and", 20).put(72, 104, "how to use it", 20)
    for row, title in enumerate(["Filling", "Emptying"]):
        page.put(72, 150 + 60 * row, title, 14).lines(72, 170 + 60 * row, FILLER)
    reading = read(pdf([page], outline=[("Filling", 1, 140), ("Emptying", 1, 200)]))
    title = "The pump and how to use it"
    assert headings(reading) == [title, f"{title} > Filling", f"{title} > Emptying"]


def test_looks_find_the_headings_below_an_outline_of_chapters() -> None:
    page = Page()
    for row, chapter in enumerate(["Filling", "Emptying"]):
        page.put(72, 100 + 200 * row, chapter, 16).lines(72, 120 + 200 * row, FILLER)
        page.put(72, 180 + 200 * row, f"{chapter} in winter", 11, bold=True).lines(72, 200 + 200 * row, FILLER)
    reading = read(pdf([page], outline=[("Filling", 1, 90), ("Emptying", 1, 290)]))
    assert headings(reading) == [
        "Filling",
        "Filling > Filling in winter",
        "Emptying",
        "Emptying > Emptying in winter",
    ]


def test_a_title_over_columns_that_is_drawn_after_the_first_comes_before_both() -> None:
    page = Page().lines(60, 100, LEFT).put(60, 70, "The title that goes over both columns of it", 16)
    page.lines(320, 100, RIGHT).put(250, 400, "words of a graphic").put(280, 440, "and others in it")
    text = " ".join(read(pdf([page])).text.split())
    assert text.startswith(" ".join(["The title that goes over both columns of it", *LEFT, *RIGHT]))


def test_headings_on_different_pages_are_two() -> None:
    pages = [Page().put(72, 700, "The pump and its parts that", 16), Page().put(72, 100, "Filling it", 16)]
    pages[0].lines(72, 100, FILLER).put(72, 200, "Emptying", 16).lines(72, 220, FILLER)
    reading = read(pdf([pages[0], pages[1].lines(72, 120, FILLER)]))
    assert reading.text.split("\n\n")[-3:-1] == ["The pump and its parts that", "Filling it"]


def test_what_stands_before_the_first_chapter_is_no_parent_of_chapters() -> None:
    page = Page().put(72, 60, "Manual of the pump", 28).put(72, 120, "About this text", 20).lines(72, 150, FILLER)
    for row, title in enumerate(["1 Filling", "2. Emptying", "3. Cleaning"]):
        page.put(72, 200 + 80 * row, title, 16).lines(72, 230 + 80 * row, FILLER)
    chapters = ["1 Filling", "2. Emptying", "3. Cleaning"]
    assert headings(read(pdf([page])))[-3:] == [f"Manual of the pump > {name}" for name in chapters]


def test_steps_below_one_of_several_headings_stay_there() -> None:
    page = Page().put(72, 60, "Manual of the pump", 28).put(72, 120, "Care", 20)
    for row, title in enumerate(["1. Filling", "2. Emptying", "3. Cleaning"]):
        page.put(72, 160 + 80 * row, title, 16).lines(72, 190 + 80 * row, FILLER)
    page.put(72, 420, "Repair", 20).lines(72, 450, FILLER)
    assert "Manual of the pump > Care > 3. Cleaning" in headings(read(pdf([page])))


def test_of_a_cover_only_the_biggest_is_a_heading() -> None:
    cover = Page().put(72, 100, "Pump Makers", 16).put(72, 200, "Manual of the pump", 28).put(72, 300, "May 2021", 14)
    inside = (
        Page().put(72, 100, "Filling", 16).lines(72, 120, FILLER).put(72, 200, "Emptying", 16).lines(72, 220, FILLER)
    )
    reading = read(pdf([cover, inside]))
    title = "Manual of the pump"
    assert headings(reading) == ["", title, f"{title} > Filling", f"{title} > Emptying"]
    assert "Pump Makers" in reading.text


def test_a_first_chapter_set_like_the_others_is_no_title() -> None:
    page = Page()
    for row, title in enumerate(["Filling", "Emptying"]):
        page.put(72, 100 + 80 * row, title, 16).lines(72, 120 + 80 * row, FILLER)
    assert headings(read(pdf([page]))) == ["Filling", "Emptying"]


def test_a_title_in_the_middle_is_no_part_of_the_heading_below() -> None:
    page = Page().put(200, 100, "Questions on the pump", bold=True).put(72, 114, "Who fills it every day?", bold=True)
    page.lines(72, 140, FILLER).put(72, 190, "Who empties it?", bold=True).lines(72, 204, FILLER)
    title = "Questions on the pump"
    assert headings(read(pdf([page]))) == [title, f"{title} > Who fills it every day?", f"{title} > Who empties it?"]


def test_letters_drawn_twice_or_with_their_outline_are_bold() -> None:
    twice, outlined = Page(), Page()
    for row, title in enumerate(["Filling", "Emptying", "Cleaning"]):
        twice.put(72, 100 + 80 * row, title).put(72.4, 100 + 80 * row, title).lines(72, 120 + 80 * row, FILLER)
        outlined.content.append("2 Tr")
        outlined.put(72, 100 + 80 * row, title).content.append("0 Tr")
        outlined.lines(72, 120 + 80 * row, FILLER)
    for page in (twice, outlined):
        assert headings(read(pdf([page]))) == ["Filling", "Emptying", "Cleaning"]


def test_bold_words_that_fill_a_line_do_not_cut_their_paragraph() -> None:
    page = (
        Page()
        .put(72, 100, FILLER[0])
        .put(72, 114, "pump is switched on by the timer that is in the cellar of the whole", bold=True)
    )
    page.put(72, 128, "building.")
    assert (
        read(pdf([page])).text
        == f"{FILLER[0]} pump is switched on by the timer that is in the cellar of the whole building.\n"
    )


def test_numbers_below_an_entry_of_the_outline_are_headings() -> None:
    page = (
        Page()
        .put(72, 100, "1 Tank")
        .put(72, 130, "1.1 Filling")
        .lines(72, 150, FILLER)
        .put(72, 200, "2 Pump")
        .lines(72, 220, FILLER)
    )
    assert headings(read(pdf([page], [("1 Tank", 1, 90), ("2 Pump", 1, 190)]))) == [
        "1 Tank",
        "1 Tank > 1.1 Filling",
        "2 Pump",
    ]


def test_a_table_of_contents_is_named_and_left_out() -> None:
    titles = ["1 Tank", "2 Pump", "3 Valve", "4 Hose"]
    contents = (
        Page()
        .put(72, 80, "Contents", 16)
        .lines(72, 110, [f"{title} {'.' * 40} {n}" for n, title in enumerate(titles, 2)])
    )
    pages = [Page().put(72, 100, title, 16).lines(72, 130, FILLER) for title in titles]
    reading = read(pdf([contents, *pages]))
    assert headings(reading) == titles
    assert "...." not in reading.text
    assert [note.text for note in reading.left_out] == ["page 1"]


def test_lines_that_end_in_numbers_are_no_contents() -> None:
    page = Page().lines(72, 100, ["Enter size 3", "Enter size 4", "Enter size 5", "Enter size 6", "Enter size 7"], 30)
    assert read(pdf([page])).text.count("Enter size") == 5


def test_letters_drawn_twice_are_one() -> None:
    page = Page()
    for at, letter in enumerate("License full"):
        page.put(72 + 8 * at, 100, letter).put(72.3 + 8 * at, 100, letter)
    assert read(pdf([page])).text.replace(" ", "") == "Licensefull\n"


def test_double_letters_stay() -> None:
    assert read(pdf([Page().put(72, 100, "All skills filled in bottles")])).text == "All skills filled in bottles\n"


def test_lists_keep_their_items() -> None:
    page = Page().lines(
        72,
        100,
        [
            *FILLER,
            "\u2022 tank",
            "\u2022 pump, which goes on in the line below because it is a very long",
            "  item of the list",
            "\u2022 valve",
        ],
    )
    assert (
        "\u2022 tank\n\u2022 pump, which goes on in the line below because it is a very long item of the list\n\u2022 valve"
        in read(pdf([page])).text
    )


def test_bullets_drawn_apart_from_their_text_come_back_to_it() -> None:
    page = Page().put(72, 100, "\u2022").put(72, 120, "\u2022").put(90, 100, "tank").put(90, 120, "pump")
    assert read(pdf([page])).text == "\u2022 tank\n\u2022 pump\n"


@pytest.mark.parametrize(
    ("turn", "left", "top"),
    [(0, 72, 88), (90, 842 - 102, 72), (180, 595 - 72 - 60, 842 - 102), (270, 88, 595 - 72 - 60)],
)
def test_boxes_are_where_a_reader_sees_the_words(turn: int, left: float, top: float) -> None:
    reading = read(pdf([Page(turn=turn).put(72, 100, "Emergency")]))
    box = reading.marks[0].place.boxes[0]
    assert (box.left, box.top) == pytest.approx((left, top), abs=6)


def test_boxes_count_from_the_corner_of_a_cropped_page() -> None:
    reading = read(pdf([Page(crop=(50, 0, 595, 800)).put(72, 100, "Emergency")]))
    box = reading.marks[0].place.boxes[0]
    assert (box.left, box.bottom) == pytest.approx((22, 100 - 42), abs=4)


def test_a_page_shown_lying_is_read_as_it_is_seen() -> None:
    page = Page(turn=90)
    for row, line in enumerate(FILLER):
        page.put(100 + 14 * row, 770, line, matrix="0 1 -1 0")
    reading = read(pdf([page]))
    assert reading.text == f"{FILLER[0]} {FILLER[1]}\n"
    box = reading.marks[0].place.boxes[0]
    assert box.right - box.left > 5 * (box.bottom - box.top)


def test_text_that_stands_on_its_side_is_read_too() -> None:
    page = Page().lines(72, 100, FILLER).put(40, 500, "Edition of May", matrix="0 1 -1 0")
    assert read(pdf([page])).text == f"{FILLER[0]} {FILLER[1]}\n\nEdition of May\n"


def test_a_passage_has_the_boxes_of_its_lines() -> None:
    document = read_document("a.pdf", pdf([Page().lines(72, 100, FILLER), Page().put(72, 100, "Another page here.")]))
    place = document.places.of(0, len(document.text.rstrip()))
    assert (place.unit, place.first, place.last) == ("page", 1, 2)
    assert [box.page for box in place.boxes] == [1, 1, 2]
    at = document.text.index("pump is")
    assert document.places.of(at, at + 7).boxes == place.boxes[1:2]


def test_every_mark_begins_where_its_line_does() -> None:
    reading = read(pdf([Page().lines(72, 100, FILLER)]))
    assert [reading.text[mark.start :][:5] for mark in reading.marks] == ["Water", "pump "]


def test_pages_that_are_pictures_are_named() -> None:
    reading = read(pdf([Page().lines(72, 100, FILLER), Page().picture()]))
    assert [(note.line, note.text) for note in reading.left_out] == [(0, "page 2")]


def test_a_scan_is_named_with_what_to_do() -> None:
    with pytest.raises(CorpusError, match="page images only; run OCR first"):
        read(pdf([Page().picture(), Page().picture().put(300, 810, "2")]))


def test_a_font_that_does_not_say_its_letters_is_named() -> None:
    unknown = (
        "/CMapName /X def 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfrange <41> <7a> <e041> endbfrange"
    )
    with pytest.raises(CorpusError, match="do not say which letters"):
        read(pdf([Page().lines(72, 100, FILLER)], unicode=unknown))


def test_radicals_ligatures_and_bullets_become_what_they_stand_for() -> None:
    said = "1 begincodespacerange <00> <ff> endcodespacerange 4 beginbfchar <61> <4f7f> <62> <2f45> <63> <fb01> <64> <f0b7> endbfchar"
    assert read(pdf([Page().put(72, 100, "dabc")], unicode=said)).text == "•使方fi\n"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\ngarbage" * 50, pdf([Page().lines(72, 100, FILLER)])[:400]])
def test_a_damaged_file_is_named(data: bytes) -> None:
    with pytest.raises(CorpusError, match="damaged"):
        read(data)


def test_a_file_that_is_no_pdf_is_named() -> None:
    with pytest.raises(CorpusError, match="is no PDF"):
        read(b"<html><p>Not found</p></html>")


def test_an_encrypted_file_is_named_with_what_to_do() -> None:
    data = pdf([Page().lines(72, 100, FILLER)])
    key = "00" * 32
    locked = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O <{key}> /U <{key}> /P -4 >> /ID [<00> <00>] /Root"
    with pytest.raises(CorpusError, match="encrypted with a password; save a copy without"):
        read(data.replace(b"/Root", locked.encode()))


def test_a_line_of_dots_takes_no_time() -> None:
    assert read(pdf([Page().put(72, 100, ". " * 16_000 + "x")])).text.endswith("x\n")


def test_an_outline_that_bites_its_tail_ends() -> None:
    data = pdf([Page().put(72, 100, "1 Tank").lines(72, 120, FILLER)], [("1 Tank", 1, 90), ("2 Pump", 1, 200)])
    circle = data.replace(b"/Prev 10 0 R", b"/Next 10 0 R")
    assert circle != data
    assert "Water runs" in read(circle).text


def test_a_page_among_its_own_children_is_no_trap() -> None:
    data = pdf([Page().lines(72, 100, FILLER)])
    with pytest.raises(CorpusError):
        read(data.replace(b"/Kids [9 0 R]", b"/Kids [2 0 R]"))


def test_a_bad_file_in_the_process_of_its_own_names_itself() -> None:
    with pytest.raises(CorpusError, match="damaged"):
        read_document("a.pdf", b"%PDF-1.7\n")


def test_chinese_printed_by_a_browser() -> None:
    document = read_document("zh.pdf", (FILES / "zh.pdf").read_bytes())
    assert [" > ".join(section.headings) for section in document.sections] == [
        "退款手册",
        "退款手册 > 第一章 申请退款",
        "退款手册 > 第一章 申请退款 > 1.1 到账时间",
        "退款手册 > 第二章 手机号",
    ][-len(document.sections) :]
    assert "款项在2024年3月15日之后到账，请在三日之内点击“申请”。" in document.text


def test_japanese_printed_by_a_browser_has_no_radicals() -> None:
    text = read((FILES / "ja.pdf").read_bytes()).text
    assert "使い方" in text
    assert (
        "画面の右上にある「登録」を押して、氏名を入力してください。番号が届きますので、金曜日までに入力してください。"
        in text
    )
    assert not any("\u2e80" <= character <= "\u2fdf" for character in text)


def test_arabic_is_in_the_order_of_reading() -> None:
    reading = read((FILES / "ar.pdf").read_bytes())
    assert headings(reading)[-2:] == ["دليل الإنتاجية > 1. الأسئلة", "دليل الإنتاجية > 2. الإعدادات"]
    assert "لا تنس أن تحفظ الملف قبل الإغلاق، لأن البرنامج لا يحفظه بنفسه إلا بعد 24 ساعة (Windows 11)." in reading.text


def test_a_hyphen_between_arabic_digits_parts_two_numbers() -> None:
    word = "\u0628\u0627\u062a"
    for seen, as_read in [
        ("\u0662-\u0661", "\u0661-\u0662"),
        ("\u0661.\u0662", "\u0661.\u0662"),
        ("24-7", "24-7"),
    ]:
        shown = word[::-1] + " " + seen
        assert "".join(shown[row] for row in reading_order(shown)) == f"{as_read} {word}"


def test_german_with_hyphens_and_a_table() -> None:
    reading = read((FILES / "de.pdf").read_bytes())
    assert "die Milchschaumdüsenabdeckung abnehmen und den Kaffeebohnenbehälterdeckel schließen" in reading.text
    assert "Bauteil | Zeitraum | Mittel\n--- | --- | ---\nWassertank | täglich | klares Wasser\n" in reading.text


def test_russian_is_joined_with_blanks() -> None:
    reading = read((FILES / "ru.pdf").read_bytes())
    assert headings(reading)[-2:] == [
        "Руководство пользователя > 1. Установка",
        "Руководство пользователя > 2. Настройка",
    ]
    assert "Установка занимает около пяти минут, после чего компьютер нужно перезагрузить." in reading.text


def test_two_letters_that_are_one_sign_of_a_font_are_not_taken_for_one_drawn_twice() -> None:
    path = Path(__file__).parents[3] / "benchmarks" / "headings" / "pdf3" / "de-mailserver-report.pdf"
    text = read(path.read_bytes()).text
    assert "3.2 Offene Punkte" in text
    assert "Ofene" not in text
