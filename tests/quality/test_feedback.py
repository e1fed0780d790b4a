"""Questions are kept, and whatever happens to the file, an answer is not held up."""

import logging
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from qa.errors import QAError
from qa.quality import feedback as module
from qa.quality.feedback import Feedback, Place
from qa.records import Answer, Hit, Passage, Tier

PASSAGE = Passage("garden.md", 1, ("Garden", "Watering"), "Water the tomatoes.", 22, 41, 5, 5)


def answer(question: str = "When do I water?", answerable: bool = True, confidence: float = 0.9) -> Answer:
    tier: Tier = "answered" if answerable else "unanswered"
    return Answer(question, tier, confidence, "20260101T000000-abcdef", 8.0, (Hit(PASSAGE, 1, 0.93217),))


@pytest.fixture
def feedback(tmp_path: Path) -> Feedback:
    return Feedback(tmp_path / "data")


@pytest.fixture(autouse=True)
def _forget_warnings() -> None:
    module._warn_once.cache_clear()


def test_a_question_is_kept_with_what_was_shown(feedback: Feedback) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    asked_id = feedback.add_question(answer())
    (asked,) = feedback.asked()
    assert (asked.asked_id, asked.question, asked.generation) == (
        asked_id,
        "When do I water?",
        "20260101T000000-abcdef",
    )
    assert before < asked.at <= datetime.now(UTC)
    assert (asked.answerable, asked.confidence, asked.helpful, asked.remark) == (True, 0.9, None, "")
    assert asked.hits == (Place("garden.md", ("Garden", "Watering"), 22, 41, 0.9322),)


def test_the_file_holds_nothing_else(feedback: Feedback) -> None:
    feedback.add_question(answer())
    with closing(sqlite3.connect(feedback.path)) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(asked)")]
    assert columns == [
        "asked_id",
        "at",
        "question",
        "generation",
        "answerable",
        "confidence",
        "hits",
        "helpful",
        "remark",
    ]


def test_a_later_vote_replaces_the_earlier_one(feedback: Feedback) -> None:
    first, second = feedback.add_question(answer("one")), feedback.add_question(answer("two"))
    assert first is not None
    assert second is not None
    feedback.vote(first, True)
    feedback.vote(first, False, "  beside the point ")
    assert [(asked.helpful, asked.remark) for asked in feedback.asked()] == [(False, "beside the point"), (None, "")]


def test_a_remark_is_kept_up_to_its_longest(feedback: Feedback) -> None:
    asked_id = feedback.add_question(answer())
    assert asked_id is not None
    feedback.vote(asked_id, False, "长" * 5000)
    assert feedback.asked()[0].remark == "长" * 2000


def test_only_questions_since_a_time_are_listed(feedback: Feedback) -> None:
    feedback.add_question(answer())
    now = datetime.now(UTC)
    assert len(feedback.asked(now - timedelta(minutes=1))) == 1
    assert feedback.asked(now + timedelta(minutes=1)) == []


def test_no_file_means_nothing_was_asked_and_none_is_made(feedback: Feedback) -> None:
    assert feedback.asked() == []
    assert not feedback.path.exists()


def test_half_a_surrogate_pair_does_not_stop_it(feedback: Feedback) -> None:
    asked_id = feedback.add_question(answer("a\ud800b"))
    assert asked_id is not None
    feedback.vote(asked_id, True, "\udfff")
    assert feedback.asked()[0].question == "a?b"


def test_a_text_that_looks_like_sql_stays_text(feedback: Feedback) -> None:
    feedback.add_question(answer("'); DROP TABLE asked; --"))
    assert feedback.asked()[0].question == "'); DROP TABLE asked; --"


def test_a_mark_takes_the_place_of_its_opposite_and_can_be_taken_back(feedback: Feedback) -> None:
    feedback.mark(["Is there  a DISCOUNT?", "有优惠吗"], "dismissed")
    feedback.mark(["is there a discount?"], "resolved")
    feedback.mark(["is there a discount?"], "urgent")
    assert [(mark.question, mark.mark) for mark in feedback.marks()] == [
        ("有优惠吗", "dismissed"),
        ("is there a discount?", "resolved"),
        ("is there a discount?", "urgent"),
    ]
    feedback.unmark(["Is there a discount?"], "resolved")
    feedback.unmark(["有优惠吗"], "calm")  # it has none such
    assert {mark.mark for mark in feedback.marks()} == {"dismissed", "urgent"}


