"""Question to ranked Hits: candidates, then ranking."""

from typing import TYPE_CHECKING

from qa.index import Generation
from qa.records import Hit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["search"]

CANDIDATES_PER_SECTION = 20  # passages looked at for each section wanted: a long section may hold many of the best


def search(generation: Generation, query_vectors: "Vectors", k: int) -> list[list[Hit]]:
    """Find the ``k`` best sections for each question, each by its best passage.

    Text of a file without headings has no sections to speak of; there each passage counts for itself.

    :param query_vectors: Unit vectors, shape ``(n_questions, dim)``.
    :param k: How many sections, at least 1.
    :return: One list per question, best first; equal scores keep the order of the guide.
    :raises ValueError: ``k`` is below 1.
    """
    if k < 1:
        raise ValueError(f"k must be at least 1, got {k}")
    all_scores, all_rows = generation.dense_candidates(query_vectors, k * CANDIDATES_PER_SECTION)
    found = []
    for scores, rows in zip(all_scores.tolist(), all_rows.tolist(), strict=True):
        best: dict[tuple[str, int, int], Hit] = {}
        order = sorted(zip(scores, rows, strict=True), key=lambda pair: (-pair[0], pair[1]))
        for (score, row), passage in zip(order, generation.passages([row for _, row in order]), strict=True):
            key = passage.document_id, passage.section, 0 if passage.headings else row
            if key not in best and len(best) < k:
                best[key] = Hit(passage, len(best) + 1, score, {"dense": score})
        found.append(list(best.values()))
    return found
