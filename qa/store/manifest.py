"""What an index says of itself: its generations, what they were made with, and whether they are whole."""

import hashlib
import json
import os
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from qa.errors import CorpusError, IndexNotFoundError, IndexRefusedError
from qa.guide.files import DOCUMENTS_VERSION, fingerprint_corpus
from qa.guide.terms import ANALYSER_VERSION
from qa.models.background import BANK_VERSION
from qa.models.encoder import Encoder
from qa.models.second import second_name
from qa.search.ranking import RANKING_VERSION

SCHEMA = 7  # raised whenever a file of a generation changes its meaning
HASH_UP_TO = 2**30  # bytes of a file that is hashed whenever an index is opened; takes a second
MANIFEST = "manifest.json"
SEAL = "sha256"  # of the manifest itself without this; it finds accidents, and keeps nobody from writing another


def made_with() -> dict[str, Any]:
    """Say what stored files are made with; an index made with anything else is refused."""
    return {
        "analyser": ANALYSER_VERSION,
        "background": BANK_VERSION,
        "documents": DOCUMENTS_VERSION,
        "ranking": RANKING_VERSION,
        "second": second_name(),
    }


def describe_encoder(encoder: Encoder) -> dict[str, Any]:
    """Say which model made the vectors; vectors of another do not compare."""
    return {
        "name": encoder.name,
        "sha256": encoder.fingerprint,
        "prompts": encoder.prompts,
        "dimension": encoder.dimension,
    }


def live_generation(index: Path) -> Path:
    """Find the folder of the live generation.

    :raises IndexNotFoundError: There is no index.
    :raises IndexRefusedError: ``CURRENT`` names no generation.
    """
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


def all_generations(index: Path) -> list[Path]:
    """List the folders of generations, newest first; their names begin with the time they were made."""
    folders = (path for path in index.iterdir() if path.suffix != ".tmp" and (path / MANIFEST).is_file())
    return sorted(folders, reverse=True)


def read_manifest(folder: Path, hash_up_to: float = HASH_UP_TO, known: Collection[str] = ()) -> dict[str, Any]:
    """Read a manifest and hold the files of its generation to it.

    :param hash_up_to: Of larger files, in bytes, only the size is compared.
    :param known: Files that were compared already.
    :raises IndexRefusedError: A file is damaged, missing or foreign, or of another version; it is named.
    """
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["schema"] == SCHEMA and manifest.pop(SEAL) != _seal(manifest):
            raise IndexRefusedError(f"{folder / MANIFEST} is damaged; run: qa build")
        if manifest["schema"] != SCHEMA:
            raise IndexRefusedError(
                f"the index in {folder} has format {manifest['schema']}, this version reads {SCHEMA}; run: qa build"
            )
        for name, now in made_with().items():
            if (then := manifest["made_with"].get(name)) != now:
                raise IndexRefusedError(
                    f"the index in {folder} was made with {name} {then}, this version has {now}; run: qa build"
                )
        _check_files(folder, manifest["files"], hash_up_to, known)
        manifest["counts"]["passages"], manifest["model"]["name"], manifest["corpus"]["files"]
        manifest["search"]["recall"], manifest["segments"], manifest["second"]["samples"]
        float(manifest["second"]["guide"]), [float(worth) for worth in manifest["second"]["languages"].values()]
    except OSError as error:
        raise IndexRefusedError(f"cannot read {error.filename} ({error.strerror}); run: qa build") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexRefusedError(f"{folder / MANIFEST} is damaged ({error!r}); run: qa build") from error
    return manifest


def sealed(manifest: dict[str, Any]) -> bytes:
    """Give a manifest as it is written."""
    return json.dumps({**manifest, SEAL: _seal(manifest)}, indent=1).encode()


def _seal(manifest: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()


def _check_files(folder: Path, files: dict[str, Any], hash_up_to: float, known: Collection[str]) -> None:
    foreign = sorted({path.name for path in folder.iterdir()} - files.keys() - {MANIFEST})
    if foreign:
        raise IndexRefusedError(f"{folder / foreign[0]} does not belong to the index; remove it, or run: qa build")
    new = {name: file for name, file in files.items() if name not in known}
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # hashing lets other threads run
        whole = pool.map(partial(_is_whole, folder, hash_up_to=hash_up_to), new, new.values())
        for name, is_whole in zip(new, whole, strict=True):
            if not is_whole:
                raise IndexRefusedError(f"{folder / name} is damaged; run: qa build")


def _is_whole(folder: Path, name: str, expected: dict[str, Any], hash_up_to: float) -> bool:
    if Path(name).name != name:
        raise ValueError(f"{name} is no file of a generation")
    size = (folder / name).stat().st_size
    return bool(size == expected["bytes"] and (size > hash_up_to or hash_file(folder / name) == expected["sha256"]))


def hash_file(path: Path) -> str:
    """Give the sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def stale_reasons(corpus: Path, index: Path, model: str | None = None) -> list[str]:
    """Say how ``corpus`` differs from what the index was built from; empty when it does not.

    :param model: The model it should have been built with; None accepts any.
    :raises IndexNotFoundError: There is no index.
    """
    manifest = read_manifest(live_generation(index), hash_up_to=-1)
    built_with = manifest["model"]["name"]
    changed = list(_changed_files(corpus, manifest))
    return ([f"model: built with {built_with}, not {model}"] if model not in (None, built_with) else []) + changed


def newer_guide(manifest: dict[str, Any]) -> list[str]:
    """Say how the guide differs by now from what an index was built from; nothing where the guide is not there."""
    try:
        return list(_changed_files(Path(manifest["corpus"]["folder"]), manifest))
    except (CorpusError, OSError):
        return []


def _changed_files(corpus: Path, manifest: dict[str, Any]) -> Iterator[str]:
    then: dict[str, str] = manifest["corpus"]["files"]
    now = fingerprint_corpus(corpus)
    yield from (f"new: {name}" for name in sorted(now.keys() - then.keys()))
    yield from (f"removed: {name}" for name in sorted(then.keys() - now.keys()))
    yield from (f"changed: {name}" for name in sorted(now.keys() & then.keys()) if now[name] != then[name])
