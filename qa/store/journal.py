"""Vectors of passages on the disk, appended as they are made, so that a build that was stopped goes on from them."""

import hashlib
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from qa.models.second import SECOND_DIMENSION
from qa.store.segments import STORES

Vectors = NDArray[np.float32]
Stored = tuple[Vectors, NDArray[np.uint8], NDArray[np.int32], NDArray[np.uint8], NDArray[np.int32]]


VECTORS, JOURNAL = "vectors.f32", "journal.bin"
FILES = (VECTORS, *STORES)
RECORD = [("content", "S64"), ("tokens", "<u4"), ("sentences", "<u4"), ("checksum", "<u4")]  # one a passage, in order


class Source(Protocol):
    """What holds vectors of passages already."""

    def stored_rows(self) -> dict[str, int]:
        """Give the row of each content hash."""
        ...

    def stored(self, row: int) -> Stored:
        """Give what is stored of a passage: its vectors by both encoders, then what a segment holds of it."""
        ...


class EncodingWriter:
    """Appends passages to the files of a folder; what :meth:`commit` has returned from is found again."""

    def __init__(self, folder: Path, dimension: int, token_dimension: int) -> None:
        self._files = [(folder / name).open("w+b", buffering=0) for name in FILES]
        self._journal = (folder / JOURNAL).open("wb", buffering=0)
        self._widths = _widths(dimension, token_dimension)
        self._pending: list[tuple[str, Stored]] = []
        self._counts: list[tuple[int, int]] = []  # tokens and sentences of each passage
        self._folder = folder
        self._hashes = [hashlib.sha256() for _ in FILES]  # of what was meant to be written

    def __enter__(self) -> "EncodingWriter":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for file in (*self._files, self._journal):
            file.close()

    def append(self, content: str, stored: Stored) -> None:
        """Add one passage.

        :param content: The hash of its text, hexadecimal.
        """
        self._pending.append((content, stored))
        self._counts.append((len(stored[1]), len(stored[3])))

    def commit(self) -> None:
        """Write what was appended; the journal comes last, so that it never promises what is not there."""

        if not self._pending:
            return
        pieces = [tuple(part.tobytes() for part in stored) for _, stored in self._pending]
        for file, sha256, parts in zip(self._files, self._hashes, zip(*pieces, strict=True), strict=True):
            data = b"".join(parts)
            sha256.update(data)
            _write_all(file, data)
        records = [
            (content.encode(), len(stored[1]), len(stored[3]), _checksum(parts))
            for (content, stored), parts in zip(self._pending, pieces, strict=True)
        ]
        _write_all(self._journal, np.array(records, RECORD).tobytes())
        self._pending.clear()

    def finish(self, segment: str) -> tuple[Vectors, NDArray[np.int64], dict[str, dict[str, Any]]]:
        """Make a segment of what was committed; the passages' own vectors go into memory, the index is made of them.

        :param segment: Its name; nothing is written under it when there are no passages.
        :return: Vectors by both encoders, shape ``(passages, dim + 512)``, and where each passage stands, shape
            ``(passages, 4)``: its first token, the end of its tokens, its first sentence, the end of its sentences;
            size and sha256 of each file of the segment.
        """

        for file in self._files:
            os.fsync(file.fileno())
        vectors = np.fromfile(self._folder / VECTORS, np.float32).reshape(-1, self._widths[0])
        files = {}
        for name, file, sha256 in list(zip(FILES, self._files, self._hashes, strict=True))[1:]:
            if len(vectors):
                (self._folder / name).rename(self._folder / f"{segment}.{name}")
                files[f"{segment}.{name}"] = {"bytes": file.tell(), "sha256": sha256.hexdigest()}
            else:
                (self._folder / name).unlink()
        (self._folder / VECTORS).unlink()
        (self._folder / JOURNAL).unlink()
        counts = np.array(self._counts, np.int64).reshape(-1, 2)
        ends = np.cumsum(counts, axis=0)
        return vectors, np.stack([ends - counts, ends], axis=2).reshape(-1, 4), files


class Encodings:
    """What a build that was stopped has left; a passage that was not written whole is not among it."""

    def __init__(self, folder: Path, dimension: int, token_dimension: int) -> None:
        """Open the files of ``folder``.

        :raises OSError: There are none.
        """

        journal = (folder / JOURNAL).read_bytes()
        size = np.dtype(RECORD).itemsize
        self._records = np.frombuffer(journal[: len(journal) // size * size], RECORD)
        self._widths = _widths(dimension, token_dimension)
        tokens, ones = self._records["tokens"].astype(np.int64), np.ones(len(self._records), np.int64)
        sentences = self._records["sentences"].astype(np.int64)
        counts = np.stack([ones, tokens, tokens, sentences, sentences], axis=1)
        ends = np.cumsum(counts * _row_bytes(self._widths), axis=0)
        self._ends = np.concatenate([np.zeros((1, len(FILES)), np.int64), ends]).tolist()
        self._files = [(folder / name).open("rb", buffering=0) for name in FILES]

    def stored_rows(self) -> dict[str, int]:
        """Give the row of each content hash whose vectors are as they were written."""
        return {
            record["content"].decode(): row
            for row, record in enumerate(self._records)
            if _checksum(_read(self._files, self._ends[row], self._ends[row + 1])) == record["checksum"]
        }

    def stored(self, row: int) -> Stored:
        """Give all vectors of a passage as they are stored."""
        return _arrays(_read(self._files, self._ends[row], self._ends[row + 1]), self._widths)

    def close(self) -> None:
        """Let go of the files."""
        for file in self._files:
            file.close()


def _widths(dimension: int, token_dimension: int) -> tuple[int, int, int]:
    """Give the components of a passage's vector by both encoders, of a token's and of a sentence's."""
    return dimension + SECOND_DIMENSION, token_dimension, SECOND_DIMENSION


def _row_bytes(widths: tuple[int, int, int]) -> list[int]:
    """Give the bytes of a row in each file."""
    return [4 * widths[0], widths[1], 2 * 4, widths[2], 4 * 4]


def _read(files: Sequence[Any], starts: Sequence[int], ends: Sequence[int]) -> tuple[bytes, ...]:
    spans = zip(files, starts, ends, strict=True)
    return tuple(os.pread(file.fileno(), end - start, start) for file, start, end in spans)


def _arrays(parts: tuple[bytes, ...], widths: tuple[int, int, int]) -> Stored:

    return (
        np.frombuffer(parts[0], np.float32),
        np.frombuffer(parts[1], np.uint8).reshape(-1, widths[1]),
        np.frombuffer(parts[2], np.int32).reshape(-1, 2),
        np.frombuffer(parts[3], np.uint8).reshape(-1, widths[2]),
        np.frombuffer(parts[4], np.int32).reshape(-1, 4),
    )


def _write_all(file: Any, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _checksum(parts: Sequence[bytes]) -> int:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    return checksum
