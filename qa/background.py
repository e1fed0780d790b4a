"""What questions of a language have in common, so that it does not count for any passage."""

import json
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.encoder import Encoder
from qa.lexical import simplify

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["BANK_VERSION", "Background", "detect_language", "encode_background"]

BANK = Path(__file__).parent / "data" / "background.json"  # 16 generic questions in each of 36 languages, our own
BANK_VERSION = 1  # raised whenever a question of the bank changes
FALLBACK = "en"  # for a question without a letter


@dataclass(frozen=True, slots=True)
class Background:
    """Means over the bank, by one encoder; rows in the order of ``languages``."""

    languages: tuple[str, ...]
    vectors: "Vectors"  # (languages, dim), mean query vector
    tokens: "Vectors"  # (languages, dim), mean token vector

    @property
    def centre(self) -> "Vectors":
        """Mean token vector over all languages, shape ``(dim,)``."""
        centre: Vectors = self.tokens.mean(axis=0)
        return centre

    def row(self, question: str) -> int:
        """Find the row of the asker's language."""
        return self.languages.index(detect_language(question, self.languages))


def encode_background(encoder: Encoder) -> Background:
    """Encode the bank; takes seconds, so an index keeps the result."""
    import numpy as np

    bank: dict[str, list[str]] = json.loads(BANK.read_text(encoding="utf-8"))
    vectors, tokens = [], []
    for questions in bank.values():
        encoded = encoder.encode_queries(questions)
        vectors.append(encoded.vectors.mean(axis=0))
        tokens.append(np.concatenate(encoded.tokens).mean(axis=0))
    return Background(tuple(bank), np.array(vectors, np.float32), np.array(tokens, np.float32))


def detect_language(question: str, languages: tuple[str, ...]) -> str:
    """Tell the language of a question, one of ``languages``."""
    if not any(unicodedata.category(character)[0] == "L" for character in question):
        return FALLBACK
    language = str(_identifier(languages).classify(question)[0])
    if language == "zh" and simplify(question) != question:
        return "zh-TW"
    return language


@lru_cache(maxsize=1)
def _identifier(languages: tuple[str, ...]) -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(sorted({language for language in languages if "-" not in language}))
    return identifier
