"""The API's routes; every answer in these tests is held to the description (tests/api.py)."""

import json
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from api import Client, Scripted, check_schema
from jsonschema import Draft202012Validator, ValidationError

from qa.build.build import build_index
from qa.quality.feedback import Feedback
from qa.search.index import Index
from qa.server.rest import openapi
from qa.server.wire import answer_to_json

Serve = Callable[..., Client]
PASTA = "Boil the pasta for nine minutes."


def test_an_answer_is_what_qa_ask_prints_and_each_hits_row(serve: Serve, small: Path) -> None:
    told = serve().ask(PASTA, k=2)
    assert told.status == 200
    assert told.headers["cache-control"] == "no-store"
    expected = answer_to_json(Index.open(small / "index").ask(PASTA, 2))
    rows = [hit.pop("row") for hit in told.json["hits"]]
    assert len(rows) == len(set(rows)) == 2
    told.json["milliseconds"] = expected["milliseconds"]
    assert told.json == json.loads(json.dumps(expected))


def test_a_row_leads_to_the_passage_and_the_section_around_it(serve: Serve, guide: Path) -> None:
    client = serve()
    answer = client.ask("Cut the roses in March.").json
    best = answer["hits"][0]
    assert best["document"] == "garden.md"
    told = client.request("GET", f"/api/passages/{best['row']}?index={answer['index']}")
    assert told.status == 200
    assert {name: told.json[name] for name in ("text", "headings", "start", "end", "row")} == {
        name: best[name] for name in ("text", "headings", "start", "end", "row")
    }
    section = told.json["section"]
    assert section["headings"] == ["Garden"]
    text = (guide / "garden.md").read_text()
    assert section["before"] + best["text"] + section["after"] in text
    assert "tomatoes" in section["before"]


@pytest.mark.parametrize("row", ["3", "-1", "x", "9999999999", "٣"])
def test_a_row_that_is_none_is_not_found(serve: Serve, row: str) -> None:
    from urllib.parse import quote

    told = serve().request("GET", f"/api/passages/{quote(row)}")
    assert (told.status, told.code) == (404, "no_passage")


def test_a_row_of_another_index_is_refused(serve: Serve) -> None:
    told = serve().request("GET", "/api/passages/0?index=20200101T000000-000000")
    assert (told.status, told.code) == (409, "index_changed")


def test_after_a_build_the_new_index_answers(serve: Serve, guide: Path, small: Path, letters: object) -> None:
    client = serve()
    before = client.ask(PASTA).json["index"]
    (guide / "kitchen.md").write_text("# Kitchen\n\nBake the bread.\n")
    build_index(guide, small / "index", letters)  # type: ignore[arg-type]
    assert client.ask("Bake the bread.").json["index"] != before


def test_the_guide_is_told_as_a_tree_of_headings(serve: Serve) -> None:
    told = serve().request("GET", "/api/guide")
    assert [one["document"] for one in told.json["documents"]] == ["garden.md", "kitchen.md"]
    (garden,) = told.json["documents"][0]["sections"]
    assert garden["heading"] == "Garden"
    assert [one["heading"] for one in garden["sections"]] == ["Watering", "Pruning"]


def test_without_an_index_questions_are_unavailable_and_no_path_is_told(serve: Serve, small: Path) -> None:
    told = serve(INDEX=str(small / "nowhere")).ask(PASTA)
    assert (told.status, told.code) == (503, "unavailable")
    assert str(small) not in told.text


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        ({}, "bad_request", "question"),
        ({"question": 3}, "bad_request", "question"),
        ({"question": " "}, "bad_question", "empty"),
        ({"question": "x" * 2001}, "bad_question", "2001"),
        ({"question": "x", "k": 0}, "bad_request", "k must"),
        ({"question": "x", "k": 17}, "bad_request", "k must"),
        ({"question": "x", "k": True}, "bad_request", "k must"),
        ({"question": "x", "after": 1}, "bad_request", "after"),
        ({"question": "x", "write": "yes"}, "bad_request", "write"),
        ([], "bad_request", "object"),
        ("{", "bad_request", "object"),
        ('{"a":' * 9000, "bad_request", "object"),
        (b"\xff{}", "bad_request", "object"),
    ],
)
def test_what_cannot_be_read_is_refused_by_name(serve: Serve, body: object, code: str, word: str) -> None:
    told = serve().request("POST", "/api/ask", body, Content_Type="application/json")
    assert (told.status, told.code) == (400, code)
    assert word in told.json["error"]["message"]


def test_half_a_surrogate_pair_does_no_harm(serve: Serve) -> None:
    body = '{"question": "Boil the pasta \\ud83d", "after": "\\udc00 roses"}'
    assert serve().request("POST", "/api/ask", body, Content_Type="application/json").status == 200


