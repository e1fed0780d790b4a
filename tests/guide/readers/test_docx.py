"""Word files, made here as their XML, read into sections."""

import io
import time
import zipfile

import pytest

from qa.errors import CorpusError
from qa.guide.files import read_document
from qa.guide.passages import split_document
from qa.guide.readers.docx import read
from qa.guide.readers.numerals import write_numeral
from qa.guide.readers.reading import Reading

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"'
)
TEXT = "Open the settings and choose what you need, then save it. The change is seen at once by all others."
STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/><w:basedOn w:val="a"/></w:style>
"""


def word(body: str, **more: str) -> bytes:
    """Make a Word file of the XML in its body; ``more`` is what stands in other parts, by their names."""
    packed = io.BytesIO()
    roots = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes", "comments": "comments"}
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMES}><w:body>{body}</w:body></w:document>")
        for name, content in ({"styles": STYLES} | more).items():
            archive.writestr(f"word/{name}.xml", f"<w:{roots[name]} {NAMES}>{content}</w:{roots[name]}>")
    return packed.getvalue()


def p(text: str, style: str = "", more: str = "", run: str = "") -> str:
    """Write a paragraph; ``more`` are further properties of it, ``run`` those of its text."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{more}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def listed(text: str, list_id: int, level: int = 0, style: str = "", run: str = "") -> str:
    return p(text, style, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>', run)


def numbering(*levels: tuple[str, str], more: str = "") -> str:
    """Write a list 1 with levels of a format and a text."""
    written = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (how, text) in enumerate(levels)
    )
    return (
        f'<w:abstractNum w:abstractNumId="0">{written}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )


def table(*rows: tuple[str, ...], bold: bool = False) -> str:
    cells = [
        "".join(f"<w:tc>{p(cell, run='<w:b/>' if bold and at == 0 else '')}</w:tc>" for cell in row)
        for at, row in enumerate(rows)
    ]
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in cells)}</w:tbl>"


def paths(reading: Reading) -> list[str]:
    return [" > ".join(section.headings) for section in reading.sections]


def body_of(reading: Reading, heading: str) -> str:
    section = next(each for each in reading.sections if each.headings[-1:] == (heading,))
    return reading.text[section.start : section.end].strip()


def test_headings_nest_by_the_names_of_their_styles() -> None:
    reading = read(word(p("Desk", "1") + p("Hours", "2") + p(TEXT) + p("Post", "1") + p(TEXT)))
    assert paths(reading) == ["Desk", "Desk > Hours", "Post"]
    assert body_of(reading, "Hours") == TEXT


def test_levels_of_styles_without_english_names_count() -> None:
    styles = """
    <w:style w:type="paragraph" w:styleId="x"><w:name w:val="一级"/><w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
    <w:style w:type="paragraph" w:styleId="y"><w:name w:val="我的"/><w:basedOn w:val="z"/></w:style>
    <w:style w:type="paragraph" w:styleId="z"><w:name w:val="标题 2"/></w:style>"""
    body = p("登录", "x") + p("第一步", "y") + p("正文。") + p("退出", more='<w:outlineLvl w:val="0"/>') + p("正文。")
    assert paths(read(word(body, styles=styles))) == ["登录", "登录 > 第一步", "退出"]


def test_a_level_of_the_paragraph_counts_more_than_its_style() -> None:
    body = (
        p("Desk", "1")
        + p(TEXT, "1", '<w:outlineLvl w:val="9"/>')
        + p("Hours", "2")
        + p(TEXT)
        + p("Post", "1")
        + p(TEXT)
    )
    assert paths(read(word(body))) == ["Desk", "Desk > Hours", "Post"]


def test_styles_based_on_each_other_in_a_circle_are_read() -> None:
    styles = """<w:style w:type="paragraph" w:styleId="x"><w:name w:val="x"/><w:basedOn w:val="y"/></w:style>
    <w:style w:type="paragraph" w:styleId="y"><w:name w:val="y"/><w:basedOn w:val="x"/></w:style>"""
    assert read(word(p(TEXT, "x"), styles=styles)).text == f"{TEXT}\n"


