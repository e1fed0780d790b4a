"""The server as it is started: beside the page and without it, at the root and below a path, off unless switched on."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from api import Client, serving
from browser import serve as serve_page
from fakes import ROOT

from qa.errors import QAError
from qa.server.assemble import assemble
from qa.server.serve import listen

QUESTION = {"question": "密码忘了怎么办"}


@contextmanager
def qa_serve(*options: str, **environment: str) -> Iterator[tuple["subprocess.Popen[str]", Client]]:
    """Run ``qa serve``; it has its address from when it says so."""
    command = [sys.executable, "-m", "qa", "serve", "--port", "0", *options]
    given = os.environ | {"PYTHONPATH": str(ROOT), **environment}
    process = subprocess.Popen(command, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        address = urlsplit(process.stdout.readline().strip())
        assert address.port is not None
        yield process, Client(address.port, address.path.rstrip("/"))
    finally:
        process.kill()
        process.communicate()


def test_the_api_is_off_unless_it_is_switched_on(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("rest", "events"):
        monkeypatch.delitem(sys.modules, f"qa.server.{name}", raising=False)
    parts = assemble("0.0.0.0")  # no token is needed for what was there before
    assert not {"qa.server.rest", "qa.server.events"} & set(sys.modules)
    with serving(parts) as client:
        assert client.request("GET", "/api/guide").status == 404
        assert client.request("GET", "/healthz").status == 200
        assert client.request("GET", "/suggestions").status == 200
        assert client.request("GET", "/suggestions", Host="evil.example").status == 421


def test_switched_on_beside_the_page_it_refuses_to_be_open_to_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_QA_API", "on")
    with pytest.raises(QAError, match="GUIDE_QA_TOKEN"):
        assemble(None)
    assert "/api/ask" in [getattr(route, "path", "") for route in assemble("127.0.0.1").routes]


def test_below_a_path_everything_is_below_it(small: Path) -> None:
    with serving(assemble("127.0.0.1", "guide/", api=True)) as client:
        for path in ("/guide/api/guide", "/guide/healthz", "/guide/suggestions", "/healthz", "/suggestions"):
            assert client.request("GET", path).status == 200, path
        assert client.request("GET", "/api/guide").text == "Not Found"
        told = client.request("GET", "/guide/api/none")
        assert (told.status, told.code) == (404, "not_found")
        assert client.request("GET", "/guide/api/guide", Host="evil.example").status == 421


def test_without_a_model_nothing_that_writes_is_loaded(small: Path) -> None:
    code = (
        "import sys; from qa.server.assemble import assemble, writer_of_environment;"
        " assemble('127.0.0.1', api=True); print(writer_of_environment());"
        " print(sorted({'qa.written.write', 'qa.written.endpoint', 'httpx2', 'mcp', 'streamlit', 'uvicorn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.split("\n")[:2] == ["None", "[]"]


def test_settings_of_a_model_that_make_no_sense_are_told_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIDE_QA_LLM_URL", "http://127.0.0.1:9/v1")
    monkeypatch.delenv("GUIDE_QA_LLM_MODEL", raising=False)
    with pytest.raises(QAError, match="GUIDE_QA_LLM_MODEL"):
        assemble("127.0.0.1", api=True)


def test_an_address_that_is_taken_is_said_so() -> None:
    with listen("127.0.0.1", 0) as taken, pytest.raises(QAError, match="choose another --host or --port"):
        listen("127.0.0.1", taken.getsockname()[1])


def test_a_server_of_its_own_accepts_connections_that_send_at_once() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.proto == socket.IPPROTO_TCP  # asyncio looks at that before it sets TCP_NODELAY


@pytest.mark.parametrize("missing", ["starlette", "uvicorn"])
def test_what_is_missing_is_named_with_its_extra(missing: str) -> None:
    code = f"import sys; sys.modules[{missing!r}] = None; from qa.cli import main; sys.argv = ['qa', 'serve']; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.returncode == 1
    assert done.stderr.endswith("run: pip install 'guide-qa[server]'\n")
    assert "Traceback" not in done.stderr


def test_qa_serve_refuses_another_address_without_a_token() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "qa", "serve", "--host", "0.0.0.0", "--port", "0"],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "GUIDE_QA_TOKEN" in done.stderr


@pytest.mark.model
def test_qa_serve_answers_below_its_path_and_ends_at_ctrl_c(okpay_folder: Path, tmp_path: Path) -> None:
    options = ("--index", str(okpay_folder), "--base-path", "/guide")
    with qa_serve(*options, GUIDE_QA_TOKEN="canary-token", GUIDE_QA_DATA=str(tmp_path)) as (process, client):
        assert client.base == "/guide"
        told = client.request("POST", "/api/ask", QUESTION, Authorization="Bearer canary-token")
        assert told.status == 200
        assert told.json["tier"] == "answered"
        assert client.request("GET", "/api/guide", Authorization="Bearer canary-guess").status == 401
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
        assert process.returncode == 130
        assert "canary" not in out + err
        assert "Traceback" not in err


@pytest.mark.model
def test_the_page_and_the_api_are_one_server_below_one_path(okpay_folder: Path, tmp_path: Path) -> None:
    environment = {"GUIDE_QA_API": "on", "GUIDE_QA_INDEX": okpay_folder, "GUIDE_QA_DATA": tmp_path / "data"}
    environment["GUIDE_QA_QUESTIONS_A_MINUTE"] = "1"
    log, options = tmp_path / "log", ("--server.baseUrlPath", "guide")
    with serve_page(log, options, **environment) as address:
        client = Client(int(address.rpartition(":")[2]), "/guide")
        with client.connection() as connection:
            told = client.over(connection, "POST", "/api/ask", QUESTION, X_Forwarded_For="198.51.100.1")
            assert told.json["tier"] == "answered"
            told = client.over(connection, "POST", "/api/ask", QUESTION, X_Forwarded_For="198.51.100.2")
            assert told.status == 429  # nobody named a proxy, so the header says nothing
            assert client.over(connection, "GET", "/api/none").code == "not_found"
            assert client.over(connection, "GET", "/healthz").json["status"] == "ok"
            assert client.over(connection, "GET", "/api/guide", Host="evil.example").status == 421
