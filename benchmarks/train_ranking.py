"""Fit the ranking's weights and the confidence, leaving each family of guides out in turn.

usage: python benchmarks/train_ranking.py SETDIR… [--cache FOLDER] [--write]

Besides its questions, every guide of ours asks its own headings: what a heading is worth needs no labels.
Prints what weights fitted on all other families do on each family; with --write, fits on all of them and writes
qa/search/data/ranking.json. Families: the payment and open-source pages in all their languages are one, XQuAD is one,
each of our own guides is one.

The confidence learns from sets in people's own words, with off-topic questions, such on the topic that their guides do
not answer, and answerable ones whose sections are taken out of the candidates (dropped), without which it trusts the
wording of a question too much. What it says of guides left out sets its slope. Questions that other guides answer
(foreign) are only reported.
"""

import argparse
import itertools
import json
import math
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from qa.build.build import build_index
from qa.models.encoder import Encoder
from qa.quality.questions import Relevant, TestQuestion, is_relevant, read_questions
from qa.search.ranking import Signals, features, parts
from qa.search.search import READ, Query, prepare, read_passages, signals_of
from qa.store.generation import Generation

ROOT = Path(__file__).parents[1]
SEED = 20261123
THRESHOLD = 0.33  # of the heading signal; see combine() in qa/ranking.py
ANSWERED_SHARE = 0.85  # of answerable questions in people's own words that are to be called answered
REFUSED_SHARE = 0.05  # and of them that may be said not to be in the guide
MOST_QUESTIONS = 400  # of a file, evenly spread: many are translations of one
TOLERANCE = 0.005  # of mean MRR@10, about its standard error
FOREIGN_QUESTIONS = 150  # of other guides, asked of each
KINDS = ("far", "foreign", "near", "dropped")  # of questions that the guide does not answer
INVERSE_PENALTY = 0.03  # of the regression; guides differ more than its weights can follow
SHARES = {"": 5.0, "far": 2.0, "near": 2.0, "dropped": 1.0}  # of each kind of question in a set, in the regression
ASKED = {"": 4.0, "far": 2.0, "near": 2.0}  # the same, as people ask: what the probability is to be true of
EXPECTED_BY = ("dense", "length")  # signals that late interaction is estimated from
TERMS = ("late", "dense", "heading", "lexical", "second", "sentence", "length")
# The middle of each range goes first and is kept unless another is better by more than TOLERANCE. Few questions name a
# code, so the sets say nothing of that weight; tests/search/test_search.py does.
GRID = [
    dict(zip(TERMS, (1.0, dense, heading, 0.3, second, sentence, length), strict=True))
    for dense, heading, second, sentence, length in itertools.product(
        (0.0, 0.1, 0.2), (0.7, 0.4, 1.0), (0.3, 0.2, 0.4), (0.2, 0.1, 0.3), (0.0, -0.01, -0.02)
    )
]


@dataclass
class Asked:
    """A question with the signals of its candidates."""

    family: str
    name: str
    question: TestQuestion
    kind: str  # "" answerable, else a key of SHARES
    terms: np.ndarray  # (candidates, terms), as they are weighed
    plain: np.ndarray  # of each candidate, the cosine that peers rank by
    signals: Signals
    relevant: np.ndarray  # of each candidate
    sections: np.ndarray  # of each candidate, as a number
    read: Callable[[Sequence[int]], np.ndarray]  # the verifier's logits of some candidates
    reciprocals: dict[tuple[float, ...], float] = field(default_factory=dict)  # by weights