def test_the_title_stands_above_all_headings() -> None:
    reading = read(
        word(p("Guide", "a3") + p("Desk", "1") + p(TEXT) + p("Hours", "2") + p(TEXT) + p("Post", "1") + p(TEXT))
    )
    assert paths(reading) == ["Guide", "Guide > Desk", "Guide > Desk > Hours", "Guide > Post"]


def test_a_title_without_a_style_stands_above_headings_that_have_one() -> None:
    title = p("Lark 7", run='<w:sz w:val="52"/>')
    box = f"<w:p><w:r><w:pict><v:textbox><w:txbxContent>{title}</w:txbxContent></v:textbox></w:pict></w:r></w:p>"
    headings = p("Desk", "1") + p(TEXT) + p("Post", "1") + p(TEXT) + p("Hall", "1") + p(TEXT)
    assert paths(read(word(box + headings)))[1:] == ["Lark 7 > Desk", "Lark 7 > Post", "Lark 7 > Hall"]


def test_a_title_over_the_table_that_begins_a_file_is_read_above_it() -> None:
    rows = table(("Cleaning the room",), ("No.", "14"), ("Version", "5"))
    big = rows.replace("<w:rPr></w:rPr><w:t>Cleaning", '<w:rPr><w:sz w:val="40"/></w:rPr><w:t>Cleaning')
    reading = read(word(big + p("Aims", "1") + p(TEXT) + p("Tools", "1") + p(TEXT) + p("Log", "1") + p(TEXT)))
    assert paths(reading)[-1] == "Cleaning the room > Log"
    assert "No. | 14" in reading.text


def test_numbers_of_headings_are_part_of_them_and_begin_anew_below_each_parent() -> None:
    numbers = numbering(("chineseCounting", "%1、"), ("decimal", "%1.%2"))
    levels = numbers.replace('<w:numFmt w:val="decimal"/>', '<w:numFmt w:val="decimal"/><w:isLgl/>')
    body = "".join(
        listed(text, 1, level, style)
        for text, level, style in [
            ("登录", 0, "1"),
            ("网页", 1, "2"),
            ("手机", 1, "2"),
            ("退出", 0, "1"),
            ("网页", 1, "2"),
        ]
    )
    names = [section.headings[-1] for section in read(word(body, numbering=levels)).sections]
    assert names == ["一、登录", "1.1 网页", "1.2 手机", "二、退出", "2.1 网页"]


def test_lists_of_styles_are_numbered() -> None:
    styles = STYLES.replace(
        '<w:name w:val="heading 2"/>',
        '<w:name w:val="heading 2"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>',
    )
    numbers = numbering(("decimal", "%1."), ("decimal", "%1.%2")).replace(
        '<w:lvl w:ilvl="1">', '<w:lvl w:ilvl="1"><w:pStyle w:val="2"/>'
    )
    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = listed("A", 1, 0, "1") + p("B", "2") + p(TEXT) + p("C", "2", off) + p(TEXT)
    assert [section.headings[-1] for section in read(word(body, styles=styles, numbering=numbers)).sections] == [
        "1. A",
        "1.1 B",
        "C",
    ]


def test_a_format_of_none_prints_no_number() -> None:
    body = listed("Desk", 1, 0, "1") + p(TEXT) + listed("Post", 1, 0, "1") + p(TEXT) + p("Keys", "1") + p(TEXT)
    assert paths(read(word(body, numbering=numbering(("none", ""))))) == ["Desk", "Post", "Keys"]


def test_a_list_may_begin_elsewhere_and_anew() -> None:
    again = '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    body = listed("one", 1) + listed("two", 1) + listed("seven", 2) + listed("eight", 2)
    assert (
        read(word(body, numbering=numbering(("decimal", "%1)"), more=again))).text
        == "1) one\n2) two\n7) seven\n8) eight\n"
    )


def test_a_list_without_headings_around_is_items() -> None:
    text = read(
        word(p("Before.") + listed("one", 1) + listed("two", 1), numbering=numbering(("bullet", "\uf0b7")))
    ).text
    assert text == "Before.\n\n• one\n• two\n"


