"""Lists in JSON that are tables or lines: objects alike, rows of cells, texts."""

from collections.abc import Iterator, Sequence
from typing import Any

from qa.errors import CorpusError
from qa.guide.readers.plain_text.lines import width
from qa.guide.readers.sheets.rows import Row, Sheet, rows_of
from qa.guide.readers.sheets.values import cells_of, text_of

LARGEST_TABLE = 1_000_000  # cells, most of them empty
LEAST_PROSE = 30  # columns of a text that is written for people
LEAST_SHARE = 0.5  # of a file's texts that stand in its lists, and of a list's objects that have prose


def find_lists(value: Any) -> list[Sheet]:
    """Find the tables of a file; of one that is an object, only those that are most of it and hold prose."""
    if isinstance(value, list):
        return [sheet] if (sheet := _sheet(value, "")) else []
    found = [(title, inner) for title, inner in _lists(value, "") if _has_prose(inner)]
    if _length([inner for _, inner in found]) < LEAST_SHARE * _length(value):
        return []
    sheets = (_sheet(inner, title) for title, inner in found)
    return [sheet for sheet in sheets if sheet]


def _lists(value: Any, title: str) -> Iterator[tuple[str, list[Any]]]:
    """Yield the outermost lists of objects, with the key that each stands at."""
    if isinstance(value, list):
        if value and all(isinstance(one, dict) for one in value):
            yield title, value
        return
    for key, inner in value.items() if isinstance(value, dict) else ():
        yield from _lists(inner, key)


def _has_prose(records: Sequence[dict[str, Any]]) -> bool:
    prose = [
        any(width(text) >= LEAST_PROSE and (" " in text or not text.isascii()) for text in cells_of(record).values())
        for record in records
    ]
    return sum(prose) >= LEAST_SHARE * len(prose)


def _length(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_length, value.values()))
    return sum(map(_length, value)) if isinstance(value, list) else len(value) if isinstance(value, str) else 0


def _sheet(values: list[Any], title: str) -> Sheet | None:
    """Make a sheet of objects, rows of cells, or texts; its rows are numbered as the list is."""
    if values and all(isinstance(one, dict) for one in values):
        records = [cells_of(one) for one in values]
        names = list(dict.fromkeys(key for record in records for key in record))
        if len(names) * len(records) > LARGEST_TABLE:
            raise CorpusError(f"its objects have {len(names):,} different keys, too many for a table; split it")
        rows = rows_of([record.get(name, "") for name in names] for record in records)
        header = Row(rows[0].number, tuple(names)) if rows else None
        return Sheet((header, *rows), title=title) if header else None
    if values and all(isinstance(one, list) for one in values):
        rows = rows_of([text_of(cell) for cell in one] for one in values)
    elif values and all(isinstance(one, str) for one in values):
        rows = rows_of([one] for one in values)
    else:
        return None
    return Sheet(rows, title=title) if rows else None
