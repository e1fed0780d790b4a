"""Files of token vectors that generations share."""

import os
from pathlib import Path

import numpy as np
import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import IndexRefusedError
from qa.search.index import Index
from qa.store.generation import Generation
from qa.store.manifest import live_generation
from qa.store.segments import AT_ONCE, Segments


def sections(count: int, word: str) -> str:
    return "".join(f"# {word} {number}\n\nThe {word} of number {number} is here.\n\n" for number in range(count))


def stored(generation: Generation) -> dict[str, tuple[bytes, ...]]:
    return {
        content: tuple(np.asarray(part).tobytes() for part in generation.stored(row))
        for content, row in generation.stored_rows().items()
    }


@pytest.fixture
def large(tmp_path: Path) -> Path:
    folder = tmp_path / "guide"
    folder.mkdir()
    for word in ("oak", "elm", "ash", "fir"):
        (folder / f"{word}.md").write_text(sections(20, word), encoding="utf-8")
    return folder


@pytest.fixture
def index(large: Path, tmp_path: Path, letters: LetterEncoder) -> Path:
    build_index(large, tmp_path / "index", letters)
    return tmp_path / "index"


def test_what_has_not_changed_is_shared_and_not_copied(large: Path, index: Path, letters: LetterEncoder) -> None:
    before = live_generation(index)
    (large / "oak.md").write_text(sections(21, "oak"), encoding="utf-8")
    assert build_index(large, index, letters).encoded == 1
    now = live_generation(index)
    first, second = Generation.open(index).segments.names
    assert first == before.name
    assert second == now.name
    assert (before / f"{first}.tokens.u8").samefile(now / f"{first}.tokens.u8")
    assert (now / f"{second}.sentences.u8").stat().st_size < (now / f"{first}.sentences.u8").stat().st_size / 10


def test_a_rebuilt_index_holds_what_a_fresh_one_holds(
    large: Path, index: Path, tmp_path: Path, letters: LetterEncoder
) -> None:
    for turn, word in enumerate(("yew", "box", "bay")):
        (large / f"{word}.md").write_text(sections(3, word), encoding="utf-8")
        (large / "elm.md").write_text(sections(20 - turn, "elm"), encoding="utf-8")
        build_index(large, index, letters)
    build_index(large, tmp_path / "fresh", letters)
    rebuilt, fresh = Generation.open(index), Generation.open(tmp_path / "fresh")
    assert len(rebuilt.segments.names) == 4
    assert stored(rebuilt) == stored(fresh)
    for question in ("The yew of number 2", "elm 17", "oak"):
        mine, its = (Index(one, letters).ask(question) for one in (rebuilt, fresh))
        assert (mine.hits, mine.confidence) == (its.hits, its.confidence)


def test_a_segment_of_which_little_is_needed_is_left_behind(large: Path, index: Path, letters: LetterEncoder) -> None:
    for word in ("elm", "ash", "fir"):
        (large / f"{word}.md").unlink()
    report = build_index(large, index, letters)
    now = live_generation(index)
    assert (report.passages, report.encoded) == (20, 0)
    assert Generation.open(index).segments.names == (now.name,)
    assert len(list(now.glob("*.tokens.u8"))) == 1


def test_there_are_never_many_segments(large: Path, index: Path, letters: LetterEncoder) -> None:
    for number in range(12):
        (large / f"{number}.md").write_text(sections(1, f"tree{number}"), encoding="utf-8")
        assert build_index(large, index, letters).encoded == 1
    assert len(Generation.open(index).segments.names) <= 9


def test_where_links_are_refused_files_are_copied(
    large: Path, index: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*paths: Path) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr("os.link", refuse)
    (large / "oak.md").write_text(sections(21, "oak"), encoding="utf-8")
    assert build_index(large, index, letters).encoded == 1
    assert len(Index(Generation.open(index), letters).ask("oak 20").hits) == 5


