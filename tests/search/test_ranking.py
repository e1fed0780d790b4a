"""Signals to a score; hand-made vectors with exact values."""

import json

import numpy as np
import pytest
from fakes import ROOT

from qa.models.vectors import product_with_stored, quantise, unit
from qa.search.ranking import (
    NEXT_BEST,
    Signals,
    answered_from,
    combine,
    confidence,
    features,
    parts,
    tier_of,
    unsure_from,
)

WEIGHTS = json.loads((ROOT / "qa" / "search" / "data" / "ranking.json").read_text(encoding="utf-8"))
NAMES = ("dense", "late", "heading", "lexical", "second", "sentence", "length")


def signals(worth: float = 1.0, **values: list[float]) -> Signals:
    zeros = [0.0] * len(next(iter(values.values())))
    return Signals(*(np.array(values.get(name, zeros), np.float32) for name in NAMES), worth)


def test_a_heading_counts_only_above_its_threshold() -> None:
    threshold = WEIGHTS["score"]["heading_threshold"]
    below, above = combine(parts(signals(heading=[threshold - 0.1, threshold + 0.1])))
    assert below == 0
    assert above == pytest.approx(0.1 * WEIGHTS["score"]["heading"], rel=1e-4)


@pytest.mark.parametrize("name", ["dense", "late", "heading", "lexical", "second", "sentence"])
def test_more_of_a_signal_never_lowers_the_score(name: str) -> None:
    low, high = combine(parts(signals(**{name: [0.1, 0.9]})))
    assert high >= low


def test_length_never_counts_for_a_passage() -> None:
    short, long = combine(parts(signals(late=[0.5, 0.5], length=[3.0, 6.0])))
    assert short >= long  # equal since the layers were trained: then nothing is held against a long one


def test_the_second_encoder_counts_as_far_as_it_knows_the_languages() -> None:
    values: dict[str, list[float]] = {"second": [0.1, 0.9], "sentence": [0.2, 0.8]}
    unknown, half, known = (np.diff(combine(parts(signals(worth, **values))))[0] for worth in (0.0, 0.5, 1.0))
    assert unknown == 0
    assert half == pytest.approx(known / 2, rel=1e-4)
    assert known > 0


def test_the_score_is_the_weighted_sum_of_its_parts() -> None:
    given = signals(0.7, **{name: [0.3, 0.6] for name in NAMES})
    expected = sum(WEIGHTS["score"][name] * part for name, part in parts(given).items())
    assert combine(parts(given)) == pytest.approx(expected)


def test_confidence_is_a_probability_and_what_its_features_say() -> None:
    given = signals(0.5, dense=[0.1, 0.2, 0.0], late=[0.5, 0.3, 0.1], heading=[0.0, 0.4, 0.0], second=[0.6, 0.1, 0.0])
    scores = np.array([0.9, 0.5, 0.3], np.float32)
    values = features(given, scores, [0, 1, 2])
    assert values == pytest.approx(
        {
            "margin": 0.5,
            "dense": 0.2,
            "dense_of_best": 0.1,
            "second": 0.3,
            "worth": 0.5,
        }
    )
    read = features(given, scores, [0, 1, 2], np.array([1.0, 2.0, -1.0], np.float32))
    assert read == pytest.approx(
        values | {"read_first": 1.0, "read_best": 2.0, "read_all": np.log(np.exp([1.0, 2.0, -1.0]).sum())}
    )
    for known, name in ((values, "confidence_unread"), (read, "confidence")):
        total = WEIGHTS[name]["bias"] + sum(WEIGHTS[name][feature] * value for feature, value in known.items())
        assert confidence(known) == pytest.approx(1 / (1 + np.exp(-total)))


def test_tiers_follow_two_thresholds() -> None:
    assert 0 < unsure_from() < answered_from() < 1
    assert [tier_of(at) for at in (answered_from(), unsure_from(), unsure_from() - 1e-6)] == [
        "answered",
        "unsure",
        "unanswered",
    ]


def test_the_lead_is_over_the_next_sections_and_none_in_a_guide_of_one() -> None:
    given = signals(late=[0.0] * 8)
    scores = np.arange(8, 0, -1).astype(np.float32)
    assert features(given, scores, list(range(8)))["margin"] == 8 - np.mean(scores[1:NEXT_BEST])
    assert features(given, scores, [0])["margin"] == 0


def test_stored_vectors_come_back_nearly_as_they_were() -> None:
    vectors = unit(np.random.default_rng(7).normal(size=(200, 384)).astype(np.float32))
    np.testing.assert_allclose(product_with_stored(quantise(vectors), vectors.T), vectors @ vectors.T, atol=0.005)
    np.testing.assert_allclose(
        product_with_stored(quantise(vectors), vectors[0]),
        product_with_stored(quantise(vectors), vectors.T)[:, 0],
        atol=1e-5,
    )
    assert product_with_stored(quantise(np.zeros((1, 4), np.float32)), np.ones(4, np.float32)).tolist() == [0]


def test_the_weights_say_where_they_come_from() -> None:
    assert WEIGHTS["provenance"]["command"].startswith("python benchmarks/train_ranking.py")
    scores = np.zeros(1, np.float32)
    assert set(WEIGHTS["confidence_unread"]) == {"bias", *features(signals(late=[0.0]), scores, [0])}
    assert set(WEIGHTS["confidence"]) == {"bias", *features(signals(late=[0.0]), scores, [0], scores)}
