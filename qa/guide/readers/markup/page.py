"""A file in a markup, line by line: what a reader is shown of each, which are headings, code and tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

import regex

from qa.guide.readers.limits import LONGEST_HEADING, Clock
from qa.guide.readers.parts import DEEPEST, UNSEEN, clean_line, table_row
from qa.guide.readers.reading import Reading, has_content
from qa.records import CELL, LINE_END, Block, Note, Reason, Section

MOST_COLUMNS = 200  # of a table; a line with more is text
LONGEST_CELL = 10_000  # characters; what goes on beyond is another row
COMMENT = "commented out"  # the one thing that readers of all markup leave out
NOTED = 80  # characters of what was left out that a note repeats
ASKS = regex.compile(r"[?？؟][\s”\"'»)）]{0,3}$")
LEAST_ASKING = 2  # bold lines that ask, to be headings

Inline = Callable[[str], str]  # frees a text of marks within lines; as many lines come out as went in


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading at the start of a line as it is shown."""

    row: int
    level: int  # 1 the highest; 0 for one below the heading before it
    text: str
    alone: bool  # nothing else stands in its line


class Page:
    """A file on its way: lines are shown, blanked or left out; lines stay lines."""

    def __init__(self, text: str) -> None:
        """Split a text with any line ends; what nobody sees is gone."""
        self._ends = [*(end[0] for end in LINE_END.finditer(text)), ""]
        self.lines = [UNSEEN.sub("", line) for line in LINE_END.split(text)]
        self.shown = list(self.lines)
        self.done = [False] * len(self.lines)  # those that have no more marks within them
        self.indents = [_indent(line) for line in self.lines]  # columns; -1 where nothing is in a line
        self.headings: list[Heading] = []
        self.left_out: list[Note] = []
        self.doubts: list[Note] = []
        self._blocks: list[tuple[str, int, int, int]] = []  # kind, first row, row behind, first row of the body
        self.clock = Clock()

    def rewrite(self, text: str) -> None:
        """Take the lines of a text, as many as there are, for those of the file."""
        lines = text.split("\n")
        if len(lines) != len(self.lines):
            raise ValueError(f"{len(lines)} lines for {len(self.lines)}")
        self.lines, self.shown = lines, list(lines)
        self.indents = [_indent(line) for line in lines]

    def is_blank(self, row: int) -> bool:
        """Tell whether nothing is in a line; beyond the file there is nothing."""
        return not 0 <= row < len(self.lines) or self.indents[row] < 0

    def is_further(self, row: int, indent: int) -> bool:
        """Tell whether something stands in a line, set in further than ``indent``."""
        return row < len(self.lines) and self.indents[row] > indent

    def behind(self, row: int, indent: int) -> int:
        """Find where the lines end that are set in further than ``indent``; blank ones behind them are none."""
        last = row
        while row < len(self.lines) and not 0 <= self.indents[row] <= indent:
            last = row + 1 if self.indents[row] >= 0 else last
            row += 1
        return last

    def show(self, row: int, text: str) -> None:
        """Show a text in a line, as it is."""
        self.shown[row], self.done[row] = text, True

    def blank(self, first: int, behind: int) -> None:
        """Show nothing in some lines: there is only markup in them."""
        for row in range(first, behind):
            self.show(row, "")

    def note(self, row: int, text: str, what: str) -> None:
        """Note what is left out, and what it is, where there is something to read in it."""
        if has_content(text):
            shown = " ".join(text[: 10 * NOTED].split())
            reason: Reason = "commented out" if what == COMMENT else "markup that is no text"
            shown = shown if what == COMMENT else f"{what}: {shown}"
            self.left_out.append(Note(row + 1, shown if len(shown) <= NOTED else shown[: NOTED - 1] + "…", reason))

    def leave_out(self, first: int, behind: int, what: str) -> None:
        """Show nothing in some lines, and note it."""
        self.note(first, "\n".join(self.lines[first:behind]), what)
        self.blank(first, behind)

    def code(self, first: int, behind: int) -> None:
        """Show some lines as they are."""
        while first < behind and self.is_blank(first):
            first += 1
        while first < behind and self.is_blank(behind - 1):
            behind -= 1
        for row in range(first, behind):
            self.done[row] = True
        if first < behind:
            self._blocks.append(("code", first, behind, first))

    def table(self, first: int, behind: int, rows: Sequence[tuple[int, Sequence[str]]], header: int) -> None:
        """Show a table a row a line, with a rule below its header where a line is free for it.

        :param rows: The line that each begins in, ascending, and its cells.
        :param header: How many of them name the columns.
        """
        self.blank(first, behind)
        for row, cells in rows:
            self.show(row, table_row(cells))
        if not rows:
            return
        start, body = rows[0][0], rows[0][0]
        if 0 < header < len(rows):
            body, last = rows[header][0], rows[header - 1][0]
            if body == last + 1 and header == 1 and last > first:
                start, last = last - 1, last - 1  # into the line that opens the table, which shows nothing
                self.show(start, self.shown[last + 1])
            if body > last + 1:
                columns = max(len(cells) for _, cells in rows[:header])
                self.blank(last + 1, body - 1)
                self.show(body - 1, CELL.join(["---"] * max(2, columns)))
        self._blocks.append(("table", start, rows[-1][0] + 1, body))

    def heading(self, row: int, text: str, level: int, rest: str = "") -> None:
        """Take a line for a heading; one with nothing to read in it, or too much, is text.

        :param text: As a reader sees it.
        :param rest: What follows it in its line.
        """
        text = clean_line(text.replace("\n", " "))
        self.show(row, f"{text} {rest}" if rest else text)
        if not has_content(text) or len(text) > LONGEST_HEADING:
            return
        self.headings.append(Heading(row, min(level, DEEPEST), text, not has_content(rest)))

    def asking(self, bold: regex.Pattern[str], inline: Inline) -> None:
        """Take bold lines that ask for headings, where there are several."""
        found = []
        for row, line in enumerate(self.lines):
            match = bold.fullmatch(line) if not self.done[row] and self.is_blank(row - 1) else None
            if match and ASKS.search(match["label"]):
                found.append((row, match["label"]))
        if len(found) >= LEAST_ASKING:
            for row, label in found:
                self.heading(row, inline(label), 0)

    def inline(self, inline: Inline) -> None:
        """Free the lines that are not done of marks, a paragraph at a time."""
        paragraph: list[int] = []
        for row in range(len(self.lines) + 1):
            if row < len(self.lines) and not self.done[row] and self.shown[row].strip():
                paragraph.append(row)
            elif paragraph:
                self.clock.check()
                shown = inline("\n".join(self.shown[row] for row in paragraph)).split("\n")
                for one, line in zip(paragraph, shown, strict=True):
                    self.show(one, line)
                paragraph = []

    def reading(self, title: str = "") -> Reading:
        """Cut what is shown at its headings.

        :param title: Of the whole; it stands above all headings.
        """
        shown = list(self.shown)
        for row in range(1, len(shown)):
            if not shown[row] and self._ends[row - 1] == "\r" and self._ends[row] == "\n":
                shown[row] = " "  # else the two ends would be one
        text = "".join(line + end for line, end in zip(shown, self._ends, strict=True))
        pairs = zip(shown, self._ends, strict=True)
        starts = [0, *accumulate(len(line) + len(end) for line, end in pairs)]
        return Reading(
            text=text,
            sections=tuple(_sections(text, starts, self.headings, title)),
            blocks=tuple(self._found_blocks(text, starts)),
            left_out=tuple(sorted(self.left_out, key=lambda note: note.line)),
            doubts=tuple(sorted(self.doubts, key=lambda note: note.line)),
        )

    def _found_blocks(self, text: str, starts: Sequence[int]) -> Iterator[Block]:
        """Give tables and code; what lies within another is part of it."""
        last = 0
        for kind, first, behind, body in sorted(self._blocks, key=lambda block: (block[1], -block[2])):
            start, end = starts[first], starts[behind]
            if start >= last and start < end:
                last = end
                lines = [line for line in self.shown[first:body] if line.strip()]
                opening = "".join(f"{line}\n" for line in lines)
                yield Block("table" if kind == "table" else "code", start, end, starts[body], opening)


