"""A flat ODT text out of short lines, for what LibreOffice is to print; `# ` and `## ` lines are marked as headings."""

from pathlib import Path
from xml.sax.saxutils import escape

SPACES = " ".join(
    f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for short, name in (
        ("office", "office"),
        ("style", "style"),
        ("text", "text"),
        ("table", "table"),
        ("fo", "xsl-fo-compatible"),
        ("svg", "svg-compatible"),
    )
)
LOOKS = {"=": "Titel", "#": "Kopf1", "##": "Kopf2", "^": "Mitte", ">": "Rechts", "-": "Punkt", "!": "Kasten"}


def style(name: str, size: float, paragraph: str = "", font: str = "", more: str = "") -> str:
    """Write a style."""
    return (
        f'<style:style style:name="{name}" style:family="paragraph"><style:paragraph-properties {paragraph}/>'
        f'<style:text-properties style:font-name-asian="F" fo:font-size="{size}pt" style:font-size-asian="{size}pt" '
        f"{more} {font}/></style:style>"
    )


def line(words: str) -> str:
    """Write a paragraph, a heading or a table."""
    if words.startswith("|"):
        rows = [row.split(",") for row in words[1:].split(";")]
        cells = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell table:style-name="Zelle"><text:p text:style-name="Text">{cell}</text:p>'
                "</table:table-cell>"
                for cell in row
            )
            + "</table:table-row>"
            for row in rows
        )
        columns = f'<table:table-column table:number-columns-repeated="{len(rows[0])}"/>'
        return f"<table:table>{columns}{cells}</table:table>"
    mark, _, rest = words.partition(" ")
    if mark not in LOOKS:
        return f'<text:p text:style-name="Text">{escape(words)}</text:p>'
    if mark in ("#", "##"):
        return f'<text:h text:style-name="{LOOKS[mark]}" text:outline-level="{len(mark)}">{escape(rest)}</text:h>'
    return f'<text:p text:style-name="{LOOKS[mark]}">{escape(rest)}</text:p>'


def write(target: Path, words: str, styles: str, font: str, foot: str) -> None:
    """Write the text."""
    number = "<text:page-number/>"
    target.write_text(
        f'<?xml version="1.0" encoding="UTF-8"?><office:document {SPACES} office:version="1.3" '
        'office:mimetype="application/vnd.oasis.opendocument.text"><office:font-face-decls>'
        f'<style:font-face style:name="F" svg:font-family="\'{font}\'"/></office:font-face-decls><office:styles>'
        f"{styles}</office:styles><office:automatic-styles>"
        '<style:style style:name="Zelle" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt '
        'solid #000000" fo:padding="0.1cm"/></style:style><style:page-layout style:name="L">'
        "<style:page-layout-properties "
        'fo:page-width="14.8cm" fo:page-height="21cm" fo:margin="1.6cm"/><style:footer-style/></style:page-layout>'
        '</office:automatic-styles><office:master-styles><style:master-page style:name="Standard" '
        f'style:page-layout-name="L"><style:footer><text:p text:style-name="Mitte">{foot.format(number)}</text:p>'
        "</style:footer></style:master-page></office:master-styles><office:body><office:text>"
        f"{''.join(map(line, words.splitlines()))}</office:text></office:body></office:document>",
        encoding="utf-8",
    )
