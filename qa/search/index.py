"""Open an index and answer questions from it."""

import time
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from qa.errors import QuestionError
from qa.models.encoder import Encoder, open_encoder
from qa.models.language import load_languages
from qa.records import DEFAULT_K, Answer
from qa.search.ranking import answerable_from
from qa.search.search import Found, Query, prepare, search
from qa.store.generation import Generation
from qa.store.protocol import Store

LONGEST_QUESTION = 2000  # characters; more than a person types, and the encoder would cut it anyway


class Index:
    """An opened index that answers questions; safe to share between threads."""

    def __init__(self, generation: Store, encoder: Encoder) -> None:
        self.generation = generation
        self.encoder = encoder

    @classmethod
    def open(cls, folder: str | Path = "index") -> "Index":
        """Open the live generation in ``folder`` with the model it was built with.

        :raises QAError: There is no index, it is refused, or its model cannot be loaded.
        """
        generation = Generation.open(Path(folder))
        encoder = open_encoder(generation.model)
        generation.check_encoder(encoder)
        Thread(target=load_languages, daemon=True).start()  # beside the models, which take longer
        encoder.load()
        return cls(generation, encoder)

    def ask(self, question: str, k: int = DEFAULT_K) -> Answer:
        """Answer one question with the ``k`` best sections.

        :raises QuestionError: The question is blank or far too long, or ``k`` is below 1.
        """
        return self.ask_many([question], k)[0]

    def ask_many(self, questions: Sequence[str], k: int = DEFAULT_K, *, one_core: bool = False) -> list[Answer]:
        """Answer several questions; those of one number of tokens share runs of the encoder.

        :param k: How many sections each, at least 1.
        :param one_core: Leave the other cores to what runs beside this.
        :raises QuestionError: A question is blank or far too long, or ``k`` is below 1.
        """
        if k < 1:
            raise QuestionError(f"k must be at least 1, got {k}")
        started = time.perf_counter()
        asked = [check_question(question) for question in questions]
        found = [search(self.generation, query, k) for query in self.prepare(asked, one_core)]
        milliseconds = round((time.perf_counter() - started) * 1000 / max(1, len(asked)), 1)
        return [self._answer(*pair, milliseconds) for pair in zip(asked, found, strict=True)]

    def prepare(self, questions: Sequence[str], one_core: bool = False) -> list[Query]:
        """Encode questions, and take off what those of their language share."""
        encoded = self.encoder.encode_queries(questions, one_core)
        return [prepare(self.generation, question, encoded, row) for row, question in enumerate(questions)]

    def _answer(self, question: str, found: Found, milliseconds: float) -> Answer:
        answerable = found.confidence >= answerable_from()
        return Answer(
            question,
            answerable,
            round(found.confidence, 4),
            self.generation.name,
            milliseconds,
            found.hits,
        )


def check_question(question: str) -> str:
    """Strip a question; refuse one that no guide can answer.

    :raises QuestionError: It is blank or far too long.
    """
    stripped = question.encode("utf-8", "replace").decode().strip()  # half a surrogate pair is no text
    if not stripped:
        raise QuestionError("the question is empty; write what you want to know")
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(stripped)} characters; shorten it to {LONGEST_QUESTION}")
    return stripped
