"""Where in a passage the answer stands: its best sentences, by the token vectors that found it (pure)."""

from typing import TYPE_CHECKING, Any

from qa.sentences import split_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["find_highlights"]

NEARLY_AS_GOOD = 0.94  # share of the best sentence's score from which a second one is marked too
MOST_SENTENCES = 2
SHORTEST = 4  # characters; less is a list's number, not a sentence


def find_highlights(text: str, ranges: "NDArray[np.int32]", matches: "NDArray[Any]") -> tuple[tuple[int, int], ...]:
    """Find the sentences of ``text`` that answer.

    :param ranges: The characters of ``text`` that each row of ``matches`` stands for, shape ``(tokens, 2)``; those
        outside are left out.
    :param matches: How well the passage's tokens match the question's, on any scale, shape ``(tokens, query tokens)``.
    :return: Ranges within ``text`` in its order, at most two, without the white space around a sentence.
    """
    import numpy as np

    sentences = [_trim(text, *sentence) for sentence in split_sentences(text)]
    sentences = [(start, end) for start, end in sentences if end - start >= SHORTEST]
    if not sentences or not matches.shape[1]:
        return ()
    spans = np.array(sentences)
    middles = ranges.sum(axis=1) / 2  # ascending, as the tokens stand in the text
    firsts, ends = np.searchsorted(middles, spans[:, 0]), np.searchsorted(middles, spans[:, 1], "right")
    seen = ends > firsts  # some token stands for it
    if not seen.any():
        return ()
    bounds = np.stack([firsts[seen], ends[seen]], axis=1).ravel()
    closed = np.concatenate([matches, matches[-1:]])  # an end may lie behind the last token
    scores = np.maximum.reduceat(closed, bounds, axis=0)[::2].sum(axis=1)
    best = scores.max()
    near = np.flatnonzero((scores >= NEARLY_AS_GOOD * best) & (scores > 0))
    chosen = near[np.argsort(-scores[near], kind="stable")[:MOST_SENTENCES]]
    return tuple((start, end) for start, end in spans[seen][np.sort(chosen)].tolist())


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