@pytest.mark.parametrize(
    ("how", "value", "written"),
    [
        ("chineseCounting", 21, "二十一"), ("chineseCountingThousand", 110, "一百一十"), ("japaneseCounting", 111, "百十一"),
        ("ideographTraditional", 3, "丙"), ("decimalEnclosedCircle", 21, "㉑"), ("lowerRoman", 14, "xiv"),
        ("upperLetter", 28, "BB"), ("arabicAlpha", 2, "ب"), ("hebrew1", 15, "טו"), ("koreanCounting", 12, "십이"),
        ("ganada", 2, "나"), ("decimalZero", 7, "07"), ("decimalFullWidth", 12, "１２"), ("unknown", 5, "5"), ("none", 5, ""),
        ("russianLower", 3, "в"), ("chineseLegalSimplified", 10, "壹拾"), ("upperRoman", 99_999, "99999"),
    ],
)  # fmt: skip
def test_numbers_are_written_as_their_format_says(how: str, value: int, written: str) -> None:
    assert write_numeral(value, how) == written


def test_files_without_styles_have_headings_by_look_and_number() -> None:
    bold = "<w:b/>"
    body = p("Opening", run=bold) + p(TEXT) + p("Closing", run=bold) + p(TEXT) + p(TEXT)
    assert paths(read(word(body))) == ["Opening", "Closing"]
    numbered = listed("系统说明", 1) + p("正文在这里。") + listed("登录", 1) + p("正文在这里。")
    assert paths(read(word(numbered, numbering=numbering(("chineseCounting", "%1、"))))) == ["一、系统说明", "二、登录"]


def test_a_soft_break_may_part_two_headings() -> None:
    big = '<w:sz w:val="32"/>'
    both = f"<w:p><w:r><w:rPr>{big}</w:rPr><w:t>1.引言</w:t><w:br/><w:t>1.1编写目的</w:t></w:r></w:p>"
    body = (
        both
        + p("正文在这里。" * 5)
        + p("1.2背景", run=big)
        + p("正文在这里。" * 5)
        + p("2.设计", run=big)
        + p("正文。")
    )
    assert paths(read(word(body))) == ["1.引言", "1.引言 > 1.1编写目的", "1.引言 > 1.2背景", "2.设计"]


def test_tables_stay_under_their_headings_in_order() -> None:
    body = (
        p("Desk", "1")
        + p("Before.")
        + table(("Day", "Hour"), ("Monday", "9"), bold=True)
        + p("After.")
        + p("Post", "1")
        + p(TEXT)
        + p("Keys", "1")
        + p(TEXT)
    )
    reading = read(word(body))
    assert body_of(reading, "Desk") == "Before.\n\nDay | Hour\n--- | ---\nMonday | 9\n\nAfter."
    assert [block.kind for block in reading.blocks] == ["table"]


def test_merged_cells_say_what_they_say_in_each_row() -> None:
    down = ['<w:tcPr><w:vMerge w:val="restart"/></w:tcPr>', "<w:tcPr><w:vMerge/></w:tcPr>"]
    rows = [
        f"<w:tr><w:tc>{down[at]}{p(text)}</w:tc><w:tc>{p(hour)}</w:tc><w:tc>{p('x')}</w:tc></w:tr>"
        for at, (text, hour) in enumerate([("Monday", "9"), ("", "14")])
    ]
    across = f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>{p("all week")}</w:tc><w:tc>{p("y")}</w:tc></w:tr>'
    assert (
        read(word(f"<w:tbl>{''.join(rows)}{across}</w:tbl>")).text
        == "Monday | 9 | x\nMonday | 14 | x\nall week |  | y\n"
    )


def test_a_table_in_a_table_is_text_of_its_cell() -> None:
    inner = table(("a", "b"), ("c", "d"))
    outer = f"<w:tbl><w:tr><w:tc>{p('one')}{inner}</w:tc><w:tc>{p('two')}</w:tc></w:tr></w:tbl>"
    assert read(word(outer)).text == "one a, b; c, d | two\n"


def test_a_box_of_one_cell_is_text() -> None:
    reading = read(word(table(("Only this.",)) + p("After.")))
    assert (reading.text, reading.blocks) == ("Only this.\n\nAfter.\n", ())


def test_text_boxes_are_read_once() -> None:
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    both = f"<mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    assert read(word(f"<w:p><w:r><w:t>Around.</w:t>{both}</w:r></w:p>")).text == "Around.\n\nIn the box.\n"


