"""An introduction brings the subsections that it opens."""

from pathlib import Path

import pytest
from fakes import LetterEncoder

from qa.build.build import build_index
from qa.search.index import Index
from qa.search.introduction import SHORT, introduced
from qa.store.generation import Generation

GUIDE = (
    """# Break-in

Do all of the following at once.

## Change the lock

Call a locksmith.

### At night

There is a number for nights.

## Tell the police

Ring 110.

# Garden

"""
    + "Much is to be said of gardens. " * (SHORT // 25)
    + """

## Roses

Cut them in March.

## Trees

Leave them.

# One part

See below.

## Only this

Nothing else.
"""
)


@pytest.fixture
def index(tmp_path: Path, letters: LetterEncoder) -> Index:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "house.md").write_text(GUIDE, encoding="utf-8")
    build_index(tmp_path / "corpus", tmp_path / "index", letters)
    return Index(Generation.open(tmp_path / "index"), letters)


def parts_of(index: Index, heading: str) -> list[str]:
    passages = index.generation.passages(range(index.generation.manifest.counts.passages))
    opening = next(passage for passage in passages if passage.headings[-1] == heading)
    return [part.headings[-1] for part in introduced(index.generation, opening)]


def test_an_introduction_brings_its_direct_subsections_in_order(index: Index) -> None:
    assert parts_of(index, "Break-in") == ["Change the lock", "Tell the police"]


@pytest.mark.parametrize("heading", ["Garden", "Tell the police", "Roses"])
def test_what_says_something_by_itself_brings_nothing(index: Index, heading: str) -> None:
    assert parts_of(index, heading) == []
