"""Vietnamese without its marks gets them back, and nothing else does."""

import unicodedata

import pytest
import regex
from fakes import ROOT

from qa.quality.questions import TestQuestion, is_relevant, read_questions
from qa.search.index import Index
from qa.search.vietnamese import with_marks

FILES = [ROOT / "tests" / "questions.jsonl", ROOT / "tests" / "panel.jsonl"]
ASKED = [one for file in FILES for one in read_questions(file) if not one.after and one.kind != "talk"]
MARK = regex.compile(r"\p{M}")


def plain(text: str) -> str:
    return MARK.sub("", unicodedata.normalize("NFD", text)).replace("đ", "d").replace("Đ", "D")


def test_marks_come_back() -> None:
    assert with_marks("bi hack tai khoan roi phai lam gi") == "Bi Hack tại khoản rồi phải làm gi"


def test_other_languages_are_left_alone() -> None:
    taken = [one.question for one in ASKED if one.language != "vi" and with_marks(plain(one.question))]
    assert taken == []
    assert with_marks("tôi quên mật khẩu") is None


@pytest.mark.model
def test_a_question_without_marks_finds_most_of_what_it_finds_with_them(okpay: Index) -> None:
    asked = [one for one in ASKED if one.language == "vi" and one.relevant]
    assert len(asked) > 20
    found, without = found_by(okpay, asked, [one.question for one in asked]), [plain(one.question) for one in asked]
    assert found_by(okpay, asked, without) >= 0.7 * found


def found_by(index: Index, asked: list[TestQuestion], texts: list[str]) -> int:
    answers = index.ask_many(texts, 3)
    return sum(
        any(is_relevant(hit.passage, place) for hit in answer.hits for place in one.relevant)
        for one, answer in zip(asked, answers, strict=True)
    )
