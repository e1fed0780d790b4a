"""The process that reads files which are no text: one after the other, from standard input to standard output."""

import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import Any

from qa.errors import CorpusError
from qa.guide.readers.limits import MOST_LINES_EXTRACTED, check_lines
from qa.guide.readers.reading import Reading, has_content
from qa.guide.readers.transfer import MOST_SENT, OUT_OF_MEMORY, error_to_json, reading_to_json, receive, send
from qa.records import line_starts

MOST_MEMORY = 1_000_000_000  # bytes of address space
LONGEST_TEXT = 5_000_000  # characters
LONGEST_REASON = 300  # characters
LONGEST_ALONE = 120  # seconds for a file; the parent ends this process sooner, unless it was killed itself


def main() -> None:
    """Answer until nobody asks any more."""
    _limit_memory()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    # What a library prints must not stand among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    try:
        while (asked := receive(sys.stdin.buffer)) is not None and (data := receive(sys.stdin.buffer)) is not None:
            if hasattr(signal, "alarm"):  # not on Windows
                signal.alarm(LONGEST_ALONE)
            send(answers, _answer(asked, data))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)  # what is left of the memory is in pieces


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    for what, most in ((resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        with suppress(ValueError, OSError):  # macOS refuses the first; where less is allowed, that stays
            resource.setrlimit(what, (most, most))


def _answer(asked: bytes, data: bytes) -> bytes:
    job: dict[str, Any] = json.loads(asked)
    try:
        reading = getattr(import_module(f"qa.guide.readers.{job['module']}"), job["call"])(data, **job["options"])
        if isinstance(reading, bytes):
            return reading  # a picture
        _check(reading)
        answer = reading_to_json(reading)
        return (
            answer if len(answer) <= MOST_SENT else error_to_json("has too many headings, tables or places; split it")
        )
    except CorpusError as error:
        return error_to_json(_shorten(str(error)))
    except ModuleNotFoundError as error:
        return error_to_json(f"{error.name} is not installed; run: pip install 'guide-qa[formats]'")
    except MemoryError:
        raise
    except RecursionError:
        return error_to_json("is nested too deeply to be read; save it anew with less inside each other")
    except BaseException as error:  # a panic of a library in Rust is no Exception
        reason = _shorten(f"{type(error).__name__}: {error}".rstrip(": "))
        return error_to_json(f"cannot be read ({reason}); save it anew, in parts, or in another format")


def _check(reading: Reading) -> None:
    """Refuse a text that is more than a guide's file has, or none, before it is sent."""
    if not has_content(reading.text):
        raise CorpusError("holds no text")
    if len(reading.text) > LONGEST_TEXT:
        raise CorpusError(f"more than {LONGEST_TEXT:,} characters; split it into smaller files")
    check_lines(line_starts(reading.text), len(reading.text), MOST_LINES_EXTRACTED)


def _shorten(reason: str) -> str:
    """Make a line of what a library says, some of whose messages are pages."""
    reason = " ".join(reason.split())
    return reason if len(reason) <= LONGEST_REASON else f"{reason[: LONGEST_REASON - 1]}…"


if __name__ == "__main__":
    main()
