"""Cut a text into sentences, in any script, as character ranges that cover it; find the tokens of each."""

import numpy as np
import regex
from numpy.typing import NDArray

LONGEST_SENTENCE = 300  # characters; a longer one is cut at a comma, a space, or anywhere
SHORTEST_SPACED = 60  # characters; Thai, Lao, Khmer and Burmese put spaces between clauses, so short ones are joined

_CLOSERS = r"[\p{Pe}\p{Pf}\"'」』]*"
# Latin abbreviations, initials and numbers keep their full stop; `।`, `。`, `؟` and their like always end a sentence.
_ABBREVIATION = r"(?<!\b(?:e\.g|i\.e|vs|etc|Mr|Mrs|Ms|Dr|St|Prof|Nr|No|Art|Abs|bzw|z\.B|p\.ej|Sr|Sra|\p{Lu}))"
_END = regex.compile(
    rf"""
      [\r\n]+\s*                                          # a line is the longest a sentence gets
    | (?![.])\p{{Sentence_Break=STerm}}+{_CLOSERS}\s*     # 。！？!? । ؟ …
    | …+{_CLOSERS}\s*
    | (?<!\.\.){_ABBREVIATION}\.++{_CLOSERS}\s+(?=[^\p{{Ll}}]) # full stops, then white space and no small letter
    | [；;]\s*(?=\p{{Han}})                               # Chinese joins whole sentences with it
    """,
    regex.VERBOSE,
)
_SPACED_SCRIPT = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_SPACE = regex.compile(r"\s+")
_COMMA = regex.compile(r"[，、,；;：:]\s*|\s+")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut ``text`` into sentences.

    :return: Ranges ``(start, end)`` in order, without gaps, that together cover ``text``; white space
        belongs to the sentence before it. Empty for an empty text.
    """
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.end() > start:
            ranges += _split_long(text, start, match.end())
            start = match.end()
    if start < len(text):
        ranges += _split_long(text, start, len(text))
    return ranges


def place_sentences(text: str, ranges: NDArray[np.int32]) -> NDArray[np.int32]:
    """Find the sentences of ``text`` that are not blank, and the tokens of each.

    :param ranges: The characters of ``text`` that each token stands for, ascending, shape ``(tokens, 2)``; those
        outside belong to no sentence.
    :return: Shape ``(sentences, 4)``: first character, the end of its characters without the white space around it,
        first token, the end of its tokens. A sentence that no token stands for has an end at or before its first one.
    """

    trimmed = [_trim(text, start, end) for start, end in split_sentences(text)]
    spans = np.array([span for span in trimmed if span[0] < span[1]], np.int32).reshape(-1, 2)
    middles = ranges.sum(axis=1) / 2
    firsts, ends = np.searchsorted(middles, spans[:, 0]), np.searchsorted(middles, spans[:, 1], "right")
    return np.column_stack([spans, firsts, ends]).astype(np.int32)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _split_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if _SPACED_SCRIPT.search(text, start, end):
        return _cut(_SPACE, text, start, end, SHORTEST_SPACED)
    if end - start > LONGEST_SENTENCE:
        return _cut(_COMMA, text, start, end, LONGEST_SENTENCE // 2)
    return [(start, end)]


def _cut(boundary: regex.Pattern[str], text: str, start: int, end: int, shortest: int) -> list[tuple[int, int]]:
    """Cut at each boundary behind ``shortest`` characters, and anywhere once a piece reaches the longest."""
    ranges = []
    for at in (*(match.end() for match in boundary.finditer(text, start, end)), end):
        while at - start > LONGEST_SENTENCE:
            ranges.append((start, start + LONGEST_SENTENCE))
            start += LONGEST_SENTENCE
        if at - start >= shortest and end - at >= shortest:
            ranges.append((start, at))
            start = at
    if end > start:
        ranges.append((start, end))
    return ranges
