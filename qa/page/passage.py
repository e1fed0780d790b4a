"""Hits to HTML: the only place where text of guides and questions becomes part of the page."""

import html

import regex

__all__ = ["escape", "plain_label"]

_PUNCTUATION = regex.compile(r"([!-/:-@\[-`{-~])")


def escape(text: str) -> str:
    """Make text harmless in HTML; a half surrogate pair cannot be sent at all."""
    return html.escape(text.encode("utf-8", "replace").decode())


def plain_label(text: str, longest: int = 80) -> str:
    """Make text harmless where Streamlit reads Markdown: in labels of buttons and expanders.

    Every mark is escaped. Streamlit looks for ``:material/…:`` and ``:smile:`` after Markdown has taken the escapes
    away, so a word joiner, which nobody sees, parts each colon from what follows.
    """
    line = " ".join(text.encode("utf-8", "replace").decode().split())
    shown = line if len(line) <= longest else line[: longest - 1] + "…"
    return _PUNCTUATION.sub(r"\\\1", shown).replace("\\:", "\\:\u2060")
