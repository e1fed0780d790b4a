"""Markdown to sections."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.guide.readers.markdown import read_markdown
from qa.records import line_starts


def sections(text: str) -> list[tuple[tuple[str, ...], str]]:
    found = read_markdown(text)
    return [(section.headings, found.text[section.start : section.end].strip()) for section in found.sections]


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
        "1. step\n2. step",
    ],
)
def test_what_only_looks_like_a_heading_is_text(block: str) -> None:
    assert sections(f"# A\n\n{block}\n\n# B\nb") == [(("A",), block.strip()), (("B",), "b")]


def test_html_ends_with_its_closing_tag() -> None:
    text = "# A\n<table>\n<tr><td>x</td></tr>\n</table>\n## B\nb"
    assert sections(text) == [(("A",), "<table>\n<tr><td>x</td></tr>\n</table>"), (("A", "B"), "b")]
    styled = "<style>\n# a {}\n\n# b {}\n</style>\n\n## B\nb"
    assert [path for path, _ in sections(styled)] == [(), ("B",)]


def test_line_ends_of_two_kinds_stay_two_where_what_stood_between_is_gone() -> None:
    found = read_markdown("-\n-\r---\n\ufffd---")  # found by fuzzing
    assert len(line_starts(found.text)) == 4


def test_headings_are_as_a_reader_sees_them() -> None:
    text = "# **Pay** with `qa` & [x](y) {#pay}\n\n  ##  Zwei  Worte  \n"
    assert [headings[-1] for headings, _ in sections(text)] == ["Pay with qa & x", "Zwei Worte"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("---\ntitle: The guide\n---\nIntro\n\n## A\na", [(("The guide",), "Intro"), (("The guide", "A"), "a")]),
        ("---\ntitle: 'Quoted'\n---\n## A\na", [(("Quoted", "A"), "a")]),
        ("---\ntitle: Other\n---\n# Own\na", [(("Other", "Own"), "a")]),
        ("---\ntitle: Own\n---\n# Own\na", [(("Own",), "a")]),
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


def test_line_ends_may_be_mixed_and_other_separators_end_no_line() -> None:
    mixed = "a\r# A\r\none\n\r## B\ntwo\r\n\n\r# C"
    assert sections(mixed) == [((), "a"), (("A",), "one"), (("A", "B"), "two"), (("C",), "C")]
    heading = "A\u2028# B\x0b# C\x0c# D\x85# E"
    assert sections(f"# {heading}\n") == [((" ".join(heading.split()),), heading)]


def test_an_underlined_heading_of_several_lines_keeps_them() -> None:
    assert sections("long\r\n  title\r\n===\r\ntext") == [(("long title",), "text")]


@pytest.mark.parametrize(
    "sentence",
    ["La garantía dura tres años.", "兩年內免費維修。", "اتصل بنا،\nثم انتظر", "x" * 81, "**Wichtig: nur heute.**"],
)
def test_a_rule_below_a_sentence_makes_no_heading(sentence: str) -> None:
    assert sections(f"# A\n\n{sentence}\n---\nb") == [(("A",), f"{sentence}\n\nb")]


def test_nul_and_lone_surrogates_stay() -> None:
    assert sections("# A\0B \ud800\n\0 body\n") == [(("A\0B \ud800",), "\0 body")]


def test_a_heading_of_white_space_is_text() -> None:
    assert sections("# A\n# #\none\n#\u3000\n# \xa0\ntwo") == [(("A",), "# #\none\n#\u3000\n# \xa0\ntwo")]


def test_a_link_definition_and_an_ended_comment_hide_nothing_below_them() -> None:
    assert sections("[a]: /b\n===\n") == [((), "[a]: /b\n===")]
    assert sections("<!--\n# no\n\n# no\n-->\n# A\n") == [(("A",), "A")]
    assert sections("```\n# no\n") == [((), "```\n# no")]


def test_a_heading_longer_than_any_is_text() -> None:
    long = "x" * 1001
    assert sections(f"# {long}\n\n# {long[1:]}\n\ntext\n\n{long}\n---\n") == [
        ((), f"# {long}"),
        ((long[1:],), f"text\n\n{long}"),
    ]
    assert sections(f"---\ntitle: {long}\n---\n## A\n") == [(("A",), "A")]


@pytest.mark.parametrize("line", ["lang: en", "title:", "title: |", "title: >-", "subtitle: x", "  title: inner"])
def test_front_matter_without_a_readable_title_names_nothing(line: str) -> None:
    assert sections(f"---\nkey: value\n{line}\n---\n## B\n") == [(("B",), "B")]


def test_front_matter_that_is_never_closed_is_text() -> None:
    assert sections("---\ntitle: x\n\n# A\n") == [((), "---\ntitle: x"), (("A",), "A")]


@pytest.mark.parametrize("deep", ["- " * 1000, "> " * 1000, ">" * 1000, "1. " * 1000, "> - " * 500])
def test_a_heading_behind_deep_lists_and_quotes_is_found(deep: str) -> None:
    assert [headings for headings, _ in sections(f"{deep}x\n\n# A\n\ntext\n")] == [(), ("A",)]


def test_a_heading_in_a_long_quote_is_none() -> None:
    quote = "> # no\n> text\n" * 200
    assert [headings for headings, _ in sections(f"{quote}\n# A\n\n> {quote}# B\n")] == [(), ("A",), ("B",)]


def test_a_heading_behind_a_staircase_of_items_is_found() -> None:
    stairs = "".join("  " * depth + "- x\n" for depth in range(1000))
    assert [headings for headings, _ in sections(f"{stairs}\n# A\n")] == [(), ("A",)]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("\\<!-- kept -->", "kept"),
        ("before\n\n    <!-- kept -->\n", "<!-- kept -->"),
        ("> ```\n> <!-- kept -->\n\nafter <!-- gone -->\n\n```\n# kept too\n```\n", "<!-- kept -->"),
        ("`<!-- kept -->` and `` `<!-- kept too -->` ``", "<!-- kept too -->"),
        ("!!! note kept\n\nnot set in\n", "!!! note kept"),
        ('=== "kept"\n\nnot set in\n', '=== "kept"'),
        ("- item\n: kept as it is\n", ": kept as it is"),
        ("two lines\nof text\n: kept as it is\n", ": kept as it is"),
        ("text ::: kept", "::: kept"),
        ("{/* kept */}", "{/* kept */}"),
        ("import your data\n\nexport it again", "import your data"),
        ("An open <!-- comment is kept", "<!-- comment is kept"),
        ("Use {% kept %} in a line", "{% kept %}"),
    ],
)
def test_what_only_looks_like_markup_is_kept(text: str, kept: str) -> None:
    assert any(kept in body for _, body in sections(f"# A\n\n{text}"))
    assert "gone" not in str(sections(f"# A\n\n{text}"))


def test_a_definition_goes_on_in_paragraphs_set_in() -> None:
    assert sections("Pay\n:   First.\n\n    Second.\n\n        code\n") == [(("Pay",), "First.\n\nSecond.\n\n    code")]


def test_a_footnote_goes_to_where_it_is_used_also_when_that_is_below_it() -> None:
    text = "# A\n\n[^1]: note\n  of two lines\n\n[^2]: unused\n\n## B\n\nText[^1].\nMore.\n"
    assert sections(text) == [
        (("A",), "[^2]: unused"),
        (("A", "B"), "Text[^1].\nMore. [^1]: note of two lines"),
    ]
    table = "# A\n\n| a[^1] |\n|---|\n| b |\n\nafter\n\n[^1]: note\n"
    assert sections(table) == [(("A",), "| a[^1] |\n|---|\n| b |\n [^1]: note\nafter")]


def test_bold_lines_stand_for_headings_only_where_they_do_so_throughout() -> None:
    others = "# A\n\n## B\n\n"
    assert [path for path, _ in sections(f"{others}**One**\n\na\n\n**Two**\n\nb\n")] == [("A",), ("A", "B")]
    assert [path[-1] for path, _ in sections(f"{others}**1. One**\na\n**2. Two**\nb\n")] == [
        "A",
        "B",
        "1. One",
        "2. Two",
    ]
    assert [path[-1] for path, _ in sections("**Step 1: One**\n\na\n\n**Step 2: Two**\n\nb\n")] == [
        "Step 1: One",
        "Step 2: Two",
    ]
    assert sections("**One**\n\n**Two**\n\n**Three**\n") == [((), "**One**\n\n**Two**\n\n**Three**")]


def test_tags_are_no_headings_and_a_doubtful_one_is_told() -> None:
    found = read_markdown("# A\n\n#red means urgent\n\n#blue can wait\n\n##Dogs\n\ntext\n")
    assert [section.headings for section in found.sections] == [("A",)]
    assert [(note.line, note.text) for note in found.doubts] == [(7, "##Dogs")]


def test_a_table_in_code_is_code() -> None:
    found = read_markdown(
        "```html\n<table><tr><td>a</td></tr></table>\n<table><tr><td>a</td></tr></table>\n```\n\n<table><tr><td>b</td></tr></table>\n"
    )
    assert [block.kind for block in found.blocks] == ["code", "rows"]
    quoted = read_markdown("> ```sh\n> a\n> ```\n")
    assert [block.opening for block in quoted.blocks] == ["> ```sh\n"]


LINES = st.lists(
    st.sampled_from(["# A", "## B", "===", "---", "text", "", "```", "- x", "> y", "<div>", "| a |", "title: t", "\0"])
    | st.text(max_size=12)
)


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_sections_are_in_order_and_every_line_keeps_its_number(lines: list[str], newline: str) -> None:
    text = newline.join(lines)
    found = read_markdown(text)
    assert len(line_starts(found.text)) == len(line_starts(text))
    at = 0
    for section in found.sections:
        assert at <= section.start <= section.end <= len(found.text)
        assert section.headings == () or all(section.headings)
        at = section.end
    for block, following in pairwise(found.blocks):
        assert block.start <= block.body <= block.end <= following.start


@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_every_word_is_in_a_section_in_a_heading_or_left_out_by_name(lines: list[str], newline: str) -> None:
    words = [f"w{row}w" for row in range(len(lines))]
    text = newline.join(f"{line} {word}" for line, word in zip(lines, words, strict=True))
    found = read_markdown(text)
    held = "".join(
        [*(found.text[section.start : section.end] for section in found.sections)]
        + [heading for section in found.sections for heading in section.headings]
    )
    begin = found.sections[0].start if found.sections else len(found.text)
    front = found.text[:begin] if any(note.reason == "front matter" for note in found.left_out) else ""
    commented = any(note.reason == "commented out" for note in found.left_out)
    assert [word for word in words if word not in held + front] == [] or commented


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
        "|a" * 1_000_000 + "|\n" + "|-" * 1_000_000 + "|\n",
        "[a]: /b\n" * 20_000,
        "---\n" + "a: b\n" * 100_000,
        "\ufffd>>\n>\t>\n!z\n" * 7_000,  # found by fuzzing
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
        "wide table",
        "references",
        "front matter",
        "lines that go on with quotes",
    ],
)
def test_a_file_made_to_be_slow_is_read_in_seconds(text: str) -> None:
    started = time.process_time()
    assert read_markdown(text)
    assert time.process_time() - started < 20  # a quadratic step takes minutes