def main() -> None:
    """Collect, leave families out, print, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, metavar="SETDIR")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "train", help="where indexes are kept")
    parser.add_argument("--write", action="store_true", help="write qa/search/data/ranking.json")
    arguments = parser.parse_args()
    encoder = Encoder()
    sets = read_sets(arguments.sets)
    asked = [question for one in sets for question in collect(one, sets, arguments.cache, encoder)]
    left_out = report(asked)
    answered, unsure = operating_point(steady(left_out))
    weights = fit_weights(asked)
    slope, shift = slope_of(left_out)
    calibration = soften(fit_confidence(asked, weights), slope, shift)
    unread = soften(fit_confidence(asked, weights, read=False), slope, shift)
    expected = fit_expected_late(asked)
    print(json.dumps({"score": weights, "expected_late": expected, "confidence": calibration}, indent=1))
    if arguments.write:
        document = {
            "provenance": {
                "command": "python benchmarks/train_ranking.py SETDIR… --write",
                "sets": sorted({one.name for one in asked}),
                "questions": len(asked),
                "seed": SEED,
            },
            "score": {**weights, "heading_threshold": THRESHOLD},
            "expected_late": expected,
            "confidence": calibration,
            "confidence_unread": unread,
            "answered_from": answered,
            "unsure_from": unsure,
        }
        path = ROOT / "qa" / "search" / "data" / "ranking.json"
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def family_of(name: str) -> str:
    """Name the family that a set is left out with."""
    if name.startswith("xquad"):
        return "xquad"
    return "payment and open-source pages" if name.endswith("guide") else name


@dataclass(frozen=True)
class Guide:
    """A set: a guide and its files of questions."""

    name: str
    corpus: Path
    files: list[Path]

    def questions(self, file: Path) -> list[TestQuestion]:
        """Read a file's questions, evenly thinned where they are many."""
        questions = read_questions(file)
        return questions[:: math.ceil(len(questions) / MOST_QUESTIONS)]

    def label(self, file: Path) -> str:
        """Name a file's questions."""
        return self.name if file.stem == "questions" else f"{self.name}, natural"


def read_sets(folders: list[Path]) -> list[Guide]:
    """List the guide that ships, the sets named, and the guides of our own; those without questions are left out."""
    sets = [Guide("okpay, ours", ROOT / "corpus", [ROOT / "tests" / "questions.jsonl"])]
    folders = [*folders, *sorted((ROOT / "benchmarks" / "guides").iterdir())]
    sets += [Guide(folder.name, folder / "corpus", sorted(folder.glob("*.jsonl"))) for folder in folders]
    return [one for one in sets if one.files]


def open_guide(guide: Guide, cache: Path, encoder: Encoder) -> Generation:
    """Index a guide, or open its index."""
    build_index(guide.corpus, cache / guide.name, encoder)
    return Generation.open(cache / guide.name)


def collect(guide: Guide, sets: list[Guide], cache: Path, encoder: Encoder) -> list[Asked]:
    """Take the signals of every question that a guide is asked."""
    generation = open_guide(guide, cache, encoder)
    asked: list[Asked] = []
    for file in guide.files:
        asked += ask(generation, guide, guide.label(file), guide.questions(file), encoder)
    if family_of(guide.name) == guide.name:
        asked += ask(generation, guide, f"{guide.name}, headings", ask_headings(generation), encoder)
    others = [
        replace(question, relevant=(), kind="foreign")
        for other in sets
        if family_of(other.name) != family_of(guide.name)
        for file in other.files
        for question in other.questions(file)
        if question.relevant
    ]
    picked = np.random.default_rng(SEED).permutation(len(others))[:FOREIGN_QUESTIONS]
    asked += ask(generation, guide, guide.name, [others[at] for at in picked], encoder)
    print(f"{guide.name}: {len(asked)} questions", file=sys.stderr, flush=True)
    return asked


def ask(
    generation: Generation, guide: Guide, label: str, questions: list[TestQuestion], encoder: Encoder
) -> list[Asked]:
    """Take the signals of questions."""
    texts = [question.question for question in questions]
    encoded = encoder.encode_queries(texts)
    asked = []
    for row, question in enumerate(questions):
        query = prepare(generation, question.question, encoded, row)
        rows, signals, *_ = signals_of(generation, query, closely=None)
        passages = generation.passages(rows.tolist())
        relevant = np.array([any(is_relevant(p, place) for place in question.relevant) for p in passages])
        sections = np.unique(generation.section_numbers(rows), return_inverse=True)[1]
        terms = np.stack([parts(signals)[term] for term in TERMS], axis=1)
        kind = "" if question.relevant else question.kind
        plain = generation.vectors(rows)[0] @ encoded.dense[row]
        read = Reader(generation, query, rows)
        family = family_of(guide.name)
        asked.append(Asked(family, label, question, kind, terms, plain, signals, relevant, sections, read))
    return asked


