"""Addresses of questions and places of the guide."""

import pytest
from fakes import Sections

from qa.page.address import Address, find_section, passage_address, read_marks, section_address
from qa.records import Passage


def test_a_link_names_what_is_there_and_is_safe_in_an_address() -> None:
    assert Address().link() == "?"
    assert Address("a&b=<c>", language="de").link() == "?q=a%26b%3D%3Cc%3E&lang=de"
    assert Address(at="a.md#A › B", mark="1-2").title == "B"
    assert Address(at="folder/a.md").title == "a"
    assert Address(" two\n words ").title == "two words"


def test_sections_are_found_by_their_address_also_where_names_hold_its_marks() -> None:
    store = Sections({"a#1.md": [(), ("A",), ("A", "x # y"), ("A",)], "a": [("Z",)]})
    assert find_section(store, section_address("a#1.md", ("A", "x # y"))) == ("a#1.md", store.sections_of("a#1.md"), 2)
    assert find_section(store, section_address("a#1.md", ("A",), 2)) == ("a#1.md", store.sections_of("a#1.md"), 3)
    for gone in ("a#1.md", "a#1.md#A › gone", "a#1.md#A#9"):
        found = find_section(store, gone)
        assert found is not None
        assert (found[0], found[2]) == ("a#1.md", 0)
    assert find_section(store, "none.md#A") is None
    assert find_section(store, "") is None


def test_marks_are_characters_of_the_document() -> None:
    passage = Passage("a.md", 0, ("A",), "Two words.", 100, 110, 1, 1)
    assert passage_address(passage, ((0, 3), (4, 9))) == ("a.md#A", "100-103.104-109")
    assert read_marks("100-103.104-109") == ((100, 103), (104, 109))


@pytest.mark.parametrize("mark", ["", "x", "9-1", "1-", "1-2.", "-1-2", "1-99999999999", "1-2;3-4"])
def test_what_is_no_mark_marks_nothing(mark: str) -> None:
    assert read_marks(mark) == ()
