"""A passage to what stands around it: the smallest whole section that is more than the passage."""

from dataclasses import dataclass

from qa.records import Passage
from qa.store.protocol import Store

LONGEST = 6000  # characters; more is a document, not a context
NEIGHBOURS = 16  # passages fetched at a time, on either side


@dataclass(frozen=True, slots=True)
class Surroundings:
    """A section with its subsections, verbatim, and a passage in it."""

    headings: tuple[str, ...]  # of the section; () for the whole document
    before: str
    after: str  # ``before + passage.text + after`` is verbatim text of the document
    opening_before: str = ""  # what ``before`` is shown below, where it begins within a table or code
    opening_after: str = ""


def surroundings(store: Store, passage: Passage) -> Surroundings:
    """Find the section that holds ``passage`` and more than it: its own, or the nearest one above.

    Very long sections are cut, at passages, to what stands nearest.

    :param passage: One of ``store``, by its row.
    """
    near = _Neighbours(store, passage)
    for depth in range(len(passage.headings), -1, -1):
        first, last = _grow(near, passage.headings[:depth])
        if last.end - first.start > passage.end - passage.start:
            break
    text = store.document_text(passage.document_id)
    headings = passage.headings[:depth]
    following = near[passage.row + 1] if last.row > passage.row else None
    return Surroundings(
        headings,
        text[first.start : passage.start],
        text[passage.end : last.end],
        first.opening,
        following.opening if following else "",
    )


class _Neighbours:
    """The passages around one, fetched a few at a time."""

    def __init__(self, store: Store, passage: Passage) -> None:
        self.passage = passage
        self._store = store
        self._held = {passage.row: passage}

    def __getitem__(self, row: int) -> Passage | None:
        """Give the passage of a row; None beyond the guide."""
        if not 0 <= row < self._store.manifest.counts.passages:
            return None
        if row not in self._held:
            rows = range(max(0, row - NEIGHBOURS), min(self._store.manifest.counts.passages, row + NEIGHBOURS + 1))
            self._held |= dict(zip(rows, self._store.passages(rows), strict=True))
        return self._held[row]


def _grow(near: _Neighbours, headings: tuple[str, ...]) -> tuple[Passage, Passage]:
    """Take neighbours in turn, as long as they lie below ``headings`` and all of it is not too long."""
    first = last = near.passage
    steps = {-1: first.row, 1: first.row}
    while steps:
        for step in list(steps):
            steps[step] += step
            other = near[steps[step]]
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
