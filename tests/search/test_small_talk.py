"""Greetings, thanks and marks are no questions; a single word of the guide's is one."""

import json

import pytest
from fakes import ROOT

from qa.search.index import Index
from qa.search.small_talk import PHRASES, kind_of


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Hello!!", "greeting"),
        ("你好，在吗？", "greeting"),
        ("hi, thanks :)", "thanks"),
        ("ＯＫ", "agreement"),
        ("ok 👌", "agreement"),
        ("谢谢！再见", "farewell"),
        ("???", "marks"),
        ("👍", "marks"),
        ("hi how do i pay", "question"),
        ("thanks but how", "question"),
        ("fees", "question"),
        ("密码", "question"),
        ("12", "question"),
    ],
)
def test_what_was_typed_is_told_apart(typed: str, kind: str) -> None:
    assert kind_of(typed) == kind


def test_no_question_of_ours_is_taken_for_small_talk() -> None:
    files = [ROOT / "tests" / "questions.jsonl", *(ROOT / "benchmarks").rglob("*.jsonl")]
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    asked = [line["question"] for line in lines if "question" in line]
    assert len(asked) > 5000
    assert {kind_of(question) for question in asked} == {"question"}


def test_every_phrase_is_recognised() -> None:
    phrases = json.loads(PHRASES.read_text(encoding="utf-8"))
    assert [phrase for own in phrases.values() for phrase in own if kind_of(phrase) == "question"] == []


@pytest.mark.model
def test_small_talk_gets_no_passages_and_stays_in_its_place(okpay: Index) -> None:
    answers = okpay.ask_many(["hello", "密码忘了怎么办？", "!!", "thanks"])
    assert [answer.kind for answer in answers] == ["greeting", "question", "marks", "thanks"]
    assert [bool(answer.hits) for answer in answers] == [False, True, False, False]
    assert okpay.ask("banana").kind == okpay.ask("香蕉").kind == "word"
    assert answers[1].hits == okpay.ask("密码忘了怎么办？").hits
    assert not any(answer.answerable for answer in answers if answer.kind != "question")
