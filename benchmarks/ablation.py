"""Show what each signal of the ranking is worth: alone, left out, and all together.

usage: python benchmarks/ablation.py SETDIR… [--cache FOLDER]

Weights are those of qa/search/data/ranking.json in every row, so a row says what a signal adds, not what other weights
make up for. Figures are MRR@10, differences to the whole, with 95 % intervals of a paired bootstrap over
*entries* (the places that answer): many questions are translations of one. Indexes are shared with train_ranking.py.
"""

import argparse
import json
from pathlib import Path

import numpy as np
from train_ranking import ROOT, SEED, TERMS, Asked, ask, open_guide, read_sets, reciprocal

from qa.models.encoder import Encoder

RESAMPLES = 1000
SIGNALS = {
    "late interaction": ("late",),
    "debiased dense": ("dense",),
    "headings above their threshold": ("heading",),
    "codes and numbers": ("lexical",),
    "second encoder, passage": ("second",),
    "second encoder, sentence": ("sentence",),
    "second encoder": ("second", "sentence"),
    "length": ("length",),
}
ALONE = ("late interaction", "debiased dense", "second encoder, passage", "second encoder, sentence")


def main() -> None:
    """Measure every set and print two tables as Markdown."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="*", type=Path, metavar="SETDIR")
    parser.add_argument("--cache", type=Path, default=ROOT / "build" / "train", help="where indexes are kept")
    arguments = parser.parse_args()
    sets = read_sets(arguments.sets)
    weights = {name: json.loads((ROOT / "qa/search/data/ranking.json").read_text())["score"][name] for name in TERMS}
    rows = {"plain dense, as peers rank": {"plain": 1.0}}
    rows |= {f"{name}, alone": dict.fromkeys(TERMS, 0.0) | dict.fromkeys(SIGNALS[name], 1.0) for name in ALONE}
    rows["all"] = weights
    rows |= {f"without {name}": weights | dict.fromkeys(terms, 0.0) for name, terms in SIGNALS.items()}
    encoder = Encoder()
    table: dict[str, dict[str, tuple[float, str]]] = {name: {} for name in rows}
    for guide in sets:
        generation = open_guide(guide, arguments.cache, encoder)
        for file in guide.files:
            asked = ask(generation, guide, guide.label(file), guide.questions(file), encoder)
            for name, measured in measure([one for one in asked if one.question.relevant], rows).items():
                table[name][guide.label(file)] = measured
    labels = list(table["all"])
    print(f"| ranking | {' | '.join(labels)} | mean |\n|---|{'---|' * (len(labels) + 1)}")
    for name, cells in table.items():
        mean = np.mean([value for value, _ in cells.values()])
        print(f"| {name} | {' | '.join(f'{value:.3f}{mark}' for value, mark in cells.values())} | {mean:.3f} |")
    print("\n`*`: the 95 % interval of the difference to the whole leaves out zero.")


def measure(asked: list[Asked], rows: dict[str, dict[str, float]]) -> dict[str, tuple[float, str]]:
    """Give the mean of every ranking, with a mark where it differs from the whole."""
    values = {name: np.array([reciprocal(one, weights) for one in asked]) for name, weights in rows.items()}
    entries = np.unique([repr(one.question.relevant) for one in asked], return_inverse=True)[1]
    sizes = np.bincount(entries)
    random = np.random.default_rng(SEED)
    draws = random.integers(len(sizes), size=(RESAMPLES, len(sizes)))
    measured = {}
    for name, own in values.items():
        sums = np.bincount(entries, own - values["all"])
        low, high = np.percentile(sums[draws].sum(axis=1) / sizes[draws].sum(axis=1), (2.5, 97.5))
        measured[name] = float(own.mean()), "" if low <= 0 <= high else "*"
    return measured


if __name__ == "__main__":
    main()
