import numpy as np
import pytest

from qa.models.vectors import quantise, unit
from qa.search import verifier
from qa.search.late_interaction import query_tokens

torch = pytest.importorskip("torch")
DIM = 16


def tokens(random: np.random.Generator, count: int) -> np.ndarray:
    return unit(random.normal(size=(count, DIM)).astype(np.float32))


def test_the_network_computes_what_the_search_computes(monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.training.verifier import Network, _pad

    random = np.random.default_rng(1)
    torch.manual_seed(1)
    network = Network(DIM).eval()
    for values in network.parameters():
        torch.nn.init.normal_(values, std=0.3)
    weights = network.weights()
    monkeypatch.setattr(verifier, "_weights", lambda: weights)
    questions = [query_tokens(tokens(random, count)) for count in (5, 2)]
    passages = [[quantise(tokens(random, count)) for count in counts] for counts in ((30, 4, 11), (7, 9, 60))]
    asked, is_asked = _pad([verifier.read_query(question) for question in questions])
    own, is_own = _pad([verifier.read_stored(one) for texts in passages for one in texts])
    with torch.no_grad():
        expected = network(asked, is_asked, own.view(2, 3, -1, DIM), is_own.view(2, 3, -1)).numpy()
    for question, texts, logits in zip(questions, passages, expected, strict=True):
        starts = np.cumsum([0, *map(len, texts[:-1])])
        assert verifier.read(question, np.concatenate(texts), starts) == pytest.approx(logits, abs=1e-3)


def test_it_learns_which_passage_has_what_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    from qa.training.verifier import Example, train

    random = np.random.default_rng(2)

    def example(answered: bool) -> Example:
        asked = tokens(random, 3)
        passages = [tokens(random, 6) for _ in range(3)]
        if answered:
            passages[1][:3] = asked
        else:
            passages[1][:2] = asked[:2]  # a part of what is asked is there, and a part is not
        stored = tuple(map(quantise, passages))
        return Example(query_tokens(asked), stored, np.array([False, answered, False]))

    seen: list[float] = []
    weights = train([example(row % 2 == 0) for row in range(1200)], 4, 1, lambda step, loss: seen.append(loss))
    assert seen[-1] < 0.7 * seen[0]
    monkeypatch.setattr(verifier, "_weights", lambda: weights)

    def best(one: Example) -> float:
        starts = np.cumsum([0, *map(len, one.passages[:-1])])
        return float(verifier.read(one.query, np.concatenate(one.passages), starts).max())

    answered, unanswered = ([best(example(kind)) for _ in range(60)] for kind in (True, False))
    assert np.mean([one > other for one in answered for other in unanswered]) > 0.9
