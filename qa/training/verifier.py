"""Train the verifier: what :mod:`qa.search.verifier` computes, in torch."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from qa.models.vectors import Bytes, Vectors
from qa.search.verifier import NEAREST, Weights, read_query, read_stored

HEADS, SIZE = 2, 64
BATCH = 24  # questions in a step
RATE = 1e-3
ALIKE = 80  # tokens by which passages of a batch may differ in length

Log = Callable[[int, float], None]


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the passages ranked first for it."""

    query: NDArray[np.int8]  # (dim, tokens)
    passages: tuple[Bytes, ...]  # a passage each: (tokens, dim)
    answers: NDArray[np.bool_]  # of each passage; of none for a question that the guide does not answer


class Network(nn.Module):  # type: ignore[misc]
    """Tokens of questions and passages to logits."""

    def __init__(self, dim: int) -> None:
        super().__init__()
        wide = HEADS * SIZE
        self.query = nn.Linear(dim, wide)
        self.key = nn.Parameter(torch.randn(HEADS, dim, SIZE) * dim**-0.5)
        self.value = nn.Parameter(torch.randn(HEADS, dim, SIZE) * dim**-0.5)
        self.value_bias = nn.Parameter(torch.zeros(HEADS, SIZE))
        self.own = nn.Linear(dim, wide)
        self.alpha = nn.Parameter(torch.full((HEADS,), 15.0))
        self.telling = nn.Parameter(torch.zeros(dim, 1))
        self.token = nn.ModuleList([nn.Linear(3 * wide + 4, 128), nn.Linear(128, 64)])
        self.answer = nn.ModuleList([nn.Linear(2 * 64 + 4, 64), nn.Linear(64, 1)])
        self.plain = nn.Parameter(torch.zeros(2, 1))
        self.drop = nn.Dropout(0.1)

    def forward(self, asked: Tensor, is_asked: Tensor, own: Tensor, is_own: Tensor) -> Tensor:
        """Read questions with their passages.

        :param asked: Unit vectors, shape ``(questions, tokens, dim)``; ``is_asked`` tells tokens from padding.
        :param own: Shape ``(questions, passages, tokens, dim)``, with ``is_own``.
        :return: Shape ``(questions, passages)``.
        """
        questions, length, _ = asked.shape
        passages = own.shape[1]
        queries = self.query(asked).view(questions, length, HEADS, SIZE)
        sought = torch.einsum("qmhs,hds->qhmd", queries, self.key) * (3 / SIZE**0.5)
        cosines = torch.einsum("qmd,qpnd->qpmn", asked, own).masked_fill(~is_own[:, :, None], -1.0)
        scores = torch.einsum("qhmd,qpnd->qphmn", sought, own) + self.alpha[:, None, None] * cosines[:, :, None]
        attention = scores.masked_fill(~is_own[:, :, None, None], -1e4).softmax(-1)
        mixed = torch.einsum("qphmn,qpnd->qphmd", attention, own)
        found = torch.einsum("qphmd,hds->qpmhs", mixed, self.value) + self.value_bias
        found = found.reshape(questions, passages, length, -1)
        own_words = self.own(asked)[:, None].expand_as(found)
        nearest = cosines.topk(min(NEAREST, cosines.shape[-1]), dim=-1).values
        best = nearest[..., 0]
        count = is_asked.sum(-1)[:, None]
        mean = (best * is_asked[:, None]).sum(-1) / count
        spread = (((best - mean[..., None]) ** 2 * is_asked[:, None]).sum(-1) / count + 1e-9).sqrt()
        matched = (cosines.clamp(min=0) * is_own[:, :, None]).sum(-1) / is_own.sum(-1).clamp(min=1)[:, :, None]
        told = 5 * torch.stack([best, best - mean[..., None], nearest.mean(-1), matched], -1)
        hidden = torch.cat([own_words, found, own_words * found, told], -1)
        hidden = _gelu(self.token[1](self.drop(_gelu(self.token[0](hidden)))))
        share = (3 * asked @ self.telling)[..., 0].masked_fill(~is_asked, -1e4).softmax(-1)
        means = torch.stack([mean, (best * share[:, None]).sum(-1)], -1)
        lowest = best.masked_fill(~is_asked[:, None], 2.0).amin(-1)
        highest = hidden.masked_fill(~is_asked[:, None, :, None], -1e4).amax(2)
        pooled = (hidden * share[:, None, :, None]).sum(2)
        rest = torch.stack([lowest, 5 * spread], -1)
        inner = self.drop(_gelu(self.answer[0](torch.cat([pooled, highest, 5 * means, rest], -1))))
        logits: Tensor = (self.answer[1](inner) + 5 * means @ self.plain)[..., 0]
        return logits

    def weights(self) -> Weights:
        """Give the weights as :mod:`qa.search.verifier` takes them: of linear layers, inputs before outputs."""
        named = {name: values.detach().numpy() for name, values in self.named_parameters()}
        linear = {name: values.T for name, values in named.items() if name.endswith(".weight")}
        return {
            name if name[0] in "ta" else name.removesuffix(".weight").replace(".", "_"): np.ascontiguousarray(values)
            for name, values in (named | linear).items()
        }


