"""A model's words, as they come, to whole sentences with the numbers of the passages each of them names."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

LONGEST = 1000  # characters without an end; a model that goes on is cut
# [1], [1, 2], [[1]], [^1], [Passage 1], [1-2], 【1】, 【1†…】, in the digits of any script.
_OPEN, _CLOSE = r"[\[【［〔]", r"[\]】］〕]"
_NUMBERS = r"\p{Nd}{1,4}(?:\s*[,，、;؛–-]\s*\^?\p{Nd}{1,4})*"
_MARKER = regex.compile(rf"{_OPEN}{{1,2}}\s*\^?(?:\p{{L}}{{1,12}}[\s:#]*)?({_NUMBERS})(?:†[^\]】]*)?\s*{_CLOSE}{{1,2}}")
_MARKERS = regex.compile(rf"(?:\s*{_MARKER.pattern})+")
_PART_OF_MARKER = regex.compile(rf"\s*{_OPEN}[^\]】］〕]{{0,24}}")
_CLOSERS = r"[\p{Pe}\p{Pf}\"'」』*_]*"
# Abbreviations, initials and numbers of a list keep their full stop; so does what goes on with a small letter. Before
# a marker it ends a sentence all the same.
_ABBREVIATIONS = (
    r"abs|approx|av|bzw|ca|cf|dr|dra|ing|inkl|max|min|mr|mrs|ms|nr|prof|resp|sr|sra|srta|st|ste|str|tel|usw|vgl|vs"
    r"|zzgl|г|др|им|обл|пр|руб|см|стр|тел|тыс|ул"
)
_KEEPS = rf"(?<!(?:^|[\s(\[])(?:{_ABBREVIATIONS}|\p{{L}}|(?:\p{{L}}\.)+\p{{L}}|\p{{Nd}}{{1,2}}))"
_AFTER_STOP = r"[\s\p{Pe}\p{Pf}\"'\[【［〔*_]|$"
_STOP = rf"\.+(?=\s*{_OPEN}\s*\^?\p{{Nd}})|{_KEEPS}\.+(?={_AFTER_STOP})"
_END = regex.compile(rf"(?:(?![.\[])\p{{Sentence_Break=STerm}}+|…+|{_STOP}){_CLOSERS}|\n", regex.IGNORECASE)
_SMALL = regex.compile(r"\s+\p{Ll}")
_ITEM = regex.compile(r"\s*\(?(\p{Nd}{1,2})[.)、．）]\s*(?!\p{Nd})")
_LIST = regex.compile(r"\s*(?:[-*•·–]\s+|#{1,6}\s+|>\s+)+")
_LINK = regex.compile(r"!?\[([^\[\]]*)\]\([^()\s]*(?:\s[^()]*)?\)")
_MARKUP = regex.compile(r"\*\*|__|~~|`+|<[^<>]{1,200}>")
_RANGE = regex.compile(r"(\p{Nd}+)\s*[–-]\s*(\p{Nd}+)")
_NUMBER = regex.compile(r"\p{Nd}+")
MOST_IN_A_RANGE = 20


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, without markers and markup."""

    text: str
    named: tuple[int, ...]  # numbers of passages, in the order of their markers; of none where it has no marker


class Drafts:
    """Collects words until sentences are whole: an end, the markers behind it, and something after that."""

    def __init__(self) -> None:
        self._text = ""
        self._item = 0  # number of the last item of a list

    def add(self, piece: str) -> Iterator[Draft]:
        """Take more words; give the sentences that are whole now."""
        self._text += piece.replace("\r", "")
        while cut := self._next_end():
            yield from self._take(cut)
        if len(self._text) > LONGEST:
            yield from self._take(len(self._text))

    def finish(self) -> Iterator[Draft]:
        """Give what is left, where nothing more comes; half a marker is none."""
        yield from self.add("\n")
        yield from self._take(len(self._text))

    def _next_end(self) -> int:
        """Find where the first sentence ends, its markers included; 0 where that cannot be told yet."""
        start = _MARKERS.match(self._text)
        at = start.end() if start else 0
        for end in _END.finditer(self._text, at):
            if end[0] == "\n":
                return end.end()
            behind = _MARKERS.match(self._text, end.end())
            cut = end.end()
            if behind and "\n" not in behind[0] and not start:  # where markers lead, these are the next one's
                cut = behind.end()
            rest = self._text[cut:]
            if not rest.strip() and "\n" not in rest:
                return 0  # a marker, or more of the number, may still come
            if _PART_OF_MARKER.fullmatch(rest):
                return 0
            if end[0].startswith(".") and cut == end.end() and _SMALL.match(self._text, cut):
                continue
            return cut
        return 0

    def _take(self, cut: int) -> Iterator[Draft]:
        own, self._text = self._text[:cut], self._text[cut:]
        named, own = named_in(own), _MARKERS.sub("", own)
        item = _ITEM.match(own)
        if item and int(item[1]) == self._item + 1:  # the 5 of a fifth of March is none
            self._item, own = int(item[1]), own[item.end() :]
        if text := plain(own):
            yield Draft(text, named)


def named_in(text: str) -> tuple[int, ...]:
    """Give the numbers that the markers of a text name."""
    named: list[int] = []
    for marker in _MARKER.finditer(text):
        numbers = _RANGE.sub(_spell_out, marker[1])
        named += [int(number) for number in _NUMBER.findall(numbers)]
    return tuple(dict.fromkeys(named))


def _spell_out(found: regex.Match[str]) -> str:
    first, last = int(found[1]), int(found[2])
    return ",".join(map(str, range(first, last + 1))) if first <= last < first + MOST_IN_A_RANGE else found[0]


def plain(text: str) -> str:
    """Take Markdown and HTML off a sentence; what a link says stays, where it leads does not."""
    text = _MARKUP.sub("", _LINK.sub(r"\1", text))
    text = " ".join(text[opening.end() if (opening := _LIST.match(text)) else 0 :].split())
    return text if any(character.isalnum() for character in text) else ""
