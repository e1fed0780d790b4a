"""Late interaction over stored token vectors: every token of a question with every token of the candidates."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.models.vectors import ZERO, Vectors, quantise, stored_product

Products = NDArray[np.int32]
Signed = NDArray[np.int8]


PRODUCT = Path(__file__).parent / "data" / "byte_product.onnx"  # qa.training.layers.byte_product() made it


def query_tokens(tokens: Vectors) -> Signed:
    """Quantise the tokens of a question for :func:`match_tokens`.

    :param tokens: Unit vectors, shape ``(query tokens, dim)``; may be empty.
    :return: Shape ``(dim, query tokens)``; 0 stands for 0.
    """

    signed = (quantise(tokens).T ^ np.uint8(ZERO)).view(np.int8)  # moves the zero point from 128 to 0
    return np.ascontiguousarray(signed)


def match_tokens(tokens: NDArray[np.uint8], query: Signed) -> Products:
    """Compare tokens of passages with those of a question, byte by byte, ten times as fast as in float32.

    :param tokens: As :func:`qa.models.vectors.quantise` stores them, shape ``(tokens, dim)``.
    :param query: As :func:`query_tokens` gives them, shape ``(dim, query tokens)``.
    :return: Whole numbers, shape ``(tokens, query tokens)``; times :func:`qa.models.vectors.stored_product` they are
        cosines, to about 0.002.
    """

    if not query.size or not len(tokens):
        return np.zeros((len(tokens), query.shape[1]), np.int32)
    products: Products = _product().run(None, {"stored": tokens, "query": query})[0]
    return products


def maximum_similarity(products: Products, starts: NDArray[np.int64], dimension: int) -> Vectors:
    """Score passages by MaxSim (Khattab and Zaharia 2020, arXiv 2004.12832), as a mean over the question's tokens.

    :param products: Of all passages' tokens, one behind the other, as :func:`match_tokens` gives them.
    :param starts: The first row of each passage; none is empty.
    :param dimension: Of the token vectors.
    :return: Shape ``(passages,)``; zeros for a question without tokens.
    """

    if not products.shape[1] or not len(starts):
        return np.zeros(len(starts), np.float32)
    best = np.maximum.reduceat(products, starts, axis=0).mean(axis=1)
    scores: Vectors = (best * stored_product(dimension)).astype(np.float32)
    return scores


@lru_cache(maxsize=1)
def _product() -> Any:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1  # it waits for memory more than for the processor: two take as long
    return InferenceSession(PRODUCT.read_bytes(), options, providers=["CPUExecutionProvider"])
