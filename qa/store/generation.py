"""One generation of an index in files: written, verified, held open, fetched from."""

import hashlib
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.disk import hash_file, sync
from qa.errors import IndexNotFoundError, IndexRefusedError
from qa.models.background import Background
from qa.models.encoder import Encoder
from qa.models.second import SECOND_DIMENSION
from qa.models.vectors import Bytes, Rows, Vectors, unit
from qa.records import Document, Passage, Section
from qa.store.manifest import (
    MANIFEST,
    FileFacts,
    Manifest,
    all_generations,
    describe_encoder,
    live_generation,
    read_manifest,
    trial_generation,
)
from qa.store.nearest import NearestIndex, SearchFacts
from qa.store.passages_db import PassagesDb, TermRows, write_passages
from qa.store.segments import PLACE, Segments, StoredPassage

HELD_PASSAGES = 1000  # about a megabyte
MOST_COPIES = 8  # of a passage that candidates make room for


class Generation:
    """One whole, verified index, held open; safe to share between threads. It is a :class:`qa.store.protocol.Store`."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.name = folder.name
        self.warning = ""  # why an older generation answers than should
        self.folder = folder
        self.manifest = manifest
        self._passages: dict[int, Passage] = {}  # cache, by their rows
        try:
            self.passage_index = NearestIndex.open(folder / "vectors.faiss")
            self.heading_index = NearestIndex.open(folder / "headings.faiss")
            self._dimension = self.passage_index.dimension - SECOND_DIMENSION
            worth = manifest.second.languages
            means = np.fromfile(folder / "background.f32", np.float32).reshape(len(worth), -1)
            self.background = Background.from_array(means, worth, self._dimension)
            places = np.fromfile(folder / "places.i64", np.int64).reshape(-1, len(PLACE))
            self.segments = Segments(folder, manifest.segments, places, self.background.tokens.shape[1])
            self._sections = np.fromfile(folder / "sections.i32", np.int32)
            self._heading_rows = np.fromfile(folder / "heading_rows.i32", np.int32)
            self._database = PassagesDb(folder / "passages.sqlite")
        except (OSError, RuntimeError, ValueError, KeyError, sqlite3.Error) as error:
            raise IndexRefusedError(f"the index in {folder} is damaged ({error}); run: qa build") from error
        rows = self._database.count
        self._copies = min(self._database.most_copies, MOST_COPIES)
        counts = {manifest.counts.passages, len(places), len(self._sections), len(self._heading_rows)}
        if counts != {rows} or len(self.passage_index) != rows or self._dimension != manifest.model.dimension:
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
            trial = trial_generation(index)
            for folder in [] if strict else all_generations(index):
                if folder not in (live, trial) and (found := cls._whole(folder)):
                    found.warning = f"{error}. Until then {folder.name}, made before it, answers"
                    return found
            raise

    @classmethod
    def open_trial(cls, index: Path) -> "Generation":
        """Open the generation that is on trial.

        :raises IndexNotFoundError: There is none.
        :raises IndexRefusedError: It is damaged or of another version.
        """
        folder = trial_generation(index)
        if folder is None:
            raise IndexNotFoundError(f"nothing is on trial in {index}; run: qa build --trial")
        return cls(folder, read_manifest(folder))

    @classmethod
    def _whole(cls, folder: Path) -> "Generation | None":
        try:
            return cls(folder, read_manifest(folder))
        except IndexRefusedError:
            return None

    @property
    def model(self) -> str:
        return self.manifest.model.name

    def check_encoder(self, encoder: Encoder) -> None:
        """Refuse an encoder with other weights or prompts than the index was built with.

        :raises IndexRefusedError: It has others.
        """
        if describe_encoder(encoder) != self.manifest.model:
            raise IndexRefusedError(
                f"the index was built with other weights or prompts of {self.model} than are installed; run: qa build"
            )

    def check_files(self) -> None:
        """Look again whether every file is there, and as large as it was.

        :raises IndexRefusedError: One is not; it is named.
        """
        read_manifest(self.folder, "sizes")

    def candidates(self, dense: Vectors, second: Vectors, k: int) -> Rows:
        """Find the ``k`` passages with the largest inner products, those by both encoders added, best first.

        A guide with copies of files gives as many more.
        """
        return self.passage_index.search(np.concatenate([dense, second]), k * self._copies)

    def heading_candidates(self, query: Vectors, k: int) -> Rows:
        """Find the ``k`` passages with the nearest headings."""
        nearest = self.heading_index.search(query, k)
        found = [self._rows_by_heading[slice(*self._heading_starts[row : row + 2])] for row in nearest]
        return np.concatenate([np.empty(0, np.int64), *found])[: k * self._copies]

    def copies(self, rows: Sequence[int]) -> list[list[Passage]]:
        """Find the other passages of the same headings and text as each of some."""
        return self._database.copies(rows) if self._copies > 1 else [[] for _ in rows]

    def term_candidates(self, terms: Iterable[str]) -> dict[str, TermRows]:
        """Find, for each term that the guide has, the rows of its passages."""
        return self._database.term_rows(terms)

    def vectors(self, rows: Rows) -> tuple[Vectors, Vectors]:
        """Fetch the vectors of passages by both encoders, shapes ``(rows, dim)`` and ``(rows, 512)``."""
        both = self.passage_index.vectors(rows)
        return both[:, : self._dimension], both[:, self._dimension :]

    def heading_vectors(self, rows: Rows) -> Vectors:
        """Fetch each passage's own heading as a unit vector, less the guide's mean heading; zeros without heading."""
        headings = self._heading_rows[rows]
        vectors = np.zeros((len(rows), self._dimension), np.float32)
        has = headings >= 0
        if has.any():
            vectors[has] = self.heading_index.vectors(headings[has].astype(np.int64))
        return vectors

    @cached_property
    def _rows_by_heading(self) -> Rows:
        """The rows of passages, those of one heading together, in the order of the guide."""
        order = np.argsort(self._heading_rows, kind="stable")
        return order[np.count_nonzero(self._heading_rows < 0) :]

    @cached_property
    def _heading_starts(self) -> Rows:
        headings = np.arange(len(self.heading_index) + 1)
        return np.searchsorted(self._heading_rows[self._rows_by_heading], headings)

    def sentence_vectors(self, rows: Rows) -> tuple[Bytes, Rows]:
        """Fetch the second encoder's quantised vectors of the sentences of passages, and where each passage starts."""
        return self.segments.sentences(rows)

    def token_counts(self, rows: Rows) -> Rows:
        """Count the stored tokens of passages."""
        return self.segments.lengths(rows)

    def section_numbers(self, rows: Rows) -> NDArray[np.int32]:
        """Number the sections that passages count for; a passage without headings counts for itself."""
        found: NDArray[np.int32] = self._sections[rows]
        return found

    def map_tokens(self, rows: Rows, compare: Callable[[Bytes], NDArray[Any]]) -> tuple[NDArray[Any], Rows]:
        """Compare the quantised token vectors of passages with something, a few passages at a time."""
        return self.segments.map_tokens(rows, compare)

    def token_ranges(self, row: int) -> NDArray[np.int32]:
        """Fetch the characters of a passage's text that each of its tokens stands for; below 0 in its headings."""
        return self.segments.token_ranges(row)

    def sentence_places(self, rows: Sequence[int]) -> list[NDArray[np.int32]]:
        """Fetch where the sentences of each passage stand, as :func:`qa.guide.sentences.place_sentences` gives it."""
        return self.segments.sentence_places(rows)

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Fetch passages by their rows, in the order asked for; those fetched lately are cached."""
        known = self._passages if len(self._passages) < HELD_PASSAGES else {}
        found = {row: known[row] for row in rows if row in known}
        missing = [row for row in rows if row not in found]
        if missing:
            found |= self._database.passages(missing)
        known.update(found)
        self._passages = known
        return [found[row] for row in rows]

    def document_rows(self) -> dict[str, range]:
        """Give the rows of each document that has passages, in the order of the guide."""
        return self._database.document_rows()

    def heading_paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each section's document and heading path, in the order of the guide."""
        return self._database.heading_paths()

    def document_text(self, document_id: str) -> str:
        """Fetch the decoded text of a document."""
        return self._database.document_text(document_id)

    def sections_of(self, document_id: str) -> tuple[Section, ...]:
        """Fetch the sections of a document, in the order of its text; none where it is not in the index."""
        return self._database.sections_of(document_id)

    # What a build uses again.

    def documents(self) -> dict[str, Document]:
        """Fetch every document with its sections."""
        return self._database.documents(self.manifest.corpus.files)

    def all_passages(self) -> list[Passage]:
        """Fetch every passage, in the order of the rows."""
        return list(self._database.passages(range(self.manifest.counts.passages)).values())

    def stored_rows(self) -> dict[str, int]:
        """Give the row of each content hash."""
        return self._database.contents()

    def stored(self, row: int) -> StoredPassage:
        """Give all vectors of a passage as they are stored."""
        rows = np.array([row])
        tokens, sentences = self.segments.tokens(rows)[0], self.segments.sentences(rows)[0]
        (places,) = self.segments.sentence_places([row])
        return StoredPassage(
            self.passage_index.vectors(rows)[0], tokens, self.segments.token_ranges(row), sentences, places
        )

    def stored_headings(self) -> dict[str, int]:
        """Give the row of each heading in ``headings.f32``."""
        return self._database.headings()

    def heading_vector(self, row: int) -> Vectors:
        """Fetch the vector of a heading as it was encoded, shape ``(dim,)``."""
        vector: Vectors = self._headings[row]
        return vector

    @cached_property
    def _headings(self) -> Vectors:
        return np.fromfile(self.folder / "headings.f32", np.float32).reshape(-1, self._dimension)

    def all_terms(self) -> dict[str, TermRows]:
        """Give the rows of the passages of every term."""
        return self._database.all_terms()


