"""A server that sends exactly what a test says: bytes, pauses and cuts; and records what it was asked."""

import json
import socket
import struct
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

LONG = 10.0  # seconds, after which a test has failed anyway


@dataclass
class Asked:
    """One request, and what became of its connection."""

    line: str = ""
    headers: dict[str, str] = field(default_factory=dict)  # names in lower case
    body: bytes = b""
    raw: bytes = b""
    gone: threading.Event = field(default_factory=threading.Event)  # the client has closed

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


Step = bytes | float | Callable[[socket.socket, Asked], None]


class ScriptedServer:
    """Gives each connection the next script; each is bytes to send, seconds to wait, or what to do with the socket."""

    def __init__(self, *scripts: Sequence[Step], reads: bool = True) -> None:
        self.asked: list[Asked] = []
        self._scripts, self._reads = list(scripts), reads
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []
        self._over = threading.Event()

    def __enter__(self) -> "ScriptedServer":
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._accepting.join(LONG)
        self._listening.close()
        for thread in self._threads:
            thread.join(LONG)

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def _accept(self) -> None:
        while not self._over.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            script = self._scripts.pop(0) if self._scripts else [head(500, "content-length: 0")]
            thread = threading.Thread(target=self._play, args=(connection, script), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _play(self, connection: socket.socket, script: Sequence[Step]) -> None:
        asked = Asked()
        self.asked.append(asked)
        connection.settimeout(LONG)
        with connection:
            try:
                if self._reads:
                    read_request(connection, asked)
                for step in script:
                    if isinstance(step, bytes):
                        connection.sendall(step)
                    elif isinstance(step, float):
                        self._over.wait(step)
                    else:
                        step(connection, asked)
            except OSError:
                asked.gone.set()


def read_request(connection: socket.socket, asked: Asked) -> None:
    """Read one request whole: what is left unread makes a reset of a close."""
    while b"\r\n\r\n" not in asked.raw:
        if not (received := connection.recv(65536)):
            return
        asked.raw += received
    top, _, asked.body = asked.raw.partition(b"\r\n\r\n")
    asked.line, *lines = top.decode("latin-1").split("\r\n")
    asked.headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(asked.body) < int(asked.headers.get("content-length", 0)):
        received = connection.recv(65536)
        asked.body += received
        asked.raw += received


def hold(connection: socket.socket, asked: Asked) -> None:
    """Say nothing until the client closes."""
    while connection.recv(65536):
        pass
    asked.gone.set()


def cut(connection: socket.socket, asked: Asked) -> None:
    """Break off: RST rather than FIN."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def for_ever(sent: bytes, every: float = 0.02) -> Callable[[socket.socket, Asked], None]:
    """Send the same again and again, until the client closes."""

    def send(connection: socket.socket, asked: Asked) -> None:
        waiting = threading.Event()
        while not waiting.wait(every):
            connection.sendall(sent)

    return send


def head(status: int = 200, *lines: str) -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status} Words", *lines, "", ""]).encode("latin-1")


STREAM = head(200, "content-type: text/event-stream")  # its end is that of the connection


def whole(status: int, body: bytes, *lines: str) -> bytes:
    return head(status, f"content-length: {len(body)}", *lines) + body


def chunk(body: bytes) -> bytes:
    """Write one chunk of an answer in chunks; that of nothing is the last."""
    return f"{len(body):x}\r\n".encode() + body + b"\r\n"


def event(**fields: Any) -> bytes:
    return b"data: " + json.dumps(fields, ensure_ascii=False).encode() + b"\n\n"


def says(text: Any, **fields: Any) -> bytes:
    """Write the event of a few words."""
    return event(choices=[{"index": 0, "delta": {"content": text}} | fields])


FINISH = event(choices=[{"index": 0, "delta": {}, "finish_reason": "stop"}])
USAGE = event(choices=[], usage={"prompt_tokens": 12, "completion_tokens": 3, "total_tokens": 15})
DONE = b"data: [DONE]\n\n"
