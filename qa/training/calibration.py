"""How large activations get, to give the 8-bit graph fixed ranges."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from qa.models.encoder import Tokenized
from qa.training.graph import Weights
from qa.training.layers import BEHIND
from qa.training.network import Network

SHARE = 0.8  # of a component's size that moves into the weights; with 0.5 the error of tokens is larger by 40 %
MARGIN = 1.1  # of the ranges, for texts that were not measured
TOGETHER = 16  # texts in a run

Bounds = NDArray[np.float32]  # (2, layers, 3, hidden): the lowest and the highest value of each component


@torch.no_grad()  # type: ignore[untyped-decorator]
def measure_activations(network: Network, texts: Sequence[Tokenized]) -> Bounds:
    """Run texts in float32, and note what goes into three products of each layer."""
    layers = network.encoder.layer
    bounds = np.zeros((2, len(layers), len(BEHIND), network.normalise.weight.shape[0]), np.float32)

    def note(layer: int, part: int) -> Callable[[Any, Any], None]:
        def hook(_: Any, inputs: Any) -> None:
            values = inputs[0].reshape(-1, bounds.shape[-1]).float().cpu().numpy()
            lowest, highest = bounds[:, layer, part]
            np.minimum(lowest, values.min(axis=0), out=lowest)
            np.maximum(highest, values.max(axis=0), out=highest)

        return hook

    hooks = [
        layers[layer].get_submodule(products[0]).register_forward_pre_hook(note(layer, part))
        for layer in range(len(layers))
        for part, products in enumerate(BEHIND)
    ]
    for first in range(0, len(texts), TOGETHER):
        network([text.ids for text in texts[first : first + TOGETHER]], precise=True)
    for hook in hooks:
        hook.remove()
    return bounds


def choose_ranges(weights: Weights, measured: Sequence[Bounds]) -> dict[str, NDArray[Any]]:
    """Choose what to divide each component by, and the ranges of what is left, as ``bert_graph`` takes them."""
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
    limits = np.stack([(lowest / smooth).min(axis=-1), (highest / smooth).max(axis=-1)], axis=-1) * MARGIN
    return {"smoothing": smoothing, "ranges": limits.astype(np.float32)}