def test_content_controls_and_hyperlinks_are_read() -> None:
    control = f"<w:sdt><w:sdtContent>{p('In the control.')}</w:sdtContent></w:sdt>"
    inline = "<w:p><w:sdt><w:sdtContent><w:r><w:t>See </w:t></w:r></w:sdtContent></w:sdt><w:hyperlink><w:r><w:t>the page</w:t></w:r></w:hyperlink></w:p>"
    assert read(word(control + inline)).text == "In the control.\n\nSee the page\n"


def test_changes_are_taken_as_accepted() -> None:
    body = (
        "<w:p><w:r><w:t>Pay </w:t></w:r><w:ins><w:r><w:t>here</w:t></w:r></w:ins><w:del><w:r><w:delText>there</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t> now</w:t></w:r></w:moveFrom><w:moveTo><w:r><w:t> later</w:t></w:r></w:moveTo></w:p>"
    )
    assert read(word(body)).text == "Pay here later\n"


def field(code: str, result: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_of_fields_the_results_are_read() -> None:
    body = f"<w:p><w:r><w:t>Page </w:t></w:r>{field('PAGEREF x', '<w:r><w:t>7</w:t></w:r>')}</w:p>"
    assert read(word(body)).text == "Page 7\n"


def test_a_table_of_contents_is_left_out_with_its_title() -> None:
    entries = field(" TOC \\o ", "<w:r><w:t>Desk 3</w:t></w:r></w:p><w:p><w:r><w:t>Post 4</w:t></w:r>")
    headings = "".join(p(name, "1") + p(TEXT) for name in ("Desk", "Post", "Keys"))
    for contents in (f"<w:p>{entries}</w:p>", p("Desk 3", "T1") + p("Post 4", "T1"), p("Desk 3") + p("Post 4")):
        reading = read(word(p("Contents") + contents + headings))
        assert reading.text.startswith("Desk\n\nOpen")
        assert paths(reading) == ["Desk", "Post", "Keys"]
        assert reading.marks[0].place.first == 4


def test_a_contents_field_without_an_end_swallows_nothing() -> None:
    opened = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r></w:p>'
    assert read(word(opened + p(TEXT))).text == f"{TEXT}\n"


def test_footnotes_stand_behind_their_paragraph() -> None:
    body = '<w:p><w:r><w:t>It costs 5.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>' + p("After.")
    notes = f'<w:footnote w:id="0" w:type="separator">{p("—")}</w:footnote><w:footnote w:id="2">{p("Without tax.")}</w:footnote>'
    assert read(word(body, footnotes=notes)).text == "It costs 5.\n\nWithout tax.\n\nAfter.\n"


def test_comments_and_hidden_text_are_noted() -> None:
    comments = f'<w:comment w:id="1">{p("Is this so?")}</w:comment>'
    reading = read(
        word(
            p("Seen.") + p("Secret price", run="<w:vanish/>") + p("Shown", run='<w:vanish w:val="0"/>'),
            comments=comments,
        )
    )
    assert reading.text == "Seen.\n\nShown\n"
    assert [note.text for note in reading.left_out] == ["Secret price", "Is this so?"]


def test_symbols_breaks_and_tabs_become_text() -> None:
    run = '<w:p><w:r><w:t>A</w:t><w:tab/><w:t>B</w:t><w:br/><w:sym w:font="Wingdings" w:char="F0E0"/><w:t>C</w:t><w:noBreakHyphen/><w:t>D\uf0fc</w:t></w:r></w:p>'
    assert read(word(run)).text == "A B\n→C-D✓\n"


def test_a_place_is_the_number_of_the_paragraph_and_the_heading_above_it() -> None:
    body = (
        p("Desk", "1")
        + p("")
        + p("Text.")
        + table(("a", "b"), ("c", "d"))
        + p("Post", "1")
        + p(TEXT)
        + p("Keys", "1")
        + p("End.")
    )
    document = read_document("guide.docx", word(body))
    found = {passage.text.strip(): passage.place for passage in split_document(document, len)}
    assert (found["End."].unit, found["End."].first, found["End."].last, found["End."].name) == (
        "paragraph",
        11,
        11,
        "Keys",
    )
    at = document.text.index("c | d")
    assert (document.places.of(at, at + 5).first, document.places.of(at, at + 5).last) == (6, 7)
    assert document.places.of(at, at + 5).name == "Desk"


def test_all_text_but_furniture_is_in_a_section() -> None:
    body = (
        p("Cover")
        + p("Desk", "1")
        + p("one")
        + table(("two", "three"), ("four", "five"))
        + p("Post", "2")
        + p("six")
        + p("Keys", "2")
    )
    reading = read(word(body))
    held = "".join(
        "".join(section.headings) + reading.text[section.start : section.end] for section in reading.sections
    )
    assert all(
        word_ in held for word_ in ("Cover", "Desk", "one", "two", "three", "four", "five", "Post", "six", "Keys")
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Word"),
        (b"\x05admin" + b"\0" * 156, "beside an open one"),
        (b"{\\rtf1 text}", "RTF"),
        (b"<html><body>text", "web page"),
        (b"%PDF-1.4", "PDF"),
        (b"text", "no Word document"),
        (word(p(TEXT))[:-40], "damaged"),
    ],
)
def test_what_is_no_word_file_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        read(data)


