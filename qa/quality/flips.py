"""What other thresholds of confidence would change for the questions of a run."""

from collections.abc import Sequence
from dataclasses import dataclass

from qa.quality.outcomes import Row, tier
from qa.records import Tier
from qa.search.ranking import answered_from, unsure_from


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which confidence on a question is left open, and from which it is answered."""

    unsure: float
    answered: float  # at least ``unsure``

    @classmethod
    def in_use(cls) -> "Thresholds":
        """Give those that readers meet."""
        return cls(unsure_from(), answered_from())

    def tier(self, row: Row) -> Tier:
        """Say what a reader would be told; small talk is met with a friendly line whatever the thresholds."""
        confidence = row["confidence"]
        if row["kind"] == "talk" and tier(row) == "unanswered":
            return "unanswered"
        return "answered" if confidence >= self.answered else "unsure" if confidence >= self.unsure else "unanswered"


@dataclass(frozen=True, slots=True)
class Errors:
    """What goes wrong at some thresholds."""

    wrongly_refused: int  # answerable, and the reader is told that the guide does not answer
    wrongly_answered: int  # unanswerable, and the reader is told an answer
    left_open: int  # of all questions


@dataclass(frozen=True, slots=True)
class Flip:
    """A question that would be told something else."""

    row: Row
    before: Tier
    after: Tier


def count_errors(rows: Sequence[Row], at: Thresholds) -> Errors:
    """Count what goes wrong at some thresholds."""
    told = [(bool(row["relevant"]), at.tier(row)) for row in rows]
    return Errors(
        told.count((True, "unanswered")), told.count((False, "answered")), sum(tier == "unsure" for _, tier in told)
    )


def flips(rows: Sequence[Row], now: Thresholds, then: Thresholds) -> list[Flip]:
    """List the questions that other thresholds would treat otherwise, by their confidence, highest first."""
    changed = [Flip(row, now.tier(row), then.tier(row)) for row in rows if now.tier(row) != then.tier(row)]
    return sorted(changed, key=lambda one: -one.row["confidence"])
