"""A queue of visitors: who may ask now, and whose questions share a run of the encoder."""

import time
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock

from qa.errors import BusyError
from qa.models.onnx_engine import CORES, MOST_TOGETHER
from qa.records import DEFAULT_K, Answer
from qa.search.index import Index, check_question

MOST_WAITING = 64  # questions at once; on 2 cores the last one waits for about a second
TIMEOUT = 10.0  # seconds for a question in a crowd, its wait in the queue included


class Turns:
    """The queue in front of the indexes of one server; safe to share between threads.

    A question that is asked alone is answered in the asker's thread, with all cores. In a crowd as many are answered at
    a time as there are cores, each on one: the one that has waited longest, and others with as many tokens beside it.
    """

    def __init__(self) -> None:
        self._asking: list[None] = []  # an entry for each question on its way; append and pop are atomic
        self._queue: deque[_Waiting] = deque()  # the first one has waited longest
        self._lock = Lock()  # held by whoever looks at the queue or puts something into it

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        """As many threads as cores. They stay, since the allocator keeps memory for each thread that has ever asked."""
        return ThreadPoolExecutor(CORES, thread_name_prefix="ask")

    def ask(self, index: Index, question: str, k: int = DEFAULT_K, *, after: str = "") -> Answer:
        """Answer a question with the ``k`` best sections.

        :param after: The question before it, as for :meth:`Index.ask`.
        :raises QuestionError: The question is blank or far too long, or ``k`` is below 1.
        :raises BusyError: Too many wait already, or there is no answer within ``TIMEOUT``.
        """
        started = time.perf_counter()
        question = check_question(question)
        if len(self._asking) >= MOST_WAITING:
            raise BusyError("too many questions are waiting; ask again in a moment")
        self._asking.append(None)
        try:
            # Handing a question to another thread takes a tenth longer.
            alone = len(self._asking) == 1
            answer = index.ask(question, k, after=after) if alone else self._wait(index, question, k, after)
        finally:
            self._asking.pop()
        return replace(answer, milliseconds=round((time.perf_counter() - started) * 1000, 1))

    def _wait(self, index: Index, question: str, k: int, after: str) -> Answer:
        waiting = _Waiting(index, question, after, k, index.encoder.count_query_tokens(question))
        with self._lock:
            self._queue.append(waiting)
        self._threads.submit(self._take_turn)
        try:
            return waiting.answer.result(TIMEOUT)
        except TimeoutError:
            waiting.answer.cancel()  # where it has not begun
            raise BusyError(f"no answer within {TIMEOUT:g} seconds; ask again in a moment") from None

    def _take_turn(self) -> None:
        """Answer what has waited longest, and what fits into a run of the encoder with it."""
        with self._lock:
            if not self._queue:
                return  # another turn has taken it along
            first = self._queue.popleft()
            alike = [other for other in self._queue if other.fits(first)][: MOST_TOGETHER - 1]
            for other in alike:
                self._queue.remove(other)
        turn = [waiting for waiting in (first, *alike) if waiting.answer.set_running_or_notify_cancel()]
        if not turn:
            return  # nobody waits for it any more
        try:
            questions, before = zip(*((waiting.question, waiting.after) for waiting in turn), strict=True)
            answers = first.index.ask_many(questions, first.k, after=before, one_core=True)
            for waiting, answer in zip(turn, answers, strict=True):
                waiting.answer.set_result(answer)
        except BaseException as error:
            for waiting in turn:
                if not waiting.answer.done():
                    waiting.answer.set_exception(error)


@dataclass(eq=False, slots=True)
class _Waiting:
    """A question in the queue."""

    index: Index
    question: str
    after: str
    k: int
    tokens: int
    answer: "Future[Answer]" = field(default_factory=Future)

    def fits(self, other: "_Waiting") -> bool:
        """Tell whether both can be answered in one run."""
        return (self.index, self.k, self.tokens) == (other.index, other.k, other.tokens)
