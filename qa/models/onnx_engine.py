"""The embedded model in ONNX Runtime; starts in half a second, without torch."""

import hashlib
import json
import os
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError
from qa.models.cache import RECORD
from qa.models.e5 import BLOCK, BLOCK_LAYOUT
from qa.models.layers import Layers
from qa.models.words import FILES

Vectors = NDArray[np.float32]


MOST_TOGETHER, MOST_TOKENS = 4, 128  # texts in a run, and their tokens
CORES = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class OnnxEngine:
    """Runs layers behind what :func:`qa.models.words.unpack_words` wrote; safe to share between threads."""

    def __init__(self, folder: Path, layers: Layers) -> None:
        """Open the files of ``folder``, and the layers behind them.

        :raises ModelError: ONNX Runtime or SentencePiece refuses them.
        """
        try:
            from sentencepiece import SentencePieceProcessor

            settings = json.loads((folder / FILES["settings"]).read_bytes())
            self.prompts: dict[str, str] = settings["prompts"]
            self.dimension: int = settings["dimension"]
            self._begin, self._end = settings["begin"], settings["end"]
            record = (folder / RECORD).read_bytes()  # it names every file's hash
            self.fingerprint = hashlib.sha256(record + layers.sha256.encode()).hexdigest()
            self._pieces = SentencePieceProcessor(model_file=str(folder / FILES["pieces"]))
            words = np.memmap(folder / FILES["words"], BLOCK_LAYOUT, "r")
            self._words = words.reshape(-1, self.dimension // BLOCK)
            positions = np.fromfile(folder / FILES["positions"], np.float32)
            self._positions = positions.reshape(-1, self.dimension)
            self._graph = str(layers.graph)
            self._all_cores = self._session(CORES)
        except Exception as error:  # each library raises its own kinds
            raise ModelError(f"cannot load the embedded model from {folder} and {layers.graph}: {error}") from error
        self.max_tokens = len(self._positions)

    @cached_property
    def _one_core(self) -> Any:
        """Open the model once more, for runs beside each other."""
        return self._session(1)

    def _session(self, threads: int) -> Any:
        from onnxruntime import InferenceSession, SessionOptions

        options = SessionOptions()
        options.intra_op_num_threads = threads
        # Without VNNI a processor adds products of 8 bits in 16 and saturates; this way it takes other instructions.
        options.add_session_config_entry("session.x64quantprecision", "1")
        options.add_session_config_entry("session.force_spinning_stop", "1")  # what comes after a run needs the cores
        # The fused operator goes over a row one number at a time; apart, the two take a third of its time.
        apart = {"disabled_optimizers": ["SkipLayerNormFusion"]}
        return InferenceSession(self._graph, options, providers=["CPUExecutionProvider"], **apart)

    def count_tokens(self, text: str) -> int:
        """Count the tokens of ``text``, special tokens included."""
        return len(self._pieces.encode(text)) + 2

    def tokenize(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Cut a text into tokens: their ids, and the characters that each stands for, ``(0, 0)`` for special ones.

        Tokens beyond the model's limit are left out.
        """
        found = self._pieces.encode_as_offset_mapping(text)
        ids, ranges = found["ids"][: self.max_tokens - 2], found["offsets"][: self.max_tokens - 2]
        return [self._begin, *ids, self._end], [(0, 0), *ranges, (0, 0)]

    def run(self, texts: Sequence[Sequence[int]], one_core: bool = False) -> tuple[Vectors, list[Vectors]]:
        """Run the model on tokens.

        Texts of the same number of tokens share a run, which takes a fifth less time for each; nothing is padded, so a
        text's vectors are the same to the bit whatever runs beside it. Several runs are spread over the cores.

        :param one_core: Stay on one core; runs on one core each get more done than runs that share all of them.
        :return: The mean of each text's token vectors, scaled to length 1, shape ``(texts, dim)``, and all of its token
            vectors, special ones included.
        """

        runs = _runs([len(ids) for ids in texts])
        if len(runs) > 1 and not one_core:
            with ThreadPoolExecutor(CORES) as pool:
                found = list(pool.map(lambda rows: self._run(self._one_core, [texts[row] for row in rows]), runs))
        else:
            session = self._one_core if one_core else self._all_cores
            found = [self._run(session, [texts[row] for row in rows]) for rows in runs]
        by_row = dict(zip(chain(*runs), chain(*found), strict=True))
        tokens = [by_row[row] for row in range(len(texts))]
        vectors = np.array([values.mean(axis=0) for values in tokens], np.float32).reshape(-1, self.dimension)
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True), tokens

    def _run(self, session: Any, texts: Sequence[Sequence[int]]) -> Vectors:
        """Run texts of one length, shape of the result ``(texts, tokens, dim)``."""

        embeddings = np.stack([self._embeddings(np.array(ids)) for ids in texts])
        tokens: Vectors = session.run(None, {"embeddings": embeddings})[0]
        return tokens

    def _embeddings(self, ids: NDArray[np.int64]) -> Vectors:
        """Look up word and position vectors, shape ``(tokens, dim)``; only these rows are read from the disk."""

        blocks = self._words[ids]
        values = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=-1).astype(np.float32) - 8
        values *= blocks["scale"].astype(np.float32)[..., None]
        embeddings: Vectors = values.reshape(len(ids), self.dimension) + self._positions[: len(ids)]
        return embeddings


def _runs(lengths: Sequence[int]) -> list[list[int]]:
    """Put texts of one length together, a few at a time; more than a few find no room in the processor's cache."""
    rows_by_length: dict[int, list[int]] = defaultdict(list)
    for row, length in enumerate(lengths):
        rows_by_length[length].append(row)
    runs = []
    for length, rows in rows_by_length.items():
        size = max(1, min(MOST_TOGETHER, MOST_TOKENS // length))
        runs += [rows[first : first + size] for first in range(0, len(rows), size)]
    return runs
