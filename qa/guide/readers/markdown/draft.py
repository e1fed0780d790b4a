"""A Markdown text on its way: what is found in it is noted, and taken out at the end; lines stay lines."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

import regex

from qa.guide.readers.markdown.hidden import Range
from qa.records import LINE_END, Note, Reason

NOTED = 80  # characters of what was left out that a note repeats


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading that is none to a parser of Markdown."""

    level: int  # 1 to 6; 0 for one below the heading before it
    start: int  # in the text, of all of it
    end: int
    label_start: int  # of what a reader sees
    label_end: int


@dataclass(slots=True)
class Draft:
    """A text on its way: what is found is noted, and taken out at the end."""

    text: str  # every line end is LF, or a space and LF, so that every character keeps its place
    lines: list[Range] = field(default_factory=list)  # start and end of each, without its end
    begin: int = 0  # behind the front matter
    title: str = ""
    mdx: bool = False
    code: list[Range] = field(default_factory=list)
    code_rows: set[int] = field(default_factory=set)
    view: str = ""  # the text with blanks in place of code and comments
    firsts: list[int] = field(default_factory=list)  # of each line, where it starts within its containers
    cuts: list[Range] = field(default_factory=list)
    inserts: list[tuple[int, str]] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    left_out: list[Note] = field(default_factory=list)
    doubts: list[Note] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)

    def row(self, offset: int) -> int:
        """Give the line, from 0, of a character."""
        return bisect_right(self.starts, offset) - 1

    def line(self, row: int) -> str:
        """Give a line without the indentation of its containers, code and comments blank."""
        return self.view[self.firsts[row] : self.lines[row][1]]

    def is_blank(self, row: int) -> bool:
        """Tell whether there is nothing in a line, and what lies beyond the text is nothing."""
        return not 0 <= row < len(self.lines) or not self.text[slice(*self.lines[row])].strip()

    def cut(self, start: int, end: int, reason: Reason | None = None) -> None:
        """Take characters out, line ends excepted."""
        if start < end:
            self.cuts.append((start, end))
            if reason and (what := self.text[start:end].strip()):
                shown = " ".join(what.split())
                shown = shown if len(shown) <= NOTED else shown[: NOTED - 1] + "…"
                self.left_out.append(Note(self.row(start) + 1, shown, reason))

    def cut_around(self, start: int, end: int, kept: Range, reason: Reason) -> None:
        """Take characters out but for some of them."""
        if kept[0] < 0:
            self.cut(start, end, reason)
        else:
            self.cut(start, kept[0], reason)
            self.cut(kept[1], end)


def blank(text: str, ranges: list[Range]) -> str:
    """Put spaces in place of characters; line ends stay."""
    pieces, at = [], 0
    for start, end in sorted(ranges):
        if start >= at:
            pieces += [text[at:start], regex.sub(r"[^\n]", " ", text[start:end])]
            at = end
    return "".join([*pieces, text[at:]])


def indent_of(line: str) -> int:
    """Measure how far in a line stands, in columns."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(4))


def past(text: str, start: int, end: int, columns: int) -> int:
    """Go past some columns of indentation."""
    done = 0
    while start < end and done < columns and text[start] in " \t":
        done += 4 - done % 4 if text[start] == "\t" else 1
        start += 1
    return start


class Edit:
    """What was taken out of a text, and put in."""

    def __init__(self, text: str, cuts: list[Range], inserts: list[tuple[int, str]]) -> None:
        """Take characters out, line ends excepted, and put some in.

        :param text: The text as it was written, its line ends as they are.
        """
        pieces: list[tuple[int, str]] = []  # where each stood, and what it is
        at = 0
        for start, end in _merge(cuts):
            pieces.append((at, text[at:start]))
            pieces += [(start + kept.start(), kept[0]) for kept in LINE_END.finditer(text[start:end])]
            at = end
        pieces.append((at, text[at:]))
        self._apart(pieces, sorted(inserts))

    def _apart(self, pieces: list[tuple[int, str]], inserts: list[tuple[int, str]]) -> None:
        """Put the insertions between the pieces, parting those that they fall into."""
        written: list[tuple[int, str]] = []
        waiting = list(reversed(inserts))
        for start, piece in pieces:
            while waiting and waiting[-1][0] <= start + len(piece):
                at, put_in = waiting.pop()
                head = max(0, at - start)
                written += [(start, piece[:head]), (at, put_in)]
                start, piece = start + head, piece[head:]
            written.append((start, piece))
        written = list(_parted(written))
        self._from = [start for start, _ in written]
        self._pieces = [piece for _, piece in written]
        self._to = [0, *accumulate(map(len, self._pieces))]
        self.text = "".join(self._pieces)

    def at(self, offset: int) -> int:
        """Say where a character of the text before stands now; one that is gone, where the next one does."""
        piece = bisect_right(self._from, offset) - 1
        return self._to[piece] + min(offset - self._from[piece], len(self._pieces[piece]))


def _parted(pieces: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """Keep CR and LF apart that end two lines, where what stood between them is gone."""
    last, end = "", 0
    for start, piece in pieces:
        if last == "\r" and piece.startswith("\n") and start > end:
            yield start, " "
        if piece:
            last, end = piece[-1], start + len(piece)
        yield start, piece


def _merge(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for start, end in sorted(ranges):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged
