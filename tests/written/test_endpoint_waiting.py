"""How long the client waits for what (R19), and how soon it stops (R20); timeouts are tenths of seconds here."""

import socket
import threading
import time
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from scripted_server import DONE, FINISH, STREAM, USAGE, ScriptedServer, event, for_ever, head, hold, says, whole

from qa.written.endpoint import Endpoint, EndpointError
from qa.written.records import Usage
from qa.written.request import pause_of
from qa.written.settings import WritingSettings

SOON = 0.2
LATE = 5.0  # a machine that is busy may be this late; what is not cut short takes longer
LONG = {"connect_seconds": 20.0, "first_seconds": 20.0, "next_seconds": 20.0, "whole_seconds": 20.0}


def endpoint(url: str, **settings: float) -> Endpoint:
    return Endpoint(WritingSettings(url, "m", **(LONG | settings)))  # type: ignore[arg-type]


def stream(url: str, stopped: Callable[[], bool] = lambda: False, **settings: float) -> Any:
    return endpoint(url, **settings).stream([{"role": "user", "content": "?"}], 40, stopped)


def too_slow(*script: Any, **settings: float) -> str:
    """Ask, and give what to do about the timeout; the connection must be closed by then."""
    begun = time.monotonic()
    with ScriptedServer(script) as server:
        with pytest.raises(EndpointError) as caught:
            list(stream(server.url, **settings))
        assert time.monotonic() - begun < LATE
        assert server.asked[0].gone.wait(1)
    assert caught.value.problem.code == "timeout"
    return caught.value.problem.then


THINKS = event(choices=[{"delta": {"reasoning_content": "hm"}}])


@pytest.mark.parametrize(
    "script",
    [
        [hold],
        [b"HTTP/1.1 200 ", hold],
        [for_ever(b"HTTP/1.1 100 Continue\r\n\r\n")],
        [STREAM, hold],
        [STREAM, for_ever(b": keep-alive\n\n")],
        [STREAM, for_ever(b"\n")],
        [STREAM, for_ever(b"x")],
        [STREAM, for_ever(says(None))],
        [STREAM, for_ever(says("", role="assistant"))],
        [head(200), b"{", for_ever(b" ")],
        [head(404), for_ever(b"x")],
    ],
)
def test_the_first_word_must_come_in_time_whatever_else_comes(script: list[Any]) -> None:
    assert too_slow(*script, first_seconds=SOON).endswith("raise GUIDE_QA_LLM_FIRST_SECONDS")


@pytest.mark.parametrize("script", [[hold], [for_ever(b": keep-alive\n\n")], [for_ever(says(""))]])
def test_the_next_word_must_come_in_time(script: list[Any]) -> None:
    assert too_slow(STREAM, says("Water"), *script, next_seconds=SOON).endswith("raise GUIDE_QA_LLM_NEXT_SECONDS")


