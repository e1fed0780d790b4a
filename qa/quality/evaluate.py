"""Answers against judged questions: measures, per language, with intervals."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import QuestionError
from qa.quality.forms import FORMS, Form, retype
from qa.quality.places import Places
from qa.quality.questions import KINDS, Relevant, TestQuestion, is_relevant
from qa.records import Answer
from qa.search.index import Index

MEASURES = ("hit@1", "hit@3", "MRR@10", "nDCG@10")
DEPTH = 10  # sections judged for each question
RESAMPLES = 1000
SEED = 20261123
BATCH = 32  # questions encoded between two steps of the progress bar


@dataclass(frozen=True, slots=True)
class Measure:
    """A mean with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a set of test questions says of an index."""

    index: str  # the generation
    groups: dict[str, dict[str, Any]]  # "all", "zh", "other", then each language: {"n": …, "hit@1": Measure, …, and
    # "refused": the share said not to be in the guide, "right": the share called answered whose first hit is right}
    auroc: dict[str, Measure]  # "near" and "far", where there are such questions
    answered: dict[str, float]  # share called answered of "answerable", "near", "far" questions and of small talk
    milliseconds: float  # median a question, encoded in batches
    rows: tuple[dict[str, Any], ...]  # a question each: its id, measures, confidence, what was found
    near: dict[str, float] = field(default_factory=dict)  # share of near questions called answered, by language
    gone: int = 0  # answerable questions none of whose places is in the index; they count as missed
    forms: dict[str, Form] = field(default_factory=dict)  # what typing carelessly costs, where that was asked

    def worst(self, count: int = 10) -> list[dict[str, Any]]:
        """List the answerable questions found latest, by confidence of the wrong answer."""
        missed = [row for row in self.rows if row["relevant"] and row["rank"] != 1]
        return sorted(missed, key=lambda row: (-(row["rank"] or DEPTH + 1), -row["confidence"]))[:count]

    def to_json(self) -> dict[str, Any]:
        """Give plain numbers, lists and texts."""
        return asdict(self)


def evaluate(
    index: Index,
    questions: Sequence[TestQuestion],
    progress: Callable[[int, int], None] = lambda done, total: None,
    forms: bool = False,
) -> Evaluation:
    """Ask every question and judge what comes first.

    Intervals are percentile bootstraps over *entries* (the places that answer), because many questions may be
    translations of one.

    :param forms: Also ask some of the answerable questions without capitals, punctuation and accents.
    :raises QuestionError: The questions are about another guide: the index has no document that they name.
    """

    places = Places(index)
    named = [(one.question_id, place.document) for one in questions for place in one.relevant]
    if named and not any(places.has_document(document) for _, document in named):
        raise QuestionError(f"question {named[0][0]} names {named[0][1]}, which is not in the index, nor is any other")
    gone = [places.lacks_all(question) for question in questions]
    there = [one for one, lost in zip(questions, gone, strict=True) if one.relevant and not lost]
    retyped = {name: retype(there, form) for name, form in FORMS.items()} if forms else {}
    total = len(questions) + sum(map(len, retyped.values()))
    answers = _ask(index, questions, progress, 0, total)
    rows = tuple(_rows(questions, answers, gone))
    typed: dict[str, list[Answer]] = {}
    done = len(questions)
    for name, changed in retyped.items():
        typed[name] = _ask(index, changed, progress, done, total)
        done += len(changed)
    answerable = [row for row in rows if row["relevant"]]
    groups = {"all": answerable}
    groups["zh"] = [row for row in answerable if row["language"].startswith("zh")]
    groups["other"] = [row for row in answerable if not row["language"].startswith("zh")]
    for language in sorted({row["language"] for row in answerable}):
        groups[language if language not in groups else f"{language} only"] = [
            row for row in answerable if row["language"] == language
        ]
    kinds = {kind: [row for row in rows if row["kind"] == kind] for kind in KINDS}
    return Evaluation(
        index=index.generation.name,
        groups={name: _measure_group(group) for name, group in groups.items() if group},
        auroc={kind: _auroc(answerable, kinds[kind]) for kind in ("near", "far") if kinds[kind] and answerable},
        answered={
            name: float(np.mean([row["tier"] == "answered" for row in group]))
            for name, group in {"answerable": answerable, **kinds}.items()
            if group
        },
        near=_answered_by_language(kinds["near"]),
        milliseconds=float(np.median([answer.milliseconds for answer in answers])),
        rows=rows,
        gone=sum(gone),
        forms=_compare_forms(rows, retyped, typed),
    )


def _ask(
    index: Index, questions: Sequence[TestQuestion], progress: Callable[[int, int], None], done: int, total: int
) -> list[Answer]:
    answers: list[Answer] = []
    for first in range(0, len(questions), BATCH):
        batch = questions[first : first + BATCH]
        answers += index.ask_many([one.question for one in batch], DEPTH, after=[one.after for one in batch])
        progress(done + len(answers), total)
    return answers


def _compare_forms(
    rows: Sequence[dict[str, Any]],
    retyped: Mapping[str, Sequence[TestQuestion]],
    answers: Mapping[str, Sequence[Answer]],
) -> dict[str, Form]:
    """Hold hit@1 of questions in another form against that of the same ones as they are written."""
    first = {row["question_id"]: row["rank"] == 1 for row in rows}
    found = {}
    for name, questions in retyped.items():
        if questions:
            before = [first[one.question_id] for one in questions]
            after = [_is_first(one, answer) for one, answer in zip(questions, answers[name], strict=True)]
            found[name] = Form(len(questions), float(np.mean(before)), float(np.mean(after)))
    return found


def _is_first(question: TestQuestion, answer: Answer) -> bool:
    return bool(answer.hits) and not _judge(question.relevant, answer)[0].startswith("hit-")


def unknown_headings(index: Index, questions: Sequence[TestQuestion]) -> list[str]:
    """List heading paths that questions name and the guide does not have: they can only count as misses."""
    places = Places(index)
    wanted = {(r.document, r.headings) for question in questions for r in question.relevant if r.headings}
    return [
        f"{document}: {' > '.join(headings)}"
        for document, headings in sorted(wanted)
        if not places.has(Relevant(document, headings))
    ]


def _rows(
    questions: Sequence[TestQuestion], answers: Sequence[Answer], gone: Sequence[bool]
) -> Iterator[dict[str, Any]]:
    """Judge each answer; ir-measures computes the measures."""
    from ir_measures import RR, Qrel, ScoredDoc, Success, iter_calc, nDCG

    qrels, run, found = [], [], {}
    for question, answer in zip(questions, answers, strict=True):
        names = _judge(question.relevant, answer)
        found[question.question_id] = names
        qrels += [Qrel(question.question_id, str(row), 1) for row in range(len(question.relevant))]
        # trec_eval sorts by score and breaks ties by name, so the rank itself is the score.
        run += [ScoredDoc(question.question_id, name, -rank) for rank, name in enumerate(names)]
    values: dict[str, dict[str, float]] = {}
    measures = {Success @ 1: "hit@1", Success @ 3: "hit@3", RR @ DEPTH: "MRR@10", nDCG @ DEPTH: "nDCG@10"}
    for value in iter_calc(list(measures), qrels, run) if qrels else ():
        values.setdefault(value.query_id, {})[measures[value.measure]] = value.value
    for question, answer, lost in zip(questions, answers, gone, strict=True):
        ranks = [rank for rank, name in enumerate(found[question.question_id], 1) if not name.startswith("hit-")]
        yield {
            "question_id": question.question_id,
            "language": question.language,
            "question": question.question,
            "kind": question.kind,
            "relevant": [asdict(relevant) for relevant in question.relevant],
            "entry": repr(question.relevant),
            "rank": ranks[0] if ranks else None,
            "gone": lost,
            "answerable": answer.answerable,
            "tier": answer.tier,
            "confidence": answer.confidence,
            "found": [
                {
                    "document": hit.passage.document_id,
                    "headings": hit.passage.headings,
                    "start_line": hit.passage.start_line,
                }
                for hit in answer.hits[:3]
            ],
            **values.get(question.question_id, {}),
        }


def _judge(relevant: Sequence[Relevant], answer: Answer) -> list[str]:
    """Name each hit by the relevant place it shows first, or ``hit-N``."""
    names: list[str] = []
    for hit in answer.hits:
        shown = (
            str(row) for row, place in enumerate(relevant) if any(is_relevant(one, place) for one in hit.everywhere)
        )
        names.append(next((name for name in shown if name not in names), f"hit-{hit.rank}"))
    return names


def _measure_group(rows: Sequence[dict[str, Any]]) -> dict[str, Any]:

    values = np.array([[row[name] for name in MEASURES] for row in rows])
    draws = draw_entries([row["entry"] for row in rows])
    means = np.array([values[draw].mean(axis=0) for draw in draws])
    low, high = np.percentile(means, (2.5, 97.5), axis=0)
    shares = {
        "refused": float(np.mean([not row["answerable"] for row in rows])),
        "right": float(np.mean([row["rank"] == 1 and row["tier"] == "answered" for row in rows])),
    }
    return {"n": len(rows), **shares} | {
        name: Measure(float(values[:, column].mean()), float(low[column]), float(high[column]))
        for column, name in enumerate(MEASURES)
    }


def _answered_by_language(rows: Sequence[dict[str, Any]]) -> dict[str, float]:
    """Give the share called answered, in the groups of :class:`Evaluation`."""
    groups: dict[str, list[bool]] = {}
    for row in sorted(rows, key=lambda row: str(row["language"])):
        broad = "zh" if row["language"].startswith("zh") else "other"
        for name in dict.fromkeys(("all", broad, row["language"])):
            groups.setdefault(name, []).append(row["tier"] == "answered")
    return {name: float(np.mean(answered)) for name, answered in groups.items()}


def _auroc(answerable: Sequence[dict[str, Any]], other: Sequence[dict[str, Any]]) -> Measure:
    """Area under the ROC curve of the confidence: how often an answerable question gets the higher one."""
    from scipy.stats import rankdata

    positive = np.array([row["confidence"] for row in answerable])
    negative = np.array([row["confidence"] for row in other])

    def area(one: NDArray[np.float64], two: NDArray[np.float64]) -> float:
        ranks = rankdata(np.concatenate([one, two]))[: len(one)]
        return float((ranks.sum() - len(one) * (len(one) + 1) / 2) / (len(one) * len(two)))

    random = np.random.default_rng(SEED)
    draws = draw_entries([row["entry"] for row in answerable])
    areas = [area(positive[draw], random.choice(negative, len(negative))) for draw in draws]
    low, high = np.percentile(areas, (2.5, 97.5))
    return Measure(area(positive, negative), float(low), float(high))


def draw_entries(entries: Sequence[str]) -> Iterator[NDArray[np.intp]]:
    """Draw rows with replacement, all questions of an entry together."""

    random = np.random.default_rng(SEED)
    members: dict[str, list[int]] = {}
    for row, entry in enumerate(entries):
        members.setdefault(entry, []).append(row)
    groups = [np.array(rows) for rows in members.values()]
    for _ in range(RESAMPLES):
        yield np.concatenate([groups[at] for at in random.integers(len(groups), size=len(groups))])


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence."""

    low: float  # confidence, from
    high: float  # up to
    questions: int
    confidence: float  # mean
    answered: float  # share that the guide really answers
    answered_low: float  # its 95 % interval (Wilson 1927)
    answered_high: float


