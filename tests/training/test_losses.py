"""The losses, by hand."""

import math

import pytest

torch = pytest.importorskip("torch")

from qa.training.losses import TEMPERATURE, contrast, maximum_similarity  # noqa: E402


def unit(*degrees: float) -> "torch.Tensor":
    return torch.tensor([[math.cos(math.radians(d)), math.sin(math.radians(d))] for d in degrees])


def test_maximum_similarity_is_the_mean_of_each_tokens_best() -> None:
    questions = [unit(0, 90), unit(45)]
    passages = [unit(0, 60, 180), unit(90)]
    expected = [[(1 + math.cos(math.radians(30))) / 2, 0.5], [math.cos(math.radians(15)), math.cos(math.radians(45))]]
    torch.testing.assert_close(
        maximum_similarity(questions, passages), torch.tensor(expected), atol=5e-3, rtol=0
    )  # products have 8 bits of mantissa


def test_padding_of_a_short_passage_matches_nothing() -> None:
    away = [unit(180), unit(0, 10, 20, 30)]
    assert float(maximum_similarity([unit(0)], away)[0, 0]) == pytest.approx(-1, abs=5e-3)


def test_any_relevant_passage_will_do() -> None:
    scores = torch.tensor([[0.9, 0.5, 0.1]])
    both, one = (torch.tensor([relevant]) for relevant in ([True, True, False], [False, True, False]))
    logits = [value / TEMPERATURE for value in (0.9, 0.5, 0.1)]
    total = sum(math.exp(value) for value in logits)
    assert float(contrast(scores, one)) == pytest.approx(-math.log(math.exp(logits[1]) / total), rel=1e-4)
    assert float(contrast(scores, both)) < 1e-4
