"""Text taken out of files that are no text, on the page."""

import pytest

from qa.page.markup import plain_line, text_html
from qa.page.passage import Shown, marked_row, place, place_words
from qa.page.texts import text
from qa.records import Box, Hit, Passage, Place


def say(key: str, **values: object) -> str:
    return text("en", key, **values)


TABLE = "Bag | Price\n--- | ---\n" + "\n".join(f"Bag {n} | {n} euro" for n in range(1, 12))


def test_rows_are_a_table_and_what_stands_around_is_not() -> None:
    written = text_html("a.html", f"Prices:\n\n{TABLE}\n\nAll with tax.")
    assert written.startswith('<div class="qa-plain">Prices:</div><table><tr><th>Bag</th><th>Price</th></tr>')
    assert written.count("<tr>") == 12
    assert "---" not in written
    assert written.endswith('<div class="qa-plain">All with tax.</div>')


def test_a_part_of_a_table_is_shown_below_its_header() -> None:
    written = text_html("a.csv", "Bag 3 | 3 euro", [(0, 14)], "Bag | Price\n--- | ---\n")
    assert written == (
        "<table><tr><th>Bag</th><th>Price</th></tr>"
        "<tr><td><mark>Bag 3</mark></td><td><mark>3 euro</mark></td></tr></table>"
    )


def test_a_line_with_a_bar_alone_is_no_table() -> None:
    assert "<table>" not in text_html("a.docx", "Home | Help\n\nText.")


def test_tags_of_a_file_stay_text() -> None:
    written = text_html("a.html", "<script>alert(1)</script> | <b>\nx | y")
    assert "<script" not in written
    assert "<b>" not in written


def test_lines_that_markup_left_empty_are_closed_up() -> None:
    assert text_html("a.rst", "a\n\n\n\n\nb") == '<div class="qa-plain">a\n\nb</div>'


def test_a_line_apart_from_its_table_has_no_bars() -> None:
    assert plain_line("a.pdf", "Bag 3 | 3 euro") == "Bag 3 · 3 euro"
    assert plain_line("a.pdf", "--- | ---") == ""


def passage(found: Place, body: str = "text") -> Passage:
    return Passage("guide.x", 0, ("A",), body, 0, len(body), 1, 1, taken_from=found)


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (Place("anchor", name="login"), "guide.x#login"),
        (Place("anchor"), "guide.x"),
        (Place("page", 3, 3), "guide.x · page 3"),
        (Place("page", 3, 5), "guide.x · pages 3–5"),
        (Place("row", 4, 9, "Prices"), "guide.x · Prices › rows 4–9"),
        (Place("slide", 2, 2), "guide.x · slide 2"),
        (Place("paragraph", 7, 8, "Login"), "guide.x · paragraphs 7–8"),
        (Place("line", 7, 8), "guide.x, lines 7–8"),
    ],
)
def test_a_place_is_said_in_words(found: Place, words: str) -> None:
    assert place(passage(found), say) == words


def test_a_row_of_a_long_table_is_cited_by_itself() -> None:
    start = TABLE.index("Bag 7")
    hit = Hit(passage(Place("row", 2, 13, "S"), TABLE), 1, 1.0, highlights=((start, start + 14),))
    narrowed = marked_row(hit).passage
    assert (narrowed.text.strip(), place_words(narrowed.place, say)) == ("Bag 7 | 7 euro", "S › row 9")


def test_a_row_on_a_page_keeps_its_page() -> None:
    start = TABLE.index("Bag 7")
    found = Place("page", 2, 2, boxes=(Box(2, 0, 0, 1, 1),))
    hit = Hit(passage(found, TABLE), 1, 1.0, highlights=((start, start + 14),))
    assert marked_row(hit).passage.place == found


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "//evil.example", ""])
def test_only_addresses_of_the_web_are_links(address: str) -> None:
    from qa.page.address import Address
    from qa.page.passage import source_html
    from qa.search.context import Surroundings

    hit = Hit(passage(Place("anchor", name="a", address=address)), 1, 1.0)
    shown = Shown(hit, Surroundings((), "", ""), "en", Address())
    assert "qa-live" not in source_html(shown, say)
    good = Hit(passage(Place("anchor", name="a", address='https://a.b/"x')), 1, 1.0)
    assert 'class="qa-live" href="https://a.b/&quot;x"' in source_html(Shown(good, shown.around, "en", Address()), say)
