"""Build a generation of the index: streamed to the disk, going on where one was stopped, live when whole."""

import json
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cache, partial
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from qa import versions
from qa.build.changes import Changes, compare_documents
from qa.build.encode import EncodedGuide, encode_guide, encode_headings, sample_queries, text_hash
from qa.build.publish import end_trial, make_live, put_on_trial
from qa.build.reuse import KEY, Reuse
from qa.disk import new_name, sync
from qa.errors import CorpusError, QAError
from qa.guide.files import Corpus, read_corpus
from qa.guide.passages import TOKEN_LIMIT, lost_lines, split_document
from qa.models.background import Background, encode_background
from qa.models.encoder import Encoder
from qa.records import Document, Note, Passage
from qa.store.generation import Contents, Generation, write_contents, write_manifest
from qa.store.manifest import (
    CorpusFacts,
    Counts,
    Manifest,
    SecondFacts,
    describe_encoder,
    made_with,
    only_builder,
    read_manifest,
    trial_generation,
)

LANGUAGE_SAMPLES = 32  # documents that the guide's languages are told from
LANGUAGE_SAMPLE = 300  # characters of each
VERIFIED = 16  # passages that a new generation is asked for before it goes live

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: str
    built: bool  # False when the index was up to date already
    documents: int
    sections: int
    passages: int
    encoded: int  # passages that had to be encoded; the rest was there already, of an earlier build
    recall: float  # share of the 24 nearest passages that the search finds, measured; 1 where it compares all
    failures: dict[str, str]  # document_id to why it was left out
    changes: Changes = field(default_factory=Changes)  # of the sections, since the generation before
    refused: str = ""  # why the generation before could not be used again
    lost: dict[str, list[int]] = field(
        default_factory=dict
    )  # document_id to lines that are in no passage; a bug if any
    unread: dict[str, int] = field(default_factory=dict)  # ending to how many files have it that no reader knows
    doubts: dict[str, list[Note]] = field(default_factory=dict)  # document_id to what may be read otherwise than meant
    trial: bool = False  # the generation is on trial, and another one is live


def build_index(
    corpus: Path,
    index: Path,
    encoder: Encoder,
    progress: Progress = lambda done, total: None,
    wait: float = 0,
    publish: bool = True,
    reading: Progress = lambda done, total: None,
) -> BuildReport:
    """Build a generation from ``corpus`` and make it the live one; the old one serves until then.

    A build that is stopped leaves what it has encoded; the next one goes on from there.

    :param progress: Called with passages encoded and to be encoded.
    :param wait: Seconds to wait for another build of the same index.
    :param publish: False leaves the live one as it is, and puts the new one on trial beside it.
    :param reading: Called with files read and to be read, before anything is encoded.
    :raises CorpusError: There is nothing to index.
    :raises QAError: Another build is running, or the disk refuses a write.
    """
    try:
        index.mkdir(parents=True, exist_ok=True)
        with only_builder(index, wait):
            return _build(corpus, index, encoder, progress, publish, reading)
    except OSError as error:
        raise QAError(
            f"cannot write the index in {index}: {error.strerror or error}; the old one is untouched"
        ) from error


