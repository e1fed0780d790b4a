"""The tables of Word: their rows and cells, those that are merged, and which rows name the columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from qa.guide.readers.docx.names import W, is_on, number, value
from qa.guide.readers.docx.styles import Styles

MOST_HEADERS = 3  # rows
MOST_COLUMNS = 200  # what a cell says of its width may be wrong
FIRST_ROW = 0x20  # bit of what a table takes from its style


@dataclass(frozen=True, slots=True)
class Cell:
    element: Any
    span: int  # columns
    goes_on: bool  # from the cell above


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[Cell, ...]
    skipped: int  # columns before the first cell
    is_header: bool


@dataclass(frozen=True, slots=True)
class Text:
    """What a cell says."""

    text: str
    bold: bool


def read_rows(table: Any) -> list[Row]:
    """Read the rows of a table, without those that were deleted."""
    rows = []
    for element in _inside(table, W + "tr"):
        properties = element.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            continue
        cells = tuple(_cell(cell) for cell in _inside(element, W + "tc"))
        skipped = min(number(properties, "gridBefore") or 0, MOST_COLUMNS)
        rows.append(Row(cells, skipped, bool(is_on(properties, "tblHeader"))))
    return rows


def is_box(rows: Sequence[Row], styles: Styles) -> bool:
    """Tell a frame around text from a table: it has one column, one cell with text, or headings in it."""
    if all(len(row.cells) <= 1 for row in rows):
        return True
    written = 0
    for row in rows:
        for cell in row.cells:
            written += next(cell.element.iter(W + "t"), None) is not None
            if any(styles.level(paragraph) > 0 for paragraph in cell.element.iter(W + "p")):
                return True
    return written <= 1


def lay_out(rows: Sequence[Row], texts: Sequence[Sequence[Text]]) -> list[list[Text]]:
    """Give each row a text for each column; a cell that goes down stands in all of its rows, one that goes across once.

    :param texts: Of the cells, row by row.
    """
    laid: list[list[Text]] = []
    blank = Text("", False)
    for row, own in zip(rows, texts, strict=True):
        columns = [blank] * row.skipped
        for cell, text in zip(row.cells, own, strict=True):
            above = laid[-1] if laid else []
            repeated = cell.goes_on and not text.text and len(columns) < len(above)
            columns.append(above[len(columns)] if repeated else text)
            columns += [blank] * (cell.span - 1)
        laid.append(columns)
    return laid


def count_headers(table: Any, rows: Sequence[Row], laid: Sequence[Sequence[Text]], styles: Styles) -> int:
    """Count the rows at the top that name the columns: said to, or bold above others that are not."""
    marked = 0
    while marked < len(rows) and rows[marked].is_header:
        marked += 1
    bold = 0
    while bold < len(rows) and all(cell.bold for cell in laid[bold] if cell.text):
        bold += 1
    for count in (marked, bold):
        if 0 < count < len(rows) and count <= MOST_HEADERS:
            return count
    look = table.find(f"{W}tblPr/{W}tblLook")
    heads = look is not None and (look.get(W + "firstRow") == "1" or _bits(look.get(W + "val")) & FIRST_ROW)
    return int(bool(heads) and len(rows) > 1 and styles.heads_in_bold(value(table, "tblPr", "tblStyle")))


def _inside(element: Any, tag: str) -> Iterator[Any]:
    """Give the rows of a table, or the cells of a row, those in content controls too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins", W + "moveTo"):
            yield from _inside(child, tag)


def _cell(element: Any) -> Cell:
    properties = element.find(W + "tcPr")
    merged = properties.find(W + "vMerge") if properties is not None else None
    span = max(1, min(number(properties, "gridSpan") or 1, MOST_COLUMNS))
    return Cell(element, span, merged is not None and merged.get(W + "val") != "restart")


def _bits(written: str | None) -> int:
    try:
        return int(written or "0", 16)
    except ValueError:
        return 0
