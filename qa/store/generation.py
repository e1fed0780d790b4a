"""One index generation: verify it, hold it open, fetch from it."""

import json
import math
import os
import sqlite3
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexRefusedError
from qa.models.background import Background
from qa.models.encoder import Encoder
from qa.models.second import SECOND_DIMENSION
from qa.records import Document, Passage, Section
from qa.store.manifest import all_generations, describe_encoder, live_generation, read_manifest
from qa.store.segments import PLACE, Segments

if TYPE_CHECKING:
    from qa.store.journal import Stored

Vectors = NDArray[np.float32]


CELLS, TRAINING = 1.0, 64  # cells a root of the number of vectors; vectors that each cell's centre is told from
RECALL, RECALL_AT, RECALL_QUERIES = 0.99, 50, 200  # share of the 50 nearest that a search in cells finds
WRITTEN_AT_ONCE = 2**22  # bytes
HELD_PASSAGES = 1000  # about a megabyte
EXACT_UP_TO = 3000  # vectors searched one by one; more would push the encoder out of the processor's cache

TABLES = """
CREATE TABLE documents (document_id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sections (document_id TEXT, section INTEGER, headings TEXT, start INTEGER, end INTEGER,
                       PRIMARY KEY (document_id, section)) WITHOUT ROWID;
CREATE TABLE passages (row INTEGER PRIMARY KEY, document_id TEXT, section INTEGER, headings TEXT, text TEXT,
                       start INTEGER, end INTEGER, start_line INTEGER, end_line INTEGER, content TEXT);
CREATE TABLE headings (row INTEGER PRIMARY KEY, heading TEXT); -- of headings.f32
CREATE TABLE terms (term TEXT PRIMARY KEY, rows BLOB) WITHOUT ROWID; -- rows of passages, int32 little-endian, ascending
"""