class Reader:
    """Read a question with candidates, each once."""

    def __init__(self, store: Generation, query: Query, rows: np.ndarray) -> None:
        self.store, self.query, self.rows = store, query, rows
        self.known: dict[int, float] = {}

    def __call__(self, candidates: Sequence[int]) -> np.ndarray:
        """Give the logits of candidates."""
        missing = [one for one in candidates if int(self.rows[one]) not in self.known]
        if missing:
            rows = self.rows[missing]
            self.known.update(zip(rows.tolist(), read_passages(self.store, self.query, rows).tolist(), strict=True))
        return np.array([self.known[int(self.rows[one])] for one in candidates])


def ask_headings(generation: Generation) -> list[TestQuestion]:
    """Make a question of each heading that its document has once and that has text."""
    passages = generation.passages(range(generation.manifest.counts.passages))
    paths = Counter((passage.document_id, passage.headings) for passage in passages if passage.headings)
    return [
        TestQuestion(f"heading-{row}", "", path[-1], (Relevant(document, path),))
        for row, (document, path) in enumerate(paths)
    ]


def score(one: Asked, weights: dict[str, float]) -> np.ndarray:
    """Score a question's candidates."""
    if "plain" in weights:
        return one.plain
    return one.terms @ np.array([weights[term] for term in TERMS])


def drop_relevant(one: Asked) -> Asked | None:
    """Make of an answerable question one that the guide does not answer, by taking its sections out."""
    kept = ~np.isin(one.sections, one.sections[one.relevant])
    if not kept.any():
        return None
    return replace(
        one,
        kind="dropped",
        terms=one.terms[kept],
        plain=one.plain[kept],
        signals=one.signals.of(kept),
        relevant=one.relevant[kept],
        sections=one.sections[kept],
        read=lambda candidates: one.read(np.flatnonzero(kept)[candidates]),
        reciprocals={},
    )


def sections_of(one: Asked, scores: np.ndarray) -> np.ndarray:
    """Find the best candidate of each section, best first."""
    order = np.argsort(-scores, kind="stable")
    first = np.unique(one.sections[order], return_index=True)[1]
    return order[np.sort(first)]


def fit_weights(asked: list[Asked]) -> dict[str, float]:
    """Choose the first weights of the grid whose mean MRR@10 over the sets, all weighing the same, is near the highest.

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

    means = [mean(weights) for weights in GRID]
    return next(weights for weights, value in zip(GRID, means, strict=True) if value >= max(means) - TOLERANCE)


def reciprocal(one: Asked, weights: dict[str, float]) -> float:
    """Give the reciprocal rank of a question's first relevant section; each is worked out once."""
    key = tuple(weights.values())
    if key not in one.reciprocals:
        found = rank(one, score(one, weights)) if one.relevant.any() else 0
        one.reciprocals[key] = 1 / found if 0 < found <= 10 else 0.0
    return one.reciprocals[key]


def fit_expected_late(asked: list[Asked]) -> dict[str, float]:
    """Fit what late interaction gives to signals that cost less: differences within a question, sets weigh the same."""
    rows, targets = [], []
    asked = [one for one in asked if not one.name.endswith("headings")]  # which stand in a passage word by word
    for name in dict.fromkeys(one.name for one in asked):
        own = [one.signals for one in asked if one.name == name]
        size = math.sqrt(sum(len(signals.late) for signals in own))
        rows += [centred(np.stack([getattr(one, term) for term in EXPECTED_BY], axis=1)) / size for one in own]
        targets += [centred(one.late) / size for one in own]
    slopes = np.linalg.lstsq(np.concatenate(rows), np.concatenate(targets), rcond=None)[0]
    return {term: round(float(slope), 3) for term, slope in zip(EXPECTED_BY, slopes, strict=True)}


