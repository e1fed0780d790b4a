"""Give each number of a text the unit that stands beside it."""

from dataclasses import dataclass

import regex

from qa.written.cells import Cell
from qa.written.vocabulary import universal_units

_SIGNS = "|".join(sorted(map(regex.escape, universal_units()), key=len, reverse=True))
_BEHIND = regex.compile(rf"(?: ?|-)({_SIGNS})(?!\p{{Latin}})")
_BEFORE = regex.compile(rf"(?<!\p{{L}})({_SIGNS}) ?$")
_HALF_DAY = regex.compile(r" ?([ap])\.?m\b")
_SUFFIX = regex.compile(r"(?:'|st|nd|rd|th|er|re|e|eme|o|a|\.)?")  # 10th, 2e, 3º, 5.
_NUMBERS = ("number", "clock", "part", "date", "amount")
# Each month, a month: what goes before a month that is no name.
_EACH = regex.compile(r"(?:mỗi|hàng|hằng|một|mấy|các|theo) $")
# Said before a number only: the number before it is another.
_ONLY_AHEAD = frozenset(["tháng", "ngày", "năm", "pukul"])
# Units that some languages write before the number.
_AHEAD = frozenset(
    [
        "percent",
        "permille",
        "permyriad",
        "clock",
        "hour",
        "USD",
        "EUR",
        "GBP",
        "CNY",
        "JPY",
        "KRW",
        "INR",
        "RUB",
        "TRY",
        "VND",
        "THB",
        "IDR",
        "AED",
        "BRL",
        "month",
    ]
)
MONTH, DATE = "month name", "date"  # DATE: a part of 05/03/2024, whichever it is
_PARTS = {"成": 10.0, "permille": 0.1, "permyriad": 0.01}  # of a percent


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, as a text gives it."""

    values: frozenset[float]  # it may mean any of these
    units: frozenset[str] = frozenset()  # any of these; none: a bare number
    written: str = ""  # as it stands in the folded text
    digits: bool = True  # False: in words
    start: int = 0  # characters in the folded text
    end: int = 0
    tenths: bool = False  # it was given in tenths, 三成
    loose: bool = False  # an article, "both", a unit alone: is looked up, claims nothing itself


class Walk:
    """Goes through the cells of one text, and gives each number the unit that stands beside it."""

    def __init__(self, text: str, found: list[Cell]) -> None:
        self.text, self.cells = text, found
        self.figures: list[Figure] = []
        self.places = {cell.start: at for at, cell in enumerate(found)}
        self.at = 0
        while self.at < len(found):
            cell = found[self.at]
            if cell.of(*_NUMBERS):
                self._number(cell)
            else:
                self._word(cell)

    def _next(self, by: int = 0) -> Cell | None:
        """Give the cell ``by`` places on, where nothing but space is before it."""
        at = self.at + by
        if not 0 < at < len(self.cells):
            return None
        before = self.text[self.cells[at - 1].end : self.cells[at].start]
        if self.cells[at - 1].digits:
            before = before[_SUFFIX.match(before).end() :]  # type: ignore[union-attr]
        return self.cells[at] if not before.strip(" -'") else None

    def _place(self, cell: Cell) -> int:
        return self.places[cell.start]

    def _number(self, cell: Cell) -> None:
        start, self.at = cell, self.at + 1
        values = [entry[1] for entry in cell.entries if entry[0] in _NUMBERS]
        units = frozenset(entry[2] for entry in cell.entries if entry[0] == "amount" and entry[2])
        if cell.of("date"):
            units = frozenset([DATE])
        elif cell.of("clock"):
            units = frozenset(["clock"])
        end = cell.end
        if not units:
            units, end, values = self._unit(cell, values)
        before = self._before(cell)
        if not units or ("clock" in before and "day" in units) or (MONTH in before and "year" in units):
            units = before
        if "clock" in units or "hour" in units or cell.digits:
            values, units = self._time_of_day(start, end, values, units)
        if units & {"月", "월"}:
            units = frozenset([MONTH])
        tenths = "成" in units
        for part, share in _PARTS.items():
            if part in units:
                units, values = frozenset(["percent"]), [tuple(round(one * share, 6) for one in v) for v in values]
        written = self.text[cell.start : end].strip()
        for one in values:
            loose = not cell.digits and one == (1.0,) and units <= {"times"}
            self.figures.append(Figure(frozenset(one), units, written, cell.digits, cell.start, end, tenths, loose))

    def _unit(self, cell: Cell, values: list[tuple[float, ...]]) -> tuple[frozenset[str], int, list[tuple[float, ...]]]:
        """Find the unit behind a number, and a half or the minutes behind that."""
        if cell.digits and (sign := _BEHIND.match(self.text, cell.end)):
            while (following := self._next()) and following.start < sign.end():
                self.at += 1
            return frozenset([universal_units()[sign[1]]]), sign.end(), values
        kept, added, end = self.at, 0.0, cell.end
        while following := self._next():
            if following.units and not following.of("number", "amount"):
                break
            if following.of("half"):
                added = 0.5
            elif not following.of("filler"):
                break
            self.at += 1
        if following is None or not following.units or self._goes_ahead(following):
            self.at = kept + bool(added)
            return frozenset(), end, [tuple(one + added for one in v) for v in values]
        self.at += 1
        units, end = following.units, following.end
        behind = self._next()
        if behind and behind.of("half") and not ((third := self._next(1)) and third.units):
            added, end, self.at = 0.5, behind.end, self.at + 1
        elif (
            behind and "hour" in units and behind.of("number") and (third := self._next(1)) and "minute" in third.units
        ):
            minutes = behind.of("number")[1][0]  # type: ignore[index]
            self.at += 2
            return units, third.end, [tuple(round(one + minutes / 60, 6) for one in v) for v in values]
        elif behind and "成" in units and (last := behind.of("number")) and last[1][0] < 10:  # 一成五 is 15 %
            self.at += 1
            return units, behind.end, [tuple(one + last[1][0] / 10 for one in v) for v in values]
        elif behind and "clock" in units and (last := behind.of("number")):
            return self._behind_point(values, units, behind, last[1][0])
        return units, end, [tuple(round(one + added, 6) for one in v) for v in values]

    def _goes_ahead(self, unit: Cell) -> bool:
        """Tell the month of ngày 5 tháng 3 from the months of 5 tháng."""
        following = self._next(1)
        word = self.text[unit.start : unit.end]
        return word in _ONLY_AHEAD and following is not None and following.of(*_NUMBERS) is not None

    def _behind_point(
        self, values: list[tuple[float, ...]], units: frozenset[str], behind: Cell, last: float
    ) -> tuple[frozenset[str], int, list[tuple[float, ...]]]:
        """Read what stands behind 点 or Uhr: minutes, or the decimals of 零点三八."""
        point = self.text[behind.start - 1] == "点"
        self.at += 1
        minute = self._next()
        if minute and "minute" in minute.units:
            self.at += 1
            behind, point = minute, False
        spelled = behind.end - behind.start
        if point and not behind.digits and not any(one in "十半" for one in self.text[behind.start : behind.end]):
            return frozenset(), behind.end, [(round(v[0] + last / 10**spelled, 6),) for v in values]
        if last >= 60 or values[0][0] > 24:
            self.at -= 1
            return units, behind.start, values
        return frozenset(["clock"]), behind.end, [tuple(round(one + last / 60, 6) for one in v) for v in values]

    def _before(self, cell: Cell) -> frozenset[str]:
        """Find the unit before a number: $5, Rp 50, yüzde 20, tháng 7."""
        if sign := _BEFORE.search(self.text, max(0, cell.start - 6), cell.start):
            return frozenset([universal_units()[sign[1]]])
        at = self._place(cell)
        before = self.cells[at - 1] if at else None
        if before is None or before.of(*_NUMBERS) or self.text[before.end : cell.start].strip():
            return frozenset()
        units = before.units & _AHEAD
        if "month" in units and _EACH.search(self.text, max(0, before.start - 6), before.start):
            return frozenset()
        if "month" in units:
            return frozenset([MONTH])
        if "hour" in units:
            return frozenset(["clock"])
        return units

    def _time_of_day(
        self, cell: Cell, end: int, values: list[tuple[float, ...]], units: frozenset[str]
    ) -> tuple[list[tuple[float, ...]], frozenset[str]]:
        """Read am and pm where they stand beside an hour; without them an hour may be either."""
        half = ""
        if sign := _HALF_DAY.match(self.text, end):
            half = sign[1]
        else:
            at = self._place(cell)
            around = [self.cells[at - 1]] if at and not self.text[self.cells[at - 1].end : cell.start].strip() else []
            around += [following] if (following := self._next()) else []
            half = next(("a" if one.of("am") else "p" for one in around if one.of("am", "pm")), "")
        if not units & {"clock", "hour"} and not half:
            return values, units
        if half and all(one <= 12 for v in values for one in v):
            values = [tuple(one % 12 + 12 * (half == "p") for one in v) for v in values]
            return values, frozenset(["clock half"])
        return values, units

    def _word(self, cell: Cell) -> None:
        """Read a word that is no number: a month, an article, a unit that stands alone."""
        self.at += 1
        written, at, end = self.text[cell.start : cell.end], cell.start, cell.end
        month = cell.of("month", "may be month")
        if month and not _EACH.search(self.text, max(0, cell.start - 6), cell.start):
            loose = month[0] == "may be month"
            self.figures.append(Figure(frozenset(month[1]), frozenset([MONTH]), written, False, at, end, loose=loose))
        if one := cell.of("loose"):
            self.figures.append(Figure(frozenset(one[1]), frozenset(), written, False, at, end, loose=True))
        if cell.units:
            following = self._next()
            value = 1.5 if following and following.of("half") and not following.of("number") else 1.0
            self.figures.append(Figure(frozenset([value]), cell.units, written, False, at, end, loose=True))
