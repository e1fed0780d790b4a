"""Where the client goes (R33), what of a server's words gets out (R34), and where the key does (R35)."""

import gc
import logging
import shutil
import socket
import ssl
import subprocess
import traceback
from pathlib import Path
from typing import Any

import pytest
from scripted_server import DONE, FINISH, STREAM, ScriptedServer, event, head, hold, read_request, says, whole

from qa.written.endpoint import Endpoint, EndpointError
from qa.written.settings import WritingSettings

KEY = "sesame-canary-5f1c"
SECRET = "db-password-canary-77"  # of a server's own words
ASKED = [{"role": "user", "content": "?"}]
WATER = [STREAM, says("Water."), FINISH, DONE]


def code_of(endpoint: Endpoint) -> str:
    with pytest.raises(EndpointError) as caught:
        list(endpoint.stream(ASKED, 40))
    return caught.value.problem.code


# Where it goes


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_nobody_is_sent_elsewhere(status: int) -> None:
    with (
        ScriptedServer(WATER) as other,
        ScriptedServer([whole(status, b"", f"location: {other.url}/chat/completions")]) as server,
    ):
        assert code_of(Endpoint(WritingSettings(server.url, "m", KEY))) == "redirected"
        assert other.asked == []


@pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"])
def test_proxies_of_the_environment_are_not_used(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".netrc").write_text(f"machine 127.0.0.1 login me password {SECRET}\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    with ScriptedServer(WATER) as proxy, ScriptedServer(WATER) as server:
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        assert list(Endpoint(WritingSettings(server.url, "m")).stream(ASKED, 40)) == ["Water."]
        assert proxy.asked == []
        assert "authorization" not in server.asked[0].headers


def test_the_proxy_that_is_set_is_used() -> None:
    with ScriptedServer(WATER) as proxy:
        settings = WritingSettings("http://llm.example/v1", "m", KEY, f"http://me:pass%40word@127.0.0.1:{proxy.port}")
        assert list(Endpoint(settings).stream(ASKED, 40)) == ["Water."]
        (asked,) = proxy.asked
    assert asked.line == "POST http://llm.example:80/v1/chat/completions HTTP/1.1"
    assert asked.headers["proxy-authorization"] == "Basic bWU6cGFzc0B3b3Jk"
    assert asked.headers["host"] == "llm.example:80"


def test_a_proxy_of_an_encrypted_server_never_sees_the_key() -> None:
    with ScriptedServer([whole(407, SECRET.encode())], [head(200), hold]) as proxy:
        settings = WritingSettings(
            "https://llm.example/v1", "m", KEY, f"http://127.0.0.1:{proxy.port}", connect_seconds=0.3
        )
        assert code_of(Endpoint(settings)) == "proxy"
        assert code_of(Endpoint(settings)) == "unreachable"  # no handshake comes of it
        first, second = proxy.asked
    assert first.line == second.line == "CONNECT llm.example:443 HTTP/1.1"
    assert KEY.encode() not in first.raw + second.raw


@pytest.mark.parametrize("address", ["169.254.169.254", "fe80::1%1", "::ffff:169.254.169.254", "100.100.100.200"])
def test_a_name_that_stands_for_a_refused_address_is_not_asked(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 80)) for one in ("127.0.0.1", address)]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *_, **__: pytest.fail("connected"))
    assert code_of(Endpoint(WritingSettings("http://llm.example/v1", "m", KEY))) == "address refused"


def test_what_was_looked_at_is_what_is_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    connect, look_up = socket.create_connection, socket.getaddrinfo

    def changing(host: str, *arguments: Any, **named: Any) -> Any:
        asked.append(host)
        return look_up("127.0.0.1" if host == "llm.example" else host, *arguments, **named)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(socket, "create_connection", lambda address, *rest: connect(address, *rest))
    with ScriptedServer(WATER) as server:
        assert list(Endpoint(WritingSettings(f"http://llm.example:{server.port}", "m")).stream(ASKED, 40)) == ["Water."]
    assert asked.count("llm.example") == 1  # a second look might find another address


