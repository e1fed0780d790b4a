"""What goes between this process and the one that reads a file: bytes, and a Reading as JSON; nothing is unpickled."""

import json
from dataclasses import asdict
from typing import IO

from qa.errors import CorpusError
from qa.guide.readers.reading import Reading
from qa.records import Block, Box, Mark, Note, Place, Section

PNG = b"\x89PNG\r\n\x1a\n"
OUT_OF_MEMORY = 12  # with which a process ends that needs more than it may have
MOST_SENT = 50_000_000  # bytes at once: the largest file; a text of 5,000,000 characters with its places has 20,000,000


def reading_to_json(reading: Reading) -> bytes:
    """Write a reading; half a surrogate pair, which nobody can store, becomes a question mark."""
    return json.dumps(asdict(reading), ensure_ascii=False).encode("utf-8", "replace")


def error_to_json(reason: str) -> bytes:
    """Write why a file cannot be read."""
    return json.dumps({"error": reason}, ensure_ascii=False).encode("utf-8", "replace")


def picture_from(data: bytes) -> bytes:
    """Take the picture that the process answered.

    :raises CorpusError: That there is none.
    """
    if data.startswith(PNG):
        return data
    raise CorpusError(str(json.loads(data)["error"]))


def reading_from_json(data: bytes) -> Reading:
    """Read what the process answered.

    :raises CorpusError: That the file cannot be read.
    """
    found = json.loads(data)
    if "error" in found:
        raise CorpusError(str(found["error"]))
    return Reading(
        text=found["text"],
        sections=tuple(Section(**section | {"headings": tuple(section["headings"])}) for section in found["sections"]),
        blocks=tuple(Block(**block) for block in found["blocks"]),
        left_out=tuple(Note(**note) for note in found["left_out"]),
        doubts=tuple(Note(**note) for note in found["doubts"]),
        marks=tuple(Mark(mark["start"], _place(mark["place"])) for mark in found["marks"]),
    )


def _place(found: dict[str, object]) -> Place:
    boxes = found.pop("boxes")
    assert isinstance(boxes, list)
    return Place(**found, boxes=tuple(Box(**box) for box in boxes))  # type: ignore[arg-type]


def send(pipe: IO[bytes], data: bytes) -> None:
    """Write bytes with their number before them."""
    pipe.write(len(data).to_bytes(8, "big"))
    pipe.write(data)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Read what :func:`send` wrote; None where the other side is gone, or sends more than it may."""
    length = pipe.read(8)
    size = int.from_bytes(length, "big")
    if len(length) < 8 or size > MOST_SENT:
        return None
    data = pipe.read(size)
    return data if len(data) == size else None
