"""What a changed guide breaks, before it goes live."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.build.changes import SectionName
from qa.quality.questions import Relevant, TestQuestion
from qa.quality.trial import compare_trial, follow_renames
from qa.search.index import Index
from qa.store.generation import Generation

QUESTIONS = [
    TestQuestion("1", "en", "Water the tomatoes before sunrise.", (Relevant("garden.md", ("Watering",)),)),
    TestQuestion("2", "en", "Cut the roses in March.", (Relevant("garden.md", ("Garden", "Pruning")),)),
    TestQuestion("3", "en", "Boil the pasta for nine minutes.", (Relevant("kitchen.md", ("Kitchen",)),)),
    TestQuestion("4", "en", "Sweep the chimney every year.", (Relevant("kitchen.md", ("Chimney",)),)),
]


@pytest.fixture
def indexes(
    guide: Path, tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> tuple[Index, Index]:
    """The guide before and after an edit: a section renamed, one gone, one new."""
    monkeypatch.setattr("qa.search.index.tier_of", lambda confidence: "answered")  # letters know no confidence
    folder = tmp_path / "index"
    build_index(guide, folder, letters)
    text = (guide / "garden.md").read_text(encoding="utf-8").replace("## Pruning", "## Cutting")
    (guide / "garden.md").write_text(text, encoding="utf-8")
    (guide / "kitchen.md").write_text("# Kitchen\n\n## Chimney\n\nSweep the chimney every year.\n", encoding="utf-8")
    report = build_index(guide, folder, letters, publish=False)
    assert report.changes.renamed == RENAMED
    return Index(Generation.open(folder), letters), Index(Generation.open_trial(folder), letters)


RENAMED = ((SectionName("garden.md", ("Garden", "Pruning")), SectionName("garden.md", ("Garden", "Cutting"))),)


def test_what_breaks_and_what_is_mended_is_named_and_a_renaming_is_neither(indexes: tuple[Index, Index]) -> None:
    steps: list[tuple[int, int]] = []
    report = compare_trial(*indexes, QUESTIONS, RENAMED, lambda done, total: steps.append((done, total)))
    assert [one.question.question_id for one in report.broken] == ["3"]
    assert report.broken[0].before == ("kitchen.md", ("Kitchen",))
    assert [one.question.question_id for one in report.mended] == ["4"]
    assert steps == [(4, 4)]
    unexplained = compare_trial(*indexes, QUESTIONS)
    assert [one.question.question_id for one in unexplained.broken] == ["2", "3"]
    assert unexplained.broken[0].gone == QUESTIONS[1].relevant


def test_questions_follow_renames(indexes: tuple[Index, Index]) -> None:
    followed = follow_renames(QUESTIONS, RENAMED)
    assert followed[1].relevant == (Relevant("garden.md", ("Garden", "Cutting")),)
    assert [followed[0], followed[2]] == [QUESTIONS[0], QUESTIONS[2]]
    assert compare_trial(*indexes, followed[:2], RENAMED).broken == ()


def test_what_the_guide_does_not_answer_is_counted_where_only_the_trial_answers_it(
    indexes: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = TestQuestion("5", "en", "Where is the moon?", (), "near")
    assert compare_trial(*indexes, [question]).wrongly_answered == ()
    tiers = iter(["unanswered", "answered"])
    monkeypatch.setattr("qa.search.index.tier_of", lambda confidence: next(tiers))
    assert [one.question for one in compare_trial(*indexes, [question]).wrongly_answered] == [question]
