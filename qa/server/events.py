"""Server-sent events of an answer that is being written, as long as somebody waits for it."""

import asyncio
import json
import logging
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from secrets import token_hex
from typing import Any, Protocol, TypeVar

import anyio
from starlette.types import Receive, Scope, Send

from qa.records import Answer
from qa.search.index import Index
from qa.server.links import Links
from qa.server.written_wire import broken_to_json, end_to_json, sentence_to_json
from qa.written.records import Sentence, Written
from qa.written.settings import WritingSettings

QUIET = 15.0  # seconds after which a comment keeps the connection open
HEADERS = {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store, no-transform",
    "x-accel-buffering": "no",
}
Event = tuple[str, dict[str, Any]]
Stopped = Callable[[], bool]
T = TypeVar("T")


class Writes(Protocol):
    """What writes answers: :class:`qa.written.write.Writer`."""

    settings: WritingSettings

    def write(self, index: Index, answer: Answer, *, stopped: Callable[[], bool] = ...) -> Iterator[Sentence | Written]:
        """Give the sentences one by one, the whole last."""
        ...


class Writing:
    """One answer being written, in a thread of its own."""

    def __init__(self, write: Callable[[Stopped], Iterator[Sentence | Written]], answer: Answer, links: Links) -> None:
        """Prepare to write.

        :param write: Begins to write from ``answer``; what it is given says that nobody waits any more.
        """
        self._begin, self._passages, self._links = write, links.answer(answer), links
        self._stopped = threading.Event()
        self._own = {"written_id": token_hex(8)}  # stands in every event of this answer

    async def events(self) -> AsyncGenerator[Event | None, None]:
        """Give the events as they come, the passages at once; None whenever nothing came for a while.

        Whoever leaves off stops what is being written.
        """
        yield "passages", self._own | self._passages
        loop, parts = asyncio.get_running_loop(), asyncio.Queue[Event]()

        def hand_over(event: Event) -> None:
            try:
                loop.call_soon_threadsafe(parts.put_nowait, event)
            except RuntimeError:  # the loop is closed: the server has ended
                self._stopped.set()

        threading.Thread(target=self._write, args=(hand_over,), daemon=True, name="write").start()
        try:
            name = ""
            while name in ("", "sentence"):
                try:
                    name, told = await asyncio.wait_for(parts.get(), QUIET)
                except TimeoutError:
                    yield None
                else:
                    yield name, self._own | told
        finally:
            self._stopped.set()

    async def whole(self) -> dict[str, Any]:
        """Give the answer when it has ended: the content of all events in one."""
        told: dict[str, Any] = {}
        sentences = []
        async with aclosing(self.events()) as events:
            async for event in events:
                if event is None:
                    continue
                name, content = event
                content = {key: value for key, value in content.items() if key not in self._own}
                if name == "passages":
                    told = content
                elif name == "sentence":
                    sentences.append(content)
                else:
                    told["written"] = self._own | {"sentences": sentences} | content
        return told

    def _write(self, hand_over: Callable[[Event], None]) -> None:
        end = broken_to_json()
        try:
            for part in self._begin(self._stopped.is_set):
                if isinstance(part, Sentence):
                    hand_over(("sentence", sentence_to_json(part, self._links)))
                else:
                    end = end_to_json(part)
        except Exception:  # nobody else is there to hear of it
            logging.getLogger(__name__).exception("an answer could not be written")
        hand_over((end["outcome"], end))


class EventStream:
    """Sends events; an ASGI application, as a response is."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await while_waited_for(receive, lambda: self._send(send))

    async def _send(self, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        async with aclosing(self._writing.events()) as events:
            async for event in events:
                await send({"type": "http.response.body", "body": event_bytes(event), "more_body": True})
        await send({"type": "http.response.body", "body": b"", "more_body": False})


def event_bytes(event: Event | None) -> bytes:
    """Write an event; None is a comment, which readers pass over."""
    if event is None:
        return b": still writing\n\n"
    name, told = event
    return f"event: {name}\ndata: {json.dumps(told, ensure_ascii=False)}\n\n".encode("utf-8", "replace")


async def while_waited_for(receive: Receive, work: Callable[[], Awaitable[T]]) -> T | None:
    """Do something as long as the connection stands; None where it was cut before that was done."""
    done: T | None = None

    async def watch() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass
        group.cancel_scope.cancel()

    async with anyio.create_task_group() as group:
        group.start_soon(watch)
        done = await work()
        group.cancel_scope.cancel()
    return done
