"""Build, save, verify, load one index generation: the only import of faiss."""

import hashlib
import json
import math
import os
import secrets
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.background import BANK_VERSION, Background, encode_background
from qa.corpus import Corpus, fingerprint_corpus, read_corpus
from qa.encoder import Encoder
from qa.errors import CorpusError, IndexNotFoundError, IndexRefusedError, QAError
from qa.lexical import ANALYSER_VERSION, technical_terms
from qa.passages import TOKEN_LIMIT, encoded_text, plain_heading, split_document
from qa.ranking import RANKING_VERSION, quantise, unit
from qa.records import Passage
from qa.second_encoder import SECOND_DIMENSION, encode_second, second_name
from qa.sentences import split_sentences

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["BuildReport", "Generation", "build_index", "stale_reasons"]

SCHEMA = 4  # raised whenever a file of a generation changes its meaning
KEPT_GENERATIONS = 2  # the live one and the one before it, which a running page may still read
BATCH = 64  # passages encoded between two steps of the progress bar
MEAN_HEADINGS = 10  # headings that the general mean weighs
CELLS, TRAINING = 1.0, 64  # cells a root of the number of vectors; vectors that each cell's centre is told from
RECALL, RECALL_AT, RECALL_QUERIES = 0.99, 50, 200  # share of the 50 nearest that a search in cells finds
EXACT_UP_TO = 10_000  # vectors searched one by one; 3 ms on 2 cores, and twice as many take twice as long
LANGUAGE_SAMPLES = 32  # documents that the guide's languages are told from
LANGUAGE_SAMPLE = 300  # characters of each

