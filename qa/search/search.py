"""A question to ranked, finished hits: candidates, their signals, ranking, highlights."""

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa.guide.terms import is_code, technical_terms
from qa.models.encoder import Encoded
from qa.models.vectors import Rows, Vectors, product_with_stored, unit
from qa.records import Hit, Passage
from qa.search.highlights import find_highlights, whole_lists
from qa.search.introduction import introduced
from qa.search.late_interaction import match_tokens, maximum_similarity, query_tokens
from qa.search.ranking import Signals, combine, confidence, expected_late, features, parts
from qa.search.tables import best_row, find_tables, named_part
from qa.search.verifier import read, reads
from qa.store.protocol import Store

Matches = NDArray[np.int32]

CANDIDATES = 24  # passages by their vectors; with 32 or 200 the figures are the same
HEADING_CANDIDATES = 8  # and by their headings
LEXICAL_CANDIDATES = 50  # and by the question's codes and numbers
CLOSELY = 16  # of these, the most promising are compared token by token
READ = 3  # sections that are read together with the question; with 1, 5 or 8 the figures are nearly the same
PARTS = 64  # of a table, on either side of the best one, that are looked through for a row that is named
TOGETHER = 0.5  # what a question counts in one text with the one before it, beside 1 alone
FIGURE = 1 / 3  # what a number counts that is no code, beside one; an amount stands in many places
SECOND_SHARE = 0.2  # of the second encoder in choosing candidates; recall is the same from 0.1 to 0.4


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is compared: what questions of its language have in common is taken off."""

    question: str
    dense: Vectors  # (dim,), shorter than a unit vector
    tokens: NDArray[np.int8]  # (token dim, tokens), as late interaction compares them
    second: Vectors  # (512,), shorter than a unit vector
    worth: float  # how well the second encoder knows the asker's and the guide's languages, in [0, 1]


@dataclass(frozen=True, slots=True)
class Found:
    """What the guide has for a question."""

    hits: tuple[Hit, ...]  # best first, one a section
    confidence: float  # probability in [0, 1] that the guide answers


def prepare(store: Store, question: str, encoded: Encoded, row: int = 0) -> Query:
    """Take off a question what it shares with others of its language, and of all languages.

    Of its tokens only half is taken off, since words of one language do match each other; docs/ranking.md has the
    measurements.

    :param encoded: The question among others, in ``row``.
    """
    background = store.background
    vector = encoded.dense[row]
    language = background.row(question, vector)
    return Query(
        question,
        vector - background.vectors[language],
        query_tokens(unit(encoded.tokens[row] - (background.centre + background.tokens[language]) / 2)),
        encoded.second[row] - background.second[language],
        background.worth[language] * store.manifest.second.guide,
    )


def blend(query: Query, together: Query) -> Query:
    """Ask a question alone and, with less weight, in one text with the question before it.

    A follow-up is too little alone, and a new topic is hardly led astray: the scores are sums of both.

    :param together: The question before and this one as one text.
    """
    share = TOGETHER / (1 + TOGETHER)
    return replace(
        query,
        dense=query.dense * (1 - share) + together.dense * share,
        tokens=np.hstack([query.tokens, together.tokens]),
        second=query.second * (1 - share) + together.second * share,
    )


def search(store: Store, query: Query, k: int) -> Found:
    """Find the ``k`` best sections for a question, each by its best passage.

    Text of a file without headings has no sections to speak of; there each passage counts for itself.

    :param k: How many sections, at least 1.
    :return: Best first; equal scores keep the order of the guide.
    :raises ValueError: ``k`` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    rows, signals, matches, starts = signals_of(store, query)
    weighed = parts(signals)
    scores = combine(weighed).round(5)  # the same passage twice differs in the last bit, by its place in a product
    best, also = _without_copies(store, rows, best_of_sections(store, rows, scores))
    reading = read_passages(store, query, rows[best[:READ]]) if reads(store.manifest.model.sha256) else None
    shown = best[:k]
    ends = [*starts[1:].tolist(), len(matches)]
    places = store.sentence_places(rows[shown].tolist())
    passages = store.passages(rows[shown].tolist())
    own = [matches[starts[at] : ends[at]] for at in shown]
    for at, passage in enumerate(passages):
        part = _named_part(store, query, passage)
        if part.row != passage.row:
            passages[at], places[at] = part, store.sentence_places([part.row])[0]
            own[at] = store.map_tokens(np.array([part.row]), lambda tokens: match_tokens(tokens, query.tokens))[0]
    best_sentences = find_highlights(places, own)
    marks = [
        whole_lists(passage.text, best_row(passage.text, passage.opening, found, place, match, query.question))
        for passage, found, place, match in zip(passages, best_sentences, places, own, strict=True)
    ]
    hits = tuple(
        Hit(
            passage=passages[at],
            rank=at + 1,
            score=float(scores[row]),
            signals={name: float(part[row]) for name, part in weighed.items()},
            highlights=marks[at],
            also=also[at],
        )
        for at, row in enumerate(shown)
    )
    first = replace(hits[0], parts=introduced(store, passages[0]))
    return Found((first, *hits[1:]), confidence(features(signals, scores, best, reading)))


