"""What questions of a language have in common, so that it does not count for any passage."""

import contextlib
import hashlib
import io
import json
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from qa.models.cache import cache_folder
from qa.models.encoder import Encoder
from qa.models.second import encode_second, second_name
from qa.search.ranking import unit

Vectors = NDArray[np.float32]


BANK = Path(__file__).parent / "data" / "background.json"  # 16 generic questions in each of 36 languages, our own
BANK_VERSION = 1  # raised whenever a question of the bank changes
KNOWN_FROM = 0.75  # quantile of the languages from which the second encoder knows one fully


@dataclass(frozen=True)
class Background:
    """Means over the bank, by one encoder; rows in the order of ``languages``."""

    languages: tuple[str, ...]
    vectors: Vectors  # (languages, dim), mean query vector
    tokens: Vectors  # (languages, token dim), mean token vector
    second: Vectors  # (languages, 512), mean vector by the second encoder
    worth: tuple[float, ...]  # how well the second encoder knows each language, in [0, 1]

    @cached_property
    def centre(self) -> Vectors:
        """Mean token vector over all languages, shape ``(token dim,)``."""
        centre: Vectors = self.tokens.mean(axis=0)
        return centre

    def row(self, vector: Vectors) -> int:
        """Find the row of the language whose questions the encoder puts nearest.

        It is as good as a language detector here (docs/ranking.md) and needs none to be loaded.

        :param vector: Of a question, shape ``(dim,)``.
        """

        mean, directions = self._languages_apart
        return int(np.argmax(directions @ (vector - mean)))

    @cached_property
    def _languages_apart(self) -> tuple[Vectors, Vectors]:
        """The mean of all languages, and unit vectors from there to each."""
        mean: Vectors = self.vectors.mean(axis=0)
        return mean, unit(self.vectors - mean)


def encode_background(encoder: Encoder) -> Background:
    """Encode the bank; takes seconds, so the result is cached by the encoders and kept with an index."""

    bank: dict[str, list[str]] = json.loads(BANK.read_text(encoding="utf-8"))
    made_with = [encoder.fingerprint, encoder.prompts, second_name(), bank]
    name = hashlib.sha256(json.dumps(made_with).encode()).hexdigest()[:16]
    path = cache_folder() / f"background-{name}.npz"
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            worth = tuple(float(value) for value in stored["worth"])
            return Background(tuple(bank), stored["vectors"], stored["tokens"], stored["second"], worth)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):  # none yet, or spoilt
        background = _encode_bank(encoder, bank)
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.suppress(OSError), tempfile.TemporaryDirectory(dir=path.parent) as aside:
        new = Path(aside) / "new.npz"
        np.savez(
            new,
            vectors=background.vectors,
            tokens=background.tokens,
            second=background.second,
            worth=np.array(background.worth),
        )
        new.replace(path)
    return background


def _encode_bank(encoder: Encoder, bank: dict[str, list[str]]) -> Background:

    vectors, tokens = [], []
    for questions in bank.values():
        encoded = encoder.encode_queries(questions)
        vectors.append(encoded.vectors.mean(axis=0))
        tokens.append(np.concatenate(encoded.tokens).mean(axis=0))
    second = np.array([encode_second(questions) for questions in bank.values()])
    return Background(
        tuple(bank),
        np.array(vectors, np.float32),
        np.array(tokens, np.float32),
        second.mean(axis=1),
        tuple(round(float(value), 3) for value in _worth(second)),
    )


def _worth(second: Vectors) -> Vectors:
    """Measure how well an encoder knows each language, without labels.

    The bank asks the same questions in every language. Where the encoder knows a language, a question lies near its
    translations, each less the mean of its language; where it does not, it lies anywhere. The best quarter of the
    languages counts as known.

    :param second: Shape ``(languages, questions, 512)``.
    :return: Shape ``(languages,)``, in [0, 1].
    """

    centred = second - second.mean(axis=1, keepdims=True)
    others = (centred.sum(axis=0) - centred) / max(1, len(centred) - 1)
    near = (unit(centred) * unit(others)).sum(axis=2).mean(axis=1)
    worth: Vectors = np.clip(near / np.quantile(near, KNOWN_FROM), 0, 1)
    return worth
