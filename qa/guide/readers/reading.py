"""What a reader makes of a text, and the note it leaves on what it left out or doubts."""

from dataclasses import dataclass

import regex

from qa.records import Block, Note, Section

# What a person reads: letters, digits, and symbols that are no markup, such as emoji.
CONTENT = regex.compile(r"[\p{L}\p{N}\p{M}]|[\p{S}--[\x00-\x7f\u2500-\u257f]]", regex.VERSION1)


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read; it has the lines of its file, so a line keeps its number."""

    text: str  # what is encoded and shown: comments and marks of containers are taken out
    sections: tuple[Section, ...]  # in order of the text, not overlapping
    blocks: tuple[Block, ...] = ()  # tables and code, in order, not overlapping
    left_out: tuple[Note, ...] = ()  # what stands in no passage, and why
    doubts: tuple[Note, ...] = ()  # what may be read otherwise than meant


def has_content(text: str) -> bool:
    """Tell whether a text has anything to read, beside blanks and marks."""
    return CONTENT.search(text) is not None
