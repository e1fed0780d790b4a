"""A sentence and a passage read together: does the passage say it? docs/written.md has the measurements."""

from dataclasses import dataclass
from functools import lru_cache
from math import erf
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from qa.guide.sentences import split_sentences
from qa.models.vectors import Vectors

DATA = Path(__file__).parent / "data"  # benchmarks/train_support.py writes all of it
HEAD = "support.npz"
MOST_SENTENCE, MOST_PASSAGE = 96, 192  # tokens that are read
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


def window(text: str, start: int, end: int, longest: int) -> tuple[int, int]:
    """Widen a range to whole sentences around it, on both sides in turn, as long as all of it is not too long.

    :param longest: Bytes in UTF-8, which tell tokens better than characters do.
    """
    spans = split_sentences(text)
    first = next((row for row, span in enumerate(spans) if span[1] > start), 0)
    last = next((row for row in range(len(spans) - 1, -1, -1) if spans[row][0] < end), len(spans) - 1)
    steps = [(0, 1), (-1, 0)]
    while steps:
        before, behind = steps.pop(0)
        low, high = first + before, last + behind
        if low >= 0 and high < len(spans) and len(text[spans[low][0] : spans[high][1]].encode()) <= longest:
            first, last = low, high
            steps.append((before, behind))
    return (spans[first][0], spans[last][1]) if spans else (start, end)


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
