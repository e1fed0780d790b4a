"""Which row of a sheet names its columns, and which columns are question, answer and categories."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import regex

from qa.guide.readers.plain_text.lines import width
from qa.guide.readers.sheets.asking import asks
from qa.guide.readers.sheets.faq import is_text
from qa.guide.readers.sheets.names import (
    ANSWER,
    CATEGORY,
    DESCRIPTION,
    QUESTION,
    TITLE,
    is_named,
    key_of,
)
from qa.guide.readers.sheets.rows import Row

FIRST_ROWS = 20  # in which a header may stand
FIRST_COLUMNS = 100  # in which questions, answers and categories are looked for
MOST_ASK = 0.6  # share of a column's cells, where the answers are longer
ALL_ASK = 0.8  # where they need not be, there being no other texts
PROSE = regex.compile(r"\s|\p{Han}{4}|[\p{Hiragana}\p{Thai}\p{Khmer}\p{Lao}\p{Myanmar}]{4}")
LEAST_ROWS = 3  # for a guess by shape
LEAST_CONTENT = 24  # columns, in the middle, of what is the text of an article
LONGER = 3  # times as wide is a text than its title, where no name and no question mark says what they are
WIDEST_TITLE = 60
WIDEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Names of columns that the editor gives; "" where they are to be found."""

    question: str = ""
    answer: str = ""
    category: str = ""


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the parts of an entry stand."""

    header: int  # row in ``rows`` that names the columns, -1 for none
    question: int
    answer: int
    categories: tuple[int, ...] = ()


def find_columns(rows: Sequence[Row], wanted: Wanted) -> Columns | None:
    """Find the columns by their names, else by their shape; None of a sheet that is no questions and answers."""
    for at, row in enumerate(rows[:FIRST_ROWS]):
        if len(row.filled) >= 2 and (found := _by_name(rows, at, wanted)):
            return found
    return _by_shape(rows) if wanted == Wanted() else None


def has_column(rows: Sequence[Row], name: str) -> bool:
    """Tell whether a row that may be the header names a column so."""
    return any(_given(row, name) >= 0 for row in rows[:FIRST_ROWS])


def names_of(rows: Sequence[Row]) -> list[str]:
    """List the names of the columns, as far as the first row with the most of them says."""
    header = max(rows[:FIRST_ROWS], key=lambda row: len(row.filled), default=None)
    return [" ".join(cell.split()) for cell in header.cells if cell] if header else []


def _given(row: Row, name: str) -> int:
    if not name.strip():
        return -1
    keys = [" ".join(cell.split()).casefold() for cell in row.cells]
    wanted = " ".join(name.split()).casefold()
    if wanted in keys:
        return keys.index(wanted)
    keys = [key_of(cell) for cell in row.cells]
    return keys.index(key_of(name)) if key_of(name) and key_of(name) in keys else -1


def _by_name(rows: Sequence[Row], at: int, wanted: Wanted) -> Columns | None:
    row = rows[at]
    question, answer = _given(row, wanted.question), _given(row, wanted.answer)
    category = _given(row, wanted.category)
    if any(
        name and column < 0
        for name, column in ((wanted.question, question), (wanted.answer, answer), (wanted.category, category))
    ):
        return None
    below = rows[at + 1 :]
    taken = {question, answer, category}
    strong = [
        _first(row, names, taken) if column < 0 else column
        for names, column in ((QUESTION, question), (ANSWER, answer))
    ]
    weak = [_first(row, TITLE, taken) if strong[0] < 0 else strong[0]]
    weak += [_first(row, DESCRIPTION, taken | {weak[0]}) if strong[1] < 0 else strong[1]]
    if (wanted.question or wanted.answer) and min(weak) < 0:
        weak = _other_by_width(row, below, weak, taken)
    if min(weak) < 0 or weak[0] == weak[1]:
        return None
    if max(strong) < 0 and not _is_article(below, *weak):
        return None
    if category >= 0:
        categories: tuple[int, ...] = (category,)
    else:
        categories = tuple(
            column for column in _first_filled(row) if column not in weak and is_named(row.cells[column], CATEGORY)
        )
    return Columns(at, weak[0], weak[1], categories)


def _first(row: Row, names: frozenset[str], taken: set[int]) -> int:
    free = (column for column in _first_filled(row) if column not in taken)
    return next((column for column in free if is_named(row.cells[column], names)), -1)


def _first_filled(row: Row) -> list[int]:
    return [column for column, cell in enumerate(row.cells[:FIRST_COLUMNS]) if cell]


def _other_by_width(row: Row, below: Sequence[Row], pair: list[int], taken: set[int]) -> list[int]:
    """Take, beside the one column that the editor gives, the one with the most text for the other."""
    free = [column for column in row.filled if column not in {*pair, *taken}]
    widest = max(free, key=lambda column: sum(len(other.cell(column)) for other in below), default=-1)
    return [widest if column < 0 else column for column in pair]


def _is_article(rows: Sequence[Row], title: int, content: int) -> bool:
    titles, contents = _widths(rows, title), _widths(rows, content)
    prose = sum(PROSE.search(row.cell(content)) is not None for row in rows)
    if not titles or not contents or 2 * prose < len(contents):  # as addresses
        return False
    return median(titles) < median(contents) >= LEAST_CONTENT and median(titles) <= WIDEST_TITLE


def _widths(rows: Sequence[Row], column: int) -> list[int]:
    return [width(row.cell(column)) for row in rows if row.cell(column)]


def _by_shape(rows: Sequence[Row]) -> Columns | None:
    """Find a column that asks and a longer one that answers."""
    columns = range(min(FIRST_COLUMNS, max(len(row.cells) for row in rows)))
    texts = [
        column for column in columns if 2 * sum(is_text(row.cell(column)) for row in rows) >= len(rows) >= LEAST_ROWS
    ]
    if len(texts) < 2:
        return None
    length = {column: sum(len(row.cell(column)) for row in rows) for column in texts}
    for question in texts:
        cells = [row.cell(question) for row in rows if row.cell(question)]
        behind = [column for column in texts if column > question]
        share = sum(map(asks, cells)) / len(cells)
        if behind and share >= MOST_ASK:
            answer = max(behind, key=lambda column: length[column])
            if length[answer] >= length[question] or (share >= ALL_ASK and len(texts) == 2):
                return Columns(_header_by_shape(rows, question, answer), question, answer)
    if len(texts) == 2 and _is_article(rows, *texts):
        title, content = (median(_widths(rows, column)) for column in texts)
        if content >= LONGER * title:
            return Columns(_header_by_shape(rows, *texts), texts[0], texts[1])
    return None


def _header_by_shape(rows: Sequence[Row], question: int, answer: int) -> int:
    """Tell a first row that names the columns in words that are not known: it asks nothing and says little."""
    names = [cell for cell in rows[0].cells if cell]
    short = len(names) > 1 and all(width(name) <= WIDEST_NAME and len(name.split()) <= 3 for name in names)
    lines = _widths(rows[1:], answer)
    if not short or any(map(asks, names)) or not rows[0].cell(question) or not rows[0].cell(answer):
        return -1
    return 0 if median(lines) >= 2 * width(rows[0].cell(answer)) else -1
