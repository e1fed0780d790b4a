"""Rows of tables: lines below each other whose cells stand in the same columns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import regex

from qa.guide.readers.parts import Part, table_row
from qa.guide.readers.pdf.lines import Line, join_lines
from qa.guide.readers.pdf.pieces import Piece
from qa.records import Mark, Place

LEAST_ROWS = 3  # two names beside each other are no table
LEAST_ROWS_ALIKE = 2  # with one number of cells, three at least
NUMBER = regex.compile(r"\p{Nd}\W*$")
SAME_EDGE = 6.0  # points
WIDEST_LEADING = 0.6  # times the height of a line, within a cell
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
        rows, end = _rows(lines, start, headings)
        cells = {len(row[0].cells) for row in rows}
        if max(cells) > 1 and len(rows) >= (LEAST_ROWS_ALIKE if min(cells) > 2 and len(cells) == 1 else LEAST_ROWS):
            found[start] = Table(_table(rows), end - start)
            start = end
        else:
            start += 1
    return found


def _rows(lines: Sequence[Line], start: int, headings: Collection[int]) -> tuple[list[list[Line]], int]:
    """Gather the rows of what may be a table, and its end; further lines of a row go on with its last cell."""
    rows = [[lines[start]]]
    end = start + 1
    while end < len(lines) and end not in headings:
        if _is_row_below(rows[-1], lines[end]):
            rows.append([lines[end]])
        elif _goes_on(rows[-1], lines[end]):
            rows[-1].append(lines[end])
        else:
            break
        end += 1
    return rows, end


def _goes_on(row: Sequence[Line], line: Line) -> bool:
    """Tell whether a line goes on with the last cell of a row."""
    above, cell = row[-1], row[0].cells[-1]
    if len(row[0].cells) < 2 or len(line.cells) > 1 or line.page != above.page or line.quarter != above.quarter:
        return False
    near = 0 <= line.bottom - above.bottom <= (1 + WIDEST_LEADING) * max(above.height, line.height)
    return near and abs(line.left - cell.left) <= SAME_EDGE


def _is_row_below(row: Sequence[Line], below: Line) -> bool:
    """Tell whether a line is the next row of a table: its cells stand in the same columns."""
    above = row[0]
    fewest = min(len(above.cells), len(below.cells))
    if fewest < 2 or above.page != below.page or above.quarter != below.quarter:
        return False
    if not 0 <= below.bottom - row[-1].bottom <= (1 + WIDEST_BREAK) * max(above.height, below.height):
        return False
    return sum(any(_is_below(cell, other) for other in above.cells) for cell in below.cells) >= fewest


def _is_below(cell: Piece, above: Piece) -> bool:
    """Tell whether cells are of one column: set to the left or the middle; to the right only numbers, as prose is."""
    if (
        abs(cell.left - above.left) <= SAME_EDGE
        or abs(cell.left + cell.right - above.left - above.right) <= 2 * SAME_EDGE
    ):
        return True
    return abs(cell.right - above.right) <= SAME_EDGE and NUMBER.search(cell.text + above.text) is not None


def _table(rows: Sequence[Sequence[Line]]) -> Part:
    text = ""
    marks = []
    for first, *others in rows:
        marks.append(Mark(len(text), _place(first)))
        text += table_row(piece.text for piece in first.cells)
        for line in others:
            joined = join_lines(text, line.text)
            marks.append(Mark(len(joined) - len(line.text), _place(line)))
            text = joined
        text += "\n"
    header = len(rows[0]) == 1 and rows[0][0].bold and not any(row[0].bold for row in rows[1:])
    return Part(text[:-1], tuple(marks), kind="table", header=int(header))


def _place(line: Line) -> Place:
    return Place("page", line.page, line.page, boxes=(line.box,))
