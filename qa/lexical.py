"""Terms that are the same in every language."""

import unicodedata

import regex

__all__ = ["ANALYSER_VERSION", "technical_terms"]

ANALYSER_VERSION = 2  # raised whenever terms change; it stands in the manifest

# What names one thing and nothing else: ERR-4031, 0x80070005, v2.3.1, user_id, 192.168.0.1, --dry-run, a@b.org.
_RUN = regex.compile(r"[\w@#$%&+./\\:-]++", regex.ASCII)
_WITHOUT_DIGIT = regex.compile(r"--?[a-z][\w-]+|\w+(?:[_@./\\-]\w+)+", regex.ASCII)
_DIGIT, _JOINT = regex.compile(r"\d", regex.ASCII), regex.compile(r"[_@./\\-]")
_EDGES = ".:-/\\&+"


def technical_terms(text: str) -> list[str]:
    """Find the terms of ``text`` that are the same in every language: codes, versions, amounts, identifiers.

    Folded by NFKC and case, the same for guide and question.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    terms = []
    for run in _RUN.findall(folded):
        if _DIGIT.search(run):
            terms.append(run)
        elif _JOINT.search(run):  # most words have none, and this is many times as fast as one pattern for all
            terms += _WITHOUT_DIGIT.findall(run)
    return [stripped for term in terms if len(stripped := term.strip(_EDGES)) > 1]
