"""What may happen to an index; benchmarks/reliability.py does the same with the real model, and far more often."""

import json
import os
import random
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import QAError
from qa.search.index import Index
from qa.store.generation import Generation
from qa.store.manifest import live_generation

pytestmark = pytest.mark.model  # the second encoder is always the real one


@pytest.fixture
def built(guide: Path, tmp_path: Path) -> Path:
    build_index(guide, tmp_path / "index", LetterEncoder())
    return tmp_path / "index"


def ask(index: Path) -> list[tuple[str, float]]:
    opened = Index(Generation.open(index), LetterEncoder())
    opened.generation.check_encoder(opened.encoder)
    return [(hit.passage.text, hit.score) for hit in opened.ask("water the tomatoes").hits]


def test_a_damaged_file_is_refused_or_does_no_harm(built: Path) -> None:
    expected, chance, refused = ask(built), random.Random(0), 0
    files = sorted(path for path in built.rglob("*") if path.is_file() and path.stat().st_size)
    for turn in range(15 * len(files)):
        path = files[turn % len(files)]
        data = path.read_bytes()
        at = chance.randrange(len(data))
        flipped = bytes([data[at] ^ 1 << chance.randrange(8)])
        path.write_bytes(data[:at] if turn % 4 == 0 else data[:at] + flipped + data[at + 1 :])
        try:
            assert ask(built) == expected, f"{path.name} at byte {at}"
        except QAError as error:
            refused += "run: qa build" in str(error)
        path.write_bytes(data)
    assert refused > 12 * len(files)
    assert ask(built) == expected


def test_a_number_of_the_manifest_that_has_changed_is_refused(built: Path) -> None:
    path = live_generation(built) / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["second"]["guide"] = 0.001  # what the second encoder's opinion is worth
    path.write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(QAError, match="damaged"):
        ask(built)


@pytest.mark.parametrize("days", [-1, -10_000, 10_000])
def test_a_clock_that_jumps_does_not_matter(
    guide: Path, built: Path, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Turned(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:
            return datetime.now(tz) + timedelta(days=days)  # type: ignore[arg-type]

    before = live_generation(built)
    ahead = time.time() - days * 86_400
    os.utime(before, (ahead, ahead))
    monkeypatch.setattr("qa.disk.datetime", Turned)
    (guide / "new.md").write_text("# New\n\nSomething that was not there.\n")
    report = build_index(guide, built, LetterEncoder())
    assert (report.built, report.encoded) == (True, 1)
    assert live_generation(built).name == report.generation != before.name
    assert before.is_dir()
    assert Generation.open(built).manifest.counts.documents == 3
