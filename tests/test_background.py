"""The asker's language, and what its questions have in common."""

import json

import numpy as np
import pytest
from conftest import LetterEncoder

from qa.background import BANK, detect_language, encode_background
from qa.questions import read_questions

BANK_QUESTIONS = json.loads(BANK.read_text(encoding="utf-8"))
LANGUAGES = tuple(BANK_QUESTIONS)


def test_the_bank_has_the_same_number_of_questions_in_every_language() -> None:
    assert len(LANGUAGES) >= 25
    assert {len(questions) for questions in BANK_QUESTIONS.values()} == {16}


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("我忘记密码了怎么办", "zh"),
        ("我忘記密碼了怎麼辦", "zh-TW"),
        ("Where can I see whether my money arrived?", "en"),
        ("¿Dónde puedo ver si llegó mi dinero?", "es"),
        ("أين أرى هل وصلت نقودي؟", "ar"),
        ("パスワードを忘れました", "ja"),
        ("비밀번호를 잊어버렸어요", "ko"),
        ("ลืมรหัสผ่านทำอย่างไร", "th"),
        ("😱 123", "en"),
        ("", "en"),
    ],
)
def test_the_language_of_a_question_is_told(question: str, language: str) -> None:
    assert detect_language(question, LANGUAGES) == language


def test_nearly_every_shipped_question_is_told_right() -> None:
    from conftest import ROOT

    asked = read_questions(ROOT / "tests" / "questions.jsonl")
    right = [detect_language(q.question, LANGUAGES).split("-")[0] == q.language.split("-")[0] for q in asked]
    assert np.mean(right) > 0.97


def test_means_are_over_the_questions_of_each_language() -> None:
    encoder = LetterEncoder()
    background = encode_background(encoder)
    assert background.languages == LANGUAGES
    row = background.row("Where is my money now?")
    expected = encoder.encode_queries(BANK_QUESTIONS["en"]).vectors.mean(axis=0)
    np.testing.assert_allclose(background.vectors[row], expected, rtol=1e-5)
    np.testing.assert_allclose(background.centre, background.tokens.mean(axis=0))
