"""Nearest vectors by inner product: exact, or in cells where that would take long; the only import of faiss."""

import math
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.models.vectors import Rows, Vectors

CELLS = 1.0  # number of cells = CELLS * sqrt(vectors)
TRAINING = 64  # training vectors per cell
RECALL, RECALL_AT, RECALL_QUERIES = 0.99, 24, 200  # share of the 24 nearest that a search in cells finds
WRITTEN_AT_ONCE = 2**22  # bytes
EXACT_UP_TO = 3000  # vectors searched one by one; more would push the encoder out of the processor's cache


@dataclass(frozen=True, slots=True)
class SearchFacts:
    """How an index searches."""

    cells: int  # 1: all vectors are compared
    searched: int  # cells a question
    recall: float  # share of the 24 nearest to questions that are found, measured


class NearestIndex:
    """Vectors by their rows, searched by inner product; safe to read from several threads."""

    def __init__(self, index: Any) -> None:
        self.faiss = index
        self.dimension: int = index.d

    def __len__(self) -> int:
        return int(self.faiss.ntotal)

    @classmethod
    def open(cls, path: Path) -> "NearestIndex":
        """Read an index that was written.

        :raises RuntimeError: It is none.
        """
        import faiss

        return cls(faiss.read_index(str(path)))

    @classmethod
    def build(
        cls, vectors: Vectors, before: "NearestIndex | None" = None, ask: Callable[[], Vectors] | None = None
    ) -> tuple["NearestIndex", SearchFacts]:
        """Index vectors, one by one up to ``EXACT_UP_TO`` and in cells beyond.

        In cells (Jégou and others 2011) only those near the question are searched, as many as find 99 % of what an
        exact search finds. On these vectors a graph (HNSW) finds less in the same time and takes ten times as long to
        build.

        :param vectors: Shape ``(n, dim)``.
        :param before: An index of mostly the same vectors. Its cells are used again while their number is right to
            within a half, and searching half of them is enough.
        :param ask: Makes what is asked, to measure on, shape ``(queries, dim)``; without it, what lies between two
            vectors, of which a search finds more than of questions.
        """
        import faiss

        if len(vectors) <= EXACT_UP_TO:
            flat = faiss.IndexFlatIP(vectors.shape[1])
            flat.add(vectors)
            return cls(flat), SearchFacts(1, 1, 1.0)
        queries = ask() if ask else between_pairs(vectors, np.random.default_rng(0))
        with _all_cores():
            centres = _cells_of(before, CELLS * math.sqrt(len(vectors)))
            if centres is not None:
                index, facts = _in_cells(vectors, len(centres), queries, centres, before.faiss.nprobe if before else 1)
                if (
                    facts.searched <= facts.cells // 2
                ):  # else the guide is another one by now, which its cells do not fit
                    return cls(index), facts
            index, facts = _in_cells(vectors, int(CELLS * math.sqrt(len(vectors))), queries)
            return cls(index), facts

    def write(self, write: Callable[[bytes], Any]) -> None:
        """Pass its bytes on, piece by piece; the library's own writer can lose the error of a full disk."""
        import faiss

        faiss.write_index(self.faiss, faiss.PyCallbackIOWriter(write, WRITTEN_AT_ONCE))  # type: ignore[attr-defined]

    def search(self, query: Vectors, k: int) -> Rows:
        """Find the ``k`` rows with the largest inner products, best first; fewer where the cells searched hold fewer.

        :param query: Shape ``(dim,)``.
        """
        if not len(self):
            return np.empty(0, np.int64)
        rows: Rows = self.faiss.search(query[None], min(k, len(self)))[1][0]
        return rows[rows >= 0]  # faiss fills up with -1

    def vectors(self, rows: Rows) -> Vectors:
        """Fetch vectors as they were indexed, shape ``(rows, dim)``."""
        vectors: Vectors = self.faiss.reconstruct_batch(rows)
        return vectors


def search_on_one_core() -> None:
    """Let faiss use one core from now on, in the whole process."""
    import faiss

    faiss.omp_set_num_threads(1)


@contextmanager
def _all_cores() -> Iterator[None]:
    """Let faiss use all cores, as the host process may not have it do otherwise."""
    import faiss

    before = faiss.omp_get_max_threads()
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    try:
        yield
    finally:
        faiss.omp_set_num_threads(before)


def _cells_of(before: NearestIndex | None, wanted: float) -> Vectors | None:
    """Give the centres of an index whose number of cells is right to within a half."""
    import faiss

    if before is None or not isinstance(before.faiss, faiss.IndexIVFFlat):
        return None
    cells = before.faiss.nlist
    if not int(wanted) / 1.5 < cells < int(wanted) * 1.5:
        return None
    centres: Vectors = before.faiss.quantizer.reconstruct_n(0, cells)
    return centres


def _in_cells(
    vectors: Vectors, cells: int, queries: Vectors, centres: Vectors | None = None, searched: int = 1
) -> tuple[Any, SearchFacts]:
    """Index vectors in cells, and search as many as reach ``RECALL``.

    :param centres: Of the cells, where they are known; else they are trained.
    :param searched: Cells that were enough with these centres.
    """
    import faiss

    generator = np.random.default_rng(0)
    quantizer: Any = faiss.IndexFlatIP(vectors.shape[1])
    if centres is not None:
        quantizer.add(centres)
    index: Any = faiss.IndexIVFFlat(quantizer, vectors.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
    index.set_direct_map_type(faiss.DirectMap.Array)  # type: ignore[attr-defined] # to fetch vectors by their rows
    index.train(vectors[generator.permutation(len(vectors))[: TRAINING * cells]])  # nothing where it has its centres
    index.add(vectors)
    index.nprobe = 1 if centres is None else max(1, searched // 2)
    expected = exact_rows(vectors, queries)
    while (recall := recall_of(index.search(queries, RECALL_AT)[1], expected)) < RECALL and index.nprobe < cells:
        index.nprobe = min(cells, index.nprobe + -(-index.nprobe // 2))
    return index, SearchFacts(cells, int(index.nprobe), round(recall, 4))


def between_pairs(vectors: Vectors, generator: np.random.Generator) -> Vectors:
    """Make queries: they lie between passages rather than on them, and what they share is taken off."""
    pairs = vectors[generator.integers(0, len(vectors), (2, RECALL_QUERIES))]
    queries: Vectors = pairs.mean(axis=0) - vectors.mean(axis=0)
    return queries


def exact_rows(vectors: Vectors, queries: Vectors) -> Rows:
    """Find the rows nearest to each query, all compared, shape ``(queries, RECALL_AT)``."""
    import faiss

    rows: Rows = faiss.knn(queries, vectors, RECALL_AT, faiss.METRIC_INNER_PRODUCT)[1]
    return rows


def recall_of(found: NDArray[np.int64], expected: NDArray[np.int64]) -> float:
    return float(np.mean([len(np.intersect1d(*rows)) / len(rows[1]) for rows in zip(found, expected, strict=True)]))
