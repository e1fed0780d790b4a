"""Late interaction over stored token vectors: every token of a question with every token of the candidates."""

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.ranking import ZERO, quantise, stored_product

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["match_tokens", "maximum_similarity"]

PRODUCT = Path(__file__).parent / "data" / "byte_product.onnx"  # qa.onnx_graph.byte_product() made it


def match_tokens(tokens: "NDArray[np.uint8]", query: "Vectors") -> "Vectors":
    """Compare tokens of passages with those of a question, byte by byte, ten times as fast as in float32.

    :param tokens: As :func:`qa.ranking.quantise` stores them, shape ``(tokens, dim)``.
    :param query: Unit token vectors of the question, shape ``(query tokens, dim)``; may be empty.
    :return: Cosines, shape ``(tokens, query tokens)``, to about 0.002.
    """
    import numpy as np

    signed = (quantise(query).T ^ np.uint8(ZERO)).view(np.int8)  # moves the zero point from 128 to 0
    if not len(query) or not len(tokens):
        return np.zeros((len(tokens), len(query)), np.float32)
    (products,) = _product().run(None, {"stored": tokens, "query": np.ascontiguousarray(signed)})
    matches: Vectors = products * np.float32(stored_product(tokens.shape[1]))
    return matches


def maximum_similarity(matches: "Vectors", starts: "NDArray[np.int64]") -> "Vectors":
    """Score passages by MaxSim (Khattab and Zaharia 2020, arXiv 2004.12832), as a mean over the question's tokens.

    :param matches: Cosines of all passages' tokens, one behind the other, shape ``(tokens, query tokens)``.
    :param starts: The first row of each passage; none is empty.
    :return: Shape ``(passages,)``; zeros for a question without tokens.
    """
    import numpy as np

    if not matches.shape[1] or not len(starts):
        return np.zeros(len(starts), np.float32)
    best: Vectors = np.maximum.reduceat(matches, starts, axis=0).mean(axis=1)
    return best


@lru_cache(maxsize=1)
def _product() -> Any:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = 1  # waiting threads of a second pool would take the cores from the encoder's
    return InferenceSession(PRODUCT.read_bytes(), options, providers=["CPUExecutionProvider"])
