"""Placeholder."""

import re
import unicodedata


def missing_values(sentence: str, passage: str, language: str = "") -> list[str]:
    s, p = (unicodedata.normalize("NFKC", t) for t in (sentence, passage))
    have = set(re.findall(r"\d+", p))
    return [n for n in re.findall(r"\d+", s) if n not in have]
