"""Words of scanned pages made text, by the program ocrmypdf where the machine has it; only where the editor asks."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

import regex

from qa.errors import CorpusError

PROGRAM = "ocrmypdf"
LANGUAGE = regex.compile(r"[A-Za-z]{3}(?:_[A-Za-z0-9]+)*")  # as Tesseract names them: deu, chi_sim
LONGEST_REASON = 200  # characters


def ocr(data: bytes, languages: Sequence[str], timeout: float) -> bytes:
    """Give a PDF file a layer of text where its pages are pictures.

    :param data: The file.
    :param languages: Those that its pages are written in, as Tesseract names them: ``deu``, ``chi_sim``.
    :param timeout: Seconds of the clock for the whole file.
    :return: The file with the text; pages that have text keep it.
    :raises CorpusError: The program is not there, fails, or takes longer.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise CorpusError(f"{PROGRAM} is not on this machine; install it (apt install {PROGRAM}), or run it elsewhere")
    if unknown := [language for language in languages if not LANGUAGE.fullmatch(language)]:
        raise CorpusError(f"{unknown[0]!r} is no language of Tesseract; write deu, eng, chi_sim or the like")
    with tempfile.TemporaryDirectory(prefix="ocr-") as folder:
        given, made = Path(folder, "in.pdf"), Path(folder, "out.pdf")
        given.write_bytes(data)
        command = [program, "--skip-text", "--quiet", *(["-l", "+".join(languages)] if languages else [])]
        _run([*command, str(given), str(made)], folder, timeout)
        if not made.is_file():
            raise CorpusError(f"{PROGRAM} made no file; run it by hand to see why ({PROGRAM} in.pdf out.pdf)")
        return made.read_bytes()


def _run(command: list[str], folder: str, timeout: float) -> None:
    with subprocess.Popen(
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        try:
            _, said = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            raise CorpusError(f"{PROGRAM} takes more than {timeout:g} s; split the file, or run it by hand") from None
        finally:
            _end(process)
    if process.returncode:
        reason = " ".join(said.decode("utf-8", "replace").split())[-LONGEST_REASON:]
        raise CorpusError(f"{PROGRAM} failed ({reason or f'exit {process.returncode}'}); run it by hand to see more")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with all that it started, one process for each core."""
    if process.poll() is None:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except (AttributeError, ProcessLookupError):  # Windows has no groups of processes
            process.kill()
