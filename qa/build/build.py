"""Build a generation of the index: streamed to the disk, going on where one was stopped, live when whole."""

import hashlib
import json
import math
import os
import secrets
import shutil
import sqlite3
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import CorpusError, IndexNotFoundError, IndexRefusedError, QAError
from qa.guide.files import Corpus, read_corpus
from qa.guide.passages import TOKEN_LIMIT, encoded_text, plain_heading, split_document
from qa.guide.sentences import place_sentences
from qa.guide.terms import technical_terms
from qa.models.background import Background, encode_background
from qa.models.cache import sync
from qa.models.encoder import Encoder
from qa.models.second import encode_second
from qa.records import Passage
from qa.search.ranking import quantise, unit
from qa.store.generation import TABLES, Generation, nearest_index, write_index
from qa.store.journal import Encodings, EncodingWriter, Source
from qa.store.manifest import (
    MANIFEST,
    SCHEMA,
    all_generations,
    describe_encoder,
    hash_file,
    made_with,
    read_manifest,
    sealed,
)
from qa.store.segments import PLACE, STORES
from qa.store.writer_lock import only_builder

if TYPE_CHECKING:
    from qa.store.journal import Stored

Vectors = NDArray[np.float32]


KEPT_GENERATIONS = 2  # the live one and the one before it, which a running page may still read
BATCH = 64  # passages encoded between two steps of the progress bar; a stopped build loses no more
MEAN_HEADINGS = 10  # headings that the general mean weighs
LANGUAGE_SAMPLES = 32  # documents that the guide's languages are told from
LANGUAGE_SAMPLE = 300  # characters of each
VERIFIED = 16  # passages that a new generation is asked for before it goes live
MOST_SHARED = 8  # segments; what else there is, is written together anew
KEY = "encodings.json"  # in a folder that is not whole yet: what its vectors were made with


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: str
    built: bool  # False when the index was up to date already
    documents: int
    sections: int
    passages: int
    encoded: int  # passages that had to be encoded; the rest was there already, of an earlier build
    recall: float  # share of the 50 nearest passages that the search finds, measured; 1 where it compares all
    failures: dict[str, str]  # document_id to why it was left out


