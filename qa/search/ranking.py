"""Signals of a candidate to one score, and of the best candidate to a probability (pure)."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.records import Tier

WEIGHTS = Path(__file__).parent / "data" / "ranking.json"  # benchmarks/train_ranking.py writes it, with provenance
NEXT_BEST = 5  # how many sections the best one's lead is measured on, itself included


@dataclass(frozen=True, slots=True)
class Signals:
    """What is known of each candidate, one value a candidate."""

    dense: NDArray[np.float32]  # cosine of question and passage, less what the asker's language scores on it
    late: NDArray[np.float32]  # mean over the question's tokens of the best cosine among the passage's
    heading: NDArray[np.float32]  # cosine of question and heading, both centred
    lexical: NDArray[np.float32]  # share of the question's codes and numbers that the passage has, in [0, 1]
    second: NDArray[np.float32]  # like dense, by the second encoder
    sentence: NDArray[np.float32]  # the same, of the passage's best sentence
    length: NDArray[np.float32]  # natural logarithm of the passage's number of tokens
    worth: float  # how well the second encoder knows the asker's and the guide's languages, in [0, 1]

    def of(self, candidates: NDArray[Any]) -> "Signals":
        """Keep some candidates.

        :param candidates: Their places, or True for each that is kept.
        """
        values = {name: getattr(self, name) for name in self.__slots__ if name != "worth"}
        return Signals(**{name: value[candidates] for name, value in values.items()}, worth=self.worth)


@lru_cache(maxsize=1)
def _weights() -> dict[str, Any]:
    weights: dict[str, Any] = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return weights


def combine(weighed: dict[str, NDArray[np.float32]]) -> NDArray[np.float32]:
    """Score candidates: a weighted sum of :func:`parts`."""
    weights = _weights()["score"]
    score: NDArray[np.float32] = sum(weights[name] * part for name, part in weighed.items())
    return score


def parts(signals: Signals) -> dict[str, NDArray[np.float32]]:
    """Give what the score is a weighted sum of.

    A heading counts only as far as it lies above a threshold. A question in a person's own words stays below it
    with every heading of the guide (median of the best 0.2-0.26, five guides), one that repeats a heading in any
    language lies well above (0.5-0.6), so each gets its due without being told which it is. The second encoder counts
    as far as it knows the languages. A long passage finds a good match for any token, so its length counts against it.
    """

    return {
        "late": signals.late,
        "dense": signals.dense,
        "heading": np.maximum(signals.heading - _weights()["score"]["heading_threshold"], 0),
        "lexical": signals.lexical,
        "second": signals.worth * signals.second,
        "sentence": signals.worth * signals.sentence,
        "length": signals.length,
    }


def expected_late(dense: NDArray[np.float32], length: NDArray[np.float32]) -> NDArray[np.float32]:
    """Estimate late interaction, but for a constant, from signals that cost less: least squares on all our sets."""
    weights = _weights()["expected_late"]
    expected: NDArray[np.float32] = weights["dense"] * dense + weights["length"] * length
    return expected


def contributions(values: Mapping[str, float]) -> dict[str, float]:
    """Weigh what a hit's score was made of: these add up to the score.

    :param values: One candidate's :func:`parts`, as they stand in a hit's signals.
    """
    weights = _weights()["score"]
    return {name: weights[name] * value for name, value in values.items()}


def confidence(values: dict[str, float]) -> float:
    """Estimate the probability that the guide answers, from what :func:`features` gives."""
    weights = _weights()["confidence" if "read_first" in values else "confidence_unread"]
    return 1 / (1 + math.exp(-weights["bias"] - sum(value * weights[name] for name, value in values.items())))


def tier_of(probability: float) -> Tier:
    """Tell what a reader is told: ``answered``, ``unsure`` or ``unanswered``; docs/ranking.md has what each costs."""
    if probability >= answered_from():
        return "answered"
    return "unsure" if probability >= unsure_from() else "unanswered"


def answered_from() -> float:
    """Give the confidence from which the guide is said to answer."""
    return float(_weights()["answered_from"])


def unsure_from() -> float:
    """Give the confidence below which the guide is said not to answer."""
    return float(_weights()["unsure_from"])


def features(
    signals: Signals, scores: NDArray[np.float32], sections: Sequence[int], read: NDArray[np.float32] | None = None
) -> dict[str, float]:
    """Sum up what tells an answered question from an unanswered one.

    The question's length is left out on purpose: in our sets the unanswerable ones are shorter, in life not.

    :param scores: What :func:`combine` gives.
    :param sections: The row of the best candidate of each section, best first.
    :param read: What the verifier says of the first of these; None where it cannot read them.
    """
    best = sections[0]
    next_best = [float(scores[row]) for row in sections[1:NEXT_BEST]]
    values = {
        "margin": float(scores[best]) - sum(next_best) / len(next_best) if next_best else 0.0,
        "dense": float(signals.dense.max()),
        "dense_of_best": float(signals.dense[best]),
        "second": signals.worth * float(signals.second[best]),
        "worth": signals.worth,
    }
    if read is None:
        return values
    highest = float(read.max())
    every = highest + math.log(float(np.exp(read - highest).sum()))
    return values | {"read_first": float(read[0]), "read_best": highest, "read_all": every}
