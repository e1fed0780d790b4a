"""The index follows the guide."""

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import BuildReport
from qa.build.watch import watch_corpus
from qa.errors import QAError
from qa.store.generation import Generation

PATIENCE = 60  # seconds


class Watching:
    """Collects reports from a watch that runs beside the test."""

    def __init__(self, guide: Path, index: Path, encoder: LetterEncoder) -> None:
        self.reports: list[BuildReport | QAError] = []
        self.stop = threading.Event()
        watched = watch_corpus(guide, index, encoder, stop=self.stop)
        self.thread = threading.Thread(target=lambda: self.reports.extend(watched))
        self.thread.start()

    def wait(self, count: int) -> BuildReport | QAError:
        ends = time.monotonic() + PATIENCE
        while len(self.reports) < count and time.monotonic() < ends:
            time.sleep(0.05)
        return self.reports[count - 1]


@pytest.fixture
def watching(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Iterator[Watching]:
    watching = Watching(guide, tmp_path / "index", letters)
    yield watching
    watching.stop.set()
    watching.thread.join(PATIENCE)


def test_a_change_is_indexed_and_an_error_does_not_end_the_watch(
    guide: Path, tmp_path: Path, watching: Watching
) -> None:
    assert isinstance(watching.wait(1), BuildReport)
    time.sleep(1)  # until the system watches
    (guide / "kitchen.md").write_text("# Kitchen\n\nBake the bread for an hour.\n", encoding="utf-8")
    report = watching.wait(2)
    assert isinstance(report, BuildReport)
    assert (report.built, report.encoded) == (True, 1)
    for path in guide.iterdir():
        path.write_text("", encoding="utf-8")  # as an editor does before it writes
    assert isinstance(watching.wait(3), QAError)
    (guide / "garden.md").write_text("# Garden\n\nRoses.\n", encoding="utf-8")
    assert isinstance(watching.wait(4), BuildReport)
    assert [path for _, path in Generation.open(tmp_path / "index").heading_paths()] == [("Garden",)]
