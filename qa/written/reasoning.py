"""The words of an answer without the reasoning that a model writes between marks."""

import codecs
import re

# DeepSeek, Qwen and most others; Seed-OSS; Magistral; gpt-oss where the server leaves its channels in.
NAMES = ("think", "thinking", "thought", "reasoning", "seed:think")
OPENING = (*(f"<{name}>" for name in NAMES), "[think]", "<|channel|>analysis<|message|>")
CLOSING = (*(f"</{name}>" for name in NAMES), "[/think]", "<|channel|>final<|message|>")
IS_OPENING = re.compile("|".join(map(re.escape, OPENING)), re.IGNORECASE)
IS_MARK = re.compile("|".join(map(re.escape, OPENING + CLOSING)), re.IGNORECASE)
LONGEST = max(map(len, OPENING + CLOSING))


class Visible:
    """Takes the words of one answer piece by piece, and gives those that are no reasoning.

    A mark may be cut over pieces; reasoning that is never closed goes on to the end. Some servers swallow the mark
    that opens: what stood before a mark that closes was reasoning, and has been given. ``unopened`` then says so, and
    the next answer is taken with ``held``.
    """

    def __init__(self, held: bool = False) -> None:
        """Begin an answer.

        :param held: Hold everything back until a mark closes; where none does, it was the answer, and comes last.
        """
        self.unopened = False
        self._held = "" if held else None
        self._rest = ""  # may be the beginning of a mark
        self._inside = False
        self._given = False
        self._whole = codecs.getincrementaldecoder("utf-16-le")("replace")  # halves of an emoji come in two pieces

    def feed(self, piece: str) -> str:
        """Take a piece, and give what is certain to be seen."""
        return self._read(self._whole.decode(piece.encode("utf-16-le", "surrogatepass")), last=False)

    def end(self) -> str:
        """Give what was held back and is no reasoning."""
        text = self._read(self._whole.decode(b"", final=True), last=True)
        return (self._held or "") + text

    def _read(self, text: str, last: bool) -> str:
        text, seen, at = self._rest + text, "", 0
        for mark in IS_MARK.finditer(text):
            seen += "" if self._inside else text[at : mark.start()]
            at = mark.end()
            opens = IS_OPENING.fullmatch(mark.group()) is not None
            if not opens and not self._inside:
                seen = self._discard(seen)
            self._inside = opens
        cut = len(text) if last else max(at, len(text) - _beginning(text))
        seen += "" if self._inside else text[at:cut]
        self._rest = text[cut:]
        if self._held is not None and not last:
            self._held, seen = self._held + seen, ""
        self._given = self._given or not (not seen or seen.isspace())
        return seen

    def _discard(self, seen: str) -> str:
        """Take words for reasoning whose opening mark is missing."""
        self.unopened = self.unopened or self._held is not None or self._given or bool(seen.strip())
        self._held = None
        return ""


def _beginning(text: str) -> int:
    """Count the characters at the end with which a mark may begin."""
    end = text[-LONGEST:].lower()
    sizes = range(len(end), 0, -1)
    return next((size for size in sizes if any(mark.startswith(end[-size:]) for mark in OPENING + CLOSING)), 0)
