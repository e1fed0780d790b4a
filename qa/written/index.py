"""An index that also writes: what ``qa.Index`` is."""

from functools import cached_property
from typing import TYPE_CHECKING

from qa.records import DEFAULT_K
from qa.search import index
from qa.written.records import Written

if TYPE_CHECKING:
    from qa.written.write import Writer


class Index(index.Index):
    """An opened index that answers questions, and writes answers where a language model is set."""

    def write(self, question: str, k: int = DEFAULT_K, *, after: str = "") -> Written:
        """Answer a question, and have the model of ``GUIDE_QA_LLM_URL`` write an answer from what was found.

        :param k: How many sections to find, and to offer the model, of which it is given five at most.
        :param after: The question before it.
        :return: With the answer as :meth:`ask` gives it; ``refusal`` says why nothing is written, where nothing is.
        :raises QAError: No model is set, or its settings make no sense.
        :raises QuestionError: As :meth:`ask` does.
        """
        answer = self.ask(question, k, after=after)
        *_, written = self._writer.write(self, answer)
        assert isinstance(written, Written)
        return written

    @cached_property
    def _writer(self) -> "Writer":
        from qa.written.write import open_writer

        return open_writer()
