"""Files that are no text are read in a process of their own, with limits of time and memory."""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Event, Lock, Timer
from typing import TypeVar

from qa.errors import CorpusError
from qa.guide.readers.kept import keep, kept_path, read_kept
from qa.guide.readers.limits import check_size
from qa.guide.readers.text import document_of
from qa.guide.readers.transfer import OUT_OF_MEMORY, picture_from, reading_from_json, receive, send
from qa.records import Box, Document

LARGEST_FILE = 50_000_000  # bytes; most of a manual in PDF or Word are its pictures
LONGEST_READ = 30.0  # seconds of the clock for one file
PIXELS_A_POINT = 2.0  # of a page that is drawn; letters of ten points stay sharp on a screen
LONGEST_IDLE = 10.0  # seconds that a process waits for another file
MOST_FILES = 500  # that one process reads, so that what a library leaks does not add up
REMEDY = "save it anew, in parts, or in another format"
CHILD = "qa.guide.readers.child"
ROOT = Path(__file__).parents[3]
T = TypeVar("T")


def read_extracted(
    name: str, data: bytes, reader: str, options: Mapping[str, object], mend: Callable[[], bytes] | None = None
) -> Document:
    """Have a file read in a process of its own.

    :param name: Its document_id.
    :param reader: Name of the module below ``qa.guide.readers`` whose function ``read`` makes a Reading of bytes.
    :param options: Named arguments for it beside the bytes.
    :param mend: Makes of the file another one that can be read, and is to be read in its place.
    :raises CorpusError: It cannot be read, holds no text, or takes more time or memory than a file may.
    """
    check_size(len(data), LARGEST_FILE)
    if not data:
        raise CorpusError("empty file")
    path = kept_path(f"{reader}, mended" if mend else reader, data, options)
    reading = read_kept(path)
    if reading is None:
        readable = mend() if mend else data
        reading = _workers.ask(_job(reader, "read", options), readable, reading_from_json)
        keep(path, reading)
    return document_of(name, data, "extracted", reading)


def draw_page(data: bytes, page: int, boxes: Iterable[Box]) -> bytes:
    """Have a page of a PDF drawn, with some of its places marked.

    :param page: Its number, from 1.
    :return: A PNG.
    :raises CorpusError: It cannot be drawn.
    """
    marked = [asdict(box) for box in boxes if box.page == page]
    options = {"page": page, "boxes": marked, "scale": PIXELS_A_POINT}
    return _workers.ask(_job("pdf.picture", "picture", options), data, picture_from)


def _job(module: str, call: str, options: Mapping[str, object]) -> bytes:
    return json.dumps({"module": module, "call": call, "options": dict(options)}).encode()


class _CrashedError(CorpusError):
    """The process ended while it read a file."""


@dataclass(slots=True)
class _Workers:
    """One process at a time, started for the first file and ended when no other comes."""

    lock: Lock = field(default_factory=Lock)
    process: subprocess.Popen[bytes] | None = None
    files: int = 0  # that the process was given
    idle: Timer | None = None

    def ask(self, job: bytes, data: bytes, understand: Callable[[bytes], T]) -> T:
        with self.lock:
            if self.idle:
                self.idle.cancel()
            try:
                return self._try(job, data, understand)
            finally:
                self.idle = Timer(LONGEST_IDLE, self.stop)
                self.idle.daemon = True
                self.idle.start()

    def _try(self, job: bytes, data: bytes, understand: Callable[[bytes], T]) -> T:
        if self.files >= MOST_FILES or (self.process and self.process.poll() is not None):
            self._stop()
        fresh = self.process is None
        try:
            return self._ask(job, data, understand)
        except _CrashedError:
            if fresh:
                raise
        return self._ask(
            job, data, understand
        )  # what files before it left in the process must not count against this one

    def _ask(self, job: bytes, data: bytes, understand: Callable[[bytes], T]) -> T:
        if self.process is None:
            self.process, self.files = _start(), 0
        self.files += 1
        process, late = self.process, Event()

        def end() -> None:
            late.set()
            process.kill()

        timer = Timer(LONGEST_READ, end)
        timer.daemon = True
        try:
            timer.start()
            answer = _exchange(process, job, data)
            code = None if answer is not None else process.wait()
        except BaseException:  # Ctrl-C: what is half read must not answer the next question
            self._stop()
            raise
        finally:
            timer.cancel()
        if answer is None or late.is_set():
            self._stop()
        if answer is None:
            raise _why(code, late.is_set())
        try:
            return understand(answer)
        except (ValueError, LookupError, TypeError, RecursionError) as error:  # no reader of ours answers so
            self._stop()
            raise _CrashedError(f"cannot be read: its reader answered nonsense; {REMEDY}") from error

    def stop(self) -> None:
        with self.lock:
            self._stop()

    def _stop(self) -> None:
        process, self.process = self.process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(OSError):  # what is not sent yet goes nowhere
                    pipe.close()


def _start() -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    return subprocess.Popen(
        [sys.executable, "-P", "-m", CHILD],  # never a module that lies in the folder of a guide
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": paths},
    )


def _exchange(process: subprocess.Popen[bytes], job: bytes, data: bytes) -> bytes | None:
    """Send a file and wait for what was found in it; None where the process ends."""
    assert process.stdin
    assert process.stdout
    try:
        send(process.stdin, job)
        send(process.stdin, data)
    except OSError:
        return None
    return receive(process.stdout)


def _why(code: int | None, late: bool) -> CorpusError:
    """Say why a process gave no answer."""
    if late:
        return CorpusError(f"takes more than {LONGEST_READ:g} s to read; split it into smaller files")
    if code == OUT_OF_MEMORY:
        return _CrashedError("needs more memory than a file may have; split it into smaller files")
    return _CrashedError(f"cannot be read: its reader crashed ({_say_code(code or 0)}); {REMEDY}")


def _say_code(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    except ValueError:
        return f"exit {code}"


_workers = _Workers()
atexit.register(_workers.stop)