def build_index(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    progress: Callable[[int, int], None] = lambda done, total: None,
    wait: float = 0,
) -> BuildReport:
    """Build a generation from ``corpus`` and make it the live one; the old one serves until then.

    A build that is stopped leaves what it has encoded; the next one goes on from there.

    :param progress: Called with passages encoded and to be encoded.
    :param wait: Seconds to wait for another build of the same index.
    :raises CorpusError: There is nothing to index.
    :raises QAError: Another build is running, or the disk refuses a write.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        with only_builder(index, wait):
            return _build(corpus, index, encoder, progress)
    except OSError as error:
        raise QAError(
            f"cannot write the index in {index}: {error.strerror or error}; the old one is untouched"
        ) from error


def _build(corpus: Path, index: Path, encoder: Encoder, progress: Callable[[int, int], None]) -> BuildReport:
    leftovers = [path for path in index.glob("*.tmp") if path.is_dir()]
    old = _open_usable(index, encoder)
    known = old.documents() if old else {}
    guide = read_corpus(corpus, {name: document for name, (document, _) in known.items()})
    if old and not old.warning and old.manifest["corpus"]["files"] == guide.fingerprints:
        _remove(leftovers)
        recall = old.manifest["search"]["recall"]
        return BuildReport(old.name, False, **old.manifest["counts"], encoded=0, recall=recall, failures=guide.failures)
    limit = min(TOKEN_LIMIT, encoder.max_tokens)
    passages: list[Passage] = []
    for document in guide.documents:
        same, its_passages = known.get(document.document_id, (None, []))
        passages += its_passages if document is same else split_document(document, encoder.count_tokens, limit)
    if not passages:
        reasons = "".join(f"\n  {name}: {why}" for name, why in guide.failures.items())
        raise CorpusError(f"nothing to index in {corpus}: no file holds text below a heading or alone{reasons}")
    background = old.background if old else encode_background(encoder)
    counts = {
        "documents": len(guide.documents),
        "sections": sum(len(document.sections) for document in guide.documents),
        "passages": len(passages),
    }
    manifest: dict[str, Any] = {
        "schema": SCHEMA,
        "made_with": made_with(),
        "second": {
            **_second_worth(guide, background, encoder, old.manifest["second"]["samples"] if old else {}),
            "languages": dict(zip(background.languages, background.worth, strict=True)),
        },
        "model": describe_encoder(encoder),
        "corpus": {"folder": str(corpus.resolve()), "files": guide.fingerprints, "failures": guide.failures},
        "counts": counts,
    }
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    aside = index / f"{name}.tmp"
    stopped = _stopped_builds(leftovers, manifest, background)
    aside.mkdir()
    try:
        (aside / KEY).write_text(_key(manifest), encoding="utf-8")
        encoded = _encode(aside, name, passages, background, old, stopped, encoder, progress)
        headings = _encode_headings(passages, old, encoder)
        _write(aside, manifest, guide, passages, encoded, headings, background, old)
        _verify(Generation(aside, read_manifest(aside, hash_up_to=math.inf, known=encoded.shared)))
        sync(aside)
        aside.rename(index / name)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)  # a full disk needs the room
        raise
    finally:
        for one in stopped:
            one.close()
    _write_file(index / "CURRENT.tmp", f"{name}\n".encode())
    os.replace(index / "CURRENT.tmp", index / "CURRENT")
    sync(index)
    _remove(leftovers)
    _prune(index, name)
    recall = manifest["search"]["recall"]
    return BuildReport(name, True, **counts, encoded=encoded.new, recall=recall, failures=guide.failures)


def _verify(written: Generation) -> None:
    """Ask what was written for some of its own passages and headings; the file system may have lost what it took.

    :raises OSError: It does not find them.
    """

    count = written.manifest["counts"]["passages"]
    for row in range(0, count, -(-count // VERIFIED)):
        at = np.array([row])
        dense, second = written.vectors(at)
        vectors = written.both_vectors(written.candidates(dense[0], second[0], 1))
        best = float(np.hstack([dense, second])[0] @ vectors[0])
        own = float(dense[0] @ dense[0] + second[0] @ second[0])
        heading = written.heading_vectors(at)[0]
        by_heading = written.heading_vectors(written.heading_candidates(heading, 1)) @ heading
        if best < own - 1e-3 or (heading.any() and by_heading.max() < heading @ heading - 1e-3):
            raise OSError(f"passage {row} of {written.folder} is not found again after writing")


def _open_usable(index: Path, encoder: Encoder) -> Generation | None:
    """Open a generation whose vectors can serve again; one before the live one where that is damaged."""
    try:
        old = Generation.open(index)
        old.check_encoder(encoder)
    except (IndexNotFoundError, IndexRefusedError):
        return None
    return old


def _key(manifest: dict[str, Any]) -> str:
    """Say what vectors are made with."""
    return json.dumps([manifest["schema"], manifest["made_with"], manifest["model"]], ensure_ascii=False)


def _stopped_builds(leftovers: list[Path], manifest: dict[str, Any], background: Background) -> list[Encodings]:
    """Open what builds that were stopped have encoded in the same way."""
    found = []
    for folder in leftovers:
        try:
            if (folder / KEY).read_text(encoding="utf-8") == _key(manifest):
                found.append(Encodings(folder, manifest["model"]["dimension"], len(background.centre)))
        except (OSError, UnicodeDecodeError):
            continue  # stopped before anything was encoded
    return found


def _second_worth(guide: Corpus, background: Background, encoder: Encoder, known: dict[str, int]) -> dict[str, Any]:
    """Measure how well the second encoder knows the guide: the mean over its languages, by their share of the text.

    :param known: The language of texts looked at before, by their hashes.
    """

    documents = guide.documents[:: -(-len(guide.documents) // LANGUAGE_SAMPLES)]
    samples = {_hash(text): text for text in (document.text[:LANGUAGE_SAMPLE] for document in documents)}
    new = [name for name in samples if name not in known]
    vectors = encoder.encode_queries([samples[name] for name in new]).vectors
    rows = known | {name: background.row(vector) for name, vector in zip(new, vectors, strict=True)}
    worth = [background.worth[rows[_hash(document.text[:LANGUAGE_SAMPLE])]] for document in documents]
    mean = float(np.average(worth, weights=[1 + len(document.text) for document in documents]))
    return {"guide": round(mean, 3), "samples": {name: rows[name] for name in samples}}


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class _Encoded:
    """What is known of the passages once their tokens and sentences are on the disk, in their order."""

    contents: list[str]  # hashes of the texts that were encoded
    terms: dict[str, NDArray[np.int32]]  # rows of the passages with a code or number
    vectors: Vectors  # (passages, dim + 512), by both encoders
    segments: list[str]
    places: NDArray[np.int64]  # (passages, 5), where each stands in the segments
    files: dict[str, dict[str, Any]]  # of the segments, with sizes and sha256
    shared: set[str]  # those that the generation before has too
    new: int  # passages that had to be encoded


def _encode(
    folder: Path,
    name: str,
    passages: list[Passage],
    background: Background,
    old: Generation | None,
    stopped: list[Encodings],
    encoder: Encoder,
    progress: Callable[[int, int], None],
) -> _Encoded:
    """Write the vectors of the passages that no shared segment holds; memory holds one batch of token vectors."""

    texts = [encoded_text(passage.headings, passage.text) for passage in passages]
    contents = [_hash(text) for text in texts]
    stored = old.stored_rows() if old else {}
    before = np.array([stored.get(content, -1) for content in contents], np.int64)
    shared = _worth_sharing(old, before[before >= 0]) if old else []
    linked = np.zeros(len(passages), bool)
    if old and shared:
        linked = (before >= 0) & np.isin(old.segments.places[before, 0], shared)
    held: dict[str, tuple[Source, int]] = {}
    if old:
        held |= {content: (old, row) for content, row in stored.items()}
    for one in stopped:
        held |= {content: (one, row) for content, row in one.stored_rows().items()}
    # A text that stands twice is written, and encoded, once.
    rows_to_write = list({contents[row]: row for row in np.flatnonzero(~linked).tolist()}.values())
    missing = [row for row in rows_to_write if contents[row] not in held]
    done = 0
    progress(done, len(missing))
    with EncodingWriter(folder, encoder.dimension, len(background.centre)) as writer:
        for first in range(0, len(rows_to_write), BATCH):
            batch = rows_to_write[first : first + BATCH]
            new = [row for row in batch if contents[row] not in held]
            fresh = _encode_batch([passages[row] for row in new], [texts[row] for row in new], background, encoder)
            made = dict(zip(new, fresh, strict=True))
            for row in batch:
                source, place = held.get(contents[row], (None, 0))
                writer.append(contents[row], source.stored(place) if source else made[row])
            writer.commit()
            done += len(new)
            if new:
                progress(done, len(missing))
        vectors, places, files = writer.finish(name)
    segments, linked_files = _link(old, shared, folder) if old else ([], {})
    all_vectors = np.empty((len(passages), vectors.shape[1]), np.float32)
    all_places = np.empty((len(passages), len(PLACE)), np.int64)
    written = {contents[row]: at for at, row in enumerate(rows_to_write)}
    at = np.array([written[contents[row]] for row in np.flatnonzero(~linked)], np.int64)
    all_vectors[~linked], all_places[~linked, 0], all_places[~linked, 1:] = vectors[at], len(segments), places[at]
    if old and linked.any():
        all_vectors[linked], all_places[linked] = old.both_vectors(before[linked]), old.segments.places[before[linked]]
        all_places[linked, 0] = np.searchsorted(shared, all_places[linked, 0])
    segments += [name] if written else []
    terms = _terms(texts, before, old)
    return _Encoded(
        contents, terms, all_vectors, segments, all_places, linked_files | files, set(linked_files), len(missing)
    )


def _terms(texts: list[str], before: NDArray[np.int64], old: Generation | None) -> dict[str, NDArray[np.int32]]:
    """Find the passages of each term, rows ascending; only texts that ``old`` does not have are looked at.

    :param before: The row of each text in ``old``, -1 where it has none.
    """

    found: dict[str, list[int]] = defaultdict(list)
    for row in np.flatnonzero(before < 0).tolist():
        for term in dict.fromkeys(technical_terms(texts[row])):
            found[term].append(row)
    if old:
        rows_of: list[list[int]] = [[] for _ in range(old.manifest["counts"]["passages"])]  # by row in ``old``
        for row in np.flatnonzero(before >= 0).tolist():
            rows_of[before[row]].append(row)
        for term, rows in zip(*old.terms(), strict=True):
            kept = [row for then in rows.tolist() for row in rows_of[then]]
            if kept:
                found[term] += kept
    return {term: np.array(sorted(rows), np.int32) for term, rows in found.items()}


def _worth_sharing(old: Generation, rows: NDArray[np.int64]) -> list[int]:
    """Choose the segments to share: those at least half of which is still needed, the largest where there are many.

    :param rows: Those of ``old`` that are needed.
    """

    segment, first, end = old.segments.places[np.unique(rows)][:, :3].T
    needed = np.bincount(segment, end - first, len(old.segments.names))
    worth = np.flatnonzero(2 * needed >= np.maximum(1, old.segments.token_counts))
    return sorted(worth[np.argsort(-needed[worth], kind="stable")][:MOST_SHARED].tolist())


def _link(old: Generation, shared: list[int], folder: Path) -> tuple[list[str], dict[str, dict[str, Any]]]:
    """Share the files of segments with the generation before; nobody writes to them any more."""
    names = [old.segments.names[number] for number in shared]
    files = {}
    for file in (f"{name}.{store}" for name in names for store in STORES):
        try:
            os.link(old.folder / file, folder / file)
        except OSError:  # not on every file system
            shutil.copyfile(old.folder / file, folder / file)
            sync(folder / file)
        files[file] = old.manifest["files"][file]
    return names, files


def _encode_batch(
    passages: list[Passage], texts: list[str], background: Background, encoder: Encoder
) -> "list[Stored]":

    if not texts:
        return []
    encoded = encoder.encode_passages(texts)
    vectors = np.hstack([encoded.vectors, encode_second(texts)]).astype(np.float32, copy=False)
    all_tokens, all_ranges, places = [], [], []
    for row, passage in enumerate(passages):
        tokens, ranges = encoded.tokens[row], encoded.ranges[row]
        if not len(tokens):  # reduction needs a row for every passage; a zero vector is similar to nothing
            tokens, ranges = background.centre[None], np.zeros((1, 2), np.int32)
        all_tokens.append(quantise(unit(tokens - background.centre)))
        # The heading path is encoded too, but is no part of the text.
        all_ranges.append(ranges - np.int32(len(texts[row]) - len(passage.text)))
        places.append(place_sentences(passage.text, all_ranges[-1]))
    pairs = zip(passages, places, strict=True)
    sentences = [passage.text[start:end] for passage, own in pairs for start, end in own[:, :2].tolist()]
    ends = np.cumsum([len(own) for own in places])
    by_passage = np.split(quantise(encode_second(sentences)), ends[:-1])
    return list(zip(vectors, all_tokens, all_ranges, by_passage, places, strict=True))


@dataclass(frozen=True, slots=True)
class _Headings:
    """The passages' own headings, each once."""

    texts: list[str]
    vectors: Vectors  # (headings, dim)
    rows: NDArray[np.int32]  # of each passage's own heading, -1 without


