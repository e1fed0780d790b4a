"""Sections to read on."""

from fakes import Sections

from qa.records import Passage
from qa.search.related import related_sections

STORE = Sections({"a.md": [("T",), ("T", "A"), ("T", "A", "1"), ("T", "A", "2"), ("T", "B"), ("T", "C")]})


def related(headings: tuple[str, ...], shown: set[tuple[str, ...]]) -> list[tuple[str, ...]]:
    passage = Passage("a.md", 0, headings, "Text.", 0, 5, 1, 1)
    return [one.headings for one in related_sections(STORE, passage, shown, most=3)]


def test_those_under_the_same_heading_come_first_then_the_nearest() -> None:
    assert related(("T", "A", "1"), {("T", "A", "1")}) == [("T", "A", "2"), ("T", "A"), ("T", "B")]


def test_what_the_reader_sees_already_and_the_page_itself_are_left_out() -> None:
    assert related(("T", "B"), {("T", "B"), ("T", "C")}) == [("T", "A", "2"), ("T", "A", "1"), ("T", "A")]


def test_a_passage_of_another_guide_has_none() -> None:
    assert related(("gone",), set()) == []
