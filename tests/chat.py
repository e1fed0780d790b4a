"""A server of a language model that says what a test has written: chat completions as a stream, in a thread."""

import json
import re
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Messages = Sequence[dict[str, str]]
Reply = Callable[[Messages], Iterator[str]]  # the words, in pieces
PASSAGE = re.compile(r"^Passage (\d+): (.*)$", re.MULTILINE)


@dataclass
class Chat:
    """What the server does, and what it saw."""

    reply: Reply
    status: int = 200
    body: str = ""  # with another status
    asked: list[Messages] = field(default_factory=list)
    gone: threading.Event = field(default_factory=threading.Event)  # somebody went away before the end
    address: str = ""


@contextmanager
def chatting(chat: Chat) -> Iterator[Chat]:
    """Serve it; ``chat.address`` is what ``GUIDE_QA_LLM_URL`` takes."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            messages = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
            chat.asked.append(messages)
            self.close_connection = True
            self.send_response(chat.status)
            self.send_header("Content-Type", "text/event-stream" if chat.status == 200 else "text/html")
            self.send_header("Connection", "close")
            self.end_headers()
            if chat.status != 200:
                self.wfile.write(chat.body.encode())
                return
            try:
                for piece in chat.reply(messages):
                    self._send(json.dumps({"choices": [{"delta": {"content": piece}}]}))
                self._send("[DONE]")
            except OSError:
                chat.gone.set()

        def _send(self, data: str) -> None:
            self.wfile.write(f"data: {data}\n\n".encode())
            self.wfile.flush()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    chat.address = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def number_of(messages: Messages, text: str) -> int:
    """Tell which of the passages that were sent has a text; 0 where none has."""
    told = messages[-1]["content"]
    starts = list(PASSAGE.finditer(told))
    for found, behind in zip(starts, [*starts[1:], None], strict=True):
        if text in told[found.start() : behind.start() if behind else len(told)]:
            return int(found[1])
    return 0
