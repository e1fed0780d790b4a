"""Runs of test questions over the API."""

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from api import WAIT, Client

from qa.quality.runs import list_runs
from qa.search.index import Index
from qa.server import evaluation_api
from qa.server.jobs import Jobs

Serve = Callable[..., Client]
QUESTION = {
    "question_id": "1",
    "language": "en",
    "question": "Boil the pasta for nine minutes.",
    "relevant": [{"document": "kitchen.md", "headings": ["Kitchen"]}],
}


@pytest.fixture
def go(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Jobs of this test's own; none begins its questions before this is set."""
    go, ask = threading.Event(), Index.ask_many
    monkeypatch.setattr(evaluation_api, "JOBS", Jobs())

    def wait(*given: Any, **more: Any) -> Any:
        assert go.wait(WAIT)
        return ask(*given, **more)

    monkeypatch.setattr(Index, "ask_many", wait)
    return go


def ended(client: Client, query: str = "") -> Any:
    """Ask until the run has ended."""
    job = evaluation_api.JOBS.last(evaluation_api.RUN)
    assert job is not None
    for thread in threading.enumerate():
        if thread.name == f"job-{job.kind}":
            thread.join(WAIT)
    return client.request("GET", f"/api/evaluate{query}").json


def test_a_run_is_begun_watched_and_read(serve: Serve, small: Path, go: threading.Event) -> None:
    client = serve()
    assert client.request("GET", "/api/evaluate").json == {"state": "none"}
    body = {"questions": [QUESTION, QUESTION | {"question_id": "2", "question": "Boil the pasta"}]}
    told = client.request("POST", "/api/evaluate", body)
    assert (told.status, told.json) == (202, {"state": "running"})
    assert client.request("GET", "/api/evaluate").json["state"] == "running"
    again = client.request("POST", "/api/evaluate", body)
    assert (again.status, again.code) == (409, "running")
    go.set()
    told = ended(client)
    assert told["state"] == "done"
    assert told["run"]["evaluation"]["groups"]["all"]["n"] == 2
    assert "rows" not in told["run"]["evaluation"]
    rows = ended(client, "?rows=true")["run"]["evaluation"]["rows"]
    assert [row["question_id"] for row in rows] == ["1", "2"]
    runs, damaged = list_runs(small / "data" / "runs")
    assert [run.run_id for run in runs] == [told["run"]["run_id"]]
    assert damaged == []


def test_a_kept_file_is_run_by_its_name_alone(serve: Serve, small: Path, go: threading.Event) -> None:
    (small / "data" / "questions").mkdir(parents=True)
    (small / "data" / "questions" / "own.jsonl").write_text(json.dumps(QUESTION) + "\n")
    (small / "other.jsonl").write_text(json.dumps(QUESTION) + "\n")
    go.set()
    client = serve()
    for name in ("../../other.jsonl", str(small / "other.jsonl"), "other.jsonl", "", None, 3):
        told = client.request("POST", "/api/evaluate", {"file": name})
        assert (told.status, told.code) == (404, "no_questions")
        assert told.json["error"]["then"] == "take one of: own.jsonl"
    assert client.request("POST", "/api/evaluate", {"file": "own.jsonl"}).status == 202
    assert ended(client)["run"]["questions"] == "own.jsonl"


@pytest.mark.parametrize("questions", [{}, [], ["x"], [{"question": "x"}], [QUESTION, QUESTION]])
def test_questions_that_cannot_be_used_are_refused_at_once(serve: Serve, go: threading.Event, questions: Any) -> None:
    client = serve()
    told = client.request("POST", "/api/evaluate", {"questions": questions})
    assert told.status == 400
    assert client.request("GET", "/api/evaluate").json == {"state": "none"}


def test_a_run_that_fails_says_why(serve: Serve, small: Path, go: threading.Event) -> None:
    go.set()
    client = serve(INDEX=str(small / "nowhere"))
    assert client.request("POST", "/api/evaluate", {"questions": [QUESTION]}).status == 202
    told = ended(client)
    assert told["state"] == "failed"
    assert "run: qa build" in told["error"]
