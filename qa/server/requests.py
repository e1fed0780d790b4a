"""What a request asks for, read from its JSON; what cannot be read is refused by name."""

import json
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request

from qa.records import DEFAULT_K
from qa.server.refusals import Refusal

MOST_HITS = 16  # sections that an answer has at most
EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Asking:
    """A question over the API."""

    question: str
    k: int = DEFAULT_K
    after: str = ""
    write: bool = False  # an answer in words is wanted
    events: bool = False  # as events, as it comes


@dataclass(frozen=True, slots=True)
class Voting:
    """What a reader said of an answer."""

    question: str
    after: str
    index: str  # generation that answered
    helpful: bool | None  # None: the question is kept, and no vote
    remark: str


async def read_asking(request: Request) -> Asking:
    """Read the body of ``/api/ask``."""
    record = await read_object(request)
    k = record.get("k", DEFAULT_K)
    if type(k) is not int or not 1 <= k <= MOST_HITS:
        raise _wrong("k", f"must be a whole number from 1 to {MOST_HITS}")
    events = EVENTS in request.headers.get("accept", "").lower()
    write = _truth(record, "write", events)
    return Asking(_text(record, "question"), k, _text(record, "after", ""), bool(write), bool(write) and events)


async def read_voting(request: Request) -> Voting:
    """Read the body of ``/api/feedback``."""
    record = await read_object(request)
    return Voting(
        _text(record, "question"),
        _text(record, "after", ""),
        _text(record, "index"),
        _truth(record, "helpful", None),
        _text(record, "remark", ""),
    )


async def read_object(request: Request) -> dict[str, Any]:
    """Read a JSON object, the body of a request.

    :raises Refusal: It is none.
    """
    try:
        record = json.loads(await request.body())
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise Refusal(400, "bad_request", "the body is no JSON object", "send an object in braces, in UTF-8")
    return record


def _text(record: dict[str, Any], name: str, otherwise: str | None = None) -> str:
    value = record.get(name, otherwise)
    if not isinstance(value, str):
        raise _wrong(name, "must be a text")
    return value.encode("utf-8", "replace").decode()  # half a surrogate pair is no text


def _truth(record: dict[str, Any], name: str, otherwise: bool | None) -> bool | None:
    value = record.get(name, otherwise)
    if value is not None and not isinstance(value, bool):
        raise _wrong(name, "must be true or false")
    return otherwise if value is None else value


def _wrong(name: str, rule: str) -> Refusal:
    return Refusal(400, "bad_request", f"{name} {rule}", "see /api/openapi.json")
