"""Questions in Vietnamese without its marks, back to Vietnamese."""

from typing import Any

import regex

LEAST_WORDS = 3  # fewer are too little to tell the language by
LEAST_SHARE = 0.85  # of the words that can be Vietnamese syllables
_WORDS = regex.compile(r"\p{L}+")
_PLAIN = regex.compile(r"\p{ASCII}+")
_SYLLABLE = regex.compile(
    "(?:ngh?|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdghklmnprstvx])?"
    "(?:uye|uyu|oai|oay|oeo|uay|uoi|uou|ieu|yeu|ai|ao|au|ay|eo|eu|ia|ie|iu|oa|oe|oi|oo|ua|ue|ui|uo|uu|uy|ye|[aeiouy])"
    "(?:ch|ng|nh|[cmnpt])?",
    regex.IGNORECASE,
)


def with_marks(question: str) -> str | None:
    """Put the marks back on a question that can be Vietnamese without them; None where it cannot.

    Words that other languages share look the same, so this is one reading of a question and not the only one. The
    marks are those of pyvi's conditional random field, right on two words in three.
    """
    if not _PLAIN.fullmatch(question):
        return None
    words = _WORDS.findall(question)
    syllables = [word for word in words if _SYLLABLE.fullmatch(word)]
    if len(words) < LEAST_WORDS or len(syllables) < LEAST_SHARE * len(words):
        return None
    marks = _pyvi()
    return str(marks.add_accents(question)) if marks else None


def _pyvi() -> Any:
    """Load pyvi, in half a second; None where it is not installed."""
    try:
        from pyvi import ViUtils
    except ImportError:
        return None
    return ViUtils
