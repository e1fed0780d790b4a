"""The questions of a run, filtered and sorted for whoever looks for what went wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from qa.quality.evaluate import DEPTH
from qa.quality.outcomes import Row, kind, outcomes


@dataclass(frozen=True, slots=True)
class Filter:
    """Which questions to list; "" and () leave nothing out."""

    language: str = ""
    kind: str = ""  # "answerable", "near", "far" or "talk"
    document: str = ""  # that is wanted, or was shown first
    outcomes: tuple[str, ...] = ()  # any of these
    text: str = ""  # in the question, its id, or a heading

    def takes(self, row: Row) -> bool:
        """Say whether a question is listed."""
        return (
            self.language in ("", row["language"])
            and self.kind in ("", kind(row))
            and (not self.document or self.document in documents(row))
            and (not self.outcomes or bool(set(self.outcomes) & set(outcomes(row))))
            and self.text.casefold().strip() in _searched(row)
        )


def documents(row: Row) -> set[str]:
    """Name the documents that a question wants, and the one that was shown first."""
    return {place["document"] for place in [*row["relevant"], *row["found"][:1]]}


def _searched(row: Row) -> str:
    headings = [heading for place in [*row["relevant"], *row["found"]] for heading in place.get("headings") or ()]
    return "\n".join((row["question"], row["question_id"], *headings)).casefold()


def _badness(row: Row) -> int:
    """Say how bad what came of a question is: its rank, and as bad as missed where it was wrongly answered."""
    if row["relevant"]:
        return int(row["rank"] or DEPTH + 1)
    return {"wrongly_answered": DEPTH + 1, "left_open": 2}.get(outcomes(row)[0], 0)


ORDERS: dict[str, Callable[[Row], Any]] = {
    "worst": lambda row: (-_badness(row), -row["confidence"]),
    "surest": lambda row: -row["confidence"],
    "least_sure": lambda row: row["confidence"],
    "language": lambda row: (row["language"], -_badness(row)),
    "file": lambda row: 0,
}


def list_rows(rows: Sequence[Row], wanted: Filter, order: str) -> list[Row]:
    """List the questions that a filter takes; those that are equal in ``order`` as they stand in the file."""
    return sorted(filter(wanted.takes, rows), key=ORDERS[order])
