"""The same question, typed in other ways."""

import random
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
import regex

from qa.quality.questions import read_questions
from qa.records import Answer, Passage
from qa.search.index import Index

ROOT = Path(__file__).parents[2]
QUESTIONS, TOGETHER = 300, 64
MOST_CHANGED = 0.03  # share of questions whose tier, or whose first hit, is another
END = regex.compile(r"[\p{P}\s]+$")
ACCENTS = regex.compile(r"(?<=\p{Latin}\p{M}*)\p{M}")
FULL_WIDTH = {code: code + 0xFEE0 for code in range(33, 127)}

FORMS: dict[str, Callable[[str], str]] = {
    "small": str.lower,
    "capitals": str.upper,
    "no mark": lambda text: END.sub("", text) or text,
    "question mark": lambda text: END.sub("", text) + "?",
    "dots": lambda text: END.sub("", text) + " …",
    "spaces": lambda text: f"  {text.replace(' ', '   ')} ",
    "full width": lambda text: text.translate(FULL_WIDTH),
    "no accents": lambda text: unicodedata.normalize(
        "NFC", ACCENTS.sub("", unicodedata.normalize("NFD", text))
    ).translate({ord("đ"): "d", ord("Đ"): "D"}),
}


@pytest.fixture(scope="module")
def questions() -> list[str]:
    files = (ROOT / "tests" / name for name in ("questions.jsonl", "panel.jsonl"))
    every = [one.question for file in files for one in read_questions(file) if not one.after and one.kind != "talk"]
    return random.Random(1).sample(every, QUESTIONS)


@pytest.fixture(scope="module")
def as_typed(okpay: Index, questions: list[str]) -> list[Answer]:
    return ask(okpay, questions)


def ask(index: Index, questions: list[str]) -> list[Answer]:
    firsts = range(0, len(questions), TOGETHER)
    return [answer for first in firsts for answer in index.ask_many(questions[first : first + TOGETHER], 1)]


def first(answer: Answer) -> Passage | None:
    """Give the first hit; a single word that the guide does not have gets none."""
    return answer.hits[0].passage if answer.hits else None


@pytest.fixture(scope="module")
def changed(okpay: Index, questions: list[str], as_typed: list[Answer]) -> dict[str, tuple[float, float]]:
    """Of each form, the share of questions with another tier, and with another first hit."""
    shares = {}
    for form, rewrite in FORMS.items():
        pairs = list(zip(as_typed, ask(okpay, [rewrite(question) for question in questions]), strict=True))
        tiers = sum(one.tier != other.tier for one, other in pairs)
        shares[form] = tiers / QUESTIONS, sum(first(one) != first(other) for one, other in pairs) / QUESTIONS
    return shares


def test_a_question_is_answered_alike_however_it_is_typed(changed: dict[str, tuple[float, float]]) -> None:
    tiers, hits = zip(*changed.values(), strict=True)
    assert sum(tiers) / len(FORMS) <= MOST_CHANGED
    assert sum(hits) / len(FORMS) <= MOST_CHANGED


@pytest.mark.parametrize("form", FORMS)
def test_no_form_of_its_own_changes_much(changed: dict[str, tuple[float, float]], form: str) -> None:
    # Without accents a word is another word to the encoder; a quarter of these questions have any.
    most = 0.06 if form == "no accents" else 0.01
    assert max(changed[form]) <= most
