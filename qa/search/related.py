"""What to read next: sections that stand near an answer in the guide."""

from collections.abc import Collection
from dataclasses import dataclass

from qa.records import Passage
from qa.store.protocol import Store

MOST = 4


@dataclass(frozen=True, slots=True)
class RelatedSection:
    """A section of the guide."""

    document: str
    headings: tuple[str, ...]


def related_sections(
    store: Store, passage: Passage, shown: Collection[tuple[str, ...]], most: int = MOST
) -> tuple[RelatedSection, ...]:
    """Find sections of the same page that are nearest in the guide's own order: under the same heading, then any.

    :param shown: Heading paths of the page that the reader sees already.
    """
    sections = store.sections_of(passage.document_id)
    paths = list(dict.fromkeys(section.headings for section in sections if section.headings))
    if passage.headings not in paths:
        return ()
    at = paths.index(passage.headings)
    depth = max(1, len(passage.headings) - 1)

    def distance(row: int) -> tuple[bool, int, bool]:
        apart = paths[row][:depth] != passage.headings[:depth]
        return apart, abs(row - at), row < at

    own = [row for row in range(len(paths)) if paths[row] not in shown and len(paths[row]) > 1]
    return tuple(RelatedSection(passage.document_id, paths[row]) for row in sorted(own, key=distance)[:most])
