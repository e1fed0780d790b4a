"""Hits to an Answer: what the guide says, or that it does not answer."""

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from qa.encoder import Encoder
from qa.errors import BusyError, QuestionError
from qa.highlights import find_highlights
from qa.index import Generation
from qa.onnx_engine import CORES
from qa.ranking import answerable_from
from qa.records import Answer, Hit
from qa.search import Found, prepare, search
from qa.second_encoder import encode_second

__all__ = ["DEFAULT_K", "Index"]

DEFAULT_K = 5
MOST_WAITING = 64  # asks at once; on 2 cores the last one waits for about a second
_waiting: list[None] = []  # a place for each question on its way, of all indexes; append and pop are atomic
LONGEST_WAIT = 10.0  # seconds for a question, its turn included, and 1 for each further one asked with it
LONGEST_QUESTION = 2000  # characters; more than a person types, and the encoder would cut it anyway


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
        encoder = open_encoder(generation.model)
        generation.check_encoder(encoder)
        encode_second([generation.model])  # loads it now, so that the first question does not wait for it
        return cls(generation, encoder)

    def ask(self, question: str, k: int = DEFAULT_K) -> Answer:
        """Answer one question with the ``k`` best sections."""
        return self.ask_many([question], k)[0]

    def ask_many(self, questions: Sequence[str], k: int = DEFAULT_K) -> list[Answer]:
        """Answer several questions in one run of the encoder.

        :param k: How many sections each, at least 1.
        :raises QuestionError: A question is blank or far too long, or ``k`` is below 1.
        :raises BusyError: Too many wait already, or the machine has no time to answer.
        """
        if k < 1:
            raise QuestionError(f"k must be at least 1, got {k}")
        started = time.perf_counter()
        asked = [check_question(question) for question in questions]
        if len(_waiting) >= MOST_WAITING:
            raise BusyError("too many questions are waiting; ask again in a moment")
        _waiting.append(None)
        longest = LONGEST_WAIT + max(0, len(asked) - 1)
        turn = _turns().submit(self._find, asked, k)
        turn.add_done_callback(lambda _: _waiting.pop())
        try:
            found = turn.result(longest)
        except TimeoutError:
            turn.cancel()  # where it has not begun; the asker does not wait for it any more
            raise BusyError(f"no answer within {longest:g} seconds; ask again in a moment") from None
        milliseconds = round((time.perf_counter() - started) * 1000 / max(1, len(asked)), 1)
        name, least = self.generation.name, answerable_from()
        return [
            Answer(question, one.confidence >= least, round(one.confidence, 4), name, milliseconds, hits)
            for question, (one, hits) in zip(asked, found, strict=True)
        ]

    def _find(self, asked: list[str], k: int) -> list[tuple[Found, tuple[Hit, ...]]]:
        crowded = len(_waiting) > 1
        if crowded:
            encoded, second = self.encoder.encode_queries(asked, beside=True), encode_second(asked)
        else:  # the first encoder leaves gaps on the cores that the second, much smaller one fits into
            beside = _beside().submit(encode_second, asked)
            encoded = self.encoder.encode_queries(asked)
            second = beside.result()
        parts = zip(asked, encoded.vectors, encoded.tokens, second, strict=True)
        queries = [prepare(self.generation, *one) for one in parts]
        found = [search(self.generation, query, k) for query in queries]
        return [(one, self.highlight(one)) for one in found]

    def highlight(self, found: Found) -> tuple[Hit, ...]:
        """Mark in each hit the sentences that answer."""
        places = self.generation.segments.sentence_places(found.rows)
        marked = find_highlights(places, found.matches)
        return tuple(replace(hit, highlights=own) for hit, own in zip(found.hits, marked, strict=True))


@lru_cache(maxsize=1)
def _turns() -> ThreadPoolExecutor:
    """Let as many questions of all indexes have their turn as there are cores; more would take time from each other.

    The threads are few, and stay, since the allocator keeps memory for each thread that has ever asked.
    """
    return ThreadPoolExecutor(CORES, thread_name_prefix="ask")


@lru_cache(maxsize=1)
def _beside() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(1, thread_name_prefix="second-encoder")


@lru_cache(maxsize=1)
def open_encoder(model: str) -> Encoder:
    """Open the encoder that an index was built with, once for all generations of it."""
    return Encoder(model)


def check_question(question: str) -> str:
    """Strip a question; refuse one that no guide can answer."""
    stripped = question.encode("utf-8", "replace").decode().strip()  # half a surrogate pair is no text
    if not stripped:
        raise QuestionError("the question is empty; write what you want to know")
    if len(stripped) > LONGEST_QUESTION:
        raise QuestionError(f"the question has {len(stripped)} characters; shorten it to {LONGEST_QUESTION}")
    return stripped
