"""Texts to vectors, by whichever engine runs the model."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from qa.embedded_model import embedded_model_available, unpack_onnx_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["EMBEDDED_MODEL", "Encoded", "Encoder"]

EMBEDDED_MODEL = "multilingual-e5-small (embedded)"  # stands in the manifest for the model that is always there
HUB_MODEL = "intfloat/multilingual-e5-small"  # the same model where the embedded one has no wheel


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one run of the model gives for some texts."""

    vectors: "Vectors"  # (texts, dim), unit length
    tokens: tuple["Vectors", ...]  # a text each: (its tokens, token dim), any length; no prompt, no special tokens
    ranges: tuple["NDArray[np.int32]", ...]  # a text each: (its tokens, 2), the characters that each token stands for


class Engine(Protocol):
    """What runs a model: :class:`qa.onnx_engine.OnnxEngine` or :class:`qa.torch_engine.TorchEngine`."""

    prompts: dict[str, str]
    dimension: int
    max_tokens: int
    fingerprint: str

    def count_tokens(self, text: str) -> int: ...

    def tokenize(self, text: str) -> tuple[list[int], list[tuple[int, int]]]: ...

    def run(self, texts: Sequence[Sequence[int]], beside: bool = False) -> "tuple[Vectors | None, list[Vectors]]": ...


class Encoder:
    """A model, loaded when it is first used: the embedded one in ONNX Runtime, any other in sentence-transformers."""

    def __init__(self, model: str | None = None) -> None:
        """Choose a model.

        :param model: A sentence-transformers folder or hub name; None takes the embedded model.
        """
        if model is None:
            model = EMBEDDED_MODEL if embedded_model_available() else HUB_MODEL
        self.name = model
        self._loading = Lock()

    @cached_property
    def _engine(self) -> Engine:
        with self._loading:  # two first questions at once load one model
            loaded: Engine | None = self.__dict__.get("_engine")
            if loaded is not None:
                return loaded
            if self.name == EMBEDDED_MODEL:
                from qa.onnx_engine import OnnxEngine

                engine: Engine = OnnxEngine(unpack_onnx_model())
            else:
                from qa.torch_engine import TorchEngine

                engine = TorchEngine(self.name)
            self.__dict__["_engine"] = engine
            return engine

    @property
    def dimension(self) -> int:
        return self._engine.dimension

    @property
    def prompts(self) -> dict[str, str]:
        """Give the texts the model wants before a query and a document."""
        return self._engine.prompts

    @property
    def max_tokens(self) -> int:
        """Give the most tokens the model reads of one text, prompt and special tokens included."""
        return self._engine.max_tokens

    @property
    def fingerprint(self) -> str:
        """Give the hash of the weights, so that an index made with others is recognised (sha256, hex)."""
        return self._engine.fingerprint

    @cached_property
    def _document_prompt(self) -> str:
        return self._prompt("document", "passage", "corpus")

    @cached_property
    def _query_prompt(self) -> str:
        return self._prompt("query")

    def _prompt(self, *names: str) -> str:
        return next((self.prompts[name] for name in names if self.prompts.get(name)), "")

    def count_tokens(self, text: str) -> int:
        """Count the tokens of ``text`` as a passage, prompt and special tokens included."""
        return self._engine.count_tokens(self._document_prompt + text)

    def encode_queries(self, questions: Sequence[str], beside: bool = False) -> Encoded:
        """Encode questions.

        :param beside: Others are being encoded at this moment; leave them their cores.
        """
        return self._encode(self._query_prompt, questions, beside)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Encode texts of the guide."""
        return self._encode(self._document_prompt, texts)

    def _encode(self, prompt: str, texts: Sequence[str], beside: bool = False) -> Encoded:
        """Run the model once for both kinds of vectors."""
        import numpy as np

        cut = [self._engine.tokenize(prompt + text) for text in texts]
        vectors, all_tokens = self._engine.run([ids for ids, _ in cut], beside)
        places = [np.array(ranges, np.int32).reshape(-1, 2) - len(prompt) for _, ranges in cut]
        own = [place[:, 1] > 0 for place in places]  # ends behind the prompt; special tokens stand for nothing
        tokens = tuple(values[kept] for values, kept in zip(all_tokens, own, strict=True))
        ranges = tuple(place[kept] for place, kept in zip(places, own, strict=True))
        if vectors is None:  # a model of token vectors only: the mean of the text's own stands for the text
            means = np.array([values.sum(axis=0) for values in tokens], np.float32).reshape(-1, self.dimension)
            vectors = means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9)
        return Encoded(vectors, tokens, ranges)
