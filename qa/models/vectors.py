"""Vectors as they are compared and stored: unit length, a byte a component (pure)."""

import math

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Bytes = NDArray[np.uint8]
Rows = NDArray[np.int64]  # row numbers of passages

ZERO = 128  # zero point of a stored byte; unsigned products are several times as fast as signed ones
LARGEST = 127
COMPONENT_LIMIT = 6.0  # times 1/sqrt(dim), the mean component of a unit vector; larger ones, one in 10^5, are clipped


def unit(vectors: Vectors) -> Vectors:
    """Scale rows to length 1; a row of zeros stays one."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


def quantise(vectors: Vectors) -> Bytes:
    """Quantise unit vectors to a byte a component; :func:`product_with_stored` reads them."""
    levels = np.clip(np.rint(vectors * _levels(vectors.shape[1])), -LARGEST, LARGEST)
    stored: Bytes = (levels + ZERO).astype(np.uint8)
    return stored


def product_with_stored(stored: Bytes, vector: Vectors) -> Vectors:
    """Multiply quantised rows with a float vector or several, to about 1 % of a component's spread.

    :param vector: Shape ``(dim,)``, or ``(dim, vectors)``.
    """
    products = stored.astype(np.float32) @ vector - ZERO * vector.sum(axis=0)
    scaled: Vectors = products / np.float32(_levels(len(vector)))
    return scaled


def stored_product(dimension: int) -> float:
    """Scale factor that turns an int8 product into a cosine."""
    return 1 / _levels(dimension) ** 2


def _levels(dimension: int) -> float:
    """Quantisation levels from 0 to 1."""
    return LARGEST * math.sqrt(dimension) / COMPONENT_LIMIT
