"""The server of a language model: OpenAI's chat completions as a stream, and nothing else of it."""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import TYPE_CHECKING

from qa.written.address import read_address
from qa.written.patience import Patience, StoppedError, TooSlowError
from qa.written.problems import NoConnectionError, code_of_status, problem
from qa.written.reasoning import Visible
from qa.written.records import Problem, Usage
from qa.written.request import body_of, fields_named, pause_of
from qa.written.settings import ENVIRONMENT, WritingSettings
from qa.written.sse import Event
from qa.written.words import Words

if TYPE_CHECKING:
    import ssl

TRIAL = ({"role": "user", "content": "Answer with one word: hello."},)
TRIAL_TOKENS = 16


class EndpointError(Exception):
    """The server gave no answer, or broke off; ``problem`` says why in fixed words."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.what}; {problem.then}")
        self.problem = problem


class Endpoint:
    """Asks one server for one answer at a time; safe to share between threads."""

    def __init__(self, settings: WritingSettings) -> None:
        self.settings = settings
        self.address = read_address(settings.url, f"{ENVIRONMENT}URL")
        self._refused: frozenset[str] = frozenset()  # fields of the request that this server does without
        self._unopened = False  # it swallows the mark before the reasoning
        self._trusted: ssl.SSLContext | None = None  # reading the certificates takes longer than a handshake

    @property
    def warning(self) -> str:
        """Say what an operator should know of the address: that it is asked in the clear, or ""."""
        return self.address.warning

    def stream(
        self, messages: Sequence[dict[str, str]], max_tokens: int, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str | Usage, None, None]:
        """Have the model write, and give its words as they come; last the usage, where the server tells it.

        Reasoning is left out, in fields of its own or between marks. Where the model says the same over and over, the
        answer ends.

        :param stopped: Asked at least four times a second, also while nothing comes; where it says so the connection
            is closed and nothing more is given.
        :raises EndpointError: The server cannot be reached, refuses, is too slow, or sends what is no such stream.
        """
        try:
            wrong = yield from self._attempts(messages, max_tokens, Patience(self.settings, stopped))
        except StoppedError:
            return
        except TooSlowError as error:
            wrong = problem("timeout", error.setting) if error.setting != "connect_seconds" else problem("unreachable")
        except NoConnectionError as error:
            wrong = problem(error.code)
        if wrong is not None:
            raise EndpointError(wrong)  # here, where no error of the network is its context

    def examine(self) -> Problem | None:
        """Ask for one word, and say what is wrong; None where an answer came."""
        try:
            for _ in self.stream(TRIAL, TRIAL_TOKENS):
                pass
        except EndpointError as error:
            return error.problem
        return None

    def _attempts(
        self, messages: Sequence[dict[str, str]], max_tokens: int, patience: Patience
    ) -> Generator[str | Usage, None, Problem | None]:
        """Ask; once more without what the server refuses, and once more where it is busy."""
        from qa.written.exchange import exchange

        refused, once_more = self._refused, True
        while True:
            body = body_of(self.settings.model, messages, max_tokens, refused)
            with exchange(self.settings, self.address, body, patience, self._certificates()) as reply:
                if 200 <= reply.status < 300:
                    self._refused = refused
                    return (yield from self._read(reply.events(), patience))
                status, reason, pause = reply.status, reply.reason(), pause_of(reply.retry_after)
            code = code_of_status(status, reason)
            refused, before = refused | fields_named(status, reason), refused
            if code == "bad request" and refused != before:
                continue
            if not once_more or pause is None or not (status == 429 or status >= 500):
                return problem(code)
            once_more = False
            patience.pause(pause)

    def _read(self, answer: Iterator[Event | None], patience: Patience) -> Generator[str | Usage, None, Problem | None]:
        visible = Visible(held=self._unopened)
        words = Words(patience, visible)
        yield from words.read(answer)
        if words.problem:
            return problem(words.problem)
        self._unopened = visible.unopened
        return None

    def _certificates(self) -> "ssl.SSLContext | None":
        from qa.written.exchange import trusted

        if self.address.scheme == "https" and self._trusted is None:
            self._trusted = trusted()
        return self._trusted
