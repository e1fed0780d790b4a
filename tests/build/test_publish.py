"""A generation on trial beside the live one, made live, and taken back."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import BuildReport, build_index
from qa.build.doctor import examine
from qa.build.publish import publish_trial, roll_back
from qa.errors import QAError
from qa.store.generation import Generation
from qa.store.manifest import CURRENT, TRIAL, all_generations, live_generation, trial_generation


@pytest.fixture
def index(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Path:
    build_index(guide, tmp_path / "index", letters)
    return tmp_path / "index"


def change(guide: Path, text: str) -> None:
    (guide / "kitchen.md").write_text(f"# Kitchen\n\n{text}\n", encoding="utf-8")


def on_trial(guide: Path, index: Path, letters: LetterEncoder, text: str = "Fry the eggs.") -> BuildReport:
    change(guide, text)
    return build_index(guide, index, letters, publish=False)


def test_a_trial_leaves_the_live_one_as_it_is(guide: Path, index: Path, letters: LetterEncoder) -> None:
    live = live_generation(index)
    report = on_trial(guide, index, letters)
    assert (report.built, report.trial, report.encoded) == (True, True, 1)
    assert len(report.changes.changed) == 1
    assert live_generation(index) == live
    assert "Fry" in Generation.open_trial(index).document_text("kitchen.md")
    assert "Fry" not in Generation.open(index).document_text("kitchen.md")


def test_a_trial_that_is_published_answers_and_is_no_trial_any_more(
    guide: Path, index: Path, letters: LetterEncoder
) -> None:
    before = live_generation(index).name
    name = on_trial(guide, index, letters).generation
    assert publish_trial(index) == name
    assert live_generation(index).name == name
    assert trial_generation(index) is None
    assert {folder.name for folder in all_generations(index)} == {before, name}
    with pytest.raises(QAError, match="nothing is on trial"):
        publish_trial(index)


def test_the_generation_before_is_live_again_and_the_later_one_comes_back(
    guide: Path, index: Path, letters: LetterEncoder
) -> None:
    first = live_generation(index).name
    change(guide, "Fry the eggs.")
    second = build_index(guide, index, letters).generation
    assert roll_back(index) == first
    assert live_generation(index).name == first
    assert roll_back(index) == second
    change(guide, "Boil the eggs.")
    assert roll_back(index) == first
    third = build_index(guide, index, letters).generation
    assert {folder.name for folder in all_generations(index)} == {first, third}  # the one that was live stays


def test_without_another_generation_nothing_is_rolled_back(index: Path) -> None:
    live = live_generation(index)
    with pytest.raises(QAError, match="no other generation is kept"):
        roll_back(index)
    assert live_generation(index) == live


def test_a_damaged_generation_is_neither_published_nor_rolled_back_to(
    guide: Path, index: Path, letters: LetterEncoder
) -> None:
    first = live_generation(index)
    on_trial(guide, index, letters)
    folder = trial_generation(index)
    assert folder is not None
    (folder / "passages.sqlite").write_bytes(b"damaged")
    with pytest.raises(QAError, match="damaged"):
        publish_trial(index)
    assert live_generation(index) == first
    build_index(guide, index, letters)
    (first / "passages.sqlite").write_bytes(b"damaged")
    with pytest.raises(QAError, match="damaged"):
        roll_back(index)


def test_a_build_publishes_the_trial_of_the_same_guide(guide: Path, index: Path, letters: LetterEncoder) -> None:
    trial = on_trial(guide, index, letters).generation
    again = build_index(guide, index, letters, publish=False)
    assert (again.built, again.trial, again.generation) == (False, True, trial)
    report = build_index(guide, index, letters)
    assert (report.built, report.trial, report.encoded, report.generation) == (True, False, 0, trial)
    assert len(report.changes.changed) == 1
    assert live_generation(index).name == trial
    assert not (index / TRIAL).exists()


def test_another_trial_takes_the_place_of_the_first(guide: Path, index: Path, letters: LetterEncoder) -> None:
    change(guide, "Bake the bread.")
    build_index(guide, index, letters)
    kept = {folder.name for folder in all_generations(index)}
    first = on_trial(guide, index, letters).generation
    second = on_trial(guide, index, letters, "Boil the eggs.").generation
    assert {folder.name for folder in all_generations(index)} == kept | {second}
    assert first != second


def test_a_build_of_another_guide_keeps_the_trial(guide: Path, index: Path, letters: LetterEncoder) -> None:
    trial = on_trial(guide, index, letters).generation
    change(guide, "Boil the eggs.")
    build_index(guide, index, letters)
    assert Generation.open_trial(index).name == trial


def test_a_trial_never_answers_in_place_of_a_damaged_index(guide: Path, index: Path, letters: LetterEncoder) -> None:
    on_trial(guide, index, letters)
    (live_generation(index) / "passages.sqlite").write_bytes(b"damaged")
    with pytest.raises(QAError):
        Generation.open(index)


@pytest.mark.parametrize("named", ["../elsewhere", "nothing", "", "\xff"])
def test_a_pointer_to_nothing_is_no_trial(index: Path, named: str) -> None:
    (index / TRIAL).write_bytes(named.encode("latin-1"))
    assert trial_generation(index) is None


@pytest.mark.model
def test_the_doctor_looks_at_the_trial_too(guide: Path, index: Path, letters: LetterEncoder) -> None:
    on_trial(guide, index, letters)
    found = next(one for one in examine(index) if one.subject == "index on trial")
    assert found.ok
    assert (index / CURRENT).is_file()


def test_a_guide_that_was_changed_back_ends_the_trial(guide: Path, index: Path, letters: LetterEncoder) -> None:
    before = (guide / "kitchen.md").read_bytes()
    on_trial(guide, index, letters)
    (guide / "kitchen.md").write_bytes(before)
    assert not build_index(guide, index, letters, publish=False).built
    assert trial_generation(index) is None


def test_the_generation_before_outlives_any_number_of_trials(
    guide: Path, index: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names of generations begin with their time, so that these four are a second apart."""
    names = iter([f"20990101T00000{number}-abcdef" for number in range(4)])
    monkeypatch.setattr("qa.build.build.new_name", lambda: next(names))
    first = live_generation(index).name
    change(guide, "Bake the bread.")
    build_index(guide, index, letters)
    for text in ("Fry the eggs.", "Boil the eggs."):
        on_trial(guide, index, letters, text)
    assert roll_back(index) == first


def test_where_there_is_no_index_nothing_is_made(tmp_path: Path) -> None:
    for work in (publish_trial, roll_back):
        with pytest.raises(QAError, match="no index in"):
            work(tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()
