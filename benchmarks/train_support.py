"""Train the support reader that ships: does a passage say a sentence?

usage: python benchmarks/train_support.py [--leave NAME…] [--epochs N] [--seed N] [--begin FOLDER] [--output FOLDER]

Reads `benchmarks/training/support.jsonl`: passages of guides, and sentences in many languages, each with its kind: said
by the passage (T), or not said, by one small change: N negated, E another entity, M two things merged,
C another condition, X something added, V another value. Each passage is also read with a true sentence of another
passage of its guide. With --leave nothing is written; the guides named are judged.
"""

import argparse
import json
import random
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score

from qa.disk import hash_file
from qa.guide.sentences import split_sentences
from qa.models.encoder import Tokenized
from qa.models.layers import RECORD, find_layers
from qa.models.onnx_engine import OnnxEngine
from qa.models.words import read_model, unpack_words
from qa.training.export import export_layers
from qa.training.layers import read_layers
from qa.training.support import LAYERS, Pair, Reader, head_weights, train
from qa.written.support import HEAD, join

EPOCHS, SEED = 3, 1
SAMPLE = 400  # pairs, about
DATA = Path(__file__).parent / "training" / "support.jsonl"
FOREIGN = 1  # other passages, true sentences of which each passage is read with
BESIDE = 0.5  # probability that a passage stands beside another one of its guide, and again
LONGEST = 450  # bytes of passages beside each other; qa.written.check reads up to 300
SHORTEST = 5  # characters of a sentence that is taken word for word


def main() -> None:
    """Train, and write or judge."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--leave", nargs="*", default=[], metavar="NAME", help="guides to judge on")
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--begin", type=Path, metavar="FOLDER", help="output of an earlier training, to go on from")
    parser.add_argument("--output", type=Path, default=Path("build/support"))
    arguments = parser.parse_args()
    engine = OnnxEngine(unpack_words(), find_layers())
    records = [json.loads(line) for line in DATA.read_text().splitlines()]
    draw = random.Random(arguments.seed)
    kept = [one for one in records if one["guide"] not in arguments.leave]
    groups = [[pair for _, pair in group] for group in read_groups(kept, engine, draw)]
    started = time.monotonic()

    def log(step: int, steps: int, loss: float) -> None:
        print(f"{step}/{steps} {loss:.4f} {time.monotonic() - started:.0f} s", flush=True)

    weights = read_layers(find_layers().graph.read_bytes())
    begin = torch.load(arguments.begin / "reader.pt", weights_only=True) if arguments.begin else None
    reader = train(groups, read_model(), weights, arguments.epochs, arguments.seed, log, begin)
    arguments.output.mkdir(parents=True, exist_ok=True)
    torch.save(reader.state_dict(), arguments.output / "reader.pt")
    pairs = [pair for group in groups for pair in group]
    write(reader, pairs[:: len(pairs) // SAMPLE + 1], arguments)
    judged = [one for one in records if one["guide"] in arguments.leave]
    if judged:
        judge(reader, [pair for group in read_groups(judged, engine, draw) for pair in group])


def read_groups(
    records: Sequence[dict[str, Any]], engine: OnnxEngine, draw: random.Random
) -> Iterator[list[tuple[str, Pair]]]:
    """Give the pairs of each passage, with their kinds; F for a true sentence of another passage.

    Beside what was written about a passage stand sentences of guides word for word, one of its own and one of another:
    what is said in the same words is said. Half of the passages stand among others of their guide, as they do when a
    piece of a long section is read.
    """
    by_guide = defaultdict(list)
    for one in records:
        by_guide[one["guide"]].append(one)
    for one in records:
        others = [other for other in by_guide[one["guide"]] if other is not one]
        draw.shuffle(others)
        passage, beside = one["passage"], 0
        while others[beside + 1 :] and draw.random() < BESIDE:
            longer = [passage, others[beside]["passage"]]
            draw.shuffle(longer)
            if len("\n".join(longer).encode()) > LONGEST:
                break
            passage, beside = "\n".join(longer), beside + 1
        own = [(kind, text) for kind, _, text in one["sentences"]]
        own.append(("T", draw.choice(sentences_of(one["passage"]))))
        for other in others[beside : beside + FOREIGN]:
            own.append(("F", draw.choice([text for kind, _, text in other["sentences"] if kind == "T"])))
            own.append(("F", draw.choice(sentences_of(other["passage"]))))
        group = []
        for kind, text in own:
            joined = join(engine, text, tuple(one["headings"]), passage)
            group.append((kind, Pair(np.array(joined.ids, np.int32), joined.sentence, kind == "T")))
        yield group


def sentences_of(text: str) -> list[str]:
    """Cut a passage into its sentences, without the marks of lists and tables."""
    cut = [text[start:end].strip("-*#>|0123456789. \n") for start, end in split_sentences(text)]
    return [one for one in cut if len(one) > SHORTEST] or [text]


def write(reader: Reader, sample: Sequence[Pair], arguments: argparse.Namespace) -> None:
    """Write the layers as a graph in 8 bits, and the head.

    :param sample: Pairs that the graph's ranges are measured on.
    """
    packed = read_model()
    lower = {name: own for name, own in packed.weights.items() if _layer(name) < LAYERS}
    packed = replace(packed, config={**packed.config, "num_hidden_layers": LAYERS}, weights=lower)
    weights = {f"encoder.{name}": own.numpy() for name, own in reader.network.encoder.state_dict().items()}
    texts = [Tokenized(pair.ids, np.ones(len(pair.ids), bool)) for pair in sample]
    made = {
        "epochs": arguments.epochs,
        "seed": arguments.seed,
        "begun from": json.loads((arguments.begin / RECORD).read_text())["made"] if arguments.begin else "",
        "left out": arguments.leave,
        "data": hash_file(DATA),
        "layers": find_layers().sha256,
    }
    export_layers(packed, weights, texts, arguments.output, "support reader", made)
    np.savez(arguments.output / HEAD, **head_weights(reader))


def _layer(name: str) -> int:
    parts = name.split(".")
    return int(parts[2]) if parts[:2] == ["encoder", "layer"] else -1


def judge(reader: Reader, pairs: Sequence[tuple[str, Pair]]) -> None:
    """Print how well true sentences are told from those of each kind, on guides left out."""
    with torch.no_grad():
        logits = np.concatenate(
            [reader([pair for _, pair in pairs[at : at + 32]]).numpy() for at in range(0, len(pairs), 32)]
        )
    kinds = np.array([kind for kind, _ in pairs])
    true, false = logits[kinds == "T"], kinds != "T"
    floor = np.quantile(true, 0.1)
    for name, chosen in [("all", false), *((kind, kinds == kind) for kind in sorted({*kinds[false]}))]:
        own = logits[chosen]
        auroc = roc_auc_score([1] * len(true) + [0] * len(own), [*true, *own])
        print(f"{name}: {len(own)}, AUROC {auroc:.3f}, dropped where 9 of 10 true ones stay {(own < floor).mean():.0%}")
    own = logits[(kinds != "T") & (kinds != "F")]
    for probability in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9):
        least = np.log(probability / (1 - probability))
        print(f"held from {probability}: {(true < least).mean():.0%} of {len(true)} true ones dropped", end=", ")
        print(f"{(own < least).mean():.0%} of {len(own)} false ones of the same passages")


if __name__ == "__main__":
    main()
