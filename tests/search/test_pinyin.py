"""Pinyin is read as the guide's own words, and nothing else is."""

import pytest
from fakes import ROOT

from qa.quality.questions import read_questions
from qa.search.index import Index
from qa.search.pinyin import from_pinyin


@pytest.mark.model
@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mima", "密码"),
        ("Wangji mima le, zenme ban?", "忘记密码怎么办"),
        ("tuikuan shenme shihou dao", "退款什么时候到"),
        ("shouxufei", "手续费"),
    ],
)
def test_pinyin_becomes_words_of_the_guide(okpay: Index, typed: str, read: str) -> None:
    assert from_pinyin(okpay.generation, typed) == read


@pytest.mark.model
@pytest.mark.parametrize(
    "question", ["change pin", "fan", "can you hang on", "me", "a", "la contraseña", "密码", "1", ""]
)
def test_what_is_no_pinyin_stays(okpay: Index, question: str) -> None:
    assert from_pinyin(okpay.generation, question) == question


@pytest.mark.model
def test_no_question_in_another_language_is_taken_for_pinyin(okpay: Index) -> None:
    asked = [one.question for one in read_questions(ROOT / "tests" / "questions.jsonl")]
    assert [question for question in asked if from_pinyin(okpay.generation, question) != question] == []