def _build(
    corpus: Path, index: Path, encoder: Encoder, progress: Progress, publish: bool, reading: Progress
) -> BuildReport:
    reuse = Reuse(index, encoder)
    guide = read_corpus(corpus, reuse.documents if reuse.old else None, reading)  # what is cut anew is read anew
    if reuse.old and reuse.is_current(guide):
        reuse.remove_leftovers()
        if trial_generation(index):
            end_trial(index)  # it is of a guide that was changed back
        return _report(reuse.old, guide, reuse.old.all_passages())
    if trial := _current_trial(index, guide, encoder):
        changes = compare_documents(reuse.documents, trial.documents(), guide.failures)
        if publish:
            make_live(index, trial.name)
        return _report(trial, guide, trial.all_passages(), trial.name if publish else "", 0, changes, trial=not publish)
    passages = _cut(corpus, guide, reuse, encoder)
    background = reuse.old.background if reuse.old else encode_background(encoder)
    aside = index / f"{new_name()}.tmp"
    key = json.dumps([versions.SCHEMA, made_with(), asdict(describe_encoder(encoder))], ensure_ascii=False)
    reuse.open_stopped(key, encoder.dimension, background)
    aside.mkdir()
    try:
        (aside / KEY).write_text(key, encoding="utf-8")
        encoded = encode_guide(aside, passages, background, reuse, encoder, progress)
        _write(aside, corpus, guide, passages, encoded, background, reuse, encoder)
        written = Generation(aside, read_manifest(aside, "all", known=encoded.shared))
        _verify(written)
        sync(aside)
        aside.rename(index / aside.stem)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)  # a full disk needs the room
        raise
    finally:
        reuse.close()
    (make_live if publish else put_on_trial)(index, aside.stem)
    reuse.remove_leftovers()
    changes = compare_documents(reuse.documents, {d.document_id: d for d in guide.documents}, guide.failures)
    return _report(written, guide, passages, aside.stem, encoded.new, changes, reuse.refused, trial=not publish)


def _current_trial(index: Path, guide: Corpus, encoder: Encoder) -> Generation | None:
    """Open the generation on trial, where it was built from just this guide by this encoder and is whole."""
    try:
        trial = Generation.open_trial(index)
        trial.check_encoder(encoder)
    except QAError:
        return None
    return trial if trial.manifest.corpus.files == guide.fingerprints else None


def _report(
    generation: Generation,
    guide: Corpus,
    passages: Sequence[Passage],
    built: str = "",
    encoded: int = 0,
    changes: Changes | None = None,
    refused: str = "",
    trial: bool = False,
) -> BuildReport:
    """Say what was done.

    :param built: Name of a new generation.
    """
    manifest = generation.manifest
    return BuildReport(
        built or generation.name,
        bool(built),
        manifest.counts.documents,
        manifest.counts.sections,
        manifest.counts.passages,
        encoded,
        manifest.search.recall,
        guide.failures,
        changes or Changes(),
        refused,
        lost_of(guide.documents, passages),
        guide.unread,
        {document.document_id: list(document.doubts) for document in guide.documents if document.doubts},
        trial,
    )


def lost_of(documents: Iterable[Document], passages: Iterable[Passage]) -> dict[str, list[int]]:
    """List the lines of each document that are in no passage."""
    by_document: dict[str, list[Passage]] = {}
    for passage in passages:
        by_document.setdefault(passage.document_id, []).append(passage)
    lost = {one.document_id: lost_lines(one, by_document.get(one.document_id, [])) for one in documents}
    return {name: lines for name, lines in lost.items() if lines}


def _cut(corpus: Path, guide: Corpus, reuse: Reuse, encoder: Encoder) -> list[Passage]:
    """Cut the guide into passages; those of documents that have not changed are taken over.

    :raises CorpusError: There are none.
    """
    limit = min(TOKEN_LIMIT, encoder.max_tokens)
    known = reuse.passages_of(guide.documents)
    passages: list[Passage] = []
    for document in guide.documents:
        if document.document_id in known:
            passages += known[document.document_id]
        else:
            passages += split_document(document, encoder.count_tokens, limit)
    if not passages:
        reasons = "".join(f"\n  {name}: {why}" for name, why in guide.failures.items())
        raise CorpusError(f"nothing to index in {corpus}: no file holds text below a heading or alone{reasons}")
    return passages


