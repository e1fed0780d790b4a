"""What is asked of the server, and what is changed where it asks for that."""

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

PAUSE_SECONDS = 1.0  # before the second attempt, where the server does not say
MOST_PAUSE = 10.0
FIELDS = (
    "max_tokens",
    "temperature",
    "stream_options",
)  # that some servers refuse; newer models of OpenAI the first two


def body_of(model: str, messages: Sequence[dict[str, str]], max_tokens: int, refused: frozenset[str]) -> bytes:
    """Write the request without the fields that the server has refused."""
    body = {
        "model": model,
        "messages": list(messages),
        "stream": True,
        "stream_options": {"include_usage": True},
        "max_tokens": max_tokens,
        "temperature": 0,
    }
    if "max_tokens" in refused:
        body["max_completion_tokens"] = max_tokens
    written = json.dumps({name: value for name, value in body.items() if name not in refused})
    return written.encode("ascii")


def fields_named(status: int, body: str) -> frozenset[str]:
    """Give the fields that a server names in refusing a request."""
    if status not in (400, 422):
        return frozenset()
    return frozenset(field for field in FIELDS if re.search(rf"\b{field}\b", body))


def pause_of(retry_after: str) -> float | None:
    """Give the seconds until a second attempt; None where the server wants more than anybody waits."""
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", retry_after):
        seconds = float(retry_after)
    else:
        try:
            seconds = (parsedate_to_datetime(retry_after) - datetime.now(UTC)).total_seconds()
        except (TypeError, ValueError, OverflowError):
            seconds = PAUSE_SECONDS
    return max(0.0, seconds) if seconds <= MOST_PAUSE else None
