"""What is no question: greetings, thanks, a word of agreement, marks alone."""

import json
from functools import cache
from pathlib import Path

import regex

from qa.models.question import plain_question

PHRASES = Path(__file__).parent / "data" / "small_talk.json"  # by kind, in the 36 languages of the bank, our own
QUESTION, MARKS, WORD = "question", "marks", "word"
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]")
_BETWEEN = regex.compile(r"[^\p{L}\p{M}\p{N}'’]+")
LONGEST = 4  # words of a phrase
SHORT = 4  # characters of a word where words are not set apart
_UNSPACED = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")


def kind_of(question: str) -> str:
    """Tell what was typed: ``question``, ``greeting``, ``thanks``, ``farewell``, ``agreement`` or ``marks``.

    Small talk is made of known phrases from end to end, whatever stands between them; what it ends with names it, so
    "hi, thanks" is thanks. Anything else is a question, a single word too.
    """
    if not _WORD.search(question):
        return MARKS
    words = _BETWEEN.sub(" ", plain_question(question)).split()
    kinds = _kinds()
    kind, at = QUESTION, 0
    while at < len(words):
        length = next((n for n in range(LONGEST, 0, -1) if " ".join(words[at : at + n]) in kinds), 0)
        if not length:
            return QUESTION
        kind = kinds[" ".join(words[at : at + length])]
        at += min(length, len(words) - at)
    return kind


def is_word(question: str) -> bool:
    """Tell whether a question is one word, which says too little where the guide does not have it."""
    words = _BETWEEN.sub(" ", plain_question(question)).split()
    return len(words) == 1 and (len(words[0]) <= SHORT or not _UNSPACED.search(words[0]))


@cache
def _kinds() -> dict[str, str]:
    phrases: dict[str, list[str]] = json.loads(PHRASES.read_text(encoding="utf-8"))
    return {
        " ".join(_BETWEEN.sub(" ", plain_question(phrase)).split()): kind
        for kind, own in reversed(phrases.items())  # a phrase of two kinds is of the first
        for phrase in own
    }
