"""What people say of kept runs: a name and a note beside each, the baseline, and runs deleted."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from qa.disk import replace_file
from qa.errors import QAError
from qa.quality.runs import RUN_ID

LONGEST_NAME = 80  # characters
LONGEST_NOTE = 1000
BASELINE = "baseline.json"


@dataclass(frozen=True, slots=True)
class RunNote:
    """What somebody calls a run, and has to say of it."""

    name: str = ""
    note: str = ""


def read_note(folder: Path, run_id: str) -> RunNote:
    """Read what was said of a run; nothing where nobody said anything, or the file is damaged."""
    try:
        told = json.loads(_path(folder, run_id).read_text(encoding="utf-8"))
        return RunNote(str(told["name"]), str(told["note"]))
    except (OSError, ValueError, KeyError, TypeError):
        return RunNote()


def write_note(folder: Path, run_id: str, note: RunNote) -> None:
    """Keep a name and a note beside a run, whose own file stays as it is.

    :raises QAError: There is no such run, or the disk refuses.
    """
    _check(folder, run_id)
    told = RunNote(" ".join(note.name.split())[:LONGEST_NAME], note.note.strip()[:LONGEST_NOTE])
    replace_file(_path(folder, run_id), json.dumps(asdict(told), ensure_ascii=False).encode("utf-8", "replace"))


def read_baseline(folder: Path) -> str:
    """Give the id of the run that others are compared with by default; "" where none is, or it is gone."""
    try:
        run_id = str(json.loads((folder / BASELINE).read_text(encoding="utf-8"))["run_id"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""
    return run_id if RUN_ID.fullmatch(run_id) and (folder / f"{run_id}.jsonl").is_file() else ""


def pin_baseline(folder: Path, run_id: str) -> None:
    """Make a run the baseline, in place of any other; "" for none.

    :raises QAError: There is no such run, or the disk refuses.
    """
    if run_id:
        _check(folder, run_id)
    replace_file(folder / BASELINE, json.dumps({"run_id": run_id}).encode())


def delete_run(folder: Path, run_id: str) -> None:
    """Delete a run for good, with what was said of it.

    :raises QAError: There is no such run, or the disk refuses.
    """
    _check(folder, run_id)
    try:
        (folder / f"{run_id}.jsonl").unlink()
        _path(folder, run_id).unlink(missing_ok=True)
    except OSError as error:
        raise QAError(f"cannot delete the run {run_id}: {error.strerror or error}") from error


def _path(folder: Path, run_id: str) -> Path:
    return folder / f"{run_id}.json"


def _check(folder: Path, run_id: str) -> None:
    """Refuse what is no run of this folder: an id may come from anywhere."""
    if not RUN_ID.fullmatch(run_id) or not (folder / f"{run_id}.jsonl").is_file():
        raise QAError(f"no run {run_id[:40]!r}; choose one of the list")
