"""Small sound files of every format, made by hand: what hostile ones are changed from, and what is read after them."""

import json
import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TITLE = "Refunds"
WORDS = "Refunds take three working days. Write to the support desk if nothing arrives by then."
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)
OFFICE = "application/vnd.openxmlformats-officedocument"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a zip file, whose headers may say what is not so."""

    name: bytes
    packed: bytes
    checksum: int
    size: int
    method: int = 8  # deflated
    flags: int = 0
    attributes: int = 0
    at: int = -1  # where the directory says that it begins; -1 where it does
    made_by: int = 3  # Unix, by whose attributes it may be a link


def member(name: str | bytes, content: str | bytes, **more: int) -> Member:
    """Pack a member."""
    packer = zlib.compressobj(wbits=-15)
    encoded = name if isinstance(name, bytes) else name.encode()
    data = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
    return Member(encoded, packer.compress(data) + packer.flush(), zlib.crc32(data), len(data), **more)


def filled(name: str, head: bytes, megabytes: int, fill: bytes = b" ", tail: bytes = b"", **more: int) -> Member:
    """Pack a head, a million of a character many times, and a tail, without ever having it all."""
    million = fill * (1_000_000 // len(fill))
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(million) + packer.flush(zlib.Z_FULL_FLUSH)
    ends = [zlib.compressobj(wbits=-15) for _ in range(2)]
    packed = ends[0].compress(head) + ends[0].flush(zlib.Z_FULL_FLUSH) + block * megabytes
    packed += ends[1].compress(tail) + ends[1].flush()
    checksum = zlib.crc32(head)
    for _ in range(megabytes):
        checksum = zlib.crc32(million, checksum)
    size = len(head) + megabytes * len(million) + len(tail)
    return Member(name.encode(), packed, zlib.crc32(tail, checksum), more.pop("size", size), **more)


def zip_of(members: Iterable[Member]) -> bytes:
    """Write a zip file as its members want it."""
    body, directory, count = bytearray(), bytearray(), 0
    for one in members:
        at = len(body) if one.at < 0 else one.at
        sizes = (one.checksum, len(one.packed), one.size, len(one.name))
        if one.at < 0:
            body += struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, one.flags | 0x800, one.method, 0, 33, *sizes, 0)
            body += one.name + one.packed
        directory += struct.pack(
            "<IBBHHHHHIIIHH", 0x02014B50, 20, one.made_by, 20, one.flags | 0x800, one.method, 0, 33, *sizes, 0
        )
        directory += struct.pack("<HHHII", 0, 0, 0, one.attributes, at) + one.name
        count += 1
    if count < 0xFFFF:
        end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, count, count, len(directory), len(body), 0)
    else:
        end = struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 45, 45, 0, 0, count, count, len(directory), len(body))
        end += struct.pack("<IIQI", 0x07064B50, 0, len(body) + len(directory), 1)
        end += struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 0xFFFF, 0xFFFF, len(directory), len(body), 0)
    return bytes(body + directory + end)


def zipped(texts: Mapping[str, str | bytes], *others: Member) -> bytes:
    """Write a zip file of texts; one of ``others`` takes the place of the text of its name."""
    taken = {one.name.decode("latin-1") for one in others}
    plain = [member(name, text) for name, text in texts.items() if name not in taken]
    return zip_of([*plain, *others])


def _types(**parts: str) -> str:
    overrides = "".join(
        f'<Override PartName="/{name.replace("__", "/")}.xml" ContentType="{kind}"/>' for name, kind in parts.items()
    )
    return (
        f'{XML}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        'ContentType="application/xml"/><Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
        f"{overrides}</Types>"
    )


def relations(*targets: tuple[str, str]) -> str:
    """Write what parts a part is related to: kinds and targets, with the ids rId1, rId2 …"""
    each = "".join(
        f'<Relationship Id="rId{row}" Type="{RELATION}/{kind}" Target="{target}"/>'
        for row, (kind, target) in enumerate(targets, 1)
    )
    return f'{XML}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def paragraph(text: str, properties: str = "") -> str:
    """Write a paragraph of Word."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


