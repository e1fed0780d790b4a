"""Terms that are the same in every language."""

import re
import unicodedata

# What names one thing and nothing else: ERR-4031, 0x80070005, v2.3.1, user_id, 192.168.0.1, --dry-run, a@b.org.
_CHARACTER = r"[\w@#$%&+./\\:-]"
# A run with a digit or a joint in it; most words have none, and are passed over before Python sees them.
_RUN = re.compile(rf"(?<!{_CHARACTER})(?=[a-z#$%&+:]*[\d_@./\\-]){_CHARACTER}+", re.ASCII)
_WITHOUT_DIGIT = re.compile(r"--?[a-z][\w-]+|\w+(?:[_@./\\-]\w+)+", re.ASCII)
_DIGIT = re.compile(r"\d", re.ASCII)
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
        else:
            terms += _WITHOUT_DIGIT.findall(run)
    return [stripped for term in terms if len(stripped := term.strip(_EDGES)) > 1]
