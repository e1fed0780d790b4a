"""Quality runs: made, kept as files, and read again."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.disk import hash_file, new_name, replace_file
from qa.errors import QAError
from qa.quality.csv import to_csv
from qa.quality.evaluate import MEASURES, Evaluation, Measure, evaluate
from qa.quality.forms import Form
from qa.quality.questions import read_questions
from qa.search.index import Index

FORMAT = 1  # raised whenever a line of a run's file changes its meaning
RUN_ID = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation, and what it was of."""

    run_id: str  # time and a random part; the name of its file
    at: datetime  # UTC
    questions: str  # name of the question file
    sha256: str  # of that file
    model: str  # that the index was built with
    evaluation: Evaluation
    replaced_by: str = ""  # the generation that went live while the questions were asked; "" where none did


def make_run(
    index: Index,
    questions: Path,
    folder: Path,
    progress: Callable[[int, int], None] = lambda done, total: None,
    live: Callable[[], str] = lambda: "",
) -> Run:
    """Ask all questions of a file, judge the answers, and keep what comes of it in ``folder``.

    The file of a run holds a JSON line of what it was and says in all, then one a question.

    :param progress: Called with questions asked and to be asked.
    :param live: Names the generation that is live; the run says where that changed meanwhile.
    :raises QAError: The questions cannot be read or do not fit the guide, or the disk refuses.
    """
    before = live()
    evaluation = evaluate(index, read_questions(questions), progress, forms=True)
    after = live()
    run = Run(
        run_id=new_name(),
        at=datetime.now(UTC),
        questions=questions.name,
        sha256=hash_file(questions),
        model=index.generation.manifest.model.name,
        evaluation=evaluation,
        replaced_by=after if after != before else "",
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
    runs: list[Run] = []
    damaged = []
    for path in sorted(folder.glob("*.jsonl"), reverse=True):
        try:
            with path.open(encoding="utf-8") as file:
                runs.append(_read(path, json.loads(file.readline()), []))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            damaged.append(path.name)
    return sorted(runs, key=lambda run: (run.at, run.run_id), reverse=True), damaged


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
        "at": run.at.isoformat(timespec="milliseconds"),
        "questions": run.questions,
        "sha256": run.sha256,
        "model": run.model,
        "replaced_by": run.replaced_by,
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
        near=told.get("near", {}),  # runs of before 2026-11-25 have none, nor what follows, of before 2026-11-27
        gone=int(told.get("gone", 0)),
        forms={name: Form(**form) for name, form in told.get("forms", {}).items()},
    )
    return Run(
        run_id=record["run_id"],
        at=datetime.fromisoformat(record["at"]),
        questions=str(record["questions"]),
        sha256=record["sha256"],
        model=str(record["model"]),
        evaluation=evaluation,
        replaced_by=str(record.get("replaced_by", "")),
    )
