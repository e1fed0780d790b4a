"""A passage that only opens its subsections, to those subsections."""

from qa.records import Passage
from qa.store.protocol import Store

SHORT = 400  # bytes in UTF-8, about 130 Chinese characters or 70 English words; more says something by itself
MOST = 8  # subsections
LOOKED_AT = 64  # passages behind the introduction


def introduced(store: Store, passage: Passage) -> tuple[Passage, ...]:
    """Find the passages that an introduction opens: the first of each direct subsection, in the order of the guide.

    :param passage: One of ``store``, by its row.
    :return: Nothing where the passage says more than an introduction does, or opens no subsection.
    """
    if not passage.headings or len(passage.text.encode()) > SHORT:
        return ()
    depth = len(passage.headings)
    rows = range(passage.row + 1, min(passage.row + 1 + LOOKED_AT, store.manifest.counts.passages))
    parts: dict[tuple[str, ...], Passage] = {}
    for other in store.passages(rows):
        if other.document_id != passage.document_id or other.headings[:depth] != passage.headings:
            break
        if len(other.headings) == depth:
            return ()  # the section goes on: this is no introduction
        if len(other.headings) == depth + 1:
            parts.setdefault(other.headings, other)
    return tuple(parts.values())[:MOST]
