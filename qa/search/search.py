"""A question to ranked, finished hits: candidates, their signals, ranking, highlights."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from qa.guide.terms import is_code, technical_terms
from qa.guide.translations import nearest_language
from qa.models.encoder import Encoded
from qa.models.second import SECOND_SHARE
from qa.models.vectors import Rows, Vectors, product_with_stored, unit
from qa.records import Hit, Passage
from qa.search.highlights import Ranges, find_highlights, whole_lists
from qa.search.introduction import introduced
from qa.search.late_interaction import match_tokens, maximum_similarity, query_tokens
from qa.search.ranking import Signals, combine, confidence, expected_late, features, parts
from qa.search.tables import best_row, find_tables, named_part
from qa.search.translations import ALONE, Translations
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
MOST_LANGUAGES = 8  # that candidates of a guide in several make room for
FIGURE = 1 / 3  # what a number counts that is no code, beside one; an amount stands in many places


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it is compared: what questions of its language have in common is taken off."""

    question: str
    dense: Vectors  # (dim,), shorter than a unit vector
    tokens: NDArray[np.int8]  # (token dim, tokens), as late interaction compares them
    second: Vectors  # (512,), shorter than a unit vector
    worth: float  # how well the second encoder knows the asker's and the guide's languages, in [0, 1]
    language: str = ""  # BCP 47, the asker's; "" where it is not known


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
        background.languages[language],
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


def search(store: Store, query: Query, k: int, translations: Translations | None = None) -> Found:
    """Find the ``k`` best sections for a question, each by its best passage.

    Text of a file without headings has no sections to speak of; there each passage counts for itself.

    :param k: How many sections, at least 1.
    :param translations: What of the guide stands in it in several languages: a section that does is one, found by any
        and shown in the asker's where it has it.
    :return: Best first; equal scores keep the order of the guide.
    :raises ValueError: ``k`` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    rows, signals, matches, starts = signals_of(store, query, translations=translations)
    weighed = parts(signals)
    scores = combine(weighed).round(5)  # the same passage twice differs in the last bit, by its place in a product
    best, also = _without_copies(store, rows, best_of_sections(store, rows, scores))
    reading = read_passages(store, query, rows[best[:READ]]) if reads(store.manifest.model.sha256) else None
    shown = best[:k]
    ends = [*starts[1:].tolist(), len(matches)]
    own = [matches[starts[at] : ends[at]] for at in shown]
    said = _in_languages(store, query, rows[shown].tolist(), translations)
    passages = [_named_part(store, query, one.passage) for one in said]
    for at, passage in enumerate(passages):
        if passage.row != rows[shown[at]]:
            own[at] = compare(store, query, passage)
    marks = mark(store, query, passages, own)
    hits = tuple(
        Hit(
            passage=passages[at],
            rank=at + 1,
            score=float(scores[row]),
            signals={name: float(part[row]) for name, part in weighed.items()},
            highlights=marks[at],
            also=also[at] if said[at].passage.row == rows[row] else tuple(store.copies([said[at].passage.row])[0]),
            translations=said[at].others,
        )
        for at, row in enumerate(shown)
    )
    first = replace(hits[0], parts=introduced(store, passages[0]))
    return Found((first, *hits[1:]), confidence(features(signals, scores, best, reading)))


def compare(store: Store, query: Query, passage: Passage) -> Matches:
    """Compare all tokens of a passage with those of a question."""
    return store.map_tokens(np.array([passage.row]), lambda tokens: match_tokens(tokens, query.tokens))[0]


def mark(store: Store, query: Query, passages: Sequence[Passage], matches: Sequence[Matches]) -> list[Ranges]:
    """Find in each passage the characters that answer.

    :param matches: Of each passage, as :func:`compare` gives them.
    """
    places = store.sentence_places([passage.row for passage in passages])
    return [
        whole_lists(passage.text, best_row(passage.text, passage.opening, found, place, match, query.question))
        for passage, found, place, match in zip(
            passages, find_highlights(places, matches), places, matches, strict=True
        )
    ]


@dataclass(frozen=True, slots=True)
class _Said:
    """A section, in the language it is shown in and in the others it has."""

    passage: Passage
    others: tuple[tuple[str, Passage], ...] = ()


def _in_languages(store: Store, query: Query, rows: list[int], translations: Translations | None) -> list[_Said]:
    """Take found passages to the asker's language, and to all others, each by the best passage of the section."""
    sections = {row: translations.section_rows(row) for row in rows} if translations else {}
    if not any(sections.values()):
        return [_Said(passage) for passage in store.passages(rows)]
    best = _best_rows(store, query, sections)
    passages = {row: dict(zip(own, store.passages(list(own.values())), strict=True)) for row, own in best.items()}
    said = []
    for row, found in zip(rows, store.passages(rows), strict=True):
        language = nearest_language(query.language, passages[row])
        shown = passages[row][language] if language else found
        others = {(other.headings, other.text): (name, other) for name, other in passages[row].items()}
        others.pop((shown.headings, shown.text), None)  # a page that is not translated yet is a copy
        said.append(_Said(shown, tuple(sorted(others.values(), key=lambda other: other[0]))))
    return said