STYLES = (
    f'{XML}<w:styles {W}><w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:pPr>'
    '<w:outlineLvl w:val="0"/></w:pPr></w:style></w:styles>'
)
DOCX_BODY = paragraph(TITLE, '<w:pStyle w:val="1"/>') + paragraph(WORDS)


def document_xml(body: str = DOCX_BODY, before: str = "") -> str:
    return f"{XML}{before}<w:document {W} {R}><w:body>{body}</w:body></w:document>"


def docx_parts(**changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a document of Word; ``changed`` by their bare names."""
    word = f"{OFFICE}.wordprocessingml"
    return {
        "[Content_Types].xml": _types(
            word__document=f"{word}.document.main+xml",
            word__styles=f"{word}.styles+xml",
            word__numbering=f"{word}.numbering+xml",
        ),
        "_rels/.rels": relations(("officeDocument", "word/document.xml")),
        "word/_rels/document.xml.rels": relations(("styles", "styles.xml"), ("numbering", "numbering.xml")),
        "word/document.xml": changed.get("document", document_xml()),
        "word/styles.xml": changed.get("styles", STYLES),
        "word/numbering.xml": changed.get("numbering", f"{XML}<w:numbering {W}/>"),
    }


def cell(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


ROWS = (
    f'<row r="1">{cell("A1", "Question")}{cell("B1", "Answer")}</row>'
    f'<row r="2">{cell("A2", f"{TITLE}?")}{cell("B2", WORDS)}</row>'
)


def sheet_xml(rows: str = ROWS, before: str = "", dimension: str = "A1:B2", behind: str = "") -> str:
    return (
        f'{XML}{before}<worksheet {S}><dimension ref="{dimension}"/><sheetData>{rows}</sheetData>{behind}</worksheet>'
    )


def xlsx_parts(**changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a workbook."""
    book = f"{OFFICE}.spreadsheetml"
    return {
        "[Content_Types].xml": _types(
            xl__workbook=f"{book}.sheet.main+xml",
            xl__worksheets__sheet1=f"{book}.worksheet+xml",
            xl__sharedStrings=f"{book}.sharedStrings+xml",
        ),
        "_rels/.rels": relations(("officeDocument", "xl/workbook.xml")),
        "xl/_rels/workbook.xml.rels": relations(
            ("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "sharedStrings.xml")
        ),
        "xl/workbook.xml": changed.get(
            "workbook",
            f'{XML}<workbook {S} {R}><sheets><sheet name="FAQ" sheetId="1" r:id="rId1"/></sheets></workbook>',
        ),
        "xl/worksheets/sheet1.xml": changed.get("sheet", sheet_xml()),
        "xl/sharedStrings.xml": changed.get("strings", f"{XML}<sst {S}/>"),
    }


def slide_xml(title: str = TITLE, text: str = WORDS, before: str = "") -> str:
    shapes = "".join(
        f'<p:sp><p:nvSpPr><p:cNvPr id="{row}" name="x"/><p:cNvSpPr/><p:nvPr><p:ph type="{kind}"/></p:nvPr></p:nvSpPr>'
        f"<p:spPr/><p:txBody><a:bodyPr/><a:p><a:r><a:t>{words}</a:t></a:r></a:p></p:txBody></p:sp>"
        for row, (kind, words) in enumerate((("title", title), ("body", text)), 2)
    )
    return f"{XML}{before}<p:sld {P} {R}><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>"


def pptx_parts(slides: int = 1, **changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a presentation; every slide is the same one."""
    shown = f"{OFFICE}.presentationml"
    ids = "".join(f'<p:sldId id="{256 + row}" r:id="rId1"/>' for row in range(slides))
    return {
        "[Content_Types].xml": _types(
            ppt__presentation=f"{shown}.presentation.main+xml", ppt__slides__slide1=f"{shown}.slide+xml"
        ),
        "_rels/.rels": relations(("officeDocument", "ppt/presentation.xml")),
        "ppt/presentation.xml": f"{XML}<p:presentation {P} {R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>",
        "ppt/_rels/presentation.xml.rels": relations(("slide", "slides/slide1.xml")),
        "ppt/slides/slide1.xml": changed.get("slide", slide_xml()),
    }


ODT_BODY = f'<text:h text:outline-level="1">{TITLE}</text:h><text:p>{WORDS}</text:p>'


def table_row_xml(*texts: str) -> str:
    """Write a row of an OpenDocument table."""
    cells = (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>' for text in texts
    )
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


ODS_BODY = table_row_xml("Question", "Answer") + table_row_xml(f"{TITLE}?", WORDS)


def content_xml(body: str = ODT_BODY, before: str = "") -> str:
    return f"{XML}{before}<office:document-content {ODF}><office:body><office:text>{body}</office:text></office:body></office:document-content>"


def tables_xml(rows: str = ODS_BODY, before: str = "") -> str:
    return (
        f"{XML}{before}<office:document-content {ODF}><office:body><office:spreadsheet>"
        f'<table:table table:name="FAQ">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
    )


def odf_parts(kind: str, content: str | bytes) -> dict[str, str | bytes]:
    """The parts of an OpenDocument of a kind, ``text`` or ``spreadsheet``."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    manifest = (
        f'{XML}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{media}"/><manifest:file-entry manifest:full-path="content.xml" '
        'manifest:media-type="text/xml"/></manifest:manifest>'
    )
    return {"mimetype": media, "META-INF/manifest.xml": manifest, "content.xml": content}


HTML_BODY = f'<h1 id="refunds">{TITLE}</h1>\n<p>{WORDS}</p>'


def html(body: str = HTML_BODY, head: str = '<meta charset="utf-8">') -> bytes:
    page = f"<!DOCTYPE html>\n<html><head>{head}<title>Guide</title></head>\n<body>{body}</body></html>\n"
    return page.encode("utf-8", "surrogatepass")


def chapter_xml(body: str = HTML_BODY, before: str = "") -> str:
    return f'{XML}{before}<html xmlns="http://www.w3.org/1999/xhtml"><head><title>Guide</title></head><body>{body}</body></html>'


def epub_parts(chapters: int = 1, href: str = "chapter.xhtml", **changed: str | bytes) -> dict[str, str | bytes]:
    """The parts of a book; every chapter is the same file."""
    spine = '<itemref idref="c"/>' * chapters
    return {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": f'{XML}<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>',
        "book.opf": f'{XML}<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Guide</dc:title></metadata><manifest>'
        f'<item id="c" href="{href}" media-type="application/xhtml+xml"/></manifest><spine>{spine}</spine></package>',
        "chapter.xhtml": changed.get("chapter", chapter_xml()),
    }


def pdf(*objects: bytes | str, trailer: str = "", header: bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") -> bytes:
    """Write a PDF of objects, numbered from 1; the first one is the catalog."""
    body, starts = bytearray(header), []
    for number, one in enumerate(objects, 1):
        starts.append(len(body))
        body += f"{number} 0 obj\n".encode() + (one.encode("latin-1") if isinstance(one, str) else one) + b"\nendobj\n"
    table = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(
        f"{start:010} 00000 n \n" for start in starts
    )
    ending = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(body)}\n%%EOF\n"
    return bytes(body) + (table + ending).encode()


def stream(data: bytes, entries: str = "") -> bytes:
    """Write an object that is a stream."""
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def shown_text(*lines: str) -> bytes:
    """Write what draws lines of text, the first one big."""
    drawn = [
        f"BT /F1 {24 if row == 0 else 11} Tf 72 {720 - 30 * row} Td ({line}) Tj ET" for row, line in enumerate(lines)
    ]
    return "\n".join(drawn).encode("latin-1")


PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = (
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
    "/Resources << /Font << /F1 5 0 R >> /XObject << /X 6 0 R >> >> >>"
)
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
CATALOG = "<< /Type /Catalog /Pages 2 0 R >>"
DRAWN = stream(shown_text(f"1. {TITLE}", WORDS[:32], WORDS[33:]))


def pdf_of(
    *more: bytes | str,
    catalog: str = CATALOG,
    pages: str = PAGES,
    page: str = PAGE,
    drawn: bytes = DRAWN,
    font: str | bytes = FONT,
    trailer: str = "",
) -> bytes:
    """Write a PDF of one page; ``more`` are its objects from 6 on."""
    return pdf(catalog, pages, page, drawn, font, *more, trailer=trailer)


def compound(name: str, data: bytes) -> bytes:
    """Write a compound file (OLE) with one stream of at least 4,096 bytes."""
    data = data.ljust(max(4096, -(-len(data) // 512) * 512), b"\0")
    count = len(data) // 512
    tables = next(number for number in range(1, 110) if number * 128 >= number + 1 + count)
    first = tables + 1  # sector of the data; before it the tables and the folder
    table = [0xFFFFFFFD] * tables + [0xFFFFFFFE, *range(first + 1, first + count), 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 * tables - len(table))
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, tables, tables, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    header += struct.pack(f"<{tables}I", *range(tables)) + b"\xff" * 4 * (109 - tables)

    def entry(title: str, kind: int, child: int, start: int, size: int) -> bytes:
        written = title.encode("utf-16-le")
        return (
            written.ljust(64, b"\0")
            + struct.pack("<HBBIII", len(written) + 2 if title else 0, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
        )

    folder = (
        entry("Root Entry", 5, 1, 0xFFFFFFFE, 0)
        + entry(name, 2, 0xFFFFFFFF, first, len(data))
        + entry("", 0, 0xFFFFFFFF, 0, 0) * 2
    )
    return header + struct.pack(f"<{128 * tables}I", *table) + folder + data


def xls(rows: Iterable[Iterable[str]] = (("Question", "Answer"), (f"{TITLE}?", WORDS))) -> bytes:
    """Write a workbook of Excel 97."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    begin = struct.pack("<HHHHII", 0x600, 5, 0x0DBB, 1996, 0, 6)
    name = b"FAQ"
    bound = struct.pack("<IBBBB", len(begin) + 4 + 4 + 8 + len(name) + 4, 0, 0, len(name), 0) + name
    labels = b"".join(
        record(0x204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode("latin-1"))
        for row, cells in enumerate(rows)
        for column, text in enumerate(cells)
    )
    book = record(0x809, begin) + record(0x85, bound) + record(0x0A, b"")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0x0DBB, 1996, 0, 6)) + labels + record(0x0A, b"")
    return compound("Workbook", book + sheet)


# By the ending of a name: each has TITLE in a heading, or as a question, and WORDS below it.
SOUND: dict[str, bytes] = {
    ".html": html(),
    ".epub": zipped(epub_parts()),
    ".docx": zipped(docx_parts()),
    ".odt": zipped(odf_parts("text", content_xml())),
    ".pptx": zipped(pptx_parts()),
    ".pdf": pdf_of(),
    ".csv": f"Question,Answer\n{TITLE}?,{WORDS}\n".encode(),
    ".json": json.dumps([{"question": f"{TITLE}?", "answer": WORDS}]).encode(),
    ".jsonl": (json.dumps({"question": f"{TITLE}?", "answer": WORDS}) + "\n").encode(),
    ".xlsx": zipped(xlsx_parts()),
    ".xls": xls(),
    ".ods": zipped(odf_parts("spreadsheet", tables_xml())),
    ".rst": f"{TITLE}\n=======\n\n{WORDS}\n".encode(),
    ".adoc": f"== {TITLE}\n\n{WORDS}\n".encode(),
    ".mediawiki": f"== {TITLE} ==\n\n{WORDS}\n".encode(),
    ".org": f"* {TITLE}\n\n{WORDS}\n".encode(),
}
