"""The few shares of a run that a reader feels, with counts and intervals."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from qa.quality.evaluate import draw_entries
from qa.quality.outcomes import Row, tier


@dataclass(frozen=True, slots=True)
class Share:
    """How many of some questions, with the 95 % interval of that share."""

    name: str  # "first", "in_three", "wrongly_answered" or "wrongly_refused"
    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """Give the share itself."""
        return self.count / self.of


def headline(rows: Sequence[Row]) -> list[Share]:
    """Sum up a run: right first, right among three, wrongly answered (on topic), wrongly refused.

    The interval of what the guide answers is a bootstrap over entries, as that of the measures; of on-topic questions
    that it does not answer it is Wilson's (1927), since nobody says which of these are translations of one.

    :return: Those that the questions say something of.
    """
    answerable = [row for row in rows if row["relevant"]]
    near = [row for row in rows if not row["relevant"] and row["kind"] == "near"]
    shares = []
    if answerable:
        shares.append(_share("first", [row["rank"] == 1 for row in answerable], answerable))
        shares.append(_share("in_three", [(row["rank"] or 99) <= 3 for row in answerable], answerable))
    if near:
        shares.append(_wilson("wrongly_answered", sum(tier(row) == "answered" for row in near), len(near)))
    if answerable:
        shares.append(_share("wrongly_refused", [tier(row) == "unanswered" for row in answerable], answerable))
    return shares


def _share(name: str, true: Sequence[bool], rows: Sequence[Row]) -> Share:
    values = np.array(true, np.float64)
    means = [values[draw].mean() for draw in draw_entries([row["entry"] for row in rows])]
    low, high = np.percentile(means, (2.5, 97.5))
    return Share(name, int(values.sum()), len(values), float(low), float(high))


def _wilson(name: str, count: int, of: int) -> Share:
    from scipy.stats import binomtest

    interval = binomtest(count, of).proportion_ci(method="wilson")
    return Share(name, count, of, float(interval.low), float(interval.high))
