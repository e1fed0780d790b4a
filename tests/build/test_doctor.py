"""What the examination finds."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from qa.build.build import build_index
from qa.build.doctor import examine
from qa.cli import app
from qa.models.encoder import Encoder
from qa.store.generation import Generation
from qa.store.manifest import live_generation

pytestmark = pytest.mark.model


@pytest.fixture
def index(tmp_path: Path) -> Path:
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "a.md").write_text("# Refund\n\nWrite to us within 14 days.\n", encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", Encoder())
    return tmp_path / "index"


def wrong(index: Path) -> dict[str, str]:
    return {finding.subject: finding.detail for finding in examine(index) if not finding.ok}


def test_nothing_is_wrong_with_what_was_just_built(index: Path) -> None:
    assert wrong(index) == {}
    subjects = [finding.subject for finding in examine(index)]
    assert {
        "word vectors",
        "layers",
        "second encoder",
        "passages",
        "live index",
        "encoder of the index",
        "guide",
    } <= set(subjects)


def test_text_that_is_in_no_passage_is_named(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Generation, "all_passages", lambda _: [])
    assert wrong(index) == {"passages": "text that is in no passage, please report: a.md, lines 1, 3"}


def test_a_flipped_bit_is_found_and_named(index: Path) -> None:
    (path,) = live_generation(index).glob("*.tokens.u8")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "tokens.u8 is damaged; run: qa build" in wrong(index)["live index"]


def test_a_changed_guide_and_a_file_left_out_are_named(index: Path) -> None:
    guide = index.parent / "guide"
    (guide / "b.md").write_bytes(b"\x00\x01\x02" * 100)
    assert "new: b.md" in wrong(index)["guide"]
    build_index(guide, index, Encoder())
    assert "left out b.md" in wrong(index)["guide"]


def test_without_an_index_it_says_how_to_make_one(tmp_path: Path) -> None:
    assert "run: qa build" in wrong(tmp_path)["live index"]


def test_the_command_prints_lines_and_ends_with_1_when_something_is_wrong(index: Path) -> None:
    done = CliRunner().invoke(app, ["doctor", "--index", str(index), "--json"])
    assert done.exit_code == 0
    assert all(json.loads(line)["ok"] for line in done.stdout.splitlines())
    (live_generation(index) / "sections.i32").unlink()
    done = CliRunner().invoke(app, ["doctor", "--index", str(index)])
    assert done.exit_code == 1
    assert "BAD  live index" in done.stdout
