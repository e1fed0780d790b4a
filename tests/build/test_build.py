"""Building, opening and refusing an index."""

import json
import os
from pathlib import Path

import numpy as np
import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.build.changes import stale_reasons
from qa.errors import CorpusError, IndexNotFoundError, IndexRefusedError, QAError
from qa.guide.files import read_document
from qa.models.second import SecondEncoder
from qa.search.index import Index
from qa.store.generation import Generation
from qa.store.manifest import live_generation, seal


@pytest.fixture
def built(guide: Path, tmp_path: Path, letters: LetterEncoder) -> Path:
    folder = tmp_path / "index"
    build_index(guide, folder, letters)
    return folder


def test_a_generation_gives_back_what_was_indexed(built: Path) -> None:
    generation = Generation.open(built)
    first, *_, last = generation.passages([0, 1, 2])
    assert (first.document_id, first.headings, first.text) == (
        "garden.md",
        ("Garden", "Watering"),
        "Water the tomatoes before sunrise.",
    )
    assert (last.document_id, last.start_line) == ("kitchen.md", 3)
    assert generation.document_text("kitchen.md").startswith("# Kitchen")
    assert generation.heading_paths()[0] == ("garden.md", ("Garden",))


def test_building_again_without_a_change_encodes_nothing(guide: Path, built: Path) -> None:
    again = LetterEncoder()
    report = build_index(guide, built, again)
    assert (report.built, report.encoded, again.encoded) == (False, 0, [])
    assert (report.documents, report.sections, report.passages) == (2, 4, 3)


def test_only_what_changed_is_encoded(guide: Path, built: Path) -> None:
    before = live_generation(built)
    (guide / "kitchen.md").write_text("# Kitchen\n\nBoil the pasta for ten minutes.\n")
    again = LetterEncoder()
    report = build_index(guide, built, again)
    assert [text for text in again.encoded if text] == ["Kitchen\nBoil the pasta for ten minutes."]
    assert (report.built, report.encoded, report.passages) == (True, 1, 3)
    assert live_generation(built) != before
    hit = Index(Generation.open(built), again).ask("Cut the roses in March").hits[0]
    assert hit.passage.headings == ("Garden", "Pruning")


def test_a_text_that_stands_twice_is_encoded_once(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    (guide / "copy.md").write_text((guide / "kitchen.md").read_text())
    report = build_index(guide, tmp_path / "index", letters)
    assert (report.passages, report.encoded) == (4, 3)
    generation = Generation.open(tmp_path / "index")
    first, *_, last = (generation.stored(row) for row in range(4))
    for one, other in zip(first, last, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("Water the tomatoes before sunrise.", 0.9, 1), ("टमाटर को सूरज निकलने से पहले पानी दें।", 0, 0.2)],
)
def test_the_second_encoder_counts_by_the_guides_language(tmp_path: Path, text: str, low: float, high: float) -> None:
    letters = LetterEncoder(second=SecondEncoder())
    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "a.txt").write_text(text, encoding="utf-8")
    build_index(tmp_path / "guide", tmp_path / "index", letters)
    assert low <= Generation.open(tmp_path / "index").manifest.second.guide <= high


def test_both_encoders_choose_candidates(built: Path) -> None:
    generation = Generation.open(built)
    dense, second = generation.vectors(np.arange(3))
    nothing = np.zeros_like(dense[0]), np.zeros_like(second[0])
    for row in range(3):
        assert generation.candidates(dense[row], nothing[1], 1).tolist() == [row]
        assert generation.candidates(nothing[0], second[row], 1).tolist() == [row]


def test_a_renamed_file_is_not_encoded_again(guide: Path, built: Path) -> None:
    (guide / "kitchen.md").rename(guide / "cooking.md")
    again = LetterEncoder()
    assert build_index(guide, built, again).encoded == 0
    assert "cooking.md" in {document for document, _ in Generation.open(built).heading_paths()}


def test_another_model_builds_everything_anew(guide: Path, built: Path) -> None:
    assert build_index(guide, built, LetterEncoder("other")).encoded == 3
    with pytest.raises(IndexRefusedError, match="other weights or prompts of other than are installed; run: qa build"):
        Generation.open(built).check_encoder(LetterEncoder())


def test_the_index_says_why_it_is_stale(guide: Path, built: Path) -> None:
    assert stale_reasons(guide, built) == []
    assert stale_reasons(guide, built, "letters") == []
    (guide / "new.md").write_text("# New\n\nText.")
    (guide / "garden.md").write_text("# Garden\n\nChanged.")
    (guide / "kitchen.md").unlink()
    assert stale_reasons(guide, built) == ["new: new.md", "removed: kitchen.md", "changed: garden.md"]
    assert stale_reasons(guide, built, "other")[0] == "model: built with letters, not other"


