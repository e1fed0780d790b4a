"""Runs are kept whole, read again, given to a spreadsheet, and compared fairly."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import QAError
from qa.quality.comparison import compare_runs, paired_test
from qa.quality.evaluate import Bin, Evaluation, reliability, thresholds
from qa.quality.runs import Run, list_runs, make_run, read_run, run_to_csv, run_to_json
from qa.search.index import Index
from qa.store.generation import Generation

QUESTIONS = [
    {
        "question_id": "1",
        "language": "en",
        "question": "Water the tomatoes before sunrise.",
        "relevant": [{"document": "garden.md", "headings": ["Watering"]}],
    },
    {
        "question_id": "2",
        "language": "zh",
        "question": "=Cut the roses in March.",
        "relevant": [{"document": "kitchen.md", "start": 0, "end": 40}],
    },
    {"question_id": "3", "language": "en", "question": "zzzz qqqq", "relevant": [], "kind": "far"},
]


@pytest.fixture
def index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Index:
    build_index(guide, tmp_path / "index", letters)
    return Index(Generation.open(tmp_path / "index"), letters)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    path.write_text("\n".join(json.dumps(one) for one in QUESTIONS), encoding="utf-8")
    return path


@pytest.fixture
def kept(index: Index, questions: Path, tmp_path: Path) -> Run:
    return make_run(index, questions, tmp_path / "runs")


def test_a_run_is_read_as_it_was_kept(kept: Run, tmp_path: Path) -> None:
    again = read_run(tmp_path / "runs", kept.run_id)
    assert json.dumps(run_to_json(again)) == json.dumps(run_to_json(kept))
    assert again.evaluation.groups == kept.evaluation.groups
    assert (again.questions, len(again.evaluation.rows)) == ("own.jsonl", 3)


def test_runs_are_listed_latest_first_without_their_rows(kept: Run, tmp_path: Path) -> None:
    folder = tmp_path / "runs"
    text = (folder / f"{kept.run_id}.jsonl").read_text(encoding="utf-8")
    later = f"20990101{kept.run_id[8:]}"
    (folder / f"{later}.jsonl").write_text(text.replace(kept.run_id, later), encoding="utf-8")
    runs, damaged = list_runs(folder)
    assert ([run.run_id for run in runs], damaged) == ([later, kept.run_id], [])
    assert runs[1].evaluation.groups == kept.evaluation.groups
    assert runs[1].evaluation.rows == ()


@pytest.mark.parametrize("damage", ["", "[]", "{", '{"format": 99}', "\ud7ff\n", '{"format": 1, "run_id": "other"}'])
def test_a_damaged_run_is_named_and_the_others_are_listed(kept: Run, tmp_path: Path, damage: str) -> None:
    folder = tmp_path / "runs"
    (folder / "20200101T000000-aaaaaa.jsonl").write_text(damage, encoding="utf-8")
    runs, damaged = list_runs(folder)
    assert ([run.run_id for run in runs], damaged) == ([kept.run_id], ["20200101T000000-aaaaaa.jsonl"])
    with pytest.raises(QAError, match=r"cannot read .* remove it and run the questions again"):
        read_run(folder, "20200101T000000-aaaaaa")


@pytest.mark.parametrize("run_id", ["../own", "", "20200101T000000-aaaaaa", "20200101T000000-aaaaaa\n"])
def test_a_run_that_is_not_there_cannot_be_read(kept: Run, tmp_path: Path, run_id: str) -> None:
    with pytest.raises(QAError, match="no run"):
        read_run(tmp_path / "runs", run_id)


def test_no_folder_means_no_runs(tmp_path: Path) -> None:
    assert list_runs(tmp_path / "none") == ([], [])


def test_a_spreadsheet_gets_a_line_a_question_and_no_formula(kept: Run) -> None:
    header, *rows = csv.reader(io.StringIO(run_to_csv(kept).decode("utf-8-sig"), newline=""))
    cells = [dict(zip(header, row, strict=True)) for row in rows]
    assert [cell["question_id"] for cell in cells] == ["1", "2", "3"]
    assert cells[0]["wanted"] == "garden.md › Watering"
    assert (cells[0]["rank"], cells[0]["found 1"]) == ("1", "garden.md:5 › Garden › Watering")
    assert cells[1]["question"] == "'=Cut the roses in March."
    assert cells[1]["wanted"] == "kitchen.md:0-40"
    assert (cells[2]["kind"], cells[2]["rank"], cells[2]["MRR@10"]) == ("far", "", "")


def row(number: int, rank: int | None, entry: str = "", answerable: bool = True, **other: Any) -> dict[str, Any]:
    found = {name: float(rank is not None and rank <= at) for name, at in (("hit@1", 1), ("hit@3", 3))}
    reciprocal = 1 / rank if rank else 0.0
    return (
        {
            "question_id": str(number),
            "question": f"question {number}",
            "language": "en",
            "kind": "",
            "relevant": [{"document": "a.md", "headings": [entry or str(number)]}],
            "entry": entry or str(number),
            "rank": rank,
            "answerable": answerable,
            "confidence": 0.9,
            "found": [],
            "MRR@10": reciprocal,
            "nDCG@10": reciprocal,
        }
        | found
        | other
    )


def run_of(rows: list[dict[str, Any]]) -> Run:
    from datetime import UTC, datetime

    evaluation = Evaluation("generation", {}, {}, {}, 1.0, tuple(rows))
    return Run("20260101T000000-aaaaaa", datetime.now(UTC), "own.jsonl", "", "model", evaluation)


def compare(before: list[int | None], after: list[int | None], entries: list[str] | None = None) -> Any:
    names = entries or [""] * len(before)
    old, new = (
        run_of([row(n, r, e) for n, (r, e) in enumerate(zip(ranks, names, strict=True))]) for ranks in (before, after)
    )
    return compare_runs(old, new)


def test_a_run_against_itself_shows_no_difference() -> None:
    result = compare([1, 2, None, 4], [1, 2, None, 4])
    assert (result.verdict, result.shared, result.left_out, result.won, result.lost) == ("none", 4, 0, (), ())
    assert {(one.low, one.high, one.p, one.verdict) for one in result.differences} == {(0.0, 0.0, 1.0, "none")}


def test_a_clear_gain_is_better_and_a_clear_loss_worse() -> None:
    result = compare([2] * 20 + [1] * 20, [1] * 40)
    assert result.verdict == "better"
    assert (len(result.won), len(result.lost)) == (20, 0)
    first = result.differences[0]
    assert (first.measure, first.before, first.after) == ("hit@1", 0.5, 1.0)
    assert 0.3 < first.low < 0.5 < first.high < 0.7
    assert first.p < 0.001
    assert compare([1] * 40, [2] * 20 + [1] * 20).verdict == "worse"


def test_many_translations_of_one_question_show_nothing() -> None:
    assert compare([2] * 40, [1] * 40, ["same"] * 40).verdict == "none"
    assert compare([2] * 40, [1] * 40, ["one", "two"] * 20).verdict == "none"


def test_gains_and_losses_alike_show_no_difference() -> None:
    assert compare([1, 2] * 30, [2, 1] * 30).verdict == "none"


def test_only_questions_judged_alike_are_compared() -> None:
    before = run_of([row(1, 1), row(2, 1, "old place"), row(3, 1)])
    after = run_of([row(1, 2), row(2, 1, "new place"), row(4, 1)])
    result = compare_runs(before, after)
    assert (result.shared, result.left_out) == (1, 4)
    with pytest.raises(QAError, match="no question in common"):
        compare_runs(run_of([row(1, 1)]), run_of([row(2, 1)]))


def test_unanswerable_questions_are_compared_by_whether_they_were_declined() -> None:
    told = [row(n, None, "()", relevant=[], kind="far", answerable=True) for n in range(30)]
    declined = [row(n, None, "()", relevant=[], kind="far", answerable=False) for n in range(30)]
    result = compare_runs(run_of(told), run_of(declined))
    (decision,) = result.differences
    assert (decision.measure, decision.before, decision.after, decision.verdict) == ("decision", 0, 1, "better")
    assert result.verdict == "none"  # nothing was ranked


def test_p_of_few_entries_is_that_of_all_their_signs() -> None:
    _, _, p = paired_test(np.array([1.0, 1.0, 1.0]), ["a", "b", "c"])
    assert p == pytest.approx(2 / 8, abs=0.02)


def test_the_test_is_fair_where_there_is_no_difference() -> None:
    random = np.random.default_rng(1)
    shown = 0
    for _ in range(40):
        _, _, p = paired_test(random.normal(size=30), [str(n) for n in range(30)])
        shown += p < 0.05
    assert shown <= 6  # 2 expected; 7 or more by chance in 0.3 % of cases


def test_confidence_is_held_against_what_is_true() -> None:
    rows = [row(n, 1, confidence=0.95) for n in range(3)] + [row(9, None, relevant=[], kind="near", confidence=1.0)]
    (found,) = reliability(rows)
    assert isinstance(found, Bin)
    assert (found.low, found.high, found.questions, found.answered) == (0.9, 1.0, 4, 0.75)
    assert found.confidence == pytest.approx(0.9625)
    # Wilson, 3 of 4: (0.75 + z²/8 ± z·√(0.75·0.25/4 + z²/64)) / (1 + z²/4) with z = 1.96
    assert (found.answered_low, found.answered_high) == (
        pytest.approx(0.3006, abs=1e-3),
        pytest.approx(0.9544, abs=1e-3),
    )


def test_thresholds_say_what_would_be_answered() -> None:
    rows = [row(1, 1, confidence=0.8), row(2, 1, confidence=0.3), row(3, None, relevant=[], kind="far", confidence=0.5)]
    shares = {(one["kind"], one["threshold"]): one["share"] for one in thresholds(rows)}
    assert [shares["answerable", at] for at in (0, 0.3, 0.32, 0.8, 0.82)] == [1, 1, 0.5, 0.5, 0]
    assert [shares["far", at] for at in (0.5, 0.52)] == [1, 0]
    assert not any(kind == "near" for kind, _ in shares)