_TABLES = """
CREATE TABLE documents (document_id TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE sections (document_id TEXT, section INTEGER, headings TEXT, start INTEGER, end INTEGER,
                       PRIMARY KEY (document_id, section)) WITHOUT ROWID;
CREATE TABLE passages (row INTEGER PRIMARY KEY, document_id TEXT, section INTEGER, headings TEXT, text TEXT,
                       start INTEGER, end INTEGER, start_line INTEGER, end_line INTEGER, content TEXT);
CREATE TABLE headings (row INTEGER PRIMARY KEY, heading TEXT); -- of headings.f32
CREATE TABLE terms (term TEXT PRIMARY KEY, rows BLOB) WITHOUT ROWID; -- rows of passages, int32 little-endian, ascending
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
        import numpy as np

        self.name = folder.name
        self.manifest = manifest
        try:
            self._vectors = _read_faiss(folder / "vectors.faiss")
            self._heading_index = _read_faiss(folder / "headings.faiss")
            dimension = self._dimension = self._vectors.d - SECOND_DIMENSION
            worth = manifest["second"]["languages"]
            means = np.fromfile(folder / "background.f32", np.float32).reshape(len(worth), -1)
            vectors, tokens, second = np.split(means, [dimension, means.shape[1] - SECOND_DIMENSION], axis=1)
            self.background = Background(tuple(worth), vectors, tokens, second, tuple(worth.values()))
            self._token_starts = np.fromfile(folder / "token_starts.i64", np.int64)
            self._tokens = np.memmap(folder / "tokens.u8", np.uint8, "r").view(np.ndarray).reshape(-1, tokens.shape[1])
            self._sentence_starts = np.fromfile(folder / "sentence_starts.i64", np.int64)
            self._sentences = (
                np.memmap(folder / "sentences.u8", np.uint8, "r").view(np.ndarray).reshape(-1, SECOND_DIMENSION)
            )
            self._headings = np.fromfile(folder / "headings.f32", np.float32).reshape(-1, dimension)
            self._sections = np.fromfile(folder / "sections.i32", np.int32)
            self._heading_rows = np.fromfile(folder / "heading_rows.i32", np.int32)
            self.second_worth = float(manifest["second"]["guide"])
            self._database = sqlite3.connect(
                f"{(folder / 'passages.sqlite').absolute().as_uri()}?mode=ro&immutable=1",
                uri=True,
                check_same_thread=False,
            )
            rows = self._database.execute("SELECT count(*) FROM passages").fetchone()[0]
        except (OSError, RuntimeError, ValueError, KeyError, sqlite3.Error) as error:
            raise IndexRefusedError(f"the index in {folder} is damaged ({error}); run: qa build") from error
        starts = len(self._token_starts) - 1, len(self._sentence_starts) - 1
        counts = {manifest["counts"]["passages"], *starts, len(self._sections), len(self._heading_rows)}
        if counts != {rows} or self._vectors.ntotal != rows:
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

    def candidates(self, dense: "Vectors", second: "Vectors", k: int) -> "NDArray[np.int64]":
        """Find the ``k`` passages with the largest inner products, those by both encoders added, best first.

        :param dense: Shape ``(dim,)``; of any length, since the asker's language is taken off it.
        :param second: Shape ``(512,)``; its length says how much it counts.
        """
        import numpy as np

        _, rows = self._vectors.search(np.concatenate([dense, second])[None], min(k, self._vectors.ntotal))
        found: NDArray[np.int64] = rows[0]
        return found

    def lexical_candidates(self, terms: Iterable[str]) -> dict[str, "NDArray[np.int32]"]:
        """Find, for each term that the guide has, the rows of its passages."""
        import numpy as np

        found = {}
        for term in terms:
            record = self._database.execute("SELECT rows FROM terms WHERE term = ?", (term,)).fetchone()
            if record:
                found[term] = np.frombuffer(record[0], "<i4")
        return found

    def vectors(self, rows: "NDArray[np.int64]") -> "tuple[Vectors, Vectors]":
        """Fetch the vectors of passages by both encoders, shapes ``(rows, dim)`` and ``(rows, 512)``."""
        both = self._vectors.reconstruct_batch(rows)
        return both[:, : self._dimension], both[:, self._dimension :]

    def tokens(self, rows: "NDArray[np.int64]") -> "tuple[NDArray[np.uint8], NDArray[np.int64]]":
        """Fetch the stored token vectors of passages, one behind the other, and where each passage starts."""
        return _gather(self._tokens, self._token_starts, rows)

    def sentences(self, rows: "NDArray[np.int64]") -> "tuple[NDArray[np.uint8], NDArray[np.int64]]":
        """Fetch the second encoder's stored vectors of the sentences of passages, and where each passage starts."""
        return _gather(self._sentences, self._sentence_starts, rows)

    def sections(self, rows: "NDArray[np.int64]") -> "NDArray[np.int32]":
        """Number the sections that passages count for; a passage without headings counts for itself."""
        found: NDArray[np.int32] = self._sections[rows]
        return found

    def heading_candidates(self, query: "Vectors", k: int) -> "NDArray[np.int64]":
        """Find the ``k`` passages with the nearest headings.

        :param query: Unit vector, shape ``(dim,)``.
        """
        import numpy as np

        if not self._heading_index.ntotal:
            return np.empty(0, np.int64)
        _, nearest = self._heading_index.search(query[None], min(k, self._heading_index.ntotal))
        found = [self._rows_by_heading[slice(*self._heading_starts[row : row + 2])] for row in nearest[0]]
        return np.concatenate(found)[:k]

    def heading_vectors(self, rows: "NDArray[np.int64]") -> "Vectors":
        """Fetch each passage's own heading as a unit vector, less the guide's mean heading; zeros without heading."""
        import numpy as np

        headings = self._heading_rows[rows]
        vectors = np.zeros((len(rows), self._dimension), np.float32)
        has = headings >= 0
        if has.any():
            vectors[has] = self._heading_index.reconstruct_batch(headings[has].astype(np.int64))
        return vectors

    @cached_property
    def _rows_by_heading(self) -> "NDArray[np.int64]":
        """The rows of passages, those of one heading together, in the order of the guide."""
        import numpy as np

        order = np.argsort(self._heading_rows, kind="stable")
        return order[np.count_nonzero(self._heading_rows < 0) :]

    @cached_property
    def _heading_starts(self) -> "NDArray[np.int64]":
        import numpy as np

        headings = np.arange(self._heading_index.ntotal + 1)
        return np.searchsorted(self._heading_rows[self._rows_by_heading], headings)

    def stored_headings(self) -> dict[str, int]:
        """Fetch the row of each heading in ``headings.f32``."""
        return dict(self._database.execute("SELECT heading, row FROM headings"))

    def heading_vector(self, row: int) -> "Vectors":
        """Fetch the vector of a heading as it was encoded, shape ``(dim,)``."""
        vector: Vectors = self._headings[row]
        return vector

    def passages(self, rows: Sequence[int]) -> list[Passage]:
        """Fetch passages by their rows, in the order asked for."""
        found = []
        for row in rows:
            record = self._database.execute(
                "SELECT document_id, section, headings, text, start, end, start_line, end_line"
                " FROM passages WHERE row = ?",
                (int(row),),
            ).fetchone()
            document_id, section, headings, *rest = record
            found.append(Passage(document_id, section, tuple(json.loads(headings)), *rest))
        return found

    def heading_paths(self) -> list[tuple[str, tuple[str, ...]]]:
        """List each section's document and heading path, in the order of the guide."""
        records = self._database.execute("SELECT document_id, headings FROM sections ORDER BY document_id, section")
        return [(document_id, tuple(json.loads(headings))) for document_id, headings in records]

    def document_text(self, document_id: str) -> str:
        """Fetch the decoded text of a document."""
        row = self._database.execute("SELECT text FROM documents WHERE document_id = ?", (document_id,)).fetchone()
        return str(row[0])

    def stored_rows(self) -> dict[str, int]:
        """Fetch the row of each content hash."""
        return dict(self._database.execute("SELECT content, row FROM passages"))

    def stored(self, row: int) -> "tuple[Vectors, NDArray[np.uint8], NDArray[np.uint8]]":
        """Fetch all vectors of a passage as they are stored: its own by both encoders, its tokens', its sentences'."""
        vector: Any = self._vectors.reconstruct(row)
        tokens = self._tokens[slice(*self._token_starts[row : row + 2])]
        return vector, tokens, self._sentences[slice(*self._sentence_starts[row : row + 2])]


