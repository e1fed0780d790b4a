"""Train the verifier that ships, on guides and questions of their readers.

usage: python benchmarks/train_verifier.py SET… [--leave NAME…] [--epochs N] [--seed N] [--share X] [--output FILE]

A SET is a folder with `corpus/` and `*.jsonl` files of test questions, or a folder of such folders. The guides in
`benchmarks/training/guides` are always among them, and every guide is asked some off-topic questions besides its own.
Needs the shipped encoder, whose token vectors the verifier reads; fit the ranking anew afterwards.
"""

import argparse
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from train_encoder import hash_set

from qa.build.build import build_index
from qa.disk import hash_file
from qa.models.cache import write_json
from qa.models.encoder import Encoder
from qa.quality.questions import TestQuestion, is_relevant, read_questions
from qa.search.ranking import combine, parts
from qa.search.search import best_of_sections, prepare, signals_of
from qa.search.verifier import RECORD, WEIGHTS
from qa.store.generation import Generation
from qa.training.verifier import Example, train

ROOT = Path(__file__).parent
EPOCHS, SEED = 3, 3
SECTIONS = 8  # that are read in training; in use fewer
OFF_TOPIC = 12  # questions that every guide is asked besides its own
TOGETHER = 32  # questions encoded in a run


def main() -> None:
    """Collect, train, write."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, metavar="SET")
    parser.add_argument("--leave", nargs="*", default=[], metavar="NAME", help="sets to leave out")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--share", type=float, default=1.0, help="of the unanswered questions, for a learning curve")
    parser.add_argument("--output", type=Path, default=WEIGHTS)
    parser.add_argument("--cache", type=Path, default=Path("build/train_verifier"), help="where indexes are kept")
    arguments = parser.parse_args()
    encoder = Encoder()
    draw = random.Random(arguments.seed)
    off_topic = read_questions(ROOT / "training" / "far.jsonl")
    folders = [one for folder in (*arguments.sets, ROOT / "training" / "guides") for one in guides_in(folder)]
    folders = [folder for folder in folders if not {*folder.parts} & {*arguments.leave}]
    examples: list[Example] = []
    for number, folder in enumerate(folders, 1):
        questions = [one for file in sorted(folder.glob("*.jsonl")) for one in read_questions(file)]
        questions = [one for one in questions if one.relevant or draw.random() < arguments.share]
        asked = [*questions, *draw.sample(off_topic, OFF_TOPIC)]
        examples += read_examples(folder, asked, arguments.cache / f"{number}-{folder.name}", encoder)
        print(f"{folder.name}: {len(examples)} examples", file=sys.stderr, flush=True)
    began = time.monotonic()

    def log(step: int, loss: float) -> None:
        print(f"step {step}: loss {loss:.3f}; {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)

    weights = train(examples, arguments.epochs, arguments.seed, log)
    np.savez(arguments.output, **{name: values.astype(np.float16) for name, values in weights.items()})
    unanswered = sum(not one.answers.any() for one in examples)
    record = {
        "encoder": encoder.fingerprint,
        "sha256": hash_file(arguments.output),
        "made": {
            "command": f"python benchmarks/train_verifier.py SET… --epochs {arguments.epochs} --seed {arguments.seed}",
            "sets": {folder.name: hash_set(folder) for folder in folders},
            "questions": {"answered": len(examples) - unanswered, "unanswered": unanswered},
        },
    }
    write_json(arguments.output.with_suffix(RECORD.suffix), record)


def guides_in(folder: Path) -> list[Path]:
    """List a guide, or the guides of a folder, that have questions."""
    return [
        one for one in (folder, *sorted(folder.iterdir())) if (one / "corpus").is_dir() and any(one.glob("*.jsonl"))
    ]


def read_examples(folder: Path, questions: Sequence[TestQuestion], index: Path, encoder: Encoder) -> Iterator[Example]:
    """Ask a guide; an answered question whose answer is not among the first sections says nothing and is left out."""
    build_index(folder / "corpus", index, encoder)
    store = Generation.open(index)
    questions = [replace(one, question=one.question.strip()) for one in questions]
    for first in range(0, len(questions), TOGETHER):
        batch = questions[first : first + TOGETHER]
        encoded = encoder.encode_queries([one.question for one in batch])
        for row, one in enumerate(batch):
            query = prepare(store, one.question, encoded, row)
            rows, signals, _, _ = signals_of(store, query)
            best = best_of_sections(store, rows, combine(parts(signals)).round(5))[:SECTIONS]
            passages = store.passages(rows[best].tolist())
            answers = np.array([any(is_relevant(passage, place) for place in one.relevant) for passage in passages])
            if answers.any() or not one.relevant:
                tokens = tuple(store.map_tokens(rows[at : at + 1], np.array)[0] for at in best)
                yield Example(query.tokens, tokens, answers)


if __name__ == "__main__":
    main()
