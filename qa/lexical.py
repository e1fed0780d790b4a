"""Terms that are the same in every language."""

import unicodedata

import regex

__all__ = ["ANALYSER_VERSION", "technical_terms"]

ANALYSER_VERSION = 1  # raised whenever terms change; it stands in the manifest

# What names one thing and nothing else: ERR-4031, 0x80070005, v2.3.1, user_id, 192.168.0.1, --dry-run, a@b.org.
_TECHNICAL = regex.compile(r"--?[a-z][\w-]+|[\w@#$%&+./\\:-]*\d[\w@#$%&+./\\:-]*|\w+(?:[_@./\\-]\w+)+", regex.ASCII)
_EDGES = ".:-/\\&+"


def technical_terms(text: str) -> list[str]:
    """Find the terms of ``text`` that are the same in every language: codes, versions, amounts, identifiers.

    Folded by NFKC and case, the same for guide and question.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    return [term for match in _TECHNICAL.finditer(folded) if len(term := match[0].strip(_EDGES)) > 1]
