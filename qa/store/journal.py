"""Vectors of passages appended to the disk as they are made, so that a build that was stopped goes on from them."""

import hashlib
import os
import zlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

import numpy as np

from qa.models.second import SECOND_DIMENSION
from qa.models.vectors import Rows, Vectors
from qa.store.manifest import FileFacts
from qa.store.segments import STORES, StoredPassage, row_bytes

VECTORS, JOURNAL = "vectors.f32", "journal.bin"
FILES = (VECTORS, *STORES)
RECORD = [("content", "S64"), ("tokens", "<u4"), ("sentences", "<u4"), ("checksum", "<u4")]  # one a passage, in order


class Source(Protocol):
    """What holds vectors of passages already."""

    def stored_rows(self) -> dict[str, int]:
        """Give the row of each content hash."""
        ...

    def stored(self, row: int) -> StoredPassage:
        """Give all vectors of a passage as they are stored."""
        ...


class EncodingWriter:
    """Appends passages to the files of a folder; what was appended is durable once :meth:`commit` returns."""

    def __init__(self, folder: Path, dimension: int, token_dimension: int) -> None:
        self._files = [(folder / name).open("w+b", buffering=0) for name in FILES]
        self._journal = (folder / JOURNAL).open("wb", buffering=0)
        self._width = dimension + SECOND_DIMENSION
        self._pending: list[tuple[str, StoredPassage]] = []
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

    def append(self, content: str, stored: StoredPassage) -> None:
        """Add one passage.

        :param content: The hash of its text, hexadecimal.
        """
        self._pending.append((content, stored))
        self._counts.append((len(stored.tokens), len(stored.sentences)))

    def commit(self) -> None:
        """Write what was appended; the journal comes last, so that it never promises what is not there."""

        if not self._pending:
            return
        pieces = [stored.to_bytes() for _, stored in self._pending]
        for file, sha256, parts in zip(self._files, self._hashes, zip(*pieces, strict=True), strict=True):
            data = b"".join(parts)
            sha256.update(data)
            _write_all(file, data)
        records = [
            (content.encode(), len(stored.tokens), len(stored.sentences), _checksum(parts))
            for (content, stored), parts in zip(self._pending, pieces, strict=True)
        ]
        _write_all(self._journal, np.array(records, RECORD).tobytes())
        self._pending.clear()

    def finish(self, segment: str) -> tuple[Vectors, Rows, dict[str, FileFacts]]:
        """Make a segment of what was committed; the passages' own vectors go into memory, the index is made of them.

        :param segment: Its name; nothing is written under it when there are no passages.
        :return: Vectors by both encoders, shape ``(passages, dim + 512)``, and where each passage stands, shape
            ``(passages, 4)``: its first token, the end of its tokens, its first sentence, the end of its sentences;
            size and sha256 of each file of the segment.
        """

        for file in self._files:
            os.fsync(file.fileno())
        vectors = np.fromfile(self._folder / VECTORS, np.float32).reshape(-1, self._width)
        files: dict[str, FileFacts] = {}
        for name, file, sha256 in list(zip(FILES, self._files, self._hashes, strict=True))[1:]:
            if len(vectors):
                (self._folder / name).rename(self._folder / f"{segment}.{name}")
                files[f"{segment}.{name}"] = FileFacts(file.tell(), sha256.hexdigest())
            else:
                (self._folder / name).unlink()
        (self._folder / VECTORS).unlink()
        (self._folder / JOURNAL).unlink()
        counts = np.array(self._counts, np.int64).reshape(-1, 2)
        ends = np.cumsum(counts, axis=0)
        return vectors, np.stack([ends - counts, ends], axis=2).reshape(-1, 4), files


class StoppedBuild:
    """What a build that was stopped has left; a passage that was not written whole is not among it."""

    def __init__(self, folder: Path, dimension: int, token_dimension: int) -> None:
        """Open the files of ``folder``.

        :raises OSError: There are none.
        """
        journal = (folder / JOURNAL).read_bytes()
        size = np.dtype(RECORD).itemsize
        self._records = np.frombuffer(journal[: len(journal) // size * size], RECORD)
        self._token_dimension = token_dimension
        tokens, ones = self._records["tokens"].astype(np.int64), np.ones(len(self._records), np.int64)
        sentences = self._records["sentences"].astype(np.int64)
        counts = np.stack([ones, tokens, tokens, sentences, sentences], axis=1)
        ends = np.cumsum(counts * (4 * (dimension + SECOND_DIMENSION), *row_bytes(token_dimension)), axis=0)
        self._ends = np.concatenate([np.zeros((1, len(FILES)), np.int64), ends]).tolist()
        self._files = [(folder / name).open("rb", buffering=0) for name in FILES]

    def stored_rows(self) -> dict[str, int]:
        """Give the row of each content hash whose vectors are as they were written."""
        return {
            record["content"].decode(): row
            for row, record in enumerate(self._records)
            if _checksum(self._read(row)) == record["checksum"]
        }

    def stored(self, row: int) -> StoredPassage:
        """Give all vectors of a passage as they are stored."""
        return StoredPassage.from_bytes(self._read(row), self._token_dimension)

    def _read(self, row: int) -> tuple[bytes, ...]:
        spans = zip(self._files, self._ends[row], self._ends[row + 1], strict=True)
        return tuple(os.pread(file.fileno(), end - start, start) for file, start, end in spans)

    def close(self) -> None:
        """Close the files."""
        for file in self._files:
            file.close()


def _write_all(file: Any, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]


def _checksum(parts: Sequence[bytes]) -> int:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    return checksum
