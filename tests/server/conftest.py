"""A served API over a small index."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from api import Client, serving
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.search.index import Index
from qa.server import visitors
from qa.server.assemble import assemble
from qa.store.generation import Generation


@pytest.fixture
def small(guide: Path, tmp_path: Path, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small index, where a server of this test finds it; letters take the place of models."""
    build_index(guide, tmp_path / "index", letters)
    monkeypatch.setattr(Index, "open", lambda folder: Index(Generation.open(folder), letters))
    monkeypatch.setattr("qa.server.health.load_all", lambda: None)  # a test is its own first visitor
    for name, value in (("INDEX", "index"), ("CORPUS", "guide"), ("DATA", "data"), ("HOME", "")):
        monkeypatch.setenv(f"GUIDE_QA_{name}", str(tmp_path / value))
    return tmp_path


@pytest.fixture
def serve(small: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Client]]:
    """Serve the API over the small index."""
    visitors.visitors.cache_clear()
    visitors.answers_of_visitors.cache_clear()
    with ExitStack() as servers:

        def start(writer: Any = None, base: str = "", address: str = "127.0.0.1", **environment: str) -> Client:
            for name, value in environment.items():
                monkeypatch.setenv(f"GUIDE_QA_{name}", value)
            parts = assemble(address, base, api=True, find_writer=lambda: writer)
            return servers.enter_context(serving(parts, base))

        yield start
