"""Question and passage read together: does this passage answer this question?

What the encoders leave apart meets here: each token of the question looks among the passage's tokens for what it asks
for, and the network weighs which of them found it. docs/verifier.md has the design and the measurements.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.models.vectors import ZERO, Bytes, Rows, Vectors, unit

WEIGHTS = Path(__file__).parent / "data" / "verifier.npz"  # benchmarks/train_verifier.py writes both files
RECORD = WEIGHTS.with_suffix(".json")
MOST_TOKENS = 48, 320  # of a question and of a passage that are read; longer ones are cut
NEAREST = 3  # tokens of a passage that are told of each token of the question

Weights = dict[str, Vectors]


def reads(fingerprint: str) -> bool:
    """Tell whether the verifier was trained on the vectors of an encoder; those of another it cannot read."""
    return bool(_record()["encoder"] == fingerprint)


def read(query: NDArray[np.int8], tokens: Bytes, starts: Rows) -> Vectors:
    """Read a question with each of some passages.

    :param query: As :func:`qa.search.late_interaction.query_tokens` gives it, shape ``(dim, query tokens)``.
    :param tokens: Of the passages one behind the other, as they are stored, shape ``(tokens, dim)``.
    :param starts: The first row of each passage.
    :return: A logit a passage that it answers; 0 is even.
    """
    weights = _weights()
    asked = read_query(query)
    passages = np.split(tokens, starts[1:])
    sought = _sought(asked, weights)
    return np.array([_logit(asked, sought, passage, weights) for passage in passages], np.float32)


def _sought(asked: Vectors, weights: Weights) -> Vectors:
    """Work out what each head looks for by each token, in the space of passage tokens: ``(heads, tokens, dim)``."""
    heads, _, size = weights["key"].shape
    queries = (asked @ weights["query"] + weights["query_bias"]).reshape(len(asked), heads, size).transpose(1, 0, 2)
    sought: Vectors = queries @ weights["key"].transpose(0, 2, 1) * (3 / size**0.5)
    return sought


def read_query(query: NDArray[np.int8]) -> Vectors:
    """Turn a quantised question back into unit vectors; one without tokens gets one of zeros."""
    return unit(query.T[: MOST_TOKENS[0]].astype(np.float32)) if query.size else np.zeros((1, len(query)), np.float32)


def read_stored(passage: Bytes) -> Vectors:
    """Turn stored tokens back into unit vectors."""
    return unit(passage[: MOST_TOKENS[1]].astype(np.float32) - ZERO)


def _logit(asked: Vectors, sought: Vectors, passage: Bytes, weights: Weights) -> float:
    own = read_stored(passage)
    cosines = asked @ own.T
    attention = _softmax(sought @ own.T + weights["alpha"][:, None, None] * cosines)
    found = (attention @ own) @ weights["value"] + weights["value_bias"][:, None]
    found = found.transpose(1, 0, 2).reshape(len(asked), -1)
    own_words = asked @ weights["own"] + weights["own_bias"]
    nearest = np.partition(cosines, -min(NEAREST, len(own)), axis=1)[:, -NEAREST:]
    best = nearest.max(axis=1)
    told = 5 * np.stack([best, best - best.mean(), nearest.mean(axis=1), np.maximum(cosines, 0).mean(axis=1)], axis=1)
    hidden = np.concatenate([own_words, found, own_words * found, told], axis=1)
    for layer in ("token.0", "token.1"):
        hidden = _gelu(hidden @ weights[f"{layer}.weight"] + weights[f"{layer}.bias"])
    share = _softmax(3 * (asked @ weights["telling"]).T)[0]
    means = np.array([best.mean(), best @ share])
    summary = np.concatenate([share @ hidden, hidden.max(axis=0), 5 * means, [best.min(), 5 * best.std()]])
    inner = _gelu(summary @ weights["answer.0.weight"] + weights["answer.0.bias"])
    return float((inner @ weights["answer.1.weight"] + 5 * means @ weights["plain"] + weights["answer.1.bias"])[0])


def _softmax(values: Vectors) -> Vectors:
    powers = np.exp(values - values.max(axis=-1, keepdims=True))
    shares: Vectors = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _gelu(values: Vectors) -> Vectors:
    """Hendrycks and Gimpel 2016, arXiv 1606.08415, in the approximation by tanh."""
    smooth: Vectors = 0.5 * values * (1 + np.tanh(0.7978845608 * values * (1 + 0.044715 * values * values)))
    return smooth


@lru_cache(maxsize=1)
def _weights() -> Weights:
    with np.load(WEIGHTS, allow_pickle=False) as stored:
        return {name: stored[name].astype(np.float32) for name in stored.files}


@lru_cache(maxsize=1)
def _record() -> dict[str, Any]:
    record: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return record
