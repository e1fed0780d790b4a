"""Build, save, verify, load one index generation: the only import of faiss."""

import hashlib
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.corpus import Corpus, fingerprint_corpus, read_corpus
from qa.encoder import Encoder
from qa.errors import CorpusError, IndexNotFoundError, IndexRefusedError, QAError
from qa.passages import TOKEN_LIMIT, encoded_text, split_document
from qa.records import Passage

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["BuildReport", "Generation", "build_index", "stale_reasons"]

SCHEMA = 1  # raised whenever a file of a generation changes its meaning
KEPT_GENERATIONS = 2  # the live one and the one before it, which a running page may still read
BATCH = 64  # passages encoded between two steps of the progress bar

_TABLES = """
CREATE TABLE documents (document_id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sections (document_id TEXT, section INTEGER, headings TEXT, start INTEGER, end INTEGER,
                       PRIMARY KEY (document_id, section)) WITHOUT ROWID;
CREATE TABLE passages (row INTEGER PRIMARY KEY, document_id TEXT, section INTEGER, headings TEXT, text TEXT,
                       start INTEGER, end INTEGER, start_line INTEGER, end_line INTEGER, content TEXT);
"""


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: str
    built: bool  # False when the index was up to date already
    documents: int
    sections: int
    passages: int
    encoded: int  # passages that had to be encoded; the rest was taken from the generation before
    failures: dict[str, str]  # document_id to why it was left out


