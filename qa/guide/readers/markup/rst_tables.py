"""Tables of reStructuredText: drawn, ruled, and written as lists or values apart by commas."""

import csv
from collections.abc import Callable
from itertools import pairwise

import regex

from qa.guide.readers.markup.page import LONGEST_CELL, MOST_COLUMNS, Inline, Page
from qa.guide.readers.plain_text.lines import width

GRID = regex.compile(r"\s*\+(?:-+\+){1,200}\s*")
SIMPLE = regex.compile(r"\s*=+(?:[ \t]+=+){1,200}\s*")
_RULE = regex.compile(r"\s*\+(?:[-=]+\+)+\s*")
_SIMPLE_RULE = regex.compile(r"\s*[=-]+(?:[ \t]+[=-]+)*\s*")
_CELL_MARK = regex.compile(r"(?P<mark>\s*(?:\*[ \t]+)?-)(?:[ \t]+|$)")
_SEPARATORS = regex.compile(r"(?<!\\)[|+]")

Rows = list[tuple[int, list[str]]]
Tables = list[Callable[[Inline], None]]


def read_grid(page: Page, first: int, tables: Tables) -> int:
    """Read a table that is drawn; a line of it is a row, since cells span lines and columns.

    :return: The row behind it.
    """
    behind = first
    while behind < len(page.lines) and page.lines[behind].lstrip()[:1] in ("+", "|"):
        behind += 1
    rows: Rows = []
    header = 0
    for row in range(first, behind):
        line = page.lines[row].strip()
        if _RULE.fullmatch(line):
            header = len(rows) if "=" in line and not header else header
        else:
            rows.append((row, [cell.strip("-= ") if cell.strip("-= ") == "" else cell for cell in _cells(line)]))
    tables.append(lambda inline: page.table(first, behind, _plain(rows, inline), header))
    page.blank(first, behind)
    return behind


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in _SEPARATORS.split(line.strip("|+"), MOST_COLUMNS)]


def read_simple(page: Page, first: int, tables: Tables) -> int:
    """Read a table with rules above, below its header, and at its end.

    :return: The row behind it; 0 where it never ends.
    """
    columns = [match.start() for match in regex.finditer(r"=+", page.lines[first].expandtabs(8))]
    rules = [first]
    row = first + 1
    while row < len(page.lines) and not (page.is_blank(row) and page.is_blank(row + 1)):
        if SIMPLE.fullmatch(page.lines[row]):
            rules.append(row)
            if len(rules) == 3 or page.is_blank(row + 1):
                break
        row += 1
    if len(rules) < 2:
        return 0
    behind = rules[-1] + 1
    rows: Rows = []
    header = 0
    for at in range(first + 1, behind):
        line = page.lines[at].expandtabs(8)
        if at == rules[1] and len(rules) > 2:
            header = len(rows)
        if line.strip() and not _is_rule(line, columns):
            rows.append((at, _at_columns(line, columns)))
    tables.append(lambda inline: page.table(first, behind, _plain(rows, inline), header))
    page.blank(first, behind)
    return behind


def _is_rule(line: str, columns: list[int]) -> bool:
    """Tell a rule, which begins where a column does and fills it, from a cell of dashes."""
    text = line.strip()
    return _SIMPLE_RULE.fullmatch(line) is not None and (
        text[0] == "=" or " " in text or len(text) > columns[1] - columns[0]
    )


def _at_columns(line: str, columns: list[int]) -> list[str]:
    """Cut a line at columns, of which a wide character takes two; a word that stands over one is not cut."""
    starts = columns if width(line) == len(line) else [_offset(line, column) for column in columns]
    starts = [0, *starts[1:]]
    for at, start in enumerate(starts[1:], 1):
        while 0 < start < len(line) and not line[start - 1].isspace():
            start -= 1
        starts[at] = max(start, starts[at - 1])
    return [line[start:end].strip() for start, end in pairwise([*starts, len(line)])]


def _offset(line: str, column: int) -> int:
    """Find the character at a column."""
    done = 0
    for at, character in enumerate(line):
        if done >= column:
            return at
        done += width(character)
    return len(line)


def read_list(page: Page, first: int, behind: int, header: int, tables: Tables) -> int:
    """Read a table that is a list of lists; a row stands in the line in which it begins.

    :return: The row behind it.
    """
    rows: Rows = []
    for row in range(first, behind):
        line = page.lines[row]
        mark = _CELL_MARK.match(line)
        if mark and "*" in mark["mark"]:
            rows.append((row, [line[mark.end() :]]))
        elif not rows:
            if line.strip():
                return first
        elif mark and len(rows[-1][1]) < MOST_COLUMNS:
            rows[-1][1].append(line[mark.end() :])
        elif line.strip() and len(rows[-1][1][-1]) < LONGEST_CELL:
            rows[-1][1][-1] += f"\n{line.strip()}"
        elif line.strip():
            rows.append((row, [line.strip()]))
    if regex.search(
        r"^[ \t]*(?:\* )?[ \t-]*(?:\.\. |\* - *[-*] |>>> )|::[ \t]*$", "\n".join(page.lines[first:behind]), regex.M
    ):
        return first  # cells of more than paragraphs are text
    tables.append(lambda inline: page.table(first, behind, _plain(rows, inline), header))
    page.blank(first, behind)
    return behind


def read_csv(page: Page, directive: int, first: int, behind: int, header: int, tables: Tables) -> int:
    """Read a table of values apart by commas, one line a row; the option `header` names its columns.

    :return: The row behind it.
    """
    titles = [row for row in range(directive + 1, first) if regex.match(r"\s*:header:", page.lines[row])]
    written = [(row, page.shown[row]) for row in titles]
    written += [(row, page.lines[row]) for row in range(first, behind) if not page.is_blank(row)]
    rows: Rows = []
    for row, line in written:
        try:
            if line.count(",") > MOST_COLUMNS:
                raise csv.Error
            rows.append((row, next(csv.reader([line.strip()], skipinitialspace=True, strict=True), [])))
        except csv.Error:
            rows.append((row, [line.strip()]))  # its value goes on in the next line
    header = max(header, len(titles))
    start = titles[0] if titles else first
    tables.append(lambda inline: page.table(start, behind, _plain(rows, inline), header))
    page.blank(start, behind)
    return behind


def _plain(rows: Rows, inline: Inline) -> Rows:
    return [(row, [inline(cell) for cell in cells]) for row, cells in rows]
