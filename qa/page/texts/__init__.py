"""The texts of the interface: one JSON file a language, each with every text."""

import json
from functools import cache
from pathlib import Path

FALLBACK = "en"
TRADITIONAL = ("zh-tw", "zh-hk", "zh-mo")  # browsers name the place, and not the characters
HERE = Path(__file__).parent


@cache
def languages() -> tuple[str, ...]:
    """List the languages of the interface, BCP 47 codes in the order of the alphabet: each has its file here."""
    return tuple(sorted(path.stem for path in HERE.glob("*.json")))


@cache
def _texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((HERE / f"{language}.json").read_text(encoding="utf-8"))
    return texts


def text(language: str, key: str, /, **values: object) -> str:
    """Give one text of the interface.

    :param values: What stands for the names in braces.
    :raises KeyError: There is no such text, or a value is missing.
    """
    return _texts(language)[key].format(**values)


def choose_language(locale: str | None) -> str:
    """Choose the language of the interface nearest to a browser's: ``pt-BR`` takes ``pt``, what we lack ``en``."""
    wanted = (locale or FALLBACK).replace("_", "-").lower()
    wanted = "zh-hant" if wanted in TRADITIONAL else wanted
    known = {language.lower(): language for language in languages()}
    while wanted:
        if wanted in known:
            return known[wanted]
        wanted = wanted.rpartition("-")[0]
    return FALLBACK
