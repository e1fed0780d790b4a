"""Question to ranked Hits: candidates, then ranking."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.index import Generation
from qa.lexical import technical_terms
from qa.ranking import NEXT_BEST, Signals, combine, confidence, features, late_interaction, parts, unit
from qa.records import Hit, Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["Found", "Query", "prepare", "search", "signals_of"]

CANDIDATES = 200  # passages looked at closely, by their vectors
HEADING_CANDIDATES = 20  # and by their headings
LEXICAL_CANDIDATES = 50  # and by the question's codes and numbers
SECOND_SHARE = 0.2  # of the second encoder in choosing candidates; recall is the same from 0.1 to 0.4


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is compared: what questions of its language have in common is taken off."""

    question: str
    dense: "Vectors"  # (dim,), shorter than a unit vector
    tokens: "Vectors"  # (tokens, token dim), unit vectors
    second: "Vectors"  # (512,), shorter than a unit vector
    worth: float  # how well the second encoder knows the asker's and the guide's languages, in [0, 1]


@dataclass(frozen=True, slots=True)
class Found:
    """What the guide has for a question."""

    hits: list[Hit]  # best first, one a section
    rows: list[int]  # of the passages of the hits
    confidence: float  # probability in [0, 1] that the guide answers


def prepare(generation: Generation, question: str, vector: "Vectors", tokens: "Vectors", second: "Vectors") -> Query:
    """Take off a question what it shares with others of its language, and of all languages.

    Of its tokens only half is taken off, since words of one language do match each other; docs/ranking.md has the
    measurements.

    :param vector: Unit vector of the question, shape ``(dim,)``.
    :param tokens: Its token vectors as the encoder gives them, shape ``(tokens, token dim)``.
    :param second: Unit vector by the second encoder, shape ``(512,)``.
    """
    background = generation.background
    row = background.row(question)
    return Query(
        question,
        vector - background.vectors[row],
        unit(tokens - (background.centre + background.tokens[row]) / 2),
        second - background.second[row],
        background.worth[row] * generation.second_worth,
    )


def search(generation: Generation, query: Query, k: int) -> Found:
    """Find the ``k`` best sections for a question, each by its best passage.

    Text of a file without headings has no sections to speak of; there each passage counts for itself.

    :param k: How many sections, at least 1.
    :return: Best first; equal scores keep the order of the guide.
    :raises ValueError: ``k`` is below 1.
    """
    import numpy as np

    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    rows, signals = signals_of(generation, query)
    scores = combine(signals)
    weighed = parts(signals)
    best: dict[tuple[str, int, int], int] = {}  # of each section the place among the candidates
    passages = generation.passages(rows.tolist())
    for at in np.argsort(-scores, kind="stable").tolist():
        best.setdefault(section_key(passages[at], int(rows[at])), at)
        if len(best) == max(k, NEXT_BEST):
            break
    sections = list(best.values())
    hits = [
        Hit(passages[at], rank, float(scores[at]), {name: float(part[at]) for name, part in weighed.items()})
        for rank, at in enumerate(sections[:k], 1)
    ]
    sure = confidence(features(signals, scores, sections))
    return Found(hits, [int(rows[at]) for at in sections[:k]], sure)


def section_key(passage: Passage, row: int) -> tuple[str, int, int]:
    """Name the section that a passage counts for; without headings the passage itself."""
    return passage.document_id, passage.section, 0 if passage.headings else row


def signals_of(generation: Generation, query: Query) -> "tuple[NDArray[np.int64], Signals]":
    """Choose candidates and take their signals; rows are ascending."""
    import numpy as np

    headings = generation.heading_vectors @ unit(query.dense[None])[0]
    coverage = _coverage(generation, query.question)
    rows = np.unique(
        np.concatenate(
            [
                generation.candidates(query.dense, SECOND_SHARE * query.worth * query.second, CANDIDATES),
                np.argsort(-headings, kind="stable")[:HEADING_CANDIDATES],
                np.argsort(-coverage, kind="stable")[:LEXICAL_CANDIDATES],
            ]
        )
    )
    dense, second = generation.vectors(rows)
    tokens, token_starts = generation.token_vectors(rows)
    sentences, sentence_starts = generation.sentence_vectors(rows)
    signals = Signals(
        dense=dense @ query.dense,
        late=late_interaction(query.tokens, tokens, token_starts),
        heading=headings[rows],
        lexical=coverage[rows],
        second=second @ query.second,
        sentence=np.maximum.reduceat(sentences @ query.second, sentence_starts),
        length=np.log(np.diff([*token_starts, len(tokens)])).astype(np.float32),
        worth=query.worth,
    )
    return rows, signals


def _coverage(generation: Generation, question: str) -> "NDArray[np.float32]":
    """Measure for every passage how much of the question's codes, numbers and identifiers it has.

    They weigh by the square of their idf, so that a code outweighs any number of common figures. Terms that the
    guide does not have cannot match and do not count: the share is of what could have matched, times how telling
    the rarest of it is. Ordinary words are left to the token vectors, which know when they mean the same.
    """
    import numpy as np

    passages = generation.manifest["counts"]["passages"]
    coverage = np.zeros(passages, np.float32)
    found = generation.lexical_candidates(dict.fromkeys(technical_terms(question)))
    weights = {term: math.log((1 + passages) / len(rows)) ** 2 for term, rows in found.items()}
    total = sum(weights.values())
    if total > 0:
        strength = max(weights.values()) / math.log(1 + passages) ** 2
        for term, rows in found.items():
            coverage[rows] += weights[term] / total * strength
    return coverage
