"""Where in a passage the answer stands: its best sentences, by the token vectors that found it (pure)."""

from collections.abc import Sequence
from itertools import takewhile
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

NEARLY_AS_GOOD = 0.94  # share of the best sentence's score from which a second one is marked too
MOST_SENTENCES = 2
SHORTEST = 4  # characters; less is a list's number, not a sentence
_ITEM = regex.compile(
    r"[ \t>]*(?:[-*+](?=\s)|[•·]|[（(]?\p{N}{1,3}(?:[.)](?=\s)|[、．）])|[a-z][.)](?=\s))[ \t　]*(?=\S)"
)
_INDENTED = regex.compile(r"[ \t　]{2,}\S")

Ranges = tuple[tuple[int, int], ...]


def find_highlights(
    sentences: Sequence[NDArray[np.int32]], matches: Sequence[NDArray[Any]]
) -> list[tuple[tuple[int, int], ...]]:
    """Find the sentences of each passage that answer.

    :param sentences: Of each passage, their characters and tokens, as
        :func:`qa.guide.sentences.place_sentences` gives them.
    :param matches: Of each passage, how well its tokens match the question's, on any scale, shape
        ``(tokens, query tokens)``.
    :return: Of each passage, ranges of characters, best first, at most two.
    """

    if not sentences or not matches[0].shape[1]:
        return [()] * len(sentences)
    places, owners = np.concatenate(sentences), np.repeat(np.arange(len(sentences)), [len(own) for own in sentences])
    seen = (places[:, 3] > places[:, 2]) & (places[:, 1] - places[:, 0] >= SHORTEST)
    places, owners = places[seen], owners[seen]
    if not len(places):
        return [()] * len(sentences)
    # An end may lie behind the last token of its passage, so each has one more, that changes no maximum.
    closed = np.concatenate([rows for own in matches for rows in (own, own[-1:])])
    before = np.cumsum([0, *(len(own) + 1 for own in matches[:-1])])
    tokens = places[:, 2:] + before[owners, None]
    scores = np.maximum.reduceat(closed, tokens.ravel(), axis=0)[::2].sum(axis=1).tolist()
    spans, ends = places[:, :2].tolist(), np.searchsorted(owners, np.arange(len(sentences)), "right").tolist()
    return [_best(spans[first:end], scores[first:end]) for first, end in zip([0, *ends], ends, strict=False)]


def _best(spans: list[list[int]], scores: list[float]) -> tuple[tuple[int, int], ...]:
    """Choose the best sentence, and a second one nearly as good."""
    least = NEARLY_AS_GOOD * max(scores, default=0)
    near = [at for at, score in enumerate(scores) if score >= least and score > 0]
    chosen = sorted(near, key=lambda at: -scores[at])[:MOST_SENTENCES]
    return tuple((spans[at][0], spans[at][1]) for at in chosen)


def whole_lists(text: str, ranges: Ranges) -> Ranges:
    """Mark all items of a list where one of them is marked: a step alone is no answer.

    :param ranges: Of characters of ``text``.
    :return: The same in order, with a range for each line of such lists, none overlapping.
    """
    lines = text_lines(text)
    inside = _in_lists(text, lines)
    marked: set[tuple[int, int]] = set()
    for start, end in ranges:
        at = next((row for row, (first, last) in enumerate(lines) if first <= start <= last), None)
        if at is None or not inside[at]:
            marked.add((start, end))
            continue
        before = takewhile(inside.__getitem__, range(at, -1, -1))
        after = takewhile(inside.__getitem__, range(at + 1, len(lines)))
        for row in (*before, *after):
            item = _ITEM.match(text, *lines[row])
            first = item.end() if item else lines[row][0]
            content = text[first : lines[row][1]]
            marked.add((first + len(content) - len(content.lstrip()), first + len(content.rstrip())))
    return tuple(sorted(span for span in marked if span[0] < span[1]))


def text_lines(text: str) -> list[tuple[int, int]]:
    """Give start and end of every line that is not blank."""
    lines, start = [], 0
    for line in text.splitlines(keepends=True):
        if line.strip():
            lines.append((start, start + len(line.rstrip("\r\n"))))
        start += len(line)
    return lines


def _in_lists(text: str, lines: Sequence[tuple[int, int]]) -> list[bool]:
    """Tell of each line whether it is an item, or goes on with one."""
    inside: list[bool] = []
    for line in lines:
        goes_on = bool(inside) and inside[-1] and bool(_INDENTED.match(text, *line))
        inside.append(goes_on or bool(_ITEM.match(text, *line)))
    return inside
