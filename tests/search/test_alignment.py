"""Sections of translations paired: by outline, or by their vectors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from qa.search import alignment
from qa.search.alignment import align, best_path, pair_sections

DIMENSION = 16


def paired(outlines: list[list[int]], topics: list[list[int]]) -> list[list[int]]:
    """Align translations whose sections are about topics: the same topic, the same vector; -1 is no text."""

    def fetch(at: int) -> tuple[np.ndarray, np.ndarray]:
        vectors = np.vstack([np.eye(DIMENSION, dtype=np.float32), np.zeros((1, DIMENSION), np.float32)])[topics[at]]
        return vectors, vectors

    return align(outlines, fetch)


def refuse(at: int) -> tuple[np.ndarray, np.ndarray]:
    raise AssertionError("vectors are fetched only where outlines differ")


def test_pages_of_one_outline_are_paired_in_order() -> None:
    assert align([[1, 2, 2], [1, 2, 2], [1, 2, 2]], refuse) == [[0, 1, 2]] * 3


def test_a_section_that_one_translation_lacks_is_alone() -> None:
    one, other = paired([[1, 2, 2, 2], [1, 2, 2]], [[0, 1, 2, 3], [0, 1, 3]])
    assert one == [0, 1, 2, 3]
    assert other == [0, 1, 3]


def test_sections_that_only_the_shorter_one_has_are_alone_too() -> None:
    one, other = paired([[1, 2, 2, 2], [1, 2, 3]], [[0, 1, 2, 3], [0, 7, 3]])
    assert other[0] == one[0]
    assert other[2] == one[3]
    assert other[1] not in one


def test_what_two_translations_share_and_the_longest_lacks_is_one() -> None:
    numbers = paired([[1, 2, 2, 2], [1, 2, 3], [1, 3]], [[0, 1, 2, 3], [0, 8, 3], [8, 3]])
    assert numbers[1][1] == numbers[2][0]
    assert numbers[2][1] == numbers[0][3]
    assert len({number for own in numbers for number in own}) == 5


def test_no_pair_stands_across_another() -> None:
    one, other = paired([[1, 1, 1], [1, 1]], [[0, 1, 2], [2, 0]])
    places = [one.index(number) for number in other if number in one]
    assert places == sorted(places)
    assert len(places) == 1


def test_pieces_of_text_without_headings_are_paired_by_what_they_say() -> None:
    one, other = paired([[0, 0, 0], [0, 0, 0]], [[0, 1, 2], [5, 0, 1]])
    assert other[1:] == one[:2]
    assert other[0] not in one
    assert one[2] not in other


def test_two_single_sections_are_a_pair_only_where_they_are_alike() -> None:
    assert paired([[0], [1]], [[3], [3]]) == [[0], [0]]
    assert paired([[0], [1]], [[3], [4]]) == [[0], [1]]


def test_a_section_without_text_has_no_pair_by_vectors() -> None:
    one, other = paired([[1, 2, 2], [1, 2]], [[-1, 1, 2], [-1, 2]])
    assert other[0] not in one
    assert other[1] == one[2]


def test_pages_of_too_many_sections_are_not_paired(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(alignment, "MOST", 5)
    one, other = paired([[1, 2, 2], [1, 2]], [[0, 1, 2], [0, 1]])
    assert not set(one) & set(other)


@given(arrays(np.float64, st.tuples(st.integers(0, 4), st.integers(0, 4)), elements=st.integers(-3, 3).map(float)))
def test_the_best_path_is_worth_as_much_as_any(worth: np.ndarray) -> None:
    pairs = best_path(worth)
    assert pairs == sorted(pairs)
    assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
    assert all(worth[pair] > 0 for pair in pairs)

    def most(row: int, column: int) -> float:
        if row == worth.shape[0] or column == worth.shape[1]:
            return 0.0
        taken = worth[row, column] + most(row + 1, column + 1)
        return max(taken, most(row + 1, column), most(row, column + 1))

    assert sum(worth[pair] for pair in pairs) == most(0, 0)


@given(st.lists(st.lists(st.integers(0, 9), max_size=6), min_size=1, max_size=4))
def test_every_section_gets_a_number_and_none_is_twice_in_a_translation(topics: list[list[int]]) -> None:
    numbers = paired([[1] * len(own) for own in topics], topics)
    assert [len(own) for own in numbers] == [len(own) for own in topics]
    assert all(len(set(own)) == len(own) for own in numbers)


def test_two_sections_that_are_not_alike_enough_are_no_pair_even_where_there_are_no_others() -> None:
    other = np.array([[1, 0]], np.float32)
    for cosine, pairs in ((0.7, {}), (0.8, {0: 0})):
        one = np.array([[cosine, (1 - cosine**2) ** 0.5]], np.float32)
        assert pair_sections((one, one), (other, other)) == pairs
