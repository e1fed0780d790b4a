"""Cut a text into sentences, in any script, as character ranges that cover it."""

import regex

__all__ = ["split_sentences"]

LONGEST_SENTENCE = 300  # characters; a longer one is cut at a comma, a space, or anywhere
SHORTEST_SPACED = 60  # characters; Thai, Lao, Khmer and Burmese put spaces between clauses, so short ones are joined

_CLOSERS = r"[\p{Pe}\p{Pf}\"'」』]*"
# Latin abbreviations, initials and numbers keep their full stop; `।`, `。`, `؟` and their like always end a sentence.
_ABBREVIATION = r"(?<!\b(?:e\.g|i\.e|vs|etc|Mr|Mrs|Ms|Dr|St|Prof|Nr|No|Art|Abs|bzw|z\.B|p\.ej|Sr|Sra|\p{Lu}))"
_END = regex.compile(
    rf"""
      [\r\n]+\s*                                          # a line is the longest a sentence gets
    | (?![.])\p{{Sentence_Break=STerm}}+{_CLOSERS}\s*     # 。！？!? । ؟ …
    | …+{_CLOSERS}\s*
    | (?<!\.\.){_ABBREVIATION}\.++{_CLOSERS}\s+(?=[^\p{{Ll}}]) # full stops, then white space and no small letter
    | [；;]\s*(?=\p{{Han}})                               # Chinese joins whole sentences with it
    """,
    regex.VERBOSE,
)
_SPACED_SCRIPT = regex.compile(r"[\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]")
_SPACE = regex.compile(r"\s+")
_COMMA = regex.compile(r"[，、,；;：:]\s*|\s+")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut ``text`` into sentences.

    :return: Ranges ``(start, end)`` in order, without gaps, that together cover ``text``; white space
        belongs to the sentence before it. Empty for an empty text.
    """
    ranges: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if match.end() > start:
            ranges += _split_long(text, start, match.end())
            start = match.end()
    if start < len(text):
        ranges += _split_long(text, start, len(text))
    return ranges


def _split_long(text: str, start: int, end: int) -> list[tuple[int, int]]:
    if _SPACED_SCRIPT.search(text, start, end):
        return _cut(_SPACE, text, start, end, SHORTEST_SPACED)
    if end - start > LONGEST_SENTENCE:
        return _cut(_COMMA, text, start, end, LONGEST_SENTENCE // 2)
    return [(start, end)]


def _cut(boundary: regex.Pattern[str], text: str, start: int, end: int, shortest: int) -> list[tuple[int, int]]:
    """Cut at each boundary behind ``shortest`` characters, and anywhere once a piece reaches the longest."""
    ranges = []
    for match in boundary.finditer(text, start, end):
        while match.end() - start > LONGEST_SENTENCE:
            ranges.append((start, start + LONGEST_SENTENCE))
            start += LONGEST_SENTENCE
        if match.end() - start >= shortest and end - match.end() >= shortest:
            ranges.append((start, match.end()))
            start = match.end()
    while end - start > LONGEST_SENTENCE:
        ranges.append((start, start + LONGEST_SENTENCE))
        start += LONGEST_SENTENCE
    if end > start:
        ranges.append((start, end))
    return ranges
