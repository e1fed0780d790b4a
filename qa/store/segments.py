"""Token and sentence vectors on the disk, in files that generations share: what has not changed is not copied."""

import os
import weakref
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from qa.errors import IndexRefusedError
from qa.models.second import SECOND_DIMENSION
from qa.models.vectors import Bytes, Rows, Vectors

STORES = ("tokens.u8", "token_ranges.i32", "sentences.u8", "sentence_places.i32")  # of a segment, its name before each
TOKENS, RANGES, SENTENCES, SENTENCE_PLACES = range(len(STORES))
PLACE = ("segment", "first token", "end of tokens", "first sentence", "end of sentences")  # columns of places.i64
HELD_UP_TO = 2**26  # bytes; a store of a thousand passages is held in memory, of a larger one what is asked for is read
AT_ONCE = 2048  # tokens; what is read of them is still in the processor's cache when it is compared


class StoredPassage(NamedTuple):
    """All vectors of one passage, as they are stored."""

    vector: Vectors  # (dim + 512,), by both encoders
    tokens: Bytes  # (tokens, token dim)
    token_ranges: NDArray[np.int32]  # (tokens, 2)
    sentences: Bytes  # (sentences, 512)
    sentence_places: NDArray[np.int32]  # (sentences, 4), as :func:`qa.guide.sentences.place_sentences` gives them

    def to_bytes(self) -> tuple[bytes, ...]:
        """Give the bytes of each store, the vector's first."""
        return tuple(part.tobytes() for part in self)

    @classmethod
    def from_bytes(cls, parts: Sequence[bytes], token_dimension: int) -> "StoredPassage":
        """Read what :meth:`to_bytes` gave."""
        return cls(
            np.frombuffer(parts[0], np.float32),
            np.frombuffer(parts[1], np.uint8).reshape(-1, token_dimension),
            np.frombuffer(parts[2], np.int32).reshape(-1, 2),
            np.frombuffer(parts[3], np.uint8).reshape(-1, SECOND_DIMENSION),
            np.frombuffer(parts[4], np.int32).reshape(-1, 4),
        )


def row_bytes(token_dimension: int) -> tuple[int, int, int, int]:
    """Give the bytes of a row in each store."""
    return token_dimension, 2 * 4, SECOND_DIMENSION, 4 * 4


