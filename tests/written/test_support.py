"""A sentence and a passage as one text, and what the reader that ships makes of it."""

import numpy as np
import pytest

from qa.written.support import MOST_PASSAGE, MOST_SENTENCE, Joined, SupportReader, extract, join, support_reader


class Letters:
    """A token a letter."""

    def tokenize(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        return [0, *map(ord, text), 2], []


def test_sentence_and_passage_are_one_sequence() -> None:
    assert join(Letters(), "ab", ("C", "D"), "e") == Joined([0, *b"ab", 2, *b"C > D\ne", 2], 2)


def test_what_is_too_long_is_cut() -> None:
    joined = join(Letters(), "s" * 500, ("h" * 900,), "t" * 900)
    assert (joined.sentence, len(joined.ids)) == (MOST_SENTENCE, MOST_SENTENCE + MOST_PASSAGE + 3)


TEXT = "One is it. Two words. And three. Four it is."
PLACES = np.array([[0, 10, 0, 1], [11, 21, 1, 2], [22, 32, 2, 3], [33, 44, 3, 4]], np.int32)  # a token a sentence


@pytest.mark.parametrize(
    ("matches", "longest", "expected"),
    [
        ([[1, 0], [9, 1], [1, 1], [0, 9]], 99, "Two words.\nFour it is."),  # each matches a part of it
        ([[1, 0], [9, 1], [0, 9], [0, 0]], 99, "Two words. And three."),
        ([[0, 0], [9, 9], [8, 8], [9, 9]], 99, "Two words."),  # the others add nothing
        ([[1, 0], [9, 1], [1, 1], [0, 9]], 20, "Two words."),  # there is no room for another
        ([[8, 0], [9, 0], [0, 5], [0, 9]], 20, "Two words. And three."),  # the best of those that fit
        ([[0, 0], [9, 0], [0, 0], [0, 5]], 5, "Two words."),  # the best one is read whole
    ],
)
def test_what_is_read_is_the_sentences_that_say_most_of_it(
    matches: list[list[int]], longest: int, expected: str
) -> None:
    assert extract(TEXT, PLACES, np.array(matches), longest) == expected


def test_a_passage_without_tokens_is_read_whole() -> None:
    assert extract(TEXT, PLACES[:0], np.zeros((0, 2)), 20) == TEXT


@pytest.fixture(scope="module")
def reader() -> SupportReader:
    return support_reader()


PASSAGE = "退款一般要 5 到 10 个工作日。必须由商家先同意。手续费不退。"


@pytest.mark.model
@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The shop has to agree first.", "The shop does not have to agree."),
        ("The fee is not refunded.", "The fee is refunded, too."),
        ("Комиссия не возвращается.", "Комиссия возвращается вместе с деньгами."),
        ("手续费不退。", "手续费也会退。"),
    ],
)
def test_what_a_passage_says_is_told_from_what_it_does_not(reader: SupportReader, true: str, false: str) -> None:
    said, unsaid = (reader.read(one, ("退款", "多久到账"), PASSAGE) for one in (true, false))
    assert said > unsaid


@pytest.mark.model
def test_another_subject_is_not_said(reader: SupportReader) -> None:
    assert reader.read("Tomatoes are watered before sunrise.", ("退款", "多久到账"), PASSAGE) < 0.2
