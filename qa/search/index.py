"""Hits to an Answer: what the guide says, or that it does not answer."""

import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import islice
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from qa.errors import BusyError, QuestionError
from qa.models.encoder import Encoded, Encoder
from qa.models.onnx_engine import CORES, MOST_TOGETHER
from qa.models.second import encode_second
from qa.records import Answer, Hit
from qa.search.highlights import find_highlights
from qa.search.ranking import answerable_from
from qa.search.search import Found, Query, prepare, search
from qa.store.generation import Generation

Vectors = NDArray[np.float32]
FoundHits = tuple[Found, tuple[Hit, ...]]


DEFAULT_K = 5
MOST_WAITING = 64  # asks at once; on 2 cores the last one waits for about a second
_waiting: list[None] = []  # a place for each question on its way, of all indexes; append and pop are atomic
LONGEST_WAIT = 10.0  # seconds for a question in a crowd, its turn included, and 1 for each further one asked with it
LONGEST_QUESTION = 2000  # characters; more than a person types, and the encoder would cut it anyway


class Index:
    """An opened index that answers questions; safe to share between threads."""

    def __init__(self, generation: Generation, encoder: Encoder) -> None:
        self.generation = generation
        self.encoder = encoder
        self._queue: deque[_Asked] = deque()  # questions that wait, the first one longest
        self._choosing = Lock()  # held by whoever looks at the queue or puts something into it

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
        """Answer several questions; those of one length in one run of the encoder.

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
        try:
            # Alone, a question is answered where it is asked: handing it to another thread takes a tenth longer.
            found = self._find(asked, k) if len(_waiting) == 1 else self._wait_for_turn(asked, k)
        finally:
            _waiting.pop()
        milliseconds = round((time.perf_counter() - started) * 1000 / max(1, len(asked)), 1)
        name, least = self.generation.name, answerable_from()
        return [
            Answer(question, one.confidence >= least, round(one.confidence, 4), name, milliseconds, hits)
            for question, (one, hits) in zip(asked, found, strict=True)
        ]

    def _find(self, asked: list[str], k: int) -> list[FoundHits]:
        """Answer with all cores."""
        # The first encoder leaves gaps on the cores that the second, much smaller one fits into.
        beside = _beside().submit(encode_second, asked)
        encoded = self.encoder.encode_queries(asked)
        return [self._look_up(query, k) for query in self._queries(asked, encoded, beside.result())]

    def _wait_for_turn(self, asked: list[str], k: int) -> list[FoundHits]:
        length = self.encoder.count_query_tokens(asked[0]) if len(asked) == 1 else 0
        mine = _Asked(asked, k, length)
        with self._choosing:
            self._queue.append(mine)
        _turns().submit(self._take_turn)
        longest = LONGEST_WAIT + max(0, len(asked) - 1)
        try:
            return mine.found.result(longest)
        except TimeoutError:
            mine.found.cancel()  # where it has not begun; the asker does not wait for it any more
            raise BusyError(f"no answer within {longest:g} seconds; ask again in a moment") from None

    def _take_turn(self) -> None:
        """Answer on one core what has waited longest, and what fits into a run of the encoder with it."""
        with self._choosing:
            if not self._queue:
                return  # another turn has taken it along
            first = self._queue.popleft()
            alike = [one for one in self._queue if first.length and one.length == first.length][: MOST_TOGETHER - 1]
            for one in alike:
                self._queue.remove(one)
        turn = [one for one in (first, *alike) if one.found.set_running_or_notify_cancel()]
        if not turn:
            return  # nobody waits for it any more
        asked = [question for one in turn for question in one.questions]
        try:
            encoded, second = self.encoder.encode_queries(asked, beside=True), encode_second(asked, beside=True)
            queries = self._queries(asked, encoded, second)
            for one in turn:
                one.found.set_result([self._look_up(query, one.k) for query in islice(queries, len(one.questions))])
        except BaseException as error:
            for one in turn:
                if not one.found.done():
                    one.found.set_exception(error)

    def _queries(self, asked: list[str], encoded: Encoded, second: Vectors) -> Iterator[Query]:
        for parts in zip(asked, encoded.vectors, encoded.tokens, second, strict=True):
            yield prepare(self.generation, *parts)

    def _look_up(self, query: Query, k: int) -> FoundHits:
        found = search(self.generation, query, k)
        return found, self.highlight(found)

    def highlight(self, found: Found) -> tuple[Hit, ...]:
        """Mark in each hit the sentences that answer."""
        places = self.generation.segments.sentence_places(found.rows)
        marked = find_highlights(places, found.matches)
        return tuple(replace(hit, highlights=own) for hit, own in zip(found.hits, marked, strict=True))


@dataclass(eq=False, slots=True)
class _Asked:
    """Questions that wait for their turn."""

    questions: list[str]
    k: int
    length: int  # tokens of the only question; 0 for several
    found: Future[list[FoundHits]] = field(default_factory=Future)


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
