"""Shared pieces of the tests: an encoder that depends on the text, and where things lie."""

import hashlib
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from qa.models.encoder import Encoded, Encoder
from qa.models.second import SecondEncoder
from qa.models.vectors import unit
from qa.records import Section

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared" / "data"  # question sets beside the checkout; the project works without them


class LetterSecond(SecondEncoder):
    """Encodes a text as its letters, in place of the second encoder."""

    def load(self) -> None:
        pass

    def encode(self, texts: Sequence[str], one_core: bool = False) -> np.ndarray:
        rows = [np.bincount(list(text.encode("utf-8", "surrogatepass")), minlength=self.dimension) for text in texts]
        return unit(np.array(rows, np.float32).reshape(-1, self.dimension))


class LetterEncoder(Encoder):
    """Encodes a text as its character pairs, so that a test can say which passage wins; loads no model."""

    dimension = 256
    prompts = {"query": "", "document": ""}

    def __init__(self, name: str = "letters", limit: int = 512, second: SecondEncoder | None = None) -> None:
        super().__init__(name)
        self.limit = limit
        self.encoded: list[str] = []  # every passage that was encoded, to see what was not
        self.second = second or LetterSecond()

    @property
    def max_tokens(self) -> int:
        return self.limit

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"{self.name} {type(self.second).__name__}".encode()).hexdigest()

    def count_tokens(self, text: str) -> int:
        return len(text) + 2

    def count_query_tokens(self, question: str) -> int:
        return self.count_tokens(question)

    def encode_queries(self, questions: Sequence[str], one_core: bool = False) -> Encoded:
        tokens = tuple(np.eye(self.dimension, dtype=np.float32)[_pairs(text)] for text in questions)
        places = (np.arange(len(text), dtype=np.int32)[:, None] for text in questions)
        ranges = tuple(np.hstack([place, place + 1]) for place in places)
        return Encoded(self.query_vectors(questions), tokens, ranges, self.second.encode(questions))

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        self.encoded += texts
        return self.encode_queries(texts)

    def query_vectors(self, questions: Sequence[str]) -> np.ndarray:
        return np.array([self._vector(text) for text in questions], np.float32).reshape(-1, self.dimension)

    def passage_vectors(self, texts: Sequence[str]) -> np.ndarray:
        return self.query_vectors(texts)

    def _vector(self, text: str) -> np.ndarray:
        vector = np.bincount(_pairs(text), minlength=self.dimension).astype(np.float32)
        return vector / max(1.0, float(np.linalg.norm(vector)))


def _pairs(text: str) -> np.ndarray:
    pairs = ["".join(pair).encode("utf-8", "surrogatepass") for pair in zip(text, text[1:] + "\n", strict=True)]
    return np.array([zlib.crc32(pair) % LetterEncoder.dimension for pair in pairs], np.int64)


class Sections:
    """As much of a store as holds sections, each of ten characters."""

    def __init__(self, documents: dict[str, list[tuple[str, ...]]]) -> None:
        self._documents = {
            name: tuple(Section(path, 10 * at, 10 * at + 10) for at, path in enumerate(paths))
            for name, paths in documents.items()
        }

    def sections_of(self, document_id: str) -> tuple[Section, ...]:
        return self._documents.get(document_id, ())
