"""Cut sections into passages below the encoder's token limit."""

from collections.abc import Callable, Iterable, Iterator

import regex

from qa.guide.sentences import split_sentences
from qa.records import Document, Passage, Section

LONGEST_PATH = 200  # characters of heading path that are encoded; the deepest headings say most, so the front is cut
TOKEN_LIMIT = 512  # e5's own limit; a model with a lower one has its way

_PARAGRAPH = regex.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*")
_LINE = regex.compile(r"(?:\r\n|\r|\n)\s*")
# Lookbehinds let a pattern begin only where a run does; from every place in it, a long run would take its square.
_ANCHOR = regex.compile(r"(?<!\s)\s*\{#[^{}]*\}\s*$")
_LINK = regex.compile(r"!?\[([^\]\[]*)\]\([^()\s]*\)")
_MARKS = regex.compile(r"(?<!\w)[*_~`]+|(?<!_)[*_~`]+(?!\w)")

Range = tuple[int, int]


def plain_heading(heading: str) -> str:
    """Free a verbatim heading of its Markdown: ``**`Pay`** {#pay}`` reads ``Pay``."""
    plain = _MARKS.sub("", _LINK.sub(r"\1", _ANCHOR.sub("", heading))).strip()
    return plain or heading


def encoded_text(headings: tuple[str, ...], text: str) -> str:
    """Join what the encoder sees of a passage: its heading path, then its text."""
    path = " > ".join(plain_heading(heading) for heading in headings)
    return f"{path[-LONGEST_PATH:]}\n{text}" if path else text


def split_document(document: Document, count_tokens: Callable[[str], int], limit: int = TOKEN_LIMIT) -> list[Passage]:
    """Cut every section of ``document`` into passages.

    A section that fits is one passage. A longer one is cut at paragraphs, then at lines (list items, table
    rows), then at sentences, then anywhere; what belongs together is kept as long as it fits.

    :param count_tokens: The encoder's own count for a text, its prompt and special tokens included.
    :param limit: The most tokens a passage may have, heading path included; at least 32.
    :return: In the order of the text; ``document.text[start:end] == text`` for each, none blank, and every
        character of a section but white space is in exactly one.
    """
    if limit < 32:
        raise ValueError(f"limit must be at least 32, got {limit}")
    passages = []
    for row, section in enumerate(document.sections):
        for start, end in _split_section(document.text, section, count_tokens, limit):
            passages.append(
                Passage(
                    document_id=document.document_id,
                    section=row,
                    headings=section.headings,
                    text=document.text[start:end],
                    start=start,
                    end=end,
                    start_line=document.places.at(start),
                    end_line=document.places.at(end - 1),
                )
            )
    return passages


def _split_section(text: str, section: Section, count_tokens: Callable[[str], int], limit: int) -> list[Range]:
    def fits(start: int, end: int) -> bool:
        # No tokenizer makes 16 characters of one token on average: a cheap no for what is far too long.
        return end - start <= 16 * limit and count_tokens(encoded_text(section.headings, text[start:end])) <= limit

    return list(_pack(text, _units(text, *_trim(text, section.start, section.end), fits, 0), fits))


def _units(text: str, start: int, end: int, fits: Callable[[int, int], bool], level: int) -> Iterator[Range]:
    """Cut a range into the coarsest pieces that fit."""
    if start >= end:
        return
    if fits(start, end):
        yield start, end
    elif level < len(_LEVELS):
        for piece in _LEVELS[level](text, start, end):
            yield from _units(text, *_trim(text, *piece), fits, level + 1)
    elif end - start == 1:
        yield start, end  # a single character is as small as it gets
    else:
        middle = (start + end) // 2
        yield from _units(text, *_trim(text, start, middle), fits, level)
        yield from _units(text, *_trim(text, middle, end), fits, level)


def _pack(text: str, units: Iterable[Range], fits: Callable[[int, int], bool]) -> Iterator[Range]:
    """Join neighbours as long as they fit together."""
    held: Range | None = None
    for start, end in units:
        if held is None:
            held = start, end
        elif fits(held[0], end):
            held = held[0], end
        else:
            yield held
            held = start, end
    if held is not None:
        yield held


def _cut_at(boundary: regex.Pattern[str]) -> Callable[[str, int, int], Iterator[Range]]:
    def cut(text: str, start: int, end: int) -> Iterator[Range]:
        for match in boundary.finditer(text, start, end):
            yield start, match.end()
            start = match.end()
        yield start, end

    return cut


def _cut_sentences(text: str, start: int, end: int) -> Iterator[Range]:
    for first, last in split_sentences(text[start:end]):
        yield start + first, start + last


_LEVELS = (_cut_at(_PARAGRAPH), _cut_at(_LINE), _cut_sentences)


def _trim(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