def test_an_unreadable_file_is_reported_and_the_rest_is_indexed(
    guide: Path, tmp_path: Path, letters: LetterEncoder
) -> None:
    (guide / "broken.md").write_bytes(b"\0\1\2" * 100)
    report = build_index(guide, tmp_path / "index", letters)
    assert list(report.failures) == ["broken.md"]
    assert report.documents == 2
    assert build_index(guide, tmp_path / "index", letters).built is False


def test_a_corpus_of_comments_and_rules_only_is_refused_and_the_old_index_stays(guide: Path, built: Path) -> None:
    before = live_generation(built)
    for path in guide.iterdir():
        path.write_text("<!-- # Nothing -->\n\n---\n")
    with pytest.raises(CorpusError, match="nothing to index"):
        build_index(guide, built, LetterEncoder())
    assert live_generation(built) == before


def test_a_build_that_fails_leaves_the_old_index_and_no_litter(
    guide: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = live_generation(built)
    (guide / "kitchen.md").write_text("# Kitchen\n\nChanged.\n")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(QAError, match="No space left on device; the old one is untouched"):
        build_index(guide, built, LetterEncoder())
    assert live_generation(built) == before
    assert [path for path in built.iterdir() if path.is_dir()] == [before]
    assert Generation.open(built).name == before.name


def test_what_a_killed_build_left_is_removed_by_the_next(guide: Path, built: Path) -> None:
    (built / "20200101T000000-abcdef.tmp").mkdir()
    (guide / "kitchen.md").write_text("# Kitchen\n\nChanged.\n")
    build_index(guide, built, LetterEncoder())
    assert not list(built.glob("*.tmp"))


def test_what_a_killed_build_left_is_removed_when_there_is_nothing_to_do(guide: Path, built: Path) -> None:
    (built / "20200101T000000-abcdef.tmp").mkdir()
    assert not build_index(guide, built, LetterEncoder()).built
    assert not list(built.glob("*.tmp"))


def test_two_generations_are_kept(guide: Path, built: Path) -> None:
    for number in range(4):
        (guide / "kitchen.md").write_text(f"# Kitchen\n\nVersion {number}.\n")
        build_index(guide, built, LetterEncoder())
    assert len([path for path in built.iterdir() if path.is_dir()]) == 2
    assert Generation.open(built).passages([2])[0].text == "Version 3."


def test_a_second_build_at_the_same_time_is_told_so(guide: Path, built: Path) -> None:
    from filelock import FileLock

    with FileLock(built / ".lock"), pytest.raises(QAError, match="another build is writing"):
        build_index(guide, built, LetterEncoder())


def test_no_index_names_the_command_that_makes_one(tmp_path: Path) -> None:
    with pytest.raises(IndexNotFoundError, match=r"no index in .*; run: qa build"):
        Generation.open(tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "vectors.faiss",
        "passages.sqlite",
        "*.tokens.u8",
        "*.token_ranges.i32",
        "*.sentences.u8",
        "*.sentence_places.i32",
        "places.i64",
        "sections.i32",
        "background.f32",
    ],
)
@pytest.mark.parametrize("damage", ["flip", "truncate", "remove"])
def test_a_damaged_file_is_refused_by_name(built: Path, name: str, damage: str) -> None:
    (path,) = live_generation(built).glob(name)
    data = bytearray(path.read_bytes())
    if damage == "remove":
        path.unlink()
    else:
        data[len(data) // 2] ^= 1
        path.write_bytes(data if damage == "flip" else data[:-100])
    with pytest.raises(IndexRefusedError, match=rf"(?s){path.name}.*run: qa build"):
        Generation.open(built)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"schema": 999}, "has format 999, this version reads"),
        ({"files": None}, "is damaged"),
        ({"second": None}, "is damaged"),
        ({"second": {"guide": 1, "languages": {"en": "much"}}}, "is damaged"),
        ({"second": {"guide": 1, "languages": {}}}, "is damaged"),
        ({"counts": {"documents": 2, "sections": 4, "passages": 7}}, "does not fit together"),
        ({"counts": {"passages": 3}}, "is damaged"),
    ],
)
def test_a_manifest_of_another_version_or_shape_is_refused(built: Path, change: dict, reason: str) -> None:
    path = live_generation(built) / "manifest.json"
    manifest = json.loads(path.read_text())
    del manifest["sha256"]
    path.write_bytes(seal(manifest | change))
    with pytest.raises(IndexRefusedError, match=reason):
        Generation.open(built)


