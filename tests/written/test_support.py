"""A sentence and a passage as one text, and what the reader that ships makes of it."""

import pytest

from qa.written.support import MOST_PASSAGE, MOST_SENTENCE, Joined, SupportReader, join, support_reader, window


class Letters:
    """A token a letter."""

    def tokenize(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        return [0, *map(ord, text), 2], []


def test_sentence_and_passage_are_one_sequence() -> None:
    assert join(Letters(), "ab", ("C", "D"), "e") == Joined([0, *b"ab", 2, *b"C > D\ne", 2], 2)


def test_what_is_too_long_is_cut() -> None:
    joined = join(Letters(), "s" * 500, ("h" * 900,), "t" * 900)
    assert (joined.sentence, len(joined.ids)) == (MOST_SENTENCE, MOST_SENTENCE + MOST_PASSAGE + 3)


@pytest.mark.parametrize(
    ("start", "end", "longest", "expected"),
    [
        (11, 14, 10, "Two words. "),
        (11, 14, 24, "Two words. And three. "),
        (11, 14, 36, "One is it. Two words. And three. "),
        (11, 14, 99, "One is it. Two words. And three. Four it is."),
        (0, 14, 5, "One is it. Two words. "),
    ],
)
def test_a_window_is_whole_sentences_around_what_is_cited(start: int, end: int, longest: int, expected: str) -> None:
    text = "One is it. Two words. And three. Four it is."
    first, last = window(text, start, end, longest)
    assert text[first:last] == expected


def test_a_window_that_fits_whole_is_the_whole_text() -> None:
    for start, end in ((0, 3), (12, 15)):
        assert window("One is it. Two words.", start, end, 100) == (0, 21)


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
