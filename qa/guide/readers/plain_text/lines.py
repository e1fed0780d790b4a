"""The lines of a plain text, measured: how wide, how far in, and what stands around them."""

import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import regex

from qa.guide.readers.limits import Clock
from qa.guide.readers.plain_text.markers import Marker, read_marker

WIDEST_LOOK = 200  # beyond, a line is simply wide
NARROWEST_PROSE = 40
LARGEST_BOX = 4  # rows from one rule to the other
DENSE = 0.25  # share of lines below a blank one; where fewer are, blank lines do not part paragraphs
WORD = regex.compile(r"[\p{L}\p{N}]")
UNDERLINE = regex.compile(r"([=\-~_*#^─━═])\1{2,}")
BULLET = regex.compile(r"(?:[-–—+•·●○▪‣◦>・･※→]|\*(?!\*))\s*\S")
CLOSING = "”’\"'」』）)】》〉*_ "  # may stand behind the end of a sentence
STOPS = tuple("。．.…;；؛۔।॥")
ENDS = (*STOPS, *"!！?？؟")
PAUSES = tuple(",，、،:：")
QUESTION = regex.compile(r"[?？؟]\W*$")


@dataclass(frozen=True, slots=True)
class Line:
    row: int  # in the text, from 0
    text: str  # stripped
    indent: int  # spaces before it
    apart: bool  # nothing, a blank line or a rule is before it
    underline: str  # its character; "" without
    boxed: str  # the character of the rules around it, where it is the first line between two; "" without
    width: int  # columns
    marker: Marker | None

    @property
    def title(self) -> str:
        title = self.text[self.marker.end if self.marker else 0 :].rstrip(CLOSING)
        return title.lstrip(".．:：、)） ") or title if self.marker else title

    @property
    def is_item(self) -> bool:
        return self.marker is not None or BULLET.match(self.text) is not None

    @property
    def is_question(self) -> bool:
        return QUESTION.search(self.text[-9:]) is not None

    def ends_with(self, marks: tuple[str, ...]) -> bool:
        return self.text.rstrip(CLOSING).endswith(marks)


@dataclass(frozen=True, slots=True)
class Page:
    lines: list[Line]  # those with a letter or digit; others, such as rules, count as blank
    broken_at: float  # columns; 0 where a line is a paragraph
    is_dense: bool  # blank lines do not part paragraphs


def read_page(text: str, starts: list[int]) -> Page:
    rows = [text[start:end] for start, end in pairwise(starts)]
    lines: list[Line] = []
    boxed = _find_boxes([row.strip() for row in rows])
    clock = Clock()
    for row, raw in enumerate(rows):
        clock.check()
        if not WORD.search(raw):
            continue
        stripped = raw.strip()
        below = rows[row + 1].strip() if row + 1 < len(rows) else ""
        line = Line(
            row=row,
            text=stripped,
            indent=len(raw) - len(raw.lstrip(" ")),
            apart=not lines or row > lines[-1].row + 1,
            underline=below[0] if UNDERLINE.fullmatch(below) else "",
            boxed=boxed.get(row, ""),
            width=width(stripped),
            marker=read_marker(stripped[:WIDEST_LOOK]),
        )
        lines.append(line)
    return Page(lines, _measure_break(lines), sum(line.apart for line in lines[1:]) < DENSE * len(lines))


def _find_boxes(rows: list[str]) -> dict[int, str]:
    """Find titles between two rules of one kind, where most of what stands so looks like a title.

    A rule that ends a box begins no other; else every paragraph of a page with rules between them would be one.
    """
    first = {}  # row of the title to what it says
    opening: int | None = None
    for row, text in enumerate(rows):
        rule = UNDERLINE.fullmatch(text)
        if opening is not None and (row - opening > LARGEST_BOX or not text):
            opening = None
        if rule and opening is not None and row > opening + 1 and rows[opening][0] == text[0]:
            first[opening + 1] = rows[opening + 1]
            opening = None
        elif rule:
            opening = row
    titles = [
        WORD.search(text) is not None and width(text) <= NARROWEST_PROSE + 20 and not text.endswith((*STOPS, *PAUSES))
        for text in first.values()
    ]
    found = {row: rows[row - 1][0] for row, title in zip(first, titles, strict=True) if title}
    return found if 3 * len(found) >= 2 * len(titles) else {}


def width(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(character) in "WF") for character in text[:WIDEST_LOOK])


def _measure_break(lines: list[Line]) -> float:
    """Measure at what width the text was broken into lines; 0 where a line is a paragraph."""
    prose = [line for line in lines if line.width >= NARROWEST_PROSE and not line.is_item]
    inner = [line for line, below in pairwise(lines) if not below.apart and not line.is_item and not below.is_item]
    inner = [line for line in inner if line.width >= NARROWEST_PROSE]
    broken = [line.width for line in inner if not line.ends_with((*ENDS, *PAUSES))]
    if len(broken) <= max(2, len(inner) / 2):
        return 0
    width = median(broken)
    return width if sum(line.width > 1.3 * width for line in prose) < 0.1 * len(prose) else 0
