"""Tables of AsciiDoc: cells one after the other, as many to a row as there are columns."""

import csv
from collections.abc import Callable

import regex

from qa.guide.readers.markup.page import LONGEST_CELL, MOST_COLUMNS, Inline, Page

_CELL = regex.compile(
    r"(?<!\\)(?P<spec>(?:(?<![^\s|])(?:\d{1,3}(?:\.\d{1,3})?[+*]|\.\d{1,3}\+)?(?:[<^>]?(?:\.[<^>])?)[aehlmdsv]?)?)\|"
)
_COLUMNS = regex.compile(r"\bcols\s*=\s*(?:\"(?P<list>[^\"]*)\"|'(?P<list>[^']*)'|(?P<list>[^,\]\s]+))")
_HEADER = regex.compile(r"%header|%autowidth\.header|options\s*=\s*[\"']?[^\"'\]]*header|%\w+%header")
_NO_HEADER = regex.compile(r"%noheader|options\s*=\s*[\"']?[^\"'\]]*noheader")
_BLOCK = regex.compile(r"(?:-{4,}|\.{4,}|={4,}|\[.*\]|[*.-] .*)\s*")

Tables = list[Callable[[Inline], None]]


def read_table(page: Page, first: int, behind: int, attributes: str, fill: Inline, tables: Tables) -> int:
    """Read a table; a row stands in the line in which it begins.

    :param behind: The line that ends it.
    :param attributes: What the line in brackets above it says.
    :param fill: Puts attributes into a text.    :return: The row behind it.
    """
    delimiter = page.lines[first].rstrip()
    inner = range(first + 1, behind)
    if any(_BLOCK.fullmatch(page.lines[row]) for row in inner) and delimiter[0] in "|!":
        _show_cells(page, first, behind)
        return behind + 1
    if delimiter[0] in "|!":
        rows = _rows(page, inner, _count(attributes))
    else:
        rows = [(row, _values(page.lines[row], delimiter[0])) for row in inner if not page.is_blank(row)]
    spare = len(rows) > 1 and rows[0][0] == first + 1 and page.is_blank(first + 2) and not _NO_HEADER.search(attributes)
    header = int(bool(_HEADER.search(attributes) or spare))
    page.blank(first, behind + 1)
    tables.append(
        lambda inline: page.table(
            first, behind + 1, [(row, [inline(fill(cell)) for cell in cells]) for row, cells in rows], header
        )
    )
    return behind + 1


def _count(attributes: str) -> int:
    """Count the columns that the attributes name; 0 where they do not."""
    match = _COLUMNS.search(attributes)
    if not match:
        return 0
    count = 0
    for column in regex.split("[,;]", match["list"]):
        repeated = regex.match(r"\s*(\d{1,3})\*", column)
        count += int(repeated[1]) if repeated else 1
    return min(count, MOST_COLUMNS)


def _rows(page: Page, inner: range, columns: int) -> list[tuple[int, list[str]]]:
    """Gather the cells, and make rows of them."""
    cells: list[tuple[int, str]] = []
    last = 0  # of them that has a text of its own
    for row in inner:
        line = page.lines[row]
        marks = list(_CELL.finditer(line)) if line.count("|") <= MOST_COLUMNS else []
        head = line[: marks[0].start()] if marks else line
        if head.strip() and cells and len(cells[last][1]) < LONGEST_CELL:
            cells[last] = cells[last][0], f"{cells[last][1]} {head.strip()}"
        elif head.strip():
            last = len(cells)
            cells.append((row, head.strip()))
        ends = [*(mark.start() for mark in marks[1:]), len(line)][: len(marks)]
        for mark, end in zip(marks, ends, strict=True):
            repeated = regex.match(r"(\d{1,3})(?:\.\d{1,3})?\+", mark["spec"])  # a cell over several columns
            last = len(cells)
            cells.append((row, line[mark.end() : end].strip().replace("\\|", "|")))
            cells += [(row, "")] * (min(int(repeated[1]), MOST_COLUMNS) - 1 if repeated else 0)
        if marks and not columns:
            columns = len(cells)
    rows: list[tuple[int, list[str]]] = []
    for at in range(0, len(cells), columns or 1):
        group = cells[at : at + (columns or 1)]
        row = group[0][0]
        if rows and rows[-1][0] == row:  # several rows in a line
            rows[-1][1].extend(text for _, text in group)
        else:
            rows.append((row, [text for _, text in group]))
    return rows


def _values(line: str, mark: str) -> list[str]:
    if line.count(mark) > MOST_COLUMNS:
        return [line.strip()]
    try:
        return next(csv.reader([line.strip()], delimiter=mark, strict=True), [])
    except csv.Error:
        return [line.strip()]  # a value goes on in the next line


def _show_cells(page: Page, first: int, behind: int) -> None:
    """Show the lines of a table whose cells hold more than paragraphs."""
    page.blank(first, first + 1)
    page.blank(behind, behind + 1)
    for row in range(first + 1, behind):
        page.shown[row] = _CELL.sub("", page.lines[row]).strip()