@pytest.mark.parametrize(
    "places", [[[1, 0, 1, 0, 1]], [[0, 0, 99, 0, 1]], [[0, 0, 1, 0, 99]], [[0, -1, 1, 0, 1]], [[0, 2, 2, 0, 1]]]
)
def test_a_place_outside_of_the_files_is_refused(places: list[list[int]], tmp_path: Path) -> None:
    (tmp_path / "a.tokens.u8").write_bytes(bytes(4 * 3))
    (tmp_path / "a.token_ranges.i32").write_bytes(bytes(8 * 3))
    (tmp_path / "a.sentences.u8").write_bytes(bytes(512))
    (tmp_path / "a.sentence_places.i32").write_bytes(bytes(16))
    Segments(tmp_path, ["a"], np.array([[0, 0, 3, 0, 1]]), 4)
    with pytest.raises(ValueError, match="outside of the segments"):
        Segments(tmp_path, ["a"], np.array(places), 4)


def test_tokens_of_many_passages_are_compared_a_few_passages_at_a_time(tmp_path: Path) -> None:
    stored = np.arange(12000).astype(np.uint8).reshape(3000, 4)
    (tmp_path / "a.tokens.u8").write_bytes(stored.tobytes())
    (tmp_path / "a.token_ranges.i32").write_bytes(bytes(8 * 3000))
    (tmp_path / "a.sentences.u8").write_bytes(bytes(512))
    (tmp_path / "a.sentence_places.i32").write_bytes(bytes(16))
    ends = np.array([1, 1200, 1800, 2999, 3000])
    starts = np.array([0, *ends[:-1]])
    zeros = np.zeros(5, np.int64)
    segments = Segments(tmp_path, ["a"], np.stack([zeros, starts, ends, zeros, zeros + 1], axis=1), 4)
    sizes = []

    def compare(tokens: np.ndarray) -> np.ndarray:
        sizes.append(len(tokens))
        return tokens[:, :2]

    rows = np.array([1, 0, 3, 2, 1, 3, 1])
    found, found_starts = segments.map_tokens(rows, compare)
    expected = np.concatenate([stored[starts[row] : ends[row]] for row in rows])
    np.testing.assert_array_equal(found, expected[:, :2])
    assert [int(found[start, 0]) for start in found_starts] == [int(stored[starts[row], 0]) for row in rows]
    assert len(sizes) > 1
    assert max(sizes) < AT_ONCE + 1200


@pytest.mark.parametrize("store", ["tokens.u8", "token_ranges.i32", "sentences.u8", "sentence_places.i32"])
def test_a_file_that_is_shorter_than_the_others_is_refused(store: str, index: Path) -> None:
    generation = Generation.open(index)
    (path,) = live_generation(index).glob(f"*.{store}")
    os.truncate(path, path.stat().st_size - 1)
    with pytest.raises(ValueError, match="outside of the segments"):
        Segments(path.parent, generation.segments.names, generation.segments.places, len(generation.background.centre))


def test_a_small_guide_in_memory_answers_as_one_that_is_read(
    index: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = Index(Generation.open(index), letters)
    monkeypatch.setattr("qa.store.segments.HELD_UP_TO", 0)
    read = Index(Generation.open(index), letters)
    (file,) = live_generation(index).glob("*.tokens.u8")
    assert read.ask("The oak of number 2").hits == held.ask("The oak of number 2").hits
    file.unlink()  # what is held needs no file, and what is open stays
    assert read.ask("The oak of number 2").hits == held.ask("The oak of number 2").hits


def test_a_file_that_is_cut_short_while_it_is_open_is_an_error_in_words(
    index: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.store.segments.HELD_UP_TO", 0)
    opened = Index(Generation.open(index), letters)
    (file,) = live_generation(index).glob("*.tokens.u8")
    os.truncate(file, 40)
    with pytest.raises(IndexRefusedError, match=r"tokens\.u8 has been cut short; run: qa build"):
        opened.ask("The oak of number 2")


def test_a_generation_that_is_let_go_closes_its_files_at_once(index: Path) -> None:
    Generation.open(index)  # what libraries keep open after their first use
    before = len(os.listdir("/proc/self/fd"))
    generation = Generation.open(index)
    during = len(os.listdir("/proc/self/fd"))
    del generation
    assert during >= before + 5
    assert len(os.listdir("/proc/self/fd")) == before
