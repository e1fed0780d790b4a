"""What a visitor looks at, as the address says it: a question, or a place of the guide; the address is the only state.

Back and Forward work by that: the browser gives an earlier address, and the page is drawn from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlencode

import regex
import streamlit as st

from qa.records import Passage, Section
from qa.store.protocol import Store

MOST_MARKS = 8
BETWEEN = " › "
_MARKS = regex.compile(r"\d{1,9}-\d{1,9}(?:\.\d{1,9}-\d{1,9})*")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the page is."""

    question: str = ""  # what is asked
    at: str = ""  # a section of the guide, as section_address() writes it
    mark: str = ""  # characters of that document to mark, "12-30.45-50"
    shown_in: str = ""  # language that passages are shown in, where the guide has them in several
    language: str = ""  # of the interface, where it is not the browser's

    def parameters(self) -> dict[str, str]:
        """Name what stands in the address; what is empty stands not there."""
        named = {"q": self.question, "at": self.at, "mark": self.mark, "in": self.shown_in, "lang": self.language}
        return {name: value for name, value in named.items() if value}

    @property
    def title(self) -> str:
        """Name what is looked at, for the tab: the question, or the heading."""
        if self.at:
            document, _, path = self.at.partition("#")
            return path.split(BETWEEN)[-1] or PurePosixPath(document).stem
        return " ".join(self.question.split())

    def link(self) -> str:
        """Write a link to this address; not escaped."""
        return "?" + urlencode(self.parameters())


def current_address() -> Address:
    """Read where the page is."""
    given = st.query_params
    return Address(*(given.get(name, "") for name in ("q", "at", "mark", "in", "lang")))


def go_to(address: Address) -> None:
    """Change the address, as one step of the browser's history."""
    st.query_params.from_dict(address.parameters())


def section_address(document: str, headings: Sequence[str], occurrence: int = 1) -> str:
    """Name a section: ``page.md#Heading › Subheading``; the second of the same path ends in ``#2``."""
    path = f"#{BETWEEN.join(headings)}" if headings else ""
    return f"{document}{path}{f'#{occurrence}' if occurrence > 1 else ''}"


def passage_address(passage: Passage, marks: Sequence[tuple[int, int]] = ()) -> tuple[str, str]:
    """Name a passage's section, and its marked characters."""
    ranges = (f"{passage.start + start}-{passage.start + end}" for start, end in marks[:MOST_MARKS])
    return section_address(passage.document_id, passage.headings), ".".join(ranges)


def find_section(store: Store, at: str) -> tuple[str, tuple[Section, ...], int] | None:
    """Find the document that an address names, its sections, and which of these; None where the guide has it not.

    A section that is no longer there leads to its document.
    """
    pieces = at.split("#")
    for length in range(len(pieces), 0, -1):
        document = "#".join(pieces[:length])
        sections = store.sections_of(document)
        if sections:
            return document, sections, _row_of(document, sections, at)
    return None


def _row_of(document: str, sections: Sequence[Section], at: str) -> int:
    seen: dict[tuple[str, ...], int] = {}
    for row, section in enumerate(sections):
        seen[section.headings] = seen.get(section.headings, 0) + 1
        if section_address(document, section.headings, seen[section.headings]) == at:
            return row
    return 0


def read_marks(mark: str) -> tuple[tuple[int, int], ...]:
    """Read marked characters of a document; nothing where that is not what stands there."""
    if not _MARKS.fullmatch(mark):
        return ()
    pairs = (tuple(map(int, pair.split("-"))) for pair in mark.split(".")[:MOST_MARKS])
    return tuple(sorted((start, end) for start, end in pairs if start < end))
