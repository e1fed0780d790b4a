"""Everything an answer rests on, examined: model files, index, guide; each with what mends it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from qa.build.build import lost_of
from qa.build.changes import newer_guide
from qa.disk import cache_folder
from qa.errors import QAError
from qa.models.encoder import Encoder
from qa.models.layers import find_layers
from qa.models.second import unpack_second_encoder
from qa.models.words import unpack_words
from qa.store.generation import Generation
from qa.store.manifest import all_generations, live_generation, read_manifest, trial_generation

MOST_LINES = 5  # that are named of a file
FREE = 10**9  # bytes; a build of some 10,000 passages


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    subject: str
    ok: bool
    detail: str  # what was found; where not ok, what to do


def examine(index: Path) -> Iterator[Finding]:
    """Look at all of it, the slow way: every byte is compared with its sha256. Damaged model files are made again."""
    yield _look("word vectors", lambda: f"whole, in {unpack_words(verify=True)}")
    yield _look("layers", lambda: f"whole: {find_layers(verify=True).name}")
    yield _look("second encoder", lambda: f"whole, in {unpack_second_encoder(verify=True)}")
    yield _look("live index", lambda: _whole(live_generation(index)))
    try:
        live, trial = live_generation(index), trial_generation(index)
        older = [folder for folder in all_generations(index) if folder not in (live, trial)]
    except (QAError, OSError):
        live, trial, older = None, None, []
    for folder in older:
        yield _look("index before it", lambda folder=folder: _whole(folder))  # type: ignore[misc]
    if trial:
        yield _look("index on trial", lambda: _whole(trial))
    if live:
        yield _look("passages", lambda: _passages(live))
        yield _look("encoder of the index", lambda: _encoder(live))
        yield _look("guide", lambda: _guide(live))
    for folder in dict.fromkeys([index, cache_folder()]):
        yield _look("room on the disk", lambda folder=folder: _room(folder))  # type: ignore[misc]


def _look(subject: str, check: Callable[[], str]) -> Finding:
    try:
        return Finding(subject, True, check())
    except QAError as error:
        return Finding(subject, False, str(error))
    except OSError as error:
        return Finding(subject, False, f"{error.filename}: {error.strerror}")


def _whole(folder: Path) -> str:
    generation = Generation(folder, read_manifest(folder, "all"))
    counts = generation.manifest.counts
    return f"whole: {counts.documents} documents, {counts.passages} passages, in {folder}"


def _passages(folder: Path) -> str:
    generation = Generation(folder, read_manifest(folder, "sizes"))
    lost = lost_of(generation.documents().values(), generation.all_passages())
    if lost:
        lines = "; ".join(f"{name}, lines {', '.join(map(str, own[:MOST_LINES]))}" for name, own in lost.items())
        raise QAError(f"text that is in no passage, please report: {lines}")
    return "every letter, digit and symbol of the guide is in a passage or in a heading above one"


def _encoder(folder: Path) -> str:
    generation = Generation(folder, read_manifest(folder, "sizes"))
    encoder = Encoder(generation.model)
    generation.check_encoder(encoder)
    return f"as the index was built with: {encoder.name}, {encoder.dimension} dimensions"


def _guide(folder: Path) -> str:
    manifest = read_manifest(folder, "sizes")
    if changed := newer_guide(manifest):
        raise QAError(f"changed since ({'; '.join(changed[:3])}); run: qa build {manifest.corpus.folder}")
    failures = manifest.corpus.failures
    if failures:
        raise QAError("left out " + "; ".join(f"{name}: {why}" for name, why in failures.items()))
    return f"as it was indexed, in {manifest.corpus.folder}"


def _room(folder: Path) -> str:
    free = shutil.disk_usage(folder if folder.is_dir() else folder.parent).free
    if free < FREE:
        raise QAError(f"{free / 1e6:.0f} MB left for {folder}; a build may fail, make room")
    return f"{free / 1e9:.1f} GB left for {folder}"