def packed(**members: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (packed(xl__workbook_xml="<x/>"), "Excel"),
        (packed(any_xml="<x/>"), "without a Word document"),
        (packed(word__document_xml="<x/>"), "holds no Word text"),
        (packed(word__document_xml="<w:document"), "damaged"),
        (packed(word__document_xml='<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'), "document type"),
    ],
)
def test_what_is_another_zip_file_is_named(data: bytes, reason: str) -> None:
    with pytest.raises(CorpusError, match=reason):
        read(data)


def test_a_bomb_is_refused() -> None:
    body = f"<w:document {NAMES}><w:body><w:p><w:r><w:t>{'a' * 60_000_000}</w:t></w:r></w:p></w:body></w:document>"
    with pytest.raises(CorpusError, match="unpacks to more"):
        read_document("guide.docx", packed(word__document_xml=body))


def test_deep_nesting_is_refused_or_read() -> None:
    deep = "<w:sdt><w:sdtContent>" * 5_000 + p(TEXT) + "</w:sdtContent></w:sdt>" * 5_000
    with pytest.raises(CorpusError, match="damaged"):
        read_document("guide.docx", word(deep))


def test_widths_of_cells_are_not_believed() -> None:
    wide = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="900000000"/></w:tcPr>{p("a")}</w:tc><w:tc>{p("b")}</w:tc></w:tr></w:tbl>'
    assert len(read(word(wide)).text) < 2_000


def test_strict_files_are_read_alike() -> None:
    strict = word(p("Text."))
    names = NAMES.replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    assert (
        read(packed(word__document_xml=f"<w:document {names}><w:body>{p('Text.')}</w:body></w:document>")).text
        == read(strict).text
    )


def test_diagrams_charts_and_files_within_the_file_are_noted() -> None:
    chart = '<w:p><w:r><w:drawing><c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"/></w:drawing></w:r></w:p>'
    reading = read(word(p("Text.") + chart + chart + "<w:altChunk/>"))
    assert [note.text for note in reading.left_out] == ["a file within (altChunk)", "a chart (2 in all)"]


def test_long_lines_of_dots_take_no_time() -> None:
    body = p("Contents") + p("Desk" + "." * 800_000 + "x") + p("Desk" + " ." * 400_000)
    assert len(read_document("guide.docx", word(body)).text) > 1_500_000


def test_too_many_paragraphs_are_refused_before_all_are_read() -> None:
    with pytest.raises(CorpusError, match="more than 50,000 paragraphs"):
        read_document("guide.docx", word("<w:p/>" * 50_001))


def test_fields_that_do_not_end_take_no_time() -> None:
    opened = '<w:r><w:fldChar w:fldCharType="begin"/><w:fldChar w:fldCharType="separate"/></w:r>'
    assert (
        read_document("guide.docx", word(f"<w:p>{opened * 20_000}<w:r><w:t>Text.</w:t></w:r></w:p>")).text == "Text.\n"
    )


