"""What the client makes of an answer, sent by a server that does exactly what the test says."""

import json
import subprocess
import sys
import threading
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_server import DONE, FINISH, STREAM, USAGE, ScriptedServer, chunk, cut, event, head, hold, says, whole

from qa.written.endpoint import Endpoint, EndpointError
from qa.written.patience import Patience
from qa.written.problems import WORDS, problem
from qa.written.reasoning import Visible
from qa.written.records import Usage
from qa.written.settings import WritingSettings
from qa.written.sse import MOST_BYTES, events
from qa.written.words import Words

ASKED = [{"role": "system", "content": "Be short."}, {"role": "user", "content": "Wann gießen? 什么时候"}]
WATER = [STREAM, says("Water "), says("it."), FINISH, USAGE, DONE]
ENDED = ["Water ", "it.", Usage(12, 3)]


def endpoint(server: ScriptedServer, **settings: Any) -> Endpoint:
    return Endpoint(WritingSettings(server.url, "small", **settings))


def answer(*script: Any, **settings: Any) -> list[str | Usage]:
    """Ask once, and close what is asked."""
    with ScriptedServer(script) as server:
        return list(endpoint(server, **settings).stream(ASKED, 40))


def code_of(*script: Any, given: list[str] | None = None, **settings: Any) -> str:
    """Ask once, and give the code of what is wrong; ``given`` takes what came before it."""
    given = [] if given is None else given
    with ScriptedServer(script) as server, pytest.raises(EndpointError) as caught:
        given.extend(map(str, endpoint(server, **settings).stream(ASKED, 40)))
    return caught.value.problem.code


def test_the_request_is_that_of_chat_completions() -> None:
    with ScriptedServer(WATER) as server:
        assert list(endpoint(server, key="sesame").stream(ASKED, 40)) == ENDED
        (asked,) = server.asked
        assert asked.headers["host"] == f"127.0.0.1:{server.port}"
    assert asked.line == "POST /v1/chat/completions HTTP/1.1"
    assert asked.json == {
        "model": "small",
        "messages": ASKED,
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": 40,
        "temperature": 0,
    }
    assert asked.headers["authorization"] == "Bearer sesame"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["accept-encoding"] == "identity"  # nothing is ever unpacked
    assert set(asked.headers) <= {
        "host",
        "authorization",
        "content-type",
        "content-length",
        "accept",
        "accept-encoding",
        "user-agent",
    }


def test_without_a_key_there_is_no_authorization() -> None:
    with ScriptedServer(WATER) as server:
        list(endpoint(server).stream(ASKED, 40))
        assert "authorization" not in server.asked[0].headers


# What comes (R16)


def test_words_come_as_soon_as_they_are_sent() -> None:
    with ScriptedServer([STREAM, says("Water "), hold]) as server:
        stream = endpoint(server).stream(ASKED, 40)
        assert next(stream) == "Water "
        stream.close()


def test_an_answer_in_chunks_is_cut_anywhere() -> None:
    body = b"".join(WATER[1:])
    pieces = [chunk(body[at : at + 7]) for at in range(0, len(body), 7)]
    assert answer(head(200, "transfer-encoding: chunked"), *pieces, chunk(b"")) == ENDED


def test_the_announced_end_may_be_missing_where_the_answer_is_finished() -> None:
    assert answer(STREAM, says("Water "), says("it."), FINISH, USAGE) == ENDED


def test_the_finish_may_be_missing_where_the_end_is_announced() -> None:
    assert answer(STREAM, says("Water "), says("it."), USAGE, DONE, hold) == ENDED


def test_both_may_be_missing_where_http_announces_the_end() -> None:
    body = says("Water ") + says("it.") + USAGE
    assert answer(head(200, "transfer-encoding: chunked"), chunk(body), chunk(b"")) == ENDED
    assert answer(whole(200, body)) == ENDED


def test_the_usage_may_be_missing() -> None:
    assert answer(STREAM, says("Water."), FINISH, DONE) == ["Water."]


def test_of_several_usages_the_last_counts() -> None:
    first = event(choices=[{"delta": {"content": "Water."}}], usage={"prompt_tokens": 12, "completion_tokens": 1})
    assert answer(STREAM, first, FINISH, USAGE, DONE) == ["Water.", Usage(12, 3)]


