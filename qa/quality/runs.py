"""Quality runs: kept as files, and two of them compared, entry by entry."""

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.disk import hash_file, new_name, replace_file
from qa.errors import QAError
from qa.quality.csv import to_csv
from qa.quality.evaluate import MEASURES, SEED, Evaluation, Measure, evaluate
from qa.quality.questions import read_questions
from qa.search.index import Index

FORMAT = 1  # raised whenever a line of a run's file changes its meaning
RUN_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")
DECISION = "decision"  # share of all questions that are rightly called answerable or not
RANKING = "MRR@10"  # what the verdict on the ranking is taken from
PAIRED_RESAMPLES = 10_000
AT_ONCE = 100  # of them; bounds the memory
LEVEL = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation, and what it was of."""

    run_id: str  # time and a random part; the name of its file
    at: datetime  # UTC
    questions: str  # name of the question file
    sha256: str  # of that file
    model: str  # that the index was built with
    evaluation: Evaluation


def make_run(
    index: Index, questions: Path, folder: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> Run:
    """Ask all questions of a file, judge the answers, and keep what comes of it in ``folder``.

    The file of a run holds a JSON line of what it was and says in all, then one a question.

    :param progress: Called with questions asked and to be asked.
    :raises QAError: The questions cannot be read or do not fit the guide, or the disk refuses.
    """
    evaluation = evaluate(index, read_questions(questions), progress)
    run = Run(
        run_id=new_name(),
        at=datetime.now(UTC),
        questions=questions.name,
        sha256=hash_file(questions),
        model=index.generation.manifest.model.name,
        evaluation=evaluation,
    )
    record = run_to_json(run)
    rows = record["evaluation"].pop("rows")
    lines = [json.dumps(line, ensure_ascii=False) for line in (record, *rows)]
    replace_file(folder / f"{run.run_id}.jsonl", ("\n".join(lines) + "\n").encode("utf-8", "replace"))
    return run


def list_runs(folder: Path) -> tuple[list[Run], list[str]]:
    """List the runs in ``folder``, latest first, each without the rows of its questions.

    :return: The runs, and the names of files that cannot be read.
    """
    runs, damaged = [], []
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        try:
            with path.open(encoding="utf-8") as file:
                runs.append(_read(path, json.loads(file.readline()), []))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            damaged.append(path.name)
    return runs, damaged


def read_run(folder: Path, run_id: str) -> Run:
    """Read one run.

    :raises QAError: There is no such run, or its file is damaged.
    """
    path = folder / f"{run_id}.jsonl"
    if not RUN_ID.fullmatch(run_id) or not path.is_file():
        raise QAError(f"no run {run_id} in {folder}; choose one of the list")
    try:
        with path.open(encoding="utf-8") as file:
            record, *rows = map(json.loads, file)
        return _read(path, record, rows)
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise QAError(f"cannot read {path}: {error}; remove it and run the questions again") from error


def run_to_json(run: Run) -> dict[str, Any]:
    """Give plain numbers, lists and texts."""
    return {
        "format": FORMAT,
        "run_id": run.run_id,
        "at": run.at.isoformat(timespec="seconds"),
        "questions": run.questions,
        "sha256": run.sha256,
        "model": run.model,
        "evaluation": run.evaluation.to_json() | {"rows": list(run.evaluation.rows)},
    }


def run_to_csv(run: Run) -> bytes:
    """Write a line a question, for a spreadsheet."""
    header = ("question_id", "language", "question", "kind", "wanted", "rank", *MEASURES, "answerable", "confidence")
    found = [f"found {number}" for number in (1, 2, 3)]
    return to_csv([*header, *found], (_csv_row(row) for row in run.evaluation.rows))


def _csv_row(row: dict[str, Any]) -> list[object]:
    wanted = " | ".join(place_of(place) for place in row["relevant"])
    found = [place_of(place) for place in row["found"]]
    measures = [row.get(measure) for measure in MEASURES]
    own = [row[name] for name in ("question_id", "language", "question", "kind")]
    decided = ["yes" if row["answerable"] else "no", row["confidence"]]
    return [*own, wanted, row["rank"], *measures, *decided, *found, *[""] * (3 - len(found))]


def place_of(place: dict[str, Any]) -> str:
    """Say where a place of a row stands."""
    headings = " › ".join(place.get("headings") or ())
    at = f":{place['start_line']}" if "start_line" in place else "" if headings else f":{place['start']}-{place['end']}"
    return f"{place['document']}{at}" + (f" › {headings}" if headings else "")


def _read(path: Path, record: dict[str, Any], rows: list[dict[str, Any]]) -> Run:
    if record["format"] != FORMAT or record["run_id"] != path.stem:
        raise ValueError(f"it is of format {record['format']}, named {record['run_id']}")
    told = record["evaluation"]
    evaluation = Evaluation(
        index=told["index"],
        groups={
            name: {key: Measure(**value) if isinstance(value, dict) else value for key, value in group.items()}
            for name, group in told["groups"].items()
        },
        auroc={kind: Measure(**area) for kind, area in told["auroc"].items()},
        answered=told["answered"],
        milliseconds=float(told["milliseconds"]),
        rows=tuple(rows),
        near=told.get("near", {}),
    )
    at = datetime.fromisoformat(record["at"])
    return Run(record["run_id"], at, str(record["questions"]), record["sha256"], str(record["model"]), evaluation)


@dataclass(frozen=True, slots=True)
class Difference:
    """A measure in two runs, on the questions that both have."""

    measure: str
    before: float
    after: float
    low: float  # of after less before, 95 % interval
    high: float
    p: float  # of a difference this large or larger by chance alone
    verdict: str  # "better", "worse" or "none" shown


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a later run says against an earlier one."""

    verdict: str  # of RANKING: "better", "worse" or "none" shown
    differences: tuple[Difference, ...]  # of the measures of ranking, then of DECISION
    shared: int  # questions in both runs with the same text and the same places that answer
    left_out: int  # questions of either run that the other has not, or not so
    won: tuple[tuple[dict[str, Any], dict[str, Any]], ...]  # rows before and after, found first only now
    lost: tuple[tuple[dict[str, Any], dict[str, Any]], ...]  # found first only then


