"""The server of a language model: OpenAI's chat completions as a stream, and nothing else of it."""

from collections.abc import Callable, Generator, Sequence

from qa.written.records import Problem, Usage
from qa.written.settings import WritingSettings


class EndpointError(Exception):
    """The server gave no answer, or broke off; ``problem`` says why in fixed words."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem.what}; {problem.then}")
        self.problem = problem


class Endpoint:
    """Asks one server for one answer at a time; safe to share between threads."""

    def __init__(self, settings: WritingSettings) -> None:
        self.settings = settings

    def stream(
        self, messages: Sequence[dict[str, str]], max_tokens: int, stopped: Callable[[], bool] = lambda: False
    ) -> Generator[str | Usage, None, None]:
        """Have the model write, and give its words as they come; last the usage, where the server tells it.

        Reasoning is left out, in fields of its own or between marks.

        :param stopped: Asked at least four times a second, also while nothing comes; where it says so the connection
            is closed and nothing more is given.
        :raises EndpointError: The server cannot be reached, refuses, is too slow, or sends what is no such stream.
        """
        raise NotImplementedError
