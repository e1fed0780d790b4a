"""Whether the server can answer: for a watchman, and ready before the first visitor comes."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from threading import Thread
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import QAError
from qa.server.live import live
from qa.server.settings import Settings
from qa.server.sockets import send_at_once

STREAMLIT_HEALTH = "/_stcore/health"


def examine_health() -> tuple[int, dict[str, str]]:
    """Look whether the live index can be opened and its files are there; HTTP status and what to say."""
    try:
        index = live().index(Settings.read().index)
        index.generation.check_files()  # what happened since it was opened
    except QAError as error:
        return 503, {"status": "unavailable", "reason": str(error)}
    generation = index.generation
    if generation.warning:
        return 200, {"status": "degraded", "index": generation.name, "reason": generation.warning}
    return 200, {"status": "ok", "index": generation.name}


async def health(request: Request) -> JSONResponse:
    """Answer ``/healthz``: 200 when questions are answered, 503 when not, with the reason."""
    status, told = await run_in_threadpool(examine_health)
    return JSONResponse(told, status, {"Cache-Control": "no-store"})


class HonestHealth:
    """Answers Streamlit's own health address as ``/healthz`` does, to anyone but browsers.

    The page in the browser asks there too, before it connects, and has to hear that the server is up: only then can it
    show the visitor what is wrong. Every browser calls itself Mozilla.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        watched = scope["type"] == "http" and scope["path"].endswith(STREAMLIT_HEALTH)
        if watched and not Headers(scope=scope).get("user-agent", "").startswith("Mozilla/"):
            response = await health(Request(scope))
            await response(scope, receive, send)
        else:
            await self._app(scope, receive, send)


@asynccontextmanager
async def warm_up(app: Any) -> AsyncIterator[None]:
    """Let answers leave at once, and load index and model while the first visitor is still on the way."""
    send_at_once()
    Thread(target=load_all, daemon=True, name="warm-up").start()
    yield


def load_all() -> None:
    """Load index and models now; log why not, where it cannot."""
    try:
        live().warm_up(Settings.read().index)
    except QAError as error:
        logging.getLogger(__name__).warning("questions cannot be answered yet: %s", error)
