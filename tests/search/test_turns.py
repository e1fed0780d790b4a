"""Who may ask now: a queue of visitors that answers as if each had asked alone."""

import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event

import pytest
from fakes import ROOT, LetterEncoder

from qa.build.build import build_index
from qa.errors import BusyError, QuestionError
from qa.models.encoder import Encoded
from qa.models.onnx_engine import CORES, MOST_TOGETHER
from qa.quality.questions import read_questions
from qa.records import Answer
from qa.search.index import Index
from qa.search.turns import Turns
from qa.store.generation import Generation

PASTA = "How long does the pasta boil?"


@pytest.fixture
def index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Index:
    build_index(guide, tmp_path / "index", letters)
    return Index(Generation.open(tmp_path / "index"), letters)


def crowded() -> Turns:
    """Make the next questions wait for their turn, as if somebody else was asking."""
    turns = Turns()
    turns._asking.append(None)
    return turns


@contextmanager
def nobody_answered(turns: Turns) -> Iterator[None]:
    """Keep every thread busy for a while."""
    free = Event()
    held = [turns._threads.submit(free.wait) for _ in range(CORES)]
    try:
        yield
    finally:
        free.set()
    assert all(one.result() for one in held)


def note_runs(encoder: LetterEncoder, monkeypatch: pytest.MonkeyPatch) -> list[Sequence[str]]:
    runs: list[Sequence[str]] = []
    encode = encoder.encode_queries

    def note(asked: Sequence[str], one_core: bool = False) -> Encoded:
        runs.append(asked)
        return encode(asked, one_core)

    monkeypatch.setattr(encoder, "encode_queries", note)
    return runs


def test_a_question_asked_alone_is_answered_at_once(index: Index) -> None:
    turns = Turns()
    assert replace(turns.ask(index, PASTA), milliseconds=0) == replace(index.ask(PASTA), milliseconds=0)
    assert "_threads" not in turns.__dict__  # no other thread had to be asked
    with pytest.raises(QuestionError, match="the question is empty"):
        turns.ask(index, " ")


def test_when_too_many_wait_the_next_one_is_told_at_once(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.search.turns.MOST_WAITING", 0)
    with pytest.raises(BusyError, match="ask again in a moment"):
        Turns().ask(index, PASTA)
    assert index.ask(PASTA).hits  # who does not go through the queue never hears of it


def test_a_question_that_takes_too_long_is_given_up_and_the_next_one_is_answered(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = crowded()
    with monkeypatch.context() as slow, nobody_answered(turns):
        slow.setattr("qa.search.turns.TIMEOUT", 0.001)
        with pytest.raises(BusyError, match=r"no answer within 0\.001 seconds; ask again in a moment"):
            turns.ask(index, PASTA)
    assert turns.ask(index, PASTA).hits


def test_a_question_that_is_given_up_before_its_turn_is_never_encoded(
    index: Index, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = crowded()
    runs = note_runs(letters, monkeypatch)
    with monkeypatch.context() as slow, nobody_answered(turns):
        slow.setattr("qa.search.turns.TIMEOUT", 0.01)
        with pytest.raises(BusyError, match=r"no answer within 0\.01 seconds"):
            turns.ask(index, PASTA)
    assert turns.ask(index, "Cut the roses").hits  # after everything that waited before
    assert runs == [["Cut the roses"]]


def answers_of_a_crowd(turns: Turns, index: Index, asked: Sequence[str]) -> list[Answer]:
    with ThreadPoolExecutor(len(asked)) as askers:
        with nobody_answered(turns):
            answers: list[Future[Answer]] = [askers.submit(turns.ask, index, question, 5) for question in asked]
            started = time.monotonic()
            while len(turns._queue) < len(asked) and time.monotonic() < started + 10:
                time.sleep(0.01)
        return [replace(one.result(), milliseconds=0) for one in answers]


@pytest.mark.model
def test_questions_of_one_length_that_wait_are_encoded_together_and_answered_as_alone(
    okpay: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = [question.question for question in read_questions(ROOT / "tests" / "questions.jsonl")][:40]
    alone = [replace(okpay.ask(question), milliseconds=0) for question in asked]
    runs = note_runs(okpay.encoder, monkeypatch)
    assert answers_of_a_crowd(crowded(), okpay, asked) == alone
    assert sum(map(len, runs)) == len(asked) > len(runs)
    assert max(map(len, runs)) == MOST_TOGETHER


def test_questions_of_another_length_or_number_of_hits_are_not_encoded_together(
    index: Index, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = note_runs(letters, monkeypatch)
    answers_of_a_crowd(crowded(), index, ["Boil pasta", "Cut a rose", "Water the tomatoes"])
    assert sorted(map(len, runs)) == [1, 2]


def test_nobody_is_lost_while_many_ask(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = crowded()
    monkeypatch.setattr("qa.search.turns.TIMEOUT", 5.0)
    switch = sys.getswitchinterval()
    sys.setswitchinterval(1e-4)  # threads take turns often, so that what is not safe shows
    try:
        with ThreadPoolExecutor(16) as askers:
            asked = [f"How long does pasta number {number} boil?" for number in range(150)]
            answers = list(askers.map(lambda question: turns.ask(index, question), asked))
    finally:
        sys.setswitchinterval(switch)
    assert [answer.question for answer in answers] == asked
    assert not turns._queue
    assert turns._asking == [None]


def test_what_goes_wrong_in_a_turn_reaches_everybody_who_asked_in_it(
    index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = crowded()

    def break_down(*_: object) -> None:
        raise RuntimeError("no such disk")

    with monkeypatch.context() as broken:
        broken.setattr("qa.search.index.search", break_down)
        with pytest.raises(RuntimeError, match="no such disk"):
            turns.ask(index, PASTA)
    assert turns.ask(index, PASTA).hits
