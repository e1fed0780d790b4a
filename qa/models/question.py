"""The one form that all ways to write a question share (pure)."""

import unicodedata

import regex

_END = regex.compile(r"[\p{P}\p{S}\p{Z}\p{C}]+$")


def plain_question(question: str) -> str:
    """Fold width, capitals and white space, and drop the mark at the end, so that none of them changes an answer.

    The encoder reads capitals: without this, four of ten questions typed with Caps Lock had another first hit. A
    question of marks alone stays as it is.
    """
    folded = " ".join(unicodedata.normalize("NFKC", question).lower().split())
    return _END.sub("", folded) or folded