def train(examples: Sequence[Example], epochs: int, seed: int, log: Log = lambda step, loss: None) -> Weights:
    """Train a network: of the passages of a question those that answer, or none of them, are to be told.

    :param examples: Each with a passage that answers, or of a question that the guide does not answer.
    :param log: Called every hundred steps with their mean loss.
    """
    torch.manual_seed(seed)
    draw = random.Random(seed)
    network = Network(examples[0].passages[0].shape[1])
    optimiser = torch.optim.AdamW(network.parameters(), RATE, weight_decay=0.01)
    steps = epochs * -(-len(examples) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, RATE, total_steps=steps, pct_start=0.1)
    losses: list[float] = []
    for _ in range(epochs):
        longest = [max(len(passage) for passage in one.passages) + ALIKE * draw.random() for one in examples]
        order = sorted(range(len(examples)), key=longest.__getitem__)
        batches = [order[first : first + BATCH] for first in range(0, len(order), BATCH)]
        draw.shuffle(batches)
        for batch in batches:
            loss = _loss(network, [examples[row] for row in batch])
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            losses.append(loss.item())
            if len(losses) % 100 == 0:
                log(len(losses), sum(losses[-100:]) / 100)
    return network.weights()


def _loss(network: Network, batch: Sequence[Example]) -> Tensor:
    """Cross-entropy of the passages that answer, or of none, whose logit is 0."""
    asked, is_asked = _pad([read_query(one.query) for one in batch])
    count = max(len(one.passages) for one in batch)
    blank = np.zeros((0, asked.shape[-1]), np.float32)
    texts = [
        text for one in batch for text in [*map(read_stored, one.passages)] + [blank] * (count - len(one.passages))
    ]
    own, is_own = (each.view(len(batch), count, *each.shape[1:]) for each in _pad(texts))
    answers = torch.zeros(len(batch), count, dtype=torch.bool)
    for row, one in enumerate(batch):
        answers[row, : len(one.answers)] = torch.from_numpy(one.answers)
    logits = network(asked, is_asked, own, is_own).masked_fill(~is_own.any(-1), -1e4)
    logits = torch.cat([logits, torch.zeros(len(batch), 1)], 1)
    right = torch.cat([answers, ~answers.any(1, keepdim=True)], 1)
    return (logits.logsumexp(1) - logits.masked_fill(~right, -1e4).logsumexp(1)).mean()


def _pad(texts: Sequence[Vectors]) -> tuple[Tensor, Tensor]:
    """Pad token vectors to one length; a text without tokens gets one of zeros."""
    longest = max(1, *(len(text) for text in texts))
    padded = np.zeros((len(texts), longest, texts[0].shape[1]), np.float32)
    lengths = np.array([len(text) for text in texts])
    for row, text in enumerate(texts):
        padded[row, : len(text)] = text
    return torch.from_numpy(padded), torch.arange(longest)[None] < torch.from_numpy(lengths)[:, None]


def _gelu(values: Tensor) -> Tensor:
    return functional.gelu(values, approximate="tanh")
