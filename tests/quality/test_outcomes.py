"""What a run says of its questions: outcomes, shares, confusions, lists, thresholds; on rows made by hand."""

from typing import Any

from qa.quality.confusions import confusions, found_by
from qa.quality.flips import Errors, Thresholds, count_errors, flips
from qa.quality.headline import headline
from qa.quality.listing import Filter, list_rows
from qa.quality.outcomes import count_outcomes, outcomes

A = {"document": "a.md", "headings": ["A"]}
B = {"document": "b.md", "headings": ["B"]}


def row(name: str, rank: int | None = 1, tier: str = "answered", **other: Any) -> dict[str, Any]:
    found = [A] if rank == 1 else [B, A]
    made = {"question_id": name, "question": f"Question {name}", "language": "en", "kind": "", "relevant": [A]}
    made |= {"found": found, "rank": rank, "tier": tier, "answerable": tier != "unanswered", "confidence": 0.5}
    return made | {"entry": name, "gone": False} | other


def near(name: str, tier: str, confidence: float = 0.5) -> dict[str, Any]:
    return row(name, None, tier, relevant=[], kind="near", confidence=confidence)


ROWS = [
    row("1", 1, confidence=0.9),
    row("2", 3),
    row("3", 7, "unsure", confidence=0.4),
    row("4", None, "unanswered", confidence=0.1, language="de"),
    near("5", "answered", 0.8),
    near("6", "unsure", 0.3),
    near("7", "unanswered", 0.1),
]


def test_what_came_of_a_question() -> None:
    assert [outcomes(one) for one in ROWS] == [
        ("first",),
        ("in_three",),
        ("later",),
        ("missed", "wrongly_refused"),
        ("wrongly_answered",),
        ("left_open",),
        ("rightly_refused",),
    ]


def test_a_section_that_is_gone_is_said_and_old_runs_do_not_know() -> None:
    assert outcomes(row("1", None, gone=True)) == ("missed", "gone")
    old = {name: value for name, value in ROWS[0].items() if name not in ("gone", "tier")}
    assert outcomes(old) == ("first",)
    assert count_outcomes(ROWS)["wrongly_refused"] == 1


def test_the_shares_that_a_reader_feels() -> None:
    shares = {share.name: (share.count, share.of) for share in headline(ROWS)}
    assert shares == {"first": (1, 4), "in_three": (2, 4), "wrongly_answered": (1, 3), "wrongly_refused": (1, 4)}
    assert all(share.low <= share.value <= share.high for share in headline(ROWS))
    assert [share.name for share in headline([ROWS[4]])] == ["wrongly_answered"]


def test_which_section_is_taken_for_which() -> None:
    (one,) = confusions(ROWS)
    assert (one.wanted, one.taken) == (A, B)
    assert [found["question_id"] for found in one.rows] == ["2", "3", "4"]
    (weakest,) = found_by(ROWS)
    assert (weakest.name, weakest.questions, weakest.first) == (("a.md", "A"), 4, 1)
    assert found_by(ROWS, documents=True)[0].name == ("a.md",)


def test_questions_are_filtered_and_sorted() -> None:
    def ids(order: str = "file", **wanted: Any) -> str:
        return "".join(one["question_id"] for one in list_rows(ROWS, Filter(**wanted), order))

    assert ids() == "1234567"
    assert ids(language="de") == "4"
    assert ids(kind="near") == "567"
    assert ids(document="b.md") == "234567"
    assert ids(outcomes=("first", "missed")) == "14"
    assert ids(text=" QUESTION 3") == "3"
    assert ids("worst") == "5432617"
    assert ids("surest")[:2] == "15"


def test_other_thresholds_flip_questions_and_count_their_errors() -> None:
    now, strict = Thresholds(0.2, 0.45), Thresholds(0.2, 0.85)
    assert count_errors(ROWS, now) == Errors(wrongly_refused=1, wrongly_answered=1, left_open=2)
    assert count_errors(ROWS, strict) == Errors(wrongly_refused=1, wrongly_answered=0, left_open=4)
    assert [(one.row["question_id"], one.after) for one in flips(ROWS, now, strict)] == [
        ("5", "unsure"),
        ("2", "unsure"),
    ]
    assert flips(ROWS, now, now) == []
