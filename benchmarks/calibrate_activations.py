"""Measure the activations of the embedded model, to give its 8-bit graph fixed ranges.

usage: python benchmarks/calibrate_activations.py SETDIR… [--write]

Runs the model in float32 (sentence-transformers) on questions and paragraphs of each set, and prints how near the 8-bit
graph comes to it on a set whose own texts had no part in the ranges. With --write, takes all sets and writes
qa/models/data/activations.npz, which qa.models.weights.layers.bert_graph() reads.
"""

import argparse
import json
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession

from qa.models.weights.layers import ACTIVATIONS, BEHIND, SMOOTHED, bert_graph

SEED = 20261123
QUESTIONS, PARAGRAPHS = 60, 40  # of each set
SHARE = 0.8  # of a component's size that moves into the weights; with 0.5 the error of tokens is larger by 40 %
MARGIN = 1.1  # of the ranges, for texts that were not measured

Vectors = NDArray[np.float32]


def main() -> None:
    """Leave out each set in turn, print how near the graph is, then write what all of them give."""
    from sentence_transformers import SentenceTransformer

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+", type=Path, metavar="SETDIR")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    from reference_model import reference_folder

    encoder = SentenceTransformer(str(reference_folder()))
    bert = encoder[0].auto_model.eval()
    weights = {name: tensor.numpy() for name, tensor in bert.state_dict().items()}
    config = bert.config.to_dict()
    texts = {folder.name: own for folder in arguments.sets if (own := sample(folder))}
    measured = {name: measure(encoder, bert, own) for name, own in texts.items()}
    print("| set left out | text, cosine | token, cosine | values beyond the ranges |\n|---|---|---|---|")
    for name, own in texts.items():
        others = [bounds for other, bounds in measured.items() if other != name]
        if others:
            activations = ranges(weights, others)
            graph = InferenceSession(bert_graph(weights, config, activations), providers=["CPUExecutionProvider"])
            whole, tokens = compare(encoder, bert, graph, own)
            print(f"| {name} | {whole:.5f} | {tokens:.5f} | {beyond(activations, measured[name])} |", flush=True)
    if arguments.write:
        np.savez(ACTIVATIONS, allow_pickle=False, **ranges(weights, list(measured.values())))


def sample(folder: Path) -> list[str]:
    """Draw questions and paragraphs of a set, with the model's prompts."""
    draw = random.Random(SEED)
    questions = [
        f"query: {json.loads(line)['question']}"
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    paragraphs = [
        f"passage: {paragraph}"
        for path in sorted((folder / "corpus").rglob("*.md"))
        for paragraph in path.read_text(encoding="utf-8").split("\n\n")
        if paragraph.strip()
    ]
    chosen = draw.sample(questions, min(QUESTIONS, len(questions)))
    return chosen + draw.sample(paragraphs, min(PARAGRAPHS, len(paragraphs)))


def measure(encoder: Any, bert: Any, texts: Sequence[str]) -> Vectors:
    """Give the lowest and the highest value of each component, shape ``(2, layers, 3, hidden)``."""
    import torch

    layers = bert.encoder.layer
    bounds = np.zeros((2, len(layers), len(SMOOTHED), bert.config.hidden_size), np.float32)

    def note(layer: int, part: int) -> Any:
        def hook(_: Any, inputs: Any) -> None:
            values = inputs[0].reshape(-1, bounds.shape[-1]).numpy()
            lowest, highest = bounds[:, layer, part]
            np.minimum(lowest, values.min(axis=0), out=lowest)
            np.maximum(highest, values.max(axis=0), out=highest)

        return hook

    hooks = [
        layers[layer].get_submodule(products[0]).register_forward_pre_hook(note(layer, part))
        for layer in range(len(layers))
        for part, products in enumerate(BEHIND)
    ]
    with torch.inference_mode():
        for text in texts:
            bert(**encoder[0].tokenizer(text, truncation=True, return_tensors="pt"))
    for hook in hooks:
        hook.remove()
    return bounds


def ranges(weights: dict[str, Vectors], measured: Sequence[Vectors]) -> dict[str, NDArray[Any]]:
    """Choose what to divide each component by, and the ranges of what is left."""
    bounds = np.stack(measured)
    lowest, highest = bounds[:, 0].min(axis=0), bounds[:, 1].max(axis=0)
    size = np.maximum(np.maximum(-lowest, highest), 1e-3)
    smoothing = np.empty(size.shape, np.float16)
    for layer, part in np.ndindex(*size.shape[:2]):
        names = [f"encoder.layer.{layer}.{product}.weight" for product in BEHIND[part]]
        weight = np.maximum(np.abs(np.concatenate([weights[name] for name in names])).max(axis=0), 1e-6)
        scale = size[layer, part] ** SHARE / weight ** (1 - SHARE)
        smoothing[layer, part] = scale / np.exp(np.log(scale).mean())
    smooth = smoothing.astype(np.float32)
    bounds = np.stack([(lowest / smooth).min(axis=-1), (highest / smooth).max(axis=-1)], axis=-1) * MARGIN
    return {"smoothing": smoothing, "ranges": bounds.astype(np.float32)}


def beyond(activations: dict[str, NDArray[Any]], bounds: Vectors) -> str:
    """Count the products whose range some value of these texts lies outside of, and by how much at most."""
    lowest, highest = bounds / activations["smoothing"].astype(np.float32)
    limits = activations["ranges"]
    excess = np.maximum(lowest.min(axis=-1) / limits[..., 0], highest.max(axis=-1) / limits[..., 1])
    return f"in {(excess > 1).sum()} of {excess.size} products, by {max(0, excess.max() - 1):.0%}"


def compare(encoder: Any, bert: Any, graph: InferenceSession, texts: Sequence[str]) -> tuple[float, float]:
    """Give the mean cosine of the graph's vectors to float32: of whole texts, of tokens."""
    import torch

    words, positions, kinds = (
        bert.state_dict()[f"embeddings.{kind}_embeddings.weight"] for kind in ("word", "position", "token_type")
    )
    wholes, tokens = [], []
    for text in texts:
        with torch.inference_mode():
            inputs = encoder[0].tokenizer(text, truncation=True, return_tensors="pt")
            expected = bert(**inputs).last_hidden_state[0].numpy()
        ids = inputs["input_ids"][0]
        embeddings = (words[ids] + positions[: len(ids)] + kinds[0]).numpy()
        found = graph.run(None, {"embeddings": embeddings[None]})[0][0]
        tokens.append(cosine(found, expected).mean())
        wholes.append(cosine(found.mean(axis=0), expected.mean(axis=0)))
    return float(np.mean(wholes)), float(np.mean(tokens))


def cosine(first: Vectors, second: Vectors) -> Any:
    """Compare vectors along the last axis."""
    return (first * second).sum(axis=-1) / np.linalg.norm(first, axis=-1) / np.linalg.norm(second, axis=-1)


if __name__ == "__main__":
    main()
