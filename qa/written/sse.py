"""The bytes of an event stream to the JSON objects in it, however they are cut."""

import json
import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

MOST_LINE = 2**18  # bytes of a line, and of an event; 400 tokens with all their log probabilities have less
MOST_BYTES = 2**22  # bytes of a whole answer
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

Event = dict[str, Any]


class TooMuchError(ValueError):
    """More comes than any answer has."""


def events(chunks: Iterable[bytes]) -> Iterator[Event | None]:
    """Give the objects of a stream; None where it announces its end, and nothing behind that.

    A body that is a JSON object instead of a stream is given as that one object. What is no object is passed over.

    :raises TooMuchError: A line, an event or the whole is too long.
    """
    chunks = _bounded(chunks)
    start = b""
    for chunk in chunks:
        start = (start + chunk).removeprefix(BYTE_ORDER_MARK).lstrip(b" \t\r\n")
        if start and not BYTE_ORDER_MARK.startswith(start):
            break
    if start.startswith(b"{"):
        body = _object(b"".join([start, *chunks]))
        yield from [] if body is None else [body]
    else:
        yield from _events_of(_lines(chain([start], chunks)))


def _bounded(chunks: Iterable[bytes]) -> Iterator[bytes]:
    total = 0
    for chunk in chunks:
        total += len(chunk)
        if total > MOST_BYTES:
            raise TooMuchError
        yield chunk


def _lines(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Cut at CR LF, LF and CR; what stands behind the last one is a line, too."""
    line, size = list[bytes](), 0
    returned = False  # the last byte was CR, whose LF may be in the next chunk
    for chunk in filter(None, chunks):
        first, *others = re.split(rb"\r\n|\n|\r", chunk.removeprefix(b"\n") if returned else chunk)
        returned = chunk.endswith(b"\r")
        line.append(first)
        for other in others:
            yield b"".join(line)
            line, size = [other], 0
        size += len(line[-1])
        if size > MOST_LINE:
            raise TooMuchError
    yield b"".join(line)


def _events_of(lines: Iterable[bytes]) -> Iterator[Event | None]:
    name, data, size = b"", list[bytes](), 0
    for line in chain(lines, [b""]):  # the last event may lack its empty line
        field, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if not line or (field == b"data" and len(data) == 1 and _object(data[0])):  # servers without empty lines
            for event in _objects(data):
                yield {"error": event} if name == b"error" and "error" not in event else event
            name, data, size = b"", [], 0
        if field == b"data" and value.strip() == b"[DONE]":
            yield None
            return
        if field == b"data":
            data.append(value)
            size += len(line)
        elif field == b"event":
            name = value.strip()
        if size > MOST_LINE:
            raise TooMuchError


def _objects(data: list[bytes]) -> list[Event]:
    """Read an event: its lines are one object by the standard, one each with careless servers."""
    whole = _object(b"\n".join(data))
    each = [whole] if whole is not None else map(_object, data)
    return [event for event in each if event is not None]


def _object(written: bytes) -> Event | None:
    try:
        read = json.loads(written.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict) else None
