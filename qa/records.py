"""The frozen records that flow: Document, Section, Passage, Hit, Answer."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from typing import Literal

DEFAULT_K = 5  # sections of an answer, where nobody says how many
# What the markup of a document's text is. Taken out of a format that is no text: paragraphs apart by blank lines, a row
# of a table a line, its cells apart by CELL.
Kind = Literal["markdown", "plain", "extracted"]
CELL = " | "
Unit = Literal["line", "anchor", "paragraph", "page", "row", "slide"]
Tier = Literal["answered", "unsure", "unanswered"]  # what a reader is told
LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class Section:
    """The text under one heading, its subsections left out; of a heading with nothing below it, the heading."""

    headings: tuple[str, ...]  # path from the top heading down to its own, as a reader sees them; () before the first
    start: int  # characters from the start of the document's text; the body, behind the heading's line
    end: int  # one past the last character of the body


@dataclass(frozen=True, slots=True)
class Block:
    """A table or code: what is cut within it is shown, and encoded, below its opening."""

    kind: Literal["table", "rows", "code"]  # a row a line; rows of HTML; code
    start: int  # characters from the start of the document's text
    end: int
    body: int  # behind the header row, or the fence
    opening: str  # caption and header row of a table, the fence of code; ends in a line end


# Why a reader leaves something out, or doubts it; the page has a text for each, in every language.
Reason = Literal[
    "front matter",
    "commented out",
    "MDX import",
    "MDX component",
    "mark of a container",
    "template tag",
    "rule",
    "markup that is no text",
    "hidden",
    "within a drawing",
    "not read: say in words what it shows",
    "comment at the margin",
    "table of contents",
    "a picture of a page: run OCR first",
    "letters that its font does not name: run OCR first",
    "damaged or missing",
    "a column without texts",
    "beside the questions",
    "a quotation mark without another",
    "comment never closed",
    "block never closed",
    "no space behind #",
]


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader has to say of a place in a file."""

    line: int  # from 1; 0 where the file has no lines
    text: str  # what stands there, shortened
    reason: Reason


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; in points, from the upper left corner of the page as it is seen."""

    page: int  # from 1
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its file, as a person finds it there."""

    unit: Unit
    first: int = 0  # number, from 1, of the line, paragraph, page, row or slide; 0 where it has none
    last: int = 0  # the same, of its end
    name: str = ""  # id in a web page, before it the file in a book; heading above a paragraph; sheet of a row
    boxes: tuple[Box, ...] = ()  # of its lines, on pages
    address: str = ""  # of the live page, at the very place, where the guide has one

    @property
    def words(self) -> str:
        """Say it for a person: ``lines 3–7``, ``#login``, ``Sheet2, row 4``; "" for the whole file."""
        if self.unit == "anchor":
            return f"#{self.name}" if self.name else ""
        several = self.last > self.first
        numbers = f"{self.unit}{'s' if several else ''} {self.first}{f'–{self.last}' if several else ''}"
        sheet = self.name if self.unit == "row" else ""
        return ", ".join(filter(None, [sheet, numbers if self.first else ""]))


@dataclass(frozen=True, slots=True)
class Mark:
    """From here on a text stands at a place, up to the next mark."""

    start: int  # characters from the start of the text
    place: Place


@dataclass(frozen=True, slots=True)
class Places:
    """Where a text stands: its lines, and beside them, where it was taken out of a format, what that has for places."""

    starts: tuple[int, ...]  # of the lines of the text, ascending, the first one 0
    marks: tuple[Mark, ...] = ()  # ascending; none where the lines are the file's own
    address: str = ""  # of the live page, where the guide has one and the lines are the file's own

    def at(self, offset: int) -> int:
        """Number the line, from 1, that holds the character at ``offset``."""
        return bisect_right(self.starts, offset)

    def of(self, start: int, end: int) -> Place:
        """Say where the characters from ``start`` to ``end`` stand in the file; at least one."""
        if not self.marks:
            return Place("line", self.at(start), self.at(end - 1), address=self.address)
        first = max(0, bisect_right(self.marks, start, key=lambda mark: mark.start) - 1)
        behind = max(first + 1, bisect_right(self.marks, end - 1, key=lambda mark: mark.start))
        places = [mark.place for mark in self.marks[first:behind]]
        boxes = dict.fromkeys(box for place in places for box in place.boxes)
        last = next((place.last for place in reversed(places) if place.name == places[0].name), places[0].last)
        if places[0].unit == "page":
            last = places[-1].last
        return replace(places[0], last=last, boxes=tuple(boxes))


@dataclass(frozen=True, slots=True)
class Document:
    """One file of the guide, read."""

    document_id: str  # path below the corpus folder, with forward slashes
    text: str  # as its reader gives it, line by line as in the file
    sections: tuple[Section, ...]  # in order of the text, not overlapping
    sha256: str  # of the file's bytes
    kind: Kind  # how its text is to be shown
    places: Places
    blocks: tuple[Block, ...] = ()  # tables and code, in order, not overlapping
    left_out: tuple[Note, ...] = ()  # what of the file stands in no passage, and why
    doubts: tuple[Note, ...] = ()  # what may be read otherwise than meant


@dataclass(frozen=True, slots=True)
class Passage:
    """What is encoded and shown; ``document.text[start:end] == text``."""

    document_id: str
    section: int  # row of its section in ``document.sections``
    headings: tuple[str, ...]
    text: str  # verbatim, never blank
    start: int
    end: int
    start_line: int  # counted from 1
    end_line: int  # line of the last character
    row: int = -1  # in its index; -1 as long as it is in none
    opening: str = ""  # what it is shown and encoded below, where it is the part of a table or of code
    taken_from: Place | None = None  # in its file, where that is no text

    @property
    def place(self) -> Place:
        """Say where it stands in its file."""
        return self.taken_from or Place("line", self.start_line, self.end_line)

    @property
    def where(self) -> str:
        """Say where it stands, for a person: ``guide.md, lines 3–7``."""
        return ", ".join(filter(None, [self.document_id, self.place.words]))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question."""

    passage: Passage
    rank: int  # from 1
    score: float  # higher is better
    signals: dict[str, float] = field(default_factory=dict)  # what the score was made of
    highlights: tuple[tuple[int, int], ...] = ()  # character ranges within ``passage.text``
    also: tuple[Passage, ...] = ()  # the same text elsewhere, as in copies of a file
    parts: tuple[Passage, ...] = ()  # the subsections that the best passage opens, where it does no more than that
    translations: tuple[tuple[str, Passage], ...] = ()  # language and passage: the same section in other languages

    @property
    def everywhere(self) -> tuple[Passage, ...]:
        """Give all passages that say this: the one shown, its copies, its translations."""
        return (self.passage, *self.also, *(passage for _, passage in self.translations))


@dataclass(frozen=True, slots=True)
class Answer:
    """What the guide says to a question."""

    question: str
    tier: Tier
    confidence: float  # probability in [0, 1] that the guide answers
    index: str  # generation that answered
    milliseconds: float
    hits: tuple[Hit, ...]  # best first, one a section; none for small talk
    after: str = ""  # the question before it, where it was answered with that in mind
    kind: str = "question"  # or what small talk it is: "greeting", "thanks", "farewell", "agreement", "marks",
    # "word" (one that the guide does not have)

    @property
    def answerable(self) -> bool:
        """Tell whether the guide may answer; it need not be sure."""
        return self.tier != "unanswered"


def line_starts(text: str) -> list[int]:
    """Find where each line starts: behind LF, CR LF or a lone CR, as CommonMark counts lines."""
    return [0, *(match.end() for match in LINE_END.finditer(text))]