class Generation:
    """One whole, verified index, held open; safe to share between threads."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        import faiss
        import numpy as np

        self.name = folder.name
        self.manifest = manifest
        try:
            data = np.frombuffer((folder / "vectors.faiss").read_bytes(), np.uint8)
            self._vectors = faiss.deserialize_index(data)
            self._database = sqlite3.connect(
                f"{(folder / 'passages.sqlite').absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            rows = self._database.execute("SELECT count(*) FROM passages").fetchone()[0]
        except (OSError, RuntimeError, sqlite3.Error) as error:
            raise IndexRefusedError(f"the index in {folder} is damaged ({error}); run: qa build") from error
        if not rows == self._vectors.ntotal == manifest["counts"]["passages"]:
            raise IndexRefusedError(f"the index in {folder} does not fit together; run: qa build")

    @classmethod
    def open(cls, index: Path) -> "Generation":
        """Open the live generation of the index folder ``index``.

        :raises IndexNotFoundError: There is none.
        :raises IndexRefusedError: It is damaged or of another version.
        """
        folder = live_generation(index)
        return cls(folder, _read_manifest(folder))

    @property
    def model(self) -> str:
        return str(self.manifest["model"]["name"])

    def check_encoder(self, encoder: Encoder) -> None:
        """Refuse an encoder with other weights or prompts than the index was built with."""
        if _describe(encoder) != self.manifest["model"]:
            raise IndexRefusedError(
                f"the index was built with other weights or prompts of {self.model} than are installed; run: qa build"
            )

    def dense_candidates(self, query_vectors: "Vectors", k: int) -> tuple["Vectors", "NDArray[np.int64]"]:
        """Find the ``k`` passages nearest to each query.

        :param query_vectors: Unit vectors, shape ``(n_queries, dim)``.
        :return: Cosines and passage rows, both ``(n_queries, min(k, passages))``, best first.
        """
        scores, rows = self._vectors.search(query_vectors, min(k, self._vectors.ntotal))
        return scores, rows

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Fetch passages by their rows, in the order asked for."""
        found = self._all_passages
        return [found[row] for row in rows]

    @cached_property
    def _all_passages(self) -> list[Passage]:
        records = self._database.execute(
            "SELECT document_id, section, headings, text, start, end, start_line, end_line FROM passages ORDER BY row"
        )
        return [Passage(d, s, tuple(json.loads(h)), *rest) for d, s, h, *rest in records]

    def heading_paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each section's document and heading path, in the order of the guide."""
        records = self._database.execute("SELECT document_id, headings FROM sections ORDER BY document_id, section")
        return [(document_id, tuple(json.loads(headings))) for document_id, headings in records]

    def document_text(self, document_id: str) -> str:
        """Fetch the decoded text of a document."""
        row = self._database.execute("SELECT text FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0])

    def stored_vectors(self) -> "tuple[dict[str, int], Vectors]":
        """Fetch the row of each content hash, and all vectors ``(passages, dim)``."""
        rows = dict(self._database.execute("SELECT content, row FROM passages"))
        return rows, self._vectors.reconstruct_n(0, self._vectors.ntotal)


def live_generation(index: Path) -> Path:
    """Find the folder of the live generation."""
    current = index / "CURRENT"
    try:
        name = current.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise IndexNotFoundError(f"no index in {index}; run: qa build") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexRefusedError(f"cannot read {current} ({error}); run: qa build") from error
    folder = index / name
    if not name or Path(name).name != name or not folder.is_dir():
        raise IndexRefusedError(f"{current} names no generation of this index; run: qa build")
    return folder


def _read_manifest(folder: Path) -> dict[str, Any]:
    """Read a manifest and hold the files of its generation to it."""
    try:
        manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["schema"] != SCHEMA:
            raise IndexRefusedError(
                f"the index in {folder} has format {manifest['schema']}, this version reads {SCHEMA}; run: qa build"
            )
        for name, expected in manifest["files"].items():
            if _hash(folder / name) != expected["sha256"]:
                raise IndexRefusedError(f"{folder / name} is damaged; run: qa build")
        manifest["counts"]["passages"], manifest["model"]["name"], manifest["corpus"]["files"]
    except OSError as error:
        raise IndexRefusedError(f"cannot read {error.filename} ({error.strerror}); run: qa build") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexRefusedError(f"{folder / 'manifest.json'} is damaged ({error!r}); run: qa build") from error
    return manifest


def build_index(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> BuildReport:
    """Build a generation from ``corpus`` and make it the live one; the old one serves until then.

    :param progress: Called with passages encoded and to be encoded.
    :raises CorpusError: There is nothing to index.
    :raises QAError: Another build is running, or the disk refuses a write.
    """
    from filelock import FileLock, Timeout

    guide = read_corpus(corpus)
    try:
        index.mkdir(parents=True, exist_ok=True)
        with FileLock(index / ".lock", timeout=0):
            return _build(guide, corpus, index, encoder, progress)
    except Timeout as error:
        raise QAError(f"another build is writing {index}; try again when it has finished") from error
    except OSError as error:
        raise QAError(
            f"cannot write the index in {index}: {error.strerror or error}; the old one is untouched"
        ) from error


def _build(
    guide: Corpus, corpus: Path, index: Path, encoder: Encoder, progress: Callable[[int, int], None]
) -> BuildReport:
    _remove_leftovers(index)
    old = _open_usable(index, encoder)
    if old and old.manifest["corpus"]["files"] == guide.fingerprints:
        return BuildReport(old.name, False, **old.manifest["counts"], encoded=0, failures=guide.failures)
    limit = min(TOKEN_LIMIT, encoder.max_tokens)
    passages = [p for document in guide.documents for p in split_document(document, encoder.count_tokens, limit)]
    if not passages:
        reasons = "".join(f"\n  {name}: {why}" for name, why in guide.failures.items())
        raise CorpusError(f"nothing to index in {corpus}: no file holds text below a heading or alone{reasons}")
    texts = [encoded_text(passage.headings, passage.text) for passage in passages]
    hashes = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    vectors, encoded = _encode(texts, hashes, old, encoder, progress)
    counts = {
        "documents": len(guide.documents),
        "sections": sum(len(document.sections) for document in guide.documents),
        "passages": len(passages),
    }
    manifest = {
        "schema": SCHEMA,
        "model": _describe(encoder),
        "corpus": {"folder": str(corpus.resolve()), "files": guide.fingerprints, "failures": guide.failures},
        "counts": counts,
    }
    name = _write(index, manifest, guide, passages, hashes, vectors)
    return BuildReport(name, True, **counts, encoded=encoded, failures=guide.failures)


def stale_reasons(corpus: Path, index: Path, model: str | None = None) -> list[str]:
    """Say how ``corpus`` differs from what the index was built from; empty when it does not.

    :param model: The model it should have been built with; None accepts any.
    :raises IndexNotFoundError: There is no index.
    """
    manifest = _read_manifest(live_generation(index))
    then: dict[str, str] = manifest["corpus"]["files"]
    built_with = manifest["model"]["name"]
    now = fingerprint_corpus(corpus)
    return (
        ([f"model: built with {built_with}, not {model}"] if model not in (None, built_with) else [])
        + [f"new: {name}" for name in sorted(now.keys() - then.keys())]
        + [f"removed: {name}" for name in sorted(then.keys() - now.keys())]
        + [f"changed: {name}" for name in sorted(now.keys() & then.keys()) if now[name] != then[name]]
    )


def _describe(encoder: Encoder) -> dict[str, Any]:
    return {
        "name": encoder.name,
        "sha256": encoder.fingerprint,
        "prompts": encoder.prompts,
        "dimension": encoder.dimension,
    }


def _open_usable(index: Path, encoder: Encoder) -> Generation | None:
    """Open the live generation if its vectors can serve again."""
    try:
        old = Generation.open(index)
        old.check_encoder(encoder)
    except (IndexNotFoundError, IndexRefusedError):
        return None
    return old


def _encode(
    texts: list[str],
    hashes: list[str],
    old: Generation | None,
    encoder: Encoder,
    progress: Callable[[int, int], None],
) -> "tuple[Vectors, int]":
    """Encode what the old generation does not hold already."""
    import numpy as np

    vectors = np.empty((len(texts), encoder.dimension), np.float32)
    rows, stored = old.stored_vectors() if old else ({}, vectors)
    missing = []
    for row, content in enumerate(hashes):
        if content in rows:
            vectors[row] = stored[rows[content]]
        else:
            missing.append(row)
    missing.sort(key=lambda row: len(texts[row]))  # neighbours of one length need no padding
    progress(0, len(missing))
    for first in range(0, len(missing), BATCH):
        batch = missing[first : first + BATCH]
        vectors[batch] = encoder.encode_passages([texts[row] for row in batch])
        progress(first + len(batch), len(missing))
    return vectors, len(missing)


def _write(
    index: Path,
    manifest: dict[str, Any],
    guide: Corpus,
    passages: list[Passage],
    hashes: list[str],
    vectors: "Vectors",
) -> str:
    """Write a generation aside, verify it by opening it, then make it the live one."""
    import faiss

    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    aside = index / f"{name}.tmp"
    aside.mkdir()
    try:
        _write_passages(aside / "passages.sqlite", guide, passages, hashes)
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        # faiss.write_index can lose the error of a full disk, so the bytes are written here.
        _write_file(aside / "vectors.faiss", faiss.serialize_index(flat).tobytes())
        files = sorted(path for path in aside.iterdir() if path.is_file())
        manifest["files"] = {path.name: {"bytes": path.stat().st_size, "sha256": _hash(path)} for path in files}
        _write_file(aside / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
        Generation(aside, _read_manifest(aside))
        aside.rename(index / name)
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    _write_file(index / "CURRENT.tmp", f"{name}\n".encode())
    os.replace(index / "CURRENT.tmp", index / "CURRENT")
    _sync_folder(index)
    _prune(index, name)
    return name


def _write_passages(path: Path, guide: Corpus, passages: list[Passage], hashes: list[str]) -> None:
    database = sqlite3.connect(path)
    try:
        with database:
            database.executescript(_TABLES)
            database.executemany(
                "INSERT INTO documents VALUES (?, ?)", ((d.document_id, d.text) for d in guide.documents)
            )
            database.executemany(
                "INSERT INTO sections VALUES (?, ?, ?, ?, ?)",
                (
                    (d.document_id, row, json.dumps(s.headings, ensure_ascii=False), s.start, s.end)
                    for d in guide.documents
                    for row, s in enumerate(d.sections)
                ),
            )
            database.executemany(
                "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (_passage_record(row, *pair) for row, pair in enumerate(zip(passages, hashes, strict=True))),
            )
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        database.close()
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _passage_record(row: int, passage: Passage, content: str) -> tuple[Any, ...]:
    headings = json.dumps(passage.headings, ensure_ascii=False)
    place = passage.start, passage.end, passage.start_line, passage.end_line
    return row, passage.document_id, passage.section, headings, passage.text, *place, content


def _write_file(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _remove_leftovers(index: Path) -> None:
    for path in index.glob("*.tmp"):
        shutil.rmtree(path, ignore_errors=True)


def _prune(index: Path, live: str) -> None:
    """Remove old generations; only folders that hold a manifest are ours to remove."""
    old = [path for path in index.iterdir() if path.name != live and (path / "manifest.json").is_file()]
    for path in sorted(old, key=lambda path: path.stat().st_mtime, reverse=True)[KEPT_GENERATIONS - 1 :]:
        shutil.rmtree(path, ignore_errors=True)
