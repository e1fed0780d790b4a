"""Tokens of a question against stored tokens of passages."""

import numpy as np
import pytest

from qa.models.vectors import product_with_stored, quantise, stored_product, unit
from qa.search.late_interaction import PRODUCT, match_tokens, maximum_similarity, query_tokens
from qa.training.layers import byte_product


def test_byte_products_are_the_cosines() -> None:
    generator = np.random.default_rng(7)
    tokens = unit(generator.normal(size=(500, 384)).astype(np.float32))
    query = unit(tokens[:20] + 0.5 * unit(generator.normal(size=(20, 384)).astype(np.float32)))
    matches = match_tokens(quantise(tokens), query_tokens(query)) * stored_product(384)
    assert matches.shape == (500, 20)
    restored = product_with_stored(quantise(query), np.eye(384, dtype=np.float32))
    np.testing.assert_allclose(matches, product_with_stored(quantise(tokens), restored.T), atol=1e-5)
    np.testing.assert_allclose(matches, tokens @ query.T, atol=0.005)


def test_opposite_vectors_do_not_wrap_around() -> None:
    ones = unit(np.ones((1, 384), np.float32))
    products = match_tokens(quantise(np.concatenate([ones, -ones])), query_tokens(ones))
    assert products * stored_product(384) == pytest.approx(np.array([[1], [-1]]), abs=0.05)


def test_a_passage_scores_the_mean_of_each_tokens_best_match() -> None:
    products = np.array([[9, 0], [0, 9], [0, 0], [7, 6]], np.int32)
    means = np.array([9, 0, 6.5]) * stored_product(16)
    assert maximum_similarity(products, np.array([0, 2, 3]), 16) == pytest.approx(means)


def test_a_question_without_tokens_is_like_nothing() -> None:
    stored = quantise(unit(np.ones((3, 8), np.float32)))
    matches = match_tokens(stored, query_tokens(np.empty((0, 8), np.float32)))
    assert matches.shape == (3, 0)
    assert maximum_similarity(matches, np.array([0, 2]), 8).tolist() == [0, 0]
    assert match_tokens(stored[:0], query_tokens(np.ones((2, 8), np.float32))).shape == (0, 2)


def test_the_file_is_what_its_maker_makes() -> None:
    assert PRODUCT.read_bytes() == byte_product()