@pytest.mark.parametrize("current", ["", "../index", "nowhere", "/etc"])
def test_current_never_leads_out_of_the_index(built: Path, current: str) -> None:
    only = live_generation(built)
    (built / "CURRENT").write_text(current)
    with pytest.raises(IndexRefusedError, match="names no generation of this index; run: qa build"):
        Generation.open(built, strict=True)
    served = Generation.open(built)
    assert served.folder == only
    assert "names no generation" in served.warning


def test_where_the_live_generation_is_damaged_the_one_before_it_answers_and_says_so(
    guide: Path, built: Path, letters: LetterEncoder
) -> None:
    before = live_generation(built)
    (guide / "kitchen.md").write_text("# Kitchen\n\nBake the bread for an hour.\n", encoding="utf-8")
    build_index(guide, built, letters)
    (live_generation(built) / "places.i64").write_bytes(b"nothing")
    served = Index(Generation.open(built), letters)
    assert served.generation.folder == before
    assert "places.i64 is damaged; run: qa build" in served.generation.warning
    assert served.ask("Boil the pasta").hits[0].passage.text.strip() == "Boil the pasta for nine minutes."
    with pytest.raises(IndexRefusedError, match=r"places\.i64 is damaged"):
        Generation.open(built, strict=True)
    report = build_index(guide, built, letters)  # what is damaged is never up to date
    assert report.built
    assert not Generation.open(built, strict=True).warning


def test_a_foreign_file_is_refused_by_name(built: Path) -> None:
    (live_generation(built) / "evil.bin").write_bytes(b"?")
    with pytest.raises(IndexRefusedError, match=r"evil\.bin does not belong to the index"):
        Generation.open(built)


def test_a_damaged_index_is_mended_by_building_again(guide: Path, built: Path) -> None:
    (live_generation(built) / "vectors.faiss").write_bytes(b"")
    assert build_index(guide, built, LetterEncoder()).encoded == 3
    assert Generation.open(built).passages([2])[0].document_id == "kitchen.md"


