"""A sheet as rows of cells, what a cell says as a spreadsheet program shows it, and where a row stands."""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from qa.errors import CorpusError
from qa.guide.readers.parts import UNSEEN
from qa.records import Place

MOST_CELLS = 200_000  # with something in them, of a file
MOST_COLUMNS = 1_000  # with something in them, of a row
LARGEST_WHOLE = 1e15  # beyond, a number of a spreadsheet is no longer exact
ERRORS = frozenset(
    ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#GETTING_DATA"]
)
UNNAMED = re.compile(r"Unnamed: \d+(_level_\d+)?")  # what pandas calls a column without a name
BLANK_LINES = re.compile(r"\n{3,}")
LINE_ENDS = re.compile(r"\r\n?|[\v\f\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Row:
    """A row that has something to read."""

    number: int  # as a spreadsheet program shows it, from 1; of a record or an entry, its number
    cells: tuple[str, ...]  # as shown; "" of an empty one
    wide: bool = False  # its first text is one cell over several columns

    def cell(self, column: int) -> str:
        """Give a cell; rows are ragged, and column -1 is none."""
        return self.cells[column] if 0 <= column < len(self.cells) else ""

    @property
    def filled(self) -> tuple[int, ...]:
        """Give the columns that have something."""
        return tuple(column for column, cell in enumerate(self.cells) if cell)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table, or several below each other."""

    rows: tuple[Row, ...]  # ascending; numbers that are missing are blank rows
    name: str = ""  # that a place is said with; "" where the file has but one
    title: str = ""  # that it may be headed with

    def place(self, row: Row) -> Place:
        """Say where a row stands."""
        return Place("row", row.number, row.number, self.name)


def rows_of(records: Iterable[Sequence[object]], first: int = 1) -> tuple[Row, ...]:
    """Number records and leave out the blank ones.

    :raises CorpusError: They have more cells, or one has more, than a guide's table.
    """
    rows: list[Row] = []
    count = 0
    for number, record in enumerate(records, first):
        if sum(map(bool, record)) > MOST_COLUMNS:
            raise CorpusError(f"row {number:,} has more than {MOST_COLUMNS:,} cells; split it into smaller tables")
        cells = tuple(map(show, record))
        if not any(cells):
            continue
        rows.append(Row(number, cells))
        count += sum(map(bool, cells))
        if count > MOST_CELLS:
            raise CorpusError(f"more than {MOST_CELLS:,} cells; split it into smaller files")
    return tuple(rows)


def show(value: object) -> str:
    """Write what a cell holds as a person sees it; errors of formulas and what is no number are blank."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_cell(value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return show_number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else f"{value.date()} {_clock(value.time())}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return _clock(value)
    if isinstance(value, timedelta):
        minutes, seconds = divmod(round(value.total_seconds()), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    return str(value)


def show_number(value: float) -> str:
    """Write a number with the 15 digits that a spreadsheet has."""
    if not math.isfinite(value):
        return ""
    return str(int(value)) if value.is_integer() and abs(value) < LARGEST_WHOLE else f"{value:.15g}"


def _clock(value: time) -> str:
    return value.isoformat("seconds" if value.second else "minutes")


def clean_cell(text: str) -> str:
    """Take from a text what nobody sees, and have its lines apart by LF."""
    lines = UNSEEN.sub("", LINE_ENDS.sub("\n", text)).replace("\xa0", " ").split("\n")
    cleaned = BLANK_LINES.sub("\n\n", "\n".join(line.rstrip() for line in lines)).strip()
    return "" if cleaned in ERRORS or UNNAMED.fullmatch(cleaned) else cleaned
