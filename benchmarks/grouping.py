"""Show how well like questions are put together across languages, and how well urgent ones are told.

usage: python benchmarks/grouping.py [FILE…]

Always measured are gaps.jsonl, 300 questions of three kinds of guides in 10 languages, labelled by what they are about
and whether they can wait before anything was measured on them, each kind grouped by itself; and the bank of generic
questions, the same in every language, which flatters, since what languages share was taken from it. A FILE holds test
questions whose ids end, behind the last hyphen, with what is the same in all languages (as those made from XQuAD do);
its questions are about few articles, so strangers are near as well. Precision: of two questions in one group, how often
they are the same. Recall: of two that are, how often they are. Urgent are questions by the rule that a guide has which
sets none; its sentences were written by who had labelled the questions.
"""

import argparse
import json
from pathlib import Path

import numpy as np

from qa.guide.settings import usual_rule
from qa.models.background import BANK, encode_background
from qa.models.encoder import Encoder
from qa.quality.likeness import LIKE_FROM, QuestionVectors, group_like, urgent_like
from qa.quality.questions import read_questions

GAPS = Path(__file__).parent / "gaps.jsonl"
THRESHOLDS = (0.4, 0.45, 0.5, 0.55, 0.6)

Pairs = tuple[int, int, int]  # the same and together, together, the same


def main() -> None:
    """Measure every set and print two tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    files = parser.parse_args().files
    gaps = [json.loads(line) for line in GAPS.read_text(encoding="utf-8").splitlines()]
    guides = list(dict.fromkeys(gap["guide"] for gap in gaps))
    sets = {f"gaps: {guide}": [(g["question"], g["topic"]) for g in gaps if g["guide"] == guide] for guide in guides}
    bank: dict[str, list[str]] = json.loads(BANK.read_text(encoding="utf-8"))
    sets["bank"] = [(text, str(row)) for texts in bank.values() for row, text in enumerate(texts)]
    for file in files:
        asked = [question for question in read_questions(file) if question.relevant]
        sets[file.parent.name] = [(one.question, one.question_id.rsplit("-", 1)[-1]) for one in asked]
    encoder = Encoder()
    vectors = QuestionVectors(encoder, encode_background(encoder))
    print("| set | questions | alike from | precision | recall |\n|---|---|---|---|---|")
    total = dict.fromkeys(THRESHOLDS, (0, 0, 0))
    for name, questions in sets.items():
        counted = count(vectors, questions)
        if name.startswith("gaps"):
            total = {one: tuple(map(sum, zip(total[one], counted[one], strict=True))) for one in THRESHOLDS}  # type: ignore[misc]
        write(name, len(questions), counted)
    write("gaps, all three", len(gaps), total)
    print("\n| set | urgent | precision | recall |\n|---|---|---|---|")
    for guide in [*guides, ""]:
        own = [gap for gap in gaps if guide in ("", gap["guide"])]
        told = np.array([bool(one) for one in urgent_like(vectors, [gap["question"] for gap in own], usual_rule())])
        urgent = np.array([gap["urgent"] for gap in own])
        right = np.count_nonzero(told & urgent)
        name = f"gaps: {guide}" if guide else "gaps, all three"
        print(f"| {name} | {urgent.sum()} of {len(own)} | {right / told.sum():.2f} | {right / urgent.sum():.2f} |")


def count(vectors: QuestionVectors, questions: list[tuple[str, str]]) -> dict[float, Pairs]:
    """Count pairs of questions, at each threshold."""
    encoded = vectors.encode([text for text, _ in questions])
    same = pairs(np.array([key for _, key in questions]))
    counted = {}
    for threshold in THRESHOLDS:
        together = pairs(np.array(group_like(encoded, threshold)))
        counted[threshold] = tuple(int(np.count_nonzero(of)) for of in (same & together, together, same))
    return counted  # type: ignore[return-value]


def write(name: str, questions: int, counted: dict[float, Pairs]) -> None:
    """Print the rows of a set."""
    for threshold, (both, together, same) in counted.items():
        chosen = " (chosen)" if threshold == LIKE_FROM else ""
        precision, recall = both / max(1, together), both / max(1, same)
        print(f"| {name} | {questions} | {threshold}{chosen} | {precision:.2f} | {recall:.2f} |")


def pairs(labels: np.ndarray) -> np.ndarray:
    """Say of every two questions whether they have the same label, shape ``(n, n)``; none pairs with itself."""
    same: np.ndarray = labels[:, None] == labels[None]
    np.fill_diagonal(same, False)
    return same


if __name__ == "__main__":
    main()
