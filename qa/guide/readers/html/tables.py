"""Tables: which hold data, and their rows as lines; others only arrange a page."""

from dataclasses import dataclass

import regex

from qa.guide.readers.evidence.titles import NOTE_TITLE
from qa.guide.readers.html.inline import Line, target_of, text_of
from qa.guide.readers.html.kinds import NOTE_BOX
from qa.guide.readers.html.tree import Element
from qa.guide.readers.parts import table_row
from qa.guide.readers.reading import has_content, is_shown
from qa.records import CELL

MOST_COLUMNS = 1_000
LONGEST_REPEATED = 200  # characters of a cell that is said again in each row it reaches into
MANY_BLOCKS = 3  # of a cell that is no datum
ARRANGED = ("h1", "h2", "h3", "h4", "h5", "h6")
MOST_OF_NOTE = 3  # rows
NO_WORD = regex.compile(r"^\W+|\W+$")
NO_DATA = ("table", "pre", "dl", "details")


@dataclass(frozen=True, slots=True)
class Table:
    """A table of data."""

    lines: tuple[Line, ...]  # caption, header, rows
    header: int  # lines that name the columns, the caption among them


def rows_of(table: Element) -> list[tuple[Element, bool]]:
    """Give the rows of a table, not those of one within it, and whether they stand in its head; feet come last."""
    rows: list[tuple[Element, bool]] = []
    feet: list[tuple[Element, bool]] = []
    for child in table.children:
        if isinstance(child, str):
            continue
        if child.tag == "tr":
            rows.append((child, False))
        elif child.tag in ("thead", "tbody", "tfoot"):
            found = [(row, child.tag == "thead") for row in child.children if isinstance(row, Element)]
            (feet if child.tag == "tfoot" else rows).extend(row for row in found if row[0].tag == "tr")
    return [*rows, *feet]


def parts_of(table: Element) -> list[Element]:
    """Give what a table that arranges a page holds, in the order of reading."""
    captions = [child for child in table.children if isinstance(child, Element) and child.tag == "caption"]
    return [*captions, *(cell for row, _ in rows_of(table) for cell in cells_of(row))]


def cells_of(row: Element) -> list[Element]:
    return [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]


def read_table(table: Element) -> Table | None:
    """Read a table of data.

    :return: None for one that arranges a page.
    """
    rows = rows_of(table)
    if _arranges(table, [row for row, _ in rows]):
        return None
    grid = _grid([row for row, _ in rows])
    lines = [Line(table_row(cells), ids=_ids(row)) for cells, (row, _) in zip(grid, rows, strict=True)]
    header = _header(rows)
    kept = [(line, at < header) for at, line in enumerate(lines) if any(map(is_shown, line.text.split(CELL)))]
    captions = [child for child in table.children if isinstance(child, Element) and child.tag == "caption"]
    above = [Line(text) for text in map(text_of, captions) if has_content(text)]
    if not kept:
        return None
    return Table((*above, *(line for line, _ in kept)), len(above) + sum(named for _, named in kept))


def drop_icon(table: Element) -> None:
    """Take the icon out of a table that is a box for a note; what kind of note it is, is said once."""
    cells = [cell for row, _ in rows_of(table)[: MOST_OF_NOTE + 1] for cell in cells_of(row)]
    if not cells or len(rows_of(table)) > MOST_OF_NOTE or has_content(cells[0].text()) or not cells[0].find("img"):
        return
    says = NO_WORD.sub("", text_of(cells[0]))
    boxed = any(NOTE_BOX.fullmatch(name) for one in (table, table.parent) if one for name in one.classes)
    if not (boxed or NOTE_TITLE.fullmatch(says)):
        return
    if not says or any(NO_WORD.sub("", text_of(cell)) == says for cell in cells[1:]):
        cells[0].remove()
    else:
        cells[0].children = [says]


def _arranges(table: Element, rows: list[Element]) -> bool:
    if table.attributes.get("role", "") in ("presentation", "none") or table.find(*ARRANGED):
        return True
    columns = max((len(cells_of(row)) for row in rows), default=0)
    if columns < 2:
        return True
    if any(cell.tag == "th" for row in rows for cell in cells_of(row)):
        return False
    if len(rows) == 1 or table.find(*NO_DATA):
        return True
    return any(len(_blocks(cell)) >= MANY_BLOCKS and cell.find("ul", "ol") for row in rows for cell in cells_of(row))


def _blocks(cell: Element) -> list[Element]:
    return [child for child in cell.children if isinstance(child, Element) and child.tag in ("p", "div", "ul", "ol")]


def _header(rows: list[tuple[Element, bool]]) -> int:
    """Count the rows at the top that name the columns."""
    named = next((at for at, (_, head) in enumerate(rows) if not head), len(rows))
    if named:
        return named if named < len(rows) else 1
    cells = cells_of(rows[0][0])
    return int(all(cell.tag == "th" or _is_bold(cell) for cell in cells) and len(rows) > 1)


def _is_bold(cell: Element) -> bool:
    bold = "".join(element.text() for element in cell.find("b", "strong"))
    return has_content(bold) and len(bold.strip()) >= len(cell.text().strip())


def _grid(rows: list[Element]) -> list[list[str]]:
    """Give the text of each cell; one that reaches into rows below stands in them too."""
    reaching: dict[int, tuple[int, str]] = {}  # column to how many rows more, and the text
    grid = []
    for row in rows:
        line: list[str] = []
        for cell in cells_of(row):
            _repeat(line, reaching)
            across = min(_span(cell, "colspan"), MOST_COLUMNS - len(line))
            if across < 1:
                line[-1] += f" {text_of(cell)}"
                continue
            text, down = text_of(cell), _span(cell, "rowspan")
            first = len(line)
            for column in range(first, first + across):
                said = text if column == first else ""
                if down > 1:
                    reaching[column] = (down - 1, said if len(said) <= LONGEST_REPEATED else "")
                line.append(said)
        _repeat(line, reaching)
        grid.append(line)
    return grid


def _repeat(line: list[str], reaching: dict[int, tuple[int, str]]) -> None:
    while len(line) in reaching:
        left, text = reaching.pop(len(line))
        if left > 1:
            reaching[len(line)] = (left - 1, text)
        line.append(text)


def _span(cell: Element, name: str) -> int:
    value = cell.attributes.get(name, "").strip()
    return max(1, int(value)) if value.isascii() and value.isdigit() and len(value) < 6 else 1


def _ids(row: Element) -> tuple[str, ...]:
    own = row.attributes.get("id", "")
    found = [
        own,
        *(
            target_of(element) or (element.attributes.get("id", "") if element.tag in ("td", "th") else "")
            for element in row.elements()
        ),
    ]
    return tuple(filter(None, found))[:1]
