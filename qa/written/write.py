"""A question's passages to a written answer: asked of the model, checked sentence by sentence."""

import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from threading import BoundedSemaphore
from urllib.parse import urlsplit

from qa.errors import QAError
from qa.models.language import written_language
from qa.records import Answer
from qa.search.index import Index
from qa.written import check, prompt
from qa.written.check import Checker, Support
from qa.written.endpoint import Endpoint, EndpointError
from qa.written.kept import Kept
from qa.written.language_names import NAMES
from qa.written.prompt import NO_ANSWER, Prompt, write_prompt
from qa.written.records import Citation, Dropped, Problem, Refusal, Sentence, Usage, Written
from qa.written.sentences import Draft, Drafts
from qa.written.settings import WritingSettings

MOST_SENTENCES = 8  # that are shown
MOST_REPEATED = 2  # of a model that repeats itself, until it is stopped
WRONG_LANGUAGE = 2  # sentences, with none that was held, until the model is asked once more
LIKELY = 0.6  # probability from which the model is told the name of the language; else it sees for itself
CUT_SHARE = 0.5  # of the estimate; a server that counts fewer tokens has cut the prompt
UNSPACED = ("zh", "ja", "th", "lo", "km", "my")  # languages without spaces between sentences


class Writer:
    """Writes answers with one language model; safe to share between threads."""

    def __init__(self, settings: WritingSettings, data: Path | None = None, support: Support | None = None) -> None:
        """Prepare to write.

        :param data: Folder in which answers and the tokens of the day are kept; None keeps them in memory only.
        :param support: Reads a sentence with a passage; default the reader that ships.
        """
        self.settings = settings
        self.endpoint = Endpoint(settings)
        self._data, self._support = data, support
        self._slots = BoundedSemaphore(settings.at_once)
        self._how = f"{settings.url} {settings.model} {prompt.VERSION} {check.VERSION}"

    @cached_property
    def kept(self) -> Kept:
        """What was written before, and the tokens of the day."""
        return Kept(self._data)

    def write(
        self, index: Index, answer: Answer, *, stopped: Callable[[], bool] = lambda: False
    ) -> Iterator[Sentence | Written]:
        """Write an answer from what retrieval found; sentences one by one as they stand the check, the whole last.

        The last thing given is always a ``Written``, whatever happens: it says why there is no answer, where there is
        none. Where the guide does not answer, the model is not asked.

        :param answer: What ``index`` answered.
        :param stopped: Says that nobody waits any more; asked several times a second.
        """
        begun = Written(secrets.token_hex(8), answer, model=self.settings.model)
        if not answer.answerable or not answer.hits:
            yield replace(begun, refusal="unanswerable")
            return
        if found := self.kept.find(answer, self._how):
            yield from found.sentences
            yield found
            return
        refusal: Refusal = "budget" if self.kept.tokens_today() >= self.settings.tokens_a_day else ""
        if refusal or not self._slots.acquire(blocking=False):
            yield replace(begun, refusal=refusal or "busy")
            return
        try:
            writing = _Writing(self, index, answer, stopped)
            yield from writing.sentences()
            written = writing.end(begun)
        finally:
            self._slots.release()
        if not written.problem and not writing.cut:
            self.kept.keep(written, self._how)
        yield written

    @property
    def support(self) -> Support:
        """Give what reads a sentence with a passage."""
        if self._support is None:
            from qa.written.support import support_reader

            self._support = support_reader().read
        return self._support


