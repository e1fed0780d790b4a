"""Quality runs, kept as files."""

import hashlib
import json
import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.disk import replace_file, to_csv
from qa.errors import QAError
from qa.quality.evaluate import MEASURES, Evaluation, Measure, evaluate, unknown_headings
from qa.quality.questions import read_questions
from qa.search.index import Index
from qa.server.jobs import Job

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


def make_run(index: Index, questions: Path, folder: Path, job: Job) -> Run:
    """Ask all questions of a file, judge the answers, and keep what comes of it in ``folder``.

    The file of a run holds a JSON line of what it was and says in all, then one a question.

    :param job: Hears how far it is, and of sections that questions name and the guide does not have.
    :raises QAError: The questions cannot be read or do not fit the guide, or the disk refuses.
    """
    asked = read_questions(questions)
    job.note("quality.log.start", questions=len(asked), file=questions.name)
    for section in unknown_headings(index, asked):
        job.note("quality.log.unknown", section=section)
    evaluation = evaluate(index, asked, job.progress)
    now = datetime.now(UTC)
    run = Run(
        run_id=f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}",
        at=now,
        questions=questions.name,
        sha256=hashlib.sha256(questions.read_bytes()).hexdigest(),
        model=index.generation.manifest.model.name,
        evaluation=evaluation,
    )
    record = run_to_json(run)
    rows = record["evaluation"].pop("rows")
    lines = [json.dumps(one, ensure_ascii=False) for one in (record, *rows)]
    replace_file(folder / f"{run.run_id}.jsonl", ("\n".join(lines) + "\n").encode("utf-8", "replace"))
    job.note("quality.log.kept", run=run.run_id)
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
    )
    at = datetime.fromisoformat(record["at"])
    return Run(record["run_id"], at, str(record["questions"]), record["sha256"], str(record["model"]), evaluation)
