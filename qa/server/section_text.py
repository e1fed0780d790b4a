"""A section of the guide with its subsections, verbatim and piece by piece."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from qa.errors import QuestionError
from qa.quality.questions import fold_headings, same_name
from qa.records import Passage, Section
from qa.store.protocol import Store

LONGEST = 12_000  # characters of a piece: a long section whole, and no more than a model reads at once


@dataclass(frozen=True, slots=True)
class SectionPlace:
    """Where a section with its subsections stands."""

    document_id: str
    headings: tuple[str, ...]  # () for the whole document
    start: int  # characters from the start of the document's text
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a section; ``document.text[start:end] == text``."""

    text: str
    start: int
    end: int
    next: int | None  # where the following one starts; None at the end of the section


def section_of_row(store: Store, row: int) -> SectionPlace:
    """Find the section that a passage stands in.

    :raises QuestionError: There is no such passage.
    """
    if not 0 <= row < store.manifest.counts.passages:
        raise QuestionError(f"the guide has no passage of row {row}; rows stand in the hits of ask")
    (passage,) = store.passages([row])
    return _place(store, passage.document_id, passage.section, len(passage.headings))


def section_of_headings(store: Store, document: str, headings: Sequence[str]) -> SectionPlace:
    """Find a section by its heading path, or by the end of it; the first one where several are called so.

    :param document: As ``list_contents`` names it.
    :param headings: From the top down, compared without markup, case and white space; none for the whole document.
    :raises QuestionError: There is no such document or section.
    """
    document_id = find_document(store, document)
    sections = store.sections_of(document_id)
    wanted = fold_headings(headings)
    paths = [fold_headings(section.headings) for section in sections]
    for row, path in enumerate(paths):
        if path[: len(wanted)] == wanted:
            return _place(store, document_id, row, len(wanted))
    for row, path in enumerate(paths):
        for depth in range(len(wanted) + 1, len(path) + 1):
            if path[depth - len(wanted) : depth] == wanted:
                return _place(store, document_id, row, depth)
    raise QuestionError(f"{document_id} has no section {' > '.join(headings)}; list_contents says what there is")


def find_document(store: Store, document: str) -> str:
    """Give the name of a document as the index has it.

    :raises QuestionError: There is none of this name.
    """
    wanted = same_name(document)
    for known in store.document_rows():
        if same_name(known) == wanted:
            return known
    raise QuestionError(f"the guide has no document {document}; list_contents says what there is")


def first_passage(store: Store, place: SectionPlace) -> Passage | None:
    """Give the passage that a section begins with; None where it has none."""
    rows = store.document_rows().get(place.document_id, range(0))
    at = bisect_right(rows, place.start, key=lambda row: store.passages([row])[0].end)
    if at == len(rows):
        return None
    (passage,) = store.passages([rows[at]])
    return passage if passage.start < place.end else None


def read_piece(store: Store, place: SectionPlace, offset: int | None = None) -> Piece:
    """Read a section, from ``offset`` on; what is too long ends at a line.

    :param offset: The ``next`` of the piece before; None for the start.
    :raises QuestionError: ``offset`` is not within the section.
    """
    start = place.start if offset is None else offset
    if not place.start <= start <= place.end or (offset is not None and start == place.end):
        raise QuestionError(f"offset must be the next of the piece before, from {place.start} to {place.end - 1}")
    text = store.document_text(place.document_id)
    end = place.end
    if end - start > LONGEST:
        line = text.rfind("\n", start + LONGEST // 2, start + LONGEST)
        end = line + 1 if line >= 0 else start + LONGEST
    return Piece(text[start:end], start, end, end if end < place.end else None)


def _place(store: Store, document_id: str, first: int, depth: int) -> SectionPlace:
    """Take a section and those below its heading; the next one of the very same heading is another."""
    sections = store.sections_of(document_id)
    headings = sections[first].headings[:depth]
    last = first
    while last + 1 < len(sections) and sections[last + 1].headings[:depth] == headings:
        if depth and sections[last + 1].headings == headings:
            break
        last += 1
    text = store.document_text(document_id)
    start, end = sections[first].start, sections[last].end
    if not depth:
        start = 0
    elif len(sections[first].headings) > depth:
        start = _first_heading(text, sections, first, depth)
    within = text[start:end]
    start += within[: len(within) - len(within.lstrip())].rfind("\n") + 1  # blank lines; the first line stays indented
    return SectionPlace(document_id, headings, start, max(start, start + len(text[start:end].rstrip())))


def _first_heading(text: str, sections: Sequence[Section], row: int, depth: int) -> int:
    """Find the line of the first subsection's heading, where the title above it has no section of its own."""
    before = sections[row - 1].end if row else 0
    start = sections[row].start
    for heading in reversed(sections[row].headings[depth:]):
        at = text.rfind(heading, before, start)
        if at < 0:  # with markup in it; a deeper one will do
            break
        start = max(before, text.rfind("\n", before, at) + 1)
    return start
