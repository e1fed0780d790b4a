"""Tables that are no questions and answers: a row a line, the names of the columns repeated where one is cut."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from qa.guide.readers.parts import Part, one_place, table_row
from qa.guide.readers.sheets.asking import asks
from qa.guide.readers.sheets.faq import LETTER, is_text
from qa.guide.readers.sheets.markup import plain
from qa.guide.readers.sheets.rows import Row, Sheet
from qa.records import Mark

WIDEST_HEADING = 120  # characters
WIDEST_NAME = 60
MOST_ROWS = 80  # percent
FIRST_ROWS = 5  # in which the names of columns may stand


def table_parts(sheet: Sheet, level: int) -> Iterator[Part]:
    """Yield the tables of a sheet, which blank rows part; a lone cell above one is its heading.

    :param level: Of the highest heading.
    """
    for region in regions(sheet.rows):
        rows = list(region)
        headed = False
        while rows and len(rows[0].filled) == 1 and (len(rows) == 1 or any(len(row.filled) > 1 for row in rows)):
            row = rows.pop(0)
            text = plain(row.cells[row.filled[0]])
            is_heading = (
                bool(rows) and not headed and is_text(text) and "\n" not in text and len(text) <= WIDEST_HEADING
            )
            yield one_place(text, sheet.place(row), level if is_heading else 0)
            headed = True
        header = _header_row(rows) if rows else 0
        for row in rows[:header]:
            yield one_place(_line(row, row.filled), sheet.place(row))
        if rows:
            yield _table(sheet, rows[header:])


def regions(rows: Sequence[Row]) -> list[list[Row]]:
    """Part rows at blank ones; where most are lone, blank rows are only space."""
    found: list[list[Row]] = [[]]
    for above, row in pairwise([None, *rows]):
        if row is None:
            continue
        if above and row.number > above.number + 1:
            found.append([])
        found[-1].append(row)
    # A title has a blank row below it, and belongs to the table that follows.
    joined: list[list[Row]] = []
    for region in found:
        if joined and all(len(row.filled) == 1 for row in joined[-1]):
            joined[-1] += region
        else:
            joined.append(region)
    return [list(rows)] if rows and median(map(len, joined)) < 2 else joined


def _table(sheet: Sheet, rows: Sequence[Row]) -> Part:
    used = sorted({column for row in rows for column in row.filled})
    lines = [_line(row, used) for row in rows]
    marks = []
    start = 0
    for row, line in zip(rows, lines, strict=True):
        marks.append(Mark(start, sheet.place(row)))
        start += len(line) + 1
    return Part("\n".join(lines), tuple(marks), kind="table", header=int(_is_header(rows, _usual(rows))))


def _line(row: Row, columns: Sequence[int]) -> str:
    return table_row(plain(row.cell(column)) for column in columns)


def _usual(rows: Sequence[Row]) -> int:
    """Count the cells that a full row has, a few overlong ones apart."""
    return sorted(len(row.filled) for row in rows)[MOST_ROWS * len(rows) // 100]


def _header_row(rows: Sequence[Row]) -> int:
    """Find the row that names the columns below a few that say something of the whole; 0 where there is none."""
    columns = _usual(rows)
    for at, row in enumerate(rows[:FIRST_ROWS]):
        if 2 * len(row.filled) > columns:
            return at if _is_header(rows[at:], columns) else 0
    return 0


def _is_header(rows: Sequence[Row], columns: int) -> bool:
    """Tell a row that names columns: most of them, each in a few words that are no number."""
    names = [rows[0].cells[column] for column in rows[0].filled]
    if len(rows) < 2 or len(names) < 2 or 2 * len(names) <= columns:
        return False
    return all(_is_name(name) for name in names)


def _is_name(text: str) -> bool:
    return (
        LETTER.search(text) is not None
        and len(text) <= WIDEST_NAME
        and not asks(text)
        and not text.endswith((":", "："))
    )
