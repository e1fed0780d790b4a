"""Train the support reader: a sentence and a passage read together, does the passage say the sentence?"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from qa.models.e5 import Packed, Weights
from qa.training.network import Network

FROZEN, LAYERS = 4, 9  # of the twelve: the lowest stay as they are, the highest are left out
INNER = 128  # units of the head
STEP = 36  # pairs in a step
RATE, HEAD_RATE = 6e-5, 1e-3
WARM_UP = 20  # steps
LEFT_OUT, LEFT_OUT_INSIDE = 0.1, 0.05  # dropout of the head, of the layers

Ids = NDArray[np.int32]
Log = Callable[[int, int, float], None]


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence and a passage as one sequence."""

    ids: Ids
    sentence: int  # tokens of the sentence, behind the first special one
    said: bool  # the passage says it


class Reader(nn.Module):  # type: ignore[misc]
    """Sequences to logits."""

    def __init__(self, packed: Packed, weights: Weights | None = None) -> None:
        super().__init__()
        self.network = Network(packed, weights)
        self.network.encoder.layer = self.network.encoder.layer[:LAYERS]
        self.network.encoder.layer.requires_grad_(True)
        self.network.encoder.layer[:FROZEN].requires_grad_(False)
        self.network.drop.p = LEFT_OUT_INSIDE
        self.inner = nn.Linear(3 * packed.config["hidden_size"], INNER)
        self.outer = nn.Linear(INNER, 1)
        self.drop = nn.Dropout(LEFT_OUT)

    def forward(self, pairs: Sequence[Pair]) -> Tensor:
        """Read pairs; a logit each, 0 is even."""
        states = self.network([pair.ids for pair in pairs], precise=not self.training)
        return self.head(torch.stack([_summary(own, pair.sentence) for own, pair in zip(states, pairs, strict=True)]))

    def head(self, summaries: Tensor) -> Tensor:
        logits: Tensor = self.outer(self.drop(functional.gelu(self.inner(self.drop(summaries)))))[:, 0]
        return logits


def _summary(states: Tensor, sentence: int) -> Tensor:
    """Put together the first token, the mean and the maximum of the sentence's."""
    own = states[1 : 1 + sentence]
    return torch.cat([states[0], own.mean(0), own.amax(0)])


def train(
    groups: Sequence[Sequence[Pair]],
    packed: Packed,
    weights: Weights,
    epochs: int,
    seed: int,
    log: Log = lambda step, steps, loss: None,
    begin: dict[str, Tensor] | None = None,
) -> Reader:
    """Train a reader.

    :param groups: Pairs of one passage each, that are told from each other in one step.
    :param weights: Of the layers to begin with, under the names of a BertModel.
    :param log: Called after each step with its number, how many there are, and its loss.
    :param begin: What an earlier training ended with, to go on from.
    """
    torch.manual_seed(seed)
    draw = random.Random(seed)
    reader = Reader(packed, weights)
    if begin:
        reader.load_state_dict(begin)
    reader.train()
    layers = [own for own in reader.network.parameters() if own.requires_grad]
    head = [*reader.inner.parameters(), *reader.outer.parameters()]
    optimiser = torch.optim.AdamW(
        [{"params": layers, "lr": RATE}, {"params": head, "lr": HEAD_RATE}], betas=(0.9, 0.98), weight_decay=0.01
    )
    batches = [batch for _ in range(epochs) for batch in _batches(groups, draw)]
    rates = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / WARM_UP, 0.03 + 0.97 * (1 - step / len(batches)))
    )
    for step, batch in enumerate(batches):
        loss = functional.binary_cross_entropy_with_logits(
            reader(batch), torch.tensor([float(pair.said) for pair in batch])
        )
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_([*layers, *head], 1.0)
        optimiser.step()
        rates.step()
        log(step + 1, len(batches), float(loss.detach()))
    reader.eval()
    return reader


def _batches(groups: Sequence[Sequence[Pair]], draw: random.Random) -> list[list[Pair]]:
    order = list(groups)
    draw.shuffle(order)
    batches: list[list[Pair]] = [[]]
    for group in order:
        if batches[-1] and len(batches[-1]) + len(group) > STEP:
            batches.append([])
        batches[-1] += group
    return batches


def head_weights(reader: Reader) -> dict[str, NDArray[np.float32]]:
    """Give the weights of the head, as :mod:`qa.written.support` reads them."""
    named: dict[str, Any] = {"inner": reader.inner, "outer": reader.outer}
    return {
        f"{name}.{part}": getattr(layer, part).detach().numpy().T.copy()
        for name, layer in named.items()
        for part in ("weight", "bias")
    }
