"""Cutting sections into passages below the token limit."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.guide.passages import encoded_text, lost_lines, split_document
from qa.guide.readers import kind_of
from qa.guide.readers.markdown import read_markdown
from qa.guide.readers.plain_text import read_plain_text
from qa.records import Document, Passage, Places, line_starts


def document(text: str, name: str = "a.md") -> Document:
    read = read_markdown if name.endswith(".md") else read_plain_text
    found = read(text)
    places = Places(tuple(line_starts(found.text)))
    return Document(name, found.text, found.sections, "", kind_of(name), places, found.blocks)


def passages(text: str, limit: int = 512) -> list[Passage]:
    return split_document(document(text), len, limit)


def test_a_section_that_fits_is_one_passage_without_its_heading() -> None:
    found = passages("# Top\n\nBefore.\n\n## Sub\n\nFirst.\n\nSecond.\n")
    assert [(p.headings, p.text, p.start_line, p.end_line) for p in found] == [
        (("Top",), "Before.", 3, 3),
        (("Top", "Sub"), "First.\n\nSecond.", 7, 9),
    ]


def test_a_long_section_is_cut_at_paragraphs_first() -> None:
    found = passages("One one one.\nOne two.\n\nTwo two two. Two three.\n\nThree.", limit=32)
    assert [p.text for p in found] == ["One one one.\nOne two.", "Two two two. Two three.\n\nThree."]


def test_a_long_paragraph_is_cut_at_its_list_items() -> None:
    found = passages("- first thing to do. Now.\n- second thing. Then.\n- third\n", limit=32)
    assert [p.text for p in found] == ["- first thing to do. Now.", "- second thing. Then.\n- third"]


def test_a_long_line_is_cut_at_sentences_and_a_long_word_anywhere() -> None:
    assert [p.text for p in passages("Alpha beta gamma delta. Beta two. Gamma.", limit=32)] == [
        "Alpha beta gamma delta.",
        "Beta two. Gamma.",
    ]
    assert "".join(p.text for p in passages("x" * 100, limit=32)) == "x" * 100


def test_the_heading_path_counts_towards_the_limit() -> None:
    heading = "A heading of some length"
    text = f"# {heading}\n\n{'Word word. ' * 6}"
    assert all(len(encoded_text(p.headings, p.text)) <= 48 for p in passages(text, limit=48))
    assert len(passages(text, limit=48)) == 3


def test_a_heading_with_nothing_below_it_is_a_passage() -> None:
    found = passages("# Only\n\n## **Headings** {#h}\n\n---\n\n## More\n\nText.\n")
    assert [(p.headings, p.text, p.start_line) for p in found] == [
        (("Only", "Headings"), "Headings", 3),
        (("Only", "More"), "Text.", 9),
    ]


def test_what_is_encoded_has_headings_opening_and_no_tags() -> None:
    assert encoded_text(("Top", "Sub"), "Body") == "Top > Sub\nBody"
    assert encoded_text((), "Body") == "Body"
    assert encoded_text(("Top",), "a<br>b <T>", "| x |\n") == "Top\n| x |\na    b <T>"


def test_each_part_of_a_table_is_read_below_its_caption_and_header() -> None:
    rows = "".join(f"| row {row} | {row * 7} |\n" for row in range(20))
    found = passages(f"# T\n\nBefore.\n\nPrices:\n\n| name | price |\n|---|---|\n{rows}\nAfter.\n", limit=120)
    assert [p.opening for p in found[1:]] == ["Prices:\n\n| name | price |\n|---|---|\n"] * (len(found) - 1)
    assert found[0].opening == ""
    assert "".join(p.text + "\n" for p in found).count("| row ") == 20
    assert all(len(encoded_text(p.headings, p.text, p.opening)) <= 120 for p in found)
    assert [p.start_line for p in found][1:] == [found[0].end_line + 1 + at for at in _rows_before(found[1:])]


def _rows_before(parts: list[Passage]) -> list[int]:
    return [sum(p.text.count("| row ") for p in parts[:at]) for at in range(len(parts))]


def test_a_header_that_leaves_no_room_is_left_out() -> None:
    found = passages(f"| {'name ' * 20}|\n|---|\n" + "| row of some length |\n" * 9, limit=64)
    assert {p.opening for p in found} == {""}


def test_each_part_of_code_is_code_and_what_follows_is_not() -> None:
    code = "".join(f"run step {step}\n" for step in range(12))
    found = passages(f"Do:\n\n```sh\n{code}```\n\n**Then** rest.\n", limit=64)
    inner = [p for p in found if p.opening]
    assert {p.opening for p in inner} == {"```sh\n"}
    assert found[-1].text == "**Then** rest."
    assert found[-1].opening == ""
    assert "".join(p.text for p in found).count("run step") == 12


def test_lines_that_are_lost_are_found() -> None:
    whole = document("# A\n\nOne.\n\nTwo.\n\n## B\n\nThree.\n")
    found = split_document(whole, len, 512)
    assert lost_lines(whole, found) == []
    assert lost_lines(whole, found[:1]) == [7, 9]
    assert lost_lines(whole, [replace(found[0], text="One.", end=found[0].start + 4), found[1]]) == [5]


def test_a_heading_path_of_any_length_leaves_room_for_the_text() -> None:
    found = passages("# " + "long " * 180 + "\n\nBody text.", limit=300)
    assert [p.text for p in found] == ["Body text."]


def test_a_rule_before_a_section_goes_with_every_kind_of_blank_behind_it() -> None:
    assert [p.text for p in passages("\n-----\r\x1e\x7fW\n\n***\n---\n")] == ["\x7fW"]  # found by fuzzing


def test_a_limit_too_low_to_hold_anything_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="limit must be at least 32, got 8"):
        passages("text", limit=8)


LINES = st.lists(
    st.sampled_from(
        ["# One", "## Two", "text here.", "- item. And more! 好的。再来", "", "```", "| a | b |", "字" * 90]
    )
    | st.text(max_size=40),
    max_size=30,
)


@settings(deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from(["a.md", "a.txt"]), st.integers(32, 200))
def test_passages_are_the_text_and_lose_nothing(lines: list[str], newline: str, name: str, limit: int) -> None:
    text = newline.join(lines)
    whole = document(text, name)
    found = split_document(whole, len, limit)
    for passage in found:
        assert whole.text[passage.start : passage.end] == passage.text
        assert passage.text.strip() == passage.text != ""
        assert whole.sections[passage.section].headings == passage.headings
        path_alone = len(encoded_text(passage.headings, ""))
        assert len(encoded_text(passage.headings, passage.text, passage.opening)) <= max(limit, path_alone + 1)
    assert lost_lines(whole, found) == []
    for one, other in pairwise(found):
        assert one.end <= other.start


def test_line_numbers_agree_with_the_text() -> None:
    text = "# A\r\nfirst\r\n\r\n# B\rsecond\rthird"
    assert [(p.text, p.start_line, p.end_line) for p in passages(text)] == [("first", 2, 2), ("second\rthird", 5, 6)]