def _encode_headings(passages: list[Passage], old: Generation | None, encoder: Encoder) -> _Headings:

    numbers: dict[str, int] = {}
    own = [plain_heading(passage.headings[-1]) if passage.headings else None for passage in passages]
    rows = [-1 if heading is None else numbers.setdefault(heading, len(numbers)) for heading in own]
    stored = old.stored_headings() if old else {}
    new = [heading for heading in numbers if heading not in stored]
    encoded = dict(zip(new, encoder.encode_passages(new).vectors, strict=True))
    vectors = [old.heading_vector(stored[h]) if old and h in stored else encoded[h] for h in numbers]
    matrix = np.array(vectors, np.float32).reshape(-1, encoder.dimension)
    return _Headings(list(numbers), matrix, np.array(rows, np.int32))


def _write(
    folder: Path,
    manifest: dict[str, Any],
    guide: Corpus,
    passages: list[Passage],
    encoded: _Encoded,
    headings: _Headings,
    background: Background,
    old: Generation | None,
) -> None:
    """Write what else a generation has, its manifest last."""

    files = manifest["files"] = dict(encoded.files)
    arrays: dict[str, NDArray[Any]] = {
        "places.i64": encoded.places,
        "headings.f32": headings.vectors,
        "heading_rows.i32": headings.rows,
        "sections.i32": _number_sections(passages),
        "background.f32": np.hstack([background.vectors, background.tokens, background.second]),
    }
    for name, data in arrays.items():
        files[name] = _write_file(folder / name, data)
    nearest, manifest["search"] = nearest_index(encoded.vectors, old.passage_index if old else None)
    files["vectors.faiss"] = _write_file(folder / "vectors.faiss", nearest)
    nearest, _ = nearest_index(_centred(headings.vectors, background), old.heading_index if old else None)
    files["headings.faiss"] = _write_file(folder / "headings.faiss", nearest)
    files["passages.sqlite"] = _write_passages(folder / "passages.sqlite", guide, passages, encoded, headings.texts)
    manifest["segments"] = encoded.segments
    (folder / KEY).unlink()
    _write_file(folder / MANIFEST, sealed(manifest))