def test_what_is_not_there_is_json_not_found(serve: Serve) -> None:
    client = serve()
    for path in ("/api/none", "/api/none/of/these", "/api/", "/api", "/api/ask/"):
        for method in ("GET", "POST"):
            told = client.request(method, path, {} if method == "POST" else None)
            assert (told.status, told.code) == (404, "not_found"), path


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/api/ask", "POST"),
        ("DELETE", "/api/guide", "GET, HEAD"),
        ("OPTIONS", "/api/evaluate", "GET, HEAD, POST"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(serve: Serve, method: str, path: str, allowed: str) -> None:
    told = serve().request(method, path)
    assert (told.status, told.code, told.headers["allow"]) == (405, "wrong_method", allowed)


def test_one_visitor_may_ask_so_many_questions_a_minute(serve: Serve) -> None:
    client = serve(QUESTIONS_A_MINUTE="2")
    assert [client.ask(PASTA).status for _ in range(3)] == [200, 200, 429]
    told = client.ask(PASTA)
    assert told.code == "too_many_questions"
    assert 1 <= int(told.headers["retry-after"]) <= 60


def test_a_forwarded_address_is_believed_from_a_named_proxy_only(serve: Serve) -> None:
    client = serve(QUESTIONS_A_MINUTE="1")
    ask = {"question": PASTA}
    assert client.request("POST", "/api/ask", ask, X_Forwarded_For="198.51.100.1").status == 200
    assert client.request("POST", "/api/ask", ask, X_Forwarded_For="198.51.100.2").status == 429
    named = serve(PROXIES="127.0.0.1", QUESTIONS_A_MINUTE="1")
    assert named.request("POST", "/api/ask", ask, X_Forwarded_For="198.51.100.3").status == 200
    # What stands before the address that the proxy added, the visitor may have made up.
    assert named.request("POST", "/api/ask", ask, X_Forwarded_For="1.2.3.4, 198.51.100.3").status == 429
    assert named.request("POST", "/api/ask", ask, X_Forwarded_For="198.51.100.4").status == 200


def test_a_vote_is_kept_with_its_question_as_on_the_page(serve: Serve, small: Path) -> None:
    client = serve()
    answer = client.ask(PASTA).json
    assert Feedback(small / "data").asked() == []
    body = {"question": PASTA, "index": answer["index"], "helpful": False, "remark": "Which pasta?"}
    assert client.request("POST", "/api/feedback", body).json == {"kept": True}
    (asked,) = Feedback(small / "data").asked()
    assert (asked.question, asked.helpful, asked.remark) == (PASTA, False, "Which pasta?")
    assert [place.document for place in asked.hits] == [hit["document"] for hit in answer["hits"]]
    del body["helpful"]
    assert client.request("POST", "/api/feedback", body).status == 200
    assert Feedback(small / "data").asked()[1].helpful is None


def test_a_vote_on_another_index_is_refused(serve: Serve, small: Path) -> None:
    told = serve().request("POST", "/api/feedback", {"question": PASTA, "index": "another", "helpful": True})
    assert (told.status, told.code) == (409, "index_changed")
    assert Feedback(small / "data").asked() == []


def test_no_vote_is_kept_where_feedback_is_off(serve: Serve, small: Path) -> None:
    client = serve(FEEDBACK="off")
    told = client.request("POST", "/api/feedback", {"question": PASTA, "index": client.ask(PASTA).json["index"]})
    assert (told.status, told.code) == (403, "feedback_off")
    assert not (small / "data").exists()


def test_without_a_model_nothing_is_written_and_that_is_said(serve: Serve) -> None:
    told = serve().ask(PASTA, write=True)
    assert (told.status, told.code) == (409, "no_model")


def test_hits_and_citations_lead_to_the_live_guide(serve: Serve) -> None:
    client = serve(Scripted(), SITE="https://help.example.com/{page}#{anchor}")
    told = client.ask("Cut the roses in March.", write=True).json
    assert told["hits"][0]["url"] == "https://help.example.com/garden#pruning"
    assert told["written"]["sentences"][0]["citations"][0]["url"] == told["hits"][0]["url"]


def test_the_description_is_served_and_is_a_valid_one(serve: Serve) -> None:
    told = serve(base="/guide").request("GET", "/api/openapi.json").json
    assert told["openapi"] == "3.1.0"
    assert told["servers"] == [{"url": "/guide"}]
    for schema in told["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    references = set(json.dumps(told).split('"#/components/schemas/')[1:])
    assert {one.partition('"')[0] for one in references} <= set(told["components"]["schemas"])


def test_the_description_leaves_no_room_for_what_it_does_not_name(serve: Serve) -> None:
    told = serve().ask(PASTA).json
    check_schema("Answer", told)
    with pytest.raises(ValidationError):
        check_schema("Answer", told | {"another": 1})
    with pytest.raises(ValidationError):
        check_schema("Answer", {name: value for name, value in told.items() if name != "tier"})


def test_every_route_is_described(serve: Serve) -> None:
    client = serve()
    for path, methods in openapi()["paths"].items():
        told = client.request("PURGE", path.replace("{row}", "0"))
        assert told.status == 405
        assert set(told.headers["allow"].split(", ")) - {"HEAD"} == {method.upper() for method in methods}


def test_sixteen_clients_at_once_are_all_answered(serve: Serve) -> None:
    client = serve(QUESTIONS_A_MINUTE="0")
    ready, statuses = threading.Barrier(16), []

    def ask() -> None:
        with client.connection() as connection:
            ready.wait(10)
            for question in (PASTA, "Cut the roses in March.", "Water the tomatoes before sunrise."):
                told = client.over(connection, "POST", "/api/ask", {"question": question, "k": 1})
                statuses.append((told.status, told.json["hits"][0]["text"] == question))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [(200, True)] * 48


def test_a_second_request_on_a_kept_connection_does_not_wait_for_the_first(serve: Serve) -> None:
    import time

    client = serve()
    with client.connection() as connection:
        client.over(connection, "GET", "/healthz")
        seconds = []
        for _ in range(9):
            started = time.perf_counter()
            assert client.over(connection, "GET", "/healthz").status == 200
            seconds.append(time.perf_counter() - started)
    assert min(seconds) < 0.01  # without TCP_NODELAY none is below 0.04
