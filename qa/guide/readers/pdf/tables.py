"""Rows of tables: lines below each other whose cells stand in the same columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from qa.guide.readers.parts import Part, table_row
from qa.guide.readers.pdf.lines import Line
from qa.guide.readers.pdf.pieces import Piece
from qa.records import Mark, Place

LEAST_ROWS = 2
LEAST_ROWS_OF_TWO = 3  # of a table of two columns: two names beside each other are no table
SAME_EDGE = 6.0  # points
WIDEST_BREAK = 2.5  # times the height of a line, between rows


@dataclass(frozen=True, slots=True)
class Table:
    """A table found among lines."""

    part: Part
    lines: int


def find_tables(lines: Sequence[Line], headings: Collection[int] = ()) -> dict[int, Table]:
    """Find tables by the row of their first line; none goes on over a heading."""
    found: dict[int, Table] = {}
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and end not in headings and _is_row_below(lines[end - 1], lines[end]):
            end += 1
        cells = max(len(line.cells) for line in lines[start:end])
        if cells > 1 and end - start >= (LEAST_ROWS if cells > 2 else LEAST_ROWS_OF_TWO):
            found[start] = Table(_table(lines[start:end]), end - start)
        start = end
    return found


def _is_row_below(above: Line, below: Line) -> bool:
    """Tell whether two lines are rows of one table: their cells stand in the same columns."""
    fewest = min(len(above.cells), len(below.cells))
    if fewest < 2 or above.page != below.page or above.quarter != below.quarter:
        return False
    if not 0 <= below.bottom - above.bottom <= (1 + WIDEST_BREAK) * max(above.height, below.height):
        return False
    return sum(any(_is_below(cell, other) for other in above.cells) for cell in below.cells) >= fewest


def _is_below(cell: Piece, above: Piece) -> bool:
    """Tell whether cells are of one column: set to the left, to the right, or to its middle."""
    edges = (
        (cell.left, above.left),
        (cell.right, above.right),
        ((cell.left + cell.right) / 2, (above.left + above.right) / 2),
    )
    return any(abs(one - other) <= SAME_EDGE for one, other in edges)


def _table(rows: Sequence[Line]) -> Part:
    text = ""
    marks = []
    for line in rows:
        marks.append(Mark(len(text), Place("page", line.page, line.page, boxes=(line.box,))))
        text += table_row(piece.text for piece in line.cells) + "\n"
    return Part(text[:-1], tuple(marks), kind="table")
