"""Questions as people in a hurry type them: without capitals, marks or accents, and with a slip (pure)."""

import random
import unicodedata
from collections.abc import Callable
from functools import partial

import regex

LONG_WORD = regex.compile(r"[\p{L}--[\p{Han}\p{Hiragana}\p{Katakana}]]{5,}", regex.V1)
MARKS = regex.compile(r"(?<![A-Za-z0-9])\p{P}+|\p{P}+(?![A-Za-z0-9])")  # those within codes and words stay
UNMARKED = str.maketrans("đĐłŁøØıßёЁ", "dDlLoOisеЕ")  # letters that do not come apart into a letter and an accent
ACCENT = regex.compile(r"(?<=\p{Latin}\p{M}*)\p{M}")


def as_typed(question: str, draw: random.Random) -> str:
    """Change a question in one way that leaves it as easy to understand."""
    changes: list[Callable[[str], str]] = [str.lower, without_marks, without_accents, partial(with_slip, draw=draw)]
    changed = draw.choice(changes)(question)
    return changed if changed.strip() else question


def without_marks(text: str) -> str:
    """Drop punctuation and capitals; codes stay whole."""
    return " ".join(MARKS.sub(" ", text).split()).lower()


def without_accents(text: str) -> str:
    """Drop accents of Latin letters, as on a keyboard that has none."""
    apart = ACCENT.sub("", unicodedata.normalize("NFD", text))
    return unicodedata.normalize("NFC", apart).translate(UNMARKED)


def with_slip(text: str, draw: random.Random) -> str:
    """Drop, double or swap a letter within a long word."""
    words = list(LONG_WORD.finditer(text))
    if not words:
        return text
    word = draw.choice(words)
    at = draw.randrange(word.start() + 1, word.end() - 1)
    slip = draw.choice([text[at] * 2, "", text[at + 1] + text[at]])
    return text[:at] + slip + text[at + (2 if len(slip) == 2 and slip[1] == text[at] != slip[0] else 1) :]