def test_a_server_that_cannot_prove_its_name_is_sent_nothing(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("no openssl")
    certificate, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    subject = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-days", "1", "-nodes"]
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", *subject]
    subprocess.run([*command, "-keyout", key, "-out", certificate], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    heard: list[bytes] = []

    def secure(connection: socket.socket, asked: Any) -> None:
        with context.wrap_socket(connection, server_side=True) as inside:
            read_request(inside, asked)
            heard.append(asked.raw)
            inside.sendall(b"".join(WATER))

    with ScriptedServer([secure], [secure], [secure], reads=False) as server:
        url = f"https://localhost:{server.port}/v1"
        endpoint = Endpoint(WritingSettings(url, "m", KEY))
        assert code_of(endpoint) == "certificate"
        assert heard == []
        trusting = ssl.create_default_context(cafile=certificate)
        endpoint._trusted = trusting
        assert list(endpoint.stream(ASKED, 40)) == ["Water."]
        assert heard[0].startswith(b"POST /v1/chat/completions")
        other = Endpoint(WritingSettings(url.replace("localhost", "127.0.0.1"), "m", KEY))
        other._trusted = trusting
        assert code_of(other) == "certificate"  # it is trusted, under another name
    assert len(heard) == 1


def test_plain_http_beyond_the_own_network_is_warned_of() -> None:
    assert "unencrypted" in Endpoint(WritingSettings("http://llm.example/v1", "m")).warning
    assert Endpoint(WritingSettings("https://llm.example/v1", "m")).warning == ""


# What gets out


def echo(status: int) -> list[Any]:
    """Refuse, and send back all that was asked, and a secret."""
    return [
        lambda connection, asked: connection.sendall(
            whole(status, asked.raw + SECRET.encode(), f"x-echo: {KEY} {SECRET}")
        )
    ]


SCRIPTS: list[list[Any]] = [
    *map(echo, (302, 400, 401, 404, 429, 500)),
    echo(200),
    [STREAM, event(error={"message": f"{SECRET} {KEY}", "code": f"{SECRET}"})],
    [STREAM, says("Water "), event(error=f"{SECRET} {KEY}")],
    [f"{SECRET} {KEY}\r\n\r\n".encode()],
    [head(200, "transfer-encoding: chunked"), f"{SECRET} {KEY}\r\n".encode()],
    [head(200, f"transfer-encoding: {SECRET} {KEY}")],
    [head(200, f"content-length: {SECRET} {KEY}")],
    [STREAM, f"data: {SECRET} {KEY}\n\n".encode()],
    [],
]


@pytest.mark.parametrize("script", SCRIPTS)
def test_neither_the_key_nor_a_servers_words_get_out(
    script: list[Any], caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.INFO)
    with ScriptedServer(script, script) as server:
        endpoint = Endpoint(WritingSettings(server.url, "m", KEY, next_seconds=0.5))
        with pytest.raises(EndpointError) as caught:
            list(endpoint.stream(ASKED, 40))
        assert server.asked[0].headers["authorization"] == f"Bearer {KEY}"
    error: BaseException = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None
    printed = "".join(traceback.format_exception(error)) + repr(error) + repr(error.args) + repr(error.problem)
    printed += (
        caplog.text + "".join(capfd.readouterr()) + repr(endpoint) + repr(endpoint.settings) + str(endpoint.settings)
    )
    assert KEY not in printed
    assert SECRET not in printed


def test_not_even_a_log_of_everything_has_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with ScriptedServer(WATER) as server:
        list(Endpoint(WritingSettings(server.url, "m", KEY)).stream(ASKED, 40))
    assert "send_request_headers" in caplog.text  # there is one
    assert KEY not in caplog.text


def test_no_connection_is_left_open() -> None:
    for script in (WATER, [whole(404, b"no")], [STREAM, says("Water ")]):
        with ScriptedServer(script) as server:
            Endpoint(WritingSettings(server.url, "m")).examine()
            gc.collect()  # an open socket would warn, and a warning is an error
