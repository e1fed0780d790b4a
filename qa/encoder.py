"""Texts to vectors: the only import of sentence-transformers."""

import hashlib
import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.embedded_model import embedded_model_available, unpack_embedded_model
from qa.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["EMBEDDED_MODEL", "Encoder"]

EMBEDDED_MODEL = "multilingual-e5-small (embedded)"  # stands in the manifest for the model that is always there
HUB_MODEL = "intfloat/multilingual-e5-small"  # the same model where the embedded one has no wheel
BATCH_SIZE = 32


class Encoder:
    """A sentence-transformers model, loaded when it is first used."""

    def __init__(self, model: str | None = None) -> None:
        """Choose a model.

        :param model: A sentence-transformers folder or hub name; None takes the embedded model.
        """
        if model is None:
            model = EMBEDDED_MODEL if embedded_model_available() else HUB_MODEL
        self.name = model

    @cached_property
    def _model(self) -> Any:
        folder = str(unpack_embedded_model()) if self.name == EMBEDDED_MODEL else self.name
        local = Path(folder).is_dir()
        if not local and (os.sep in folder[:2] or folder.startswith(".") or folder.count("/") > 1):
            raise ModelError(f"no model folder at {folder}; give a folder or a name such as {HUB_MODEL}")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        try:
            # Half-precision weights are loaded as such by default and are a hundred times slower on a CPU.
            return SentenceTransformer(folder, local_files_only=local, model_kwargs={"dtype": "float32"})
        except Exception as error:  # whatever hub, tokenizer or weights raise, the user has to choose another model
            raise ModelError(f"cannot load the model {folder}: {_first_line(error)}") from error

    @property
    def dimension(self) -> int:
        return int(self._model.get_embedding_dimension())

    @property
    def prompts(self) -> dict[str, str]:
        """Give the texts the model wants before a query and a document."""
        return dict(self._model.prompts)

    @property
    def max_tokens(self) -> int:
        """Give the most tokens the model reads of one text, prompt and special tokens included."""
        return int(self._model.max_seq_length or 512)

    @cached_property
    def fingerprint(self) -> str:
        """Hash the weights, so that an index made with others is recognised (sha256, hex)."""
        digest = hashlib.sha256()
        for name, tensor in self._model.state_dict().items():
            digest.update(name.encode())
            digest.update(tensor.cpu().contiguous().numpy().tobytes())
        return digest.hexdigest()

    @cached_property
    def _document_prompt(self) -> str:
        return next((self.prompts[name] for name in ("document", "passage", "corpus") if self.prompts.get(name)), "")

    def count_tokens(self, text: str) -> int:
        """Count the tokens of ``text`` as a passage, prompt and special tokens included."""
        ids = self._model.tokenizer(self._document_prompt + text, truncation=False, verbose=False)["input_ids"]
        return len(ids)

    def encode_queries(self, questions: Sequence[str]) -> "Vectors":
        """Encode questions: unit vectors, shape ``(n, dim)``."""
        return self._encode(self._model.encode_query, questions)

    def encode_passages(self, texts: Sequence[str]) -> "Vectors":
        """Encode texts of the guide: unit vectors, shape ``(n, dim)``."""
        return self._encode(self._model.encode_document, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> "Vectors":
        import numpy as np

        if not texts:  # sentence-transformers would return shape (0,)
            return np.zeros((0, self.dimension), np.float32)
        vectors = encode(
            list(texts),
            batch_size=BATCH_SIZE,
            normalize_embeddings=True,
            show_progress_bar=False,
            convert_to_numpy=True,
        )
        return np.ascontiguousarray(vectors, np.float32)


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
