"""What digits may mean: thousands and decimal marks, fractions, clocks and dates of any convention."""

from dataclasses import dataclass

import regex

_CLOCK = r"(?P<hour>[01]?\d|2[0-4])(?:[:h]| h ?|(?<=\d)\.(?=\d\d\s*(?:uhr|am\b|pm\b)))(?P<minute>[0-5]\d)(?!\d|[.,:]\d)"
_DATE = (
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)"
    r"|(?P<first>\d{1,2})[-/.](?P<second>\d{1,2})[-/.](?P<last>\d{4}|\d\d)(?!\d|\.\d)"
)
_FRACTION = r"(?P<over>\d{1,2})[/\u2044](?P<under>\d{1,3})(?![\d/])"
_PLAIN = r"\d{1,3}(?:[ '\u2019]\d{3})+(?![\d])|\d+(?:[.,'\u2019_]\d+)*"
FIGURE = regex.compile(rf"(?<![\d])(?:{_DATE}|{_CLOCK}|{_FRACTION}|(?P<plain>{_PLAIN}))")
_INDIAN = regex.compile(r"\d{1,2}(?:,\d\d)+,\d{3}")
_GROUPED = regex.compile(r"\d{1,3}([.,' _\u2019])\d{3}(?:\1\d{3})*")
_SIGN = regex.compile(r"[.,' _\u2019]")


@dataclass(frozen=True, slots=True)
class Reading:
    """What one run of digits may mean."""

    values: frozenset[float]  # any of these
    parts: tuple[float, ...] = ()  # of a date: each is a number of its own; month and day may change places
    clock: bool = False


def read_digits(match: "regex.Match[str]") -> Reading:
    """Say what a match of ``FIGURE`` may mean; no values where it is no number, such as a version."""
    group = match.groupdict()
    if group["year"]:
        return Reading(frozenset(), _floats(group["year"], group["month"], group["day"]))
    if group["first"]:
        year = group["last"] if len(group["last"]) == 4 else "20" + group["last"]
        return Reading(frozenset(), _floats(group["first"], group["second"], year))
    if group["hour"]:
        return Reading(frozenset((round(int(group["hour"]) + int(group["minute"]) / 60, 6),)), clock=True)
    if group["over"]:
        over, under = int(group["over"]), int(group["under"])
        fraction = (round(over / under, 6),) if 0 < over < under <= 10 else ()
        return Reading(frozenset(fraction), _floats(group["over"], group["under"]))
    return Reading(frozenset(_plain(match["plain"])))


def _floats(*digits: str) -> tuple[float, ...]:
    return tuple(float(one) for one in digits)


def _plain(digits: str) -> list[float]:
    """Read a number with marks in it; 1.000 is a thousand and 3,5 is three and a half, wherever it was written."""
    signs = _SIGN.findall(digits)
    if not signs:
        return [float(digits)]
    bare = float(_SIGN.sub("", digits))
    if _INDIAN.fullmatch(digits):
        return [bare]
    last = _SIGN.split(digits)[-1]
    point = float(_SIGN.sub("", digits[: -len(last) - 1]) + "." + last)
    if _GROUPED.fullmatch(digits) and digits[0] != "0":
        return [bare] if len(signs) > 1 or signs[0] not in ".," or last.endswith("0") else [bare, point]
    if len(signs) == 1:
        hour, minute = _SIGN.split(digits)
        if signs[0] == "." and len(minute) == 2 and int(hour) <= 24 and int(minute) < 60:
            return [point, round(int(hour) + int(minute) / 60, 6)]  # 22.30 is a time in many languages
        return [point]
    whole = digits[: -len(last) - 1]
    if signs[-1] != signs[0] and (_GROUPED.fullmatch(whole) or _INDIAN.fullmatch(whole)):
        return [point]
    return []
