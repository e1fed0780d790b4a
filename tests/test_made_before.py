"""Files that an earlier version made still open: an index, kept runs, feedback."""

import shutil
from pathlib import Path

import pytest
from fakes import ROOT

from qa import versions
from qa.errors import IndexRefusedError
from qa.models.encoder import Encoder
from qa.quality.comparison import compare_runs
from qa.quality.feedback import Feedback
from qa.quality.runs import list_runs, read_run
from qa.search.index import Index
from qa.store.generation import Generation

MADE_BEFORE = ROOT / "tests" / "made_before"  # by version 0.1.0 as it was on 2026-11-24, when the index had format 7
MADE = "made9"  # the same guide on 2026-11-26, format 9


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MADE_BEFORE, tmp_path / "made_before"))


def test_an_index_of_an_earlier_format_is_refused_with_what_mends_it(copy: Path) -> None:
    with pytest.raises(IndexRefusedError, match=r"has format 7, this version reads \d+; run: qa build"):
        Index.open(copy / "made")


@pytest.mark.model
def test_an_index_of_other_weights_is_refused_with_what_mends_it(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "BACKGROUND", versions.BACKGROUND + 1)
    with pytest.raises(IndexRefusedError, match=r"run: qa build"):
        Index.open(copy / MADE)
    monkeypatch.undo()
    monkeypatch.setattr(Encoder, "fingerprint", "other")
    with pytest.raises(IndexRefusedError, match=r"built with other weights .* than are installed; run: qa build"):
        Index.open(copy / MADE)


@pytest.mark.model
def test_an_index_opens_once_its_weights_are_the_same_and_answers(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Generation, "check_encoder", lambda *_: None)  # the very same numbers come out of both
    index = Index.open(copy / MADE)
    first = index.ask("How long do I boil pasta?").hits[0]
    assert first.passage.text == "Boil the pasta for nine minutes."
    assert first.passage.row == 2
    assert index.generation.manifest.corpus.files.keys() == {"garden.md", "kitchen.md"}


def test_feedback_is_read_and_taken_further(copy: Path) -> None:
    feedback = Feedback(copy)
    asked = feedback.asked()
    assert [(one.question, one.helpful, one.remark) for one in asked] == [
        ("How long do I boil pasta?", True, "quick"),
        ("Where is the moon?", False, "nothing on it"),
        ("什么时候剪玫瑰？", None, ""),
    ]
    assert asked[0].hits[0].document == "kitchen.md"
    feedback.vote(asked[2].asked_id, True)
    assert feedback.asked()[2].helpful


def test_kept_runs_are_listed_read_and_compared(copy: Path) -> None:
    runs, damaged = list_runs(copy / "runs")
    assert (len(runs), damaged) == (2, [])
    later, earlier = (read_run(copy / "runs", run.run_id) for run in runs)
    assert later.evaluation.groups["all"]["n"] == 2
    comparison = compare_runs(earlier, later)
    assert (comparison.shared, comparison.verdict) == (3, "none")
