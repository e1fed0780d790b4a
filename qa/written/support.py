"""A sentence and a passage read together: does the passage say it? docs/written.md has the measurements."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from math import erf
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.models.vectors import Vectors

DATA = Path(__file__).parent / "data"  # benchmarks/train_support.py writes all of it
HEAD = "support.npz"
MOST_SENTENCE, MOST_PASSAGE = 96, 192  # tokens that are read
WORTH_READING = 0.02  # share of what is matched that another sentence of the passage has to add
LONGEST_PATH = 120  # characters of the heading path; the deepest say most


class Tokenizer(Protocol):
    """What cuts texts into tokens: :class:`qa.models.onnx_engine.OnnxEngine`."""

    def tokenize(self, text: str) -> tuple[list[int], list[tuple[int, int]]]: ...


@dataclass(frozen=True, slots=True)
class Joined:
    """A sentence and a passage as one sequence of tokens."""

    ids: list[int]
    sentence: int  # tokens of the sentence, behind the first special one


def join(tokenizer: Tokenizer, sentence: str, headings: tuple[str, ...], text: str) -> Joined:
    """Put a sentence before the passage that is to say it, headings and all."""
    path = " > ".join(headings)[-LONGEST_PATH:]
    begin, *own, end = tokenizer.tokenize(sentence)[0]
    passage = tokenizer.tokenize(f"{path}\n{text}")[0][1:-1]
    own = own[:MOST_SENTENCE]
    return Joined([begin, *own, end, *passage[:MOST_PASSAGE], end], len(own))


def extract(text: str, places: NDArray[np.int32], matches: NDArray[Any], longest: int) -> str:
    """Take the sentences of a passage that together say most of a sentence, in their order.

    One after another the one is taken that adds most to what is matched; what stands in two places is found in both. On
    true and false sentences about other guides, reading these told them apart better than reading as much around the
    best one, and better than reading all.

    :param places: The passage's sentences, as :func:`qa.guide.sentences.place_sentences` gives them.
    :param matches: How well its tokens match the sentence's, shape ``(tokens, sentence tokens)``.
    :param longest: Bytes in UTF-8, which tell tokens better than characters do; the best one is taken however long.
    """
    places = places[places[:, 3] > places[:, 2]]
    if not len(places):
        return text
    scores = np.array([matches[first:end].max(axis=0) for first, end in places[:, 2:].tolist()], np.float64)
    sizes = [len(text[start:end].encode()) for start, end in places[:, :2].tolist()]
    chosen = [int(scores.sum(axis=1).argmax())]
    matched, size = scores[chosen[0]], sizes[chosen[0]]
    while True:
        gains = np.maximum(scores - matched, 0).sum(axis=1)
        fitting = [row for row in range(len(sizes)) if row not in chosen and size + sizes[row] <= longest]
        best = max(fitting, key=gains.__getitem__, default=None)
        if best is None or gains[best] <= WORTH_READING * matched.sum():
            break
        chosen.append(best)
        matched, size = np.maximum(matched, scores[best]), size + sizes[best]
    return _joined(text, places[sorted(chosen), :2].tolist())


def _joined(text: str, spans: list[list[int]]) -> str:
    """Put spans of a text together, with what is between two where that is white space."""
    between = [text[end:start] for (_, end), (start, _) in pairwise(spans)]
    marks = [white if white.isspace() or not white else "\n" for white in between]
    return "".join(text[start:end] + mark for (start, end), mark in zip(spans, [*marks, ""], strict=True))


class SupportReader:
    """Reads sentences with passages; safe to share between threads."""

    def __init__(self, folder: Path = DATA) -> None:
        """Open the trained layers of ``folder`` and the head behind them.

        :raises ModelError: A file is missing or damaged.
        """
        from qa.models.layers import find_layers
        from qa.models.onnx_engine import OnnxEngine
        from qa.models.words import unpack_words

        self._engine = OnnxEngine(unpack_words(), find_layers(folder))
        with np.load(folder / HEAD, allow_pickle=False) as stored:
            self._head = {name: stored[name] for name in stored.files}

    def read(self, sentence: str, headings: tuple[str, ...], text: str) -> float:
        """Give the probability that a passage says a sentence, in [0, 1]."""
        joined = join(self._engine, sentence, headings, text)
        states = self._engine.run([joined.ids])[1][0]
        return float(1 / (1 + np.exp(-head(self._head, summary(states, joined.sentence)))))


def summary(states: Vectors, sentence: int) -> Vectors:
    """Put together the first token, the mean and the maximum of the sentence's."""
    own = states[1 : 1 + sentence] if sentence else states[:1]
    return np.concatenate([states[0], own.mean(axis=0), own.max(axis=0)])


def head(weights: dict[str, NDArray[np.float32]], values: Vectors) -> float:
    """Give the logit."""
    inner = values @ weights["inner.weight"] + weights["inner.bias"]
    inner = 0.5 * inner * (1 + np.array([erf(value) for value in inner / 2**0.5], np.float32))
    return float((inner @ weights["outer.weight"] + weights["outer.bias"])[0])


@lru_cache(maxsize=1)
def support_reader() -> SupportReader:
    """Open the reader that ships, once."""
    return SupportReader()
