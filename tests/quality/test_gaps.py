"""Questions that the guide did not answer well, like ones together."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from qa.guide.settings import UrgentRule
from qa.models.background import BANK
from qa.quality.feedback import Asked, Mark, Place
from qa.quality.gaps import find_gaps, gaps_to_csv, is_gap, reason_of, same_phrase
from qa.quality.likeness import group_like, nearest
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


@pytest.mark.model
def test_what_was_once_put_together_in_error_is_apart(okpay: Index) -> None:
    unlike = [
        ["I forgot my password", "忘记密码怎么办"],
        ["मेरा खाता हैक हो गया है", "account hacked", "मेरा अकाउंट हैक हो गया"],
        ["my money is gone"],
        ["payment declined", "why was my payment declined?", "付款被拒绝"],
        ["โอนเงินผิดคน", "ฉันโอนเงินผิดคนทำอย่างไร", "sent money to the wrong person"],
    ]
    gaps = find_gaps(okpay, asked(*(question for same in unlike for question in same)))
    found = [{wording.question for wording in gap.wordings} for gap in gaps]
    assert sorted(map(sorted, found)) == sorted(map(sorted, map(set, unlike)))
    assert {gap.question for gap in gaps if not gap.urgent} == {"忘记密码怎么办", "付款被拒绝"}
    assert [bool(gap.urgent) for gap in gaps] == [True, True, True, False, False]


LATER = BASE.at + timedelta(days=1)


def said(mark: str, *questions: str, at: datetime = LATER) -> list[Mark]:
    return [Mark(question, mark, at) for question in questions]


@pytest.mark.model
def test_a_gap_is_hidden_by_a_mark_of_half_of_the_times_it_was_asked(okpay: Index) -> None:
    one, other = "can i pay with my watch?", "用手表可以付款吗？"
    both = asked(one, other)
    assert [gap.state for gap in find_gaps(okpay, both, marks=said("dismissed", one))] == ["dismissed"]
    assert [gap.state for gap in find_gaps(okpay, [*both, both[1]], marks=said("dismissed", one))] == ["open"]
    assert [gap.state for gap in find_gaps(okpay, both, marks=said("resolved", one, other))] == ["resolved"]


@pytest.mark.model
def test_a_resolved_gap_comes_back_when_it_is_asked_again_and_a_dismissed_one_does_not(okpay: Index) -> None:
    one = "can i pay with my watch?"
    again = [*asked(one), replace(BASE, asked_id=9, at=LATER + timedelta(days=1), question="Can I pay with my watch?")]
    assert [(gap.state, gap.again) for gap in find_gaps(okpay, again, marks=said("resolved", one))] == [("open", 1)]
    assert [gap.state for gap in find_gaps(okpay, again, marks=said("dismissed", one))] == ["dismissed"]


@pytest.mark.model
def test_the_editor_says_what_is_urgent(okpay: Index) -> None:
    questions = asked("Is there a student discount?", "The device is smoking", "the device is smoking!!")
    assert [gap.urgent for gap in find_gaps(okpay, questions)] == ["", ""]
    rule = UrgentRule(("机器冒烟了",), ())
    gaps = find_gaps(okpay, questions, rule=rule)
    assert [gap.urgent for gap in gaps] == ["机器冒烟了", ""]
    assert [gap.urgent for gap in find_gaps(okpay, questions, rule=UrgentRule((), ()))] == ["", ""]
    mild = find_gaps(okpay, asked("It is too loud at night"), rule=UrgentRule(("The machine is smoking",), ()))
    assert [gap.urgent for gap in mild] == [""]  # near to it, and not near enough
    calm = said("calm", "the device is smoking!!")
    assert [gap.urgent for gap in find_gaps(okpay, questions, rule=rule, marks=calm)] == ["", ""]
    urgent = said("urgent", "is there a student discount?")
    asked_in_spanish = asked("¿Hay descuento para estudiantes?")
    assert find_gaps(okpay, asked_in_spanish, marks=urgent)[0].urgent == "is there a student discount?"


@pytest.mark.model
def test_a_gap_is_shown_in_the_words_of_the_editor(okpay: Index) -> None:
    (gap,) = find_gaps(okpay, asked("Can I pay with my watch?", "用手表可以付款吗？", "¿Puedo pagar con mi reloj?"))
    assert gap.in_language("zh-Hant").question == "用手表可以付款吗？"
    assert gap.in_language("es").question == "¿Puedo pagar con mi reloj?"
    assert gap.in_language("de").question == gap.question
    phrases = ("忘记密码怎么办", "能用手表支付吗")
    assert same_phrase(okpay, gap, phrases, {}) == "能用手表支付吗"
    assert same_phrase(okpay, gap, phrases[:1], {}) == ""
    assert same_phrase(okpay, gap, (), {}) == ""


def test_the_nearest_of_no_phrase_is_none() -> None:
    vectors = np.array([[1, 0], [0.6, 0.8]], np.float32)
    assert nearest(vectors, vectors[:0]) == [(-1, -1.0)] * 2
    assert nearest(vectors, vectors[::-1])[0] == (1, 1.0)
