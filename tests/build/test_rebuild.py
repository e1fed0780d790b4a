"""A build with a log, and what it changed."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.build.changes import Changes, SectionName
from qa.build.rebuild import rebuild
from qa.errors import CorpusError
from qa.server.jobs import Job


def test_a_rebuild_tells_what_changed_and_what_it_left_out(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    build_index(guide, tmp_path / "index", letters)
    (guide / "kitchen.md").write_text("# Kitchen\n\nBoil the pasta for ten minutes.\n", encoding="utf-8")
    (guide / "attic.md").write_bytes(b"")
    asked: list[str | None] = []

    def open_encoder(name: str | None) -> LetterEncoder:
        asked.append(name)
        return letters

    job = Job("build")
    result = rebuild(guide, tmp_path / "index", job, open_encoder)
    assert asked == ["letters"]  # the model that it was built with
    assert result.changes == Changes(
        changed=(SectionName("kitchen.md", ("Kitchen",)),), failures=(("attic.md", "empty file"),)
    )
    assert (job.done, job.total, result.report.encoded) == (1, 1, 1)
    assert [key.removeprefix("guide.log.") for _, key, _ in job.log] == ["start", "encode", "failed", "built"]


def test_a_guide_that_has_not_changed_is_not_built_again(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    build_index(guide, tmp_path / "index", letters)
    result = rebuild(guide, tmp_path / "index", job := Job("build"), lambda name: letters)
    assert not result.report.built
    assert not result.changes
    assert job.log[-1][1] == "guide.log.up_to_date"


def test_a_first_build_adds_every_section(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    result = rebuild(guide, tmp_path / "index", Job("build"), lambda name: letters)
    assert len(result.changes.added) == result.report.sections


def test_a_build_that_fails_leaves_the_old_index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    build_index(guide, tmp_path / "index", letters)
    before = (tmp_path / "index" / "CURRENT").read_text()
    for path in guide.iterdir():
        path.unlink()
    with pytest.raises(CorpusError, match="no guide files"):
        rebuild(guide, tmp_path / "index", Job("build"), lambda name: letters)
    assert (tmp_path / "index" / "CURRENT").read_text() == before
