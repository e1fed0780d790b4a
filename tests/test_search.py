"""From a question to the best sections; hand-made vectors with exact scores."""

from pathlib import Path

import numpy as np
import pytest
from conftest import LetterEncoder

from qa.index import Generation, build_index
from qa.search import search


class AxisEncoder(LetterEncoder):
    """Gives each passage the vector that its text names: "3:0.6" points 0.6 along axis 3."""

    dimension = 8

    def _vector(self, text: str) -> np.ndarray:
        axis, length = text.split()[-1].split(":")
        vector = np.zeros(8, np.float32)
        vector[int(axis)], vector[7] = float(length), np.sqrt(1 - float(length) ** 2)
        return vector


@pytest.fixture
def generation(tmp_path: Path) -> Generation:
    guide = tmp_path / "guide"
    guide.mkdir()
    (guide / "a.md").write_text("# A\n\n0:0.5\n\n# B\n\n0:0.8\n\n# C\n\n0:0.8\n")
    (guide / "b.txt").write_text("0:0.3\n\n0:0.6")
    build_index(guide, tmp_path / "index", AxisEncoder(limit=32))
    return Generation.open(tmp_path / "index")


def query(axis: int) -> np.ndarray:
    return np.eye(8, dtype=np.float32)[[axis]]


def test_equal_scores_keep_the_order_of_the_guide(generation: Generation) -> None:
    hits = search(generation, query(0), 3)[0]
    assert [hit.passage.headings for hit in hits] == [("B",), ("C",), ()]
    assert [hit.rank for hit in hits] == [1, 2, 3]
    assert [hit.score for hit in hits] == pytest.approx([0.8, 0.8, 0.6], abs=1e-6)


def test_k_beyond_the_guide_gives_every_section_once(generation: Generation) -> None:
    assert len(search(generation, query(0), 50)[0]) == 4


def test_k_below_one_is_a_bug_of_the_caller(generation: Generation) -> None:
    with pytest.raises(ValueError, match="k must be at least 1, got 0"):
        search(generation, query(0), 0)


def test_a_section_counts_once_by_its_best_passage(tmp_path: Path) -> None:
    guide = tmp_path / "guide"
    guide.mkdir()
    long = "\n\n".join(f"{'word ' * 5}0:0.{digit}" for digit in (2, 9, 4))
    (guide / "a.md").write_text(f"# A\n\n{long}\n\n# B\n\n0:0.7\n")
    build_index(guide, tmp_path / "index", AxisEncoder(limit=48))
    hits = search(Generation.open(tmp_path / "index"), query(0), 5)[0]
    assert [(hit.passage.headings, round(hit.score, 2)) for hit in hits] == [(("A",), 0.9), (("B",), 0.7)]
    assert hits[0].passage.text.endswith("0:0.9")
