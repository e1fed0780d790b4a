"""An answer as it is being written: the passages at once, each sentence whole, one end."""

import http.client
import json
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from api import JSON, WAIT, Client, Scripted, check_schema

from qa.written.records import Problem

Serve = Callable[..., Client]
ASK = {"question": "Boil the pasta for nine minutes.", "k": 2}
STREAM = JSON | {"Accept": "text/event-stream"}
SCHEMAS = {"passages": "PassagesEvent", "sentence": "SentenceEvent"}


def begin(connection: http.client.HTTPConnection, body: object = ASK) -> http.client.HTTPResponse:
    connection.request("POST", "/api/ask", json.dumps(body), STREAM)
    return connection.getresponse()


def events(response: http.client.HTTPResponse) -> Iterator[tuple[str, Any]]:
    """Read events as they come, each held to the description; a comment is told as such."""
    name = ""
    while line := response.readline().decode():
        field, _, value = line.rstrip("\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            told = json.loads(value)
            check_schema(SCHEMAS.get(name, "EndEvent"), told)
            yield name, told
        elif field == "" and value:
            yield "comment", value


def test_the_passages_come_before_anything_is_written(serve: Serve) -> None:
    go = threading.Event()
    with serve(Scripted(after_first=go)).connection() as connection:
        response = begin(connection)
        assert response.status == 200
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert response.headers["cache-control"] == "no-store, no-transform"
        assert response.headers["x-accel-buffering"] == "no"
        stream = events(response)
        name, passages = next(stream)
        assert (name, passages["hits"][0]["document"]) == ("passages", "kitchen.md")
        name, sentence = next(stream)
        assert (name, sentence["n"], sentence["text"]) == ("sentence", 1, "One holds.")
        go.set()  # until now the second one cannot have been written
        assert [name for name, _ in stream] == ["sentence", "done"]


def test_a_citation_says_where_and_with_which_words(serve: Serve) -> None:
    with serve(Scripted()).connection() as connection:
        told = list(events(begin(connection)))
    hit = told[0][1]["hits"][0]
    (citation,) = told[1][1]["citations"]
    assert citation["source"] == hit["text"][citation["start"] : citation["end"]] == "Boil "
    for name in ("rank", "document", "headings", "place", "row"):
        assert citation[name] == hit[name]
    assert told[-1][1]["cited"] == [1]


def test_every_event_bears_the_id_of_its_answer(serve: Serve) -> None:
    client, ids = serve(Scripted()), set()
    for _ in range(2):
        with client.connection() as connection:
            (own,) = {told["written_id"] for _, told in events(begin(connection))}
            ids.add(own)
    assert len(ids) == 2


@pytest.mark.parametrize("problem", [None, Problem("timeout", "it is too slow", "wait longer")])
def test_the_stream_and_the_whole_have_the_same_content(serve: Serve, problem: Problem | None) -> None:
    client = serve(Scripted(problem))
    with client.connection() as connection:
        told = list(events(begin(connection)))
    whole = client.ask(**ASK, write=True).json  # type: ignore[arg-type]
    written = whole.pop("written")
    names = ["passages", "sentence", "sentence", "error" if problem else "done"]
    assert [name for name, _ in told] == names
    own = written.pop("written_id")
    streamed = [{key: value for key, value in content.items() if key != "written_id"} for _, content in told]
    assert streamed[0] | {"milliseconds": 0} == whole | {"milliseconds": 0}
    assert {"sentences": streamed[1:-1]} | streamed[-1] == written
    assert own
    assert written["outcome"] == names[-1]
    if problem:
        assert [written[name] for name in ("code", "what", "then")] == ["timeout", "it is too slow", "wait longer"]


def test_what_was_dropped_is_counted_and_never_sent(serve: Serve) -> None:
    client = serve(Scripted())
    with client.connection() as connection:
        response = begin(connection)
        text = response.read().decode()
    whole = client.ask(**ASK, write=True)  # type: ignore[arg-type]
    assert whole.json["written"]["dropped"] == {"value": 1}
    assert '"dropped": {"value": 1}' in text
    assert "secret" not in text + whole.text


def test_without_write_a_stream_is_not_begun(serve: Serve) -> None:
    with serve(Scripted()).connection() as connection:
        response = begin(connection, ASK | {"write": False})
        assert response.headers["content-type"] == "application/json"
        assert "written" not in json.loads(response.read())


@pytest.mark.parametrize("accept", ["text/event-stream", "application/json"])
def test_a_reader_who_goes_away_stops_the_writing_within_a_second(serve: Serve, accept: str) -> None:
    writer = Scripted(after_first=threading.Event())
    client = serve(writer)
    with client.connection() as connection:
        connection.request("POST", "/api/ask", json.dumps(ASK | {"write": True}), JSON | {"Accept": accept})
        assert writer.begun.wait(WAIT)
        assert connection.sock is not None
        connection.sock.close()
    assert writer.ended.wait(1)
    assert writer.was_stopped


def test_a_comment_keeps_a_quiet_connection_open(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.server.events.QUIET", 0.05)
    go = threading.Event()
    with serve(Scripted(after_first=go)).connection() as connection:
        stream = events(begin(connection))
        assert [next(stream)[0] for _ in range(4)] == ["passages", "sentence", "comment", "comment"]
        go.set()
        assert [name for name, _ in stream if name != "comment"] == ["sentence", "done"]


def test_an_error_of_our_own_ends_the_stream_in_words_that_tell_nothing(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    class Failing(Scripted):
        def write(self, *_: object, **__: object) -> Iterator[Any]:
            raise RuntimeError("canary")

    client = serve(Failing())
    with client.connection() as connection:
        told = list(events(begin(connection)))
    assert [name for name, _ in told] == ["passages", "error"]
    assert told[1][1]["code"] == "internal"
    assert "canary" not in json.dumps(told)
    assert "canary" in caplog.text


def test_beyond_the_answers_of_a_minute_there_are_passages_only(serve: Serve) -> None:
    class Two(Scripted):
        settings = Scripted.settings.__class__("http://127.0.0.1:9/v1", "a-model", answers_a_minute=2)

    client = serve(Two())
    told = [client.ask(**ASK, write=True).json for _ in range(3)]  # type: ignore[arg-type]
    assert [one["written"]["outcome"] for one in told] == ["done", "done", "refused"]
    assert told[2]["written"]["reason"] == "busy"
    assert told[2]["hits"] != []


def test_a_question_that_is_refused_is_refused_before_the_stream_begins(serve: Serve) -> None:
    with serve(Scripted()).connection() as connection:
        response = begin(connection, {"question": ""})
        assert response.status == 400
        assert json.loads(response.read())["error"]["code"] == "bad_question"
