"""Why a passage was found: which words of the question met which of its own."""

from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from qa.models.question import plain_question
from qa.models.vectors import stored_product
from qa.records import Answer
from qa.search.index import Index, check_question
from qa.search.late_interaction import match_tokens
from qa.search.search import prepare

MOST = 6  # matches of a passage
LEAST = 0.3  # cosine; below, tokens have hardly more in common than any two

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Match:
    """A word of the question, and the word of the passage that is nearest to it."""

    asked: str
    found: str
    cosine: float  # of their token vectors, centred; 1 is the same


def matched_words(index: Index, answer: Answer) -> list[tuple[Match, ...]]:
    """Find for each hit of ``answer`` the words that matched, best first.

    The question is encoded once more, so this is for when somebody asks why.

    :return: Nothing where another generation than that of ``index`` gave the answer.
    """
    if answer.index != index.generation.name:
        return [()] * len(answer.hits)
    question = plain_question(index.as_written(check_question(answer.question)))
    encoded = index.encoder.encode_queries([question])
    query = prepare(index.generation, question, encoded)
    tokens = [(int(start), int(end)) for start, end in encoded.ranges[0]]
    asked = [_widen(question, *token) if _WORD.search(question[slice(*token)]) else (0, 0) for token in tokens]
    scale = np.float32(stored_product(encoded.tokens[0].shape[1]))
    words = []
    for passage in (hit.passage for hit in answer.hits):
        products, _ = index.generation.map_tokens(
            np.array([passage.row]), lambda rows: match_tokens(rows, query.tokens)
        )
        ranges = index.generation.token_ranges(passage.row)
        words.append(_best_matches(question, asked, passage.text, ranges, products * scale))
    return words


def _best_matches(
    question: str, asked: list[Range], text: str, ranges: NDArray[np.int32], cosines: NDArray[np.float32]
) -> tuple[Match, ...]:
    """Take for each word of the question the nearest word of ``text``; those of the headings have no place in it."""
    best: dict[Range, tuple[float, Range]] = {}
    inside = (ranges[:, 0] >= 0).nonzero()[0]
    if not len(inside):
        return ()
    for column, word in enumerate(asked):
        row = inside[int(cosines[inside, column].argmax())]
        cosine = float(cosines[row, column])
        place = _widen(text, *(int(at) for at in ranges[row]))
        if cosine > best.get(word, (LEAST, word))[0] and _WORD.search(question[slice(*word)]):
            best[word] = cosine, place
    matches = [Match(question[slice(*word)], text[slice(*place)], cosine) for word, (cosine, place) in best.items()]
    matches = [match for match in matches if _WORD.search(match.found)]
    return tuple(sorted(matches, key=lambda match: -match.cosine)[:MOST])


def _widen(text: str, start: int, end: int) -> Range:
    """Widen a token to its word, where words stand apart."""
    while start < end and text[start].isspace():
        start += 1
    if _UNSPACED.search(text, start, end):
        return start, end
    while start > 0 and _joins(text[start - 1]):
        start -= 1
    while end < len(text) and end > 0 and _joins(text[end - 1]) and _joins(text[end]):
        end += 1
    return start, end


def _joins(character: str) -> bool:
    return bool(_WORD.match(character)) and not _UNSPACED.match(character)
