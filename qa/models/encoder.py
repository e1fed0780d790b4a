"""Texts to vectors, by both encoders behind one object, whichever engine runs the first."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
import regex
from numpy.typing import NDArray

from qa.models.layers import SHIPPED, find_layers, has_layers
from qa.models.question import plain_question
from qa.models.second import SecondEncoder
from qa.models.vectors import Vectors
from qa.models.words import unpack_words

Ranges = NDArray[np.int32]
Choose = Callable[[str, Ranges], NDArray[np.bool_]]

EMBEDDED_MODEL = "multilingual-e5-small (embedded)"  # stands in the manifest for the model that is always there
_WORDED = regex.compile(r"[^\s\p{P}\p{Z}\p{Sm}\p{Sk}]")  # more than punctuation, spaces, strokes and accents


@dataclass(frozen=True, slots=True)
class Encoded:
    """What both encoders give for some texts."""

    dense: Vectors  # (texts, dim), unit length
    tokens: tuple[Vectors, ...]  # a text each: (its tokens, token dim), any length; no prompt, no special tokens
    ranges: tuple[Ranges, ...]  # a text each: (its tokens, 2), the characters that each token stands for
    second: Vectors  # (texts, 512), unit length, by the second encoder


@dataclass(frozen=True, slots=True)
class Tokenized:
    """A text as the first model reads it, with its prompt and special tokens."""

    ids: NDArray[np.int32]
    own: NDArray[np.bool_]  # which tokens take part in late interaction

    def cut(self, most: int) -> "Tokenized":
        """Keep the first ``most`` tokens."""
        return Tokenized(self.ids[:most], self.own[:most])


class Engine(Protocol):
    """What runs the first model: :class:`qa.models.onnx_engine.OnnxEngine` or one of any other model."""

    prompts: dict[str, str]
    dimension: int
    max_tokens: int
    fingerprint: str

    def count_tokens(self, text: str) -> int: ...

    def tokenize(self, text: str) -> tuple[list[int], list[tuple[int, int]]]: ...

    def run(self, texts: Sequence[Sequence[int]], one_core: bool = False) -> tuple[Vectors | None, list[Vectors]]: ...


class Encoder:
    """Both encoders, loaded when first used; safe to share between threads.

    The first is the embedded model in ONNX Runtime, or any other in sentence-transformers; the second is small, knows
    other things, and comes with the installation.
    """

    def __init__(self, model: str | None = None) -> None:
        """Choose a model.

        :param model: A folder that ``qa train`` wrote, or one of sentence-transformers, or a hub name; None takes the
            embedded model.
        """
        self.name = model or EMBEDDED_MODEL
        self.second = SecondEncoder()
        self._loading = Lock()

    @cached_property
    def _engine(self) -> Engine:
        with self._loading:  # two first questions at once load one model
            loaded: Engine | None = self.__dict__.get("_engine")
            if loaded is not None:
                return loaded
            folder = SHIPPED if self.name == EMBEDDED_MODEL else Path(self.name)
            if has_layers(folder):
                from qa.models.onnx_engine import OnnxEngine

                engine: Engine = OnnxEngine(unpack_words(), find_layers(folder))
            else:
                from qa.models.torch_engine import TorchEngine

                engine = TorchEngine(self.name)
            self.__dict__["_engine"] = engine
            return engine

    @cached_property
    def _beside(self) -> ThreadPoolExecutor:
        """The thread of the second encoder; the first leaves gaps on the cores that the much smaller one fits into."""
        return ThreadPoolExecutor(1, thread_name_prefix="second-encoder")

    @property
    def dimension(self) -> int:
        return self._engine.dimension

    @property
    def prompts(self) -> dict[str, str]:
        """Give the texts the model wants before a query and a document."""
        return self._engine.prompts

    @property
    def max_tokens(self) -> int:
        """Give the most tokens the model reads of one text, prompt and special tokens included."""
        return self._engine.max_tokens

    @property
    def fingerprint(self) -> str:
        """Give the hash of the weights, so that an index made with others is recognised (sha256, hex)."""
        return self._engine.fingerprint

    @cached_property
    def _document_prompt(self) -> str:
        return self._prompt("document", "passage", "corpus")

    @cached_property
    def _query_prompt(self) -> str:
        return self._prompt("query")

    def _prompt(self, *names: str) -> str:
        return next((self.prompts[name] for name in names if self.prompts.get(name)), "")

    def load(self) -> None:
        """Load both models now, so that the first question does not wait for them.

        :raises ModelError: One of them cannot be loaded.
        """
        self.fingerprint  # noqa: B018
        self.second.load()

    def count_tokens(self, text: str) -> int:
        """Count the tokens of ``text`` as a passage, prompt and special tokens included."""
        return self._engine.count_tokens(self._document_prompt + text)

    def count_query_tokens(self, question: str) -> int:
        """Count the tokens of ``question`` as a query; those of one number are encoded in one run."""
        return self._engine.count_tokens(self._query_prompt + plain_question(question))

    def tokenize_query(self, question: str) -> Tokenized:
        """Cut a question into tokens, as :meth:`encode_queries` does."""
        return self._tokenize(self._query_prompt, plain_question(question), _own)

    def tokenize_passage(self, text: str) -> Tokenized:
        """Cut a text of the guide into tokens, as :meth:`encode_passages` does."""
        return self._tokenize(self._document_prompt, text, _own_words)

    def _tokenize(self, prompt: str, text: str, choose: Choose) -> Tokenized:
        ids, ranges = self._engine.tokenize(prompt + text)
        places = np.array(ranges, np.int32).reshape(-1, 2) - len(prompt)
        return Tokenized(np.array(ids, np.int32), choose(text, places))

    def encode_queries(self, questions: Sequence[str], one_core: bool = False) -> Encoded:
        """Encode questions, each in its plain form, which the ranges of characters are of.

        :param one_core: Leave the other cores to what runs beside this.
        """
        questions = [plain_question(question) for question in questions]
        if one_core:
            first, second = self._first(self._query_prompt, questions, _own, True), self.second.encode(questions, True)
        else:
            beside = self._beside.submit(self.second.encode, questions)
            first, second = self._first(self._query_prompt, questions, _own), beside.result()
        return Encoded(*first, second)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Encode texts of the guide; their tokens are those with a word in them."""
        first = self._first(self._document_prompt, texts, _own_words)
        return Encoded(*first, self.second.encode(texts))

    def query_vectors(self, questions: Sequence[str]) -> Vectors:
        """Give only the first encoder's unit vectors of questions, shape ``(questions, dim)``."""
        return self._first(self._query_prompt, [plain_question(question) for question in questions], _own)[0]

    def passage_vectors(self, texts: Sequence[str]) -> Vectors:
        """Give only the first encoder's unit vectors of texts of the guide, shape ``(texts, dim)``."""
        return self._first(self._document_prompt, texts, _own_words)[0]

    def _first(
        self, prompt: str, texts: Sequence[str], choose: Choose, one_core: bool = False
    ) -> tuple[Vectors, tuple[Vectors, ...], tuple[Ranges, ...]]:
        """Run the first model once for both kinds of vectors."""
        cut = [self._engine.tokenize(prompt + text) for text in texts]
        vectors, all_tokens = self._engine.run([ids for ids, _ in cut], one_core)
        places = [np.array(ranges, np.int32).reshape(-1, 2) - len(prompt) for _, ranges in cut]
        own = [choose(text, place) for text, place in zip(texts, places, strict=True)]
        tokens = tuple(values[kept] for values, kept in zip(all_tokens, own, strict=True))
        ranges = tuple(place[kept] for place, kept in zip(places, own, strict=True))
        if vectors is None:  # a model of token vectors only: the mean of the text's own stands for the text
            means = np.array([values.sum(axis=0) for values in tokens], np.float32).reshape(-1, self.dimension)
            vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return vectors, tokens, ranges


@lru_cache(maxsize=1)
def open_encoder(model: str) -> Encoder:
    """Open the encoder that an index was built with, once for all generations of it."""
    return Encoder(model)


def _own(text: str, places: Ranges) -> NDArray[np.bool_]:
    """Choose the tokens that stand for characters of the text; those of the prompt and special ones do not.

    :param places: The characters of ``text`` that each token stands for, shape ``(tokens, 2)``; those of the prompt end
        at or before 0.
    """
    chosen: NDArray[np.bool_] = places[:, 1] > 0
    return chosen


def _own_words(text: str, places: Ranges) -> NDArray[np.bool_]:
    """Drop punctuation-only tokens too, as ColBERT does (Khattab and Zaharia 2020).

    Punctuation is an eighth to a third of a guide's tokens, and no figure of quality is different without it. A text
    that has nothing else keeps it. A question keeps those within it.
    """
    own = _own(text, places)
    worded = [bool(_WORDED.search(text, max(0, start), max(0, end))) for start, end in places.tolist()]
    chosen: NDArray[np.bool_] = own & np.array(worded, bool)
    return chosen if chosen.any() else own
