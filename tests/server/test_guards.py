"""Who is let in to the API: by host, origin, credential, kind and size."""

import asyncio
import base64
import socket
from collections.abc import Callable
from typing import Any

import pytest
from api import Client

from qa.server.guards import FAILURES_A_MINUTE, MOST_BYTES, KnownHosts, is_known_host

Serve = Callable[..., Client]
ASK = {"question": "Boil the pasta for nine minutes."}
SITE = "https://www.example.com"
PREFLIGHT = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type"}


@pytest.mark.parametrize("path", ["/api/guide", "/api/none", "/suggestions", "/healthz"])
def test_another_name_than_the_servers_own_is_refused(serve: Serve, path: str) -> None:
    client = serve()
    for host in ("evil.example", "evil.example:80", "127.0.0.1.evil.example", "localhost@evil.example", ""):
        told = client.request("GET", path, Host=host)
        assert (told.status, told.code) == (421, "unknown_host"), host
    for host in ("localhost", f"localhost:{client.port}", "127.0.0.1", "LOCALHOST.", "[::1]:8502", "[::1]"):
        assert client.request("GET", path, Host=host).status in (200, 404), host


def test_a_watchman_may_call_by_number_and_nobody_else(serve: Serve) -> None:
    client = serve()
    assert client.request("GET", "/healthz", Host="10.1.2.3:8502").status == 200
    assert client.request("GET", "/api/guide", Host="10.1.2.3:8502").status == 421


@pytest.mark.parametrize(
    ("given", "hosts", "known"),
    [
        ("help.example.com", ("help.example.com",), True),
        ("help.example.com:8443", ("help.example.com",), True),
        ("help.example.com:8443", ("help.example.com:8443",), True),
        ("help.example.com", ("help.example.com:8443",), False),
        ("help.example.com:1", ("help.example.com:8443",), False),
        ("a.example.com", ("*.example.com",), True),
        ("example.com", ("*.example.com",), False),
        ("badexample.com", ("*.example.com",), False),
        ("anything", ("*",), True),
        ("a:b", ("*",), False),
        ("a/b", ("*",), False),
        ("a?b", ("*",), False),
    ],
)
def test_hosts_are_known_by_name_with_or_without_port(given: str, hosts: tuple[str, ...], known: bool) -> None:
    assert is_known_host(given, hosts) is known


def test_hosts_of_the_environment_take_the_place_of_the_usual_ones(serve: Serve) -> None:
    client = serve(HOSTS="help.example.com, other.example.com:8443")
    assert client.request("GET", "/api/guide", Host="help.example.com").status == 200
    assert client.request("GET", "/api/guide", Host="localhost").status == 421


def test_hosts_are_named_in_letters_of_either_size(serve: Serve) -> None:
    assert serve(HOSTS="Help.Example.com").request("GET", "/api/guide", Host="help.example.COM").status == 200


