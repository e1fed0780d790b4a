"""Files that are no text are read in a process of their own, with limits of time and memory."""

import atexit
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock, Timer

from qa.errors import CorpusError
from qa.guide.readers.limits import check_lines, check_size
from qa.guide.readers.reading import Reading
from qa.guide.readers.text import document_of
from qa.guide.readers.transfer import reading_from_json, receive, send
from qa.records import Document, line_starts

LARGEST_FILE = 50_000_000  # bytes; most of a manual in PDF or Word are its pictures
LONGEST_TEXT = 5_000_000  # characters
LONGEST_READ = 30.0  # seconds of the clock for one file
LONGEST_IDLE = 10.0  # seconds that a process waits for another file
MOST_FILES = 500  # that one process reads, so that what a library leaks does not add up
CHILD = "qa.guide.readers.child"
ROOT = Path(__file__).parents[3]


def read_extracted(name: str, data: bytes, reader: str, options: Mapping[str, object]) -> Document:
    """Have a file read in a process of its own.

    :param name: Its document_id.
    :param reader: Name of the module below ``qa.guide.readers`` whose function ``read`` makes a Reading of bytes.
    :param options: Named arguments for it beside the bytes.
    :raises CorpusError: It cannot be read, or takes more time or memory than a file may.
    """
    check_size(len(data), LARGEST_FILE)
    if not data:
        raise CorpusError("empty file")
    reading = _workers.read(reader, data, options)
    if not reading.text.strip():
        raise CorpusError("holds no text")
    if len(reading.text) > LONGEST_TEXT:
        raise CorpusError(f"more than {LONGEST_TEXT:,} characters; split it into smaller files")
    check_lines(line_starts(reading.text), len(reading.text))
    return document_of(name, data, "extracted", reading)


@dataclass(slots=True)
class _Workers:
    """One process at a time, started for the first file and ended when no other comes."""

    lock: Lock = field(default_factory=Lock)
    process: subprocess.Popen[bytes] | None = None
    files: int = 0
    idle: Timer | None = None

    def read(self, reader: str, data: bytes, options: Mapping[str, object]) -> Reading:
        with self.lock:
            if self.idle:
                self.idle.cancel()
            if self.process is None or self.process.poll() is not None or self.files >= MOST_FILES:
                self._stop()
                self.process, self.files = _start(), 0
            self.files += 1
            try:
                return self._ask(self.process, reader, data, options)
            finally:
                self.idle = Timer(LONGEST_IDLE, self.stop)
                self.idle.daemon = True
                self.idle.start()

    def _ask(
        self, process: subprocess.Popen[bytes], reader: str, data: bytes, options: Mapping[str, object]
    ) -> Reading:
        late: list[bool] = []

        def end() -> None:
            late.append(True)
            process.kill()

        timer = Timer(LONGEST_READ, end)
        timer.daemon = True
        timer.start()
        try:
            assert process.stdin
            assert process.stdout
            send(process.stdin, json.dumps({"reader": reader, "options": dict(options)}).encode())
            send(process.stdin, data)
            answer = receive(process.stdout)
        except BrokenPipeError:
            answer = None
        except BaseException:  # Ctrl-C: what is half read must not answer the next question
            self._stop()
            raise
        finally:
            timer.cancel()
        if answer is not None:
            return reading_from_json(answer)
        code = process.wait()
        self._stop()
        if late:
            raise CorpusError(f"takes more than {LONGEST_READ:g} s to read; split it into smaller files")
        raise CorpusError(f"cannot be read: its reader crashed ({_say_code(code)})")

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
                with suppress(BrokenPipeError):
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


def _say_code(code: int) -> str:
    try:
        return signal.Signals(-code).name if code < 0 else f"exit {code}"
    except ValueError:
        return f"exit {code}"


_workers = _Workers()
atexit.register(_workers.stop)
