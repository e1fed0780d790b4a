"""Two servers of one test: the guide's, with the widget and an API, and another one whose pages embed it."""

import asyncio
import json
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from qa.server.widget.widget import widget_routes

Json = dict[str, Any]
STRICT = (
    "default-src 'none'; script-src {guide}; connect-src {guide}; style-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)


@dataclass
class Guide:
    """A server of the guide: answers as it is told to; its pages may be asked from ``origins``."""

    answer: Callable[[str], Json]
    origins: list[str] = field(default_factory=list)
    refuse: tuple[int, Json, dict[str, str]] | None = None  # status, body and headers in place of any answer
    token: str = ""
    # Events behind the passages: a name and what is told, or a text as it is; None waits until ``go_on`` is set.
    events: list[tuple[str, Json] | str | None] | None = None
    asked: list[Json] = field(default_factory=list)  # bodies of all requests
    headers: list[dict[str, str]] = field(default_factory=list)  # of all requests
    go_on: threading.Event = field(default_factory=threading.Event)
    left: threading.Event = field(default_factory=threading.Event)  # whoever asked went away

    async def ask(self, request: Request) -> Response:
        """Answer ``/api/ask`` as ``docs/contracts.md`` promises."""
        body = await request.json()
        self.asked.append(body)
        self.headers.append(dict(request.headers))
        if self.refuse:
            status, told, headers = self.refuse
            return JSONResponse(told, status, headers)
        if self.token and request.headers.get("authorization") != f"Bearer {self.token}":
            return JSONResponse({"error": {"code": "unauthorized"}}, 401)
        told = await asyncio.to_thread(self.answer, body["question"])
        if body.get("write") and self.events is None:
            return JSONResponse({"error": {"code": "no_model"}}, 409)
        if body.get("write"):
            return StreamingResponse(self._stream(request, told), media_type="text/event-stream")
        return JSONResponse(told)

    async def _stream(self, request: Request, told: Json) -> AsyncIterator[str]:
        try:
            for event in [("passages", told), *(self.events or [])]:
                while event is None and not self.go_on.is_set():
                    await asyncio.sleep(0.02)
                if isinstance(event, tuple):
                    yield event_text(event[0], {"written_id": "w1"} | event[1])
                else:
                    yield event or ": still writing\r\n\r\n"
        except asyncio.CancelledError:
            self.left.set()
            raise

    def routes(self, base: str = "") -> list[Route]:
        """List the routes of the server."""
        return [Route(f"{base}/api/ask", self.ask, methods=["POST"]), *widget_routes(base)]


def event_text(name: str, content: Json) -> str:
    """Write a server-sent event."""
    return f"event: {name}\ndata: {json.dumps(content, ensure_ascii=False)}\n\n"


@contextmanager
def serve_guide(guide: Guide, base: str = "") -> Iterator[str]:
    """Serve the guide; its address without a slash at the end."""
    allowed = CorsOf(guide)
    with serve_app(Starlette(routes=guide.routes(base), middleware=[Middleware(allowed)])) as address:  # type: ignore[arg-type]
        yield address + base


class CorsOf:
    """Makes middleware that asks the guide for its origins at each request."""

    def __init__(self, guide: Guide) -> None:
        self._guide = guide

    def __call__(self, app: Any) -> Any:
        async def run(scope: Any, receive: Any, send: Any) -> None:
            cors = CORSMiddleware(
                app,
                allow_origins=self._guide.origins,
                allow_methods=["POST"],
                allow_headers=["authorization", "content-type"],
                expose_headers=["Retry-After"],
            )
            await cors(scope, receive, send)

        return run


@dataclass
class Site:
    """A site of somebody else: pages by their path, with their policy."""

    address: str = ""
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)

    async def page(self, request: Request) -> Response:
        """Send a page."""
        html, policy = self.pages.get(request.url.path, ("", ""))  # browsers ask for an icon
        return HTMLResponse(html, headers={"Content-Security-Policy": policy} if policy else {})

    def put(self, html: str, policy: str = "") -> str:
        """Put up a page; its address."""
        path = f"/{len(self.pages)}"
        self.pages[path] = (html, policy)
        return self.address + path


@contextmanager
def serve_site() -> Iterator[Site]:
    """Serve a site."""
    site = Site()
    with serve_app(Starlette(routes=[Route("/{rest:path}", site.page)])) as address:
        site.address = address
        yield site


def embedding(guide: str, head: str = "", language: str = "en", **attributes: str) -> str:
    """Write a page that embeds the widget as its docs say."""
    given = "".join(f' {name.replace("_", "-")}="{escape(value)}"' for name, value in attributes.items())
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>A shop</title>'
        f'<meta name="viewport" content="width=device-width">'
        f'<script src="{guide}/widget.js" defer></script>{head}</head><body><main><h1>Help</h1>'
        f"<guide-qa{given}></guide-qa></main></body></html>"
    )


@contextmanager
def serve_app(app: Starlette) -> Iterator[str]:
    """Serve an application in a thread, at a port of its own."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([listening],), daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)
