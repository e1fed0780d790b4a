"""An answer being written behind a page, in a thread of its own, as long as somebody looks."""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from secrets import token_hex

from qa.records import Answer
from qa.written.records import Problem, Sentence, Written

FIRST_LOOK = 5.0  # seconds until a browser that has drawn the page asks for the first time
GONE = 1.5  # seconds without a look, after which nobody is taken to wait
BROKEN = Problem("failing here", "the answer could not be written", "look into the log of this server")
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an answer is."""

    sentences: tuple[Sentence, ...] = ()  # whole and checked
    written: Written | None = None  # as soon as it has ended
    cut: bool = False  # it was stopped before its end; there may be sentences all the same


class Pending:
    """One answer to one question; the thread writes, a page looks now and then."""

    def __init__(
        self,
        write: Callable[[Stopped], Iterator[Sentence | Written]],
        answer: Answer,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Begin to write.

        :param write: Gives sentences and then the whole; what it is given says that nobody waits any more.
        :param answer: What it is written from; its hits are what the citations name.
        """
        self.answer = answer
        self._clock = clock
        self._until = clock() + FIRST_LOOK
        self._stopped = threading.Event()
        self._progress = Progress()
        self.thread = threading.Thread(target=self._run, args=(write,), daemon=True, name="write")
        self.thread.start()

    def look(self) -> Progress:
        """Give what is there now; whoever looks is taken to wait for more."""
        self._until = max(self._until, self._clock() + GONE)
        return self._progress

    def stop(self) -> None:
        """Have no more written; what stands there stays."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Tell whether nobody waits any more; once that is so, it stays so."""
        if self._clock() > self._until:
            self._stopped.set()
        return self._stopped.is_set()

    def _run(self, write: Callable[[Stopped], Iterator[Sentence | Written]]) -> None:
        end: Written | None = None
        try:
            for part in write(lambda: self.stopped):
                if isinstance(part, Written):
                    end = part
                else:
                    self._progress = Progress((*self._progress.sentences, part))
        except Exception:  # nobody else is there to hear of it
            logging.getLogger(__name__).exception("an answer could not be written")
        end = end or self._broken()
        self._progress = Progress(end.sentences, end, self._stopped.is_set())

    def _broken(self) -> Written:
        held = self._progress.sentences
        return Written(token_hex(8), self.answer, held, refusal="" if held else "endpoint", problem=BROKEN)
