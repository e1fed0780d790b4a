"""A guide and its questions to tokens: what answers each question, and what only looks as if it did."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa.errors import QuestionError
from qa.guide.files import read_corpus
from qa.guide.passages import TOKEN_LIMIT, encoded_text, split_document
from qa.models.background import Background
from qa.models.encoder import Encoder, Tokenized
from qa.models.vectors import quantise, unit
from qa.quality.questions import Relevant, is_relevant, read_questions
from qa.records import Passage
from qa.search.late_interaction import match_tokens, maximum_similarity, query_tokens
from qa.training.typed import as_typed

HARD = 20  # passages nearest to a question that do not answer it; hard negatives are drawn from these
TOGETHER = 64  # passages encoded at once


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """A passage, with its heading path and without."""

    whole: Tokenized
    body: Tokenized
    section: int  # number of its section in the guide


@dataclass(frozen=True, slots=True)
class TrainingQuestion:
    """A question that the guide answers."""

    question_id: str
    language: str  # BCP 47
    tokens: Tokenized
    typed: Tokenized  # the same as somebody in a hurry might type it
    relevant: tuple[int, ...]  # rows of passages that may answer, the likeliest first
    hard: tuple[int, ...]  # rows of passages of other sections, the nearest first


@dataclass(frozen=True, slots=True)
class TrainingGuide:
    """What a step of training draws from: its questions and passages belong together."""

    name: str
    passages: tuple[TrainingPassage, ...]
    questions: tuple[TrainingQuestion, ...]


def read_guide(
    name: str, corpus: Path, files: Sequence[Path], encoder: Encoder, background: Background
) -> TrainingGuide:
    """Read a guide and files of test questions; those that it does not answer teach nothing here and are left out.

    :raises QAError: A file cannot be read.
    :raises QuestionError: The guide answers none of the questions.
    """
    passages = [
        passage
        for document in read_corpus(corpus).documents
        for passage in split_document(document, encoder.count_tokens, TOKEN_LIMIT)
    ]
    questions = [
        (question, rows)
        for file in files
        for question in read_questions(file)
        if (rows := _relevant_rows(passages, question.relevant))
    ]
    if not questions:
        raise QuestionError(f"{', '.join(map(str, files))}: no question has a section of {corpus} that answers it")
    texts = [encoded_text(passage.headings, passage.text) for passage in passages]
    languages = [question.language for question, _ in questions]
    near = _nearest([question.question for question, _ in questions], texts, encoder, background)
    sections = _number_sections(passages)
    return TrainingGuide(
        name,
        tuple(
            TrainingPassage(encoder.tokenize_passage(text), encoder.tokenize_passage(passage.text), section)
            for passage, text, section in zip(passages, texts, sections, strict=True)
        ),
        tuple(
            TrainingQuestion(
                question.question_id,
                language,
                encoder.tokenize_query(question.question),
                encoder.tokenize_query(as_typed(question.question, random.Random(question.question))),
                *_split_by_relevance(order, rows, sections),
            )
            for (question, rows), language, order in zip(questions, languages, near, strict=True)
        ),
    )


def _relevant_rows(passages: Sequence[Passage], relevant: Sequence[Relevant]) -> list[int]:
    return [row for row, passage in enumerate(passages) if any(is_relevant(passage, place) for place in relevant)]


def _number_sections(passages: Sequence[Passage]) -> list[int]:
    numbers: dict[tuple[str, int], int] = {}
    return [numbers.setdefault((passage.document_id, passage.section), len(numbers)) for passage in passages]


def _nearest(
    questions: Sequence[str], texts: Sequence[str], encoder: Encoder, background: Background
) -> list[NDArray[np.int64]]:
    """Order passages by late interaction with each question, as search compares them, of all of the guide."""
    tokens, lengths = [], []
    for first in range(0, len(texts), TOGETHER):
        for own in encoder.encode_passages(texts[first : first + TOGETHER]).tokens:
            tokens.append(quantise(unit(own - background.centre)) if len(own) else quantise(background.centre[None]))
            lengths.append(len(tokens[-1]))
    all_tokens, starts = np.concatenate(tokens), np.cumsum([0, *lengths[:-1]])
    encoded = encoder.encode_queries(questions)
    order = []
    for question, vector, own in zip(questions, encoded.dense, encoded.tokens, strict=True):
        language = background.tokens[background.row(question, vector)]
        query = query_tokens(unit(own - (background.centre + language) / 2))
        scores = maximum_similarity(match_tokens(all_tokens, query), starts, len(query))
        order.append(np.argsort(-scores, kind="stable"))
    return order


def _split_by_relevance(
    order: NDArray[np.int64], rows: Sequence[int], sections: Sequence[int]
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give the relevant passages and the nearest of all other sections, both in the order given."""
    relevant, answering = set(rows), {sections[row] for row in rows}
    hard = [row for row in order.tolist() if sections[row] not in answering]
    return tuple(row for row in order.tolist() if row in relevant), tuple(hard[:HARD])
