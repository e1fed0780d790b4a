"""The API on a port of its own: a server in a thread, a client whose every answer is held to the description."""

import copy
import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jsonschema import Draft202012Validator

from qa.records import Answer
from qa.search.index import Index
from qa.server.assemble import Parts
from qa.server.rest import openapi
from qa.server.serve import listen, make_server
from qa.written.records import Citation, Dropped, Problem, Sentence, Usage, Written
from qa.written.settings import WritingSettings

JSON = {"Content-Type": "application/json"}
WAIT = 20  # seconds; what is waited for comes sooner, unless the machine is busy


@dataclass
class Told:
    """An answer of the server."""

    status: int
    headers: dict[str, str]
    json: Any
    text: str

    @property
    def code(self) -> str:
        return str(self.json["error"]["code"])


@dataclass
class Client:
    """Asks one server; every answer in JSON below the API is what the description promises, and nothing more."""

    port: int
    base: str = ""

    def request(self, method: str, path: str, body: object = None, **headers: str) -> Told:
        with self.connection() as connection:
            return self.over(connection, method, path, body, **headers)

    def over(
        self, connection: http.client.HTTPConnection, method: str, path: str, body: object = None, **headers: str
    ) -> Told:
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        if body is not None and not isinstance(body, str | bytes):
            body, given = json.dumps(body), JSON | given
        connection.request(method, self.base + path, body, given)  # type: ignore[arg-type]
        response = connection.getresponse()
        text = response.read().decode()
        is_json = response.headers.get_content_type() == "application/json"
        told = Told(response.status, {k.lower(): v for k, v in response.headers.items()}, None, text)
        if is_json and text:
            told.json = json.loads(text)
            if path.startswith("/api/") and method != "HEAD":
                check(path.partition("?")[0], method, told)
        return told

    @contextmanager
    def connection(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT)
        try:
            yield connection
        finally:
            connection.close()

    def ask(self, question: str, **more: object) -> Told:
        return self.request("POST", "/api/ask", {"question": question, **more})


@contextmanager
def serving(parts: Parts, base: str = "") -> Iterator[Client]:
    """Serve an application's parts."""
    server = make_server(parts, "127.0.0.1")
    with listen("127.0.0.1", 0) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield Client(listening.getsockname()[1], base)
        finally:
            server.should_exit = True
            thread.join(WAIT)
            assert not thread.is_alive()


def strict() -> dict[str, Any]:
    """Give the description with no room for what it does not name."""
    described = copy.deepcopy(openapi())
    todo: list[Any] = [described]
    while todo:
        node = todo.pop()
        if isinstance(node, dict):
            if node.get("type") == "object" and "required" in node:
                node["additionalProperties"] = False
            todo += node.values()
        elif isinstance(node, list):
            todo += node
    return described


def check_schema(name: str, told: object) -> None:
    """Hold something to a schema of the description."""
    Draft202012Validator({"$ref": f"#/components/schemas/{name}", "components": strict()["components"]}).validate(told)


def check(path: str, method: str, told: Told) -> None:
    """Hold an answer to the description; an error has the shape of errors."""
    if told.status >= 400:
        return check_schema("Error", told.json)
    described = strict()
    shown = "/api/passages/{row}" if path.startswith("/api/passages/") else path
    response = described["paths"][shown][method.lower()]["responses"][str(told.status)]
    schema = response["content"]["application/json"]["schema"]
    Draft202012Validator(schema | {"components": described["components"]}).validate(told.json)


class Scripted:
    """Writes what a test says, from the first passage; no model is asked."""

    settings = WritingSettings("http://127.0.0.1:9/v1", "a-model", answers_a_minute=1000)

    def __init__(self, problem: Problem | None = None, after_first: threading.Event | None = None) -> None:
        self.problem = problem
        self.after_first = after_first  # the second sentence waits for it
        self.begun, self.ended = threading.Event(), threading.Event()
        self.was_stopped = False

    def write(self, index: Index, answer: Answer, *, stopped: Any = lambda: False) -> Iterator[Sentence | Written]:
        self.begun.set()
        try:
            yield from self._write(answer, stopped)
        finally:
            self.ended.set()

    def _write(self, answer: Answer, stopped: Any) -> Iterator[Sentence | Written]:
        first = answer.hits[0]
        sentences = []
        for number, (start, text) in enumerate([(0, "One holds."), (11, "So does two.")], 1):
            if number == 2 and self.after_first is not None:
                while not self.after_first.wait(0.05):
                    if stopped():
                        self.was_stopped = True
                        return
            sentences.append(
                Sentence(number, text, start, start + len(text), (Citation(first.rank, first.passage, 0, 5),))
            )
            yield sentences[-1]
        yield Written(
            "of-the-writer",
            answer,
            tuple(sentences),
            dropped=(Dropped("A secret that no passage holds.", "value"),),
            problem=self.problem,
            model="a-model",
            host="127.0.0.1",
            usage=Usage(10, 5),
            milliseconds=3.5,
        )
