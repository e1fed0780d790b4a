"""Reasoning between marks is never seen (R17)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.written.reasoning import Visible


def seen(*pieces: str, held: bool = False) -> str:
    visible = Visible(held)
    return "".join(map(visible.feed, pieces)) + visible.end()


def test_what_stands_between_marks_is_left_out() -> None:
    assert seen("<think>why</think>Water.") == "Water."
    assert seen("A <think>b</think>c<think>d</think> e") == "A c e"


@pytest.mark.parametrize("name", ["think", "THINK", "thinking", "thought", "reasoning", "seed:think"])
def test_marks_of_several_models_are_known(name: str) -> None:
    assert seen(f"<{name}>why</{name}>Water.") == "Water."


def test_marks_in_brackets_and_channels_are_known() -> None:
    assert seen("[THINK]why[/THINK]Water.") == "Water."
    assert (
        seen("<|channel|>analysis<|message|>why<|end|><|start|>assistant<|channel|>final<|message|>Water.") == "Water."
    )


def test_reasoning_that_is_never_closed_goes_on_to_the_end() -> None:
    assert seen("Water.<think>why", " and why", " <b>") == "Water."
    assert seen("Water.<THINK>why") == "Water."


def test_a_mark_may_be_cut_anywhere() -> None:
    assert seen("a<", "th", "ink", ">", "why<", "/", "think>b") == "ab"


def test_what_only_begins_like_a_mark_is_given() -> None:
    assert seen("1 <", " 2 <thin", "g> <th") == "1 < 2 <thing> <th"


def test_words_are_given_at_once_unless_a_mark_may_begin() -> None:
    visible = Visible()
    assert [visible.feed("Water "), visible.feed("it <"), visible.feed("b>")] == ["Water ", "it ", "<b>"]


def test_reasoning_whose_opening_mark_is_missing_is_noticed_and_dropped_as_far_as_it_is_held() -> None:
    visible = Visible()
    assert visible.feed("why") + visible.feed(" ") == "why "
    assert visible.feed("</think>Water.") == "Water."
    assert visible.unopened


def test_a_closing_mark_before_any_word_says_nothing() -> None:
    visible = Visible()
    assert visible.feed("\n</think>Water.") == "Water."
    assert not visible.unopened


def test_once_noticed_everything_is_held_until_a_mark_closes() -> None:
    visible = Visible(held=True)
    assert [visible.feed("why "), visible.feed("and</thi"), visible.feed("nk>Water."), visible.feed(" Now")] == [
        "",
        "",
        "Water.",
        " Now",
    ]
    assert visible.end() == ""
    assert visible.unopened


def test_held_words_are_the_answer_where_no_mark_closes() -> None:
    visible = Visible(held=True)
    assert visible.feed("Water") + visible.feed(" it <") == ""
    assert visible.end() == "Water it <"
    assert not visible.unopened


def test_halves_of_a_character_are_put_together_and_lone_ones_replaced() -> None:
    assert seen("\ud83d", "\ude00 \ud83d", "x", "\ude00") == "😀 \ufffdx\ufffd"


PIECES = [
    "<think>",
    "</think>",
    "<",
    "/",
    "th",
    "ink>",
    "a",
    " ",
    "😀",
    "[THINK]",
    "[/think]",
    "\ud83d",
    "<|channel|>",
    "analysis<|message|>",
]


@given(st.lists(st.sampled_from(PIECES)), st.booleans())
def test_any_cut_gives_the_same_words(pieces: list[str], held: bool) -> None:
    one, many = Visible(held), Visible(held)
    at_once = one.feed("".join(pieces)) + one.end()
    by_character = "".join(map(many.feed, "".join(pieces))) + many.end()
    at_once.encode()  # no half of a character is left
    assert one.unopened == many.unopened
    assert by_character.strip() == at_once.strip() or one.unopened  # which is noticed when words have been given


@given(st.lists(st.sampled_from(["<think>", "<thinking>", " ", "b", "<", "think", "<|channel|>"])), st.integers(1, 9))
def test_nothing_behind_an_opening_mark_is_seen_until_one_closes(inside: list[str], size: int) -> None:
    text = "a<think>" + "".join(inside) + " </think>c"
    assert seen(*(text[at : at + size] for at in range(0, len(text), size))) == "ac"
