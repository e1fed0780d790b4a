"""What the guide lacks: questions it did not answer, or not well, like ones together, most asked first."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from qa.models.vectors import Vectors, unit
from qa.quality.csv import to_csv
from qa.quality.feedback import Asked, Place
from qa.quality.questions import fold_headings
from qa.search.index import Index
from qa.search.ranking import answered_from
from qa.search.small_talk import QUESTION, kind_of

REASONS = ("unhelpful", "unanswered", "unsure")
LIKE_FROM = 0.45  # mean cosine within a group, what languages share taken off; docs/editors.md has the measurements
MOST = 2000  # different questions grouped, the most asked ones; encoding them takes seconds, once


@dataclass(frozen=True, slots=True)
class Wording:
    """A question as it was asked, one or more times."""

    question: str
    language: str  # BCP 47, as the encoder takes it
    asked: int


@dataclass(frozen=True, slots=True)
class Gap:
    """Like questions that the guide did not answer, or not well."""

    wordings: tuple[Wording, ...]  # most asked first
    reasons: dict[str, int]  # times asked, by REASONS
    last: datetime  # UTC
    nearest: Place | None  # the best hit when the first wording was asked last
    remarks: tuple[str, ...]

    @property
    def question(self) -> str:
        return self.wordings[0].question

    @property
    def asked(self) -> int:
        return sum(wording.asked for wording in self.wordings)


Known = dict[str, tuple[Vectors, str]]  # of questions: what they are compared by, and their language


def reason_of(asked: Asked) -> str | None:
    """Say why a question counts as a gap; None when it does not, since the reader was sure or was helped."""
    if asked.helpful is not None:
        return None if asked.helpful else "unhelpful"
    if not asked.answerable:
        return "unanswered"
    return "unsure" if asked.confidence < answered_from() else None


def is_gap(asked: Asked) -> bool:
    """Say whether a question counts; greetings and thanks may be kept from before they were told apart."""
    return reason_of(asked) is not None and kind_of(asked.question) == QUESTION


def find_gaps(index: Index, asked: Sequence[Asked], known: Known | None = None) -> list[Gap]:
    """Find the questions that the guide did not answer well, and put like ones together, whatever their language.

    :param known: What was encoded before, by this encoder; what is new is added.
    :return: Most asked first; equally often asked ones by the latest.
    """

    same: dict[tuple[str, ...], list[Asked]] = defaultdict(list)
    for one in asked:
        if is_gap(one):
            same[fold_headings([one.question])].append(one)
    asked_most = sorted(same.values(), key=lambda times: (-len(times), -times[-1].asked_id))[:MOST]
    known = {} if known is None else known
    questions = [_wording(times) for times in asked_most]
    _encode(index, questions, known)
    groups: dict[int, list[list[Asked]]] = defaultdict(list)
    vectors = np.array([known[question][0] for question in questions])
    for times, number in zip(asked_most, group_like(vectors), strict=True):
        groups[number].append(times)
    gaps = [_gap(group, known) for group in groups.values()]
    return sorted(gaps, key=lambda gap: (-gap.asked, -gap.last.timestamp()))


def group_like(vectors: Vectors, like_from: float = LIKE_FROM) -> list[int]:
    """Give each vector the number of its group, from 0 in the order of the groups' first vectors.

    Groups are joined while the mean cosine between two is at least ``like_from`` (average linkage).

    :param vectors: Unit vectors, shape ``(n, dim)``.
    """
    from scipy.cluster.hierarchy import fcluster, linkage

    if len(vectors) < 2:
        return [0] * len(vectors)
    distances = np.clip(1 - vectors @ vectors.T, 0, 2)[np.triu_indices(len(vectors), 1)]
    labels = fcluster(linkage(distances, "average"), 1 - like_from, "distance").tolist()
    numbers: dict[int, int] = {}
    return [numbers.setdefault(label, len(numbers)) for label in labels]


def gaps_to_csv(gaps: Sequence[Gap]) -> bytes:
    """Write a line a gap, for a spreadsheet."""
    header = ("asked", *REASONS, "question", "language", "also asked as", "nearest section", "last asked", "remarks")
    return to_csv(
        header,
        (
            [
                gap.asked,
                *(gap.reasons[reason] for reason in REASONS),
                gap.question,
                gap.wordings[0].language,
                " | ".join(wording.question for wording in gap.wordings[1:]),
                " › ".join((gap.nearest.document, *gap.nearest.headings)) if gap.nearest else "",
                gap.last.isoformat(sep=" ", timespec="minutes"),
                " | ".join(gap.remarks),
            ]
            for gap in gaps
        ),
    )


def _encode(index: Index, questions: Sequence[str], known: Known) -> None:
    new = [question for question in questions if question not in known]
    background = index.generation.background
    for first in range(0, len(new), 32):
        batch = new[first : first + 32]
        for question, vector in zip(batch, index.encoder.query_vectors(batch), strict=True):
            row = background.row(question, vector)
            known[question] = unit(vector - background.vectors[row]), background.languages[row]


def _wording(times: list[Asked]) -> str:
    """Choose among texts that differ in capitals, width and white space: the most usual, else the first."""
    return Counter(one.question for one in times).most_common(1)[0][0]


def _gap(group: list[list[Asked]], known: Known) -> Gap:
    every = sorted((one for times in group for one in times), key=lambda one: one.asked_id)
    reasons = Counter(reason_of(one) for one in every)
    last = group[0][-1]
    return Gap(
        wordings=tuple(Wording(_wording(times), known[_wording(times)][1], len(times)) for times in group),
        reasons={reason: reasons[reason] for reason in REASONS},
        last=every[-1].at,
        nearest=last.hits[0] if last.hits else None,
        remarks=tuple(dict.fromkeys(one.remark for one in every if one.remark)),
    )
