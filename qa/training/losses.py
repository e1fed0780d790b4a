"""How far the network is from ranking a step's passages right, by token vectors and by sentence vectors."""

import json
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from qa.models.background import BANK
from qa.models.encoder import Encoder, Tokenized
from qa.training.network import Network
from qa.training.steps import Step

TEMPERATURE = 0.03  # cosines lie close together
SENTENCE_SHARE = 0.3  # of sentence vectors in the loss
KEEP_SHARE = 1.0  # of how far tokens have moved
KEPT_PASSAGES = 6  # of a step, whose tokens are compared with those before training
REFRESH = 25  # steps after which the means of languages are taken anew
NOWHERE = -1e4  # score of what is not to be chosen

Side = tuple[Tensor, Tensor]  # a text's sentence vector, shape (dim,), and token vectors, shape (tokens, dim)


class Loss(torch.nn.Module):  # type: ignore[misc]
    """The network with what it is trained for, as :class:`transformers.Trainer` wants it."""

    def __init__(self, network: Network, before: Network, encoder: Encoder) -> None:
        """Train ``network``, and hold it close to what it was.

        :param before: Its weights before training.
        """
        super().__init__()
        self.network = network
        self.means = LanguageMeans(encoder)
        self._before = [before.requires_grad_(False)]  # in a list, so that it is no part of what is saved
        self._steps = 0
        self._parts: list[tuple[float, float, float]] = []

    def forward(self, step: Step) -> dict[str, Tensor]:
        """Give the loss of a step."""
        if self._steps % REFRESH == 0:
            self.means.refresh(self.network)
        self._steps += 1
        texts = [text.ids for text in (*step.questions, *step.passages)]
        found = self.network(texts)
        count = len(step.questions)
        questions = [
            self.means.question(states, text, language)
            for states, text, language in zip(found[:count], step.questions, step.languages, strict=True)
        ]
        passages = [self.means.passage(states, text) for states, text in zip(found[count:], step.passages, strict=True)]
        relevant = torch.from_numpy(step.relevant).to(found[0].device)
        late = contrast(maximum_similarity([own[1] for own in questions], [own[1] for own in passages]), relevant)
        dense = contrast(
            torch.stack([own[0] for own in questions]) @ torch.stack([own[0] for own in passages]).T, relevant
        )
        kept = range(count + min(KEPT_PASSAGES, len(step.passages)))
        with torch.no_grad():
            before = self._before[0]([texts[row] for row in kept])
        moved = (
            1 - functional.cosine_similarity(torch.cat([found[row] for row in kept]), torch.cat(before), dim=1).mean()
        )
        self._parts.append((float(late.detach()), float(dense.detach()), float(moved.detach())))
        return {"loss": late + SENTENCE_SHARE * dense + KEEP_SHARE * moved}

    def take_parts(self) -> dict[str, float]:
        """Give the means of the loss's parts since they were last taken."""
        taken, self._parts = self._parts, []
        return dict(
            zip(("late", "dense", "moved"), (sum(part) / len(part) for part in zip(*taken, strict=True)), strict=True)
        )


class LanguageMeans:
    """What questions of a language have in common, as :class:`qa.models.background.Background` has it for search."""

    def __init__(self, encoder: Encoder) -> None:
        bank: dict[str, list[str]] = json.loads(BANK.read_text(encoding="utf-8"))
        self._languages = list(bank)
        self._bank = [[encoder.tokenize_query(question) for question in questions] for questions in bank.values()]

    @torch.no_grad()  # type: ignore[untyped-decorator]
    def refresh(self, network: Network) -> None:
        """Take the means by the network as it is now."""
        vectors, tokens = [], []
        for questions in self._bank:
            found = network([question.ids for question in questions])
            vectors.append(torch.stack([_sentence(states) for states in found]).mean(dim=0))
            own = [states[torch.from_numpy(text.own)] for states, text in zip(found, questions, strict=True)]
            tokens.append(torch.cat(own).mean(dim=0))
        self._vectors, self._tokens = torch.stack(vectors), torch.stack(tokens)
        self._vector, self._centre = self._vectors.mean(dim=0), self._tokens.mean(dim=0)

    def question(self, states: Tensor, text: Tokenized, language: str) -> Side:
        """Take off a question what search takes off, by the language it is said to be in."""
        row = next(
            (self._languages.index(name) for name in (language, language.split("-")[0]) if name in self._languages),
            None,
        )
        vector, mean = (self._vector, self._centre) if row is None else (self._vectors[row], self._tokens[row])
        own = states[torch.from_numpy(text.own)]
        return _sentence(states) - vector, functional.normalize(own - (self._centre + mean) / 2, dim=1)

    def passage(self, states: Tensor, text: Tokenized) -> Side:
        """Take off a passage what an index takes off."""
        return _sentence(states), functional.normalize(states[torch.from_numpy(text.own)] - self._centre, dim=1)


def _sentence(states: Tensor) -> Tensor:
    return functional.normalize(states.mean(dim=0), dim=0)


def maximum_similarity(questions: Sequence[Tensor], passages: Sequence[Tensor]) -> Tensor:
    """Score passages by MaxSim, as a mean over a question's tokens.

    :param questions: Unit token vectors of each.
    :return: Shape ``(questions, passages)``.
    """
    lengths = torch.tensor([len(tokens) for tokens in questions], device=questions[0].device)
    owner = torch.repeat_interleave(torch.arange(len(questions), device=lengths.device), lengths)
    padded = torch.nn.utils.rnn.pad_sequence(list(passages), batch_first=True)
    there = torch.nn.utils.rnn.pad_sequence([tokens.new_ones(len(tokens)) for tokens in passages], batch_first=True)
    with torch.autocast(lengths.device.type, torch.bfloat16):
        cosines = torch.einsum("qd,pnd->qpn", torch.cat(list(questions)), padded)
    best = cosines.float().masked_fill(there[None] == 0, NOWHERE).amax(dim=2)
    return best.new_zeros(len(questions), len(passages)).index_add(0, owner, best) / lengths[:, None]


def contrast(scores: Tensor, relevant: Tensor) -> Tensor:
    """Give the cross-entropy of choosing any relevant passage of the step (InfoNCE, van den Oord and others 2018).

    :param scores: Cosines, shape ``(questions, passages)``; each question has a relevant passage.
    """
    logits = scores / TEMPERATURE
    return (logits.logsumexp(dim=1) - logits.masked_fill(~relevant, NOWHERE).logsumexp(dim=1)).mean()