@pytest.mark.parametrize("words", [says("more "), THINKS, says("<think>hm")])
def test_the_whole_must_come_in_time(words: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.written.words.repeats", lambda text: False)
    assert too_slow(STREAM, for_ever(words), whole_seconds=SOON).endswith("raise GUIDE_QA_LLM_WHOLE_SECONDS")


def test_reasoning_counts_as_words_while_waiting() -> None:
    script = [STREAM, *[THINKS, 0.1] * 4, says("Water."), FINISH, DONE]
    with ScriptedServer(script) as server:
        assert list(stream(server.url, first_seconds=0.3, next_seconds=0.3)) == ["Water."]


def test_the_time_of_who_reads_is_not_the_servers() -> None:
    with ScriptedServer([STREAM, says("Water "), says("it."), FINISH, USAGE, DONE]) as server:
        pieces = []
        for piece in stream(server.url, next_seconds=SOON):
            pieces.append(piece)
            threading.Event().wait(SOON + 0.1)
    assert pieces == ["Water ", "it.", Usage(12, 3)]


def test_a_finished_answer_is_not_kept_waiting_for_its_usage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.written.words.TAIL_SECONDS", SOON)
    for tail in (hold, for_ever(b": keep-alive\n\n"), for_ever(FINISH)):
        with ScriptedServer([STREAM, says("Water."), FINISH, tail]) as server:
            begun = time.monotonic()
            assert list(stream(server.url)) == ["Water."]
            assert time.monotonic() - begun < LATE


def test_a_request_that_is_not_read_times_out() -> None:
    full = threading.Event()
    messages = [{"role": "user", "content": "x" * 30_000_000}]
    with ScriptedServer([lambda *_: full.wait(10)], reads=False) as server:
        with pytest.raises(EndpointError) as caught:
            list(endpoint(server.url, first_seconds=SOON).stream(messages, 40))
        full.set()
    assert caught.value.problem.code == "timeout"


# Connecting


@pytest.fixture
def slow_names(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Let names be looked up only once the event is set."""
    known, look_up = threading.Event(), socket.getaddrinfo

    def slowly(*arguments: Any, **named: Any) -> Any:
        known.wait(10)
        return look_up(*arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", slowly)
    return known


def test_a_name_that_is_looked_up_for_ever_is_unreachable(slow_names: threading.Event) -> None:
    begun = time.monotonic()
    with pytest.raises(EndpointError) as caught:
        list(stream("http://llm.internal/v1", connect_seconds=SOON))
    assert time.monotonic() - begun < LATE
    assert caught.value.problem.code == "unreachable"
    slow_names.set()


def test_a_connection_that_comes_too_late_is_closed(slow_names: threading.Event) -> None:
    with ScriptedServer([hold]) as server:
        with pytest.raises(EndpointError):
            list(stream(server.url, connect_seconds=SOON))
        slow_names.set()
        deadline = time.monotonic() + 10
        while not server.asked and time.monotonic() < deadline:
            time.sleep(0.01)
        assert server.asked[0].gone.wait(5)
        assert server.asked[0].raw == b""


def test_a_handshake_without_end_is_unreachable() -> None:
    with ScriptedServer([hold], reads=False) as server:
        with pytest.raises(EndpointError) as caught:
            list(stream(server.url.replace("http", "https"), connect_seconds=SOON))
        assert server.asked[0].gone.wait(1)
    assert caught.value.problem.code == "unreachable"


def test_where_nobody_listens_it_is_unreachable_with_a_word_on_containers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as once:
        port = once.getsockname()[1]
    with pytest.raises(EndpointError, match="in a container, localhost is the container itself") as caught:
        list(stream(f"http://localhost:{port}/v1"))
    assert caught.value.problem.code == "unreachable"


def test_a_name_that_nobody_has_is_unreachable(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: Any, **__: Any) -> Any:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(EndpointError) as caught:
        list(stream("https://llm.invalid/v1"))
    assert caught.value.problem.code == "unreachable"


# Stopping


class Stop:
    """Says stop from the ``at``-th time on that it is asked, and remembers when it was."""

    def __init__(self, at: int) -> None:
        self.at, self.asked = at, list[float]()

    def __call__(self) -> bool:
        self.asked.append(time.monotonic())
        return len(self.asked) >= self.at


@pytest.mark.parametrize(
    "script", [[hold], [STREAM, hold], [STREAM, for_ever(b": keep-alive\n\n")], [STREAM, says("Water "), hold]]
)
def test_a_stop_while_nothing_comes_closes_the_connection_within_a_second(script: list[Any]) -> None:
    stop = Stop(at=10)
    with ScriptedServer(script) as server:
        list(stream(server.url, stop))
        assert server.asked[0].gone.wait(1)
    assert len(stop.asked) == 10  # and not asked again


def test_it_is_asked_at_least_four_times_a_second() -> None:
    stop = Stop(at=12)
    with ScriptedServer([STREAM, hold]) as server:
        list(stream(server.url, stop))
    gaps = [later - sooner for sooner, later in pairwise(stop.asked)]
    assert sorted(gaps)[len(gaps) // 2] < 0.25  # the median: a busy machine may let single ones be late


def test_a_stop_ends_the_answer_though_more_is_there_already() -> None:
    pieces: list[Any] = []
    with ScriptedServer([STREAM + says("Water ") + says("it.") + FINISH + DONE]) as server:
        pieces.extend(stream(server.url, lambda: bool(pieces)))
    assert pieces == ["Water "]


def test_a_stop_before_anything_asks_nothing() -> None:
    with ScriptedServer([hold]) as server:
        assert list(stream(server.url, lambda: True)) == []
        assert server.asked == []


def test_a_stop_while_connecting_and_before_a_second_attempt_is_heeded(slow_names: threading.Event) -> None:
    begun = time.monotonic()
    assert list(stream("http://llm.internal/v1", Stop(at=3))) == []
    slow_names.set()
    with ScriptedServer([whole(503, b"", "retry-after: 9")]) as server:
        assert list(stream(server.url, Stop(at=15))) == []
        assert len(server.asked) == 1
    assert time.monotonic() - begun < LATE


def test_who_drops_the_answer_has_closed_the_connection() -> None:
    with ScriptedServer([STREAM, says("Water "), hold], [STREAM, says("Water "), hold]) as server:
        answer = stream(server.url)
        assert next(answer) == "Water "
        answer.close()
        assert server.asked[0].gone.wait(1)
        for _ in stream(server.url):
            break
        assert server.asked[1].gone.wait(1)


def test_what_the_question_after_a_stop_raises_is_raised_and_the_connection_closed() -> None:
    class Elsewhere(BaseException):
        pass

    def stopped() -> bool:
        if server.asked and server.asked[0].body:
            raise Elsewhere
        return False

    with ScriptedServer([STREAM, hold]) as server:
        with pytest.raises(Elsewhere):
            list(stream(server.url, stopped))
        assert server.asked[0].gone.wait(1)


# Before a second attempt


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("", 1.0),
        ("0", 0.0),
        ("10", 10.0),
        ("1.5", 1.5),
        ("11", None),
        ("9" * 9, None),
        ("9" * 400, 1.0),
        ("-5", 1.0),
        ("nan", 1.0),
        ("inf", 1.0),
        ("soon", 1.0),
        ("Mon, 01 Jan 2001 00:00:00 GMT", 0.0),
        ("Mon, 01 Jan 2001 00:00:00", 1.0),
        ("Fri, 31 Dec 2999 23:59:59 GMT", None),
    ],
)
def test_the_pause_is_what_the_server_says_up_to_ten_seconds(said: str, seconds: float | None) -> None:
    assert pause_of(said) == seconds


def test_the_pause_is_kept() -> None:
    with ScriptedServer([whole(503, b"", "retry-after: 0.3")], [STREAM, says("Water."), FINISH, DONE]) as server:
        begun = time.monotonic()
        assert list(stream(server.url)) == ["Water."]
        assert time.monotonic() - begun >= 0.3


def test_a_pause_counts_in_the_whole() -> None:
    with ScriptedServer([whole(503, b"", "retry-after: 9")]) as server, pytest.raises(EndpointError) as caught:
        list(stream(server.url, whole_seconds=SOON))
    assert caught.value.problem.then.endswith("GUIDE_QA_LLM_WHOLE_SECONDS")
