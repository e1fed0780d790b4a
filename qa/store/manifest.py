"""What an index says of itself: its generations, what each was made with, whether it is whole, who writes it."""

import hashlib
import json
import os
import socket
from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Literal

from qa import versions
from qa.disk import hash_file
from qa.errors import IndexNotFoundError, IndexRefusedError, QAError
from qa.models.encoder import Encoder
from qa.models.second import second_name
from qa.store.nearest import SearchFacts

MANIFEST = "manifest.json"
CURRENT = "CURRENT"
TRIAL = "TRIAL"  # names a generation that is whole and not live, to be tried first
SEAL = "sha256"  # of the manifest itself without this; it finds accidents, and keeps nobody from writing another
LOCK, BUILDER = ".lock", ".builder.json"  # the system releases the lock when its process ends, however it ends

Verify = Literal["sizes", "usual", "all"]  # sizes of files only; sha256 too, of files up to a size; of every file
HASHED: dict[Verify, float] = {"sizes": -1, "usual": 2**30, "all": float("inf")}  # bytes; 1 GB is hashed in a second


@dataclass(frozen=True, slots=True)
class ModelFacts:
    """Which model made the vectors; vectors of another do not compare."""

    name: str
    sha256: str
    prompts: dict[str, str]
    dimension: int


@dataclass(frozen=True, slots=True)
class SecondFacts:
    """How well the second encoder knows the languages, in [0, 1]."""

    guide: float  # the guide's own, by their share of the text
    samples: dict[str, int]  # the language, as a row of ``languages``, of texts looked at, by their hashes
    languages: dict[str, float]


@dataclass(frozen=True, slots=True)
class CorpusFacts:
    """What guide was read."""

    folder: str
    files: dict[str, str]  # document_id to sha256, failed files included
    failures: dict[str, str]  # document_id to why it was left out


@dataclass(frozen=True, slots=True)
class Counts:
    documents: int
    sections: int
    passages: int


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What a file of a generation must be."""

    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything a generation says of itself; what ``manifest.json`` holds."""

    schema: int
    made_with: dict[str, Any]
    second: SecondFacts
    model: ModelFacts
    corpus: CorpusFacts
    counts: Counts
    files: dict[str, FileFacts]
    search: SearchFacts
    segments: tuple[str, ...]

    @classmethod
    def from_json(cls, record: dict[str, Any]) -> "Manifest":
        """Read a record.

        :raises ValueError, KeyError, TypeError, AttributeError: It is no manifest.
        """
        second = record["second"]
        return cls(
            int(record["schema"]),
            record["made_with"],
            SecondFacts(
                float(second["guide"]),
                {str(name): int(row) for name, row in second["samples"].items()},
                {str(name): float(worth) for name, worth in second["languages"].items()},
            ),
            ModelFacts(**record["model"]),
            CorpusFacts(**record["corpus"]),
            Counts(**record["counts"]),
            {name: FileFacts(**file) for name, file in record["files"].items()},
            SearchFacts(**record["search"]),
            tuple(record["segments"]),
        )

    def sealed(self) -> bytes:
        """Give the manifest as it is written."""
        return seal(asdict(self))


def made_with() -> dict[str, Any]:
    """Say what stored files are made with; an index made with anything else is refused."""
    return {
        "analyser": versions.TERMS,
        "background": versions.BACKGROUND,
        "documents": versions.DOCUMENTS,
        "ranking": versions.RANKING,
        "second": second_name(),
    }


def describe_encoder(encoder: Encoder) -> ModelFacts:
    """Say which model makes vectors."""
    return ModelFacts(encoder.name, encoder.fingerprint, encoder.prompts, encoder.dimension)


def live_generation(index: Path) -> Path:
    """Find the folder of the live generation.

    :raises IndexNotFoundError: There is no index.
    :raises IndexRefusedError: ``CURRENT`` names no generation.
    """
    current = index / CURRENT
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


def trial_generation(index: Path) -> Path | None:
    """Find the folder of the generation that is on trial; None where there is none."""
    try:
        name = (index / TRIAL).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return None
    folder = index / name
    return folder if name and Path(name).name == name and (folder / MANIFEST).is_file() else None