class Segments:
    """The segments of a generation, held open; safe to share between threads.

    Small ones are held in memory. Large ones are read and not mapped: what was touched of a mapped file counts as
    memory, many times what was wanted of it where the system maps large pages, and one that somebody cuts short would
    end the process.
    """

    def __init__(self, folder: Path, names: Sequence[str], places: Rows, token_dimension: int) -> None:
        """Open the files of ``folder``.

        :param places: Where each passage stands, shape ``(passages, 5)``, columns as in ``PLACE``.
        :raises OSError: A file cannot be opened.
        :raises ValueError: A passage stands where there is nothing.
        """

        self.names = tuple(names)
        self.places = places
        self._folder = folder
        self._widths = row_bytes(token_dimension)
        self._files: list[list[int]] = []  # of each store, one a segment
        weakref.finalize(self, _close, self._files)
        for store in STORES:
            self._files.append([])
            for name in names:
                self._files[-1].append(os.open(folder / f"{name}.{store}", os.O_RDONLY))
        rows = np.array(
            [
                [os.fstat(file).st_size // width for file in files]
                for files, width in zip(self._files, self._widths, strict=True)
            ]
        ).reshape(len(STORES), len(names))
        self.token_counts = rows[[TOKENS, RANGES]].min(axis=0)  # of each segment
        sizes = np.stack([self.token_counts, rows[[SENTENCES, SENTENCE_PLACES]].min(axis=0)], axis=1)
        ends = sizes[places[:, 0]] if len(names) and (places[:, 0] < len(names)).all() else np.zeros(2)
        if (places < 0).any() or (places[:, [2, 4]] > ends).any() or (places[:, [1, 3]] >= places[:, [2, 4]]).any():
            raise ValueError("passages stand outside of the segments")
        self._held: dict[int, list[Bytes]] = {}  # stores in memory, one array a segment
        for at, width in enumerate(self._widths):
            counts = rows[at].tolist()
            if sum(counts) * width <= HELD_UP_TO:
                wholes = [np.array([[segment, 0, count]]) for segment, count in enumerate(counts)]
                self._held[at] = [self._read(at, whole) for whole in wholes]

    def tokens(self, rows: Rows) -> tuple[Bytes, Rows]:
        """Fetch the stored token vectors of passages, one behind the other, and where each passage starts."""
        return self._gather(TOKENS, self.places[rows][:, :3])

    def lengths(self, rows: Rows) -> Rows:
        """Count the stored tokens of passages; every passage has at least one."""
        places = self.places[rows]
        counts: Rows = places[:, 2] - places[:, 1]
        return counts

    def map_tokens(self, rows: Rows, compare: Callable[[Bytes], NDArray[Any]]) -> tuple[NDArray[Any], Rows]:
        """Compare the stored token vectors of passages with something, a few passages at a time.

        :param rows: At least one.
        :return: What ``compare`` gives, one row a token, one passage behind the other, and where each passage starts.
        """

        places = self.places[rows][:, :3]
        counts = places[:, 2] - places[:, 1]
        ends = np.cumsum(counts)
        groups = np.split(places, np.flatnonzero(np.diff(ends // AT_ONCE)) + 1)
        return np.concatenate([compare(self._gather(TOKENS, group)[0]) for group in groups]), ends - counts

    def sentences(self, rows: Rows) -> tuple[Bytes, Rows]:
        """Fetch the second encoder's stored vectors of the sentences of passages, and where each passage starts."""
        return self._gather(SENTENCES, self.places[rows][:, [0, 3, 4]])

    def token_ranges(self, row: int) -> NDArray[np.int32]:
        """Fetch the characters of a passage's text that each of its tokens stands for; below 0 in its headings."""

        found, _ = self._gather(RANGES, self.places[[row]][:, :3])
        return found.view(np.int32)

    def sentence_places(self, rows: Sequence[int]) -> list[NDArray[np.int32]]:
        """Fetch where the sentences of each passage stand, as :func:`qa.guide.sentences.place_sentences` gives it."""

        found, starts = self._gather(SENTENCE_PLACES, self.places[list(rows)][:, [0, 3, 4]])
        return np.split(found.view(np.int32), starts[1:])

    def _gather(self, store: int, places: Rows) -> tuple[Bytes, Rows]:
        """Fetch rows of a store, those of one passage behind those of another, and where each passage starts.

        :raises IndexRefusedError: A file cannot be read, or has become shorter since it was opened.
        """

        counts = places[:, 2] - places[:, 1]
        if store in self._held and len(places):
            held = self._held[store]
            found = np.concatenate([held[segment][first:end] for segment, first, end in places.tolist()])
        else:
            found = self._read(store, places)
        return found, np.cumsum(counts) - counts

    def _read(self, store: int, places: Rows) -> Bytes:

        files, width = self._files[store], self._widths[store]
        found = np.empty((int((places[:, 2] - places[:, 1]).sum()), width), np.uint8)
        into, at = found.reshape(-1).data, 0
        for segment, first, end in places.tolist():
            size = (end - first) * width
            try:
                read = os.preadv(files[segment], [into[at : at + size]], first * width)
            except OSError as error:
                path = self._path(segment, store)
                raise IndexRefusedError(f"cannot read {path} ({error.strerror}); run: qa build") from error
            if read != size:
                raise IndexRefusedError(f"{self._path(segment, store)} has been cut short; run: qa build")
            at += size
        return found

    def _path(self, segment: int, store: int) -> Path:
        return self._folder / f"{self.names[segment]}.{STORES[store]}"


def _close(files: list[list[int]]) -> None:
    for file in [file for one in files for file in one]:
        os.close(file)
