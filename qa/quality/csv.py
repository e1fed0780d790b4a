"""Tables that a spreadsheet takes for text."""

import csv
import io
from collections.abc import Iterable, Sequence

FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")  # OWASP, CSV injection; some spreadsheets fold full width


def to_csv(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Write a table for a spreadsheet: with a byte-order mark, so that it is read as UTF-8, and without a formula.

    A text that a spreadsheet would run begins with an apostrophe. Numbers stay numbers.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return b"\xef\xbb\xbf" + text.getvalue().encode("utf-8", "replace")


def _cell(value: object) -> object:
    if isinstance(value, str):
        visible = value.lstrip()
        return f"'{value}" if visible.startswith(FORMULA) or value[:1] in ("\t", "\r", "\n") else value
    return "" if value is None else value
