"""Hits to an Answer: what the guide says, or that it does not answer."""

import math
import time
from collections.abc import Sequence
from pathlib import Path

from qa.encoder import EMBEDDED_MODEL, Encoder
from qa.errors import QuestionError
from qa.index import Generation
from qa.records import Answer, Hit
from qa.search import search

__all__ = ["DEFAULT_K", "Index"]

DEFAULT_K = 5
LONGEST_QUESTION = 2000  # characters; more than a person types, and the encoder would cut it anyway
ANSWERABLE = 0.5  # confidence from which the guide is said to answer
# A first threshold for e5, whose cosines all lie in 0.7-1.0; benchmarks/threshold.py prints both numbers for the
# Chinese and the English payment guide and our own two.
MIDDLE, SLOPE = 0.8065, 56.9


class Index:
    """An opened index that answers questions; safe to share between threads."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.generation = generation
        self.encoder = encoder

    @classmethod
    def open(cls, folder: str | Path = "index") -> "Index":
        """Open the live generation in ``folder`` with the model it was built with.

        :raises QAError: There is no index, it is refused, or its model cannot be loaded.
        """
        generation = Generation.open(Path(folder))
        name = generation.model
        encoder = Encoder(None if name == EMBEDDED_MODEL else name)
        generation.check_encoder(encoder)
        return cls(generation, encoder)

    def ask(self, question: str, k: int = DEFAULT_K) -> Answer:
        """Answer one question with the ``k`` best sections."""
        return self.ask_many([question], k)[0]

    def ask_many(self, questions: Sequence[str], k: int = DEFAULT_K) -> list[Answer]:
        """Answer several questions in one run of the encoder.

        :param k: How many sections each, at least 1.
        :raises QuestionError: A question is blank or far too long, or ``k`` is below 1.
        """
        if k < 1:
            raise QuestionError(f"k must be at least 1, got {k}")
        started = time.perf_counter()
        asked = [check_question(question) for question in questions]
        found = search(self.generation, self.encoder.encode_queries(asked), k)
        milliseconds = round((time.perf_counter() - started) * 1000 / max(1, len(asked)), 1)
        return [self._answer(question, hits, milliseconds) for question, hits in zip(questions, found, strict=True)]

    def _answer(self, question: str, hits: list[Hit], milliseconds: float) -> Answer:
        confidence = 1 / (1 + math.exp(-SLOPE * (hits[0].score - MIDDLE)))
        return Answer(
            question, confidence >= ANSWERABLE, round(confidence, 4), self.generation.name, milliseconds, tuple(hits)
        )


def check_question(question: str) -> str:
    """Strip a question; refuse one that no guide can answer."""
    stripped = question.encode("utf-8", "replace").decode().strip()  # half a surrogate pair is no text
    if not stripped:
        raise QuestionError("the question is empty; write what you want to know")
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(stripped)} characters; shorten it to {LONGEST_QUESTION}")
    return stripped