def _gather(
    stored: "NDArray[np.uint8]", starts: "NDArray[np.int64]", rows: "NDArray[np.int64]"
) -> "tuple[NDArray[np.uint8], NDArray[np.int64]]":
    import numpy as np

    firsts, lengths = starts[rows], starts[rows + 1] - starts[rows]
    pieces = [stored[first : first + length] for first, length in zip(firsts.tolist(), lengths.tolist(), strict=True)]
    return np.concatenate(pieces), np.cumsum(lengths) - lengths


def _read_faiss(path: Path) -> Any:
    import faiss
    import numpy as np

    return faiss.deserialize_index(np.frombuffer(path.read_bytes(), np.uint8))


def _made_with() -> dict[str, Any]:
    """Say what stored files are made with; an index made with anything else is refused."""
    return {
        "analyser": ANALYSER_VERSION,
        "background": BANK_VERSION,
        "ranking": RANKING_VERSION,
        "second": second_name(),
    }


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
        now = _made_with()
        if manifest["made_with"] != now:
            raise IndexRefusedError(
                f"the index in {folder} was made with {manifest['made_with']}, not {now}; run: qa build"
            )
        for name, expected in manifest["files"].items():
            if _hash(folder / name) != expected["sha256"]:
                raise IndexRefusedError(f"{folder / name} is damaged; run: qa build")
        manifest["counts"]["passages"], manifest["model"]["name"], manifest["corpus"]["files"]
        float(manifest["second"]["guide"]), [float(worth) for worth in manifest["second"]["languages"].values()]
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
    background = old.background if old else encode_background(encoder)
    encoded = _encode(passages, background, old, encoder, progress)
    counts = {
        "documents": len(guide.documents),
        "sections": sum(len(document.sections) for document in guide.documents),
        "passages": len(passages),
    }
    manifest = {
        "schema": SCHEMA,
        "made_with": _made_with(),
        "second": {
            "guide": _second_worth(guide, background, encoder),
            "languages": dict(zip(background.languages, background.worth, strict=True)),
        },
        "model": _describe(encoder),
        "corpus": {"folder": str(corpus.resolve()), "files": guide.fingerprints, "failures": guide.failures},
        "counts": counts,
    }
    name = _write(index, manifest, guide, passages, encoded, background)
    return BuildReport(name, True, **counts, encoded=encoded.new, failures=guide.failures)


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


