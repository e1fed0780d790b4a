"""The frozen records that flow: Document, Section, Passage, Hit, Answer."""

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

DEFAULT_K = 5  # sections of an answer, where nobody says how many
Kind = Literal["markdown", "plain"]  # what the markup of a document's text is
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


@dataclass(frozen=True, slots=True)
class Note:
    """What a reader has to say of a place in a file."""

    line: int  # from 1
    text: str  # what stands there, shortened
    reason: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where the numbered places of a document start: its lines, or what its format has in place of lines."""

    starts: tuple[int, ...]  # characters, ascending, the first one 0
    unit: str = "line"

    def at(self, offset: int) -> int:
        """Number the place, from 1, that holds the character at ``offset``."""
        return bisect_right(self.starts, offset)


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

    @property
    def place(self) -> str:
        """Say where it stands, for a person: ``guide.md, lines 3–7``."""
        lines = (
            f"lines {self.start_line}–{self.end_line}" if self.end_line > self.start_line else f"line {self.end_line}"
        )
        return f"{self.document_id}, {lines}"


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
