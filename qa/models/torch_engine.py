"""Any model of sentence-transformers: the only import of that library; slow to start, the reference for quality."""

import hashlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.errors import ModelError

Vectors = NDArray[np.float32]


EXAMPLE = "intfloat/multilingual-e5-base"
BATCH_SIZE = 32


class TorchEngine:
    """A sentence-transformers model, on the GPU when there is one.

    Sentence vectors come pooled as the model says (mean, first token, …). A model of token vectors only, a
    ``MultiVectorEncoder``, has no pooling and gives none. Checkpoints of other late-interaction libraries have to be
    saved once as a ``MultiVectorEncoder``.
    """

    def __init__(self, model: str) -> None:
        """Load a folder or a hub name.

        :raises ModelError: It cannot be loaded.
        """
        local = Path(model).is_dir()
        if not local and (os.sep in model[:2] or model.startswith(".") or model.count("/") > 1):
            raise ModelError(f"no model folder at {model}; give a folder or a name such as {EXAMPLE}")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        try:
            from sentence_transformers import MultiVectorEncoder, SentenceTransformer
            from sentence_transformers.util import load_file_path
            from transformers.utils import logging as transformers_logging
        except ModuleNotFoundError as error:
            raise ModelError(f"{model} needs {error.name}; run: pip install 'guide-qa[models]'") from error

        transformers_logging.disable_progress_bar()
        try:
            config = load_file_path(model, "config_sentence_transformers.json", local_files_only=local)
            kind = json.loads(Path(config).read_bytes()).get("model_type") if config else None
            load = MultiVectorEncoder if kind == "MultiVectorEncoder" else SentenceTransformer
            # Half-precision weights are loaded as such by default and are a hundred times slower on a CPU.
            self._model = load(model, local_files_only=local, model_kwargs={"dtype": "float32"})
        except Exception as error:  # whatever hub, tokenizer or weights raise, the user has to choose another model
            reason = (str(error).strip() or type(error).__name__).splitlines()[0][:300]
            raise ModelError(f"cannot load the model {model}: {reason}") from error
        self.dimension = int(self._model.get_embedding_dimension())
        self.prompts: dict[str, str] = dict(self._model.prompts)
        self.max_tokens = int(self._model.max_seq_length or 512)
        self.fingerprint = _hash_weights(self._model)

    def count_tokens(self, text: str) -> int:
        """Count the tokens of ``text``, special tokens included."""
        return len(self._model.tokenizer(text, truncation=False, verbose=False)["input_ids"])

    def tokenize(self, text: str) -> tuple[list[int], list[tuple[int, int]]]:
        """Cut a text into tokens: their ids, and the characters that each stands for, ``(0, 0)`` for special ones."""
        found = self._model.tokenizer(
            text,
            truncation=True,
            max_length=self.max_tokens,
            return_offsets_mapping=True,
            return_special_tokens_mask=True,
        )
        marked = zip(found["offset_mapping"], found["special_tokens_mask"], strict=True)
        return found["input_ids"], [(0, 0) if special else (start, end) for (start, end), special in marked]

    def run(self, texts: Sequence[Sequence[int]], one_core: bool = False) -> tuple[Vectors | None, list[Vectors]]:
        """Run the model on tokens, texts of about one length together.

        :param one_core: Of no consequence here.
        :return: Sentence vectors of length 1, shape ``(texts, dim)``, or None if the model has none; all token vectors
            of each text, special ones included.
        """
        import torch

        vectors: Any = np.zeros((len(texts), self.dimension), np.float32)
        tokens: list[Any] = [None] * len(texts)
        order = sorted(range(len(texts)), key=lambda row: len(texts[row]))
        for first in range(0, len(order), BATCH_SIZE):
            rows = order[first : first + BATCH_SIZE]
            batch = self._model.tokenizer.pad({"input_ids": [list(texts[row]) for row in rows]}, return_tensors="pt")
            inputs = {name: batch[name].to(self._model.device) for name in ("input_ids", "attention_mask")}
            with torch.inference_mode():
                output = self._model(dict(inputs))
            pooled = output.get("sentence_embedding")
            if pooled is None:
                vectors = None
            else:
                vectors[rows] = torch.nn.functional.normalize(pooled.float(), dim=1).cpu().numpy()
            contextual = output["token_embeddings"].float().cpu().numpy()
            for row, values, mask in zip(rows, contextual, batch["attention_mask"].bool().numpy(), strict=True):
                tokens[row] = values[mask]
        return vectors, tokens


def _hash_weights(model: Any) -> str:
    digest = hashlib.sha256()
    for name, tensor in model.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
