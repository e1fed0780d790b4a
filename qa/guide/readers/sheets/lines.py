"""A sheet of one column: read as the lines of a plain text, or a question a row with its answer in the rows below."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from qa.guide.readers.parts import Part, one_place
from qa.guide.readers.plain_text import read_plain_text
from qa.guide.readers.reading import has_content
from qa.guide.readers.sheets.asking import ANSWERS, asks, heading_of
from qa.guide.readers.sheets.markup import plain
from qa.guide.readers.sheets.rows import Row, Sheet
from qa.records import Mark, Places, Section, line_starts

WIDEST_QUESTION = 200  # characters
MOST_IN_A_ROW = 0.25  # share of questions right below another


def is_column(rows: Sequence[Row]) -> bool:
    """Tell whether nearly all rows have one cell, all in one column."""
    return len({column for row in rows for column in row.filled}) == 1


def line_parts(sheet: Sheet, level: int) -> Iterator[Part]:
    """Yield headings and texts of the one column of a sheet."""
    cells = [(row, plain(row.cells[row.filled[0]])) for row in sheet.rows]
    questions = _questions([cell for _, cell in cells])
    text, marks = _page(sheet, cells)
    reading = read_plain_text(text)
    if sum(bool(section.headings) for section in reading.sections) > len(questions):
        yield from _sections(text, marks, reading.sections, level)
        return
    for at, (row, cell) in enumerate(cells):
        if at in questions:
            yield one_place(heading_of(cell)[0], sheet.place(row), level)
        else:
            yield one_place(cell, sheet.place(row))


def _questions(cells: Sequence[str]) -> set[int]:
    """Find the rows that ask, where other rows answer them."""
    asking = [
        len(cell) <= WIDEST_QUESTION and asks(cell) and not ANSWERS.match(cell) and "\n" not in cell for cell in cells
    ]
    found = {at for at, asked in enumerate(asking) if asked}
    unanswered = sum(above and below for above, below in pairwise([*asking, True]))
    several = len(found) > 1 or any(map(ANSWERS.match, cells))
    return found if several and unanswered <= max(1, MOST_IN_A_ROW * len(found)) else set()


def _page(sheet: Sheet, cells: Sequence[tuple[Row, str]]) -> tuple[str, tuple[Mark, ...]]:
    """Join the rows as lines; a blank row is a blank line."""
    pieces: list[str] = []
    marks: list[Mark] = []
    length = 0
    number = cells[0][0].number
    for row, cell in cells:
        gap = "\n" if row.number > number + 1 else ""
        number = row.number
        marks.append(Mark(length + len(gap), sheet.place(row)))
        pieces += [gap, cell, "\n"]
        length += len(gap) + len(cell) + 1
    return "".join(pieces), tuple(marks)


def _sections(text: str, marks: Sequence[Mark], sections: Sequence[Section], level: int) -> Iterator[Part]:
    """Yield what the plain text reader finds: of each section its heading, then its lines."""
    places = Places(tuple(line_starts(text)), tuple(marks))
    end = 0
    for section in sections:
        body = text[section.start : section.end]
        if section.headings:
            # Its line stands before the body; of a heading alone it is the body.
            title = section.headings[-1]
            above = text[end : section.start]
            alone = not has_content(above)
            at = section.start if alone else end + len(above) - len(above.lstrip())
            heading = heading_of(title)[0] if asks(title) else title
            yield one_place(heading, places.of(at, at + 1), level + len(section.headings) - 1)
            body = "" if alone else body
        end = section.end
        if has_content(body):
            start = section.start + len(body) - len(body.lstrip())
            inside = [mark for mark in marks if start < mark.start < section.end]
            yield Part(
                body.strip(),
                (
                    Mark(0, places.of(start, start + 1)),
                    *(Mark(mark.start - start, mark.place) for mark in inside),
                ),
            )
