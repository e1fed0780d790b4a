"""Where in a passage the answer stands: its best sentences, by the token vectors that found it (pure)."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["find_highlights"]

NEARLY_AS_GOOD = 0.94  # share of the best sentence's score from which a second one is marked too
MOST_SENTENCES = 2
SHORTEST = 4  # characters; less is a list's number, not a sentence


def find_highlights(sentences: "NDArray[np.int32]", matches: "NDArray[Any]") -> tuple[tuple[int, int], ...]:
    """Find the sentences of a passage that answer.

    :param sentences: Their characters and tokens, as :func:`qa.sentences.place_sentences` gives them.
    :param matches: How well the passage's tokens match the question's, on any scale, shape ``(tokens, query tokens)``.
    :return: Ranges of characters in the order of the text, at most two.
    """
    import numpy as np

    starts, ends, firsts, behind = sentences.T
    seen = sentences[(behind > firsts) & (ends - starts >= SHORTEST)]
    if not len(seen) or not matches.shape[1]:
        return ()
    closed = np.concatenate([matches, matches[-1:]])  # an end may lie behind the last token
    scores = np.maximum.reduceat(closed, seen[:, 2:].ravel(), axis=0)[::2].sum(axis=1)
    near = np.flatnonzero((scores >= NEARLY_AS_GOOD * scores.max()) & (scores > 0))
    chosen = near[np.argsort(-scores[near], kind="stable")[:MOST_SENTENCES]]
    return tuple((start, end) for start, end in seen[np.sort(chosen), :2].tolist())