def centred(values: np.ndarray) -> np.ndarray:
    """Take off the mean over candidates."""
    return values - values.mean(axis=0)


def fit_confidence(asked: list[Asked], weights: dict[str, float], *, read: bool = True) -> dict[str, float]:
    """Fit answerable against unanswered; every set weighs the same, and within it every kind by SHARES.

    :param read: With what the verifier says.
    """
    own = [one for one in asked if in_own_words(one)]
    dropped = [drop_relevant(one) for one in own if one.kind == ""]
    asked = [one for one in [*own, *dropped] if one and one.kind in SHARES]
    sizes = Counter((one.name, one.kind) for one in asked)
    rows = [list(features_of(one, weights, read=read).values()) for one in asked]
    names = list(features_of(asked[0], weights, read=read))
    shares = np.array([SHARES[one.kind] / sizes[one.name, one.kind] for one in asked])
    labels = [one.kind == "" for one in asked]
    scale = np.std(rows, axis=0)
    fit = LogisticRegression(C=INVERSE_PENALTY, max_iter=10_000).fit(
        np.array(rows) / scale, labels, shares / shares.mean()
    )
    return {"bias": round(float(fit.intercept_[0]), 3)} | {
        name: round(float(value), 3) for name, value in zip(names, fit.coef_[0] / scale, strict=True)
    }


def slope_of(sure: list[tuple[Asked, float]]) -> tuple[float, float]:
    """Fit slope and shift of logits to what is true on guides that they were not fitted on (Platt 1999)."""
    sure = [pair for pair in sure if pair[0].kind in ASKED]
    sizes = Counter((one.name, one.kind) for one, _ in sure)
    shares = np.array([ASKED[one.kind] / sizes[one.name, one.kind] for one, _ in sure])
    logits = [[math.log(value / (1 - value))] for _, value in sure]
    fit = LogisticRegression(C=1e6).fit(logits, [one.kind == "" for one, _ in sure], shares / shares.mean())
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def steady(sure: list[tuple[Asked, float]]) -> list[tuple[Asked, float]]:
    """Correct each family's probabilities by what is true of the others."""
    corrected = []
    for family in dict.fromkeys(one.family for one, _ in sure):
        slope, shift = slope_of([pair for pair in sure if pair[0].family != family])
        own = [(one, math.log(value / (1 - value))) for one, value in sure if one.family == family]
        corrected += [(one, 1 / (1 + math.exp(-slope * logit - shift))) for one, logit in own]
    return corrected


def soften(calibration: dict[str, float], slope: float, shift: float) -> dict[str, float]:
    """Apply slope and shift to a regression."""
    scaled = {name: round(slope * value, 3) for name, value in calibration.items()}
    return scaled | {"bias": round(scaled["bias"] + shift, 3)}


def features_of(one: Asked, weights: dict[str, float], *, read: bool = True) -> dict[str, float]:
    """Sum up a question as :mod:`qa.search.search` does."""
    scores = score(one, weights)
    best = sections_of(one, scores).tolist()
    return features(one.signals, scores, best, one.read(best[:READ]) if read else None)


def probability(one: Asked, weights: dict[str, float], calibration: dict[str, float]) -> float:
    """Estimate the probability that the guide answers."""
    values = features_of(one, weights)
    return float(1 / (1 + np.exp(-calibration["bias"] - sum(calibration[name] * v for name, v in values.items()))))


def in_own_words(one: Asked) -> bool:
    """Tell questions from a reader's situation from headings, translations of headings, and questions of XQuAD."""
    return one.name == one.family or one.name.endswith("natural")


def rank(one: Asked, scores: np.ndarray) -> int:
    """Count at which section the first relevant passage stands; 0 when none does."""
    found = np.flatnonzero(one.relevant[sections_of(one, scores)])
    return int(found[0]) + 1 if len(found) else 0


