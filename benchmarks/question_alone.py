"""Measure how far an unanswered question is told by its wording alone, without the guide, and how far by reading.

usage: python benchmarks/question_alone.py SET…

Whoever writes questions that a guide does not answer writes them in another way than those that it answers, so a
verifier could learn the wording and never read. Two tables: the AUROC of answerable against near questions by the
question alone (a logistic regression on its mean token, fitted to what the verifier is trained on), by the verifier
alone, and by the confidence; and what is said to plain questions that the guide answers, which are worded like those
that it does not (`benchmarks/plain`). Leave guides out of the training first, or name sets it was never trained on.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.questions import TestQuestion, read_questions
from qa.search.index import Index
from qa.search.ranking import combine, parts
from qa.search.search import READ, Query, best_of_sections, read_passages, signals_of
from qa.search.verifier import RECORD
from qa.store.generation import Generation

ROOT = Path(__file__).parent
TOGETHER = 64


def main() -> None:
    """Fit, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, metavar="SET")
    parser.add_argument("--cache", type=Path, default=Path("build/train"), help="where indexes are kept")
    arguments = parser.parse_args()
    encoder = Encoder()
    trained_on = set(json.loads(RECORD.read_text(encoding="utf-8"))["made"]["sets"])
    folders = [*arguments.sets, *sorted((ROOT / "guides").iterdir())]
    asked = {"shipped guide": (ROOT.parent / "corpus", ROOT.parent / "tests" / "questions.jsonl")}
    for folder in folders:
        files = [
            file for file in sorted(folder.glob("*.jsonl")) if any(one.kind == "near" for one in read_questions(file))
        ]
        asked |= {f"{folder.name}{file.stem.removeprefix('questions')}": (folder / "corpus", file) for file in files}
    indexes = {corpus: open_index(corpus, arguments.cache, encoder) for corpus, _ in asked.values()}
    alone = fit_alone(next(iter(indexes.values())))
    print("| near told by | question alone | verifier alone | confidence |\n|---|---|---|---|")
    for name, (corpus, file) in asked.items():
        if name in trained_on:
            print(f"{name}: the verifier was trained on it", file=sys.stderr)
            continue
        questions = [one for one in read_questions(file) if one.relevant or one.kind == "near"]
        labels = [bool(one.relevant) for one in questions]
        told = tell(indexes[corpus], questions, alone)
        print(f"| {name} | {' | '.join(f'{roc_auc_score(labels, values):.3f}' for values in told)} |", flush=True)
    print("\n| plain questions, answered by the guide | n | first right | answered | unsure | unanswered |")
    print("|---|---|---|---|---|---|")
    for file in sorted((ROOT / "plain").glob("*.jsonl")):
        index = open_index(ROOT / "guides" / file.stem / "corpus", arguments.cache, encoder)
        print_plain(file.stem, index, read_questions(file))


def open_index(corpus: Path, cache: Path, encoder: Encoder) -> Index:
    """Index a guide, or open its index."""
    folder = cache / (corpus.parent.name if corpus.name == "corpus" else corpus.name)
    build_index(corpus, folder, encoder)
    return Index(Generation.open(folder), encoder)


def fit_alone(index: Index) -> LogisticRegression:
    """Fit the regression that never sees a guide."""
    files = [*sorted((ROOT / "training" / "guides").glob("*/*.jsonl"))]
    questions = [one for file in files for one in read_questions(file)]
    rows = [mean_token(query) for query in prepare(index, questions)]
    return LogisticRegression(C=0.03, max_iter=3000, class_weight="balanced").fit(
        rows, [bool(one.relevant) for one in questions]
    )


def prepare(index: Index, questions: list[TestQuestion]) -> list[Query]:
    """Encode questions."""
    texts = [one.question for one in questions]
    return [query for at in range(0, len(texts), TOGETHER) for query in index.prepare(texts[at : at + TOGETHER])]


def mean_token(query: Query) -> np.ndarray:
    """Sum up a question's tokens, and how many there are."""
    tokens = query.tokens.astype(np.float32)
    mean = tokens.mean(axis=1) / 40 if tokens.size else np.zeros(len(tokens))
    return np.append(mean, np.log1p(tokens.shape[1]))


def tell(index: Index, questions: list[TestQuestion], alone: LogisticRegression) -> tuple[list[float], ...]:
    """Score questions in three ways."""
    queries = prepare(index, questions)
    store = index.generation
    read = []
    for query in queries:
        rows, signals, *_ = signals_of(store, query)
        best = best_of_sections(store, rows, combine(parts(signals)).round(5))[:READ]
        read.append(float(read_passages(store, query, rows[best]).max()))
    texts = [one.question for one in questions]
    answers = [
        answer for at in range(0, len(texts), TOGETHER) for answer in index.ask_many(texts[at : at + TOGETHER], 1)
    ]
    by_question = alone.decision_function([mean_token(query) for query in queries]).tolist()
    return by_question, read, [answer.confidence for answer in answers]


def print_plain(name: str, index: Index, questions: list[TestQuestion]) -> None:
    """Print what is said to plain questions."""
    answers = index.ask_many([one.question for one in questions], 1)
    tiers = [answer.tier for answer in answers]
    right = [
        any(answer.hits[0].passage.headings[-1] == place.headings[-1] for place in one.relevant)
        for one, answer in zip(questions, answers, strict=True)
        if answer.hits
    ]
    shares = " | ".join(f"{tiers.count(tier) / len(tiers):.2f}" for tier in ("answered", "unsure", "unanswered"))
    print(f"| {name} | {len(questions)} | {sum(right) / len(questions):.2f} | {shares} |", flush=True)


if __name__ == "__main__":
    main()
