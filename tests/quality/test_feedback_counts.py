"""What kept questions say of sections, and which of them are suggested to others."""

import sqlite3
from contextlib import closing
from pathlib import Path

from qa.quality.feedback import Feedback, SectionCount
from qa.records import Answer, Hit, Passage


def answer(question: str, *sections: str, confidence: float = 0.99) -> Answer:
    passages = [Passage("a.md", 0, (name,), "Text.", 0, 5, 1, 1) for name in sections]
    hits = tuple(Hit(passage, rank, 1.0) for rank, passage in enumerate(passages, 1))
    return Answer(question, "answered", confidence, "g", 1.0, hits)


def ask(
    feedback: Feedback, question: str, *sections: str, times: int = 1, day: int = 1, confidence: float = 0.99
) -> int:
    number = 0
    for _ in range(times):
        number = feedback.add_question(answer(question, *sections, confidence=confidence)) or 0
        with closing(sqlite3.connect(feedback.path)) as database, database:
            database.execute(
                "UPDATE asked SET at = ? WHERE asked_id = ?", (f"2026-01-{day:02}T00:00:00.000+00:00", number)
            )
    return number


def test_sections_are_counted_where_they_came_first_and_further_down(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    assert feedback.section_counts() == {}
    feedback.vote(ask(feedback, "one", "A", "B"), False)
    feedback.vote(ask(feedback, "two", "A"), True)
    ask(feedback, "three", "B")
    assert feedback.section_counts() == {
        ("a.md", ("A",)): SectionCount(2, 2, 1, 1),
        ("a.md", ("B",)): SectionCount(1, 2, 0, 0),
    }


def test_what_several_asked_on_several_days_is_suggested_most_asked_first(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    for question, times in (("Refund?", 2), ("Lost card", 3)):
        ask(feedback, question, "A", times=times, day=1)
        ask(feedback, question.upper(), "A", day=2)
    assert feedback.common_questions() == ["LOST CARD", "REFUND?"]


def test_what_may_tell_of_a_person_or_did_not_help_is_not(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    for question in (
        "my mail is a@b.example",
        "order 123456 is lost",
        "call me on 0 17 55-3",
        "see https://a.example",
        "x" * 81,
    ):
        ask(feedback, question, "A", times=2, day=1)
        ask(feedback, question, "A", times=2, day=2)
    ask(feedback, "asked on one day", "A", times=9)
    ask(feedback, "not answered", "A", times=2, day=1, confidence=0.01)
    ask(feedback, "not answered", "A", times=2, day=2, confidence=0.01)
    ask(feedback, "did not help", "A", times=2, day=1)
    feedback.vote(ask(feedback, "did not help", "A", times=2, day=2), False)
    assert feedback.common_questions() == []
