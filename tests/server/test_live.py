"""The live index of a server, without Streamlit."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.errors import IndexNotFoundError, IndexRefusedError
from qa.models.encoder import EMBEDDED_MODEL
from qa.search.index import Index
from qa.server.live import Live
from qa.store.generation import Generation


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, letters: LetterEncoder) -> list[str]:
    """Open indexes with letters; list the generations that were opened."""
    names: list[str] = []

    def open_index(folder: Path) -> Index:
        generation = Generation.open(folder)
        names.append(generation.name)
        return Index(generation, letters)

    monkeypatch.setattr(Index, "open", open_index)
    return names


def test_an_index_is_opened_once_and_anew_after_a_build(
    guide: Path, tmp_path: Path, letters: LetterEncoder, opened: list[str]
) -> None:
    live, folder = Live(), tmp_path / "index"
    with pytest.raises(IndexNotFoundError, match="run: qa build"):
        live.index(folder)
    build_index(guide, folder, letters)
    first = live.index(folder)
    assert live.index(folder) is first
    assert live.ask(first, "Boil the pasta").hits[0].passage.document_id == "kitchen.md"
    (guide / "kitchen.md").write_text("# Kitchen\n\nBake the bread.\n")
    build_index(guide, folder, letters)
    assert live.index(folder).generation.name != first.generation.name
    assert len(opened) == 2


def test_the_encoder_of_a_build_is_that_of_the_live_index(
    guide: Path, tmp_path: Path, letters: LetterEncoder, opened: list[str]
) -> None:
    build_index(guide, tmp_path / "index", letters)
    assert Live().encoder(tmp_path / "index") is letters
    assert Live().encoder(tmp_path / "nothing").name == EMBEDDED_MODEL


def test_an_index_that_is_refused_still_names_its_model(
    guide: Path, tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(guide, tmp_path / "index", LetterEncoder("somebody/else"))

    def refuse(folder: Path) -> Index:
        raise IndexRefusedError("other weights")

    monkeypatch.setattr(Index, "open", refuse)
    assert Live().encoder(tmp_path / "index").name == "somebody/else"


def test_opening_an_index_changes_nothing_in_the_process(guide: Path, tmp_path: Path, letters: LetterEncoder) -> None:
    import faiss
    from threadpoolctl import threadpool_info

    def threads() -> list[int]:
        return [faiss.omp_get_max_threads(), *(pool["num_threads"] for pool in threadpool_info())]

    before = threads()
    build_index(guide, tmp_path / "index", letters)
    Index(Generation.open(tmp_path / "index"), letters).ask("Boil the pasta")
    assert threads() == before