def report(asked: list[Asked]) -> list[tuple[Asked, float]]:
    """Print a row a set, by weights that never saw its family; pair each question with its probability."""
    sure: list[tuple[Asked, float]] = []
    kinds = " | ".join(f"AUROC {kind}" for kind in KINDS)
    print(f"| set | dense | late | fitted on other families: hit@1 | hit@3 | MRR@10 | {kinds} |")
    print(f"|---|{'---|' * (5 + len(KINDS))}")
    for family in dict.fromkeys(one.family for one in asked):
        others = [one for one in asked if one.family != family]
        weights = fit_weights(others)
        calibration = fit_confidence(others, weights)
        own = [one for one in asked if one.family == family]
        own += [dropped for one in own if one.kind == "" and (dropped := drop_relevant(one))]
        told = [(one, probability(one, weights, calibration)) for one in own]
        for name in dict.fromkeys(one.name for one in own):
            print_row(name, [pair for pair in told if pair[0].name == name], weights)
        print(f"  weights without {family}: {weights}", file=sys.stderr, flush=True)
        sure += [pair for pair in told if in_own_words(pair[0])]
    return sure


def operating_point(sure: list[tuple[Asked, float]]) -> tuple[float, float]:
    """Find the confidences from which a question is answered and unsure, and print what they cost and how honest
    confidence is.
    """
    by_kind = {kind: np.array([value for one, value in sure if one.kind == kind]) for kind in ("", *KINDS)}
    answered, unsure = (float(np.quantile(by_kind[""], 1 - share)) for share in (ANSWERED_SHARE, 1 - REFUSED_SHARE))
    for tier, threshold in (("answered", answered), ("unsure", unsure)):
        costs = {kind or "answerable": round(float((x >= threshold).mean()), 3) for kind, x in by_kind.items()}
        print(f"\n{tier} from {threshold:.3f}; questions that reach it: {costs}")
    sure = [pair for pair in sure if pair[0].kind in ASKED]
    sizes = Counter((one.name, one.kind) for one, _ in sure)
    shares = np.array([ASKED[one.kind] / sizes[one.name, one.kind] for one, _ in sure])
    shares /= shares.sum()
    values = np.array([value for _, value in sure])
    truth = np.array([one.kind == "" for one, _ in sure])
    bins = np.minimum((values * 10).astype(int), 9)
    print("\n| confidence | share of questions | answerable |\n|---|---|---|")
    error = 0.0
    for tenth in np.unique(bins):
        inside = bins == tenth
        told, true = (np.average(x[inside], weights=shares[inside]) for x in (values, truth))
        error += shares[inside].sum() * abs(told - true)
        print(f"| {told:.2f} | {shares[inside].sum():.2f} | {true:.2f} |")
    print(f"\nexpected calibration error, kinds of questions mixed as in ASKED: {error:.3f}\n")
    return round(answered, 3), round(unsure, 3)


def print_row(name: str, own: list[tuple[Asked, float]], weights: dict[str, float]) -> None:
    """Print the measures of one set."""
    answerable = [one for one, _ in own if one.kind == ""]
    ranks = np.array([rank(one, score(one, weights)) for one in answerable])
    values = [
        np.mean([reciprocal(one, dict.fromkeys(TERMS, 0.0) | {"dense": 1.0}) for one in answerable]),
        np.mean([reciprocal(one, dict.fromkeys(TERMS, 0.0) | {"late": 1.0}) for one in answerable]),
        np.mean(ranks == 1),
        np.mean((ranks > 0) & (ranks <= 3)),
        np.mean([reciprocal(one, weights) for one in answerable]),
    ]
    sure = [value for one, value in own if one.kind == ""]
    for kind in KINDS:
        other = [value for one, value in own if one.kind == kind]
        values.append(roc_auc_score([1] * len(sure) + [0] * len(other), sure + other) if other else np.nan)
    print(f"| {name} | {' | '.join('' if np.isnan(value) else f'{value:.3f}' for value in values)} |", flush=True)


if __name__ == "__main__":
    main()