def test_an_index_folder_that_cannot_be_written_is_a_clear_error(guide: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(QAError, match="cannot write the index"):
        build_index(guide, tmp_path / "file" / "index", LetterEncoder())


@pytest.mark.parametrize(
    ("text", "sections"),
    [("好的，先看这里再说。" * 99_000, 1), ("# h\nb\n" * 9_900, 9_900)],
    ids=["3 MB line", "9,900 headings"],
)
def test_a_file_of_unusual_shape_is_indexed(text: str, sections: int, tmp_path: Path) -> None:
    class Cheap(LetterEncoder):
        def _vector(self, text: str) -> np.ndarray:
            return np.eye(1, self.dimension, len(text) % self.dimension, dtype=np.float32)[0]

    (tmp_path / "guide").mkdir()
    (tmp_path / "guide" / "odd.md").write_text(text, encoding="utf-8")
    report = build_index(tmp_path / "guide", tmp_path / "index", Cheap())
    assert report.sections == sections
    assert sum(len(p.text) for p in Generation.open(tmp_path / "index").passages(range(report.passages))) > 9_000


def test_terms_are_the_same_after_changes_as_in_a_new_index(tmp_path: Path, letters: LetterEncoder) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    same = "# Same\n\nERR-1 or v2.3 twice\n"
    for name, text in {"a.md": same, "b.md": "# B\n\nERR-1, ERR-2\n", "c.md": "# C\n\nonly E-99\n"}.items():
        (guide / name).write_text(text, encoding="utf-8")
    build_index(guide, tmp_path / "index", letters)
    (guide / "c.md").unlink()
    (guide / "0.md").write_text("# First\n\nERR-2 and NEW-7\n", encoding="utf-8")
    (guide / "d.md").write_text(same, encoding="utf-8")
    build_index(guide, tmp_path / "index", letters)
    build_index(guide, tmp_path / "fresh", letters)
    again, fresh = (
        {term: rows.tolist() for term, rows in Generation.open(tmp_path / name).all_terms().items()}
        for name in ("index", "fresh")
    )
    assert again == fresh
    assert again["err-1"] == [1, 2, 3]
    assert "e-99" not in again


def test_cells_that_hold_fewer_than_asked_for_give_what_they_have(
    tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.store.nearest.EXACT_UP_TO", 50)
    monkeypatch.setattr("qa.store.nearest.RECALL", 0)  # one cell is enough
    (tmp_path / "guide").mkdir()
    text = "".join(f"# {n} {chr(97 + n % 26)}\n\n{chr(97 + n % 26) * 9} {n}\n\n" for n in range(120))
    (tmp_path / "guide" / "a.md").write_text(text)
    build_index(tmp_path / "guide", tmp_path / "index", letters)
    generation = Generation.open(tmp_path / "index")
    vectors, second = generation.vectors(np.arange(3))
    found = generation.candidates(vectors[0], second[0], 100)
    assert 0 < len(found) < 100
    assert found.min() >= 0
    assert generation.heading_candidates(vectors[0], 100).min() >= 0
    assert Index(generation, letters).ask("aaaaaaaaa 26").hits


def test_a_guide_beyond_the_limit_is_searched_in_cells_with_the_same_answers(
    guide: Path, tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["oak", "elm", "ash", "fir", "yew", "box", "bay", "fig", "ivy", "may"]
    pairs = [f"{a} {b}" for a in words for b in words]
    text = "".join(f"# {pair}\n\nThe {pair} grows by the {pair[::-1]} river.\n\n" for pair in pairs)
    (guide / "trees.md").write_text(text)
    build_index(guide, tmp_path / "exact", letters)
    monkeypatch.setattr("qa.store.nearest.EXACT_UP_TO", 50)
    asked: list[str] = []
    monkeypatch.setattr(
        letters, "encode_queries", lambda texts: asked.extend(texts) or type(letters).encode_queries(letters, texts)
    )
    build_index(guide, tmp_path / "cells", letters)
    assert {"oak elm", "Garden Watering"} <= {*asked}  # its search is measured with headings, as questions are asked
    monkeypatch.undo()
    for question in pairs[::9]:
        exact, cells = (Index(Generation.open(tmp_path / name), letters).ask(question) for name in ("exact", "cells"))
        assert [(hit.passage, hit.score) for hit in cells.hits[:3]] == [
            (hit.passage, hit.score) for hit in exact.hits[:3]
        ]


def test_a_build_that_was_stopped_goes_on_where_it_was(
    guide: Path, tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.build.encode.BATCH", 2)
    (guide / "trees.md").write_text("".join(f"# Tree {n}\n\nTree number {n} stands here.\n\n" for n in range(9)))

    def stop(done: int, total: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(guide, tmp_path / "index", letters, stop)
    with pytest.raises(IndexNotFoundError):
        Generation.open(tmp_path / "index")
    (leftover,) = (tmp_path / "index").glob("*.tmp")
    with (leftover / "tokens.u8").open("r+b") as file:  # what the disk lost is not trusted
        file.seek(100)
        file.write(b"\0" * 50)
    again = LetterEncoder()
    report = build_index(guide, tmp_path / "index", again)
    assert (report.passages, report.encoded) == (12, 7)
    build_index(guide, tmp_path / "whole", letters)
    one, other = Generation.open(tmp_path / "index"), Generation.open(tmp_path / "whole")
    assert one.stored_rows() == other.stored_rows()
    for row in range(12):
        for mine, its in zip(one.stored(row), other.stored(row), strict=True):
            np.testing.assert_array_equal(mine, its)
    assert not list((tmp_path / "index").glob("*.tmp"))


def test_what_another_model_left_is_not_used(
    guide: Path, tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build_index(guide, tmp_path / "index", LetterEncoder("other"), stop)
    assert build_index(guide, tmp_path / "index", letters).encoded == 3


def test_files_that_have_not_changed_are_not_read_again(
    guide: Path, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = [Generation.open(built).passages([row])[0] for row in range(3)]
    read = []

    def note(document_id: str, *arguments: object) -> object:
        read.append(document_id)
        return read_document(document_id, *arguments)

    monkeypatch.setattr("qa.guide.files.read_document", note)
    (guide / "new.md").write_text("# New\n\nText.")
    build_index(guide, built, LetterEncoder())
    assert read == ["new.md"]
    assert [Generation.open(built).passages([row])[0] for row in range(3)] == before


def test_passages_are_the_same_read_or_held_and_few_are_held(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("qa.store.generation.HELD_PASSAGES", 2)
    generation = Generation.open(built)
    first, second, third = (generation.passages([row])[0] for row in (0, 1, 2))
    assert generation.passages([2, 0, 1, 0]) == [third, first, second, first]
    assert generation.passages([1]) == [second]
    assert len(generation._passages) <= 3
