"""How often a visitor may ask."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable
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
            while times and times[0] <= now - MINUTE:
                times.popleft()
            if len(times) >= self._a_minute:
                return times[0] + MINUTE - now
            times.append(now)
            return 0.0
