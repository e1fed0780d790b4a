"""The text of an OpenDocument file from top to bottom: headings, paragraphs, lists and tables, where they stand."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from qa.guide.readers.docx.numbering import with_number
from qa.guide.readers.docx.runs import clean
from qa.guide.readers.odt.inline import SKIPPED, Inline, plain
from qa.guide.readers.odt.lists import BULLET, LEVELS, Counter
from qa.guide.readers.odt.names import TABLE, TEXT, XML_ID, whole
from qa.guide.readers.odt.styles import Styles
from qa.guide.readers.paragraphs import check_paragraphs
from qa.guide.readers.parts import Part, one_place, table_row
from qa.guide.readers.plain_text.headings import WIDEST_QUESTION
from qa.guide.readers.plain_text.lines import width
from qa.records import CELL, Mark, Place

MOST_REPEATED = 200  # columns; what a cell says of itself may be wrong


@dataclass(slots=True)
class _List:
    counter: Counter
    level: int
    fresh: bool = True  # the next paragraph is the first of its item
    start: int | None = None


@dataclass(slots=True)
class Body:
    """Reads the parts of a document; levels are those that it says."""

    styles: Styles
    parts: list[Part] = field(default_factory=list)
    titles: list[Part] = field(default_factory=list)  # those of them that are titles of the document
    hidden: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    count: int = 0  # paragraphs so far
    boxes: int = 0  # text boxes and notes around what is read now
    lists: list[_List] = field(default_factory=list)  # open ones, the innermost last
    counters: dict[str, Counter] = field(default_factory=dict)  # of lists that may go on, by id and style
    outline: Counter = field(init=False)

    def __post_init__(self) -> None:
        self.outline = Counter(self.styles.outline)

    def read(self, container: Any) -> None:
        """Read what stands in a body, a section, an item, a cell or a text box."""
        for element in container:
            tag = element.tag
            if tag in (f"{TEXT}p", f"{TEXT}h"):
                self._paragraph(element)
            elif tag == f"{TEXT}list":
                self._list(element)
            elif tag == f"{TABLE}table":
                self._table(element)
            elif tag in SKIPPED:
                self.count += sum(1 for _ in element.iter(f"{TEXT}p", f"{TEXT}h")) * (tag != f"{TEXT}tracked-changes")
            else:
                self.read(element)

    def _paragraph(self, element: Any) -> None:
        self.count += not self.boxes
        check_paragraphs(self.count)
        place = Place("paragraph", self.count, self.count)
        style = element.get(f"{TEXT}style-name")
        inline = Inline(self.styles, self.hidden, self.comments)
        hidden = self.styles.is_hidden("paragraph", style)
        inline.walk(element, self.styles.look_of_paragraph(style), hidden=hidden)
        text = clean("".join(text for text, _ in inline.spans))
        level = self._level(element, style) if width(text) <= WIDEST_QUESTION else 0
        numbered = self._number(element, level) if text else ""
        if text:
            text = with_number(None if level and numbered == BULLET else numbered, text)
            is_item = bool(numbered) and not level
            part = Part(text, (Mark(0, place),), level, "item" if is_item else "text", look=inline.look())
            self.parts.append(part)
            if not level and self.styles.is_title(style):
                self.titles.append(part)
        self.boxes += 1
        for note in inline.notes:
            lines = [paragraph for paragraph in note.iter(f"{TEXT}p") if note.tag == f"{TEXT}note-body"]
            if lines:
                self.parts.append(one_place(clean("\n".join(plain(line) for line in lines)), place))
            else:
                self.read(note)
        self.boxes -= 1

    def _level(self, element: Any, style: str | None) -> int:
        if element.tag == f"{TEXT}h":
            return max(1, whole(element.get(f"{TEXT}outline-level"), 1))
        return self.styles.level(style)

    def _number(self, element: Any, level: int) -> str:
        """Give the number before a paragraph: of its list, else of the outline."""
        written = element.find(f"{TEXT}number")
        printed = clean("".join(written.itertext())) if written is not None else ""
        innermost = self.lists[-1] if self.lists else None
        if innermost is not None:
            if not innermost.fresh:
                return ""
            innermost.fresh = False
            counted = innermost.counter.count(innermost.level, innermost.start)
            innermost.start = None
            return printed or counted
        if element.tag == f"{TEXT}h" and element.get(f"{TEXT}is-list-header") != "true" and level <= LEVELS:
            own = self.styles.list_of(element.get(f"{TEXT}style-name"))
            counted = "" if own == "" else self.outline.count(level, _start(element))
            return printed or counted
        return printed

    def _list(self, element: Any) -> None:
        outer = self.lists[-1] if self.lists else None
        name = element.get(f"{TEXT}style-name") or ""
        style = self.styles.lists.get(name)
        if outer is not None and (style is None or style is outer.counter.style):
            counter = outer.counter
        else:
            before = self.counters.get(element.get(f"{TEXT}continue-list") or "")
            if before is None and element.get(f"{TEXT}continue-numbering") == "true":
                before = self.counters.get(name)
            counter = before if before is not None else Counter(style)
        for key in (element.get(XML_ID), name):
            if key:
                self.counters[key] = counter
        level = outer.level + 1 if outer is not None else 1
        for item in element:
            numbered = item.tag == f"{TEXT}list-item" and level <= LEVELS
            self.lists.append(_List(counter, level, numbered, _start(item)))
            self.read(item)
            self.lists.pop()

    def _table(self, table: Any) -> None:
        rows = [(row, header, list(_cells(row))) for row, header in _rows(table, False)]
        written = sum(bool("".join(cell.itertext()).strip()) for _, _, cells in rows for cell, _ in cells)
        one_column = all(sum(times for _, times in cells) <= 1 for _, _, cells in rows)
        if one_column or written <= 1 or next(table.iter(f"{TEXT}h"), None) is not None:
            for _, _, cells in rows:
                for cell, _ in cells:
                    self.read(cell)
            return
        lines, bold, places = [], [], []
        going_on: dict[int, tuple[int, str]] = {}  # column to rows left and text of a cell that goes down
        for _, _, cells in rows:
            first = self.count + (not self.boxes)
            line, is_bold = self._row(cells, going_on)
            lines.append(line)
            bold.append(is_bold)
            places.append(Place("paragraph", first, max(first, self.count)))
        marks, start = [], 0
        for line, place in zip(lines, places, strict=True):
            marks.append(Mark(start, place))
            start += len(line) + 1
        header = sum(header for _, header, _ in rows)
        if not 0 < header < len(rows):
            header = int(bold[0] and not all(bold))
        self.parts.append(Part("\n".join(lines), tuple(marks), kind="table", header=header))

    def _row(self, cells: list[tuple[Any, int]], going_on: dict[int, tuple[int, str]]) -> tuple[str, bool]:
        """Write a row: a cell that goes down stands in all of its rows, one that goes across once."""
        texts: list[str] = []
        bold = []
        for cell, times in cells:
            column = len(texts)
            if cell.tag == f"{TABLE}covered-table-cell":
                left, text = going_on.get(column, (0, ""))
                going_on[column] = (left - 1, text)
                texts += [text if left > 0 else "", *[""] * (times - 1)]
                continue
            outside, self.parts = self.parts, []
            self.read(cell)
            found, self.parts = self.parts, outside
            text = "\n".join(
                part.text.replace(CELL, ", ").replace("\n", "; ") if part.kind == "table" else part.text
                for part in found
            )
            going_on[column] = (whole(cell.get(f"{TABLE}number-rows-spanned"), 1) - 1, text)
            bold += [part.look.bold for part in found if part.look]
            texts += [text] * times
        return table_row(texts), bool(bold) and all(bold)


def _start(element: Any) -> int | None:
    written = element.get(f"{TEXT}start-value")
    return whole(written, 1) if written else None


def _rows(element: Any, header: bool) -> Iterator[tuple[Any, bool]]:
    for child in element:
        if child.tag == f"{TABLE}table-row":
            yield child, header
        elif child.tag == f"{TABLE}table-header-rows":
            yield from _rows(child, True)
        elif child.tag in (f"{TABLE}table-rows", f"{TABLE}table-row-group"):
            yield from _rows(child, header)


def _cells(row: Any) -> Iterator[tuple[Any, int]]:
    for cell in row:
        if cell.tag in (f"{TABLE}table-cell", f"{TABLE}covered-table-cell"):
            yield cell, min(max(1, whole(cell.get(f"{TABLE}number-columns-repeated"), 1)), MOST_REPEATED)
