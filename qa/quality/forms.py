"""The same questions typed carelessly: without capitals, punctuation or accents, and what that costs."""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from qa.quality.questions import TestQuestion

AT_MOST = 200  # questions asked again in each form
LETTERS = str.maketrans({"đ": "d", "Đ": "D", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i"})  # made of one piece


@dataclass(frozen=True, slots=True)
class Form:
    """What a form of typing costs, on the answerable questions that it changes."""

    questions: int
    before: float  # hit@1 of these as they are written
    after: float  # and in this form


def without_capitals(question: str) -> str:
    """Write a question in small letters."""
    return question.lower()


def without_punctuation(question: str) -> str:
    """Put a blank for each mark, none where one stands."""
    kept = "".join(" " if unicodedata.category(letter).startswith("P") else letter for letter in question)
    return " ".join(kept.split())


def without_accents(question: str) -> str:
    """Take the accents off Latin letters; in other scripts such marks are letters of their own."""
    written = []
    for letter in question.translate(LETTERS):
        first = unicodedata.normalize("NFD", letter)[0]
        written.append(first if "LATIN" in unicodedata.name(first, "") else letter)
    return "".join(written)


FORMS: Mapping[str, Callable[[str], str]] = {
    "capitals": without_capitals,
    "punctuation": without_punctuation,
    "accents": without_accents,
}


def retype(questions: Sequence[TestQuestion], form: Callable[[str], str]) -> list[TestQuestion]:
    """Write questions in a form; only those that it changes, spread evenly where there are more than are asked."""
    written = [replace(one, question=form(one.question)) for one in questions]
    pairs = zip(questions, written, strict=True)
    changed = [new for old, new in pairs if new.question.strip() and new.question != old.question]
    step = max(1, -(-len(changed) // AT_MOST))
    return changed[::step]
