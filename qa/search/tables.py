"""Tables within passages: which part and which row a question asks for (pure)."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import regex
from numpy.typing import NDArray

from qa.guide.readers.markdown.inline import blank_tags
from qa.records import CELL, Passage
from qa.search.highlights import Ranges, text_lines

_RULE = regex.compile(r"^[ \t>]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$", regex.MULTILINE)
_LINE_END = regex.compile(r"\r\n?|\n")
_HTML_TABLE = regex.compile(r"<table\b", regex.IGNORECASE)
_HTML_ROW = regex.compile(r"<tr\b[^<>]*>.*?</tr\s*>", regex.DOTALL | regex.IGNORECASE)
_CELLS = regex.compile(r"\s*\|\s*")
_WORD = regex.compile(r"[\p{L}\p{N}\p{M}]+")
_SPACELESS = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}\p{Hangul}]")


def best_row(
    text: str, opening: str, ranges: Ranges, sentences: NDArray[np.int32], matches: NDArray[Any], question: str
) -> Ranges:
    """Mark one row of a table, where what is marked lies in one: the row that answers, read below its header.

    :param opening: What the text is shown below; the header row may be there.
    :param ranges: Of characters of ``text``, best first.
    :param sentences: Of the passage, as :func:`find_highlights` takes them.
    :param matches: The same.
    :param question: A row that it names goes before others.
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
    named = _named([text[start:end] for start, end in inside.rows], question)
    return (_contents(text, *inside.rows[max(range(len(scores)), key=lambda row: (named[row], scores[row]))]),)


def named_part(parts: Sequence[Passage], question: str) -> int | None:
    """Find the part of a cut table whose row the question names; the encoder hardly tells rows apart.

    :param parts: Of one section, in order.
    :return: Its place among them; None where it names no row, or several parts as well.
    """
    found = [(part.text, table.rows) for part in parts for table in find_tables(part.text, part.opening)]
    owners = [at for at, part in enumerate(parts) for table in find_tables(part.text, part.opening) for _ in table.rows]
    scores = _named([text[start:end] for text, rows in found for start, end in rows], question)
    best = max(scores, default=0.0)
    named = {owner for owner, score in zip(owners, scores, strict=True) if score == best}
    return named.pop() if best > 0 and len(named) == 1 else None


def _named(rows: Sequence[str], question: str) -> list[float]:
    """Measure how much of a cell the question names, by letters; a word of more than half the rows names none."""
    asked = _fold(question)
    cells = [[_WORD.findall(_fold(cell)) for cell in _CELLS.split(blank_tags(row, "|"))] for row in rows]
    counts = Counter(word for row in cells for word in {word for cell in row for word in cell})
    known = {word: _is_asked(word, asked) for word, count in counts.items() if 2 * count <= len(rows) + 1}

    def of(cell: list[str]) -> float:
        own = [word for word in dict.fromkeys(cell) if word in known]
        found = sum(len(word) for word in own if known[word])
        return found - 0.5 * sum(len(word) for word in own if not known[word]) if found > 1 else 0.0

    return [max(map(of, row), default=0.0) for row in cells]


def _is_asked(word: str, asked: str) -> bool:
    """Tell whether a question has a word; in scripts without spaces, whether it stands anywhere in it."""
    if _SPACELESS.search(word):
        return word in asked
    return regex.search(rf"(?<!\w){regex.escape(word)}(?!\w)", asked) is not None


def _fold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


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
    if "|" not in text and "<t" not in text.lower():
        return []
    tables = []
    lines = text_lines(text)
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
    if rows:
        opened = [match.start() for match in _HTML_TABLE.finditer(text, 0, rows[0][0])]
        tables.append(Table(opened[-1] if opened else rows[0][0], rows[-1][1], tuple(own)))
    return tables


def _has_cells(text: str, line: tuple[int, int]) -> bool:
    return "|" in text[slice(*line)]


def _is_rule(text: str, line: tuple[int, int]) -> bool:
    return _RULE.fullmatch(text, *line) is not None


def _is_next(text: str, lines: Sequence[tuple[int, int]], at: int) -> bool:
    if at == 0 or len(_LINE_END.findall(text, lines[at - 1][1], lines[at][0])) <= 1:
        return True
    above, line = text[slice(*lines[at - 1])], text[slice(*lines[at])]  # a row over several lines is shown in the first
    return CELL in above and CELL in line and "|" not in (above.lstrip()[:1], line.lstrip()[:1])


def _contents(text: str, start: int, end: int) -> tuple[int, int]:
    """Give what a row holds, without tags, edges and blanks at both ends."""
    kept = blank_tags(text[start:end])
    return start + len(kept) - len(kept.lstrip(" \t\r\n>|")), start + len(kept.rstrip(" \t\r\n|"))
