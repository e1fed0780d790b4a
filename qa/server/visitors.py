"""How often a visitor may ask."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from functools import lru_cache
from threading import Lock

MINUTE = 60.0
REMEMBERED = 10_000  # visitors; the one who has not asked for longest is forgotten


class Visitors:
    """Counts questions of the last minute; safe to share between threads."""

    def __init__(self, a_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        """Allow ``a_minute`` questions in any 60 seconds; 0 allows all."""
        self._a_minute, self._clock = a_minute, clock
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def seconds_to_wait(self, visitor: str) -> float:
        """Count a question, and give 0; or, where it is one too many, the seconds until the next one may come."""
        if not self._a_minute:
            return 0.0
        with self._lock:
            now = self._clock()
            times = self._asked.setdefault(visitor, deque())
            self._asked.move_to_end(visitor)
            while len(self._asked) > REMEMBERED:
                self._asked.popitem(last=False)
            wait = self._left(times, now)
            if not wait:
                times.append(now)
            return wait

    def seconds_left(self, visitor: str) -> float:
        """Give the seconds until the next one may come, without counting one."""
        with self._lock:
            times = self._asked.get(visitor)
            return self._left(times, self._clock()) if times else 0.0

    def _left(self, times: deque[float], now: float) -> float:
        while times and times[0] <= now - MINUTE:
            times.popleft()
        return times[0] + MINUTE - now if len(times) >= self._a_minute else 0.0


@lru_cache(maxsize=1)
def visitors(a_minute: int) -> Visitors:
    """Give those of this server, who are the same on the page and elsewhere."""
    return Visitors(a_minute)


@lru_cache(maxsize=1)
def answers_of_visitors(a_minute: int) -> Visitors:
    """Give those of this server as far as answers in words go, which cost more than passages."""
    return Visitors(a_minute)