class Generation:
    """One whole, verified index, held open; safe to share between threads."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        import faiss
        from threadpoolctl import threadpool_limits

        # A question's matrices are small. Threads of these libraries gain nothing then, and while they wait for more
        # they take the cores from the encoder, which takes twice as long (measured on 2 cores).
        threadpool_limits(1, user_api="blas")
        faiss.omp_set_num_threads(1)
        self.name = folder.name
        self.warning = ""  # why an older generation answers than should
        self.folder = folder
        self.manifest = manifest
        self._passages: dict[int, Passage] = {}  # by their rows
        try:
            self.passage_index = _read_faiss(folder / "vectors.faiss")
            self.heading_index = _read_faiss(folder / "headings.faiss")
            dimension = self._dimension = self.passage_index.d - SECOND_DIMENSION
            worth = manifest["second"]["languages"]
            means = np.fromfile(folder / "background.f32", np.float32).reshape(len(worth), -1)
            vectors, tokens, second = np.split(means, [dimension, means.shape[1] - SECOND_DIMENSION], axis=1)
            self.background = Background(tuple(worth), vectors, tokens, second, tuple(worth.values()))
            places = np.fromfile(folder / "places.i64", np.int64).reshape(-1, len(PLACE))
            self.segments = Segments(folder, manifest["segments"], places, tokens.shape[1])
            self._sections = np.fromfile(folder / "sections.i32", np.int32)
            self._heading_rows = np.fromfile(folder / "heading_rows.i32", np.int32)
            self.second_worth = float(manifest["second"]["guide"])
            self._database = sqlite3.connect(
                f"{(folder / 'passages.sqlite').absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            weakref.finalize(self, self._database.close)  # it refers to itself, and would stay until Python tidies up
            rows = self._database.execute("SELECT count(*) FROM passages").fetchone()[0]
        except (OSError, RuntimeError, ValueError, KeyError, sqlite3.Error) as error:
            raise IndexRefusedError(f"the index in {folder} is damaged ({error}); run: qa build") from error
        counts = {manifest["counts"]["passages"], len(places), len(self._sections), len(self._heading_rows)}
        if counts != {rows} or self.passage_index.ntotal != rows or dimension != manifest["model"]["dimension"]:
            raise IndexRefusedError(f"the index in {folder} does not fit together; run: qa build")

    @classmethod
    def open(cls, index: Path, *, strict: bool = False) -> "Generation":
        """Open the live generation of the index folder ``index``; one before it where that is damaged.

        :param strict: Never take one before it.
        :raises IndexNotFoundError: There is none.
        :raises IndexRefusedError: It is damaged or of another version, and so is what there is before it.
        """
        live = None
        try:
            live = live_generation(index)
            return cls(live, read_manifest(live))
        except IndexRefusedError as error:
            for folder in [] if strict else all_generations(index):
                if folder != live and (found := cls._whole(folder)):
                    found.warning = f"{error}. Until then {folder.name}, made before it, answers"
                    return found
            raise

    @classmethod
    def _whole(cls, folder: Path) -> "Generation | None":
        try:
            return cls(folder, read_manifest(folder))
        except IndexRefusedError:
            return None

    @property
    def model(self) -> str:
        return str(self.manifest["model"]["name"])

    def check_encoder(self, encoder: Encoder) -> None:
        """Refuse an encoder with other weights or prompts than the index was built with."""
        if describe_encoder(encoder) != self.manifest["model"]:
            raise IndexRefusedError(
                f"the index was built with other weights or prompts of {self.model} than are installed; run: qa build"
            )

    def candidates(self, dense: Vectors, second: Vectors, k: int) -> NDArray[np.int64]:
        """Find the ``k`` passages with the largest inner products, those by both encoders added, best first.

        :param dense: Shape ``(dim,)``; of any length, since the asker's language is taken off it.
        :param second: Shape ``(512,)``; its length says how much it counts.
        """

        return _search(self.passage_index, np.concatenate([dense, second]), k)

    def lexical_candidates(self, terms: Iterable[str]) -> dict[str, NDArray[np.int32]]:
        """Find, for each term that the guide has, the rows of its passages."""

        found = {}
        for term in terms:
            record = self._database.execute("SELECT rows FROM terms WHERE term = ?", (term,)).fetchone()
            if record:
                found[term] = np.frombuffer(record[0], "<i4")
        return found

    def terms(self) -> tuple[list[str], list[NDArray[np.int32]]]:
        """List all terms, and of each the rows of its passages, ascending."""

        records = self._database.execute("SELECT term, rows FROM terms").fetchall()
        return [term for term, _ in records], [np.frombuffer(rows, "<i4") for _, rows in records]

    def vectors(self, rows: NDArray[np.int64]) -> tuple[Vectors, Vectors]:
        """Fetch the vectors of passages by both encoders, shapes ``(rows, dim)`` and ``(rows, 512)``."""
        both = self.both_vectors(rows)
        return both[:, : self._dimension], both[:, self._dimension :]

    def sections(self, rows: NDArray[np.int64]) -> NDArray[np.int32]:
        """Number the sections that passages count for; a passage without headings counts for itself."""
        found: NDArray[np.int32] = self._sections[rows]
        return found

    def heading_candidates(self, query: Vectors, k: int) -> NDArray[np.int64]:
        """Find the ``k`` passages with the nearest headings.

        :param query: Unit vector, shape ``(dim,)``.
        """

        nearest = _search(self.heading_index, query, k)
        found = [self._rows_by_heading[slice(*self._heading_starts[row : row + 2])] for row in nearest]
        return np.concatenate([np.empty(0, np.int64), *found])[:k]

    def heading_vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Fetch each passage's own heading as a unit vector, less the guide's mean heading; zeros without heading."""

        headings = self._heading_rows[rows]
        vectors = np.zeros((len(rows), self._dimension), np.float32)
        has = headings >= 0
        if has.any():
            vectors[has] = self.heading_index.reconstruct_batch(headings[has].astype(np.int64))
        return vectors

    @cached_property
    def _rows_by_heading(self) -> NDArray[np.int64]:
        """The rows of passages, those of one heading together, in the order of the guide."""

        order = np.argsort(self._heading_rows, kind="stable")
        return order[np.count_nonzero(self._heading_rows < 0) :]

    @cached_property
    def _heading_starts(self) -> NDArray[np.int64]:

        headings = np.arange(self.heading_index.ntotal + 1)
        return np.searchsorted(self._heading_rows[self._rows_by_heading], headings)

    def stored_headings(self) -> dict[str, int]:
        """Fetch the row of each heading in ``headings.f32``."""
        return dict(self._database.execute("SELECT heading, row FROM headings"))

    def heading_vector(self, row: int) -> Vectors:
        """Fetch the vector of a heading as it was encoded, shape ``(dim,)``."""
        vector: Vectors = self._headings[row]
        return vector

    @cached_property
    def _headings(self) -> Vectors:

        return np.fromfile(self.folder / "headings.f32", np.float32).reshape(-1, self._dimension)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Fetch passages by their rows, in the order asked for; those fetched lately are held in memory."""
        known = self._passages if len(self._passages) < HELD_PASSAGES else {}
        found = {row: known[row] for row in rows if row in known}
        found |= self._read_passages([row for row in rows if row not in found])
        known.update(found)
        self._passages = known
        return [found[row] for row in rows]

    def _read_passages(self, rows: Sequence[int]) -> dict[int, Passage]:
        if not rows:
            return {}
        fields = "row, document_id, section, headings, text, start, end, start_line, end_line"
        statement = f"SELECT {fields} FROM passages WHERE row IN (SELECT value FROM json_each(?)) ORDER BY row"
        records = self._database.execute(statement, (json.dumps([int(row) for row in rows]),))
        return {
            row: Passage(document_id, section, tuple(json.loads(headings)), *rest)
            for row, document_id, section, headings, *rest in records
        }

    def heading_paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each section's document and heading path, in the order of the guide."""
        records = self._database.execute("SELECT document_id, headings FROM sections ORDER BY document_id, section")
        return [(document_id, tuple(json.loads(headings))) for document_id, headings in records]

    def documents(self) -> dict[str, tuple[Document, list[Passage]]]:
        """Fetch every document with its passages, to build from them again what has not changed."""
        sections: dict[str, list[Section]] = defaultdict(list)
        passages: dict[str, list[Passage]] = defaultdict(list)
        records = self._database.execute(
            "SELECT document_id, headings, start, end FROM sections ORDER BY document_id, section"
        )
        for document_id, headings, start, end in records:
            sections[document_id].append(Section(tuple(json.loads(headings)), start, end))
        for passage in self._read_passages(range(self.manifest["counts"]["passages"])).values():
            passages[passage.document_id].append(passage)
        hashes = self.manifest["corpus"]["files"]
        return {
            name: (Document(name, text, tuple(sections[name]), hashes[name]), passages[name])
            for name, text in self._database.execute("SELECT document_id, text FROM documents")
        }

    def document_text(self, document_id: str) -> str:
        """Fetch the decoded text of a document."""
        row = self._database.execute("SELECT text FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0])

    def stored_rows(self) -> dict[str, int]:
        """Give the row of each content hash."""
        return dict(self._database.execute("SELECT content, row FROM passages"))

    def stored(self, row: int) -> "Stored":
        """Give what is stored of a passage: its vectors by both encoders, then what a segment holds of it."""

        vector: Any = self.passage_index.reconstruct(row)
        rows = np.array([row])
        tokens, sentences = self.segments.tokens(rows)[0], self.segments.sentences(rows)[0]
        (places,) = self.segments.sentence_places([row])
        return vector, tokens, self.segments.token_ranges(row), sentences, places

    def both_vectors(self, rows: NDArray[np.int64]) -> Vectors:
        """Fetch the vectors of passages as they are stored, shape ``(rows, dim + 512)``."""
        vectors: Vectors = self.passage_index.reconstruct_batch(rows)
        return vectors


def _search(index: Any, query: Vectors, k: int) -> NDArray[np.int64]:
    """Find the ``k`` rows with the largest inner products, best first; fewer where the cells searched hold fewer."""

    if not index.ntotal:
        return np.empty(0, np.int64)
    rows: NDArray[np.int64] = index.search(query[None], min(k, index.ntotal))[1][0]
    return rows[rows >= 0]  # faiss fills up with -1


def _read_faiss(path: Path) -> Any:
    import faiss

    return faiss.read_index(str(path))


def nearest_index(vectors: Vectors, before: Any = None) -> tuple[Any, dict[str, Any]]:
    """Index vectors for search by inner product: one by one, or in cells where that would take long.

    In cells (Jégou and others 2011) only those near the question are searched, as many as find 99 % of what a search
    one by one finds. On these vectors a graph (HNSW) finds less in the same time and takes ten times as long to build.

    :param before: An index of vectors most of which are among these; its cells serve again while they are as many as
        they should be, to within a half, and half of them are enough to search.
    :return: The index, and how it searches: cells, those searched, and the share of the 50 nearest it finds.
    """
    import faiss

    if len(vectors) <= EXACT_UP_TO:
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        return flat, {"cells": 1, "searched": 1, "recall": 1.0}
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    cells, searched, again = int(CELLS * math.sqrt(len(vectors))), 1, False
    generator = np.random.default_rng(0)
    centres: Any = faiss.IndexFlatIP(vectors.shape[1])
    if isinstance(before, faiss.IndexIVFFlat) and cells / 1.5 < before.nlist < cells * 1.5:
        cells, searched, again = before.nlist, max(1, before.nprobe // 2), True
        centres.add(before.quantizer.reconstruct_n(0, cells))
    index: Any = faiss.IndexIVFFlat(centres, vectors.shape[1], cells, faiss.METRIC_INNER_PRODUCT)
    index.set_direct_map_type(faiss.DirectMap.Array)  # type: ignore[attr-defined] # to fetch vectors by their rows
    index.train(vectors[generator.permutation(len(vectors))[: TRAINING * cells]])  # nothing where it has its centres
    index.add(vectors)
    index.nprobe = searched
    # Questions lie between passages rather than on them, and what they share is taken off.
    pairs = vectors[generator.integers(0, len(vectors), (2, RECALL_QUERIES))]
    queries = pairs.mean(axis=0) - vectors.mean(axis=0)
    _, expected = faiss.knn(queries, vectors, RECALL_AT, faiss.METRIC_INNER_PRODUCT)
    while (recall := _recall(index.search(queries, RECALL_AT)[1], expected)) < RECALL and index.nprobe < cells:
        index.nprobe = min(cells, 2 * index.nprobe)
    if again and index.nprobe > cells // 2:
        return nearest_index(vectors)  # by now the guide is another one, which its cells do not fit
    faiss.omp_set_num_threads(1)
    return index, {"cells": cells, "searched": index.nprobe, "recall": round(recall, 4)}


def write_index(index: Any, write: Callable[[bytes], None]) -> None:
    """Pass the bytes of a ``faiss`` index on, piece by piece; its own writer can lose the error of a full disk."""
    import faiss

    faiss.write_index(index, faiss.PyCallbackIOWriter(write, WRITTEN_AT_ONCE))  # type: ignore[attr-defined]


def _recall(found: NDArray[np.int64], expected: NDArray[np.int64]) -> float:

    return float(np.mean([len(np.intersect1d(*rows)) / len(rows[1]) for rows in zip(found, expected, strict=True)]))
