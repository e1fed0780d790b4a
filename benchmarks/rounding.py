"""Measure how near the built-in model's 8-bit graph is to the same weights in 32 bits.

usage: python benchmarks/rounding.py SETDIR…

Runs the graph and torch on questions and paragraphs of each set, and prints the mean cosine of texts and of tokens.
"""

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
import torch

from qa.models.encoder import Encoder, Tokenized
from qa.models.layers import find_layers
from qa.models.words import read_model
from qa.training.layers import read_layers
from qa.training.network import Network

SEED = 20261123
QUESTIONS, PARAGRAPHS = 60, 40  # of each set


def main() -> None:
    """Print a row a set."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SETDIR")
    encoder = Encoder()
    network = Network(read_model(), read_layers(find_layers().graph.read_bytes()))
    print("| set | text, cosine | token, cosine |\n|---|---|---|")
    for folder in parser.parse_args().sets:
        texts = sample(folder, encoder)
        with torch.inference_mode():
            expected = [states.numpy() for states in network([text.ids for text in texts], precise=True)]
        found = encoder._engine.run([text.ids.tolist() for text in texts])[1]
        pairs = list(zip(found, expected, strict=True))
        whole = np.mean([cosine(mine.mean(axis=0), its.mean(axis=0)) for mine, its in pairs])
        print(f"| {folder.name} | {whole:.5f} | {np.mean([cosine(*pair).mean() for pair in pairs]):.5f} |", flush=True)


def sample(folder: Path, encoder: Encoder) -> list[Tokenized]:
    """Draw questions and paragraphs of a set."""
    draw = random.Random(SEED)
    questions = [
        encoder.tokenize_query(json.loads(line)["question"])
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    paragraphs = [
        encoder.tokenize_passage(paragraph)
        for path in sorted((folder / "corpus").rglob("*.md"))
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
        if paragraph.strip()
    ]
    chosen = draw.sample(questions, min(QUESTIONS, len(questions)))
    return chosen + draw.sample(paragraphs, min(PARAGRAPHS, len(paragraphs)))


def cosine(first: np.ndarray, second: np.ndarray) -> Any:
    """Compare vectors along the last axis."""
    return (first * second).sum(axis=-1) / np.linalg.norm(first, axis=-1) / np.linalg.norm(second, axis=-1)


if __name__ == "__main__":
    main()
