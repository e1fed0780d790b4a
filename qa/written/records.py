"""The frozen records of a written answer: its sentences, what each rests on, and how it ended."""

from dataclasses import dataclass
from typing import Literal

from qa.records import Answer, Passage

# Why a sentence was not shown.
Fault = Literal[
    "no marker",  # it names no passage
    "unknown marker",  # it names passages that were not offered only
    "another passage",  # another of the passages that were offered says this rather than the one it names
    "value",  # a number, date, code, address or name in it does not stand in the passage
    "unsupported",  # the passage does not say so, as far as can be read
    "beside the question",  # it is about something else than what was asked
    "language",  # it is not in the asker's language
    "repeated",  # it has been said already
]
# Why there is no written answer; the passages are there all the same.
Refusal = Literal[
    "",  # there is one
    "unanswerable",  # the guide does not say it, as retrieval finds; the model was not asked
    "no answer",  # the model found none in the passages
    "nothing held",  # no sentence of it stood the check
    "language",  # the model did not keep to the asker's language, twice
    "stopped",  # the reader went away or pressed stop, before a sentence was there
    "busy",  # too many are being written
    "budget",  # the tokens of this day are used up
    "endpoint",  # the server of the model did not answer; problem says why
]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with the server of the language model; none of its own words are in it."""

    code: (
        str  # "unreachable", "timeout", "refused key", "unknown model", "too many requests", "failing", "no stream", …
    )
    what: str  # for an operator, in English
    then: str  # what to do


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage that says a sentence, and where in it."""

    rank: int  # of the hit in the answer, from 1
    passage: Passage
    start: int  # characters within ``passage.text`` of what says it
    end: int

    @property
    def source(self) -> str:
        """Give the words of the passage that say it, verbatim."""
        return self.passage.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence that stood the check; ``written.text[start:end] == text``."""

    number: int  # from 1
    text: str  # plain text without markers
    start: int  # characters within the text of the whole answer
    end: int
    citations: tuple[Citation, ...]  # at least one


@dataclass(frozen=True, slots=True)
class Dropped:
    """A sentence that was not shown; for operators and evaluations, never for readers."""

    text: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counts them; estimated where it does not say."""

    prompt: int = 0
    completion: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """A written answer, whole; its passages are those of ``answer``."""

    written_id: str  # every event of this answer bears it
    answer: Answer  # what retrieval found, as it would be without any model
    sentences: tuple[Sentence, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    refusal: Refusal = ""
    problem: Problem | None = None  # with refusal "endpoint"; or the stream broke off behind the sentences
    warnings: tuple[str, ...] = ()  # for operators: the server cuts prompts
    model: str = ""
    host: str = ""  # that question and passages were sent to; "" where nothing was sent
    usage: Usage = Usage()
    milliseconds: float = 0.0  # from the question to the last sentence
    kept: bool = False  # it was written before, for the same question, guide and model

    @property
    def text(self) -> str:
        """Give the whole text; sentences are joined by a space, by nothing in Chinese, Japanese and Thai."""
        text = ""
        for sentence in self.sentences:
            text += " " * (sentence.start - len(text)) + sentence.text
        return text

    @property
    def cited(self) -> tuple[int, ...]:
        """Give the ranks of the hits that are cited, in order of their first citation; the others stand apart."""
        return tuple(dict.fromkeys(one.rank for sentence in self.sentences for one in sentence.citations))
