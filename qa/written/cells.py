"""Cut a text into the digits and words that belong to figures, and words of one number into that number."""

from dataclasses import dataclass

import regex

from qa.written.digits import FIGURE, read_digits
from qa.written.vocabulary import UNSPACED, Entry, Kind, vocabulary

_LONGEST = 24  # words of one number
_COUNTED = ("number", "times ten", "plus ten")
_JOINTS = ("", "and", "et", "y", "e", "und", "و", "lẻ", "linh")
_TENS = (20, 30, 40, 50, 60, 70, 80, 90)


@dataclass(frozen=True, slots=True)
class Cell:
    """A run of digits or a word, and all that it may be."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    digits: bool = False

    def of(self, *kinds: str) -> Entry | None:
        """Give what it is of one of ``kinds``; None where it is none of them."""
        return next((entry for entry in self.entries if entry[0] in kinds), None)

    @property
    def units(self) -> frozenset[str]:
        """Give the units that it may be."""
        return frozenset(entry[2] for entry in self.entries if entry[0] == "unit")


def cells(text: str, language: str) -> list[Cell]:
    """Find digits and the words of figures in folded text, in order; the words of one number are one cell."""
    found = sorted([*_digits(text), *_words(text, language)], key=lambda cell: cell.start)
    joined: list[Cell] = []
    at = 0
    while at < len(found):
        run = _run(found, at, text, language)
        joined.append(_whole(run, text, language) if len(run) > 1 else _alone(run[0]))
        at += len(run)
    return joined


def _alone(cell: Cell) -> Cell:
    """Read a hundred without a number before it as one of it."""
    entries = tuple(("number", one[1], "") if one[0] == "times ten" else one for one in cell.entries)
    return Cell(cell.start, cell.end, entries, cell.digits)  # type: ignore[arg-type]


def _digits(text: str) -> list[Cell]:
    found = []
    for match in FIGURE.finditer(text):
        start, end = match.span()
        if start and (text[start - 1] in "_@" or "a" <= text[start - 1] <= "z") and not _after_word(text, start):
            continue  # the digits of a code
        reading = read_digits(match)
        entries: list[Entry] = [("date", (part,), "") for part in reading.parts]
        if reading.values:
            kind: Kind = "clock" if reading.clock else "number"
            entries.append((kind, tuple(sorted(reading.values)), ""))
        if entries:
            found.append(Cell(start, end, tuple(entries), digits=True))
    return found


def _after_word(text: str, start: int) -> bool:
    """Tell an amount behind its currency, Rp50.000, from a code."""
    return bool(regex.search(r"(?<![a-z])(?:rp|rs|usd|eur|gbp|cny|rmb|us|r|a)$", text[max(0, start - 5) : start]))


def _words(text: str, language: str) -> list[Cell]:
    words = vocabulary(language)
    found = []
    for match in words.pattern.finditer(text):
        word = next((group for group in match.groups() if group), "")
        entries = words.entries.get(word) or words.entries.get(regex.sub("[ -]", " ", word))
        entries = entries or words.entries.get(regex.sub("[ -]", "-", word), ())
        if entries:
            found.append(Cell(match.start(), match.end(), entries))
    return found


def _run(found: list[Cell], at: int, text: str, language: str) -> list[Cell]:
    """Take the words that are one number from ``at`` on."""
    run = [found[at]]
    if not run[0].of(*_COUNTED):
        return run
    for cell in found[at + 1 :]:
        gap = text[run[-1].end : cell.start].strip(" -")
        if (
            len(run) == _LONGEST
            or cell.digits
            or not cell.of(*_COUNTED)
            or (gap if language in UNSPACED else gap not in _JOINTS)
        ):
            break
        if not _grows([*run, cell], language):
            break
        run.append(cell)
    return run


def _single(run: list[Cell]) -> bool:
    """Tell digits that are spelled one by one: 一二三零零."""
    counted = [cell.of(*_COUNTED) for cell in run]
    return all(one and one[0] == "number" and one[1][0] in range(10) and not cell.digits
               for one, cell in zip(counted, run, strict=True))  # fmt: skip


def _grows(run: list[Cell], language: str) -> bool:
    return (language in ("zh", "ja") and _single(run)) or add_up(run, language) is not None


def add_up(run: list[Cell], language: str, first: float | None = None) -> float | None:
    """Add up the words of a number; None where they are not one number.

    :param first: What the first cell is, where it may be several.
    """
    stack: list[float] = []
    for at, cell in enumerate(run):
        kind, values, _ = cell.of(*_COUNTED) or ("", (0.0,), "")
        value = first if first is not None and not at else values[0]
        if kind == "plus ten" and stack and stack[-1] < 10:
            stack[-1] += value
        elif kind == "times ten":
            below = 0.0
            while stack and stack[-1] < value:
                below += stack.pop()
            stack.append((below or 1.0) * value)
        elif kind == "number" and (not stack or _fits(stack[-1], value, language)):
            stack.append(value)
        else:
            return None
    return round(sum(stack), 6)


def _fits(top: float, value: float, language: str) -> bool:
    """Say whether a smaller number goes on behind a larger: two hundred and five, but not five three."""
    if language == "ar" and 0 < top < 10 and value in _TENS:
        return True
    if value != int(value) or top != int(top) or not top:
        return value == 0 and top >= 100  # 三百零五
    room = 1
    while top % (room * 10) == 0 and room < 10**9:
        room *= 10
    return value < room


def _whole(run: list[Cell], text: str, language: str) -> Cell:
    start, end = run[0].start, run[-1].end
    if language in ("zh", "ja") and _single(run):
        spelled = [int(cell.of("number")[1][0]) for cell in run]  # type: ignore[index]
        if len(run) == 2 and 0 not in spelled and text[start - 1 : start] != "点":  # 两三天: two or three
            return Cell(start, end, (("part", (float(spelled[0]),), ""), ("part", (float(spelled[1]),), "")))
        return Cell(start, end, (("number", (float("".join(map(str, spelled))),), ""),))
    firsts = (run[0].of(*_COUNTED) or ("", (0.0,), ""))[1]
    values = {add_up(run, language, first) or 0.0 for first in firsts}
    if language == "zh" and len(run) > 2:
        values |= _cut_short(run, language)
    return Cell(start, end, (("number", tuple(sorted(values)), ""),), digits=run[0].digits)


def _cut_short(run: list[Cell], language: str) -> set[float]:
    """Read 一千九 as 1,900."""
    last, before = run[-1].of("number"), run[-2].of("times ten")
    if not last or not before or before[1][0] < 100 or not 0 < last[1][0] < 10:
        return set()
    return {(add_up(run[:-1], language) or 0.0) + last[1][0] * before[1][0] / 10}
