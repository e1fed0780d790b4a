"""Addresses that answer in JSON whatever happens: one function a method, every error told in the same shape."""

import logging
from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from qa.errors import BusyError, QAError, QuestionError
from qa.server.refusals import Refusal

Answering = Callable[[Request], Awaitable[Response | ASGIApp]]


class Methods:
    """Answers an address by its methods."""

    def __init__(self, **answering: Answering) -> None:
        """Answer ``GET=…``, ``POST=…``; nothing at all is a 404."""
        self._answering = answering | ({"HEAD": answering["GET"]} if "GET" in answering else {})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._answer(Request(scope, receive))
        except Refusal as refusal:
            response = refusal.response()
        except QAError as error:
            response = refusal_of(error).response()
        except Exception:  # nothing of it is the visitor's business
            logging.getLogger(__name__).exception("%s %s failed", scope["method"], scope["path"])
            response = Refusal(500, "internal", "something went wrong", "the server's log says more").response()
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response | ASGIApp:
        if not self._answering:
            raise Refusal(404, "not_found", "there is nothing at this address", "see /api/openapi.json")
        if request.method not in self._answering:
            allowed = ", ".join(sorted(self._answering))
            raise Refusal(405, "wrong_method", f"this address takes {allowed}", headers={"Allow": allowed})
        return await self._answering[request.method](request)


def route(path: str, **answering: Answering) -> Route:
    """Make a route that answers every method in JSON."""
    return Route(path, Methods(**answering))


def refusal_of(error: QAError) -> Refusal:
    """Translate what a user can mend; texts that hold paths of the server stay there."""
    if isinstance(error, QuestionError):
        return Refusal(400, "bad_question", str(error))
    if isinstance(error, BusyError):
        return Refusal(503, "busy", str(error), "ask again in a moment", {"Retry-After": "1"})
    logging.getLogger(__name__).warning("the API cannot answer: %s", error)
    return Refusal(
        503, "unavailable", "questions cannot be answered now", "whoever runs the server finds why in its log"
    )
