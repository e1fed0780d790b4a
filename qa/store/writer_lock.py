"""One build at a time: who is building an index, and since when."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from qa.errors import QAError

LOCK, BUILDER = ".lock", ".builder.json"  # the system lets go of the lock when its process ends, however it ends


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
