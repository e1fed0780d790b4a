"""One build at a time."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import QAError
from qa.store.manifest import BUILDER, describe_builder

HOLD = """
import sys, time
from pathlib import Path
from qa.store.manifest import only_builder
with only_builder(Path(sys.argv[1])):
    print("holds", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holds\n"
        yield process
        process.kill()


def test_a_second_build_says_who_builds(
    tmp_path: Path, guide: Path, letters: LetterEncoder, holder: "subprocess.Popen[str]"
) -> None:
    with pytest.raises(QAError, match=rf"another build is writing .*: process {holder.pid} on .*, for \d+ s"):
        build_index(guide, tmp_path, letters)


def test_a_dead_builder_is_taken_over(
    tmp_path: Path, guide: Path, letters: LetterEncoder, holder: "subprocess.Popen[str]"
) -> None:
    holder.kill()
    holder.wait()
    assert (tmp_path / BUILDER).exists()
    assert build_index(guide, tmp_path, letters, wait=10).built
    assert not (tmp_path / BUILDER).exists()


def test_a_build_waits_as_long_as_it_is_told(
    tmp_path: Path, guide: Path, letters: LetterEncoder, holder: "subprocess.Popen[str]"
) -> None:
    started = time.monotonic()
    with pytest.raises(QAError, match="another build"):
        build_index(guide, tmp_path, letters, wait=0.6)
    assert time.monotonic() - started >= 0.6


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"process": "x", "host": 1, "since": "yesterday"}', "\xff"])
def test_an_owner_that_cannot_be_read_is_no_error(tmp_path: Path, text: str) -> None:
    (tmp_path / BUILDER).write_text(text, encoding="latin-1")
    assert describe_builder(tmp_path) == "it has just begun"
