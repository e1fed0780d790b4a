"""Cutting sections into passages below the token limit."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.guide.passages import encoded_text, plain_heading, split_document
from qa.guide.readers import kind_of
from qa.guide.readers.markdown import read_markdown
from qa.guide.readers.plain_text import read_plain_text
from qa.records import Document, Passage, Places, line_starts


def document(text: str, name: str = "a.md") -> Document:
    read = read_markdown if name.endswith(".md") else read_plain_text
    return Document(name, text, read(text), "", kind_of(name), Places(tuple(line_starts(text))))


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


def test_a_heading_without_text_gives_no_passage() -> None:
    assert passages("# Only\n\n## Headings\n") == []


def test_what_is_encoded_shows_headings_without_markup() -> None:
    assert plain_heading("**Pay** with [`qa`](x.md) {#pay}") == "Pay with qa"
    assert plain_heading("user_id and snake_case") == "user_id and snake_case"
    assert plain_heading("***") == "***"
    assert encoded_text(("Top", "Sub {#s}"), "Body") == "Top > Sub\nBody"
    assert encoded_text((), "Body") == "Body"


def test_a_heading_path_of_any_length_leaves_room_for_the_text() -> None:
    found = passages("# " + "long " * 180 + "\n\nBody text.", limit=300)
    assert [p.text for p in found] == ["Body text."]


def test_a_limit_too_low_to_hold_anything_is_a_bug_of_the_caller() -> None:
    with pytest.raises(ValueError, match="limit must be at least 32, got 8"):
        passages("text", limit=8)


@pytest.mark.parametrize(
    "heading",
    ["a" + "_" * 50_000 + "b", "a" + " " * 50_000 + "{#b", "*_" * 25_000, "[a](" * 12_000, "{# " * 16_000],
    ids=["underscores", "spaces", "marks", "links", "anchors"],
)
def test_a_heading_made_to_be_slow_is_freed_of_its_marks_at_once(heading: str) -> None:
    started = time.process_time()
    assert plain_heading(heading)
    assert time.process_time() - started < 1


def test_marks_go_where_they_are_marks() -> None:
    cases = {"a__b": "a__b", "a**b**c": "abc", "a*b": "a*b", "a*_b": "a*b", "_a_b_": "a_b", "a_*b": "a*b", "`a`_": "a"}
    assert {heading: plain_heading(heading) for heading in cases} == cases


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
        assert len(encoded_text(passage.headings, passage.text)) <= max(limit, path_alone + 1)
    for row, section in enumerate(whole.sections):
        joined = "".join(p.text for p in found if p.section == row)
        assert "".join(joined.split()) == "".join(text[section.start : section.end].split())


def test_line_numbers_agree_with_the_text() -> None:
    text = "# A\r\nfirst\r\n\r\n# B\rsecond\rthird"
    assert [(p.text, p.start_line, p.end_line) for p in passages(text)] == [("first", 2, 2), ("second\rthird", 5, 6)]
