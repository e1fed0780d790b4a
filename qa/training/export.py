"""Trained weights to a model folder: the layers as a graph of ONNX Runtime in 8 bits, and how they were made."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from qa.disk import hash_file, replace_file
from qa.errors import ModelError
from qa.models.cache import write_json
from qa.models.e5 import Packed
from qa.models.encoder import Tokenized
from qa.models.layers import GRAPH, RECORD
from qa.training.graph import Weights


def export_layers(
    packed: Packed, weights: Weights, texts: Sequence[Tokenized], folder: Path, name: str, made: dict[str, Any]
) -> None:
    """Write a model folder.

    :param packed: The model that was trained; its configuration is taken.
    :param weights: Of the trained layers, under the names of a BertModel; those of ``packed`` for what is not there.
    :param texts: Questions and passages whose activations the graph's ranges are measured on.
    :param made: What the record says of how.
    :raises ModelError: The extra ``models`` is not installed.
    """
    try:
        from qa.training.calibration import choose_ranges, measure_activations
        from qa.training.layers import bert_graph
        from qa.training.network import Network

        weights = packed.weights | weights
        network = Network(packed, weights)
        ranges = choose_ranges(weights, [measure_activations(network, texts)])
        graph = bert_graph(weights, packed.config, ranges)
    except ModuleNotFoundError as error:
        raise ModelError(f"training needs {error.name}; run: pip install 'guide-qa[models]'") from error
    folder.mkdir(parents=True, exist_ok=True)
    replace_file(folder / GRAPH, graph)
    record = {
        "name": name,
        "sha256": hash_file(folder / GRAPH),
        "date": datetime.now(UTC).date().isoformat(),
        "made": made,
    }
    write_json(folder / RECORD, record)