@dataclass(frozen=True, slots=True)
class Contents:
    """What a generation holds beside its segments; rows in the order of the passages."""

    documents: Sequence[Document]
    passages: Sequence[Passage]
    hashes: Sequence[str]  # of what was encoded of each passage
    terms: dict[str, TermRows]
    vectors: Vectors  # (passages, dim + 512), by both encoders
    places: Rows  # (passages, 5), where each stands in the segments
    sections: NDArray[np.int32]  # (passages,), the number of the section that each counts for
    headings: Sequence[str]
    heading_vectors: Vectors  # (headings, dim), as they were encoded
    heading_directions: Vectors  # (headings, dim), as they are searched: less their mean, unit length
    heading_rows: NDArray[np.int32]  # (passages,), each passage's own heading, -1 without
    background: Background
    queries: Callable[[], Vectors]  # makes (queries, dim + 512), what the guide may be asked, to measure its search on


def write_contents(
    folder: Path, contents: Contents, before: Generation | None
) -> tuple[dict[str, FileFacts], SearchFacts]:
    """Write all files of a generation but its segments and its manifest, and bring them onto the disk.

    :param before: A generation of mostly the same passages; its cells are searched again where they still fit.
    :return: What each file must be, and how the passages are searched.
    :raises OSError: The disk refuses it.
    """
    nearest, facts = NearestIndex.build(contents.vectors, before.passage_index if before else None, contents.queries)
    headings, _ = NearestIndex.build(
        contents.heading_directions,
        before.heading_index if before else None,
        lambda: unit(contents.queries()[:, : contents.heading_directions.shape[1]]),
    )
    writers: dict[str, Callable[[Callable[[bytes], Any]], Any]] = {
        "places.i64": lambda write: write(contents.places.tobytes()),
        "headings.f32": lambda write: write(contents.heading_vectors.tobytes()),
        "heading_rows.i32": lambda write: write(contents.heading_rows.tobytes()),
        "sections.i32": lambda write: write(contents.sections.tobytes()),
        "background.f32": lambda write: write(contents.background.to_array().tobytes()),
        "vectors.faiss": nearest.write,
        "headings.faiss": headings.write,
    }
    files = {name: _write_file(folder / name, write_to) for name, write_to in writers.items()}
    database = folder / "passages.sqlite"
    write_passages(database, contents.documents, contents.passages, contents.hashes, contents.headings, contents.terms)
    files[database.name] = FileFacts(database.stat().st_size, hash_file(database))
    return files, facts


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Write the manifest, behind all other files of a generation.

    :raises OSError: The disk refuses it.
    """
    _write_file(folder / MANIFEST, lambda write: write(manifest.sealed()))


def _write_file(path: Path, write_to: Callable[[Callable[[bytes], Any]], Any]) -> FileFacts:
    """Write a file and bring it onto the disk; its hash is of what was meant to be written."""
    sha256 = hashlib.sha256()
    with path.open("wb") as file:

        def write(content: bytes) -> None:
            file.write(content)
            sha256.update(content)

        write_to(write)
        size = file.tell()
    sync(path)
    sync(path.parent)
    return FileFacts(size, sha256.hexdigest())
