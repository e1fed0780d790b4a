"""Questions that the guide did not answer well, like ones together."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from qa.models.background import BANK
from qa.quality.feedback import Asked, Place
from qa.quality.gaps import find_gaps, gaps_to_csv, group_like, is_gap, reason_of
from qa.search.index import Index

PLACE = Place("a.md", ("A", "B"), 0, 9, 0.5)
BASE = Asked(1, datetime(2026, 1, 1, tzinfo=UTC), "?", "g", False, 0.2, (PLACE,), None, "")


def asked(*questions: str, **other: object) -> list[Asked]:
    return [
        replace(BASE, asked_id=n, at=BASE.at + timedelta(minutes=n), question=question, **other)  # type: ignore[arg-type]
        for n, question in enumerate(questions, 1)
    ]


@pytest.mark.parametrize(
    ("answerable", "confidence", "helpful", "reason"),
    [
        (False, 0.2, None, "unanswered"),
        (True, 0.4, None, "unsure"),
        (True, 0.7, None, None),
        (True, 0.99, False, "unhelpful"),
        (False, 0.2, False, "unhelpful"),
        (False, 0.2, True, None),  # the nearest section was what the reader wanted
    ],
)
def test_a_gap_has_a_reason(answerable: bool, confidence: float, helpful: bool | None, reason: str | None) -> None:
    assert reason_of(replace(BASE, answerable=answerable, confidence=confidence, helpful=helpful)) == reason


def test_like_vectors_are_together_in_the_order_of_the_first() -> None:
    vectors = np.array([[1, 0, 0], [0, 1, 0], [0.9, 0.436, 0], [0, 0, 1], [0, 0.95, 0.312]], np.float32)
    assert group_like(vectors) == [0, 1, 0, 2, 1]
    assert group_like(vectors[:1]) == [0]
    assert group_like(vectors[:0]) == []


def test_greetings_and_thanks_that_were_kept_before_are_no_gaps() -> None:
    assert [one for one in asked("شكرا", "hello!", "谢谢", "??") if is_gap(one)] == []
    assert is_gap(asked("Can I pay with my watch?")[0])


@pytest.mark.model
def test_the_same_question_in_other_languages_is_one_gap(okpay: Index) -> None:
    one = ["Can I pay with my watch?", "用手表可以付款吗？", "¿Puedo pagar con mi reloj?", "can I pay with my WATCH?"]
    other = ["Wie koche ich ein Ei?", "How do I boil an egg?"]
    gaps = find_gaps(okpay, asked(*one, *other))
    assert [gap.asked for gap in gaps] == [4, 2]
    assert gaps[0].question == "Can I pay with my watch?"  # asked twice, but for capitals
    assert [(wording.language, wording.asked) for wording in gaps[0].wordings] == [("en", 2), ("es", 1), ("zh", 1)]
    assert gaps[0].nearest == PLACE


@pytest.mark.model
def test_translations_come_together_and_strangers_do_not(okpay: Index) -> None:
    bank = json.loads(BANK.read_text(encoding="utf-8"))
    languages = ("zh", "en", "es", "de", "fr", "pt")
    questions = {text: n for language in languages for n, text in enumerate(bank[language])}
    groups = [{questions[wording.question] for wording in gap.wordings} for gap in find_gaps(okpay, asked(*questions))]
    assert all(len(group) == 1 for group in groups)
    assert len(groups) < len(questions) / 2


@pytest.mark.model
def test_what_was_encoded_before_is_not_encoded_again(okpay: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    known: dict = {}
    first = find_gaps(okpay, asked("Can I pay with my watch?"), known)
    monkeypatch.setattr(type(okpay.encoder), "encode_queries", None)
    assert find_gaps(okpay, asked("Can I pay with my watch?"), known) == first


@pytest.mark.model
def test_a_reader_who_was_sure_leaves_no_gap(okpay: Index) -> None:
    assert find_gaps(okpay, asked("one", "two", answerable=True, confidence=0.99)) == []
    assert find_gaps(okpay, []) == []


@pytest.mark.model
def test_a_spreadsheet_gets_a_line_a_gap_and_no_formula(okpay: Index) -> None:
    gaps = find_gaps(okpay, asked("=HYPERLINK(1)", helpful=False, remark="+beside the point"))
    header, cells = csv.reader(io.StringIO(gaps_to_csv(gaps).decode("utf-8-sig"), newline=""))
    told = dict(zip(header, cells, strict=True))
    assert (told["asked"], told["unhelpful"], told["unanswered"]) == ("1", "1", "0")
    assert told["question"] == "'=HYPERLINK(1)"
    assert told["remarks"] == "'+beside the point"
    assert told["nearest section"] == "a.md › A › B"
