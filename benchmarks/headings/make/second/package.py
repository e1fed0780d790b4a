"""A DOCX package out of a body, styles and a numbering, with the members that a given program writes."""

import zipfile
from pathlib import Path
from xml.sax.saxutils import escape

NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml."


def text(words: str, look: str = "") -> str:
    """Write a run; a tabulator and a line feed become elements."""
    begin, end = '<w:t xml:space="preserve">', "</w:t>"
    inner = begin + escape(words) + end
    inner = inner.replace("\t", f"{end}<w:tab/>{begin}").replace("\n", f"{end}<w:br/>{begin}").replace(begin + end, "")
    return f"<w:r><w:rPr>{look}</w:rPr>{inner}</w:r>"


def block(runs: str, look: str = "") -> str:
    """Write a paragraph."""
    return f"<w:p><w:pPr>{look}</w:pPr>{runs}</w:p>"


def grid(rows: list[list[str]], widths: list[int], lines: bool = True) -> str:
    """Write a table of cells that are paragraphs; a row with fewer cells is merged to the right."""
    edges = ("top", "left", "bottom", "right", "insideH", "insideV") if lines else ()
    borders = "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for edge in edges)
    made = ""
    for row in rows:
        span = len(widths) - len(row) + 1
        cells = ""
        for at, cell in enumerate(row):
            merged = f'<w:gridSpan w:val="{span}"/>' if at == len(row) - 1 and span > 1 else ""
            cells += f'<w:tc><w:tcPr><w:tcW w:w="{widths[at]}" w:type="dxa"/>{merged}</w:tcPr>{cell}</w:tc>'
        made += f"<w:tr>{cells}</w:tr>"
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    looks = f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{borders}</w:tblBorders></w:tblPr>'
    return f"<w:tbl>{looks}<w:tblGrid>{columns}</w:tblGrid>{made}</w:tbl>"


def pack(target: Path, body: str, styles: str, numbering: str = "", header: str = "") -> None:
    """Write the package."""
    parts = {"document": body, "styles": styles}
    if numbering:
        parts["numbering"] = numbering
    if header:
        parts["header"] = header
    root = {"document": "document", "styles": "styles", "numbering": "numbering", "header": "hdr"}
    types, links = "", ""
    for at, name in enumerate(parts):
        kind = MAIN + ("document.main" if name == "document" else name) + "+xml"
        types += f'<Override PartName="/word/{name}.xml" ContentType="{kind}"/>'
        if name != "document":
            links += f'<Relationship Id="rId{at}" Type="{OFFICE}{name}" Target="{name}.xml"/>'
    page = '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1418"/>'
    if header:
        page = f'<w:headerReference w:type="default" r:id="rId{list(parts).index("header")}"/>' + page
    parts["document"] = f"<w:body>{body}<w:sectPr>{page}</w:sectPr></w:body>"
    relations = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    members = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default ContentType="application/xml" Extension="xml"/><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships {relations}><Relationship Id="rId1" Type="{OFFICE}officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f"<Relationships {relations}>{links}</Relationships>",
    }
    members |= {
        f"word/{name}.xml": f"<w:{root[name]} {NAMES}>{inner}</w:{root[name]}>" for name, inner in parts.items()
    }
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, inner in members.items():
            info = zipfile.ZipInfo(member, (2024, 3, 1, 0, 0, 0))
            archive.writestr(info, f'<?xml version="1.0" encoding="UTF-8"?>\n{inner}', zipfile.ZIP_DEFLATED)
