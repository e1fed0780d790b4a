"""Documents on the template that a word processor starts with: its styles, lists, fields and heads of pages."""

from pathlib import Path

from docx import Document
from docx.document import Document as Made
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

OUT = Path(__file__).parent.parent.parent / "docx3"


def begin(font: str, size: float = 11) -> Made:
    """Start a document whose text and headings are set in one font."""
    made = Document()
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"):
        style = made.styles[name]
        style.font.name = font
        fonts = style.element.rPr.rFonts
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for side in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{side}"), font)
    made.styles["Normal"].font.size = Pt(size)
    return made


def look(made: Made, words: str, size: float = 0, **more: object) -> Paragraph:
    """Add a paragraph of one run with a look of its own."""
    paragraph = made.add_paragraph()
    run = paragraph.add_run(words)
    if size:
        run.font.size = Pt(size)
    for name, value in more.items():
        setattr(run.font, name, value)
    return paragraph


def numbering(made: Made, key: int, *levels: tuple[str, str, str]) -> None:
    """Add a numbering: of each level its format, its text and the id of the style it belongs to, if any."""
    inner = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + (f'<w:pStyle w:val="{style}"/>' if style else "")
        + f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/>'
        '<w:pPr><w:ind w:left="567" w:hanging="567"/></w:pPr></w:lvl>'
        for at, (form, text, style) in enumerate(levels)
    )
    root = made.part.numbering_part.element
    shape = parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:multiLevelType w:val="multilevel"/>'
        f"{inner}</w:abstractNum>"
    )
    root.insert(0, shape)
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
    for at, (_, _, style) in enumerate(levels):
        if style:
            at_style = next(one for one in made.styles if one.style_id == style)
            number(at_style.element.get_or_add_pPr(), key, at)


def number(properties: object, key: int, level: int) -> None:
    """Let a list number a paragraph or a style."""
    held = properties.get_or_add_numPr()
    held.get_or_add_ilvl().val = level
    held.get_or_add_numId().val = key


def listed(made: Made, words: str, key: int, level: int, size: float = 0, **more: object) -> None:
    """Add a paragraph that a list numbers."""
    number(look(made, words, size, **more)._p.get_or_add_pPr(), key, level)


def contents(made: Made, title: str, rows: list[tuple[str, int]]) -> None:
    """Add a table of contents as a field in a content control, its title in a style of its own."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    begin_field = mark.format("begin") + '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" \\h \\z </w:instrText>'
    begin_field += "</w:r>" + mark.format("separate")
    lines = "".join(
        "<w:p><w:pPr><w:tabs><w:tab w:val='right' w:leader='dot' w:pos='8630'/></w:tabs></w:pPr>"
        f"{begin_field if not at else ''}<w:r><w:t>{row}</w:t></w:r><w:r><w:tab/></w:r>"
        f"<w:r><w:t>{page}</w:t></w:r></w:p>"
        for at, (row, page) in enumerate(rows)
    )
    block = (
        f'<w:sdt {nsdecls("w")}><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
        f'</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:pPr><w:pStyle w:val="TOCHeading"/>'
        f'<w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>{title}</w:t></w:r></w:p>{lines}'
        f"<w:p>{mark.format('end')}</w:p></w:sdtContent></w:sdt>"
    )
    made.element.body.insert(len(made.element.body) - 1, parse_xml(block))


def rows(made: Made, *lines: tuple[str, ...]) -> None:
    """Add a table with lines, its first row bold."""
    table = made.add_table(0, len(lines[0]), "Table Grid")
    for at, line in enumerate(lines):
        for cell, words in zip(table.add_row().cells, line, strict=True):
            cell.paragraphs[0].add_run(words).bold = not at or None


def save(made: Made, name: str, gold: str) -> None:
    """Write the file and its headings."""
    made.core_properties.title = ""
    made.core_properties.author = ""
    made.save(str(OUT / name))
    (OUT / f"{name}.gold").write_text(gold.strip("\n") + "\n", encoding="utf-8")
