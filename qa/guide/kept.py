"""What was taken out of a guide or written over, kept for a while so that it can be put back."""

import json
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import regex

from qa.disk import new_name, replace_file
from qa.errors import QAError

KEPT = timedelta(days=30)
RECORD, CONTENT = "record.json", "content"
_NAME = regex.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file as it was."""

    name: str  # of its folder here: time and a random part
    document: str
    at: datetime  # UTC
    reason: str  # "removed" or "replaced"


def keep_file(folder: Path, document: str, data: bytes, reason: str) -> KeptFile:
    """Keep a file's content in ``folder``.

    :raises QAError: The disk refuses; then the caller leaves the file where it is.
    """
    kept = KeptFile(new_name(), document, datetime.now(UTC), reason)
    record = {"document": document, "at": kept.at.isoformat(), "reason": reason}
    replace_file(folder / kept.name / CONTENT, data)
    replace_file(folder / kept.name / RECORD, json.dumps(record, ensure_ascii=False).encode("utf-8", "replace"))
    return kept


def list_kept(folder: Path) -> list[KeptFile]:
    """List what is kept in ``folder``, latest first; what is damaged is passed over."""
    found = []
    for path in folder.glob("*"):
        try:
            record = json.loads((path / RECORD).read_text(encoding="utf-8"))
            at = datetime.fromisoformat(record["at"])
            found.append(KeptFile(path.name, str(record["document"]), at, str(record["reason"])))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return sorted(found, key=lambda one: (one.at, one.name), reverse=True)


def read_kept(folder: Path, name: str) -> bytes:
    """Give the content of a kept file.

    :raises QAError: It is no longer there.
    """
    if not _NAME.fullmatch(name):
        raise QAError(f"{name!r} names nothing that is kept; choose one of the list")
    try:
        return (folder / name / CONTENT).read_bytes()
    except OSError as error:
        raise QAError(f"cannot read what was kept as {name}: {error.strerror}; it may have been put back") from error


def forget(folder: Path, name: str) -> None:
    """Remove one kept file; nothing where there is none."""
    if _NAME.fullmatch(name):
        shutil.rmtree(folder / name, ignore_errors=True)


def forget_old(folder: Path, now: datetime | None = None) -> None:
    """Remove what has been kept for long enough."""
    for one in list_kept(folder):
        if one.at < (now or datetime.now(UTC)) - KEPT:
            forget(folder, one.name)