def compare_runs(before: Run, after: Run) -> Comparison:
    """Compare two runs on the questions that both have.

    A difference counts as shown when a paired randomisation test over entries gives p < 0.05 and the bootstrap
    interval, over entries too, leaves out zero: many questions may be translations of one. The first is strict where
    entries are few, the second is what is drawn.

    :raises QAError: The runs have no question in common.
    """
    old = {_identity(row): row for row in before.evaluation.rows}
    new = {_identity(row): row for row in after.evaluation.rows}
    pairs = [(old[identity], row) for identity, row in new.items() if identity in old]
    if not pairs:
        raise QAError("the two runs have no question in common; choose runs of the same question file")
    judged = [pair for pair in pairs if pair[0]["relevant"]]
    differences = [_difference(measure, judged) for measure in MEASURES if judged]
    differences.append(_difference(DECISION, pairs))
    return Comparison(
        verdict=next((one.verdict for one in differences if one.measure == RANKING), "none"),
        differences=tuple(differences),
        shared=len(pairs),
        left_out=len(old) + len(new) - 2 * len(pairs),
        won=tuple(pair for pair in judged if pair[0]["rank"] != 1 and pair[1]["rank"] == 1),
        lost=tuple(pair for pair in judged if pair[0]["rank"] == 1 and pair[1]["rank"] != 1),
    )


def _identity(row: dict[str, Any]) -> tuple[str, str, str]:
    return row["question_id"], row["question"], row["entry"]


def _value(row: dict[str, Any], measure: str) -> float:
    if measure == DECISION:
        return float(row["answerable"] == bool(row["relevant"]))
    return float(row[measure])


def _difference(measure: str, pairs: Sequence[tuple[dict[str, Any], dict[str, Any]]]) -> Difference:

    before, after = np.array([[_value(row, measure) for row in pair] for pair in pairs]).T
    # A question without an answer is an entry of its own.
    names = [row["entry"] if row["relevant"] else row["question_id"] for row, _ in pairs]
    low, high, p = paired_test(after - before, names)
    verdict = "none" if p >= LEVEL or low <= 0 <= high else "better" if low > 0 else "worse"
    return Difference(measure, float(before.mean()), float(after.mean()), low, high, p, verdict)


def paired_test(changes: NDArray[np.float64], entries: Iterable[str]) -> tuple[float, float, float]:
    """Test whether the mean of ``changes`` is more than chance, all questions of an entry together.

    :param changes: Of each question, shape ``(n,)``.
    :return: 95 % interval of the mean by a bootstrap over entries; p, two-sided, by randomisation of their signs.
    """

    members = np.unique(list(entries), return_inverse=True)[1]
    sizes, sums = np.bincount(members), np.bincount(members, changes)
    random = np.random.default_rng(SEED)
    means, larger = [], 0
    for _ in range(PAIRED_RESAMPLES // AT_ONCE):
        draws = random.integers(len(sums), size=(AT_ONCE, len(sums)))
        means.append(sums[draws].sum(axis=1) / sizes[draws].sum(axis=1))
        signs = random.choice((-1.0, 1.0), size=(AT_ONCE, len(sums)))
        larger += int(np.count_nonzero(np.abs(signs @ sums) >= abs(sums.sum()) - 1e-9))
    low, high = np.percentile(np.concatenate(means), (2.5, 97.5))
    return float(low), float(high), (1 + larger) / (1 + PAIRED_RESAMPLES)
