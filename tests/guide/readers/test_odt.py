"""OpenDocument texts, made here as their XML, read into sections."""

import io
import zipfile

import pytest

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.readers.odt import read
from qa.guide.readers.reading import Reading

BASE = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = (
    f'xmlns:office="{BASE}:office:1.0" xmlns:text="{BASE}:text:1.0" xmlns:table="{BASE}:table:1.0" '
    f'xmlns:style="{BASE}:style:1.0" xmlns:fo="{BASE}:xsl-fo-compatible:1.0" xmlns:draw="{BASE}:drawing:1.0" '
    f'xmlns:manifest="{BASE}:manifest:1.0"'
)
TEXT = "Open the settings and choose what you need, then save it. The change is seen at once by all others."


def odt(body: str, styles: str = "", kind: str = "text", **members: str) -> bytes:
    """Make an OpenDocument file of the XML in its body; ``styles`` are those of the text itself."""
    made = io.BytesIO()
    content = (
        f"<office:document-content {NAMES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>"
    )
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("content.xml", content)
        for name, written in members.items():
            archive.writestr(name.replace("__", "/") + ".xml", f"<office:x {NAMES}>{written}</office:x>")
    return made.getvalue()


def p(text: str, style: str = "") -> str:
    return f'<text:p text:style-name="{style}">{text}</text:p>'


def h(text: str, level: int = 1) -> str:
    return f'<text:h text:outline-level="{level}">{text}</text:h>'


def paths(reading: Reading) -> list[str]:
    return [" > ".join(section.headings) for section in reading.sections]


def test_headings_nest_by_their_levels() -> None:
    reading = read(odt(h("Desk") + h("Hours", 2) + p(TEXT) + h("Post") + p(TEXT)))
    assert paths(reading) == ["Desk", "Desk > Hours", "Post"]


def test_headings_are_numbered_as_the_outline_says() -> None:
    outline = (
        '<text:outline-style><text:outline-level-style text:level="1" style:num-format="1" style:num-suffix="."/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    )
    body = h("A") + h("B", 2) + p(TEXT) + h("C", 2) + h("D") + h("E", 2) + p(TEXT)
    names = [section.headings[-1] for section in read(odt(body, styles=outline)).sections]
    assert names == ["1. A", "1.1 B", "1.2 C", "2. D", "2.1 E"]


def test_lists_have_their_numbers_and_bullets_and_go_on() -> None:
    style = (
        '<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="一, 二" '
        'style:num-suffix="、"/><text:list-level-style-bullet text:level="2"/></text:list-style>'
    )
    item = "<text:list-item>{}</text:list-item>".format
    first = f'<text:list text:style-name="L">{item(p("甲。") + "<text:list>" + item(p("乙。")) + "</text:list>")}{item(p("丙。") + p("丁。"))}</text:list>'
    second = f'<text:list text:style-name="L" text:continue-numbering="true">{item(p("戊。"))}</text:list>'
    third = f'<text:list text:style-name="L">{item(p("己。"))}</text:list>'
    text = read(odt(first + p("间。") + second + third, styles=style)).text
    assert text == "一、甲。\n• 乙。\n二、丙。\n\n丁。\n\n间。\n\n三、戊。\n一、己。\n"


def test_paragraphs_styled_bold_are_headings_where_none_are_named() -> None:
    bold = '<style:style style:name="B" style:family="paragraph"><style:text-properties fo:font-weight="bold"/></style:style>'
    body = p("Opening", "B") + p(TEXT) + p("Closing", "B") + p(TEXT) + p(TEXT)
    assert paths(read(odt(body, styles=bold))) == ["Opening", "Closing"]


def test_a_paragraph_with_the_style_of_a_heading_is_one() -> None:
    styles = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Heading_20_2"/>'
        '<style:style style:name="Heading_20_2" style:display-name="Heading 2" style:family="paragraph"/>'
    )
    assert paths(read(odt(h("A") + p("B", "P1") + p(TEXT) + h("C") + p(TEXT), styles=styles))) == ["A", "A > B", "C"]


