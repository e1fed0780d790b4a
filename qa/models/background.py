"""What questions of a language have in common, so that it does not count for any passage."""

import contextlib
import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from qa.disk import cache_folder, replace_file
from qa.errors import QAError
from qa.models.encoder import Encoder
from qa.models.language import language_probabilities
from qa.models.question import plain_question
from qa.models.second import SECOND_DIMENSION, second_name
from qa.models.vectors import Vectors, unit

BANK = Path(__file__).parent / "data" / "background.json"  # 16 generic questions in each of 36 languages, our own
LETTERS_SHARE = 0.1  # beside a cosine; from 0.03 on, 98.7 and more of 100 questions are put with their language
UNLIKELY = 0.001  # added to every probability: letters of a few words are no proof
KNOWN_FROM = 0.75  # quantile of the languages from which the second encoder knows one fully


@dataclass(frozen=True)
class Background:
    """Means over the bank, by both encoders; rows in the order of ``languages``."""

    languages: tuple[str, ...]
    vectors: Vectors  # (languages, dim), mean query vector
    tokens: Vectors  # (languages, token dim), mean token vector
    second: Vectors  # (languages, 512), mean vector by the second encoder
    worth: tuple[float, ...]  # how well the second encoder knows each language, in [0, 1]

    @classmethod
    def from_array(cls, array: Vectors, worth: Mapping[str, float], dimension: int) -> "Background":
        """Read what :meth:`to_array` gave.

        :param worth: Of each language, in the order of the rows.
        :param dimension: Of the first encoder's vectors.
        :raises ValueError: The shape is another one.
        """
        if array.shape[0] != len(worth):
            raise ValueError(f"{array.shape[0]} means of {len(worth)} languages")
        vectors, tokens, second = np.split(array, [dimension, array.shape[1] - SECOND_DIMENSION], axis=1)
        return cls(tuple(worth), vectors, tokens, second, tuple(worth.values()))

    def to_array(self) -> Vectors:
        """Put all means side by side, shape ``(languages, dim + token dim + 512)``."""
        return np.hstack([self.vectors, self.tokens, self.second])

    @cached_property
    def centre(self) -> Vectors:
        """Mean token vector over all languages, shape ``(token dim,)``."""
        centre: Vectors = self.tokens.mean(axis=0)
        return centre

    def row(self, text: str, vector: Vectors) -> int:
        """Find the row of the language of a text, a question as a rule.

        Its letters tell that where there are enough of them; of a word or two, and of Chinese of either script, the
        vector knows more.

        :param vector: Of the text, shape ``(dim,)``.
        """
        probable = language_probabilities(text)
        by_letters = np.log([probable[language] + UNLIKELY for language in self._codes])
        mean, directions = self._languages_apart
        return int(np.argmax(by_letters * LETTERS_SHARE + directions @ (vector - mean)))

    @cached_property
    def _codes(self) -> list[str]:
        """Languages without their script or region, as letters tell them."""
        return [language.partition("-")[0] for language in self.languages]

    @cached_property
    def _languages_apart(self) -> tuple[Vectors, Vectors]:
        """The mean of all languages, and unit vectors from there to each."""
        mean: Vectors = self.vectors.mean(axis=0)
        return mean, unit(self.vectors - mean)


def encode_background(encoder: Encoder) -> Background:
    """Encode the bank; takes seconds, so the result is cached by the encoders and kept with an index."""
    written: dict[str, list[str]] = json.loads(BANK.read_text(encoding="utf-8"))
    bank = {language: [plain_question(question) for question in questions] for language, questions in written.items()}
    made_with = [encoder.fingerprint, encoder.prompts, second_name(), bank]
    name = hashlib.sha256(json.dumps(made_with).encode()).hexdigest()[:16]
    path = cache_folder() / f"background-{name}.npz"
    try:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            worth = dict(zip(bank, stored["worth"].tolist(), strict=True))
            return Background.from_array(stored["means"], worth, encoder.dimension)
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):  # none yet, or spoilt
        background = _encode_bank(encoder, bank)
    file = io.BytesIO()
    np.savez(file, means=background.to_array(), worth=np.array(background.worth))
    with contextlib.suppress(QAError):  # it is made again next time
        replace_file(path, file.getvalue())
    return background


def _encode_bank(encoder: Encoder, bank: dict[str, list[str]]) -> Background:
    encoded = [encoder.encode_queries(questions) for questions in bank.values()]
    second = np.array([of_language.second for of_language in encoded])
    return Background(
        tuple(bank),
        np.array([of_language.dense.mean(axis=0) for of_language in encoded], np.float32),
        np.array([np.concatenate(of_language.tokens).mean(axis=0) for of_language in encoded], np.float32),
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
