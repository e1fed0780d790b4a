"""Fit the ranking's weights and the confidence, leaving each family of guides out in turn.

usage: python benchmarks/train_ranking.py SETDIR… [--cache FOLDER] [--write]

Besides its questions, every guide of ours asks its own headings: what a heading is worth needs no labels.
Prints what weights fitted on all other families do on each family; with --write, fits on all of them and writes
qa/data/ranking.json. Families: the payment and open-source pages in all their languages are one, XQuAD is one, each
of our own guides is one.
"""

import argparse
import itertools
import json
import math
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from qa.answer import Index
from qa.encoder import Encoder
from qa.index import Generation, build_index
from qa.passages import plain_heading
from qa.questions import Relevant, TestQuestion, is_relevant, read_questions
from qa.ranking import Signals, features
from qa.search import centred_tokens, signals_of

ROOT = Path(__file__).parents[1]
SEED = 20261123
THRESHOLD = 0.33  # of the heading signal; see combine() in qa/ranking.py
FALSE_ANSWERS = 0.05  # share of far questions that may be called answerable
MOST_QUESTIONS = 400  # of a file, evenly spread: many are translations of one
TERMS = ("late", "dense", "heading", "lexical")
# Of equals the first. Few questions name a code, so the sets say nothing of that weight; tests/test_search.py does.
GRID = [
    dict(zip(TERMS, (1.0, dense, heading, 0.1), strict=True))
    for dense, heading in itertools.product((0.0, 0.1, 0.2, 0.4), (0.5, 1.0, 2.0))
]


@dataclass
class Asked:
    """A question with the signals of its candidates."""

    family: str
    name: str
    question: TestQuestion
    signals: Signals
    relevant: np.ndarray  # of each candidate
    sections: np.ndarray  # of each candidate, as a number
    reciprocals: dict[tuple[float, ...], float] = field(default_factory=dict)  # by weights


def main() -> None:
    """Collect, leave families out, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, metavar="SETDIR")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "train", help="where indexes are kept")
    parser.add_argument("--write", action="store_true", help="write qa/data/ranking.json")
    arguments = parser.parse_args()
    folders = [*arguments.sets, *sorted((ROOT / "benchmarks" / "guides").iterdir())]
    encoder = Encoder()
    asked = collect("okpay, ours", ROOT / "corpus", [ROOT / "tests" / "questions.jsonl"], arguments.cache, encoder)
    for folder in folders:
        asked += collect(folder.name, folder / "corpus", sorted(folder.glob("*.jsonl")), arguments.cache, encoder)
    threshold = operating_point(report(asked))
    weights = fit_weights(asked)
    calibration = fit_confidence(asked, weights)
    print(json.dumps({"score": weights, "confidence": calibration}, indent=1))
    if arguments.write:
        document = {
            "provenance": {
                "command": "python benchmarks/train_ranking.py SETDIR… --write",
                "sets": sorted({one.name for one in asked}),
                "questions": len(asked),
                "seed": SEED,
            },
            "score": {**weights, "heading_threshold": THRESHOLD},
            "confidence": calibration,
            "answerable_from": threshold,
        }
        path = ROOT / "qa" / "data" / "ranking.json"
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def family_of(name: str) -> str:
    """Name the family that a set is left out with."""
    if name.startswith("xquad"):
        return "xquad"
    return "payment and open-source pages" if name.endswith("guide") else name


def collect(name: str, corpus: Path, files: list[Path], cache: Path, encoder: Encoder) -> list[Asked]:
    """Index a guide (or open its index) and take the signals of every question."""
    if not files:
        return []
    build_index(corpus, cache / name, encoder)
    generation = Index(Index.open(cache / name).generation, encoder).generation
    asked = []
    for file in files:
        label = name if file.stem == "questions" else f"{name}, natural"
        questions = read_questions(file)
        questions = questions[:: math.ceil(len(questions) / MOST_QUESTIONS)]
        if family_of(name) == name:
            questions += ask_headings(generation)
        encoded = encoder.encode_queries([question.question for question in questions])
        for question, vector, tokens in zip(questions, encoded.vectors, encoded.tokens, strict=True):
            query = centred_tokens(generation, question.question, tokens)
            rows, signals = signals_of(generation, question.question, vector, query)
            passages = generation.passages(rows.tolist())
            relevant = np.array([any(is_relevant(p, place) for place in question.relevant) for p in passages])
            keys = [(p.document_id, p.section, 0 if p.headings else row) for row, p in enumerate(passages)]
            sections = np.unique(np.array([hash(key) for key in keys]), return_inverse=True)[1]
            own = f"{label}, headings" if question.question_id.startswith("heading-") else label
            asked.append(Asked(family_of(name), own, question, signals, relevant, sections))
    print(f"{name}: {len(asked)} questions", file=sys.stderr, flush=True)
    return asked


def ask_headings(generation: Generation) -> list[TestQuestion]:
    """Make a question of each heading that its document has once and that has text."""
    paths = Counter((passage.document_id, passage.headings) for passage in generation.all_passages if passage.headings)
    return [
        TestQuestion(f"heading-{row}", "", plain_heading(path[-1]), (Relevant(document, path),))
        for row, (document, path) in enumerate(paths)
    ]


def matrix(one: Asked) -> np.ndarray:
    """Stack the weighted signals of a question's candidates, shape ``(candidates, terms)``."""
    signals = one.signals
    return np.stack([signals.late, signals.dense, np.maximum(signals.heading - THRESHOLD, 0), signals.lexical], axis=1)


