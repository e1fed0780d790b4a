"""Question to ranked Hits: candidates, then ranking."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa.index import Generation
from qa.lexical import technical_terms
from qa.ranking import Signals, combine, confidence, features, late_interaction, unit
from qa.records import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["Found", "centred_tokens", "search", "signals_of"]

CANDIDATES = 200  # passages looked at closely, by their vectors
HEADING_CANDIDATES = 20  # and by their headings
LEXICAL_CANDIDATES = 50  # and by the question's codes and numbers


@dataclass(frozen=True, slots=True)
class Found:
    """What the guide has for a question."""

    hits: list[Hit]  # best first, one a section
    rows: list[int]  # of the passages of the hits
    query: "Vectors"  # unit token vectors of the question, as they were compared
    confidence: float  # probability in [0, 1] that the guide answers
    features: dict[str, float]  # what the confidence was made of


def search(generation: Generation, question: str, query_vector: "Vectors", query_tokens: "Vectors", k: int) -> Found:
    """Find the ``k`` best sections for a question, each by its best passage.

    Text of a file without headings has no sections to speak of; there each passage counts for itself.

    :param query_vector: Unit vector, shape ``(dim,)``.
    :param query_tokens: Token vectors of the question as the encoder gives them, shape ``(tokens, dim)``.
    :param k: How many sections, at least 1.
    :return: Best first; equal scores keep the order of the guide.
    :raises ValueError: ``k`` is below 1.
    """
    import numpy as np

    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    query = centred_tokens(generation, question, query_tokens)
    rows, signals = signals_of(generation, question, query_vector, query)
    scores = combine(signals)
    order = np.argsort(-scores, kind="stable")
    best: dict[tuple[str, int, int], Hit] = {}
    found = []
    for at, passage in zip(order, generation.passages(rows[order].tolist()), strict=True):
        key = passage.document_id, passage.section, 0 if passage.headings else int(rows[at])
        if key not in best:
            parts = {name: float(getattr(signals, name)[at]) for name in ("dense", "late", "heading", "lexical")}
            best[key] = Hit(passage, len(best) + 1, float(scores[at]), parts)
            found.append(int(rows[at]))
        if len(best) == k:
            break
    first = int(order[0])
    return Found(list(best.values()), found, query, confidence(signals, first), features(signals, first))


def centred_tokens(generation: Generation, question: str, query_tokens: "Vectors") -> "Vectors":
    """Take half of what tokens of the asker's language have in common off the question's token vectors.

    Half, since words of one language do match each other; docs/ranking.md has the measurements.
    """
    background = generation.background
    return unit(query_tokens - (background.centre + background.tokens[background.row(question)]) / 2)


def signals_of(
    generation: Generation, question: str, query_vector: "Vectors", query: "Vectors"
) -> "tuple[NDArray[np.int64], Signals]":
    """Choose candidates and take their signals; rows are ascending.

    What questions of the asker's language have in common is taken off the question before anything is compared.

    :param query: What :func:`centred_tokens` gives.
    """
    import numpy as np

    background = generation.background
    debiased = query_vector - background.vectors[background.row(question)]
    headings = generation.heading_vectors @ unit(debiased[None])[0]
    coverage = _coverage(generation, question)
    rows = np.unique(
        np.concatenate(
            [
                generation.dense_candidates(debiased, CANDIDATES),
                np.argsort(-headings, kind="stable")[:HEADING_CANDIDATES],
                np.argsort(-coverage, kind="stable")[:LEXICAL_CANDIDATES],
            ]
        )
    )
    signals = Signals(
        dense=generation.dense_vectors(rows) @ debiased,
        late=late_interaction(query, *generation.token_vectors(rows)),
        heading=headings[rows],
        lexical=coverage[rows],
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