def _second_facts(guide: Corpus, background: Background, encoder: Encoder, known: dict[str, int]) -> SecondFacts:
    """Measure how well the second encoder knows the guide: the mean over its languages, by their share of the text.

    :param known: The language of texts looked at before, by their hashes.
    """
    documents = guide.documents[:: -(-len(guide.documents) // LANGUAGE_SAMPLES)]
    samples = {text_hash(text): text for text in (document.text[:LANGUAGE_SAMPLE] for document in documents)}
    new = [name for name in samples if name not in known]
    vectors = encoder.query_vectors([samples[name] for name in new])
    rows = known | {name: background.row(samples[name], vector) for name, vector in zip(new, vectors, strict=True)}
    worth = [background.worth[rows[text_hash(document.text[:LANGUAGE_SAMPLE])]] for document in documents]
    mean = float(np.average(worth, weights=[1 + len(document.text) for document in documents]))
    languages = dict(zip(background.languages, background.worth, strict=True))
    return SecondFacts(round(mean, 3), {name: rows[name] for name in samples}, languages)


def _write(
    folder: Path,
    corpus: Path,
    guide: Corpus,
    passages: list[Passage],
    encoded: EncodedGuide,
    background: Background,
    reuse: Reuse,
    encoder: Encoder,
) -> None:
    """Write what a generation has beside its segments, its manifest last."""
    headings = encode_headings(passages, reuse, encoder)
    second = _second_facts(guide, background, encoder, reuse.samples)
    contents = Contents(
        documents=guide.documents,
        passages=passages,
        hashes=encoded.hashes,
        terms=encoded.terms,
        vectors=encoded.vectors,
        places=encoded.places,
        sections=_number_sections(passages, encoded.hashes),
        headings=headings.texts,
        heading_vectors=headings.vectors,
        heading_directions=headings.directions(background),
        heading_rows=headings.rows,
        background=background,
        queries=cache(partial(sample_queries, passages, background, second.guide, encoder)),
    )
    files, search = write_contents(folder, contents, reuse.old)
    sections = sum(len(document.sections) for document in guide.documents)
    (folder / KEY).unlink()
    manifest = Manifest(
        schema=versions.SCHEMA,
        made_with=made_with(),
        second=second,
        model=describe_encoder(encoder),
        corpus=CorpusFacts(str(corpus.resolve()), guide.fingerprints, guide.failures),
        counts=Counts(len(guide.documents), sections, len(passages)),
        files=encoded.files | files,
        search=search,
        segments=encoded.segments,
    )
    write_manifest(folder, manifest)


def _number_sections(passages: list[Passage], hashes: list[str]) -> NDArray[np.int32]:
    """Number the sections, copies of one alike; a passage without headings counts for itself.

    :param hashes: Of what was encoded of each passage.
    """
    sections: dict[tuple[str, int, int], list[int]] = {}
    for row, passage in enumerate(passages):
        key = passage.document_id, passage.section, -1 if passage.headings else row
        sections.setdefault(key, []).append(row)
    numbers: dict[tuple[str, ...], int] = {}
    numbered = np.empty(len(passages), np.int32)
    for rows in sections.values():
        numbered[rows] = numbers.setdefault(tuple(hashes[row] for row in rows), len(numbers))
    return numbered


def _verify(written: Generation) -> None:
    """Ask what was written for some of its own passages and headings; the file system may have lost what it took.

    :raises OSError: It does not find them.
    """
    count = written.manifest.counts.passages
    for row in range(0, count, -(-count // VERIFIED)):
        at = np.array([row])
        dense, second = written.vectors(at)
        nearest = written.vectors(written.candidates(dense[0], second[0], 1))
        best = float(dense[0] @ nearest[0][0] + second[0] @ nearest[1][0])
        own = float(dense[0] @ dense[0] + second[0] @ second[0])
        heading = written.heading_vectors(at)[0]
        by_heading = written.heading_vectors(written.heading_candidates(heading, 1)) @ heading
        if best < own - 1e-3 or (heading.any() and by_heading.max() < heading @ heading - 1e-3):
            raise OSError(f"passage {row} of {written.folder} is not found again after writing")
