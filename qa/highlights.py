"""Where in a passage the answer stands: its best sentences, by the token vectors that found it (pure)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["find_highlights"]

NEARLY_AS_GOOD = 0.94  # share of the best sentence's score from which a second one is marked too
MOST_SENTENCES = 2
SHORTEST = 4  # characters; less is a list's number, not a sentence


def find_highlights(
    sentences: "Sequence[NDArray[np.int32]]", matches: "Sequence[NDArray[Any]]"
) -> list[tuple[tuple[int, int], ...]]:
    """Find the sentences of each passage that answer.

    :param sentences: Of each passage, their characters and tokens, as :func:`qa.sentences.place_sentences` gives them.
    :param matches: Of each passage, how well its tokens match the question's, on any scale, shape
        ``(tokens, query tokens)``.
    :return: Of each passage, ranges of characters in the order of its text, at most two.
    """
    import numpy as np

    if not sentences or not matches[0].shape[1]:
        return [()] * len(sentences)
    closed = np.concatenate(
        [rows for own in matches for rows in (own, own[-1:])]
    )  # an end may lie behind the last token
    before = np.cumsum([0, *(len(own) + 1 for own in matches)])
    seen = [own[(own[:, 3] > own[:, 2]) & (own[:, 1] - own[:, 0] >= SHORTEST)] for own in sentences]
    tokens = np.concatenate([own[:, 2:] + first for own, first in zip(seen, before[:-1], strict=True)])
    if not len(tokens):
        return [()] * len(sentences)
    scores = np.maximum.reduceat(closed, tokens.ravel(), axis=0)[::2].sum(axis=1).tolist()
    behind = np.cumsum([len(own) for own in seen]).tolist()
    return [_best(own[:, :2].tolist(), scores[end - len(own) : end]) for own, end in zip(seen, behind, strict=True)]


def _best(spans: list[list[int]], scores: list[float]) -> tuple[tuple[int, int], ...]:
    """Choose the best sentence, and a second one nearly as good."""
    least = NEARLY_AS_GOOD * max(scores, default=0)
    near = [at for at, score in enumerate(scores) if score >= least and score > 0]
    chosen = sorted(near, key=lambda at: -scores[at])[:MOST_SENTENCES]
    return tuple((spans[at][0], spans[at][1]) for at in sorted(chosen))
