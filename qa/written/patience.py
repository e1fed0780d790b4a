"""How long to wait for what, and whether anybody still does."""

from collections.abc import Callable
from time import monotonic, sleep

from qa.written.settings import WritingSettings

SLICE = 0.1  # seconds that are waited before ``stopped`` is asked again


class StoppedError(Exception):
    """Nobody waits for the answer any more."""


class TooSlowError(Exception):
    """Something took longer than it may; ``setting`` says what."""

    def __init__(self, setting: str) -> None:
        super().__init__(setting)
        self.setting = setting


class Patience:
    """The timeouts of one answer, over all attempts at it."""

    def __init__(self, settings: WritingSettings, stopped: Callable[[], bool]) -> None:
        self._settings, self._stopped = settings, stopped
        self._end = monotonic() + settings.whole_seconds
        self.wait_for("connect_seconds")

    def wait_for(self, setting: str, most: float = float("inf")) -> None:
        """Begin to wait for something, as long as a setting says and ``most`` seconds."""
        self._setting = setting
        self._until: float = monotonic() + min(most, getattr(self._settings, setting))

    def ask(self) -> None:
        """Ask whether anybody still waits.

        :raises StoppedError: Nobody does.
        """
        if self._stopped():
            raise StoppedError

    def seconds(self) -> float:
        """Give the seconds that one step may wait now, above 0.

        :raises StoppedError: Nobody waits any more.
        :raises TooSlowError: It has taken too long.
        """
        self.ask()
        left, whole = self._until - monotonic(), self._end - monotonic()
        if min(left, whole) <= 0:
            raise TooSlowError(self._setting if left <= whole else "whole_seconds")
        return min(SLICE, left, whole)

    def pause(self, seconds: float) -> None:
        """Do nothing for a while.

        :raises StoppedError: Nobody waits any more.
        :raises TooSlowError: It has taken too long in all.
        """
        until = monotonic() + seconds
        self._until = float("inf")
        while (left := until - monotonic()) > 0:
            sleep(min(left, self.seconds()))
