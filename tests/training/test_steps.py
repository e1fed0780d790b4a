"""What each step of training sees."""

import numpy as np

from qa.models.encoder import Tokenized
from qa.training.examples import TrainingGuide, TrainingPassage, TrainingQuestion
from qa.training.steps import LONGEST, QUESTIONS, Step, Steps


def text(name: int, length: int = 12) -> Tokenized:
    return Tokenized(np.full(length, name, np.int32), np.ones(length, bool))


def guide(sections: int, name: str = "guide", length: int = 12, offset: int = 0) -> TrainingGuide:
    """A guide of two passages a section, whose first tokens are their rows; question n asks for section n."""
    passages = tuple(
        TrainingPassage(text(offset + row, length), text(-1, length), row // 2) for row in range(2 * sections)
    )
    questions = tuple(
        TrainingQuestion(
            f"q{n}",
            "en",
            text(1000 + n),
            text(1000 + n),
            (2 * n, 2 * n + 1),
            tuple(row for row in range(2 * sections) if row // 2 != n),
        )
        for n in range(sections)
    )
    return TrainingGuide(name, passages, questions)


def asked(step: Step) -> list[int]:
    return [int(question.ids[0]) - 1000 for question in step.questions]


def test_the_same_seed_gives_the_same_steps_in_any_order() -> None:
    steps, again = Steps([[guide(40)]], 6, seed=3), Steps([[guide(40)]], 6, seed=3)
    for number in (5, 0, 3):
        first, second = steps[number], again[number]
        assert asked(first) == asked(second)
        assert [one.ids.tolist() for one in first.passages] == [one.ids.tolist() for one in second.passages]
    assert [asked(step) for step in Steps([[guide(40)]], 6, seed=4)] != [asked(step) for step in steps]


def test_every_question_is_asked_once_before_any_is_asked_again() -> None:
    steps = Steps([[guide(4 * QUESTIONS)]], 4, seed=1)
    assert sorted(number for step in steps for number in asked(step)) == list(range(4 * QUESTIONS))


def test_each_question_has_a_passage_that_answers_and_one_that_does_not() -> None:
    for step in Steps([[guide(30)]], 5, seed=1):
        assert step.relevant.shape == (len(step.questions), len(step.passages))
        assert step.relevant.any(axis=1).all()
        assert not step.relevant.all(axis=1).any()


def test_passages_of_the_section_that_answers_are_never_taken_for_wrong() -> None:
    for step in Steps([[guide(30)]], 8, seed=1):
        rows = [int(passage.ids[0]) for passage in step.passages]
        for question, relevant in zip(asked(step), step.relevant, strict=True):
            whole = [
                (row, bool(right)) for row, right in zip(rows, relevant, strict=True) if row >= 0
            ]  # -1: a bare body
            assert all(right == (row // 2 == question) for row, right in whole)


def test_a_long_passage_is_cut() -> None:
    (step,) = Steps([[guide(20, length=LONGEST + 50)]], 1, seed=1)
    assert {len(passage.ids) for passage in step.passages} == {LONGEST}


def test_versions_share_their_questions_and_not_their_passages() -> None:
    versions = [guide(20, "zh"), guide(20, "en", offset=100)]
    steps = list(Steps([versions], 12, seed=1))
    seen = {min(int(passage.ids[0]) for passage in step.passages if passage.ids[0] >= 0) >= 100 for step in steps}
    assert seen == {True, False}


def test_headings_are_left_out_now_and_then() -> None:
    passages = [passage for step in Steps([[guide(60)]], 20, seed=1) for passage in step.passages]
    share = np.mean([passage.ids[0] == -1 for passage in passages])
    assert 0.1 < share < 0.3


def test_a_small_guide_is_drawn_less_often_but_not_left_out() -> None:
    steps = Steps([[guide(64)], [guide(4, offset=500)]], 300, seed=1)
    small = sum(len(step.questions) <= 4 for step in steps)
    assert 15 < small < 75