def test_a_field_without_an_end_hides_no_text_behind_it() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    code = "<w:r><w:instrText>PAGE</w:instrText></w:r>"
    assert read(word(f"<w:p>{begin}<w:r><w:t>Same line.</w:t></w:r></w:p>" + p(TEXT))).text == f"Same line.\n\n{TEXT}\n"
    reading = read(word(f"<w:p>{begin}{code}<w:r><w:t>Behind a code.</w:t></w:r></w:p>" + p(TEXT)))
    assert reading.text == f"{TEXT}\n"
    assert [note.text for note in reading.left_out] == ["Behind a code."]


def test_the_code_of_a_field_may_go_on_in_the_next_paragraph() -> None:
    begin = '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>IF a</w:instrText></w:r></w:p>'
    rest = (
        '<w:p><w:r><w:instrText>= b</w:instrText><w:fldChar w:fldCharType="separate"/><w:t>Shown.</w:t>'
        '<w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    reading = read(word(begin + rest))
    assert (reading.text, reading.left_out) == ("Shown.\n", ())


def test_of_how_a_number_is_written_a_hundred_characters_are_enough() -> None:
    text = read(word(listed("Item", 1), numbering=numbering(("decimal", "%1." * 100_000)))).text
    assert text == "1." * 33 + "1 Item\n" or len(text) < 150


def test_paragraphs_are_counted_by_their_tags_whatever_their_prefix() -> None:
    other = word("<w:p/>" * 50_001)
    with zipfile.ZipFile(io.BytesIO(other)) as archive:
        body = archive.read("word/document.xml").replace(b"w:", b"word:").replace(b"xmlns:w=", b"xmlns:word=")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", body)
    started = time.process_time()
    with pytest.raises(CorpusError, match="more than 50,000 paragraphs"):
        read(packed.getvalue())
    assert time.process_time() - started < 0.5


def test_documents_with_macros_are_read_without_them() -> None:
    packed = io.BytesIO(word(p(TEXT)))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr("word/vbaProject.bin", b"Sub AutoOpen()")
    assert read_document("guide.docm", packed.getvalue()).text == f"{TEXT}\n"


def test_a_table_of_contents_that_is_left_out_is_noted_by_its_first_entry() -> None:
    entries = "<w:p><w:r><w:t>Contents</w:t></w:r></w:p><w:p><w:r><w:t>1 Aims</w:t><w:tab/><w:t>3</w:t></w:r></w:p>"
    gallery = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj>'
    control = f"<w:sdt><w:sdtPr>{gallery}</w:sdtPr><w:sdtContent>{entries}</w:sdtContent></w:sdt>"
    text = p("Aims", "1") + p(TEXT)
    typed = f"<w:p>{field('TOC', '<w:r><w:t>1 Aims</w:t></w:r>')}</w:p>"
    for contents in (control, p("1 Aims", "T1") + p("2 Terms", "T1"), typed):
        notes = [(note.line, note.text, note.reason) for note in read(word(contents + text)).left_out]
        assert notes == [(0, "1 Aims", "table of contents")]
    typed = p("Contents") + p("Aims ..... 3") + p("Terms ..... 4") + text + p("Terms", "1") + p(TEXT)
    assert [note.text for note in read(word(typed)).left_out] == ["Aims"]


PICTURE = "<w:p><w:r><w:drawing/></w:r></w:p>"
IN_BOLD = "<w:b/>"


def test_captions_begin_alike_beside_pictures_and_are_no_headings() -> None:
    plain = [PICTURE + p(f"Photo shows {what}") + p(TEXT) for what in ("a bag", "a box", "a lid")]
    bold = PICTURE + p("Photo shows all", run=IN_BOLD) + p(TEXT) + p("Photo shows keys", run=IN_BOLD) + PICTURE
    titles = p("Bags", run=IN_BOLD) + p(TEXT) + p("Keys", run=IN_BOLD) + p(TEXT)
    assert paths(read(word(titles + "".join(plain) + bold + p(TEXT)))) == ["Bags", "Keys"]


def test_titles_below_pictures_stay_headings_where_all_of_them_stand_out() -> None:
    form = [
        p(f"Form {what}", run=IN_BOLD) + p(TEXT) + PICTURE for what in ("of sale", "of stock", "of staff", "of tax")
    ]
    assert len(paths(read(word("".join(form))))) == 4
