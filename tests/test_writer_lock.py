"""One build at a time."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from conftest import LetterEncoder

from qa.build import build_index
from qa.errors import QAError
from qa.writer_lock import BUILDER, describe_builder, only_builder


def hold(index: str, ready: object) -> None:
    with only_builder(Path(index)):
        ready.set()  # type: ignore[attr-defined]
        time.sleep(60)


@pytest.fixture
def holder(tmp_path: Path) -> multiprocessing.process.BaseProcess:
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    process = context.Process(target=hold, args=(str(tmp_path), ready), daemon=True)
    process.start()
    assert ready.wait(60)
    yield process
    process.kill()
    process.join()


def test_a_second_build_says_who_builds(
    tmp_path: Path, guide: Path, letters: LetterEncoder, holder: multiprocessing.process.BaseProcess
) -> None:
    with pytest.raises(QAError, match=rf"another build is writing .*: process {holder.pid} on .*, for \d+ s"):
        build_index(guide, tmp_path, letters)


def test_a_dead_builder_is_taken_over(
    tmp_path: Path, guide: Path, letters: LetterEncoder, holder: multiprocessing.process.BaseProcess
) -> None:
    os.kill(holder.pid, signal.SIGKILL)
    holder.join()
    assert (tmp_path / BUILDER).exists()
    assert build_index(guide, tmp_path, letters, wait=10).built
    assert not (tmp_path / BUILDER).exists()


def test_a_build_waits_as_long_as_it_is_told(
    tmp_path: Path, guide: Path, letters: LetterEncoder, holder: multiprocessing.process.BaseProcess
) -> None:
    started = time.monotonic()
    with pytest.raises(QAError, match="another build"):
        build_index(guide, tmp_path, letters, wait=0.6)
    assert time.monotonic() - started >= 0.6


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"process": "x", "host": 1, "since": "yesterday"}', "\xff"])
def test_an_owner_that_cannot_be_read_is_no_error(tmp_path: Path, text: str) -> None:
    (tmp_path / BUILDER).write_text(text, encoding="latin-1")
    assert describe_builder(tmp_path) == "it has just begun"
