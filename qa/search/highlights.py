"""Where in a passage the answer stands: its best sentences, by the token vectors that found it (pure)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from qa.guide.readers.markdown.inline import blank_tags

NEARLY_AS_GOOD = 0.94  # share of the best sentence's score from which a second one is marked too
MOST_SENTENCES = 2
SHORTEST = 4  # characters; less is a list's number, not a sentence
_ITEM = regex.compile(
    r"[ \t>]*(?:[-*+](?=\s)|[•·]|[（(]?\p{N}{1,3}(?:[.)](?=\s)|[、．）])|[a-z][.)](?=\s))[ \t　]*(?=\S)"
)
_RULE = regex.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", regex.MULTILINE)
_LINE_END = regex.compile(r"\r\n?|\n")
_HTML_ROW = regex.compile(r"<tr\b[^<>]*>.*?</tr\s*>", regex.DOTALL | regex.IGNORECASE)
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


def best_row(text: str, opening: str, ranges: Ranges, sentences: NDArray[np.int32], matches: NDArray[Any]) -> Ranges:
    """Mark one row of a table, where what is marked lies in one: the row that answers, read below its header.

    :param opening: What the text is shown below; the header row may be there.
    :param ranges: Of characters of ``text``, best first.
    :param sentences: Of the passage, as :func:`find_highlights` takes them.
    :param matches: The same.
    :return: One range where the best one lies in a table; else those that do not, in the order given.
    """
    tables = find_tables(text, opening)
    inside = next((table for table in tables if ranges and table.start <= ranges[0][0] < table.end), None)
    if inside is None:
        outside = (span for span in ranges if not any(table.start <= span[0] < table.end for table in tables))
        return tuple(outside)
    owners = np.searchsorted([start for start, _ in inside.rows], sentences[:, 0], "right") - 1
    header = (sentences[:, 0] >= inside.start) & (owners < 0)
    above = [matches[: sentences[0, 2]], *(matches[first:end] for first, end in sentences[header][:, 2:].tolist())]
    known = np.concatenate(above).max(axis=0, initial=0)
    scores = np.zeros(len(inside.rows))
    for row, (start, end) in enumerate(inside.rows):
        own = sentences[(owners == row) & (sentences[:, 0] < end) & (sentences[:, 0] >= start)]
        if len(own):
            tokens = matches[own[:, 2].min() : own[:, 3].max()]
            scores[row] = np.maximum(tokens.max(axis=0, initial=0), known).sum()
    return (_contents(text, *inside.rows[int(scores.argmax())]),)


@dataclass(frozen=True, slots=True)
class Table:
    """A table within a text."""

    start: int
    end: int
    rows: tuple[tuple[int, int], ...]  # start and end of each, without the header


def find_tables(text: str, opening: str = "") -> list[Table]:
    """Find tables of Markdown and HTML.

    :param opening: What the text is shown below; a table may begin there.
    """
    tables = []
    lines = _lines(text)
    at = 0
    goes_on = _RULE.search(opening) is not None
    while at < len(lines):
        below = at if goes_on else at + 2
        goes_on = goes_on or (at + 1 < len(lines) and _has_cells(text, lines[at]) and _is_rule(text, lines[at + 1]))
        last = below
        while goes_on and last < len(lines) and _has_cells(text, lines[last]) and _is_next(text, lines, last):
            last += 1
        if last > below:
            tables.append(Table(lines[at][0], lines[last - 1][1], tuple(lines[below:last])))
        at, goes_on = max(last if goes_on else 0, at + 1), False
    rows = [match.span() for match in _HTML_ROW.finditer(text)]
    own = rows if "<tr" in opening.lower() or len(rows) < 2 else rows[1:]
    return [*tables, *([Table(rows[0][0], rows[-1][1], tuple(own))] if rows else [])]


def _has_cells(text: str, line: tuple[int, int]) -> bool:
    return "|" in text[slice(*line)]


def _is_rule(text: str, line: tuple[int, int]) -> bool:
    return _RULE.fullmatch(text, *line) is not None


def _is_next(text: str, lines: Sequence[tuple[int, int]], at: int) -> bool:
    return at == 0 or len(_LINE_END.findall(text, lines[at - 1][1], lines[at][0])) <= 1


def _contents(text: str, start: int, end: int) -> tuple[int, int]:
    """Give what a row holds, without tags, edges and blanks at both ends."""
    kept = blank_tags(text[start:end])
    return start + len(kept) - len(kept.lstrip(" \t\r\n>|")), start + len(kept.rstrip(" \t\r\n|"))


def whole_lists(text: str, ranges: Ranges) -> Ranges:
    """Mark all items of a list where one of them is marked: a step alone is no answer.

    :param ranges: Of characters of ``text``.
    :return: The same in order, with a range for each line of such lists, none overlapping.
    """
    lines = _lines(text)
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


def _lines(text: str) -> list[tuple[int, int]]:
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
