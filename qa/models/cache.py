"""Folders of model files that are made once from what is installed, and made again where they are damaged."""

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path

from qa.disk import CACHE_VARIABLE, cache_folder, hash_file, sync
from qa.errors import ModelError

LOCK_SECONDS = 600  # another process makes the folder; 3 to 5 seconds on 2 cores (measured)
RECORD = "unpacked.json"  # size and sha256 of every other file of the folder


def made_once(
    name: str, source: str, make: Callable[[Path], None], cache: Path | None = None, *, verify: bool = False
) -> Path:
    """Find a folder in the cache; make it on the first call, or where it is damaged.

    :param name: What the folder's name begins with.
    :param source: What the files are made of and how; the folder's name changes with it.
    :param make: Writes the files into an empty folder; whatever stops it leaves nothing half made.
    :param cache: Where the folder lies; default :func:`cache_folder`.
    :param verify: Compare the sha256 of every file with the record, not only its size.
    :raises ModelError: The cache cannot be written.
    """
    cache = cache or cache_folder()
    folder = cache / f"{name}-{hashlib.sha256(source.encode()).hexdigest()[:12]}"
    if _intact(folder, verify):
        return folder
    from filelock import FileLock

    try:
        cache.mkdir(parents=True, exist_ok=True)
        with FileLock(cache / f"{name}.lock", timeout=LOCK_SECONDS):
            if not _intact(folder, verify):  # who held the lock before us may have made it
                _make(folder, folder.with_name(f"{name}.unpacking"), make)
    except OSError as error:
        remedy = f"set {CACHE_VARIABLE} to a folder that can be written and has 500 MB free"
        raise ModelError(f"cannot unpack the embedded model into {cache}: {error}; {remedy}") from error
    return folder


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _intact(folder: Path, verify: bool) -> bool:
    try:
        for name, file in json.loads((folder / RECORD).read_bytes())["files"].items():
            if (folder / name).stat().st_size != file["bytes"]:
                return False
            if verify and hash_file(folder / name) != file["sha256"]:
                return False
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False
    return True


def _make(folder: Path, half_made: Path, make: Callable[[Path], None]) -> None:
    for leftover in (half_made, folder):  # of a killed process; damaged
        if leftover.exists():
            shutil.rmtree(leftover)
    try:
        half_made.mkdir()
        make(half_made)
        _seal(half_made)
        half_made.rename(folder)
        sync(folder.parent)
    finally:
        shutil.rmtree(half_made, ignore_errors=True)


def _seal(folder: Path) -> None:
    """Bring every file onto the disk and record what it must be."""
    files = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        sync(path)
        size = path.stat().st_size
        files[path.relative_to(folder).as_posix()] = {"bytes": size, "sha256": hash_file(path)}
    write_json(folder / RECORD, {"files": files})
    for path in (folder / RECORD, *(path for path in folder.iterdir() if path.is_dir()), folder):
        sync(path)
