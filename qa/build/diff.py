"""Two texts word by word: what stayed, what was taken out, what was put in."""

from collections.abc import Iterator
from difflib import SequenceMatcher

import regex

LONGEST = 4000  # words of either text; more are compared line by line
# A word, a character where words are not set apart, white space, or one mark.
_PIECES = regex.compile(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]|[\p{L}\p{M}\p{N}]+|\s+|.", regex.DOTALL
)
_LINES = regex.compile(r"[^\n]*\n|[^\n]+")

Piece = tuple[str, str]  # "same", "out" or "in", and the text


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Compare two texts.

    :return: Pieces in order; those that are the same or out give back ``old``, those that are the same or in ``new``.
    """
    pieces = _PIECES.findall(old), _PIECES.findall(new)
    if max(map(len, pieces)) > LONGEST:
        pieces = _LINES.findall(old), _LINES.findall(new)
    return tuple(_merge(_compare(*pieces)))


def _compare(old: list[str], new: list[str]) -> Iterator[Piece]:
    for kind, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            yield "same", "".join(old[start:end])
        else:
            yield "out", "".join(old[start:end])
            yield "in", "".join(new[new_start:new_end])


def _merge(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """Join white space between changes to them, so that a changed sentence is not shown in shreds."""
    held: dict[str, str] = {"out": "", "in": ""}
    for kind, text in pieces:
        if kind != "same":
            held[kind] += text
        elif text.isspace() and "\n" not in text and any(held.values()):
            held = {name: own + text for name, own in held.items()}
        else:
            yield from ((name, own) for name, own in held.items() if own)
            held = {"out": "", "in": ""}
            yield kind, text
    yield from ((name, own) for name, own in held.items() if own)
