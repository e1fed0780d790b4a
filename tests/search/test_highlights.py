"""The sentences of a passage that answer."""

import json

import numpy as np
import pytest
from fakes import ROOT

from qa.guide.sentences import place_sentences
from qa.models.vectors import quantise, unit
from qa.search.highlights import find_highlights, whole_lists
from qa.search.index import Index
from qa.search.late_interaction import match_tokens

AXES = np.eye(4, dtype=np.float32)
TEXT = "- Alpha one.\n- Beta two.\n- Gamma three."
RANGES = np.array([(2, 7), (8, 11), (15, 19), (20, 23), (27, 32), (33, 38)], np.int32)
SENTENCES = place_sentences(TEXT, RANGES)


def test_the_sentence_with_the_nearest_tokens_is_marked() -> None:
    tokens = AXES[[0, 0, 1, 2, 3, 3]]
    ((span,),) = find_highlights([SENTENCES], [tokens @ AXES[[1, 2]].T])
    assert TEXT[slice(*span)] == "- Beta two."


def test_a_sentence_nearly_as_good_is_marked_too_and_in_the_order_of_the_text() -> None:
    tokens = unit(AXES[[0, 0, 1, 1, 3, 3]] + np.array([0, 0, 0, 0.1], np.float32))
    (spans,) = find_highlights([SENTENCES], [tokens @ unit(AXES[[0]] + AXES[[1]]).T])
    assert [TEXT[slice(*span)] for span in spans] == ["- Alpha one.", "- Beta two."]


def test_a_token_on_the_border_of_the_last_two_sentences_counts_for_both() -> None:
    places = place_sentences("甲乙丙丁。戊己庚辛", np.array([(0, 5), (1, 9)], np.int32))
    assert find_highlights([places], [np.array([[1, 1], [9, 9]], np.int32)]) == [((0, 5), (5, 9))]


def test_nothing_is_marked_where_nothing_can_be_compared() -> None:
    assert find_highlights([], []) == []
    assert find_highlights([SENTENCES], [np.empty((6, 0), np.float32)]) == [()]
    assert find_highlights([place_sentences("", RANGES[:0])], [np.empty((0, 1), np.float32)]) == [()]
    assert find_highlights([SENTENCES], [np.zeros((6, 1), np.float32)]) == [()]


def test_each_passage_has_its_own_marks() -> None:
    tokens = AXES[[0, 0, 1, 2, 3, 3]]
    empty = place_sentences("", RANGES[:0])
    passages = [tokens @ AXES[[3]].T, np.zeros((2, 1)), tokens @ AXES[[0]].T]
    found = find_highlights([SENTENCES, empty, SENTENCES], passages)
    assert [[TEXT[slice(*span)] for span in spans] for spans in found] == [["- Gamma three."], [], ["- Alpha one."]]


@pytest.mark.model
def test_the_labelled_sentence_is_marked(okpay: Index) -> None:
    """80 own examples in 8 languages, half of them asked in another language than the passage's."""
    lines = (ROOT / "tests" / "highlights.jsonl").read_text(encoding="utf-8").splitlines()
    inside = []
    for example in map(json.loads, lines):
        query = okpay.prepare([example["question"]])[0].tokens
        passage = okpay.encoder.encode_passages([example["text"]])
        stored = quantise(unit(passage.tokens[0] - okpay.generation.background.centre))
        ranges = passage.ranges[0]
        (spans,) = find_highlights([place_sentences(example["text"], ranges)], [match_tokens(stored, query)])
        at = example["text"].index(example["answer"])
        # A list's marker belongs to the item, and white space to none.
        inside.append(any(start <= at and at + len(example["answer"].rstrip()) <= end for start, end in spans))
    assert len(inside) >= 60
    assert np.mean(inside) >= 0.85


STEPS = """Do this:

1. Press *Forgot*.
2. Enter the address.
   It must be yours.
3. Open the letter.

Then sign in.
2.5 minutes are enough."""


@pytest.mark.parametrize("sentence", ["Press *Forgot*.", "It must be yours.", "Open the letter."])
def test_steps_are_marked_whole(sentence: str) -> None:
    start = STEPS.index(sentence)
    marked = whole_lists(STEPS, ((start, start + len(sentence)),))
    assert [STEPS[slice(*span)] for span in marked] == [
        "Press *Forgot*.",
        "Enter the address.",
        "It must be yours.",
        "Open the letter.",
    ]


def test_a_sentence_outside_a_list_is_marked_alone() -> None:
    for sentence in ("Do this:", "Then sign in.", "2.5 minutes are enough."):
        start = STEPS.index(sentence)
        assert whole_lists(STEPS, ((start, start + len(sentence)),)) == ((start, start + len(sentence)),)
    assert whole_lists("", ()) == ()


@pytest.mark.parametrize("mark", ["- ", "* ", "• ", "1、", "（1）", "a) "])
def test_lists_of_every_kind_are_known(mark: str) -> None:
    text = f"{mark}one two\n{mark}three four"
    assert len(whole_lists(text, ((len(mark), len(mark) + 3),))) == 2
