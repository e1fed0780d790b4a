"""A question's passages to a written answer: asked of the model, checked sentence by sentence."""

from collections.abc import Callable, Iterator
from pathlib import Path

from qa.records import Answer
from qa.search.index import Index
from qa.written.records import Sentence, Written
from qa.written.settings import WritingSettings


class Writer:
    """Writes answers with one language model; safe to share between threads."""

    def __init__(self, settings: WritingSettings, data: Path | None = None) -> None:
        """Prepare to write.

        :param data: Folder in which answers and the tokens of the day are kept; None keeps them in memory only.
        """
        self.settings, self.data = settings, data

    def write(
        self, index: Index, answer: Answer, *, visitor: str = "", stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Sentence | Written]:
        """Write an answer from what retrieval found; sentences one by one as they stand the check, the whole last.

        The last thing given is always a ``Written``, whatever happens: it says why there is no answer, where there is
        none. Nothing is raised but what ``stopped`` raises.

        :param answer: What ``index`` answered.
        :param visitor: Whose answers a minute are counted; "" is not counted.
        :param stopped: Says that nobody waits any more; asked often.
        """
        raise NotImplementedError