def _best_rows(store: Store, query: Query, sections: dict[int, dict[str, Rows]]) -> dict[int, dict[str, int]]:
    """Choose of each section in each language the passage that is most like the question; the found one is kept.

    :param sections: Of each passage that was found, its section's passages by language.
    """
    several = [own for of in sections.values() for own in of.values() if len(own) > 1]
    promise: dict[int, float] = {}
    if several:
        rows = np.unique(np.concatenate(several))
        scores = combine(parts(_signals(store, query, rows, *_coverage(store, query.question)))).round(5)
        promise = dict(zip(rows.tolist(), scores.tolist(), strict=True))
    return {
        row: {
            language: row if row in own else max(own.tolist(), key=lambda other: promise.get(other, 0.0))
            for language, own in of.items()
        }
        for row, of in sections.items()
    }


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


def signals_of(
    store: Store, query: Query, closely: int | None = CLOSELY, translations: Translations | None = None
) -> tuple[Rows, Signals, Matches, Rows]:
    """Choose candidates and take their signals.

    Late interaction takes longer than all else together, so it is left to the candidates that lead by the other
    signals. Of 7,900 questions one in 300 has another first hit than if all candidates were compared token by token.

    :param closely: How many candidates are compared token by token; None for all.
    :param translations: Of a section in several languages only the one that leads is compared.
    :return: Rows of these passages, ascending; their signals; how all their tokens match the question's, one passage
        behind the other; where each passage starts there.
    """

    rows, signals = _first_signals(store, query, min(translations.most, MOST_LANGUAGES) if translations else 1)
    promise = combine(parts(signals)).round(5)  # as in search(): equal ones keep the order of the guide
    order = np.argsort(-promise, kind="stable")
    if translations:
        order = order[_leading(translations.groups(rows[order]), store.section_numbers(rows[order]))]
    numbers, promised = store.section_numbers(rows)[order], promise[order]
    copy = (numbers[1:] == numbers[:-1]) & (promised[1:] == promised[:-1])  # one is enough
    leading = np.sort(order[np.r_[True, ~copy]][:closely])
    rows = rows[leading]
    matches, starts = store.map_tokens(rows, lambda tokens: match_tokens(tokens, query.tokens))
    late = maximum_similarity(matches, starts, len(query.tokens))
    return rows, replace(signals.of(leading), late=late), matches, starts


def _leading(groups: NDArray[np.int32], numbers: NDArray[np.int32]) -> NDArray[np.bool_]:
    """Keep of sections in several languages the one whose best passage comes first.

    :param groups: As :meth:`Translations.groups` gives them, best passage first.
    :param numbers: Of the sections.
    """
    _, firsts, back = np.unique(groups, return_index=True, return_inverse=True)
    chosen = numbers[firsts][back]
    leads: NDArray[np.bool_] = (numbers == chosen) | (groups == ALONE)
    return leads


def _first_signals(store: Store, query: Query, languages: int) -> tuple[Rows, Signals]:
    """Choose candidates, and take their signals, with an estimate in place of late interaction.

    :param languages: How many times as many candidates, since each section may be among them as often.
    """

    direction = unit(query.dense[None])[0]
    with_terms, coverage = _coverage(store, query.question)
    most = np.argsort(-coverage, kind="stable")[: LEXICAL_CANDIDATES * languages]
    second = SECOND_SHARE * query.worth * query.second
    rows = np.unique(
        np.concatenate(
            [
                store.candidates(query.dense, second, CANDIDATES * languages),
                store.heading_candidates(direction, HEADING_CANDIDATES * languages),
                with_terms[most],
            ]
        )
    )
    return rows, _signals(store, query, rows, with_terms[most], coverage[most])


def _signals(
    store: Store, query: Query, rows: Rows, with_terms: NDArray[np.int64], coverage: NDArray[np.float32]
) -> Signals:
    """Take the signals of passages, with an estimate in place of late interaction.

    :param rows: Ascending.
    :param with_terms: Rows of passages that have terms of the question, and how much of it they cover.
    """
    direction = unit(query.dense[None])[0]
    vectors, second = store.vectors(rows)
    sentences, sentence_starts = store.sentence_vectors(rows)
    lexical = np.zeros(len(rows), np.float32)
    _, here, there = np.intersect1d(rows, with_terms, return_indices=True)
    lexical[here] = coverage[there]
    dense, length = vectors @ query.dense, np.log(store.token_counts(rows)).astype(np.float32)
    return Signals(
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
