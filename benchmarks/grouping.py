"""Show how well like questions are put together across languages, at several thresholds of likeness.

usage: python benchmarks/grouping.py [FILE…]

The bank of generic questions, the same in every language, is always measured; since what languages share was taken
from it, it flatters. A FILE holds test questions whose ids end, behind the last hyphen, with what is the same in
all languages (as those made from XQuAD do); its questions are about few articles, so strangers are near as well.
Precision: of two questions in one group, how often they are the same. Recall: of two that are, how often they are.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from qa.models.background import BANK, encode_background
from qa.models.encoder import Encoder
from qa.models.vectors import unit
from qa.quality.gaps import LIKE_FROM, group_like
from qa.quality.questions import read_questions

THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6)


def main() -> None:
    """Measure every set and print the table as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files
    bank: dict[str, list[str]] = json.loads(BANK.read_text(encoding="utf-8"))
    sets = {"bank": [(text, str(row)) for texts in bank.values() for row, text in enumerate(texts)]}
    for file in files:
        asked = [question for question in read_questions(file) if question.relevant]
        sets[file.parent.name] = [(one.question, one.question_id.rsplit("-", 1)[-1]) for one in asked]
    encoder = Encoder()
    background = encode_background(encoder)
    print("| set | questions | alike from | precision | recall |\n|---|---|---|---|---|")
    for name, questions in sets.items():
        vectors = encoder.query_vectors([text for text, _ in questions])
        debiased = unit(vectors - background.vectors[[background.row(vector) for vector in vectors]])
        keys = np.array([key for _, key in questions])
        same = pairs(keys)
        for threshold in THRESHOLDS:
            together = pairs(np.array(group_like(debiased, threshold)))
            both = np.count_nonzero(same & together)
            chosen = " (chosen)" if threshold == LIKE_FROM else ""
            precision, recall = both / max(1, np.count_nonzero(together)), both / max(1, np.count_nonzero(same))
            print(f"| {name} | {len(keys)} | {threshold}{chosen} | {precision:.2f} | {recall:.2f} |")


def pairs(labels: np.ndarray) -> np.ndarray:
    """Say of every two questions whether they have the same label, shape ``(n, n)``; none pairs with itself."""
    same: np.ndarray = labels[:, None] == labels[None]
    np.fill_diagonal(same, False)
    return same


if __name__ == "__main__":
    main()
