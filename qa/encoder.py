"""Texts to vectors: the only import of sentence-transformers."""

import hashlib
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.embedded_model import embedded_model_available, unpack_embedded_model
from qa.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

__all__ = ["EMBEDDED_MODEL", "Encoded", "Encoder"]

EMBEDDED_MODEL = "multilingual-e5-small (embedded)"  # stands in the manifest for the model that is always there
HUB_MODEL = "intfloat/multilingual-e5-small"  # the same model where the embedded one has no wheel
BATCH_SIZE = 32


@dataclass(frozen=True, slots=True)
class Encoded:
    """What one run of the model gives for some texts."""

    vectors: "Vectors"  # (texts, dim), unit length
    tokens: tuple["Vectors", ...]  # a text each: (its tokens, token dim), any length; prompt and special tokens left out


class Encoder:
    """A sentence-transformers model, loaded when it is first used.

    Sentence vectors come pooled as the model says (mean, first token, …). A model of token vectors only, a
    ``MultiVectorEncoder``, has no pooling; there the sentence vector is the mean of the text's own token vectors.
    Checkpoints of other late-interaction libraries have to be saved once as a ``MultiVectorEncoder``.
    """

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
        from sentence_transformers import MultiVectorEncoder, SentenceTransformer
        from sentence_transformers.util import load_file_path
        from transformers.utils import logging as transformers_logging

        transformers_logging.disable_progress_bar()
        try:
            config = load_file_path(folder, "config_sentence_transformers.json", local_files_only=local)
            kind = json.loads(Path(config).read_bytes()).get("model_type") if config else None
            load = MultiVectorEncoder if kind == "MultiVectorEncoder" else SentenceTransformer
            # Half-precision weights are loaded as such by default and are a hundred times slower on a CPU.
            return load(folder, local_files_only=local, model_kwargs={"dtype": "float32"})
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
        return self._prompt("document", "passage", "corpus")

    @cached_property
    def _query_prompt(self) -> str:
        return self._prompt("query")

    def _prompt(self, *names: str) -> str:
        return next((self.prompts[name] for name in names if self.prompts.get(name)), "")

    def count_tokens(self, text: str) -> int:
        """Count the tokens of ``text`` as a passage, prompt and special tokens included."""
        ids = self._model.tokenizer(self._document_prompt + text, truncation=False, verbose=False)["input_ids"]
        return len(ids)

    def token_ranges(self, text: str) -> list[tuple[int, int]]:
        """Find the characters of ``text`` that each token vector of it, encoded as a passage, stands for."""
        batch = self._tokenize([self._document_prompt + text])
        kept = _own_tokens(batch, len(self._document_prompt))[0]
        at = len(self._document_prompt)
        return [(start - at, end - at) for start, end in batch["offset_mapping"][0][kept].tolist()]

    def encode_queries(self, questions: Sequence[str]) -> Encoded:
        """Encode questions."""
        return self._encode(self._query_prompt, questions)

    def encode_passages(self, texts: Sequence[str]) -> Encoded:
        """Encode texts of the guide."""
        return self._encode(self._document_prompt, texts)

    def _encode(self, prompt: str, texts: Sequence[str]) -> Encoded:
        """Run the model once for both kinds of vectors; texts of one length share a batch, so little is padded."""
        import numpy as np
        import torch

        vectors = np.zeros((len(texts), self.dimension), np.float32)
        tokens: list[Any] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for first in range(0, len(order), BATCH_SIZE):
            rows = order[first : first + BATCH_SIZE]
            batch = self._tokenize([prompt + texts[row] for row in rows])
            inputs = {name: batch[name].to(self._model.device) for name in ("input_ids", "attention_mask")}
            with torch.inference_mode():
                output = self._model(inputs)
            contextual = output["token_embeddings"].float().cpu()
            own = torch.from_numpy(_own_tokens(batch, len(prompt)))
            pooled = output.get("sentence_embedding")
            if pooled is None:
                pooled = (contextual * own[:, :, None]).sum(dim=1)
            vectors[rows] = torch.nn.functional.normalize(pooled.float(), dim=1).cpu().numpy()
            for row, values, kept in zip(rows, contextual.numpy(), own.numpy(), strict=True):
                tokens[row] = values[kept]
        return Encoded(vectors, tuple(tokens))

    def _tokenize(self, texts: list[str]) -> Any:
        return self._model.tokenizer(
            texts,
            padding=True,
            truncation=True,
            max_length=self.max_tokens,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
            return_tensors="pt",
        )


def _own_tokens(batch: Any, prompt: int) -> "NDArray[np.bool_]":
    """Tell the tokens of the text itself from special ones, padding and the prompt's ``prompt`` characters."""
    special = batch["special_tokens_mask"].bool() | ~batch["attention_mask"].bool()
    kept: NDArray[np.bool_] = (~special & (batch["offset_mapping"][..., 1] > prompt)).numpy()
    return kept


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
