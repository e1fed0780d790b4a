"""What the confidence of a quality run is worth: held against what is true, and cut at any threshold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence."""

    low: float  # confidence, from
    high: float  # up to
    questions: int
    confidence: float  # mean
    answered: float  # share that the guide really answers
    answered_low: float  # its 95 % interval (Wilson 1927)
    answered_high: float


def reliability(rows: Sequence[dict[str, Any]], bins: int = 10) -> list[Bin]:
    """Hold confidence against what is true, in bins of equal width; empty ones are left out."""
    from scipy.stats import binomtest

    confidence = np.array([row["confidence"] for row in rows], np.float64)
    true = np.array([bool(row["relevant"]) for row in rows])
    at = np.minimum((confidence * bins).astype(int), bins - 1)
    found = []
    for number in np.unique(at).tolist():
        inside = at == number
        hits, n = int(true[inside].sum()), int(inside.sum())
        interval = binomtest(hits, n).proportion_ci(method="wilson")
        mean = float(confidence[inside].mean())
        found.append(
            Bin(number / bins, (number + 1) / bins, n, mean, hits / n, float(interval.low), float(interval.high))
        )
    return found


def thresholds(rows: Sequence[dict[str, Any]], steps: int = 50) -> list[dict[str, Any]]:
    """Say, for each threshold of confidence, what share of each kind of question would be called answerable.

    :return: A record a kind ("answerable", "near", "far") and threshold, thresholds ascending from 0 to 1.
    """

    kinds: dict[str, list[float]] = {}
    for row in rows:
        kinds.setdefault("answerable" if row["relevant"] else row["kind"], []).append(row["confidence"])
    return [
        {"kind": kind, "threshold": step / steps, "share": float(np.mean(np.array(kinds[kind]) >= step / steps))}
        for kind in ("answerable", "near", "far")
        if kind in kinds
        for step in range(steps + 1)
    ]
