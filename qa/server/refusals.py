"""Why a request is refused, in JSON; the same shape from every route and from what stands in front of it."""

import math
from collections.abc import Mapping
from typing import Any

from starlette.responses import JSONResponse

NO_STORE = {"Cache-Control": "no-store"}


class Refusal(Exception):
    """A request that is not answered."""

    def __init__(
        self, status: int, code: str, message: str, then: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        """Refuse a request.

        :param code: For programs; never changes.
        :param message: For people, in English; nothing of the server's paths.
        :param then: What to do about it.
        """
        super().__init__(message)
        self.status, self.code, self.message, self.then = status, code, message, then
        self.headers = dict(headers or {})

    def to_json(self) -> dict[str, Any]:
        """Give it the shape that ``docs/api.md`` promises."""
        told = {"code": self.code, "message": self.message}
        return {"error": told | ({"then": self.then} if self.then else {})}

    def response(self) -> JSONResponse:
        """Write it."""
        return JSONResponse(self.to_json(), self.status, self.headers | NO_STORE)


def too_many(code: str, message: str, seconds: float) -> Refusal:
    """Refuse what comes too often; say when it may come again."""
    wait = max(1, math.ceil(seconds))
    return Refusal(429, code, message, f"try again in {wait} seconds", {"Retry-After": str(wait)})
