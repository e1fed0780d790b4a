"""What goes on behind the page, and what its log says."""

import json
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.build.changes import Changes, SectionName
from qa.errors import CorpusError
from qa.page.work import rebuild
from qa.search.index import Index
from qa.server.evaluation import run_questions
from qa.server.jobs import Job
from qa.store.generation import Generation


def log(job: Job) -> list[str]:
    return [key.partition(".log.")[2] for _, key, _ in job.log]


def test_a_rebuild_tells_what_changed_and_what_it_left_out(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    build_index(guide, tmp_path / "index", letters)
    (guide / "kitchen.md").write_text("# Kitchen\n\nBoil the pasta for ten minutes.\n", encoding="utf-8")
    (guide / "attic.md").write_bytes(b"")
    job = Job("build")
    report = rebuild(guide, tmp_path / "index", lambda folder: letters, job)
    assert report.changes == Changes(
        changed=(SectionName("kitchen.md", ("Kitchen",)),), failures=(("attic.md", "empty file"),)
    )
    assert (job.done, job.total, report.encoded) == (1, 1, 1)
    assert log(job) == ["start", "encode", "failed", "built"]


def test_a_guide_that_has_not_changed_is_not_built_again(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    build_index(guide, tmp_path / "index", letters)
    report = rebuild(guide, tmp_path / "index", lambda folder: letters, job := Job("build"))
    assert not report.built
    assert log(job) == ["start", "up_to_date"]


def test_an_index_that_cannot_be_used_again_is_told(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    build_index(guide, tmp_path / "index", LetterEncoder("other"))
    rebuild(guide, tmp_path / "index", lambda folder: letters, job := Job("build"))
    assert log(job) == ["start", "encode", "no_old", "built"]


def test_a_build_that_fails_leaves_the_old_index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    build_index(guide, tmp_path / "index", letters)
    before = (tmp_path / "index" / "CURRENT").read_text()
    for path in guide.iterdir():
        path.unlink()
    with pytest.raises(CorpusError, match="no guide files"):
        rebuild(guide, tmp_path / "index", lambda folder: letters, Job("build"))
    assert (tmp_path / "index" / "CURRENT").read_text() == before


def test_each_generation_is_opened_once(
    guide: Path, tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(guide, tmp_path / "index", letters)
    (guide / "kitchen.md").write_text("# Kitchen\n\nBoil the pasta for ten minutes.\n", encoding="utf-8")
    opened: list[str] = []
    init = Generation.__init__

    def note(self: Generation, folder: Path, *rest: object) -> None:
        opened.append(folder.stem)
        init(self, folder, *rest)

    monkeypatch.setattr(Generation, "__init__", note)
    report = rebuild(guide, tmp_path / "index", lambda folder: letters, Job("build"))
    assert len(opened) == len(set(opened)) == 2
    assert report.generation in opened


def test_whoever_waits_for_a_run_hears_how_far_it_is_and_what_the_guide_lacks(
    guide: Path, tmp_path: Path, letters: LetterEncoder
) -> None:
    build_index(guide, tmp_path / "index", letters)
    record = {
        "question_id": "1",
        "language": "en",
        "question": "Water the tomatoes",
        "relevant": [{"document": "garden.md", "headings": ["Nowhere"]}],
    }
    (tmp_path / "own.jsonl").write_text(json.dumps(record), encoding="utf-8")
    job = Job("run")
    index = Index(Generation.open(tmp_path / "index"), letters)
    run = run_questions(lambda: index, tmp_path / "own.jsonl", tmp_path / "runs", lambda: "one", job)
    assert (job.done, job.total) == (1, 1)
    assert log(job) == ["start", "unknown", "kept"]
    assert job.log[1][2] == {"section": "garden.md: Nowhere"}
    assert (tmp_path / "runs" / f"{run.run_id}.jsonl").is_file()
