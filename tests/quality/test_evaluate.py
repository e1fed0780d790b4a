"""Measures worked out by hand."""

from pathlib import Path

import pytest
from fakes import ROOT, LetterEncoder

from qa.build.build import build_index
from qa.errors import QuestionError
from qa.quality.evaluate import evaluate, unknown_headings
from qa.quality.questions import Relevant, TestQuestion, fold_headings, read_questions
from qa.search.index import Index
from qa.store.generation import Generation

WATER = Relevant("garden.md", ("Watering",))
ROSES = Relevant("garden.md", ("Pruning",))
PASTA = Relevant("kitchen.md", ("Kitchen",))


@pytest.fixture
def index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Index:
    build_index(guide, tmp_path / "index", letters)
    return Index(Generation.open(tmp_path / "index"), letters)


def ask(question_id: str, language: str, question: str, *relevant: Relevant, kind: str = "") -> TestQuestion:
    return TestQuestion(question_id, language, question, relevant, kind)


def test_measures_are_what_the_ranks_say(index: Index) -> None:
    result = evaluate(
        index,
        [
            ask("1", "en", "Water the tomatoes before sunrise.", WATER),  # rank 1
            ask("2", "zh", "Cut the roses in March.", WATER, ROSES),  # ranks 1 and another
            ask("3", "zh-TW", "Boil the pasta for nine minutes.", ROSES),  # not first
            ask("4", "en", "zzzz qqqq", kind="far"),
        ],
    )
    ranks = {row["question_id"]: row["rank"] for row in result.rows}
    assert (ranks["1"], ranks["2"], ranks["4"]) == (1, 1, None)
    assert ranks["3"] in (2, 3)
    assert result.groups["all"]["n"] == 3
    assert result.groups["all"]["hit@1"].value == pytest.approx(2 / 3)
    assert result.groups["all"]["hit@3"].value == pytest.approx(1)
    assert result.groups["all"]["MRR@10"].value == pytest.approx((1 + 1 + 1 / ranks["3"]) / 3)
    assert result.groups["zh"]["n"] == 2
    assert result.groups["other"]["hit@1"].value == 1
    assert result.auroc["far"].value == 1
    assert "near" not in result.auroc
    assert [row["question_id"] for row in result.worst()] == ["3"]


def test_ndcg_counts_each_relevant_section_once(index: Index) -> None:
    import math

    row = evaluate(index, [ask("1", "en", "Cut the roses in March.", ROSES, WATER, PASTA)]).rows[0]
    assert row["nDCG@10"] == pytest.approx(1)
    row = evaluate(index, [ask("1", "en", "Cut the roses in March.", ROSES, Relevant("garden.md", ("Nowhere",)))]).rows[
        0
    ]
    assert row["nDCG@10"] == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_intervals_hold_the_mean_and_one_entry_gives_no_spread(index: Index) -> None:
    questions = [ask(str(n), "en", "Water the tomatoes before sunrise.", WATER) for n in range(5)]
    measure = evaluate(index, questions).groups["all"]["hit@1"]
    assert (measure.low, measure.value, measure.high) == (1, 1, 1)
    questions += [ask(f"p{n}", "en", "Boil the pasta", ROSES) for n in range(5)]
    measure = evaluate(index, questions).groups["all"]["hit@1"]
    assert (measure.low, measure.value, measure.high) == (0, 0.5, 1)


def test_an_unknown_document_is_refused_and_an_unknown_heading_named(index: Index) -> None:
    with pytest.raises(QuestionError, match=r"question 1 names nowhere.md, which is not in the index"):
        evaluate(index, [ask("1", "en", "Why?", Relevant("nowhere.md", ("A",)))])
    missing = ask("1", "en", "Why?", WATER, Relevant("garden.md", ("Mowing",)), PASTA)
    assert unknown_headings(index, [missing]) == ["garden.md: Mowing"]


# What follows looks at the questions that ship.
QUESTIONS = read_questions(ROOT / "tests" / "questions.jsonl")


def test_the_shipped_questions_cover_languages_and_kinds() -> None:
    answerable = [question for question in QUESTIONS if question.relevant]
    assert len(answerable) >= 200
    assert len({question.language for question in answerable}) >= 14
    assert sum(question.kind == "near" for question in QUESTIONS) >= 60
    assert sum(question.kind == "far" for question in QUESTIONS) >= 60


def test_no_shipped_question_repeats_the_heading_it_is_answered_by() -> None:
    for question in QUESTIONS:
        for relevant in question.relevant:
            heading = fold_headings(relevant.headings)[-1]
            assert heading not in fold_headings([question.question])[0], question.question_id


@pytest.mark.model
def test_every_shipped_judgement_names_a_section_of_the_shipped_guide(okpay: Index) -> None:
    assert unknown_headings(okpay, QUESTIONS) == []
