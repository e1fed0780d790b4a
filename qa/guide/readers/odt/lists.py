"""The numbers of lists and headings in an OpenDocument text, counted as they are printed."""

from dataclasses import dataclass, field
from typing import Any

import regex

from qa.guide.readers.numerals import write_numeral
from qa.guide.readers.odt.names import LOEXT, STYLE, TEXT, whole

LEVELS = 10
BULLET = "•"
SLOT = regex.compile(r"%(\d+)%")
# What a format is called in Word, by the first number that it shows.
FORMATS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCountingThousand", "壹": "chineseLegalSimplified", "壱": "japaneseLegal",
    "甲": "ideographTraditional",
    "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth", "ア": "aiueoFullWidth",
    "ｱ": "aiueo", "イ": "irohaFullWidth", "가": "ganada", "ㄱ": "chosung", "하나": "koreanLegal",
    "일": "koreanCounting",
    "А": "russianUpper", "а": "russianLower", "א": "hebrew2", "أ": "arabicAlpha", "ก": "thaiLetters", "1st": "ordinal",
    "01": "decimalZero",
}  # fmt: skip


@dataclass(slots=True)
class Counter:
    """Counts what stands in one list, or in the outline of the headings."""

    style: Any  # of the list: how its levels are written; None without
    counters: dict[int, int] = field(default_factory=dict)  # of the levels, from 1

    def count(self, level: int, start: int | None = None) -> str:
        """Count one on a level, and write its number or its bullet.

        :param start: What it is numbered, where the file says so.
        """
        written = self._level(level)
        if written is None or (not written.tag.endswith("-number") and written.tag != f"{TEXT}outline-level-style"):
            return BULLET if written is not None else ""
        for above in range(1, level):
            if above not in self.counters:
                self.counters[above] = self._start(above)
        self.counters[level] = start if start is not None else self.counters.get(level, self._start(level) - 1) + 1
        for below in [below for below in self.counters if below > level]:
            del self.counters[below]
        return self._write(written, level)

    def _level(self, level: int) -> Any:
        for written in self.style if self.style is not None else ():
            if written.get(f"{TEXT}level") == str(level):
                return written
        return None

    def _start(self, level: int) -> int:
        written = self._level(level)
        return whole(written.get(f"{TEXT}start-value"), 1) if written is not None else 1

    def _number(self, level: int) -> str:
        written = self._level(level)
        form = written.get(f"{STYLE}num-format") if written is not None else ""
        return write_numeral(self.counters.get(level, 1), _format(form)) if form else ""

    def _write(self, written: Any, level: int) -> str:
        if not written.get(f"{STYLE}num-format"):
            return ""
        pattern = written.get(f"{LOEXT}num-list-format")
        if pattern:
            return SLOT.sub(lambda slot: self._number(int(slot[1])), pattern).strip()
        shown = min(level, max(1, whole(written.get(f"{TEXT}display-levels"), 1)))
        numbers = [number for each in range(level - shown + 1, level + 1) if (number := self._number(each))]
        prefix, suffix = written.get(f"{STYLE}num-prefix") or "", written.get(f"{STYLE}num-suffix") or ""
        return f"{prefix}{'.'.join(numbers)}{suffix}".strip()


def _format(shown: str) -> str:
    first = regex.split(r",\s*", shown)[0]
    return FORMATS.get(first, "decimal")
