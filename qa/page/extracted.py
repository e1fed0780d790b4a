"""Text taken out of a file that is no text, as HTML: paragraphs as they stand, rows of a table in their table."""

from collections.abc import Sequence
from itertools import groupby
from typing import Protocol

import regex

from qa.records import CELL

_BLANK_LINES = regex.compile(r"\n(?:[ \t]*\n){2,}")  # where markup that is no text was taken out
_RULE = regex.compile(r"---(?: \| ---)+")


class Writes(Protocol):
    """Writes escaped text, and marks what is to be marked."""

    def write(self, text: str) -> str: ...


def extracted_html(text: str, opening: str, marker: Writes) -> str:
    """Write a text; lines with cells that stand together, or below a header, are a table.

    :param opening: The header of the table that the text begins within, or nothing.
    """
    lines = [*opening.rstrip("\n").split("\n"), *text.split("\n")] if opening else text.split("\n")
    written = ""
    for has_cells, run in groupby(lines, key=lambda line: CELL in line):
        own = list(run)
        if has_cells and len(own) > 1:
            written += _table_html(own, marker)
        elif own := _trim(own):
            body = marker.write(_BLANK_LINES.sub("\n\n", "\n".join(own)))
            written += f'<div class="qa-plain">{body}</div>'
    return written


def is_rule(line: str) -> bool:
    """Tell the rule below a table's header from its rows."""
    return _RULE.fullmatch(line.strip()) is not None


def plain_row(line: str) -> str:
    """Write a line apart from its table; the rule below a header is nothing."""
    line = line.strip()
    return "" if is_rule(line) else " · ".join(cell for cell in line.split(CELL) if cell.strip())


def _trim(lines: list[str]) -> list[str]:
    while lines and not lines[0].strip():
        lines = lines[1:]
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def _table_html(lines: Sequence[str], marker: Writes) -> str:
    rule = next((at for at, line in enumerate(lines) if is_rule(line)), -1)
    width = max(line.count(CELL) for line in lines) + 1
    rows = [_row_html(line, "th" if at < rule else "td", width, marker) for at, line in enumerate(lines) if at != rule]
    return f"<table>{''.join(rows)}</table>"


def _row_html(line: str, tag: str, width: int, marker: Writes) -> str:
    cells = line.split(CELL)
    cells += [""] * (width - len(cells))
    return f"<tr>{''.join(f'<{tag}>{marker.write(cell.strip())}</{tag}>' for cell in cells)}</tr>"