def _indent(line: str) -> int:
    stripped = line.lstrip()
    return len(line[: len(line) - len(stripped)].expandtabs(8)) if stripped else -1


def _sections(text: str, starts: Sequence[int], headings: Sequence[Heading], title: str) -> Iterator[Section]:
    """Cut a text at its headings; a heading with nothing to read below it, nor a heading, is its own text."""
    above = (title,) if title else ()
    headings = sorted(headings, key=lambda heading: heading.row)
    first = starts[headings[0].row] if headings else len(text)
    if has_content(text[:first]):
        yield Section(above, 0, first)
    path: list[tuple[int, str]] = []
    levels = list(_levels(headings))
    for at, (heading, following) in enumerate(pairwise([*headings, None])):
        if heading is None:
            break
        level = levels[at]
        path = [*(parent for parent in path if parent[0] < level), (level, heading.text)]
        names = tuple(name for _, name in path)
        label = starts[heading.row], starts[heading.row] + len(heading.text)
        start = starts[heading.row + 1] if heading.alone else label[1]
        end = starts[following.row] if following else len(text)
        if not has_content(text[start:end]) and not (following and levels[at + 1] > level):
            start, end = label
        yield Section(names if names[0] == title else (*above, *names), start, end)


def _levels(headings: Sequence[Heading]) -> Iterator[int]:
    """Give the level of each heading, those without one being below the last that has one."""
    real = 0
    for heading in headings:
        real = heading.level or real
        yield heading.level or real + 1