def _named_part(store: Store, query: Query, passage: Passage) -> Passage:
    """Go from the part of a table to the one whose row the question names."""
    if not (passage.opening or find_tables(passage.text)):
        return passage
    rows = range(max(0, passage.row - PARTS), min(store.manifest.counts.passages, passage.row + PARTS + 1))
    own = passage.document_id, passage.section
    parts = [other for other in store.passages(rows) if (other.document_id, other.section) == own]
    at = named_part(parts, query.question) if len(parts) > 1 else None
    return passage if at is None else parts[at]


def _without_copies(store: Store, rows: Rows, best: list[int]) -> tuple[list[int], list[tuple[Passage, ...]]]:
    """Keep one of passages that are the same, headings and text; say of each kept one where else it stands."""
    kept, also = [], []
    seen: set[int] = set()
    for at, copies in zip(best, store.copies(rows[best].tolist()), strict=True):
        if int(rows[at]) not in seen:
            kept.append(at)
            also.append(tuple(copies))
            seen.update(copy.row for copy in copies)
    return kept, also


def best_of_sections(store: Store, rows: Rows, scores: Vectors) -> list[int]:
    """Take of each section the best candidate, best first; equal scores keep the order of the guide."""
    order = np.argsort(-scores, kind="stable")
    _, firsts = np.unique(store.section_numbers(rows)[order], return_index=True)
    best: list[int] = order[np.sort(firsts)].tolist()
    return best


def read_passages(store: Store, query: Query, rows: Rows) -> Vectors:
    """Read a question with each of some passages: logits that it is answered there, 0 is even."""
    ascending, back = np.unique(rows, return_inverse=True)
    tokens, starts = store.map_tokens(ascending, np.array)
    return read(query.tokens, tokens, starts)[back]


def signals_of(store: Store, query: Query, closely: int | None = CLOSELY) -> tuple[Rows, Signals, Matches, Rows]:
    """Choose candidates and take their signals.

    Late interaction takes longer than all else together, so it is left to the candidates that lead by the other
    signals. Of 7,900 questions one in 300 has another first hit than if all candidates were compared token by token.

    :param closely: How many candidates are compared token by token; None for all.
    :return: Rows of these passages, ascending; their signals; how all their tokens match the question's, one passage
        behind the other; where each passage starts there.
    """

    rows, signals = _first_signals(store, query)
    promise = combine(parts(signals)).round(5)  # as in search(): equal ones keep the order of the guide
    order = np.argsort(-promise, kind="stable")
    numbers, promised = store.section_numbers(rows)[order], promise[order]
    copy = (numbers[1:] == numbers[:-1]) & (promised[1:] == promised[:-1])  # one is enough
    leading = np.sort(order[np.r_[True, ~copy]][:closely])
    rows = rows[leading]
    matches, starts = store.map_tokens(rows, lambda tokens: match_tokens(tokens, query.tokens))
    late = maximum_similarity(matches, starts, len(query.tokens))
    return rows, replace(signals.of(leading), late=late), matches, starts


def _first_signals(store: Store, query: Query) -> tuple[Rows, Signals]:
    """Choose candidates, and take their signals, with an estimate in place of late interaction."""

    direction = unit(query.dense[None])[0]
    with_terms, coverage = _coverage(store, query.question)
    most = np.argsort(-coverage, kind="stable")[:LEXICAL_CANDIDATES]
    rows = np.unique(
        np.concatenate(
            [
                store.candidates(query.dense, SECOND_SHARE * query.worth * query.second, CANDIDATES),
                store.heading_candidates(direction, HEADING_CANDIDATES),
                with_terms[most],
            ]
        )
    )
    vectors, second = store.vectors(rows)
    sentences, sentence_starts = store.sentence_vectors(rows)
    lexical = np.zeros(len(rows), np.float32)
    lexical[np.searchsorted(rows, with_terms[most])] = coverage[most]
    dense, length = vectors @ query.dense, np.log(store.token_counts(rows)).astype(np.float32)
    return rows, Signals(
        dense=dense,
        late=expected_late(dense, length),
        heading=store.heading_vectors(rows) @ direction,
        lexical=lexical,
        second=second @ query.second,
        sentence=np.maximum.reduceat(product_with_stored(sentences, query.second), sentence_starts),
        length=length,
        worth=query.worth,
    )


def _coverage(store: Store, question: str) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Measure how much of the question's codes, numbers and identifiers each passage has that has any.

    They weigh by the square of their idf, so that a code outweighs any number of common figures. Terms that the
    guide does not have cannot match and do not count: the share is of what could have matched, times how telling
    the rarest of it is. Ordinary words are left to the token vectors, which know when they mean the same.

    :return: Rows of passages, ascending, and their coverage in [0, 1].
    """

    passages = store.manifest.counts.passages
    found = store.term_candidates(dict.fromkeys(technical_terms(question)))
    weights = {term: math.log((1 + passages) / len(rows)) ** 2 for term, rows in found.items()}
    total = sum(weights.values())
    if total <= 0:
        return np.empty(0, np.int64), np.empty(0, np.float32)
    highest = math.log(1 + passages) ** 2
    strength = max(weight * (1 if is_code(term) else FIGURE) for term, weight in weights.items()) / highest
    rows, at = np.unique(np.concatenate(list(found.values())), return_inverse=True)
    shares = np.concatenate([np.full(len(rows), weights[term] / total) for term, rows in found.items()])
    coverage = np.bincount(at, shares, len(rows)) * strength
    return rows.astype(np.int64), coverage.astype(np.float32)
