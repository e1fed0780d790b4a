"""Search in cells against an exact one; vectors are made up, with as many topics as a guide could have."""

import numpy as np
import pytest

from qa.models.vectors import unit
from qa.store.nearest import NearestIndex, SearchFacts


@pytest.mark.parametrize("clusters", [5, 2000])
def test_search_in_cells_finds_what_a_search_one_by_one_finds(clusters: int, monkeypatch: pytest.MonkeyPatch) -> None:
    generator = np.random.default_rng(3)
    centres = generator.normal(size=(clusters, 48))
    vectors = centres[generator.integers(0, clusters, 20_000)] + 0.6 * generator.normal(size=(20_000, 48))
    vectors = unit(vectors.astype(np.float32))
    found, how = NearestIndex.build(vectors)
    assert (how.cells, how.searched) == (found.faiss.nlist, found.faiss.nprobe)
    assert how.recall >= 0.99
    assert how.searched < how.cells
    queries = unit((vectors[:50] + vectors[50:100]).astype(np.float32))
    near = [found.search(query, 50) for query in queries]
    best = np.argsort(-(queries @ vectors.T), axis=1)[:, :50]
    assert np.mean([len(np.intersect1d(*rows)) / 50 for rows in zip(near, best, strict=True)]) > 0.97
    np.testing.assert_array_equal(found.vectors(np.array([7, 19_999])), vectors[[7, 19_999]])


def test_cells_serve_again_while_the_guide_is_about_as_large() -> None:
    generator = np.random.default_rng(3)

    def guide(offset: float) -> np.ndarray:
        centres = generator.normal(size=(60, 48)) + offset * np.eye(48)[0]
        spread = 0.3 * generator.normal(size=(12_000, 48))
        return unit((centres[generator.integers(0, 60, 12_000)] + spread).astype(np.float32))

    vectors = guide(0)

    def centres(index: NearestIndex) -> np.ndarray:
        return index.faiss.quantizer.reconstruct_n(0, 89)

    before, _ = NearestIndex.build(vectors[:8_000])
    again, how = NearestIndex.build(vectors[500:8_500], before)
    np.testing.assert_array_equal(centres(again), centres(before))
    assert how.recall >= 0.99
    np.testing.assert_array_equal(again.vectors(np.array([7]))[0], vectors[507])
    _grown, how = NearestIndex.build(vectors, NearestIndex.build(vectors[:4_000])[0])
    assert how.cells == 109
    assert how.recall >= 0.99
    replaced, how = NearestIndex.build(guide(10)[:8_000], before)
    assert not np.array_equal(centres(replaced), centres(before))
    assert how.recall >= 0.99
    assert NearestIndex.build(vectors[:9], before)[1] == SearchFacts(cells=1, searched=1, recall=1.0)


def test_as_many_cells_are_searched_as_the_questions_need() -> None:
    """Questions that lie off the passages, as those of people do, are harder than what lies between passages."""
    generator = np.random.default_rng(3)
    spread = 0.5 * generator.normal(size=(8_000, 48)) + np.eye(48)[0]
    vectors = unit((generator.normal(size=(200, 48))[generator.integers(0, 200, 8_000)] + spread).astype(np.float32))
    queries = unit((generator.normal(size=(100, 48)) - np.eye(48)[0]).astype(np.float32))
    _, usual = NearestIndex.build(vectors)
    index, asked = NearestIndex.build(vectors, ask=lambda: queries)
    assert asked.searched > usual.searched
    best = np.argsort(-(queries @ vectors.T), axis=1)[:, :24]
    found = [index.search(query, 24) for query in queries]
    assert np.mean([len(np.intersect1d(*rows)) / 24 for rows in zip(found, best, strict=True)]) >= 0.99
