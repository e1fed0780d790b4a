"""Signals to a score; hand-made vectors with exact values."""

import json

import numpy as np
import pytest
from conftest import ROOT

from qa.ranking import Signals, combine, confidence, features, late_interaction, quantise, restore, unit

WEIGHTS = json.loads((ROOT / "qa" / "data" / "ranking.json").read_text(encoding="utf-8"))


def signals(**values: list[float]) -> Signals:
    size = len(next(iter(values.values())))
    zeros = [0.0] * size
    return Signals(*(np.array(values.get(name, zeros), np.float32) for name in ("dense", "late", "heading", "lexical")))


def test_late_interaction_is_the_mean_of_each_tokens_best_match() -> None:
    axes = np.eye(3, dtype=np.float32)
    tokens = np.concatenate([axes[[0, 1]], axes[[2]], unit(axes[[0]] + axes[[1]])])
    found = late_interaction(axes[[0, 1]], tokens, np.array([0, 2, 3]))
    assert found == pytest.approx([1.0, 0.0, np.sqrt(0.5)])


def test_a_question_without_tokens_is_like_nothing() -> None:
    axes = np.eye(3, dtype=np.float32)
    assert late_interaction(axes[:0], axes, np.array([0, 2])).tolist() == [0, 0]


def test_a_heading_counts_only_above_its_threshold() -> None:
    threshold = WEIGHTS["score"]["heading_threshold"]
    below, above = combine(signals(heading=[threshold - 0.1, threshold + 0.1]))
    assert below == 0
    assert above == pytest.approx(0.1 * WEIGHTS["score"]["heading"], rel=1e-4)


@pytest.mark.parametrize("name", ["dense", "late", "heading", "lexical"])
def test_more_of_a_signal_never_lowers_the_score(name: str) -> None:
    low, high = combine(signals(**{name: [0.1, 0.9]}))
    assert high >= low


def test_confidence_is_a_probability_and_what_its_features_say() -> None:
    given = signals(dense=[0.1, 0.2], late=[0.5, 0.3], heading=[0.0, 0.4], lexical=[0.0, 1.0])
    values = features(given, 0)
    assert values == pytest.approx(
        {"bias": 1, "dense": 0.2, "dense_of_best": 0.1, "late": 0.5, "heading": 0.4, "lexical": 0}
    )
    total = sum(WEIGHTS["confidence"][name] * value for name, value in values.items())
    assert confidence(given, 0) == pytest.approx(1 / (1 + np.exp(-total)))


def test_stored_vectors_come_back_nearly_as_they_were() -> None:
    vectors = unit(np.random.default_rng(7).normal(size=(200, 384)).astype(np.float32))
    back = unit(restore(quantise(vectors)))
    assert (back * vectors).sum(axis=1).min() > 0.999
    assert quantise(unit(np.eye(4, dtype=np.float32))).max() <= 127


def test_the_weights_say_where_they_come_from() -> None:
    assert WEIGHTS["provenance"]["command"].startswith("python benchmarks/train_ranking.py")
    assert set(WEIGHTS["confidence"]) == set(features(signals(late=[0.0]), 0))