def reliability(rows: Sequence[dict[str, Any]], bins: int = 10) -> list[Bin]:
    """Hold confidence against what is true, in bins of equal width; empty ones are left out."""
    from scipy.stats import binomtest

    confidence = np.array([row["confidence"] for row in rows], np.float64)
    true = np.array([bool(row["relevant"]) for row in rows])
    at = np.minimum((confidence * bins).astype(int), bins - 1)
    found = []
    for number in np.unique(at).tolist():
        inside = at == number
        hits, n = int(true[inside].sum()), int(inside.sum())
        interval = binomtest(hits, n).proportion_ci(method="wilson")
        mean = float(confidence[inside].mean())
        found.append(
            Bin(number / bins, (number + 1) / bins, n, mean, hits / n, float(interval.low), float(interval.high))
        )
    return found


def thresholds(rows: Sequence[dict[str, Any]], steps: int = 50) -> list[dict[str, Any]]:
    """Say, for each threshold of confidence, what share of each kind of question would be called answerable.

    :return: A record a kind ("answerable", "near", "far") and threshold, thresholds ascending from 0 to 1.
    """

    kinds: dict[str, list[float]] = {}
    for row in rows:
        kinds.setdefault("answerable" if row["relevant"] else row["kind"], []).append(row["confidence"])
    return [
        {"kind": kind, "threshold": step / steps, "share": float(np.mean(np.array(kinds[kind]) >= step / steps))}
        for kind in ("answerable", "near", "far")
        if kind in kinds
        for step in range(steps + 1)
    ]