def score(one: Asked, weights: dict[str, float]) -> np.ndarray:
    """Score a question's candidates."""
    return matrix(one) @ np.array([weights[term] for term in TERMS])


def fit_weights(asked: list[Asked]) -> dict[str, float]:
    """Choose the weights with the highest mean MRR@10 over the sets, every set weighing the same.

    A grid and not a regression: the optimum is flat, and a softmax regression buys likelihood on easy sets with
    MRR on hard ones (it gave the dense signal 0.27 and lost on XQuAD and on natural questions).
    """
    names = dict.fromkeys(one.name for one in asked)

    def mean(weights: dict[str, float]) -> float:
        return float(
            np.mean(
                [
                    np.mean([reciprocal(o, weights) for o in asked if o.name == name and o.question.relevant])
                    for name in names
                ]
            )
        )

    return max(GRID, key=mean)


def reciprocal(one: Asked, weights: dict[str, float]) -> float:
    """Give the reciprocal rank of a question's first relevant section; each is worked out once."""
    key = tuple(weights.values())
    if key not in one.reciprocals:
        found = rank(one, score(one, weights)) if one.relevant.any() else 0
        one.reciprocals[key] = 1 / found if 0 < found <= 10 else 0.0
    return one.reciprocals[key]


def fit_confidence(asked: list[Asked], weights: dict[str, float]) -> dict[str, float]:
    """Fit answerable against far, near counting a third; every set and each side of it weighs the same."""
    sides = Counter((one.name, bool(one.question.relevant)) for one in asked)
    rows, labels, shares = [], [], []
    for one in asked:
        if not sides[one.name, False]:
            continue  # a set without unanswerable questions says nothing of the difference
        values = features(one.signals, int(np.argmax(score(one, weights))))
        rows.append([value for name, value in values.items() if name != "bias"])
        labels.append(bool(one.question.relevant))
        share = 1 / 3 if one.question.kind == "near" else 1
        shares.append(share / sides[one.name, bool(one.question.relevant)])
    names = [name for name in values if name != "bias"]
    shares_ = np.array(shares) / np.mean(shares)
    fit = LogisticRegression(C=10, max_iter=10_000).fit(np.array(rows), labels, shares_)
    return {"bias": round(float(fit.intercept_[0]), 3)} | {
        name: round(float(value), 3) for name, value in zip(names, fit.coef_[0], strict=True)
    }


