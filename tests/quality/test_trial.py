"""What a changed guide breaks, before it goes live."""

import json
from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.build.changes import SectionName
from qa.quality.questions import QuestionFileError, Relevant, TestQuestion, question_to_json, read_questions
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


def test_questions_follow_renames_and_nothing_else_of_the_file_changes(
    indexes: tuple[Index, Index], tmp_path: Path
) -> None:
    report = compare_trial(*indexes, QUESTIONS, RENAMED)
    assert (report.renamed, report.outdated) == (RENAMED, 1)
    path = tmp_path / "own.jsonl"
    lines = [json.dumps(question_to_json(one), indent=None) for one in QUESTIONS]
    lines[0] = lines[0].replace(": ", ":  ", 1)  # as somebody typed it
    lines[1] = lines[1].replace("{", '{"editor": "é", ', 1)
    path.write_text("\n".join(["", *lines, ""]), encoding="utf-8")
    assert follow_renames(path, report.renamed) == 1
    after = path.read_text(encoding="utf-8").split("\n")
    assert [after[1], after[3], after[4], after[5]] == [lines[0], lines[2], lines[3], ""]
    assert json.loads(after[2])["editor"] == "é"
    followed = read_questions(path)
    assert followed[1].relevant == (Relevant("garden.md", ("Garden", "Cutting")),)
    assert compare_trial(*indexes, followed[:2], RENAMED).broken == ()
    assert follow_renames(path, report.renamed) == 0


def test_a_file_with_a_wrong_line_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(question_to_json(QUESTIONS[1])) + "\n{}\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(QuestionFileError):
        follow_renames(path, RENAMED)
    assert path.read_bytes() == before


def test_what_the_guide_does_not_answer_is_counted_where_only_the_trial_answers_it(
    indexes: tuple[Index, Index], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = TestQuestion("5", "en", "Where is the moon?", (), "near")
    assert compare_trial(*indexes, [question]).wrongly_answered == ()
    tiers = iter(["unanswered", "answered"])
    monkeypatch.setattr("qa.search.index.tier_of", lambda confidence: next(tiers))
    assert [one.question for one in compare_trial(*indexes, [question]).wrongly_answered] == [question]
