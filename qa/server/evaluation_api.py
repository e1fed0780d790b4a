"""Runs of test questions over the API: begun, watched and read by editors."""

import json
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from qa.errors import QAError
from qa.quality.questions import parse_questions
from qa.quality.runs import Run, run_to_json
from qa.server.evaluation import RUN, kept_questions, run_questions
from qa.server.jobs import JOBS, Job
from qa.server.live import live, live_name
from qa.server.refusals import NO_STORE, Refusal
from qa.server.requests import read_object
from qa.server.settings import Settings

SENT = "sent.jsonl"  # what the file of questions that came with a request is called


async def begin_run(request: Request) -> Response:
    """Begin a run of the questions that are sent, or of a file that is kept; one at a time."""
    record = await read_object(request)
    server = Settings.read()
    if "questions" in record:
        lines = _lines(record["questions"])
        parse_questions(lines)  # what is wrong with them is told at once
        begun = JOBS.start(RUN, partial(_run_sent, server, lines))
    else:
        begun = JOBS.start(RUN, partial(_run_file, server, _find_file(server, record.get("file"))))
    if not begun:
        raise Refusal(409, "running", "a run goes on already", "GET this address to see how far it is")
    return JSONResponse({"state": "running"}, 202, NO_STORE)


async def tell_run(request: Request) -> Response:
    """Say how far the last run is, and what came of it; with ``?rows=true`` question by question."""
    rows = request.query_params.get("rows") == "true"
    return JSONResponse(job_to_json(JOBS.last(RUN), rows), headers=NO_STORE)


def job_to_json(job: Job | None, rows: bool) -> dict[str, Any]:
    """Write how far a run is: ``none`` was begun, it is ``running``, ``done``, or ``failed``."""
    if job is None:
        return {"state": "none"}
    told = {"started": job.started.isoformat(timespec="seconds"), "done": job.done, "total": job.total}
    if job.running:
        return {"state": "running", **told}
    if not isinstance(job.result, Run):
        return {"state": "failed", **told, "error": job.error}
    run = run_to_json(job.result)
    if not rows:
        del run["evaluation"]["rows"]
    return {"state": "done", **told, "run": run}


def _lines(questions: object) -> bytes:
    if not isinstance(questions, list):
        raise Refusal(400, "bad_request", "questions must be a list of test questions", "see docs/contracts.md")
    return "\n".join(json.dumps(one) for one in questions).encode()


def _find_file(server: Settings, name: object) -> Path:
    """Find a file of test questions by its name alone: one that is kept, or that came with the guide."""
    files = {path.name: path for path in (server.questions, *kept_questions(server.data)) if path.is_file()}
    if not isinstance(name, str) or name not in files:
        raise Refusal(
            404, "no_questions", "no file of test questions has this name", f"take one of: {', '.join(files)}"
        )
    return files[name]


def _run_sent(server: Settings, lines: bytes, job: Job) -> Run:
    with tempfile.TemporaryDirectory(prefix="guide-qa-") as folder:
        path = Path(folder, SENT)
        path.write_bytes(lines)
        return _run_file(server, path, job)


def _run_file(server: Settings, path: Path, job: Job) -> Run:
    return run_questions(lambda: live().index(server.index), path, server.data / "runs", lambda: _name(server), job)


def _name(server: Settings) -> str:
    try:
        return live_name(server.index)
    except QAError:  # it was taken away; the one that is open answers
        return ""