def probability(one: Asked, weights: dict[str, float], calibration: dict[str, float]) -> float:
    """Estimate the probability that the guide answers."""
    values = features(one.signals, int(np.argmax(score(one, weights))))
    return float(1 / (1 + np.exp(-sum(values[name] * weight for name, weight in calibration.items()))))


def rank(one: Asked, scores: np.ndarray) -> int:
    """Count at which section the first relevant passage stands; 0 when none does."""
    seen: list[int] = []
    for row in np.argsort(-scores, kind="stable"):
        if one.sections[row] in seen:
            continue
        seen.append(int(one.sections[row]))
        if one.relevant[row]:
            return len(seen)
    return 0


def report(asked: list[Asked]) -> list[tuple[str, float]]:
    """Print a row a set, by weights that never saw its family; pair each question's kind with its probability."""
    sure = []
    print("| set | dense | late | fitted on other families: hit@1 | hit@3 | MRR@10 | AUROC far | near | weights |")
    print("|---|---|---|---|---|---|---|---|---|")
    for family in dict.fromkeys(one.family for one in asked):
        others = [one for one in asked if one.family != family]
        weights = fit_weights(others)
        calibration = fit_confidence(others, weights)
        for name in dict.fromkeys(one.name for one in asked if one.family == family):
            own = [one for one in asked if one.name == name]
            print_row(name, own, weights, calibration)
            if any(not one.question.relevant for one in own):
                sure += [(one.question.kind, probability(one, weights, calibration)) for one in own]
    return sure


def operating_point(sure: list[tuple[str, float]]) -> float:
    """Find the confidence that 5 % of far questions reach, and print what it costs and how honest confidence is."""
    by_kind = {kind: np.array([value for other, value in sure if other == kind]) for kind in ("", "near", "far")}
    threshold = float(np.quantile(by_kind["far"], 1 - FALSE_ANSWERS))
    shares = {kind or "answerable": round(float((values >= threshold).mean()), 3) for kind, values in by_kind.items()}
    print(f"\nanswerable from {threshold:.3f}: called answerable {shares}")
    both = np.concatenate([by_kind[""], by_kind["far"]])
    truth = np.repeat([1.0, 0.0], [len(by_kind[""]), len(by_kind["far"])])
    weights = np.repeat(
        0.5 / np.array([len(by_kind[""]), len(by_kind["far"])]), [len(by_kind[""]), len(by_kind["far"])]
    )
    bins = np.minimum((both * 10).astype(int), 9)
    error = sum(
        weights[bins == b].sum()
        * abs(
            np.average(both[bins == b], weights=weights[bins == b])
            - np.average(truth[bins == b], weights=weights[bins == b])
        )
        for b in np.unique(bins)
    )
    print(f"expected calibration error, answerable and far weighing the same, ten bins: {error:.3f}\n")
    return round(threshold, 3)


def print_row(name: str, own: list[Asked], weights: dict[str, float], calibration: dict[str, float]) -> None:
    """Print the measures of one set."""
    answerable = [one for one in own if one.question.relevant]

    ranks = np.array([rank(one, score(one, weights)) for one in answerable])
    values = [
        np.mean([reciprocal(one, dict.fromkeys(TERMS, 0.0) | {"dense": 1.0}) for one in answerable]),
        np.mean([reciprocal(one, dict.fromkeys(TERMS, 0.0) | {"late": 1.0}) for one in answerable]),
        np.mean(ranks == 1),
        np.mean((ranks > 0) & (ranks <= 3)),
        np.mean([reciprocal(one, weights) for one in answerable]),
    ]
    sure = [probability(one, weights, calibration) for one in answerable]
    for kind in ("far", "near"):
        other = [probability(one, weights, calibration) for one in own if one.question.kind == kind]
        values.append(roc_auc_score([1] * len(sure) + [0] * len(other), sure + other) if other else np.nan)
    print(f"| {name} | {' | '.join(f'{value:.3f}' for value in values)} | {weights} |", flush=True)


if __name__ == "__main__":
    main()
