"""Answers that are kept, and the tokens of the day."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.records import Answer, Hit, Passage
from qa.written import kept as module
from qa.written.kept import Kept
from qa.written.records import Citation, Dropped, Sentence, Usage, Written

PASSAGE = Passage("a.md", 0, ("Refunds",), "Five days.", 0, 10, 1, 1, row=0)
ANSWER = Answer("How long?", "answered", 0.9, "g1", 1.0, (Hit(PASSAGE, 1, 0.9),))
WRITTEN = Written(
    "id", ANSWER, (Sentence(1, "It takes five days.", 0, 19, (Citation(1, PASSAGE, 0, 10),)),),
    dropped=(Dropped("No.", "no marker"),), model="m", usage=Usage(100, 9),
)  # fmt: skip


def test_the_same_question_guide_and_model_give_the_same_answer(tmp_path: Path) -> None:
    Kept(tmp_path).keep(WRITTEN, "m 1")
    opened = Kept(tmp_path)
    found = opened.find(replace(ANSWER, question=" How   long? "), "m 1")
    assert found is not None
    assert (found.sentences, found.kept, found.usage) == (WRITTEN.sentences, True, Usage(100, 9))
    assert not found.dropped
    assert opened.find(ANSWER, "m 2") is None
    assert opened.find(replace(ANSWER, question="How far?"), "m 1") is None
    assert opened.find(replace(ANSWER, after="Refunds?"), "m 1") is None
    assert opened.find(replace(ANSWER, index="g2"), "m 1") is None


def test_a_new_generation_clears_what_was_written_from_the_one_before() -> None:
    kept = Kept(None)
    kept.keep(WRITTEN, "m")
    kept.keep(replace(WRITTEN, answer=replace(ANSWER, index="g2")), "m")
    assert kept.find(ANSWER, "m") is None
    assert kept.find(replace(ANSWER, index="g2"), "m") is not None


def test_the_one_that_was_not_asked_for_longest_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEPT", 2)
    kept = Kept(None)
    for number in range(2):
        kept.keep(replace(WRITTEN, answer=replace(ANSWER, question=f"q{number}")), "m")
    assert kept.find(replace(ANSWER, question="q0"), "m")
    kept.keep(replace(WRITTEN, answer=replace(ANSWER, question="q2")), "m")
    assert [bool(kept.find(replace(ANSWER, question=f"q{number}"), "m")) for number in range(3)] == [True, False, True]


def test_tokens_are_counted_by_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Kept(tmp_path).count_tokens(30)
    opened = Kept(tmp_path)
    opened.count_tokens(12)
    assert opened.tokens_today() == 42
    monkeypatch.setattr(module, "_today", lambda: "2099-01-01")
    assert opened.tokens_today() == 0


def test_a_damaged_file_is_made_anew(tmp_path: Path) -> None:
    """What is kept there can all be had again."""
    (tmp_path / module.FILE).write_bytes(b"no database at all" * 100)
    kept = Kept(tmp_path)
    kept.keep(WRITTEN, "m")
    assert kept.find(ANSWER, "m") is not None
