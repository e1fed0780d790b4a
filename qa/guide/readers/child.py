"""The process that reads files which are no text: one after the other, from standard input to standard output."""

import json
import os
import sys
from importlib import import_module
from typing import Any

from qa.errors import CorpusError
from qa.guide.readers.transfer import error_to_json, reading_to_json, receive, send

MOST_MEMORY = 1_000_000_000  # bytes of address space
TOO_MUCH = f"needs more than {MOST_MEMORY // 1_000_000:,} MB to read; split it into smaller files"
LONGEST_REASON = 300  # characters


def main() -> None:
    """Answer until nobody asks any more."""
    _limit_memory()
    # What a library prints must not stand among the answers.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    while (asked := receive(sys.stdin.buffer)) is not None and (data := receive(sys.stdin.buffer)) is not None:
        try:
            send(answers, _answer(asked, data))
        except MemoryError:
            send(answers, error_to_json(TOO_MUCH))
            return  # what is left of the memory is in pieces


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _answer(asked: bytes, data: bytes) -> bytes:
    job: dict[str, Any] = json.loads(asked)
    try:
        module = import_module(f"qa.guide.readers.{job['reader']}")
        return reading_to_json(module.read(data, **job["options"]))
    except CorpusError as error:
        return error_to_json(str(error))
    except ModuleNotFoundError as error:
        return error_to_json(f"{error.name} is not installed; run: pip install 'guide-qa[formats]'")
    except MemoryError:
        raise
    except RecursionError:
        return error_to_json("is nested too deeply to be read")
    except BaseException as error:  # a panic of a library in Rust is no Exception
        return error_to_json(f"cannot be read: {type(error).__name__}: {error}"[:LONGEST_REASON])


if __name__ == "__main__":
    main()
