"""Which section is taken for which, and which sections are found worst."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.quality.outcomes import Row, place_name


@dataclass(frozen=True, slots=True)
class Confusion:
    """A section that was shown first where another was wanted."""

    wanted: Row  # a place of a row
    taken: Row
    rows: tuple[Row, ...]  # the questions, surest first


@dataclass(frozen=True, slots=True)
class Found:
    """How often a section, or a document, comes first where it is wanted."""

    name: tuple[str, ...]  # document, and headings of a section
    questions: int
    first: int

    @property
    def share(self) -> float:
        """Give hit@1."""
        return self.first / self.questions


def confusions(rows: Sequence[Row]) -> list[Confusion]:
    """List pairs of sections by how often the second was shown first in place of the first."""
    pairs: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Row]] = {}
    for row in rows:
        if row["relevant"] and row["rank"] != 1 and row["found"]:
            pairs.setdefault((place_name(row["relevant"][0]), place_name(row["found"][0])), []).append(row)
    found = [
        Confusion(own[0]["relevant"][0], own[0]["found"][0], tuple(sorted(own, key=lambda row: -row["confidence"])))
        for own in pairs.values()
    ]
    return sorted(found, key=lambda one: -len(one.rows))


def found_by(rows: Sequence[Row], documents: bool = False) -> list[Found]:
    """Give hit@1 of each section that is wanted first by a question, or of each document, weakest first.

    :return: Of equal ones, those wanted by more questions first.
    """
    groups: dict[tuple[str, ...], list[bool]] = {}
    for row in rows:
        if row["relevant"]:
            name = place_name(row["relevant"][0])
            groups.setdefault(name[:1] if documents else name, []).append(row["rank"] == 1)
    found = [Found(name, len(first), sum(first)) for name, first in groups.items()]
    return sorted(found, key=lambda one: (one.share, -one.questions))
