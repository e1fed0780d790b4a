"""What an editor has changed, section by section."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.build.changes import Changes, SectionName, changes_since, current_text, indexed_text, stale_reasons
from qa.errors import QAError
from qa.guide.editing import add_file, remove_file
from qa.store.generation import Generation


@pytest.fixture
def generation(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Generation:
    build_index(guide, tmp_path / "index", letters)
    return Generation.open(tmp_path / "index")


def edit(guide: Path) -> None:
    text = (guide / "garden.md").read_text(encoding="utf-8")
    text = "\n\n" + text.replace("before sunrise", "after sunset").replace("## Pruning", "## Cutting")
    (guide / "garden.md").write_text(text, encoding="utf-8")
    (guide / "kitchen.md").unlink()
    (guide / "cellar.md").write_text("# Cellar\n\nKeep it dark.\n\n# Cellar\n\nKeep it cool.\n", encoding="utf-8")
    (guide / "attic.md").write_bytes(b"\n")


EXPECTED = Changes(
    added=(
        SectionName("cellar.md", ("Cellar",)),
        SectionName("cellar.md", ("Cellar",), 2),
    ),
    changed=(SectionName("garden.md", ("Garden", "Watering")),),
    removed=(SectionName("kitchen.md", ("Kitchen",)),),
    failures=(("attic.md", "empty file"),),
    renamed=((SectionName("garden.md", ("Garden", "Pruning")), SectionName("garden.md", ("Garden", "Cutting"))),),
)


def test_an_unchanged_guide_has_no_changes(guide: Path, generation: Generation) -> None:
    assert not changes_since(generation, guide)


def test_changes_since_the_index_was_built_are_named_by_section(guide: Path, generation: Generation) -> None:
    edit(guide)
    assert changes_since(generation, guide) == EXPECTED


def test_a_file_that_cannot_be_read_and_is_as_it_was_is_no_change(
    guide: Path, tmp_path: Path, letters: LetterEncoder
) -> None:
    (guide / "attic.md").write_bytes(b"\n")
    build_index(guide, tmp_path / "index", letters)
    changes = changes_since(Generation.open(tmp_path / "index"), guide)
    assert not changes
    assert changes.failures == (("attic.md", "empty file"),)
    assert stale_reasons(guide, tmp_path / "index") == []


def test_a_text_that_moved_and_was_touched_is_renamed_and_another_one_is_not(
    guide: Path, generation: Generation
) -> None:
    (guide / "kitchen.md").rename(guide / "cooking.md")
    (guide / "cooking.md").write_text("# Cooking\n\nBoil the pasta for ten minutes.\n", encoding="utf-8")
    (guide / "cellar.md").write_text("# Cellar\n\nStore the wine in the dark.\n", encoding="utf-8")
    changes = changes_since(generation, guide)
    assert changes.renamed == ((SectionName("kitchen.md", ("Kitchen",)), SectionName("cooking.md", ("Cooking",))),)
    assert changes.added == (SectionName("cellar.md", ("Cellar",)),)
    assert changes.removed == ()


def test_the_texts_of_a_section_before_and_now_can_be_had(guide: Path, generation: Generation) -> None:
    edit(guide)
    name = SectionName("garden.md", ("Garden", "Watering"))
    assert indexed_text(generation, name) == "Water the tomatoes before sunrise."
    assert current_text(guide, name) == "Water the tomatoes after sunset."
    assert current_text(guide, SectionName("cellar.md", ("Cellar",), 2)) == "Keep it cool."
    for nowhere in (SectionName("kitchen.md", ("Kitchen",)), SectionName("../x.md", ())):
        assert current_text(guide, nowhere) == ""
    assert indexed_text(generation, SectionName("none.md", ())) == ""


def test_a_build_says_what_it_changed(
    guide: Path, generation: Generation, tmp_path: Path, letters: LetterEncoder
) -> None:
    edit(guide)
    report = build_index(guide, tmp_path / "index", letters)
    assert report.changes == EXPECTED
    new = Generation.open(tmp_path / "index")
    assert not changes_since(new, guide).added
    assert changes_since(new, guide).failures == EXPECTED.failures  # it still cannot be read
    assert not build_index(guide, tmp_path / "index", letters).changes


def test_a_first_build_adds_every_section(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    report = build_index(guide, tmp_path / "index", letters)
    assert len(report.changes.added) == report.sections
    assert report.refused == ""


def test_a_build_by_another_model_changes_no_section_and_says_why_all_is_encoded_again(
    guide: Path, generation: Generation, tmp_path: Path
) -> None:
    report = build_index(guide, tmp_path / "index", LetterEncoder("other"))
    assert not report.changes
    assert report.encoded == report.passages
    assert "other weights or prompts" in report.refused


def test_moving_a_section_down_is_no_change(guide: Path, generation: Generation) -> None:
    text = (guide / "garden.md").read_text(encoding="utf-8")
    text = "\n\n\n" + text.replace("## Pruning", "\n\n## Pruning")
    (guide / "garden.md").write_text(text, encoding="utf-8")
    assert not changes_since(generation, guide)


def test_a_file_that_was_added_is_in_the_guide(guide: Path, generation: Generation) -> None:
    assert add_file(guide, "新的一页.md", "# 新\n\n内容。\n".encode()) == "新的一页.md"
    assert changes_since(generation, guide).added == (SectionName("新的一页.md", ("新",)),)
    remove_file(guide, "新的一页.md")
    assert not changes_since(generation, guide)


@pytest.mark.parametrize(
    ("name", "data"),
    [("../a.md", b"# A\n\nb\n"), ("a.exe", b"# A\n\nb\n"), ("a.md", b""), ("a.md", b"\x00\x01\x02" * 50)],
)
def test_a_file_that_cannot_serve_is_refused_and_nothing_is_written(guide: Path, name: str, data: bytes) -> None:
    before = sorted(guide.parent.rglob("*"))
    with pytest.raises(QAError):
        add_file(guide, name, data)
    assert sorted(guide.parent.rglob("*")) == before


def test_a_file_is_replaced_only_when_that_is_wanted(guide: Path) -> None:
    before = (guide / "garden.md").read_bytes()
    with pytest.raises(QAError, match="is there already"):
        add_file(guide, "garden.md", b"# A\n\nnew\n")
    assert (guide / "garden.md").read_bytes() == before
    add_file(guide, "garden.md", b"# A\n\nnew\n", replace=True)
    assert (guide / "garden.md").read_bytes() == b"# A\n\nnew\n"


def test_a_file_is_not_written_through_a_link(guide: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.md"
    outside.write_text("secret")
    (guide / "link.md").symlink_to(outside)
    add_file(guide, "link.md", b"# A\n\nnew\n", replace=True)
    assert outside.read_text() == "secret"
    assert not (guide / "link.md").is_symlink()


@pytest.mark.parametrize(
    "name", ["../outside.md", "/etc/passwd", "", ".", "none.md", "./garden.md", "sub/../garden.md"]
)
def test_only_files_of_the_guide_can_be_removed(guide: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside.md").write_text("secret")
    with pytest.raises(QAError, match="no file of the guide"):
        remove_file(guide, name)
    assert (tmp_path / "outside.md").exists()
    assert (guide / "garden.md").exists()
