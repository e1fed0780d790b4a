"""Work in a thread of its own: one at a time, with progress, a log and how it ended."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from qa.errors import QAError


@dataclass
class Job:
    """One piece of work; the thread that does it writes, everyone else reads."""

    kind: str
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    done: int = 0
    total: int = 0  # 0 as long as nobody knows
    step: str = ""  # what is counted; the key of a text of the interface, "" for the usual one
    log: list[tuple[datetime, str, dict[str, Any]]] = field(default_factory=list)  # a text's key and its values
    running: bool = True
    result: Any = None
    error: str = ""  # what went wrong, in words
    _from: tuple[float, int] | None = None  # when progress was reported first, and how much was done by then
    _at: float = 0.0  # when it was reported last

    def note(self, key: str, **values: object) -> None:
        """Write a line of the log: the key of a text of the interface, and what stands in it."""
        self.log.append((datetime.now(UTC), key, values))

    def progress(self, done: int, total: int, step: str = "") -> None:
        """Say how far it is; another step is measured anew."""
        self._at = time.monotonic()
        if self._from is None or step != self.step:
            self._from = (self._at, done)
        self.done, self.total, self.step = done, total, step

    @property
    def share(self) -> float:
        """Part that is done, in [0, 1]."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def rate(self) -> float:
        """Steps a second, since progress was reported first; 0 before that is known."""
        if self._from is None or self.done <= self._from[1] or self._at <= self._from[0]:
            return 0.0
        return (self.done - self._from[1]) / (self._at - self._from[0])

    @property
    def seconds_left(self) -> float | None:
        """Time until all steps are done, if they go on as before; None before that is known."""
        return (self.total - self.done) / self.rate if self.rate else None


class Jobs:
    """The last job of each kind; a second one of a kind does not start while one runs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last: dict[str, Job] = {}

    def start(self, kind: str, work: Callable[[Job], Any]) -> bool:
        """Do ``work`` in a thread; what it returns becomes the job's result.

        :return: False when one of this kind runs already; then nothing is started.
        """
        with self._lock:
            last = self._last.get(kind)
            if last is not None and last.running:
                return False
            job = self._last[kind] = Job(kind)
        threading.Thread(target=_run, args=(job, work), name=f"job-{kind}", daemon=True).start()
        return True

    def last(self, kind: str) -> Job | None:
        """Give the job of this kind that runs, or ran last."""
        return self._last.get(kind)


JOBS = Jobs()  # of this server


def _run(job: Job, work: Callable[[Job], Any]) -> None:
    try:
        job.result = work(job)
    except QAError as error:
        job.error = str(error)
    except Exception as error:  # nobody else is there to hear of it
        logging.getLogger(__name__).exception("the job %s failed", job.kind)
        job.error = f"{type(error).__name__}: {error}"
    finally:
        job.running = False
