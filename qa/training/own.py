"""Train on one's own guide: all but a fifth of its questions, and on that fifth what it gains."""

import hashlib
import math
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.build.build import build_index
from qa.errors import QuestionError
from qa.guide.files import fingerprint_corpus
from qa.models.background import encode_background
from qa.models.encoder import Encoder
from qa.models.layers import find_layers
from qa.models.words import read_model
from qa.quality.evaluate import evaluate
from qa.quality.questions import TestQuestion, read_questions
from qa.search.index import Index
from qa.training.examples import TrainingGuide, read_guide
from qa.training.export import export_layers
from qa.training.layers import read_layers
from qa.training.steps import QUESTIONS
from qa.training.train import train

EPOCHS = 6
HELD_OUT = 5  # every so many places that answer, one is kept to measure on
FEWEST = 60  # questions; fewer teach nothing that can be measured
MEASURED = 200  # texts that the ranges of the 8-bit graph are measured on
GROUP = "all"

Measures = dict[str, float]


@dataclass(frozen=True, slots=True)
class Gains:
    """What a training on one's own guide did."""

    model: Path
    trained_on: int  # questions
    measured_on: int
    before: Measures
    after: Measures


def train_on_guide(
    corpus: Path,
    files: Sequence[Path],
    output: Path,
    epochs: int = EPOCHS,
    seed: int = 1,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Gains:
    """Train the built-in model further, and write a model folder.

    Every fifth place that answers is held out with all its questions: what is measured on them was never seen.

    :param output: Of the model; checkpoints lie there until it is whole, so that the same training, stopped, goes on.
    :raises QuestionError: There are too few questions that the guide answers.
    """
    encoder = Encoder()
    guide = read_guide(corpus.name, corpus, files, encoder, encode_background(encoder))
    questions = [question for file in files for question in read_questions(file) if question.relevant]
    held_out = hold_out(questions)
    kept = tuple(question for question in guide.questions if question.question_id not in held_out)
    if len(guide.questions) < FEWEST or not kept or not held_out:
        raise QuestionError(f"{len(guide.questions)} questions are too few to train on; write {FEWEST} or more")
    layers = find_layers()
    own = TrainingGuide(guide.name, guide.passages, kept)
    packed = read_model()
    steps = math.ceil(epochs * len(kept) / QUESTIONS)
    start = read_layers(layers.graph.read_bytes())
    same = repr(
        [
            fingerprint_corpus(corpus),
            [(one.question_id, one.tokens.ids.tolist()) for one in kept],
            layers.sha256,
            steps,
            seed,
        ]
    )
    checkpoints = output / f"checkpoints-{hashlib.sha256(same.encode()).hexdigest()[:12]}"
    weights = train([[own]], checkpoints, encoder, steps, layers=start, seed=seed, progress=progress)
    texts = [question.tokens for question in kept] + [passage.whole for passage in guide.passages]
    made = {"base": layers.name, "corpus": corpus.name, "questions": len(kept), "steps": steps, "seed": seed}
    export_layers(
        packed, weights, texts[:: max(1, len(texts) // MEASURED)], output, f"{layers.name}, {corpus.name}", made
    )
    shutil.rmtree(checkpoints)
    measured = [question for question in questions if question.question_id in held_out]
    before, after = (measure(corpus, measured, model) for model in (encoder, Encoder(str(output))))
    return Gains(output, len(kept), len(measured), before, after)


def hold_out(questions: Sequence[TestQuestion]) -> set[str]:
    """Choose the questions that are measured on: all of every fifth place that answers."""
    places = sorted({repr(question.relevant) for question in questions if question.relevant})[::HELD_OUT]
    return {question.question_id for question in questions if repr(question.relevant) in places}


def measure(corpus: Path, questions: list[TestQuestion], encoder: Encoder) -> Measures:
    """Index the guide aside, and ask it."""
    with tempfile.TemporaryDirectory() as aside:
        build_index(corpus, Path(aside), encoder)
        group: dict[str, Any] = evaluate(Index(Index.open(Path(aside)).generation, encoder), questions).groups[GROUP]
    return {name: round(group[name].value, 3) for name in ("hit@1", "hit@3", "MRR@10")}
