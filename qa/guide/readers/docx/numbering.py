"""The numbers of lists and headings, which stand nowhere in the text of a Word file: counted as Word counts them."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

import regex

from qa.guide.readers.docx.names import MC, W, is_on, number, value
from qa.guide.readers.docx.styles import Styles
from qa.guide.readers.numerals import write_numeral

LEVELS = 9
LONGEST_NUMBER = 100  # characters of how a number is written, such as "Chapter %1."
BULLET = "•"
CHOSEN_BULLET = regex.compile(r"[\p{S}\p{Pd}\p{Po}--[\p{Co}]]+", regex.VERSION1)  # what is no letter of a symbol font
SLOT = regex.compile(r"%([1-9])")
CLOSED = tuple("、．。，：；）】〕》」』）")  # no blank follows


@dataclass(slots=True)
class Numbering:
    """The lists of a file, and how far each has been counted."""

    lists: dict[str, Any]
    kinds: dict[str, Any]
    styles: Styles
    counters: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[tuple[str, int]] = field(default_factory=set)

    def count(self, paragraph: Any) -> str | None:
        """Give the number, or the bullet, that stands before a paragraph; None where it is in no list."""
        list_id, level, style = self.styles.list_of(paragraph)
        element = self.lists.get(list_id or "")
        kind_id = self._kind(element)
        if list_id in (None, "0") or kind_id is None:
            return None
        assert list_id
        if level is None:
            level = self._level_of_style(kind_id, style)
        if not 0 <= level < LEVELS:
            return None
        self._step(list_id, element, kind_id, level)
        return self._write(element, kind_id, level)

    def _kind(self, element: Any) -> str | None:
        """Find how a list is numbered; a kind may stand for the list of a style."""
        for _ in range(3):
            kind_id = value(element, "abstractNumId")
            if kind_id not in self.kinds:
                return None
            link = value(self.kinds[kind_id], "numStyleLink")
            linked = self.lists.get(self.styles.list_of_style(link) or "") if link else None
            if linked is None:
                return kind_id
            element = linked
        return None

    def _level_of_style(self, kind_id: str, style: str | None) -> int:
        for level in self.kinds[kind_id].findall(W + "lvl"):
            if style and value(level, "pStyle") == style:
                return _index(level)
        return 0

    def _level(self, element: Any, kind_id: str, level: int) -> Any:
        """Find how a level is written; a list may say otherwise than its kind."""
        overrides = [override.find(W + "lvl") for override in _overrides(element, level)]
        own = [found for found in overrides if found is not None]
        return next(
            (found for found in [*own, *self.kinds[kind_id].findall(W + "lvl")] if _index(found) == level), None
        )

    def _step(self, list_id: str, element: Any, kind_id: str, level: int) -> None:
        counters = self.counters[kind_id]
        for above in range(level):
            if above not in counters:
                counters[above] = self._start(element, kind_id, above)
        again = None
        if (list_id, level) not in self.begun:
            self.begun.add((list_id, level))
            again = next(
                (found for each in _overrides(element, level) if (found := number(each, "startOverride")) is not None),
                None,
            )
        if again is not None:
            counters[level] = again
        elif level in counters:
            counters[level] += 1
        else:
            counters[level] = self._start(element, kind_id, level)
        for below in range(level + 1, LEVELS):
            restart = number(self._level(element, kind_id, below), "lvlRestart")
            if restart is None or level < restart:
                counters.pop(below, None)

    def _start(self, element: Any, kind_id: str, level: int) -> int:
        start = number(self._level(element, kind_id, level), "start")
        return 1 if start is None else start

    def _write(self, element: Any, kind_id: str, level: int) -> str:
        written = self._level(element, kind_id, level)
        text, how = (value(written, "lvlText") or "")[:LONGEST_NUMBER], _format(written)
        if how == "bullet":
            text = text.strip()
            return text if CHOSEN_BULLET.fullmatch(text) and len(text) == 1 else BULLET
        if how == "none" and not SLOT.sub("", text).strip():
            return ""
        counters = self.counters[kind_id]
        legal = written is not None and is_on(written, "isLgl")

        def fill(slot: regex.Match[str]) -> str:
            at = int(slot[1]) - 1
            form = _format(self._level(element, kind_id, at))
            plain = legal and form != "none"
            return write_numeral(counters.get(at, 1), "decimal" if plain else form)

        return SLOT.sub(fill, text).strip()


def with_number(numbered: str | None, text: str) -> str:
    """Put a number before its text, as it is printed."""
    if not numbered or not text:
        return text
    return f"{numbered}{text}" if numbered.endswith(CLOSED) else f"{numbered} {text}"


def read_numbering(root: Any, styles: Styles) -> Numbering:
    """Read the lists of a file; of one without them, none."""
    found = root if root is not None else ()
    return Numbering(
        {element.get(W + "numId"): element for element in found if element.tag == W + "num"},
        {element.get(W + "abstractNumId"): element for element in found if element.tag == W + "abstractNum"},
        styles,
    )


def _overrides(element: Any, level: int) -> list[Any]:
    return [each for each in element.findall(W + "lvlOverride") if _index(each) == level]


def _index(level: Any) -> int:
    found = level.get(W + "ilvl") or ""
    return int(found) if found.isdecimal() else -1


def _format(level: Any) -> str:
    """Give how the numbers of a level are written; of one that shows an example, as many digits as it has."""
    if level is None:
        return "decimal"
    how = value(level, "numFmt")
    custom = level.find(f"{MC}AlternateContent/{MC}Choice/{W}numFmt") if how is None else level.find(W + "numFmt")
    if custom is not None and (how or custom.get(W + "val")) == "custom":
        return "decimalZero" if (custom.get(W + "format") or "").startswith("0") else "decimal"
    return how or value(level, "numFmt") or "decimal"