def all_generations(index: Path) -> list[Path]:
    """List the folders of generations, newest first; their names begin with the time they were made."""
    folders = (path for path in index.iterdir() if path.suffix != ".tmp" and (path / MANIFEST).is_file())
    return sorted(folders, reverse=True)


def read_manifest(folder: Path, verify: Verify = "usual", known: Collection[str] = ()) -> Manifest:
    """Read a manifest and verify the files of its generation against it.

    :param known: Files that were verified already.
    :raises IndexRefusedError: A file is damaged, missing or foreign, or of another version; it is named.
    """
    try:
        record: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if record["schema"] == versions.SCHEMA and record.pop(SEAL) != _checksum(record):
            raise IndexRefusedError(f"{folder / MANIFEST} is damaged; run: qa build")
        if record["schema"] != versions.SCHEMA:
            raise IndexRefusedError(
                f"the index in {folder} has format {record['schema']}, this version reads {versions.SCHEMA}; "
                "run: qa build"
            )
        for name, now in made_with().items():
            if (then := record["made_with"].get(name)) != now:
                raise IndexRefusedError(
                    f"the index in {folder} was made with {name} {then}, this version has {now}; run: qa build"
                )
        manifest = Manifest.from_json(record)
        _check_files(folder, manifest.files, verify, known)
    except OSError as error:
        raise IndexRefusedError(f"cannot read {error.filename} ({error.strerror}); run: qa build") from error
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise IndexRefusedError(f"{folder / MANIFEST} is damaged ({error!r}); run: qa build") from error
    return manifest


def seal(record: dict[str, Any]) -> bytes:
    """Give a record with its checksum, as ``manifest.json`` holds it."""
    plain = json.loads(json.dumps(record))  # tuples as JSON has them
    return json.dumps({**plain, SEAL: _checksum(plain)}, indent=1).encode()


def _checksum(record: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(record, sort_keys=True).encode()).hexdigest()


def _check_files(folder: Path, files: dict[str, FileFacts], verify: Verify, known: Collection[str]) -> None:
    foreign = sorted({path.name for path in folder.iterdir()} - files.keys() - {MANIFEST})
    if foreign:
        raise IndexRefusedError(f"{folder / foreign[0]} does not belong to the index; remove it, or run: qa build")
    new = {name: file for name, file in files.items() if name not in known}
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # hashing lets other threads run
        whole = pool.map(partial(_is_whole, folder, verify), new, new.values())
        for name, is_whole in zip(new, whole, strict=True):
            if not is_whole:
                raise IndexRefusedError(f"{folder / name} is damaged; run: qa build")


def _is_whole(folder: Path, verify: Verify, name: str, expected: FileFacts) -> bool:
    if Path(name).name != name:
        raise ValueError(f"{name} is no file of a generation")
    size = (folder / name).stat().st_size
    return size == expected.bytes and (size > HASHED[verify] or hash_file(folder / name) == expected.sha256)


@contextmanager
def only_builder(index: Path, wait: float = 0) -> Iterator[None]:
    """Hold the lock of an index; what a dead process has left is taken over.

    :param wait: Seconds to wait for another build.
    :raises QAError: Another build holds it still; it says which.
    """
    from filelock import FileLock, Timeout

    try:
        with FileLock(index / LOCK, timeout=wait):
            now = datetime.now(UTC).isoformat(timespec="seconds")
            owner = {"process": os.getpid(), "host": socket.gethostname(), "since": now}
            (index / BUILDER).write_text(json.dumps(owner), encoding="utf-8")
            try:
                yield
            finally:
                (index / BUILDER).unlink(missing_ok=True)
    except Timeout as error:
        raise QAError(
            f"another build is writing {index}: {describe_builder(index)}; try again when it has finished, "
            "or let qa build --wait"
        ) from error


def describe_builder(index: Path) -> str:
    """Say who builds: process, host, how long; words for a person."""
    try:
        owner = json.loads((index / BUILDER).read_text(encoding="utf-8"))
        age = (datetime.now(UTC) - datetime.fromisoformat(owner["since"])).total_seconds()
        return f"process {int(owner['process'])} on {owner['host']}, for {max(0, round(age))} s"
    except (OSError, ValueError, KeyError, TypeError):
        return "it has just begun"
