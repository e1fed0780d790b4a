"""A passage to what stands around it: the smallest whole section that is more than the passage."""

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.records import Passage

if TYPE_CHECKING:
    from qa.store.generation import Generation


LONGEST = 6000  # characters; more is a document, not a context


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A section with its subsections, verbatim, and a passage in it."""

    headings: tuple[str, ...]  # of the section; () for the whole document
    before: str
    after: str  # ``before + passage.text + after`` is verbatim text of the document


def surroundings(generation: "Generation", passage: Passage) -> Surroundings:
    """Find the section that holds ``passage`` and more than it: its own, or the nearest one above.

    Very long sections are cut, at passages, to what stands nearest.
    """
    row = _find_row(generation, passage)
    for depth in range(len(passage.headings), -1, -1):
        first, last = _grow(generation, row, passage.headings[:depth])
        if last.end - first.start > passage.end - passage.start:
            break
    text = generation.document_text(passage.document_id)
    headings = passage.headings[:depth]
    return Surroundings(headings, text[first.start : passage.start], text[passage.end : last.end])


def _find_row(generation: "Generation", passage: Passage) -> int:
    """Find a passage's row: rows are in the order of documents and of their text."""

    def place(row: int) -> tuple[str, int]:
        found = generation.passages([row])[0]
        return found.document_id, found.start

    rows = range(generation.manifest["counts"]["passages"])
    return bisect_left(rows, (passage.document_id, passage.start), key=place)


def _grow(generation: "Generation", row: int, headings: tuple[str, ...]) -> tuple[Passage, Passage]:
    """Take neighbours in turn, as long as they lie below ``headings`` and all of it is not too long."""
    first = last = generation.passages([row])[0]
    steps = {-1: row, 1: row}
    while steps:
        for step in list(steps):
            steps[step] += step
            inside = 0 <= steps[step] < generation.manifest["counts"]["passages"]
            other = generation.passages([steps[step]])[0] if inside else None
            if other is None or not _below(other, first.document_id, headings):
                del steps[step]
                continue
            start, end = min(first.start, other.start), max(last.end, other.end)
            if end - start > LONGEST:
                del steps[step]
            elif step < 0:
                first = other
            else:
                last = other
    return first, last


def _below(passage: Passage, document_id: str, headings: tuple[str, ...]) -> bool:
    return passage.document_id == document_id and passage.headings[: len(headings)] == headings