@dataclass(slots=True)
class _Writing:
    """One answer on its way."""

    writer: Writer
    index: Index
    answer: Answer
    stopped: Callable[[], bool]
    held: list[Sentence] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    warnings: list[str] = field(default_factory=list)
    problem: Problem | None = None
    silent: bool = False  # the model said that it has no answer
    cut: bool = False  # nobody waits any more
    started: float = field(default_factory=time.perf_counter)

    def sentences(self) -> Iterator[Sentence]:
        """Ask, and once more where the answer is in another language."""
        language = language_name(self.answer.question)
        for again in (False, True):
            asked = write_prompt(
                self.answer.question,
                self.answer.hits,
                language,
                self.index.encoder.count_tokens,
                self.writer.settings.prompt_tokens - self.writer.settings.answer_tokens,
                again=again,
            )
            try:
                yield from self._attempt(asked)
            except EndpointError as error:
                self.problem = error.problem
            if self.held or self.problem or self.cut or not self._in_wrong_language():
                return

    def _attempt(self, asked: Prompt) -> Iterator[Sentence]:
        settings = self.writer.settings
        checker = Checker(
            self.index, asked.offered, self.answer.question, self.writer.support, follows=bool(self.answer.after)
        )
        drafts, told, words = Drafts(), False, 0
        stream = self.writer.endpoint.stream(asked.messages, settings.answer_tokens, self.stopped)
        try:
            for piece in stream:
                if isinstance(piece, Usage):
                    told = True
                    self._count(piece, asked)
                    continue
                words += self.index.encoder.count_tokens(piece) - 2
                yield from self._take(drafts.add(piece), checker)
                if self._enough():
                    return
            self.cut = self.stopped()
            if not self.cut:  # else the last sentence is half of one
                yield from self._take(drafts.finish(), checker)
        finally:
            stream.close()
            if not told:
                self._count(Usage(asked.tokens, words), asked)

    def _take(self, drafts: Iterator[Draft], checker: Checker) -> Iterator[Sentence]:
        for draft in drafts:
            if self._enough():
                return
            if not draft.named and draft.text.upper().replace("_", " ").startswith(NO_ANSWER):
                self.silent = True
                return
            found = checker.check(draft)
            if isinstance(found, Dropped):
                self.dropped.append(found)
            else:
                self.held.append(self._sentence(draft.text, found))
                yield self.held[-1]

    def _sentence(self, text: str, citations: tuple[Citation, ...]) -> Sentence:
        start = 0
        if self.held:
            start = self.held[-1].end + (written_language(self.held[-1].text)[0][:2] not in UNSPACED)
        return Sentence(len(self.held) + 1, text, start, start + len(text), citations)

    def _enough(self) -> bool:
        """Tell whether the rest is not waited for: all is said, or the model has lost its way."""
        faults = [one.fault for one in self.dropped]
        lost = not self.held and faults.count("language") >= WRONG_LANGUAGE
        return self.silent or len(self.held) >= MOST_SENTENCES or faults.count("repeated") >= MOST_REPEATED or lost

    def _in_wrong_language(self) -> bool:
        return any(one.fault == "language" for one in self.dropped)

    def _count(self, usage: Usage, asked: Prompt) -> None:
        self.usage = Usage(self.usage.prompt + usage.prompt, self.usage.completion + usage.completion)
        self.writer.kept.count_tokens(usage.prompt + usage.completion)
        if 0 < usage.prompt < CUT_SHARE * asked.tokens:
            self.warnings.append(
                f"the server read {usage.prompt} tokens of about {asked.tokens}: it cuts prompts; "
                "give it a longer context, or set GUIDE_QA_LLM_PROMPT_TOKENS lower"
            )

    def end(self, begun: Written) -> Written:
        """Put together what there is."""
        refusal: Refusal = ""
        if not self.held:
            wrong = self._in_wrong_language() and all(one.fault == "language" for one in self.dropped)
            refusal = "language" if wrong else "no answer" if self.silent else "nothing held"
            if self.problem:
                refusal = "endpoint"
            elif self.cut:
                refusal = "stopped"
        return replace(
            begun,
            sentences=tuple(self.held),
            dropped=tuple(self.dropped),
            refusal=refusal,
            problem=self.problem,
            warnings=tuple(self.warnings),
            host=urlsplit(self.writer.settings.url).hostname or "",
            usage=self.usage,
            milliseconds=round((time.perf_counter() - self.started) * 1000, 1),
        )


def open_writer(data: Path | None = None) -> Writer:
    """Open what writes with the language model that the operator has set.

    :raises QAError: None is set, or its settings make no sense.
    """
    settings = WritingSettings.read()
    if settings is None:
        raise QAError("no language model is set; set GUIDE_QA_LLM_URL and GUIDE_QA_LLM_MODEL")
    return Writer(settings, data)


def language_name(question: str) -> str:
    """Name the language of a question in English; "" where it cannot be told, or has no name here."""
    language, probability = written_language(question)
    return NAMES.get(language, "") if probability >= LIKELY else ""
