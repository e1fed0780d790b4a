"""The ranking as it is: every question's rank, held against the record in ``tests/golden``."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from fakes import ROOT
from ranks import SETS, record

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.search.index import Index

pytestmark = pytest.mark.model
MOST_WORSE = 0.02  # share of the questions
SLACK = 0.02  # below the measures on record


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, okpay: Index) -> Callable[[str], dict[str, Any]]:
    """Ask a set now, once."""
    known: dict[str, dict[str, Any]] = {"shipped": record("shipped", okpay)}

    def ask(name: str) -> dict[str, Any]:
        if name not in known:
            folder = tmp_path_factory.mktemp(name)
            build_index(SETS[name][0], folder, Encoder())
            known[name] = record(name, Index.open(folder))
        return known[name]

    return ask


def on_record(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((ROOT / "tests" / "golden" / f"{name}.json").read_text(encoding="utf-8"))
    return told


@pytest.mark.parametrize("name", SETS)
def test_hardly_a_question_is_ranked_worse_than_on_record(name: str, found: Callable[[str], dict[str, Any]]) -> None:
    then, now = on_record(name)["ranks"], found(name)["ranks"]
    assert then.keys() == now.keys(), "the questions have changed; run: make golden"
    worse = {key: (then[key], now[key]) for key in then if (now[key] or 99) > (then[key] or 99)}
    better = {key: (then[key], now[key]) for key in then if (now[key] or 99) < (then[key] or 99)}
    assert len(worse) <= MOST_WORSE * len(then), f"rank then, now: {worse}; better: {better}; if wanted: make golden"


@pytest.mark.parametrize("name", SETS)
def test_hardly_a_question_is_wrongly_answered_or_refused_that_was_not(
    name: str, found: Callable[[str], dict[str, Any]]
) -> None:
    told = on_record(name)
    then, now, right = told["answerable"], found(name)["answerable"], told["ranks"]
    worse = [key for key in then if then[key] == (key in right) != now[key]]
    assert len(worse) <= MOST_WORSE * len(then), f"wrong now: {worse}; if that is wanted: make golden"


@pytest.mark.parametrize("name", SETS)
def test_measures_are_not_below_those_on_record(name: str, found: Callable[[str], dict[str, Any]]) -> None:
    told, now = on_record(name), found(name)
    lower = {
        measure: (value, now["measures"][measure])
        for measure, value in told["measures"].items()
        if now["measures"][measure] < value - SLACK
    }
    assert lower == {}
    assert now["far called answerable"] <= told["far called answerable"] + SLACK
