"""What a reader makes of a text, and the note it leaves on what it left out or doubts."""

from dataclasses import dataclass

import regex

from qa.records import Block, Mark, Note, Section

# What a person reads: letters, digits, and symbols that are no markup, such as emoji.
CONTENT = regex.compile(r"[\p{L}\p{N}\p{M}]|[\p{S}--[\x00-\x7f\u2500-\u257f]]", regex.VERSION1)

SIGN = regex.compile(r"[\p{P}\p{S}]")
# A row of one sign, or what stands between links and before items.
DIVIDER = regex.compile(r"\s*+(?:[|¦·•‣◦\s]++|[\u2500-\u257f\s]++|(?:(\S)(?:\s*+\1){2,}+\s*+)++)")


@dataclass(frozen=True, slots=True)
class Reading:
    """A text read; it has the lines of its file, or marks that say where it was taken from."""

    text: str  # what is encoded and shown: comments and marks of containers are taken out
    sections: tuple[Section, ...]  # in order of the text, not overlapping
    blocks: tuple[Block, ...] = ()  # tables and code, in order, not overlapping
    left_out: tuple[Note, ...] = ()  # what stands in no passage, and why
    doubts: tuple[Note, ...] = ()  # what may be read otherwise than meant
    marks: tuple[Mark, ...] = ()  # where the text stands in a file that is no text; none where its lines say so


@dataclass(frozen=True, slots=True)
class Options:
    """What the editor says of how the files of a guide are to be read."""

    question: str = ""  # name of a table's column, where it is not found by itself
    answer: str = ""
    category: str = ""
    leave_out: tuple[str, ...] = ()  # CSS selectors of what in web pages is no text of the guide
    languages: tuple[str, ...] = ()  # that the guide is written in, BCP 47; scans are read in these
    ocr: bool = False  # whether pages that are images are read by a program for that, where the machine has one


NO_OPTIONS = Options()


def has_content(text: str) -> bool:
    """Tell whether a text has anything to read, beside blanks and marks."""
    return CONTENT.search(text) is not None


def is_shown(text: str) -> bool:
    """Tell whether a text is more than blanks and dividers: a sign alone may be a key, or what a term means."""
    return has_content(text) or (SIGN.search(text) is not None and DIVIDER.fullmatch(text) is None)
