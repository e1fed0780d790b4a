"""The analyser, text to tokens in any script, and how much of a question's words a passage has."""

import itertools
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import regex

__all__ = ["ANALYSER_VERSION", "analyse", "simplify", "technical_terms"]

ANALYSER_VERSION = 1  # raised whenever tokens change; it stands in the manifest

# What names one thing and nothing else: ERR-4031, 0x80070005, v2.3.1, user_id, 192.168.0.1, --dry-run, a@b.org.
_TECHNICAL = regex.compile(r"--?[a-z][\w-]+|[\w@#$%&+./\\:-]*\d[\w@#$%&+./\\:-]*|\w+(?:[_@./\\-]\w+)+", regex.ASCII)
_RUN = regex.compile(
    r"(?P<han>\p{Han}+)"
    r"|(?P<pairs>[\p{Hiragana}\p{Katakana}ー]+|\p{Hangul}+|[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]+)"
    r"|(?P<word>[\p{L}\p{M}\p{N}]+)"
)
_CLUSTER = regex.compile(r"\X")
_EDGES = ".:-/\\&+"


def analyse(text: str) -> list[str]:
    """Cut ``text`` into tokens, the same for guide and question.

    Folded by NFKC, case and traditional to simplified Chinese. Han runs give dictionary words and character
    pairs, kana, Hangul, Thai and their like give pairs, everything else gives whole words; technical terms are
    kept whole, as well as cut.
    """
    folded = simplify(unicodedata.normalize("NFKC", text).casefold())
    tokens = _technical(folded)
    for match in _RUN.finditer(folded):
        tokens += _cut_run(match)
    return tokens


def technical_terms(text: str) -> list[str]:
    """Find the terms of ``text`` that are the same in every language: codes, versions, amounts, identifiers."""
    return _technical(unicodedata.normalize("NFKC", text).casefold())


def _technical(folded: str) -> list[str]:
    return [term for match in _TECHNICAL.finditer(folded) if len(term := match[0].strip(_EDGES)) > 1]


def _cut_run(match: "regex.Match[str]") -> Iterator[str]:
    run = match[0]
    if match["word"]:
        yield run
    elif match["han"]:
        words = [word for word in _cutter().cut_for_search(run) if len(word) > 1]
        pairs = [run[at : at + 2] for at in range(len(run) - 1)]
        yield from dict.fromkeys([*words, *pairs]) if len(run) > 1 else [run]
    else:
        clusters = _CLUSTER.findall(run)
        yield from ("".join(pair) for pair in itertools.pairwise(clusters)) if len(clusters) > 1 else [run]


@lru_cache(maxsize=1)
def _cutter() -> Any:
    import rjieba

    return rjieba


def simplify(text: str) -> str:
    """Turn traditional Chinese characters into simplified ones."""
    return str(_converter().convert(text)) if regex.search(r"\p{Han}", text) else text


@lru_cache(maxsize=1)
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")
