"""Two texts word by word."""

from hypothesis import given
from hypothesis import strategies as st

from qa.build import diff
from qa.build.diff import word_diff


def test_words_are_compared_whole_and_chinese_by_character() -> None:
    assert word_diff("Pay by card today.", "Pay by phone today.") == (
        ("same", "Pay by "),
        ("out", "card"),
        ("in", "phone"),
        ("same", " today."),
    )
    assert word_diff("三天内到账", "五天内到账") == (("out", "三"), ("in", "五"), ("same", "天内到账"))


def test_a_changed_sentence_is_not_shown_in_shreds() -> None:
    assert [kind for kind, _ in word_diff("one two three", "uno dos tres")] == ["out", "in"]


def test_the_same_and_the_empty() -> None:
    assert word_diff("a b", "a b") == (("same", "a b"),)
    assert word_diff("", "") == ()
    assert word_diff("", "new") == (("in", "new"),)


@given(st.text(alphabet="ab 款。\n"), st.text(alphabet="ab 款。\n"))
def test_both_texts_can_be_had_back(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert "".join(text for kind, text in pieces if kind != "in") == old
    assert "".join(text for kind, text in pieces if kind != "out") == new


def test_a_long_text_is_compared_by_lines() -> None:
    old = "".join(f"line {n}\n" for n in range(diff.LONGEST))
    assert [kind for kind, _ in word_diff(old, old.replace("line 7\n", "line seven\n"))] == [
        "same",
        "out",
        "in",
        "same",
    ]