def test_frames_without_words_in_between_change_nothing() -> None:
    noise = [
        says(None),
        says("", role="assistant"),
        event(choices=[]),
        b": keep-alive\n\n",
        event(id=5),
        b"data: x\n\n",
    ]
    assert answer(STREAM, *noise, says("Water "), *noise, says("it."), *noise, FINISH, USAGE, DONE) == ENDED


def test_a_server_that_does_not_stream_is_understood() -> None:
    message = {"role": "assistant", "content": "<think>why</think>Water it."}
    body: dict[str, Any] = {
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 12, "completion_tokens": 3},
    }
    sent = json.dumps(body, indent=2).encode()
    assert answer(whole(200, sent, "content-type: application/json")) == ["Water it.", Usage(12, 3)]
    assert answer(head(200), sent) == ["Water it.", Usage(12, 3)]
    del body["choices"][0]["finish_reason"]
    assert answer(head(200), json.dumps(body).encode()) == ["Water it.", Usage(12, 3)]


def test_a_message_that_repeats_the_whole_is_not_said_twice() -> None:
    last = event(choices=[{"message": {"content": "Water it."}, "finish_reason": "stop"}])
    assert answer(STREAM, says("Water "), says("it."), last, USAGE, DONE) == ENDED


def test_an_answer_of_no_words_is_none_and_no_problem() -> None:
    assert answer(STREAM, FINISH, DONE) == []


@pytest.mark.parametrize(
    "sent",
    [
        whole(200, b"<!doctype html><title>Welcome</title>", "content-type: text/html"),
        whole(200, b""),
        head(204),
        whole(200, b'{"detail": "Not Found"}'),
        whole(200, b'["choices"]'),
        whole(200, DONE),
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nbad header\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx: " + b"y" * 200_000,
        b"\x15\x03\x01\x00\x02\x02\x46",
    ],
)
def test_what_is_no_stream_is_told_so(sent: bytes) -> None:
    assert code_of(sent) == "no stream"


@pytest.mark.parametrize(
    "end",
    [
        (),  # the connection just ends
        (cut,),
        (b'data: {"choices": [{"delta": {"content": "and', cut),
    ],
)
def test_what_is_cut_in_the_middle_is_broken_off_and_what_came_is_given(end: tuple[Any, ...]) -> None:
    given: list[str] = []
    assert code_of(STREAM, says("Water "), *end, given=given) == "broken off"
    assert given == ["Water "]


def test_what_is_shorter_than_announced_is_broken_off() -> None:
    assert code_of(head(200, "content-length: 999"), says("Water ")) == "broken off"
    assert code_of(head(200, "transfer-encoding: chunked"), chunk(says("Water "))) == "broken off"
    assert code_of(head(200, "transfer-encoding: chunked"), chunk(says("Water ")), b"no size\r\n") == "broken off"


def test_a_connection_that_ends_without_a_word_is_broken_off() -> None:
    assert code_of() == "broken off"
    assert code_of(cut) == "broken off"


def test_what_is_cut_behind_the_finish_is_whole() -> None:
    read = threading.Event()
    with ScriptedServer([STREAM, says("Water it.") + FINISH, lambda *_: read.wait(10), cut]) as server:
        stream = endpoint(server).stream(ASKED, 40)
        assert next(stream) == "Water it."
        read.set()
        assert list(stream) == []
    assert answer(head(200, "transfer-encoding: chunked"), chunk(says("Water it.") + FINISH)) == ["Water it."]


def test_an_error_within_the_stream_is_a_problem_before_and_behind_words() -> None:
    error = event(error={"message": "CUDA out of memory at 10.0.0.7", "code": 500})
    given: list[str] = []
    assert code_of(STREAM, error, DONE) == "failing"
    assert code_of(STREAM, says("Water "), error, given=given) == "failing"
    assert given == ["Water "]
    assert code_of(STREAM, b'event: error\ndata: {"message": "x", "code": 429}\n\n') == "too many requests"


