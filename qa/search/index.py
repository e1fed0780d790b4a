"""Open an index and answer questions from it."""

import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

from qa.errors import QuestionError
from qa.guide.terms import plain_codes
from qa.models.encoder import Encoder, open_encoder
from qa.models.language import load_languages
from qa.records import DEFAULT_K, Answer
from qa.search.pinyin import from_pinyin
from qa.search.ranking import tier_of
from qa.search.search import Found, Query, blend, prepare, search
from qa.search.small_talk import QUESTION, WORD, is_word, kind_of
from qa.search.translations import Translations
from qa.search.vietnamese import with_marks
from qa.store.generation import Generation
from qa.store.protocol import Store

STANDS_ALONE = 0.95  # confidence from which a question is answered without the one before it
NOTHING = Found((), 0.0)  # for small talk
LONGEST_QUESTION = 2000  # characters; more than a person types, and the encoder would cut it anyway


class Index:
    """An opened index that answers questions; safe to share between threads."""

    def __init__(self, generation: Store, encoder: Encoder) -> None:
        self.generation = generation
        self.encoder = encoder
        self.translations = Translations(generation)

    @classmethod
    def open(cls, folder: str | Path = "index", *, trial: bool = False) -> "Index":
        """Open the live generation in ``folder`` with the model it was built with.

        :param trial: Open the one that is on trial.
        :raises QAError: There is no index, it is refused, or its model cannot be loaded.
        """
        generation = Generation.open_trial(Path(folder)) if trial else Generation.open(Path(folder))
        encoder = open_encoder(generation.model)
        generation.check_encoder(encoder)
        Thread(target=load_languages, daemon=True).start()  # beside the models, which take longer
        encoder.load()
        return cls(generation, encoder)

    def ask(self, question: str, k: int = DEFAULT_K, *, after: str = "") -> Answer:
        """Answer one question with the ``k`` best sections.

        :param after: The question before it; one that cannot stand alone is answered with that in mind.
        :raises QuestionError: The question is blank or far too long, or ``k`` is below 1.
        """
        return self.ask_many([question], k, after=[after])[0]

    def ask_many(
        self, questions: Sequence[str], k: int = DEFAULT_K, *, after: Sequence[str] = (), one_core: bool = False
    ) -> list[Answer]:
        """Answer several questions; those of one number of tokens share runs of the encoder.

        :param k: How many sections each, at least 1.
        :param after: The question before each, or "".
        :param one_core: Leave the other cores to what runs beside this.
        :raises QuestionError: A question is blank or far too long, or ``k`` is below 1.
        """
        if k < 1:
            raise QuestionError(f"k must be at least 1, got {k}")
        started = time.perf_counter()
        asked = [check_question(question) for question in questions]
        kinds = [kind_of(question) for question in asked]
        real = {row: self.as_written(asked[row]) for row, kind in enumerate(kinds) if kind == QUESTION}
        queries = dict(zip(real, self.prepare(list(real.values()), one_core), strict=True))
        found = {row: search(self.generation, query, k, self.translations) for row, query in queries.items()}
        before = {row: after[row].strip() for row in real if after and found[row].confidence < STANDS_ALONE}
        before = {row: text for row, text in before.items() if text and kind_of(text) == QUESTION}
        together = self.prepare([_together(text, real[row]) for row, text in before.items()], one_core)
        for row, query in zip(list(before), together, strict=True):
            blended = search(self.generation, blend(queries[row], query), k, self.translations)
            if blended.confidence > found[row].confidence:
                found[row] = blended
            else:
                del before[row]
        milliseconds = round((time.perf_counter() - started) * 1000 / max(1, len(asked)), 1)
        return [
            self._answer(question, found.get(row, NOTHING), milliseconds, before.get(row, ""), kind)
            for row, (question, kind) in enumerate(zip(asked, kinds, strict=True))
        ]

    def as_written(self, question: str) -> str:
        """Write a question as the guide does: codes plainly, pinyin in characters, Vietnamese with its marks."""
        plain = from_pinyin(self.generation, plain_codes(unicodedata.normalize("NFKC", question)))
        return with_marks(plain) or plain

    def query_of(self, answer: Answer) -> Query:
        """Prepare the question of an answer as it was asked: with the question before it where that helped."""
        question = self.as_written(check_question(answer.question))
        if not answer.after:
            return self.prepare([question])[0]
        return blend(*self.prepare([question, _together(answer.after, question)]))

    def prepare(self, questions: Sequence[str], one_core: bool = False) -> list[Query]:
        """Encode questions, and take off what those of their language share."""
        if not questions:
            return []
        encoded = self.encoder.encode_queries(questions, one_core)
        return [prepare(self.generation, question, encoded, row) for row, question in enumerate(questions)]

    def _answer(self, question: str, found: Found, milliseconds: float, after: str, kind: str) -> Answer:
        tier = tier_of(found.confidence) if kind == QUESTION else "unanswered"
        if kind == QUESTION and tier == "unanswered" and is_word(question):
            found, kind = NOTHING, WORD
        return Answer(
            question,
            tier,
            round(found.confidence, 4),
            self.generation.name,
            milliseconds,
            found.hits,
            after,
            kind,
        )


def _together(before: str, question: str) -> str:
    return f"{before} {question}"


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