def _centred(headings: Vectors, background: Background) -> Vectors:
    """Take the guide's mean heading off; few headings say little of it, so it is drawn towards that of questions."""
    general = background.vectors.mean(axis=0)
    mean = (headings.sum(axis=0) + MEAN_HEADINGS * general) / (len(headings) + MEAN_HEADINGS)
    return unit(headings - mean)


def _number_sections(passages: list[Passage]) -> NDArray[np.int32]:
    """Number the sections; a passage without headings gets a number of its own."""

    numbers: dict[tuple[str, int, int], int] = {}
    keys = ((p.document_id, p.section, -1 if p.headings else row) for row, p in enumerate(passages))
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], np.int32)


def _write_passages(
    path: Path, guide: Corpus, passages: list[Passage], encoded: _Encoded, headings: list[str]
) -> dict[str, Any]:
    database = sqlite3.connect(path)
    try:
        with database:
            database.executescript(TABLES)
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
                (_passage_record(row, *pair) for row, pair in enumerate(zip(passages, encoded.contents, strict=True))),
            )
            database.executemany("INSERT INTO headings VALUES (?, ?)", enumerate(headings))
            database.executemany(
                "INSERT INTO terms VALUES (?, ?)",
                ((term, rows.astype("<i4").tobytes()) for term, rows in encoded.terms.items()),
            )
    except sqlite3.Error as error:
        raise OSError(str(error)) from error
    finally:
        database.close()
    sync(path)
    return {"bytes": path.stat().st_size, "sha256": hash_file(path)}


def _passage_record(row: int, passage: Passage, content: str) -> tuple[Any, ...]:
    headings = json.dumps(passage.headings, ensure_ascii=False)
    place = passage.start, passage.end, passage.start_line, passage.end_line
    return row, passage.document_id, passage.section, headings, passage.text, *place, content


def _write_file(path: Path, data: Any) -> dict[str, Any]:
    """Write bytes, an array or an index of ``faiss`` and bring it onto the disk; give size and sha256 of what it is.

    :raises OSError: The disk refuses it.
    """

    sha256 = hashlib.sha256()
    with path.open("wb") as file:

        def write(content: Any) -> None:
            file.write(content)
            sha256.update(content)

        if isinstance(data, bytes):
            write(data)
        elif isinstance(data, np.ndarray):
            write(data.data)
        else:
            write_index(data, write)
        size = file.tell()
    sync(path)
    sync(path.parent)
    return {"bytes": size, "sha256": sha256.hexdigest()}


def _remove(folders: list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


def _prune(index: Path, live: str) -> None:
    """Remove old generations; only folders that hold a manifest are ours to remove."""
    old = [path for path in all_generations(index) if path.name != live]
    _remove(old[KEPT_GENERATIONS - 1 :])