def _second_worth(guide: Corpus, background: Background, encoder: Encoder) -> float:
    """Measure how well the second encoder knows the guide: the mean over its languages, by their share of the text."""
    import numpy as np

    documents = guide.documents[:: -(-len(guide.documents) // LANGUAGE_SAMPLES)]
    vectors = encoder.encode_queries([document.text[:LANGUAGE_SAMPLE] for document in documents]).vectors
    worth = [background.worth[background.row(vector)] for vector in vectors]
    return round(float(np.average(worth, weights=[1 + len(document.text) for document in documents])), 3)


@dataclass(frozen=True, slots=True)
class _Encoded:
    """All that is stored of the passages, in their order."""

    hashes: list[str]  # of the text that was encoded
    vectors: "Vectors"  # (passages, dim + 512), by both encoders
    tokens: "list[NDArray[np.uint8]]"
    sentences: "list[NDArray[np.uint8]]"  # by the second encoder
    headings: list[str]  # each passage's own, without markup, in order of first appearance
    heading_vectors: "Vectors"  # (headings, dim)
    new: int  # passages that had to be encoded


def _encode(
    passages: list[Passage],
    background: Background,
    old: Generation | None,
    encoder: Encoder,
    progress: Callable[[int, int], None],
) -> _Encoded:
    """Encode what the old generation does not hold already."""
    import numpy as np

    texts = [encoded_text(passage.headings, passage.text) for passage in passages]
    hashes = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() for text in texts]
    vectors = np.empty((len(texts), encoder.dimension + SECOND_DIMENSION), np.float32)
    tokens: list[Any] = [None] * len(texts)
    sentences: list[Any] = [None] * len(texts)
    stored = old.stored_rows() if old else {}
    first_rows: dict[str, int] = {}  # by content; a text that stands twice is encoded once
    for row, content in enumerate(hashes):
        if old and content in stored:
            vectors[row], tokens[row], sentences[row] = old.stored(stored[content])
        else:
            first_rows.setdefault(content, row)
    missing = sorted(first_rows.values(), key=lambda row: len(texts[row]))  # neighbours of one length need no padding
    progress(0, len(missing))
    for first in range(0, len(missing), BATCH):
        batch = missing[first : first + BATCH]
        encoded = encoder.encode_passages([texts[row] for row in batch])
        vectors[batch] = np.hstack([encoded.vectors, encode_second([texts[row] for row in batch])])
        for row, values in zip(batch, encoded.tokens, strict=True):
            # Reduction needs a row for every passage; a zero vector is similar to nothing.
            held = values if len(values) else background.centre[None]
            tokens[row] = quantise(unit(held - background.centre))
            sentences[row] = quantise(encode_second(_sentences(passages[row].text)))
        progress(first + len(batch), len(missing))
    for row, content in enumerate(hashes):
        if tokens[row] is None:
            same = first_rows[content]
            vectors[row], tokens[row], sentences[row] = vectors[same], tokens[same], sentences[same]
    headings = list(dict.fromkeys(_own_heading(passage) for passage in passages if passage.headings))
    heading_vectors = _encode_headings(headings, old, encoder)
    return _Encoded(hashes, vectors, tokens, sentences, headings, heading_vectors, len(missing))


def _sentences(text: str) -> list[str]:
    """Cut a passage's text, never blank, into sentences that are not blank either."""
    return [text[start:end] for start, end in split_sentences(text) if text[start:end].strip()]


def _encode_headings(headings: list[str], old: Generation | None, encoder: Encoder) -> "Vectors":
    import numpy as np

    stored = old.stored_headings() if old else {}
    new = [heading for heading in headings if heading not in stored]
    encoded = dict(zip(new, encoder.encode_passages(new).vectors, strict=True))
    vectors = [old.heading_vector(stored[h]) if old and h in stored else encoded[h] for h in headings]
    return np.array(vectors, np.float32).reshape(-1, encoder.dimension)


def _own_heading(passage: Passage) -> str:
    return plain_heading(passage.headings[-1])


def _write(
    index: Path,
    manifest: dict[str, Any],
    guide: Corpus,
    passages: list[Passage],
    encoded: _Encoded,
    background: Background,
) -> str:
    """Write a generation aside, verify it by opening it, then make it the live one."""
    import faiss
    import numpy as np

    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    aside = index / f"{name}.tmp"
    aside.mkdir()
    try:
        _write_passages(aside / "passages.sqlite", guide, passages, encoded)
        # faiss.write_index can lose the error of a full disk, so the bytes are written here.
        headings = _centred(encoded.heading_vectors, background)
        for vectors, file in ((encoded.vectors, "vectors.faiss"), (headings, "headings.faiss")):
            _write_file(aside / file, faiss.serialize_index(_nearest(vectors)).tobytes())
        for kind, stored in (("token", encoded.tokens), ("sentence", encoded.sentences)):
            starts = np.cumsum([0, *map(len, stored)], dtype=np.int64)
            _write_file(aside / f"{kind}_starts.i64", starts.tobytes())
            _write_file(aside / f"{kind}s.u8", *(rows.tobytes() for rows in stored))
        _write_file(aside / "headings.f32", encoded.heading_vectors.tobytes())
        places = {heading: row for row, heading in enumerate(encoded.headings)}
        own = [places[_own_heading(passage)] if passage.headings else -1 for passage in passages]
        _write_file(aside / "heading_rows.i32", np.array(own, np.int32).tobytes())
        _write_file(aside / "sections.i32", _number_sections(passages).tobytes())
        means = np.hstack([background.vectors, background.tokens, background.second])
        _write_file(aside / "background.f32", means.tobytes())
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


def _nearest(vectors: "Vectors") -> Any:
    """Index vectors for search by inner product: one by one, or in cells where that would take long.

    In cells (Jégou and others 2011) only those near the question are searched, as many as find 99 % of what a search
    one by one finds. On these vectors a graph (HNSW) finds less in the same time and takes ten times as long to build.
    """
    import faiss
    import numpy as np

    if len(vectors) <= EXACT_UP_TO:
        flat = faiss.IndexFlatIP(vectors.shape[1])
        flat.add(vectors)
        return flat
    cells = int(CELLS * math.sqrt(len(vectors)))
    index: Any = faiss.IndexIVFFlat(
        faiss.IndexFlatIP(vectors.shape[1]), vectors.shape[1], cells, faiss.METRIC_INNER_PRODUCT
    )
    index.set_direct_map_type(faiss.DirectMap.Array)  # to fetch vectors by their rows
    generator = np.random.default_rng(0)
    index.train(vectors[generator.permutation(len(vectors))[: TRAINING * cells]])
    index.add(vectors)
    # Questions lie between passages rather than on them, and what they share is taken off.
    pairs = vectors[generator.integers(0, len(vectors), (2, RECALL_QUERIES))]
    queries = pairs.mean(axis=0) - vectors.mean(axis=0)
    _, expected = faiss.knn(queries, vectors, RECALL_AT, faiss.METRIC_INNER_PRODUCT)
    while index.nprobe < cells and _recall(index.search(queries, RECALL_AT)[1], expected) < RECALL:
        index.nprobe = min(cells, 2 * index.nprobe)
    return index


def _recall(found: "NDArray[np.int64]", expected: "NDArray[np.int64]") -> float:
    import numpy as np

    return float(np.mean([len(np.intersect1d(*rows)) / len(rows[1]) for rows in zip(found, expected, strict=True)]))


def _centred(headings: "Vectors", background: Background) -> "Vectors":
    """Take the guide's mean heading off; few headings say little of it, so it is drawn towards that of questions."""
    general = background.vectors.mean(axis=0)
    mean = (headings.sum(axis=0) + MEAN_HEADINGS * general) / (len(headings) + MEAN_HEADINGS)
    return unit(headings - mean)


def _number_sections(passages: list[Passage]) -> "NDArray[np.int32]":
    """Number the sections; a passage without headings gets a number of its own."""
    import numpy as np

    numbers: dict[tuple[str, int, int], int] = {}
    keys = ((p.document_id, p.section, -1 if p.headings else row) for row, p in enumerate(passages))
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int32)


def _write_passages(path: Path, guide: Corpus, passages: list[Passage], encoded: _Encoded) -> None:
    import numpy as np

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
                (_passage_record(row, *pair) for row, pair in enumerate(zip(passages, encoded.hashes, strict=True))),
            )
            database.executemany("INSERT INTO headings VALUES (?, ?)", enumerate(encoded.headings))
            terms: dict[str, list[int]] = defaultdict(list)
            for row, passage in enumerate(passages):
                for term in dict.fromkeys(technical_terms(encoded_text(passage.headings, passage.text))):
                    terms[term].append(row)
            database.executemany(
                "INSERT INTO terms VALUES (?, ?)",
                ((term, np.array(rows, "<i4").tobytes()) for term, rows in terms.items()),
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


def _write_file(path: Path, *pieces: bytes) -> None:
    with path.open("wb") as file:
        file.writelines(pieces)
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
