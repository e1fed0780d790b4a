"""Where in a passage the answer stands: its best sentences, by the token vectors that found it (pure)."""

from typing import TYPE_CHECKING

from qa.sentences import split_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["find_highlights"]

NEARLY_AS_GOOD = 0.94  # share of the best sentence's score from which a second one is marked too
MOST_SENTENCES = 2
SHORTEST = 4  # characters; less is a list's number, not a sentence


def find_highlights(text: str, ranges: "NDArray[np.int32]", matches: "Vectors") -> tuple[tuple[int, int], ...]:
    """Find the sentences of ``text`` that answer.

    :param ranges: The characters of ``text`` that each row of ``matches`` stands for, shape ``(tokens, 2)``; those
        outside are left out.
    :param matches: Cosines of the passage's tokens with the question's, shape ``(tokens, query tokens)``.
    :return: Ranges within ``text`` in its order, at most two, without the white space around a sentence.
    """
    import numpy as np

    sentences = [_trim(text, *sentence) for sentence in split_sentences(text)]
    sentences = [(start, end) for start, end in sentences if end - start >= SHORTEST]
    if not sentences or not matches.shape[1]:
        return ()
    middles = ranges.sum(axis=1) / 2  # ascending, as the tokens stand in the text
    scored = []
    for start, end in sentences:
        own = matches[np.searchsorted(middles, start) : np.searchsorted(middles, end, "right")]
        if len(own):
            scored.append((float(own.max(axis=0).sum()) / matches.shape[1], start, end))
    if not scored:
        return ()
    best = max(scored)[0]
    near = [one for one in sorted(scored, reverse=True) if one[0] >= NEARLY_AS_GOOD * best and one[0] > 0]
    return tuple(sorted((start, end) for _, start, end in near[:MOST_SENTENCES]))


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
