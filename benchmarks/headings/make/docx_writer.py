"""A small writer of DOCX files: raw XML in a zip, so that every fault of a real file can be put in by hand."""

import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

OUT = Path(__file__).parent.parent / "docx"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/>
<Override PartName="/word/document.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
<Override PartName="/word/styles.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>
<Override PartName="/word/numbering.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/>
<Override PartName="/word/header1.xml"
 ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml"/>
</Types>"""
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
ROOT = RELATIONS.format(f'<Relationship Id="rId1" Type="{KIND}/officeDocument" Target="word/document.xml"/>')
PARTS = RELATIONS.format(
    "".join(
        f'<Relationship Id="rId{at}" Type="{KIND}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(
            [("styles", "styles.xml"), ("numbering", "numbering.xml"), ("header", "header1.xml")], 1
        )
    )
)


def run(text: str, look: str = "") -> str:
    """Write a run; LF becomes a soft break, TAB a tabulator."""
    pieces = text.replace("\t", "\n\t").split("\n")
    inner = ""
    for row, piece in enumerate(pieces):
        if piece.startswith("\t"):
            inner += "<w:tab/>"
            piece = piece[1:]
        elif row:
            inner += "<w:br/>"
        inner += f'<w:t xml:space="preserve">{escape(piece)}</w:t>' if piece else ""
    return f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{inner}</w:r>"


def bold(text: str, size: int = 0, more: str = "") -> str:
    """Write a bold run, its size in points."""
    return run(
        text, "<w:b/><w:bCs/>" + more + (f'<w:sz w:val="{size * 2}"/><w:szCs w:val="{size * 2}"/>' if size else "")
    )


def para(inner: str, style: str = "", more: str = "") -> str:
    """Write a paragraph of runs, or of plain text."""
    runs = inner if inner.startswith("<w:") or not inner else run(inner)
    look = (f'<w:pStyle w:val="{style}"/>' if style else "") + more
    return f"<w:p>{f'<w:pPr>{look}</w:pPr>' if look else ''}{runs}</w:p>"


def numbered(number: int, level: int = 0) -> str:
    """Write the properties of a paragraph that a list numbers."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def outline(level: int) -> str:
    """Write the property of an outline level, 0 the highest."""
    return f'<w:outlineLvl w:val="{level}"/>'


def table(rows: Sequence[Sequence[str]], borders: bool = True, wide: int = 9000) -> str:
    """Write a table; a cell that is XML already stays."""
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    look = f"<w:tblBorders>{edges}</w:tblBorders>" if borders else ""
    width = wide // len(rows[0])
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    lines = "".join(
        "<w:tr>"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
            f"{cell if cell.startswith('<w:p>') else para(bold(cell) if not row else cell)}</w:tc>"
            for cell in cells
        )
        + "</w:tr>"
        for row, cells in enumerate(rows)
    )
    looks = f'<w:tblPr><w:tblW w:w="{wide}" w:type="dxa"/>{look}</w:tblPr>'
    return f"<w:tbl>{looks}<w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>"


def style(key: str, name: str, based: str = "", paragraph: str = "", look: str = "", kind: str = "paragraph") -> str:
    """Write a style."""
    return (
        f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f"<w:pPr>{paragraph}</w:pPr>" if paragraph else "")
        + (f"<w:rPr>{look}</w:rPr>" if look else "")
        + "</w:style>"
    )


def size(points: float, strong: bool = False) -> str:
    """Write the look of a run or a style."""
    half = round(points * 2)
    return ("<w:b/><w:bCs/>" if strong else "") + f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>'


def levels(key: int, *shapes: tuple[str, str] | tuple[str, str, str]) -> str:
    """Write a numbering: of each level its format, its text and, where there is one, the style it belongs to."""
    inner = ""
    for level, (form, text, *more) in enumerate(shapes):
        inner += (
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{"".join(more)}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{420 * (level + 1)}" w:hanging="420"/></w:pPr></w:lvl>'
        )
    return f'<w:abstractNum w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>{inner}</w:abstractNum>'


def number(key: int, abstract: int, restart: bool = False) -> str:
    """Write a list of a numbering; one that starts again if asked."""
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>' if restart else ""
    return f'<w:num w:numId="{key}"><w:abstractNumId w:val="{abstract}"/>{again}</w:num>'


class Docx:
    """A file in the making, with the headings that a reader sees in it."""

    def __init__(
        self, name: str, styles: Iterable[str] = (), numbering: str = "", header: str = "", font: str = ""
    ) -> None:
        """Begin a file; ``font`` is that of all text."""
        self.name, self.header, self.body, self.gold = name, header, [], []
        fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>' if font else ""
        defaults = f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{size(10.5)}</w:rPr></w:rPrDefault></w:docDefaults>"
        normal = '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>'
        self.styles = f"<w:styles {W}>{defaults}{normal}{''.join(styles)}</w:styles>"
        self.numbering = f"<w:numbering {W}>{numbering}</w:numbering>"

    def add(self, *pieces: str) -> None:
        """Add paragraphs, as XML or plain text."""
        self.body += [piece if piece.startswith("<w:") else para(piece) for piece in pieces]

    def heading(self, depth: int, seen: str, xml: str) -> None:
        """Add a heading, with its text as a reader sees it."""
        self.seen(depth, seen)
        self.body.append(xml)

    def seen(self, depth: int, text: str) -> None:
        """Note a heading."""
        self.gold.append("  " * depth + text)

    def save(self, folder: Path = OUT, page: tuple[int, int] = (11906, 16838)) -> None:
        """Write the file, and its headings if there are any; a page is measured in twentieths of a point."""
        wide, high = page
        section = (
            f'<w:sectPr><w:headerReference w:type="default" r:id="rId3"/><w:pgSz w:w="{wide}" w:h="{high}"/>'
            '<w:pgMar w:top="1300" w:right="1100" w:bottom="1100" w:left="1100" w:header="600" w:footer="600"/>'
            "</w:sectPr>"
        )
        document = f'<w:document {W} xmlns:r="{KIND}"><w:body>{"".join(self.body)}{section}</w:body></w:document>'
        head = f"<w:hdr {W}>{para(self.header)}</w:hdr>"
        members = {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": ROOT,
            "word/document.xml": document,
            "word/_rels/document.xml.rels": PARTS,
            "word/styles.xml": self.styles,
            "word/numbering.xml": self.numbering,
            "word/header1.xml": head,
        }
        with zipfile.ZipFile(folder / self.name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, text in members.items():
                if not text.startswith("<?xml"):
                    text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}'
                archive.writestr(zipfile.ZipInfo(member, (2024, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
        if self.gold:
            (folder / f"{self.name}.gold").write_text("\n".join([*self.gold, ""]), encoding="utf-8")
