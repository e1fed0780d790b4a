"""How alike questions are, whatever their language: groups of like ones, and the phrase that one is nearest to."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from qa.guide.settings import UrgentRule
from qa.models.background import Background
from qa.models.encoder import Encoder
from qa.models.vectors import Vectors, unit

LIKE_FROM = 0.45  # mean cosine within a group, what languages share taken off; docs/editors.md has the measurements
URGENT_FROM = 0.4  # cosine with a sentence of the rule
SAME_FROM = 0.5  # cosine of two that an editor takes for the same: of 100 such pairs 80 to 96 were
AT_ONCE = 32  # questions encoded together

Known = dict[str, tuple[Vectors, str]]  # of questions: what they are compared by, and their language


@dataclass(frozen=True)
class QuestionVectors:
    """Questions as they are compared: vectors less what questions of their language share; each encoded once."""

    encoder: Encoder
    background: Background
    known: Known = field(default_factory=dict)

    def encode(self, questions: Sequence[str]) -> Vectors:
        """Give unit vectors, shape ``(questions, dim)``."""
        new = [question for question in dict.fromkeys(questions) if question not in self.known]
        for first in range(0, len(new), AT_ONCE):
            batch = new[first : first + AT_ONCE]
            for question, vector in zip(batch, self.encoder.query_vectors(batch), strict=True):
                row = self.background.row(question, vector)
                own = unit(vector - self.background.vectors[row])
                self.known[question] = own, self.background.languages[row]
        vectors = [self.known[question][0] for question in questions]
        return np.array(vectors, np.float32).reshape(-1, self.encoder.dimension)

    def language(self, question: str) -> str:
        """Name the language of a question that was encoded, by BCP 47."""
        return self.known[question][1]


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


def nearest(vectors: Vectors, phrases: Vectors) -> list[tuple[int, float]]:
    """Find for each vector the phrase nearest to it, and their cosine; ``(-1, -1.0)`` where there are none."""
    if not len(phrases):
        return [(-1, -1.0)] * len(vectors)
    cosines = vectors @ phrases.T
    rows = cosines.argmax(axis=1)
    return list(zip(rows.tolist(), cosines.max(axis=1).tolist(), strict=True))


def urgent_like(vectors: QuestionVectors, questions: Sequence[str], rule: UrgentRule) -> list[str]:
    """Give for each question the sentence that makes it urgent, or "".

    It is urgent by the sentence of ``rule.like`` nearest to it, unless one of ``rule.unlike`` is as near.
    """
    encoded = vectors.encode(questions)
    like = nearest(encoded, vectors.encode(rule.like))
    unlike = nearest(encoded, vectors.encode(rule.unlike))
    return [
        rule.like[row] if cosine >= URGENT_FROM and cosine > other else ""
        for (row, cosine), (_, other) in zip(like, unlike, strict=True)
    ]
