"""What was taken out of files, kept by their hashes, so that a file is taken apart once as long as neither changes."""

import hashlib
import json
import zlib
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from qa import versions
from qa.disk import cache_folder, replace_file
from qa.errors import CorpusError, QAError
from qa.guide.readers.reading import Reading
from qa.guide.readers.transfer import reading_from_json, reading_to_json

MOST_KEPT = 300_000_000  # bytes; the oldest go first


def kept_path(reader: str, data: bytes, options: Mapping[str, object]) -> Path:
    """Name the file that would hold what a reader found in these bytes."""
    how = json.dumps([_version(), reader, dict(options)], sort_keys=True)
    name = hashlib.sha256(how.encode() + b"\0" + data).hexdigest()
    return cache_folder() / "extracted" / f"{name}.z"


@cache
def _version() -> str:
    """Tell the readers of this version from those of any other, by their sources."""
    found = hashlib.sha256(str(versions.DOCUMENTS).encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        found.update(path.read_bytes())
    return found.hexdigest()


def read_kept(path: Path) -> Reading | None:
    """Fetch what is kept; None where there is nothing, or it is damaged."""
    try:
        return reading_from_json(zlib.decompress(path.read_bytes()))
    except (OSError, ValueError, KeyError, TypeError, zlib.error, CorpusError):
        return None


def keep(path: Path, reading: Reading) -> None:
    """Keep what a reader found; where the disk refuses, it is found again next time."""
    with suppress(OSError, QAError):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, zlib.compress(reading_to_json(reading), 1))
        _forget_oldest(path.parent)


def _forget_oldest(folder: Path) -> None:
    facts = sorted(((one.stat(), one) for one in folder.glob("*.z")), key=lambda one: one[0].st_mtime, reverse=True)
    total = 0
    for stat, one in facts:
        total += stat.st_size
        if total > MOST_KEPT:
            one.unlink(missing_ok=True)
