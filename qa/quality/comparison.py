"""Two kept runs compared, question by question, by the time they were made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import QAError
from qa.quality.evaluate import MEASURES, SEED
from qa.quality.outcomes import is_gone
from qa.quality.runs import Run

DECISION = "decision"  # share of all questions that are rightly called answerable or not
RANKING = "MRR@10"  # what the verdict on the ranking is taken from
PAIRED_RESAMPLES = 10_000
AT_ONCE = 100  # of them; bounds the memory
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in two runs, on the questions that both have."""

    measure: str
    before: float
    after: float
    low: float  # of after less before, 95 % interval
    high: float
    p: float  # of a difference this large or larger by chance alone
    verdict: str  # "better", "worse" or "none" shown


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a later run says against an earlier one."""

    before: Run  # the older of the two
    after: Run
    verdict: str  # of RANKING: "better", "worse" or "none" shown
    differences: tuple[Difference, ...]  # of the measures of ranking, then of DECISION
    shared: int  # questions in both runs with the same text and the same places that answer
    left_out: int  # questions of either run that the other has not, or not so
    gone: int  # questions in both whose places are no longer in one of the two indexes; left out unless counted in
    won: tuple[tuple[dict[str, Any], dict[str, Any]], ...]  # rows before and after, found first only now
    lost: tuple[tuple[dict[str, Any], dict[str, Any]], ...]  # found first only then


def compare_runs(one: Run, other: Run, count_gone: bool = False) -> Comparison:
    """Compare two runs on the questions that both have, the older before the later, whichever is named first.

    A question whose places are in the guide no more was not found worse, nor better where they came back: it says
    something of the guide, nothing of the ranking.

    A difference counts as shown when a paired randomisation test over entries gives p < 0.05 and the bootstrap
    interval, over entries too, leaves out zero: many questions may be translations of one. The first is strict where
    entries are few, the second is what is drawn.

    :param count_gone: Count such questions in.
    :raises QAError: The runs have no question in common that counts.
    """
    before, after = sorted((one, other), key=lambda run: (run.at, run.run_id))
    old = {_identity(row): row for row in before.evaluation.rows}
    new = {_identity(row): row for row in after.evaluation.rows}
    pairs = [(old[identity], row) for identity, row in new.items() if identity in old]
    shared = len(pairs)
    gone = [pair for pair in pairs if any(map(is_gone, pair))]
    if not count_gone:
        pairs = [pair for pair in pairs if not any(map(is_gone, pair))]
    if not pairs:
        raise QAError("the two runs have no question in common; choose runs of the same question file")
    judged = [pair for pair in pairs if pair[0]["relevant"]]
    differences = [_difference(measure, judged) for measure in MEASURES if judged]
    differences.append(_difference(DECISION, pairs))
    return Comparison(
        before=before,
        after=after,
        verdict=next((one.verdict for one in differences if one.measure == RANKING), "none"),
        differences=tuple(differences),
        shared=len(pairs),
        left_out=len(old) + len(new) - 2 * shared,
        gone=len(gone),
        won=tuple(pair for pair in judged if pair[0]["rank"] != 1 and pair[1]["rank"] == 1),
        lost=tuple(pair for pair in judged if pair[0]["rank"] == 1 and pair[1]["rank"] != 1),
    )


def _identity(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["question_id"], row["question"], row["entry"]


def _value(row: dict[str, Any], measure: str) -> float:
    if measure == DECISION:
        return float(row["answerable"] == bool(row["relevant"]))
    return float(row[measure])


def _difference(measure: str, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> Difference:

    before, after = np.array([[_value(row, measure) for row in pair] for pair in pairs]).T
    # A question without an answer is an entry of its own.
    names = [row["entry"] if row["relevant"] else row["question_id"] for row, _ in pairs]
    low, high, p = paired_test(after - before, names)
    verdict = "none" if p >= LEVEL or low <= 0 <= high else "better" if low > 0 else "worse"
    return Difference(measure, float(before.mean()), float(after.mean()), low, high, p, verdict)


def paired_test(changes: NDArray[np.float64], entries: Iterable[str]) -> tuple[float, float, float]:
    """Test whether the mean of ``changes`` is more than chance, all questions of an entry together.

    :param changes: Of each question, shape ``(n,)``.
    :return: 95 % interval of the mean by a bootstrap over entries; p, two-sided, by randomisation of their signs.
    """

    members = np.unique(list(entries), return_inverse=True)[1]
    sizes, sums = np.bincount(members), np.bincount(members, changes)
    random = np.random.default_rng(SEED)
    means, larger = [], 0
    for _ in range(PAIRED_RESAMPLES // AT_ONCE):
        draws = random.integers(len(sums), size=(AT_ONCE, len(sums)))
        means.append(sums[draws].sum(axis=1) / sizes[draws].sum(axis=1))
        signs = random.choice((-1.0, 1.0), size=(AT_ONCE, len(sums)))
        larger += int(np.count_nonzero(np.abs(signs @ sums) >= abs(sums.sum()) - 1e-9))
    low, high = np.percentile(np.concatenate(means), (2.5, 97.5))
    return float(low), float(high), (1 + larger) / (1 + PAIRED_RESAMPLES)
