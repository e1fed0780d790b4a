"""From hits to an answer, and to the JSON that scripts read."""

import json
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import QuestionError
from qa.search.index import Index
from qa.search.ranking import tier_of, unsure_from
from qa.server.wire import answer_to_json
from qa.store.generation import Generation


@pytest.fixture
def index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Index:
    build_index(guide, tmp_path / "index", letters)
    return Index(Generation.open(tmp_path / "index"), letters)


def test_an_answer_has_the_shape_that_scripts_read(index: Index) -> None:
    record = json.loads(json.dumps(answer_to_json(index.ask("Boil the pasta for nine minutes.", 2))))
    assert record["question"] == "Boil the pasta for nine minutes."
    assert record["tier"] == tier_of(record["confidence"])
    assert record["answerable"] is (record["confidence"] >= unsure_from())
    assert 0 <= record["confidence"] <= 1
    assert record["index"] == index.generation.name
    assert record["milliseconds"] >= 0
    assert len(record["hits"]) == 2
    first = record["hits"][0]
    assert {
        key: first[key]
        for key in ("rank", "document", "headings", "text", "start", "end", "start_line", "end_line", "place")
    } == {
        "rank": 1,
        "document": "kitchen.md",
        "headings": ["Kitchen"],
        "text": "Boil the pasta for nine minutes.",
        "start": 11,
        "end": 43,
        "start_line": 3,
        "end_line": 3,
        "place": {"unit": "line", "first": 3, "last": 3},
    }
    assert set(first) - {"highlights", "signals", "score"} == set(record["hits"][1]) - {
        "highlights",
        "signals",
        "score",
    }
    assert isinstance(first["signals"]["dense"], float)


def test_many_questions_are_answered_as_one_by_one(index: Index) -> None:
    questions = ["Cut the roses", "Water tomatoes", "Boil pasta"]
    together = index.ask_many(questions, 3)
    for question, answer in zip(questions, together, strict=True):
        assert [hit.passage for hit in index.ask(question, 3).hits] == [hit.passage for hit in answer.hits]
    assert index.ask_many([]) == []


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("", "the question is empty"),
        (" \n\t\u3000", "the question is empty"),
        ("long " * 20_000, r"the question has \d+ characters; shorten it to 2000"),
    ],
)
def test_a_question_no_guide_can_answer_is_refused(index: Index, question: str, reason: str) -> None:
    with pytest.raises(QuestionError, match=reason):
        index.ask(question)


@pytest.mark.parametrize("k", [0, -3])
def test_k_below_one_is_refused(index: Index, k: int) -> None:
    with pytest.raises(QuestionError, match=f"k must be at least 1, got {k}"):
        index.ask("Why?", k)


@pytest.mark.parametrize("question", ["😱😱😱", "\0", "\ud800 broken", "?", "' OR 1=1 --", "<script>alert(1)</script>"])
def test_an_odd_question_gets_an_answer(index: Index, question: str) -> None:
    answer = index.ask(question)
    assert answer.hits or answer.kind in ("marks", "word")


@pytest.mark.model
@pytest.mark.parametrize("question", ["😱😱😱", "\0", "\ud800 broken", "؟", "x" * 2000])
def test_an_odd_question_gets_an_answer_from_the_real_model(okpay: Index, question: str) -> None:
    answer = okpay.ask(question)
    assert answer.hits or answer.kind in ("marks", "word")


@pytest.mark.model
@pytest.mark.parametrize("question", ["密码忘了怎么办", "I forgot my password", "نسيت كلمة المرور"])
def test_a_forgotten_password_is_answered_in_any_language(okpay: Index, question: str) -> None:
    answer = okpay.ask(question)
    assert answer.answerable
    first = [hit.passage for hit in answer.hits[:3]]
    assert any("忘记密码怎么办" in passage.headings for passage in first)
    assert first[0].document_id == "登录与密码.md"


@pytest.mark.model
@pytest.mark.parametrize("question", ["How long do I boil an egg?", "Wer hat das Finale gewonnen?"])
def test_a_question_far_from_the_guide_is_not_answered(okpay: Index, question: str) -> None:
    assert not okpay.ask(question).answerable


@pytest.mark.model
def test_generations_of_one_model_share_it(okpay_folder: Path) -> None:
    assert Index.open(okpay_folder).encoder is Index.open(okpay_folder).encoder
