"""A question that goes on from the one before it, and one that does not."""

import random
from collections.abc import Sequence

import pytest
from fakes import ROOT

from qa.quality.evaluate import unknown_headings
from qa.quality.questions import TestQuestion, is_relevant, read_questions
from qa.records import Answer
from qa.search.index import Index

PANEL = read_questions(ROOT / "tests" / "panel.jsonl")
FOLLOWING = [one for one in PANEL if one.after]
ALONE = [one for one in PANEL if one.relevant and not one.after]
# Of the share whose first hit is right; which of 89 questions turn, differs with the instructions of the processor.
GAIN, LOSS = 0.08, 0.045


def share_right(asked: Sequence[TestQuestion], answers: Sequence[Answer]) -> float:
    right = [
        bool(answer.hits) and any(is_relevant(answer.hits[0].passage, place) for place in one.relevant)
        for one, answer in zip(asked, answers, strict=True)
    ]
    return sum(right) / len(right)


@pytest.mark.model
def test_the_panel_is_what_it_is_said_to_be(okpay: Index) -> None:
    near = [one for one in PANEL if one.kind == "near"]
    assert len(PANEL) >= 300
    assert len({one.language for one in PANEL}) >= 12
    assert 3 * len(near) >= len(PANEL)
    assert len(FOLLOWING) >= 60
    assert len({one.language for one in FOLLOWING}) >= 8
    assert unknown_headings(okpay, PANEL) == []


@pytest.mark.model
def test_the_question_before_helps_one_that_goes_on_from_it(okpay: Index) -> None:
    questions = [one.question for one in FOLLOWING]
    without = share_right(FOLLOWING, okpay.ask_many(questions, 1))
    with_it = okpay.ask_many(questions, 1, after=[one.after for one in FOLLOWING])
    assert share_right(FOLLOWING, with_it) >= without + GAIN


@pytest.mark.model
def test_the_question_before_hardly_harms_a_new_topic(okpay: Index) -> None:
    questions = [one.question for one in ALONE]
    before = random.Random(1).sample(questions, len(questions))
    without = share_right(ALONE, okpay.ask_many(questions, 1))
    assert share_right(ALONE, okpay.ask_many(questions, 1, after=before)) >= without - LOSS


@pytest.mark.model
def test_an_answer_says_which_question_it_had_in_mind(okpay: Index) -> None:
    question, after = "and when do I get it?", "the shop agreed to refund me"
    answer = okpay.ask(question, after=after)
    assert (answer.question, answer.after) == (question, after)
    assert "退款什么时候到" in answer.hits[0].passage.headings
    assert okpay.ask("密码忘了怎么办", after="thanks").after == ""
    assert okpay.ask("密码忘了怎么办", after="OKPay有哪些长处？").after == ""
