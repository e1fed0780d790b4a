"""Markdown to sections."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.readers.markdown import read_markdown


def sections(text: str) -> list[tuple[tuple[str, ...], str]]:
    return [(section.headings, text[section.start : section.end].strip()) for section in read_markdown(text)]


def test_headings_of_both_kinds_nest_by_level() -> None:
    text = "Guide\n=====\nIntro.\n\nFirst part\n---\nA.\n\n### Deep ###\nB.\n## Second\nC.\n# Other\nD."
    assert sections(text) == [
        (("Guide",), "Intro."),
        (("Guide", "First part"), "A."),
        (("Guide", "First part", "Deep"), "B."),
        (("Guide", "Second"), "C."),
        (("Other",), "D."),
    ]


def test_skipped_levels_nest_below_what_there_is() -> None:
    assert sections("# A\n### C\nc\n## B\nb\n#### D\nd") == [
        (("A",), ""),
        (("A", "C"), "c"),
        (("A", "B"), "b"),
        (("A", "B", "D"), "d"),
    ]


def test_text_before_the_first_heading_is_a_section_of_its_own() -> None:
    assert sections("Hello.\n\n# A\nb") == [((), "Hello."), (("A",), "b")]
    assert sections("\n\n# A\nb") == [(("A",), "b")]
    assert sections("no heading at all") == [((), "no heading at all")]


@pytest.mark.parametrize(
    "block",
    [
        "```sh\n# not a heading\n```",
        "~~~\n## nor this\n===\n~~~",
        "    # indented code",
        "<div>\n# in HTML\n<h2>nor this</h2>\n</div>",
        "- item\n  # in a list",
        "> # in a quote",
        "| a | b |\n|---|---|\n| # | = |",
        "#hashtag and #5",
        "\\# escaped",
        "##",
        "1. step\n2. step",
    ],
)
def test_what_only_looks_like_a_heading_is_text(block: str) -> None:
    assert sections(f"# A\n\n{block}\n\n# B\nb") == [(("A",), block.strip()), (("B",), "b")]


def test_headings_are_verbatim() -> None:
    text = "# **Pay** with `qa` & [x](y) {#pay}\n\n  ##  Zwei  Worte  \n"
    assert [headings[-1] for headings, _ in sections(text)] == ["**Pay** with `qa` & [x](y) {#pay}", "Zwei  Worte"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: The guide\n---\nIntro\n\n## A\na", [(("The guide",), "Intro"), (("The guide", "A"), "a")]),
        ("---\ntitle: 'Quoted'\n---\n## A\na", [(("Quoted", "A"), "a")]),
        ("---\ntitle: Other\n---\n# Own\na", [(("Own",), "a")]),
        ("---\nlang: zh\n---\n# A\na", [(("A",), "a")]),
        ("---\n\nprose after a rule\n\n---\n# A\na", [((), "---\n\nprose after a rule\n\n---"), (("A",), "a")]),
    ],
)
def test_front_matter_is_no_text_and_its_title_stands_in_for_a_missing_one(text: str, expected: list) -> None:
    assert sections(text) == expected


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_any_line_end_gives_the_same_sections_at_the_right_place(newline: str) -> None:
    text = newline.join(["# A", "", "one", "two", "", "B", "---", "three", ""])
    assert sections(text) == [(("A",), f"one{newline}two"), (("A", "B"), "three")]


LINES = st.lists(
    st.sampled_from(["# A", "## B", "===", "---", "text", "", "```", "- x", "> y", "<div>", "| a |", "title: t", "\0"])
    | st.text(max_size=12)
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_sections_are_in_order_and_only_headings_and_front_matter_lie_between(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    found = read_markdown(text)
    at = 0
    for section in found:
        assert at <= section.start <= section.end <= len(text)
        if section.headings and at:  # what lies between two sections is one heading, its marks and underline
            heading = section.headings[-1]
            assert "".join(text[at : section.start].split()).strip("#=-") == "".join(heading.split()).strip("#=-")
        at = section.end
    assert at == len(text) or not found


@pytest.mark.parametrize(
    "text",
    [
        "word " * 1_000_000,
        "|" * 5_000_000,
        "# h\n\nb\n\n" * 10_000,
        "> " * 100_000 + "x",
        "".join("  " * depth + "- x\n" for depth in range(1000)),
        "[" * 200_000,
        "*" * 200_000,
        "`" * 200_000,
        "[a]: <" + "b" * 200_000,
    ],
    ids=[
        "5 MB line",
        "5 MB table",
        "10,000 headings",
        "quotes",
        "deep list",
        "brackets",
        "stars",
        "ticks",
        "reference",
    ],
)
def test_a_file_made_to_be_slow_is_read_in_seconds(text: str) -> None:
    started = time.process_time()
    assert read_markdown(text)
    assert time.process_time() - started < 20  # a quadratic step takes minutes
