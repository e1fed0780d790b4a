"""Files written whole or not at all, and names that stay in their folder."""

import hashlib
import os
import secrets
import tempfile
import unicodedata
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from qa.errors import QAError

CACHE_VARIABLE = "GUIDE_QA_CACHE"
LONGEST_NAME = 200  # bytes; file systems take 255, and the temporary name is longer
FORBIDDEN = set('/\\:*?"<>|')  # one system or another takes them for more than a part of a name


def cache_folder() -> Path:
    """Find the folder for what can be made again: ``$GUIDE_QA_CACHE``, else the user's cache folder."""
    from platformdirs import user_cache_path

    return Path(os.environ.get(CACHE_VARIABLE) or user_cache_path("guide-qa")).expanduser()


def replace_file(path: Path, data: bytes) -> None:
    """Write a file beside ``path``, then put it in its place; whoever reads sees the old or the new one, whole.

    :raises QAError: The disk refuses.
    """
    aside = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".tmp", delete=False) as file:
            aside = Path(file.name)
            file.write(data)
        aside.chmod(path.stat().st_mode if path.is_file() else 0o644)
        sync(aside)
        os.replace(aside, path)
        sync(path.parent)
    except OSError as error:
        if aside is not None:
            aside.unlink(missing_ok=True)
        raise QAError(f"cannot write {path}: {error.strerror or error}; what was there is as it was") from error


def check_name(name: str, endings: Collection[str]) -> str:
    """Give a name, composed, that is one file's in one folder and nothing else.

    :raises QAError: It could lead elsewhere, is hidden or has another ending.
    """
    composed = unicodedata.normalize("NFC", name).strip()
    bad = sorted({c for c in composed if c in FORBIDDEN or unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp")})
    if bad:
        raise QAError(f"a file name cannot hold {' '.join(f'U+{ord(c):04X}' for c in bad)}; rename the file")
    if not composed or composed.startswith(".") or composed.endswith("."):
        raise QAError(f"{composed!r} is no name for a file here; rename it, without a dot at the start or end")
    if Path(composed).suffix.lower() not in endings:
        raise QAError(f"{composed} is none of {', '.join(endings)}; convert the file")
    if len(composed.encode()) > LONGEST_NAME:
        raise QAError(f"the name {composed[:20]}… has {len(composed.encode())} bytes; shorten it to {LONGEST_NAME}")
    return composed


def sync(path: Path) -> None:
    """Bring a file, or a folder's list of names, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def hash_file(path: Path) -> str:
    """Give the sha256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def new_name() -> str:
    """Make a name that sorts by time and that nobody else has: ``20261125T061200-1f2e3d``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
