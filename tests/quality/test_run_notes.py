"""What people say of kept runs, a file to begin with, and the same questions typed carelessly."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import QAError
from qa.quality.forms import AT_MOST, retype, without_accents, without_capitals, without_punctuation
from qa.quality.places import Places
from qa.quality.questions import Relevant, TestQuestion, parse_questions
from qa.quality.run_notes import RunNote, delete_run, pin_baseline, read_baseline, read_note, write_note
from qa.quality.starter import example_questions
from qa.search.index import Index
from qa.store.generation import Generation

RUN = "20260101T000000-abcdef"


@pytest.fixture
def runs(tmp_path: Path) -> Path:
    (tmp_path / f"{RUN}.jsonl").write_text("{}\n")
    return tmp_path


@pytest.fixture
def index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Index:
    build_index(guide, tmp_path / "index", letters)
    return Index(Generation.open(tmp_path / "index"), letters)


def test_a_run_is_named_noted_pinned_and_deleted_with_what_was_said(runs: Path) -> None:
    assert read_note(runs, RUN) == RunNote()
    write_note(runs, RUN, RunNote(" before\npinyin ", "a note\n"))
    assert read_note(runs, RUN) == RunNote("before pinyin", "a note")
    assert (runs / f"{RUN}.jsonl").read_text() == "{}\n"
    pin_baseline(runs, RUN)
    assert read_baseline(runs) == RUN
    pin_baseline(runs, "")
    assert read_baseline(runs) == ""
    pin_baseline(runs, RUN)
    delete_run(runs, RUN)
    assert list(runs.glob("2026*")) == []
    assert read_baseline(runs) == ""


@pytest.mark.parametrize("run_id", ["../x", "20260101T000000-aaaaaa", "", "baseline"])
def test_what_is_no_run_is_refused(runs: Path, run_id: str) -> None:
    for work in (lambda: write_note(runs, run_id, RunNote("a")), lambda: delete_run(runs, run_id)):
        with pytest.raises(QAError, match="choose one of the list"):
            work()
    assert (runs / f"{RUN}.jsonl").exists()


def test_damaged_notes_are_none(runs: Path) -> None:
    (runs / f"{RUN}.json").write_text("[")
    (runs / "baseline.json").write_text("[]")
    assert (read_note(runs, RUN), read_baseline(runs)) == (RunNote(), "")


def test_careless_typing() -> None:
    assert without_capitals("Was IST das?") == "was ist das?"
    assert without_punctuation("Was, bitte, ist das?!  „Ja“") == "Was bitte ist das Ja"
    assert without_accents("Đổi mật khẩu, été, Łódź") == "Doi mat khau, ete, Lodz"
    assert without_accents("पासवर्ड 密码 й") == "पासवर्ड 密码 й"


def test_only_what_a_form_changes_is_asked_again_and_not_more_than_is_needed() -> None:
    questions = [TestQuestion(str(n), "en", f"Question {n}", ()) for n in range(3 * AT_MOST)]
    same = TestQuestion("same", "zh", "密码", ())
    retyped = retype([*questions, same], without_capitals)
    assert AT_MOST / 2 < len(retyped) <= AT_MOST
    assert all(one.question.islower() for one in retyped)
    assert retype([same], without_capitals) == []


def test_the_file_to_begin_with_can_be_run_as_it_is(index: Index) -> None:
    questions = parse_questions(example_questions(index, "de", lambda key, **values: f"{key} {values}"))
    assert len(questions) == 4
    places = Places(index)
    assert [places.lacks_all(one) for one in questions] == [False] * 4
    assert questions[2].after == questions[0].question
    assert (questions[3].relevant, questions[3].kind) == ((), "far")


def test_places_are_there_by_the_end_of_a_heading_path_or_by_a_span(index: Index) -> None:
    places = Places(index)
    there = [
        Relevant("garden.md", ("pruning",)),
        Relevant("garden.md", ("Garden", "Pruning")),
        Relevant("kitchen.md", (), 3, 9),
    ]
    gone = [
        Relevant("garden.md", ("Mowing",)),
        Relevant("cellar.md", ("Cellar",)),
        Relevant("kitchen.md", (), 9999, 10_000),
    ]
    assert [places.has(one) for one in (*there, *gone)] == [True] * 3 + [False] * 3
    assert places.lacks_all(TestQuestion("1", "en", "?", (gone[0], gone[1])))
    assert not places.lacks_all(TestQuestion("1", "en", "?", (gone[0], there[0])))
    assert not places.lacks_all(TestQuestion("1", "en", "?", ()))