def test_two_names_in_one_request_are_none() -> None:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def nothing(*_: object) -> None:
        raise AssertionError("it was let in")

    scope = {"type": "http", "path": "/api/guide", "headers": [(b"host", b"localhost"), (b"host", b"evil.example")]}
    asyncio.run(KnownHosts(nothing, ["localhost"], ["/api"])(scope, nothing, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 421


def test_no_page_of_another_origin_may_ask_unless_it_is_listed(serve: Serve) -> None:
    client = serve()
    for origin in (SITE, "null", "https://127.0.0.1.evil.example", f"http://localhost:{client.port}"):
        for method, more in (("POST", {}), ("OPTIONS", PREFLIGHT)):
            told = client.request(method, "/api/ask", ASK if method == "POST" else None, Origin=origin, **more)
            assert (told.status, told.code) == (403, "unknown_origin"), origin
            assert "access-control-allow-origin" not in told.headers
            assert told.headers["vary"] == "Origin"


def test_pages_of_the_server_itself_may_ask(serve: Serve) -> None:
    client = serve()
    told = client.request("POST", "/api/ask", ASK, Origin=f"http://127.0.0.1:{client.port}")
    assert told.status == 200
    assert "access-control-allow-origin" not in told.headers


def test_a_listed_origin_is_named_on_every_answer_and_never_a_star(serve: Serve) -> None:
    client = serve(ORIGINS=f"https://other.example, {SITE}/", TOKEN="secret", QUESTIONS_A_MINUTE="1")
    told = client.request("OPTIONS", "/api/ask", Origin=SITE, **PREFLIGHT)
    assert (told.status, told.text) == (204, "")
    assert "POST" in told.headers["access-control-allow-methods"]
    assert {"authorization", "content-type"} <= set(told.headers["access-control-allow-headers"].split(", "))
    refused = client.request("POST", "/api/ask", ASK, Origin=SITE)
    answered = [client.request("POST", "/api/ask", ASK, Origin=SITE, Authorization="Bearer secret") for _ in range(2)]
    assert [one.status for one in (refused, *answered)] == [401, 200, 429]
    for one in (told, refused, *answered):
        assert one.headers["access-control-allow-origin"] == SITE
        assert one.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in one.headers
    assert client.request("OPTIONS", "/api/ask", Origin="https://evil.example", **PREFLIGHT).status == 403


def test_the_token_is_asked_for_at_every_address(serve: Serve) -> None:
    client = serve(TOKEN="secret")
    for path in ("/api/guide", "/api/openapi.json", "/api/none", "/api/evaluate"):
        told = client.request("GET", path)
        assert (told.status, told.code, told.headers["www-authenticate"]) == (401, "unauthorized", "Bearer")
    assert client.request("GET", "/api/guide", Authorization="Bearer secret").status == 200
    assert client.request("GET", "/healthz").status == 200


@pytest.mark.parametrize("given", ["Bearer secre", "Bearer secrets", "Bearer", "secret", "Digest secret", "Basic !"])
def test_another_credential_is_not_the_token(serve: Serve, given: str) -> None:
    told = serve(TOKEN="secret").request("GET", "/api/guide", Authorization=given)
    assert told.status == 401
    assert "secret" not in told.text


def test_who_guesses_too_often_is_not_heard_for_a_while(serve: Serve) -> None:
    client = serve(TOKEN="secret", PROXIES="127.0.0.1")
    for _ in range(FAILURES_A_MINUTE):
        assert client.request("GET", "/api/guide", Authorization="Bearer guess").status == 401
    told = client.request("GET", "/api/guide", Authorization="Bearer secret")
    assert (told.status, told.code) == (429, "too_many_failures")
    assert int(told.headers["retry-after"]) >= 1
    other = client.request("GET", "/api/guide", Authorization="Bearer secret", X_Forwarded_For="198.51.100.1")
    assert other.status == 200


def test_who_sends_no_credential_guesses_nothing(serve: Serve) -> None:
    client = serve(TOKEN="secret")
    for _ in range(FAILURES_A_MINUTE + 1):
        assert client.request("GET", "/api/guide").status == 401
    assert client.request("GET", "/api/guide", Authorization="Bearer secret").status == 200


def test_editors_have_a_password_of_their_own(serve: Serve) -> None:
    client = serve(TOKEN="secret", ADMIN_PASSWORD="пароль")
    basic = base64.b64encode("anyone:пароль".encode()).decode()
    bearer = "Bearer " + "пароль".encode().decode("latin-1")
    for given, status in (("Bearer secret", 401), (f"Basic {basic}", 200), (bearer, 200)):
        assert client.request("GET", "/api/evaluate", Authorization=given).status == status
    assert client.request("GET", "/api/guide", Authorization=f"Basic {basic}").status == 401


def test_without_a_password_editors_come_from_this_machine_only(serve: Serve) -> None:
    assert serve().request("GET", "/api/evaluate").status == 200
    told = serve(address="0.0.0.0", TOKEN="secret").request("GET", "/api/evaluate", Authorization="Bearer secret")
    assert (told.status, told.code) == (403, "closed")


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "", "text/plain; application/json"]
)
def test_what_a_form_can_send_is_not_read(serve: Serve, kind: str) -> None:
    told = serve().request("POST", "/api/ask", '{"question": "x"}', Content_Type=kind)
    assert (told.status, told.code) == (415, "not_json")


def test_json_may_name_its_encoding(serve: Serve) -> None:
    told = serve().request("POST", "/api/ask", '{"question": "x"}', Content_Type="Application/JSON; charset=utf-8")
    assert told.status == 200


@pytest.mark.parametrize(("size", "status"), [(MOST_BYTES, 400), (MOST_BYTES + 1, 413)])
def test_a_body_has_64_kilobytes_at_most(serve: Serve, size: int, status: int) -> None:
    body = '{"question": "' + "x" * (size - 16) + '"}'
    assert len(body) == size
    assert serve().request("POST", "/api/ask", body, Content_Type="application/json").status == status


def test_a_body_in_chunks_has_no_more(serve: Serve) -> None:
    client = serve()
    with socket.create_connection(("127.0.0.1", client.port), 20) as connection:
        head = (
            "POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked"
        )
        chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
        connection.sendall(head.encode() + b"\r\n\r\n" + 4 * chunk + b"1\r\nx\r\n")  # and it never ends
        told = b""
        while piece := connection.recv(4096):
            told += piece
    assert told.startswith(b"HTTP/1.1 413 ")
    assert b'"code":"too_large"' in told


def test_a_body_that_does_not_come_is_given_up(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.server.guards.BODY_SECONDS", 0.05)
    client = serve()
    with socket.create_connection(("127.0.0.1", client.port), 20) as connection:
        head = (
            b"POST /api/ask HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
        )
        connection.sendall(head)
        assert connection.recv(4096).startswith(b"HTTP/1.1 408 ")