def test_tables_stay_in_order_with_merged_cells() -> None:
    cell = "<table:table-cell{}>{}</table:table-cell>".format
    down, covered = ' table:number-rows-spanned="2"', "<table:covered-table-cell/>"
    rows = [
        cell("", p("Day")) + cell("", p("Hour")),
        cell(down, p("Monday")) + cell("", p("9")),
        covered + cell("", p("14")),
    ]
    head = f"<table:table-header-rows><table:table-row>{rows[0]}</table:table-row></table:table-header-rows>"
    below = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows[1:])
    reading = read(odt(p("Before.") + f"<table:table>{head}{below}</table:table>" + p("After.")))
    assert reading.text == "Before.\n\nDay | Hour\n--- | ---\nMonday | 9\nMonday | 14\n\nAfter.\n"


def test_blanks_breaks_notes_comments_and_deleted_text() -> None:
    note = "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Without tax.</text:p></text:note-body></text:note>"
    comment = "<office:annotation><text:p>Is this so?</text:p></office:annotation>"
    deleted = f"<text:tracked-changes><text:changed-region><text:deletion>{p('Gone.')}</text:deletion></text:changed-region></text:tracked-changes>"
    reading = read(
        odt(
            deleted
            + p(f"It<text:s/>costs<text:tab/>5{note},<text:line-break/><text:span>now{comment}</text:span>\n  here")
        )
    )
    assert reading.text == "It costs 5,\nnow here\n\nWithout tax.\n"
    assert [note.text for note in reading.left_out] == ["Is this so?"]
    assert reading.marks[0].place.first == 1


def test_a_text_box_is_read_and_a_table_of_contents_is_not() -> None:
    contents = f"<text:table-of-content><text:index-body>{p('Desk 1')}</text:index-body></text:table-of-content>"
    box = "<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame>"
    reading = read(odt(h("Contents") + contents + h("Desk") + p(f"Around.{box}") + h("Post") + p(TEXT)))
    assert reading.text.startswith("Desk\n\nAround.\n\nIn the box.\n\nPost")
    assert [mark.place.first for mark in reading.marks] == [3, 4, 4, 5, 6]


def test_hidden_text_is_noted() -> None:
    hidden = (
        '<style:style style:name="H" style:family="text"><style:text-properties text:display="none"/></style:style>'
    )
    reading = read(odt(p('Seen<text:span text:style-name="H"> and secret</text:span>.'), styles=hidden))
    assert reading.text == "Seen.\n"
    assert [note.text for note in reading.left_out] == ["and secret"]


def test_repeated_cells_and_blanks_are_not_believed() -> None:
    cells = f'<table:table-cell table:number-columns-repeated="900000000">{p("a")}</table:table-cell>'
    row = f"<table:table-row>{cells}<table:table-cell>{p('b')}</table:table-cell></table:table-row>"
    blanks = p('x<text:s text:c="900000000"/>y')
    assert len(read(odt(f"<table:table>{row}</table:table>{blanks}")).text) < 2_000


def test_a_file_with_a_password_and_other_files_are_named() -> None:
    entry = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    with pytest.raises(CorpusError, match="password"):
        read(odt(p(TEXT), **{"META-INF__manifest": entry}))
    with pytest.raises(CorpusError, match="spreadsheet"):
        read(odt("", kind="spreadsheet"))
    with pytest.raises(CorpusError, match=r"no OpenDocument text; open it in LibreOffice and save it as \.odt"):
        read(b"text")
    with pytest.raises(CorpusError, match="damaged"):
        read_document("guide.odt", odt(p(TEXT))[:-30])


def test_it_is_read_in_a_process_of_its_own() -> None:
    document = read_document("guide.odt", odt(h("Desk") + p(TEXT) + h("Post") + p("End.")))
    place = document.places.of(document.text.index("End."), len(document.text))
    assert (place.unit, place.first, place.name) == ("paragraph", 4, "Post")