def test_marks_of_a_file_made_before_there_were_any(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MIGRATIONS", module.MIGRATIONS[:2])
    feedback.add_question(answer("question"))
    monkeypatch.undo()
    assert feedback.marks() == []
    feedback.mark(["question"], "resolved")
    assert [mark.mark for mark in feedback.marks()] == ["resolved"]
    assert len(feedback.asked()) == 1


def test_a_mark_that_cannot_be_kept_is_an_error(feedback: Feedback) -> None:
    break_by_a_folder(feedback.path)
    with pytest.raises(QAError, match="cannot write"):
        feedback.mark(["question"], "resolved")


def test_many_threads_may_ask_at_once(feedback: Feedback) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda n: feedback.add_question(answer(f"question {n}")), range(100)))
    kept = feedback.asked()
    assert len({number for number in numbers if number is not None}) == len(kept) >= 90  # a lock may cost a few


def test_the_oldest_go_first_when_there_are_too_many(feedback: Feedback, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 3)
    for number in range(5):
        feedback.add_question(answer(f"question {number}"))
    assert [asked.question for asked in feedback.asked()] == ["question 2", "question 3", "question 4"]


def break_by_damage(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"not a database, but long enough to be taken for one" * 100)


def break_by_a_newer_version(path: Path) -> None:
    path.parent.mkdir()
    database = sqlite3.connect(path)
    database.execute("PRAGMA user_version = 99")
    database.close()


def break_by_a_folder(path: Path) -> None:
    path.mkdir(parents=True)


def break_by_a_file_in_place_of_the_folder(path: Path) -> None:
    path.parent.write_text("in the way")


@pytest.mark.parametrize(
    "break_it",
    [break_by_damage, break_by_a_newer_version, break_by_a_folder, break_by_a_file_in_place_of_the_folder],
)
def test_a_broken_file_is_warned_of_once_and_breaks_no_answer(
    feedback: Feedback, caplog: pytest.LogCaptureFixture, break_it: object
) -> None:
    break_it(feedback.path)  # type: ignore[operator]
    with caplog.at_level(logging.WARNING):
        assert feedback.add_question(answer()) is None
        assert feedback.add_question(answer()) is None
        feedback.vote(1, False)
    assert len(caplog.records) == 1
    assert "answers go on" in caplog.text


def test_a_damaged_file_is_an_error_in_words_to_whoever_reads_it_and_stays(feedback: Feedback) -> None:
    break_by_damage(feedback.path)
    before = feedback.path.read_bytes()
    with pytest.raises(QAError, match="move it away"):
        feedback.asked()
    assert feedback.path.read_bytes() == before


def test_a_locked_file_holds_an_answer_up_for_a_moment_only(feedback: Feedback) -> None:
    feedback.add_question(answer())
    other = sqlite3.connect(feedback.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    started = time.perf_counter()
    assert feedback.add_question(answer()) is None
    assert time.perf_counter() - started < 2
    assert len(feedback.asked()) == 1  # a reader need not wait
    other.execute("ROLLBACK")
    other.close()
    assert feedback.add_question(answer()) is not None


def test_a_full_disk_is_warned_of_and_leaves_the_file_whole(
    feedback: Feedback, monkeypatch: pytest.MonkeyPatch
) -> None:
    feedback.add_question(answer())
    connect = sqlite3.connect

    def connect_full(*arguments: object, **named: object) -> sqlite3.Connection:
        database = connect(*arguments, **named)  # type: ignore[arg-type]
        pages = database.execute("PRAGMA page_count").fetchone()[0]
        database.execute(f"PRAGMA max_page_count = {pages}")  # SQLite's own way to say: the disk is full
        return database

    monkeypatch.setattr(sqlite3, "connect", connect_full)
    assert feedback.add_question(answer("long " * 2000)) is None
    monkeypatch.undo()
    assert len(feedback.asked()) == 1
    assert feedback.add_question(answer()) is not None
