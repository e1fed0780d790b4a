"""Cut sections into passages below the encoder's token limit."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

import regex

from qa.guide.readers.markdown.inline import blank_tags
from qa.guide.readers.reading import CONTENT, has_content
from qa.guide.sentences import split_sentences
from qa.records import Block, Document, Passage, Section

LONGEST_PATH = 200  # characters of heading path that are encoded; the deepest headings say most, so the front is cut
TOKEN_LIMIT = 512  # e5's own limit; a model with a lower one has its way

_PARAGRAPH = regex.compile(r"(?:\r\n|\r|\n)[^\S\r\n]*(?:\r\n|\r|\n)\s*")
_LINE = regex.compile(r"(?:\r\n|\r|\n)\s*")
_RULES = regex.compile(r"(?:[ \t]*+([-*_=─━═])(?:[ \t]*\1){2,}+[ \t]*(?:\r\n|\r|\n|\Z)\s*)+")
_ROW = regex.compile(r"(?=<tr\b)", regex.IGNORECASE)

Range = tuple[int, int]
Piece = tuple[int, int, str]  # start, end, and what it is read below
Level = Callable[[str, int, int], Iterator[Range]]


def encoded_text(headings: tuple[str, ...], text: str, opening: str = "") -> str:
    """Join what the encoder sees of a passage: its heading path, what it is shown below, then its text without tags.

    The last ``len(text)`` characters stand for those of ``text``.
    """
    path = " > ".join(headings)
    above = f"{path[-LONGEST_PATH:]}\n" if path else ""
    return f"{above}{blank_tags(opening)}{blank_tags(text)}"


def split_document(document: Document, count_tokens: Callable[[str], int], limit: int = TOKEN_LIMIT) -> list[Passage]:
    """Cut every section of ``document`` into passages.

    A section that fits is one passage. A longer one is cut at paragraphs, then at lines (list items, table rows), then
    at sentences, then anywhere; what belongs together is kept as long as it fits. A part of a table is read below its
    header, one of code below its fence.

    :param count_tokens: The encoder's own count for a text, its prompt and special tokens included.
    :param limit: The most tokens a passage may have, heading path included; at least 32.
    :return: In the order of the text; ``document.text[start:end] == text`` for each, none without something to read,
        and every letter, digit and symbol of a section is in exactly one.
    """
    if limit < 32:
        raise ValueError(f"limit must be at least 32, got {limit}")
    passages = []
    places = document.places
    for row, section in enumerate(document.sections):
        for start, end, opening in _Cut(document, section, count_tokens, limit).pieces():
            passages.append(
                Passage(
                    document_id=document.document_id,
                    section=row,
                    headings=section.headings,
                    text=document.text[start:end],
                    start=start,
                    end=end,
                    start_line=places.at(start),
                    end_line=places.at(end - 1),
                    opening=opening,
                    taken_from=places.of(start, end) if places.marks or places.address else None,
                )
            )
    return passages


def lost_lines(document: Document, passages: Sequence[Passage]) -> list[int]:
    """List the lines of which something to read is in no passage, and in no heading above one; there should be none.

    :param passages: Of the document, in order.
    :return: Numbers from 1, ascending.
    """
    lost: set[int] = set()
    above = {passage.headings[:depth] for passage in passages for depth in range(len(passage.headings) + 1)}
    by_section: dict[int, list[Passage]] = {}
    for passage in passages:
        by_section.setdefault(passage.section, []).append(passage)
    for row, section in enumerate(document.sections):
        if section.headings not in above:
            lost.add(document.places.at(max(0, section.start - 1)))
        at = section.start
        for passage in by_section.get(row, []):
            lost |= _lines_with_content(document, at, passage.start)
            at = passage.end
        lost |= _lines_with_content(document, at, section.end)
    return sorted(lost)


def _lines_with_content(document: Document, start: int, end: int) -> set[int]:
    return {document.places.at(start + found.start()) for found in CONTENT.finditer(document.text[start:end])}


class _Cut:
    """A section on its way into passages."""

    def __init__(self, document: Document, section: Section, count_tokens: Callable[[str], int], limit: int) -> None:
        self._text, self._section = document.text, section
        self._count_tokens, self._limit = count_tokens, limit
        first = bisect_left(document.blocks, section.start, key=lambda block: block.end - 1)
        last = bisect_left(document.blocks, section.end, key=lambda block: block.start)
        self._blocks = document.blocks[first:last]

    def pieces(self) -> Iterator[Piece]:
        """Give the passages: start, end, and what each is read below."""
        start, end = _trim_rules(self._text, self._section.start, self._section.end)
        if start < end and self._fits(start, end, ""):
            yield from self._readable([(start, end, "")])
            return
        units: list[Piece] = []
        for block in self._blocks:
            units += self._text_units(start, max(start, block.start))
            units += self._block_units(block, max(start, block.start), min(end, block.end))
            start = max(start, block.end)
        units += self._text_units(start, end)
        yield from self._readable(self._pack(units))

    def _readable(self, pieces: Iterable[Piece]) -> Iterator[Piece]:
        return (piece for piece in pieces if has_content(self._text[piece[0] : piece[1]]))

    def _fits(self, start: int, end: int, opening: str) -> bool:
        # No tokenizer makes 16 characters of one token on average: a cheap no for what is far too long.
        if end - start > 16 * self._limit:
            return False
        return self._count_tokens(encoded_text(self._section.headings, self._text[start:end], opening)) <= self._limit

    def _text_units(
        self, start: int, end: int, opening: str = "", levels: Sequence[Level] | None = None
    ) -> Iterator[Piece]:
        """Cut a range into the coarsest pieces that fit."""
        levels = _LEVELS if levels is None else levels
        start, end = _trim(self._text, start, end)
        if start >= end:
            return
        if self._fits(start, end, opening):
            yield start, end, opening
        elif levels:
            for first, last in levels[0](self._text, start, end):
                yield from self._text_units(first, last, opening, levels[1:])
        elif end - start == 1:
            yield start, end, opening  # a single character is as small as it gets
        else:
            middle = (start + end) // 2
            yield from self._text_units(start, middle, opening, levels)
            yield from self._text_units(middle, end, opening, levels)

    def _block_units(self, block: Block, start: int, end: int) -> Iterator[Piece]:
        """Cut a table at its rows, code at its lines; all of them are read below the opening."""
        room = self._count_tokens(encoded_text(self._section.headings, "", block.opening)) <= self._limit // 2
        opening = block.opening if room else ""
        first, last = _trim(self._text, start, end)
        whole = opening if block.body == block.start else ""  # indented code shows that it is code by nothing else
        if first < last and self._fits(first, last, whole):
            yield first, last, whole
            return
        body = max(start, block.body)
        yield from self._text_units(start, body, "", (_cut_sentences,))  # the header itself
        for row, behind in (_cut_at(_ROW) if block.kind == "rows" else _cut_at(_LINE))(self._text, body, end):
            yield from self._text_units(row, behind, opening, (_cut_sentences,))

    def _pack(self, units: Iterable[Piece]) -> Iterator[Piece]:
        """Join neighbours as long as they fit together; what follows code that was cut is no code."""
        held: Piece | None = None
        for start, end, opening in units:
            if held is None:
                held = start, end, opening
            elif (not held[2] or opening or not self._in_code(held[0])) and self._fits(held[0], end, held[2]):
                held = held[0], end, held[2]
            else:
                yield held
                held = start, end, opening
        if held is not None:
            yield held

    def _in_code(self, at: int) -> bool:
        return any(block.kind == "code" and block.start <= at < block.end for block in self._blocks)


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


def _trim_rules(text: str, start: int, end: int) -> Range:
    """Leave rules at the start and the end of a section out, with what is blank."""
    start, end = _trim(text, start, end)
    if rules := _RULES.match(text, start, end):
        start, end = _trim(text, min(end, rules.end()), end)
    while start < end:
        line = max(text.rfind("\n", start, end), text.rfind("\r", start, end)) + 1
        if line <= start or not _RULES.fullmatch(text, line, end):
            break
        end = _trim(text, start, line)[1]
    return start, end


def _trim(text: str, start: int, end: int) -> Range:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
