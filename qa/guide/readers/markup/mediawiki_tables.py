"""Tables of MediaWiki: a line a cell, or several apart by double bars; each row is shown in the line it begins in."""

from collections.abc import Callable

import regex

from qa.guide.readers.markup.mediawiki_text import HOLDER
from qa.guide.readers.markup.page import LONGEST_CELL, MOST_COLUMNS, Inline, Page
from qa.guide.readers.reading import has_content

LONGEST_ROW = 3_000  # characters; a table with more in a row lays out a page
_START = regex.compile(r"[\s:]*\{\|")
_END = regex.compile(r"\s*\|\}")
_CELL = regex.compile(r"\s*(?P<mark>\|\+|\|-+|[|!])(?P<text>.*)")
_ATTRIBUTES = regex.compile(r"[^\[\]{}|\x00]*[\w-]\s*=\s*[^\[\]{}|\x00]*\|(?!\|)|\s*\|(?!\|)")

Tables = list[Callable[[Inline], None]]


def read_heading(line: str) -> tuple[int, str] | None:
    """Read a heading: its level and its label; None where a line is none."""
    line = line.rstrip()
    if not line.startswith("=") or not line.endswith("="):
        return None
    level = min(6, len(line) - len(line.lstrip("=")), len(line) - len(line.rstrip("=")))
    label = line[level:-level].strip()
    return (level, label) if has_content(label) else None


def is_table(line: str) -> bool:
    """Tell whether a table begins in a line."""
    return _START.match(line) is not None


def read_table(page: Page, first: int, tables: Tables) -> int:
    """Read a table, down to its end or the next heading; the row behind it."""
    behind, depth, layout, ended = first + 1, 1, False, False
    while behind < len(page.lines) and not ended:
        line = page.lines[behind]
        depth += (_START.match(line) is not None) - (_END.match(line) is not None)
        ended = depth == 0
        if read_heading(line) or HOLDER.fullmatch(line.strip()) or depth > 1:
            layout = True
        behind += 1
    rows, header, captions = _rows(page, first, behind)
    if layout or not ended or any(sum(map(len, cells)) > LONGEST_ROW for _, cells in rows):
        _show_cells(page, first, behind)
        return first + 1 if layout or not ended else behind
    page.blank(first, behind)
    for row, caption in captions:
        page.shown[row], page.done[row] = caption, False
    start = rows[0][0] if rows else behind
    tables.append(
        lambda inline: page.table(
            start, behind, [(row, [inline(cell) for cell in cells]) for row, cells in rows], header
        )
    )
    return behind


def _rows(page: Page, first: int, behind: int) -> tuple[list[tuple[int, list[str]]], int, list[tuple[int, str]]]:
    """Gather the rows, how many of them are headers, and the captions."""
    rows: list[tuple[int, list[str]]] = []
    captions: list[tuple[int, str]] = []
    header, begins, named = 0, True, True
    for row in range(first + 1, behind):
        line = page.lines[row]
        if _END.match(line):
            text = line[line.index("|}") + 2 :]
            if text.strip():
                rows.append((row, [text]))
            continue
        cell = _CELL.match(line)
        if cell and cell["mark"] == "|+":
            captions.append((row, _plain(cell["text"])))
        elif cell and cell["mark"].startswith("|-"):
            begins = True
        elif cell:
            if begins or not rows:
                named = named and cell["mark"] == "!"
                header += named
                rows.append((row, []))
                begins = False
            marks = r"\|\||!!" if cell["mark"] == "!" else r"\|\|"
            rows[-1][1].extend(_plain(text) for text in regex.split(marks, cell["text"], MOST_COLUMNS))
        elif line.strip():
            if not rows or begins or len(rows[-1][1][-1]) > LONGEST_CELL:
                rows.append((row, [""]))
                begins = named = False
            rows[-1][1][-1] = f"{rows[-1][1][-1]} {line.strip()}".strip()
    return rows, header, captions


def _plain(cell: str) -> str:
    """Give a cell without its attributes."""
    attributes = _ATTRIBUTES.match(cell)
    return (cell[attributes.end() :] if attributes else cell).strip()


def _show_cells(page: Page, first: int, behind: int) -> None:
    """Show a table that lays out a page line by line, without its marks."""
    for row in range(first, behind):
        line = page.lines[row]
        cell = _CELL.match(line)
        if _START.match(line) or (cell and cell["mark"].startswith("|-")):
            page.blank(row, row + 1)
            page.lines[row] = ""
        elif _END.match(line):
            page.lines[row] = page.shown[row] = line[line.index("|}") + 2 :]
        elif cell:
            text = regex.sub(r"\|\||!!", " ", _plain(cell["text"]))
            page.lines[row] = page.shown[row] = text
