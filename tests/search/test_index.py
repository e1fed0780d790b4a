"""From hits to an answer, and to the JSON that scripts read."""

import json
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from fakes import ROOT, LetterEncoder

from qa.build.build import build_index
from qa.errors import BusyError, QuestionError
from qa.models.encoder import Encoded
from qa.models.onnx_engine import CORES, MOST_TOGETHER
from qa.quality.questions import answer_to_json, read_questions
from qa.search.index import Index, _turns
from qa.search.ranking import answerable_from
from qa.store.generation import Generation


@pytest.fixture
def index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Index:
    build_index(guide, tmp_path / "index", letters)
    return Index(Generation.open(tmp_path / "index"), letters)


def test_an_answer_has_the_shape_that_scripts_read(index: Index) -> None:
    record = json.loads(json.dumps(answer_to_json(index.ask("Boil the pasta for nine minutes.", 2))))
    assert record["question"] == "Boil the pasta for nine minutes."
    assert record["answerable"] is (record["confidence"] >= answerable_from())
    assert 0 <= record["confidence"] <= 1
    assert record["index"] == index.generation.name
    assert record["milliseconds"] >= 0
    assert len(record["hits"]) == 2
    first = record["hits"][0]
    assert {
        key: first[key] for key in ("rank", "document", "headings", "text", "start", "end", "start_line", "end_line")
    } == {
        "rank": 1,
        "document": "kitchen.md",
        "headings": ["Kitchen"],
        "text": "Boil the pasta for nine minutes.",
        "start": 11,
        "end": 43,
        "start_line": 3,
        "end_line": 3,
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
    assert index.ask(question).hits


@pytest.mark.model
@pytest.mark.parametrize("question", ["😱😱😱", "\0", "\ud800 broken", "؟", "x" * 2000])
def test_an_odd_question_gets_an_answer_from_the_real_model(okpay: Index, question: str) -> None:
    assert okpay.ask(question).hits


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


def test_when_too_many_wait_the_next_one_is_told_at_once(okpay: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.search.index.MOST_WAITING", 0)
    with pytest.raises(BusyError, match="ask again in a moment"):
        okpay.ask("密码忘了怎么办")


def crowded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the next questions wait for their turn, as if somebody else was asking."""
    monkeypatch.setattr("qa.search.index._waiting", [None])


def test_a_question_that_takes_too_long_is_given_up_and_the_next_one_is_answered(
    okpay: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded(monkeypatch)
    with monkeypatch.context() as slow:
        slow.setattr("qa.search.index.LONGEST_WAIT", 0.001)
        with pytest.raises(BusyError, match="ask again in a moment"):
            okpay.ask("密码忘了怎么办")
    assert okpay.ask("密码忘了怎么办").hits


def test_a_question_that_is_given_up_before_its_turn_is_never_encoded(
    okpay: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded(monkeypatch)
    encoded: list[Sequence[str]] = []
    encode = okpay.encoder.encode_queries

    def note(asked: Sequence[str], beside: bool = False) -> Encoded:
        encoded.append(asked)
        return encode(asked, beside)

    monkeypatch.setattr(okpay.encoder, "encode_queries", note)
    free = Event()
    held = [_turns().submit(free.wait) for _ in range(CORES)]
    with monkeypatch.context() as slow:
        slow.setattr("qa.search.index.LONGEST_WAIT", 0.01)
        with pytest.raises(BusyError, match=r"no answer within 0\.01 seconds"):
            okpay.ask("密码忘了怎么办")
    free.set()
    assert all(one.result() for one in held)
    assert okpay.ask("忘记密码").hits  # after everything that waited before
    assert encoded == [["忘记密码"]]


def test_questions_of_one_length_that_wait_are_encoded_together_and_answered_as_alone(
    okpay: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [question.question for question in read_questions(ROOT / "tests" / "questions.jsonl")][:40]
    alone = [replace(okpay.ask(question), milliseconds=0) for question in asked]
    crowded(monkeypatch)
    runs: list[int] = []
    encode = okpay.encoder.encode_queries

    def note(together: Sequence[str], beside: bool = False) -> Encoded:
        runs.append(len(together))
        return encode(together, beside)

    monkeypatch.setattr(okpay.encoder, "encode_queries", note)
    free = Event()
    held = [_turns().submit(free.wait) for _ in range(CORES)]
    with ThreadPoolExecutor(len(asked)) as askers:
        answers = [askers.submit(okpay.ask, question, 5) for question in asked]
        started = time.monotonic()
        while len(okpay._queue) < len(asked) and time.monotonic() < started + 10:
            time.sleep(0.01)
        free.set()
        assert [replace(one.result(), milliseconds=0) for one in answers] == alone
    assert all(one.result() for one in held)
    assert sum(runs) == len(asked) > len(runs)
    assert max(runs) == MOST_TOGETHER


def test_nobody_is_lost_while_many_ask(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    crowded(monkeypatch)
    monkeypatch.setattr("qa.search.index.LONGEST_WAIT", 5.0)
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)  # threads take turns often, so that what is not safe shows
    try:
        with ThreadPoolExecutor(16) as askers:
            asked = [f"How long does pasta number {number} boil?" for number in range(150)]
            answers = list(askers.map(index.ask, asked))
    finally:
        sys.setswitchinterval(switch)
    assert [answer.question for answer in answers] == asked
    assert not index._queue


def test_what_goes_wrong_in_a_turn_reaches_everybody_who_asked_in_it(
    okpay: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    crowded(monkeypatch)

    def break_down(*_: object) -> None:
        raise RuntimeError("no such disk")

    with monkeypatch.context() as broken:
        broken.setattr("qa.search.index.search", break_down)
        with pytest.raises(RuntimeError, match="no such disk"):
            okpay.ask("密码忘了怎么办")
    assert okpay.ask("密码忘了怎么办").hits


def test_generations_of_one_model_share_it(okpay_folder: Path) -> None:
    assert Index.open(okpay_folder).encoder is Index.open(okpay_folder).encoder
