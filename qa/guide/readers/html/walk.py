"""The tree of a page to its headings and paragraphs, in the order of reading."""

from dataclasses import replace

from qa.guide.readers.html.draft import Draft
from qa.guide.readers.html.footnotes import Footnotes
from qa.guide.readers.html.inline import BLOCKS, PLAIN, Line, code_of, ids_in, lines_of, look_of, pieces_of, text_of
from qa.guide.readers.html.kinds import heading_level, hint_of, is_byline, is_caption, item_level, titles_note
from qa.guide.readers.html.lists import BULLET, asks, definition_parts, marked_items
from qa.guide.readers.html.tables import drop_icon, parts_of, read_table
from qa.guide.readers.html.tree import Element
from qa.guide.readers.limits import LONGEST_HEADING
from qa.guide.readers.parts import Look
from qa.guide.readers.plain_text.markers import read_marker
from qa.guide.readers.reading import has_content, is_shown

CODE = ("pre", "listing", "xmp", "plaintext")
LISTS = ("ul", "ol", "menu", "dir")
IN = "  "  # how far an item stands within what holds it


class Walk:
    """Goes through a page once."""

    def __init__(self, footnotes: Footnotes, lower: dict[int, int]) -> None:
        self.drafts: list[Draft] = []
        self._footnotes = footnotes
        self._lower = lower  # levels by which a heading is lower than it says
        self._due: list[Element] = []  # footnotes of the paragraph that comes next
        self._before = ""  # id of what opened last
        self._level = 0  # of the heading above
        self._asked = 0  # level of the questions that unfold here
        self._floor = 0  # of what is unfolded; headings in it are below
        self._hang: str | None = None  # blanks before the lines of an item; None outside of lists
        self._mark = ""  # of the item that begins

    def children(self, element: Element, look: Look) -> None:
        """Read what an element holds: blocks one by one, and what stands between them as paragraphs."""
        run: list[Element | str] = []
        for child in element.children:
            if isinstance(child, str) or not (child.tag in BLOCKS or child.blocks):
                run.append(child)
                continue
            self._paragraph(run, look, element)
            run = []
            self._block(child, look)
        self._paragraph(run, look, element)

    def close(self) -> None:
        """Read the footnotes of what comes last."""
        due, self._due = self._due, []
        for note in due:
            self.children(note, PLAIN)

    def _block(self, element: Element, look: Look) -> None:
        if (level := heading_level(element)) and not (titles_note(element) or self._is_below_title(element)):
            level = max(level + self._lower.get(id(element), 0), self._floor + 1)
            self._asked = self._asked if level > self._asked else 0
            self._heading(element, level)
            return
        self._open(element)
        look = look_of(element, look)
        if element.tag == "summary":
            self._asked = self._asked or self._level + 1
            self._heading(element, self._asked)
        elif element.tag == "details":
            self._folded(element, look)
        elif element.tag in CODE:
            self._code(element)
        elif element.tag in LISTS:
            self._list(element, look)
        elif element.tag == "dl":
            self._definitions(element, look)
        elif element.tag == "table":
            self._table(element, look)
        elif item_level(element):
            self._word_item(element, look)
        else:
            self.children(element, look)

    def _is_below_title(self, heading: Element) -> bool:
        right_below = "subtitle" in heading.classes and bool(self.drafts) and self.drafts[-1].level > 0
        return right_below or is_byline(heading)

    def _open(self, element: Element) -> None:
        name = element.attributes.get("id") or (element.attributes.get("name", "") if element.tag == "a" else "")
        self._before = name or self._before

    def _add(self, draft: Draft) -> None:
        self.drafts.append(replace(draft, before=self._before))
        self._before = ""
        if not draft.level:
            self.close()

    def _heading(self, element: Element, level: int) -> None:
        read = tuple(line for line in lines_of(pieces_of(element.children, PLAIN)) if has_content(line.text))
        if not read or len(text_of(element)) > LONGEST_HEADING:
            self._open(element)
            self.children(element, Look(bold=True))
            return
        self._due += self._footnotes.of([element])
        number = "" if self._mark == BULLET or read_marker(text_of(element)) else self._mark
        self._hang = None if self._mark else self._hang  # the first thing in an item: what is below is no item
        self._mark = ""
        self._level = level
        line = Line(number + Draft(read).title, ids=ids_in(element))
        self._add(Draft((line,), level, own=element.attributes.get("id", "")))

    def _folded(self, element: Element, look: Look) -> None:
        level, floor, asked = self._level, self._floor, self._asked
        self._asked = 0
        if any(isinstance(child, Element) and child.tag == "summary" for child in element.children):
            self._floor = level + 1
        self.children(element, look)
        self._level, self._floor, self._asked = level, floor, asked

    def _paragraph(self, run: list[Element | str], look: Look, owner: Element) -> None:
        """Read a run of text; empty lines in it part paragraphs."""
        due = self._footnotes.of(run)
        group: list[Line] = []
        hint = hint_of(owner, run)
        for line in [*lines_of(pieces_of(run, look)), Line("")]:
            if line.text:
                group.append(line)
                continue
            read = any(has_content(one.text) for one in group)
            read = read or (not _is_rest(run) and any(is_shown(one.text) for one in group))
            if read:
                self._due += due
                due = []
                self._text(group, hint, is_caption(owner))
            for name in line.ids if read or not group else (*group[-1].ids, *line.ids):
                self._before = name
            group = []
        self._due += due

    def _text(self, lines: list[Line], hint: str, caption: bool) -> None:
        if self._hang is None:
            self._add(Draft(tuple(lines), hint=hint, caption=caption))
            return
        first = self._hang[: -len(IN)] + self._mark if self._mark else self._hang
        self._mark = ""
        hung = [replace(line, text=(self._hang if row else first) + line.text) for row, line in enumerate(lines)]
        self._add(Draft(tuple(hung), kind="item"))

    def _code(self, element: Element) -> None:
        self._number()
        if lines := code_of(element):
            self._add(Draft(tuple(Line(line) for line in lines), kind="code"))

    def _number(self) -> None:
        """Write the number of an item that begins with code or a table."""
        mark, self._mark = self._mark, ""
        if self._hang is not None and has_content(mark):
            self._add(Draft((Line(self._hang[: -len(IN)] + mark.strip()),), kind="item"))

    def _list(self, element: Element, look: Look) -> None:
        outer = self._hang
        self._number()
        for child, mark in marked_items(element):
            self._hang, self._mark = (outer or "") + IN, mark
            if isinstance(child, str):
                self._mark = ""
                self._paragraph([child], look, element)
            elif mark:
                self._open(child)
                self.children(child, look_of(child, look))
            else:
                if child.tag in LISTS:  # one within another, with no item around it
                    self._hang = None if outer is None else outer + IN
                self._block(child, look)
        self._hang, self._mark = outer, ""

    def _word_item(self, element: Element, look: Look) -> None:
        """Read an item as Word writes it: its number is text."""
        outer, self._hang = self._hang, IN * (item_level(element) - 1)
        self.children(element, look)
        self._hang = outer

    def _definitions(self, element: Element, look: Look) -> None:
        """Read terms and what they mean; where the terms are questions, they are headings."""
        self._number()
        asked = asks(element)
        level, floor, outer = self._level, self._floor, self._hang
        for child in definition_parts(element):
            if isinstance(child, str):
                self._paragraph([child], look, element)
                continue
            self._open(child)
            if child.tag == "dt" and asked:
                self._hang = None
                self._heading(child, level + 1)
                self._floor = level + 1
            else:
                self._hang = None if asked else (outer or "") + (IN if child.tag == "dd" else "")
                self.children(child, look_of(child, look))
        self._level, self._floor, self._hang = level, floor, outer

    def _table(self, element: Element, look: Look) -> None:
        drop_icon(element)
        if table := read_table(element):
            self._number()
            self._due += self._footnotes.of([element])
            self._add(Draft(table.lines, kind="table", header=table.header))
            return
        for part in parts_of(element):
            self._open(part)
            self.children(part, look_of(part, look))


def _is_rest(run: list[Element | str]) -> bool:
    """Tell whether something was taken out of a run: signs alone are what stood around it."""
    within = (inner for one in run if isinstance(one, Element) for inner in (one, *one.elements()))
    return any(not element.tag for element in within)