def test_more_than_any_answer_is_a_problem() -> None:
    assert code_of(STREAM, says("Water "), b"data: ", b"x" * 400_000, hold) == "too much"
    assert code_of(STREAM, *[(b": " + b"x" * 998 + b"\n") * 1000] * (MOST_BYTES // 10**6 + 1)) == "too much"


SENT = (
    "\ufeff: hello\r\n\r\n".encode()
    + says("<think>why</think>你")
    + says("好 😀<")
    + says("b>").replace(b"\n", b"\r\n")
    + FINISH
    + USAGE
    + DONE
)


@given(st.lists(st.integers(0, len(SENT)), max_size=30))
def test_any_chunking_of_the_bytes_gives_the_same_words(cuts: list[int]) -> None:
    places = [0, *sorted(cuts), len(SENT)]
    chunks = [SENT[start:end] for start, end in pairwise(places)]
    words = Words(Patience(WritingSettings("http://localhost", "m"), lambda: False), Visible())
    *pieces, usage = words.read(events(chunks))
    assert "".join(map(str, pieces)) == "你好 😀<b>"
    assert usage == Usage(12, 3)
    assert words.problem == ""


# Reasoning (R17), repetition (R38)


def test_reasoning_is_left_out_in_fields_and_between_marks_even_cut() -> None:
    thought = event(choices=[{"delta": {"reasoning_content": "why", "content": None}}])
    pieces = [says(piece) for piece in ("<th", "ink>because", "</thi", "nk>Water ", "it.")]
    assert answer(STREAM, thought, *pieces, FINISH, USAGE, DONE) == ENDED


def test_reasoning_that_is_never_closed_is_not_given() -> None:
    assert answer(STREAM, says("<think>why"), says(" and why"), FINISH, DONE) == []


def test_a_server_that_swallows_the_opening_mark_is_known_from_the_second_answer_on() -> None:
    thinks = [STREAM, says("why"), says(" so</think>"), says("Water."), FINISH, DONE]
    plain = [STREAM, says("Water "), says("it."), FINISH, DONE]
    with ScriptedServer(thinks, thinks, plain, plain) as server:
        asked = endpoint(server)
        assert list(asked.stream(ASKED, 40)) == ["why", "Water."]
        assert list(asked.stream(ASKED, 40)) == ["Water."]
        assert list(asked.stream(ASKED, 40)) == ["Water it."]  # held, since a mark might have come
        assert list(asked.stream(ASKED, 40)) == ["Water ", "it."]


def test_a_model_that_goes_in_circles_is_stopped_and_its_connection_closed() -> None:
    with ScriptedServer([STREAM, says("First. "), *[says("Water it. ")] * 30, hold]) as server:
        pieces = list(endpoint(server).stream(ASKED, 40))
        assert server.asked[0].gone.wait(1)
    assert pieces[0] == "First. "
    assert 5 <= len(pieces) < 12


# Refusals (R21, R22)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad request"), (401, "refused key"), (402, "too many requests"), (403, "refused key"),
        (404, "unknown model"), (405, "unknown model"), (413, "too long"), (418, "bad request"), (422, "bad request"),
        (301, "redirected"), (302, "redirected"), (307, "redirected"), (308, "redirected"), (304, "redirected"),
    ],
)  # fmt: skip
def test_a_refusal_is_told_by_its_status_and_not_asked_again(status: int, code: str) -> None:
    with ScriptedServer([whole(status, b"{}")]) as server:
        with pytest.raises(EndpointError) as caught:
            list(endpoint(server).stream(ASKED, 40))
        assert len(server.asked) == 1
    assert caught.value.problem == problem(code)


@pytest.mark.parametrize(
    "body",
    [
        '{"error":{"code":400,"message":"the request exceeds the available context size","type":"exceed_context_size_error"}}',
        '{"error":{"message":"…","type":"invalid_request_error","param":"messages","code":"context_length_exceeded"}}',
        '{"object":"error","message":"This model\'s maximum context length is 4096 tokens. … max_tokens …","code":400}',
    ],
)
def test_a_prompt_that_is_too_long_is_told_so(body: str) -> None:
    with ScriptedServer([whole(400, body.encode())]) as server:
        with pytest.raises(EndpointError) as caught:
            list(endpoint(server).stream(ASKED, 40))
        assert len(server.asked) == 1
    assert caught.value.problem.code == "too long"


def refuses(field: str) -> list[bytes]:
    return [
        whole(400, json.dumps({"error": {"message": f"Unsupported parameter: '{field}'.", "param": field}}).encode())
    ]


def test_fields_that_a_server_refuses_are_left_out_and_remembered() -> None:
    with ScriptedServer(
        refuses("max_tokens"), refuses("temperature"), refuses("stream_options"), WATER, WATER
    ) as server:
        asked = endpoint(server)
        assert list(asked.stream(ASKED, 40)) == ENDED
        assert list(asked.stream(ASKED, 41)) == ENDED
        first, second, third, fourth, fifth = [one.json for one in server.asked]
    assert "max_completion_tokens" not in first
    assert "max_tokens" not in second
    assert second["max_completion_tokens"] == 40
    assert "temperature" in second
    assert "temperature" not in third
    assert "stream_options" not in fourth
    assert fifth == fourth | {"max_completion_tokens": 41}


