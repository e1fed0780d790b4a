"""The layers of the built-in model: a ready graph in 8 bits, with what it was trained on."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from qa.disk import hash_file
from qa.errors import ModelError

GRAPH, RECORD = "layers.onnx", "layers.json"
SHIPPED = Path(__file__).parent / "data"  # benchmarks/train_encoder.py writes both files


@dataclass(frozen=True, slots=True)
class Layers:
    """A graph that runs behind the word vectors; ``qa train`` makes more of them."""

    graph: Path
    name: str
    sha256: str  # of the graph
    made: dict[str, Any]  # how: command, data, seed, base


def has_layers(folder: Path) -> bool:
    """Tell whether a model folder holds layers for the built-in word vectors, and no model of its own."""
    return (folder / RECORD).is_file()


def find_layers(folder: Path = SHIPPED, *, verify: bool = False) -> Layers:
    """Find layers in a folder.

    :param verify: Compare the graph's sha256 with the record.
    :raises ModelError: A file is missing or damaged.
    """
    remedy = "run: pip install --force-reinstall guide-qa" if folder == SHIPPED else "run qa train again"
    try:
        record = json.loads((folder / RECORD).read_bytes())
        layers = Layers(folder / GRAPH, record["name"], record["sha256"], record["made"])
        damaged = not layers.graph.is_file() or (verify and hash_file(layers.graph) != layers.sha256)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{folder / RECORD} is damaged ({error}); {remedy}") from error
    if damaged:
        raise ModelError(f"{folder / GRAPH} is missing or damaged; {remedy}")
    return layers
