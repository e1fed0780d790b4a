"""The events of one answer to its words, until it is whole, breaks off or goes in circles."""

from collections.abc import Generator, Iterable

from qa.written.completion import read_delta
from qa.written.patience import Patience, TooSlowError
from qa.written.problems import NoConnectionError
from qa.written.reasoning import Visible
from qa.written.records import Usage
from qa.written.repetition import LOOKED_AT, repeats
from qa.written.sse import Event, TooMuchError

TAIL_SECONDS = 2.0  # for the usage, behind the last word


class Words:
    """Reads one answer; ``problem`` says afterwards what was wrong with it, as a code, or ""."""

    def __init__(self, patience: Patience, visible: Visible) -> None:
        self.problem = ""
        self._patience, self._visible = patience, visible
        self._usage: Usage | None = None
        self._known = self._begun = self._finished = False

    def read(self, answer: Iterable[Event | None]) -> Generator[str | Usage]:
        """Give the words as they come; last the usage, where it is told.

        :raises NoConnectionError: It broke off.
        :raises StoppedError: Nobody waits any more.
        :raises TooSlowError: It takes too long.
        """
        said = ""
        try:
            for event in answer:
                text = self._take(event)
                if self.problem:
                    return
                if text:
                    self._patience.ask()
                    yield text
                    self._patience.wait_for("next_seconds")  # the time of whoever reads is not the server's
                    said = (said + text)[-LOOKED_AT:]
                    if repeats(said):
                        return
        except TooMuchError:
            self.problem = "too much"
        except (NoConnectionError, TooSlowError):
            if not self._finished:
                raise
        if not self.problem and not self._finished:
            self.problem = "broken off" if self._known else "no stream"
        yield from () if self.problem else self._last()

    def _take(self, event: Event | None) -> str:
        """Take one event, and give what it adds to the visible answer."""
        if event is None:
            self._finished = self._known
            return ""
        delta = read_delta(event)
        self.problem = delta.error
        self._known |= delta.known
        self._usage = delta.usage or self._usage
        text = "" if delta.whole and self._begun else delta.text  # some repeat the whole at the end
        if text or delta.thinks:
            self._begun |= bool(text)
            self._patience.wait_for("next_seconds")
        if delta.finished and not self._finished:
            self._finished = True
            self._patience.wait_for("next_seconds", TAIL_SECONDS)
        return self._visible.feed(text)

    def _last(self) -> Generator[str | Usage]:
        rest = self._visible.end()
        if rest:
            yield rest
        if self._usage:
            yield self._usage