def test_a_field_that_is_named_in_another_refusal_is_left_in() -> None:
    for status in (401, 404, 409, 418):
        with ScriptedServer([whole(status, b"temperature and max_tokens")]) as server:
            with pytest.raises(EndpointError):
                list(endpoint(server).stream(ASKED, 40))
            assert len(server.asked) == 1


def test_a_field_is_left_out_once_and_forgotten_where_that_did_not_help() -> None:
    with ScriptedServer(refuses("temperature"), refuses("temperature"), WATER) as server:
        asked = endpoint(server)
        with pytest.raises(EndpointError, match="does not accept the request"):
            list(asked.stream(ASKED, 40))
        assert len(server.asked) == 2
        assert list(asked.stream(ASKED, 40)) == ENDED
        assert server.asked[2].json["temperature"] == 0


@pytest.mark.parametrize("status", [429, 500, 502, 503, 529])
def test_a_busy_server_is_asked_once_more(status: int) -> None:
    busy = [whole(status, b"busy", "retry-after: 0")]
    with ScriptedServer(busy, WATER) as server:
        assert list(endpoint(server).stream(ASKED, 40)) == ENDED
    with ScriptedServer(busy, busy, WATER) as server:
        with pytest.raises(EndpointError) as caught:
            list(endpoint(server).stream(ASKED, 40))
        assert len(server.asked) == 2
    assert caught.value.problem.code == ("too many requests" if status == 429 else "failing")


@pytest.mark.parametrize("after", ["11", "3600", "Fri, 31 Dec 2999 23:59:59 GMT"])
def test_a_server_that_is_busy_for_long_is_given_up_at_once(after: str) -> None:
    with ScriptedServer([whole(429, b"", f"retry-after: {after}")]) as server:
        with pytest.raises(EndpointError):
            list(endpoint(server).stream(ASKED, 40))
        assert len(server.asked) == 1


def test_nothing_is_asked_again_behind_the_first_word_or_an_error_in_the_stream() -> None:
    for script in ([STREAM, says("Water "), cut], [STREAM, event(error={"code": 503})], [cut]):
        with ScriptedServer(script, WATER) as server:
            with pytest.raises(EndpointError):
                list(endpoint(server).stream(ASKED, 40))
            assert len(server.asked) == 1


def test_a_refusal_without_end_is_not_read_to_it() -> None:
    assert code_of(head(404), b"x" * 300_000, hold, first_seconds=3.0) == "unknown model"


def test_a_server_that_answers_before_it_has_read_is_heard() -> None:
    long = [{"role": "user", "content": "x" * 30_000_000}]  # more than the buffers of both sides
    with ScriptedServer([whole(413, b"")], reads=False) as server, pytest.raises(EndpointError) as caught:
        list(endpoint(server).stream(long, 40))
    assert caught.value.problem.code in ({"too long"} if sys.platform == "linux" else {"too long", "broken off"})


# The rest


def test_examining_says_what_is_wrong_or_nothing() -> None:
    with ScriptedServer(WATER, [whole(401, b"")]) as server:
        asked = endpoint(server)
        assert asked.examine() is None
        assert asked.examine() == problem("refused key")
        assert server.asked[0].json["max_tokens"] == 16


def test_several_threads_may_ask_at_once() -> None:
    together = threading.Barrier(4, timeout=10)
    script = [STREAM, says("Water "), lambda *_: together.wait(), says("it."), FINISH, USAGE, DONE]
    answers: list[list[str | Usage]] = []
    with ScriptedServer(*[script] * 4) as server:
        asked = endpoint(server)
        threads = [threading.Thread(target=lambda: answers.append(list(asked.stream(ASKED, 40)))) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert answers == [ENDED] * 4


@pytest.mark.parametrize("code", WORDS)
def test_every_problem_says_what_and_what_to_do_on_one_line(code: str) -> None:
    found = problem(code, "next_seconds")
    assert found.what
    assert found.then
    assert "{" not in found.what + found.then
    assert "\n" not in found.what + found.then


def test_without_asking_no_network_library_is_imported() -> None:
    written = "import sys, qa.written.endpoint, qa.written.settings; print([name for name in ('httpx2', 'httpcore2', 'h11', 'ssl') if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", written], capture_output=True, text=True, check=True).stdout
    assert printed.strip() == "[]"
