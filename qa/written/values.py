"""Whether a passage has what a sentence copies: numbers, dates, codes, addresses and names, in any two languages."""

from dataclasses import dataclass
from functools import lru_cache

import regex

from qa.written.exact import exact_terms, stands_in
from qa.written.figures import read_figures
from qa.written.units import DATE, MONTH, Figure
from qa.written.vocabulary import figures_language, fold

# Seconds and months: 1 week is 7 days, 12 months are 1 year, and nothing else is converted.
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_MONTHS = {"month": 1, "year": 12}
_CODE_DIGIT = regex.compile(r"(?<![零〇一二三四五六七八九十百千万])[一二三四五六七八九](?=[a-z](?![a-z]))")  # 四K
# Times that are told without a number, "within a few minutes"; the words for others mean much else.
_TOLD = frozenset(["second", "minute", "month"])
_AMBIGUOUS = frozenset(["second", "segundo", "secondo", "seconde", "분", "分", "달"])  # the next one, a part, the moon
_MONTHS_UNCOUNTED = ("月", "월", "달")  # 每月, 매월
_SAME = ({"hour", "clock"}, {"GBP", "lb"}, {"¥", "CNY"}, {"¥", "JPY"}, {"clock", "clock half"}, {"hour", "clock half"})
_MEASURES = frozenset(
    [
        *_SECONDS,
        *_MONTHS,
        "percent",
        "clock",
        "clock half",
        *["KB", "MB", "GB", "TB", "mm", "cm", "m", "km", "g", "kg", "t"],
    ]
)
_CLOCKS = frozenset(["clock", "clock half", "thum"])


@dataclass(frozen=True, slots=True)
class Values:
    """What a passage offers to be copied."""

    text: str  # folded
    figures: tuple[Figure, ...]


@lru_cache(maxsize=256)
def values_of(passage: str, language: str = "") -> Values:
    """Read what ``passage`` offers; kept, since one passage is asked for many sentences.

    :param language: BCP 47 code; "" is found out.
    """
    text = _CODE_DIGIT.sub(lambda digit: str("〇一二三四五六七八九".index(digit[0])), fold(passage))
    return Values(text, _different(read_figures(text, figures_language(text, language))))


def missing_values(sentence: str, passage: str, language: str = "", passage_language: str = "") -> list[str]:
    """List what the sentence gives as a fact to be copied and the passage does not have; empty when all is there.

    :param passage: Its headings and text.
    :param language: BCP 47 code of the sentence; "" is found out.
    """
    offered = values_of(passage, passage_language)
    text = fold(sentence)
    figures = _different(read_figures(text, figures_language(text, language)))
    missing = [one.written for one in figures if not one.loose and not _has(offered, one)]
    missing += [one.written for one in figures if one.loose and _other_time(offered, one)]
    missing += [term for term in exact_terms(sentence) if not stands_in(term, offered.text)]
    return list(dict.fromkeys(missing))


def _different(figures: list[Figure]) -> tuple[Figure, ...]:
    """Leave out figures that say the same as one before."""
    return tuple({(one.values, one.units, one.digits, one.loose): one for one in reversed(figures)}.values())[::-1]


def _has(offered: Values, figure: Figure) -> bool:
    """Say whether the passage has a figure, or none that it could be taken for."""
    if any(_equal(figure, other) for other in _sought(offered, figure)):
        return True
    if figure.digits:
        equal = [other for other in offered.figures if other.values & figure.values]
        return not equal and _written_alike(figure.written, offered.text)
    if figure.units == {MONTH}:
        return False
    if figure.units & _MEASURES and any(
        other.values & figure.values and other.units & _MEASURES and not other.loose for other in offered.figures
    ):
        return False
    return not any(not other.loose and _rivals(figure, other) for other in offered.figures)


def _other_time(offered: Values, figure: Figure) -> bool:
    """Say whether a unit of time without a number stands where the passage has other ones only: minutes for hours."""
    alone = figure.values == {1.0} and not figure.digits and figure.written not in _AMBIGUOUS
    if not alone or not figure.units or not figure.units <= _TOLD:
        return False
    if "month" in figure.units and any(written in offered.text for written in _MONTHS_UNCOUNTED):
        return False
    times = [other for other in offered.figures if other.units & {*_SECONDS, *_MONTHS, MONTH, DATE}]
    return bool(times) and not any(
        other.units & (figure.units | {MONTH, DATE}) or _equal(figure, other) for other in times
    )


def _sought(offered: Values, figure: Figure) -> list[Figure]:
    """Give the figures that may be it: those in percent where there are any, since 5 of the month is not 5 %."""
    if "percent" not in figure.units:
        return list(offered.figures)
    shares = [other for other in offered.figures if "percent" in other.units or (max(other.values) < 1)]
    return shares if any(not other.loose for other in shares) else list(offered.figures)


def _rivals(figure: Figure, other: Figure) -> bool:
    """Say whether two numbers measure the same, so that one instead of the other is a change."""
    if not figure.units and max(figure.values) < 1:
        return "percent" in other.units or (not other.units and max(other.values) < 1)
    if not figure.units or not other.units:
        return figure.units == other.units
    return _compatible(figure.units, other.units) or any(
        figure.units & set(same) and other.units & set(same) for same in (_SECONDS, _MONTHS)
    )


def _written_alike(written: str, text: str) -> bool:
    return bool(regex.search(rf"(?<![\d.,]){regex.escape(written)}(?!\d|[.,]\d)", text))


def _equal(figure: Figure, other: Figure) -> bool:
    if _compatible(figure.units, other.units) and figure.values & other.values:
        return True
    if (figure.units | other.units) & _CLOCKS and _hours(figure) & _hours(other):
        return True
    return any(
        mine == theirs
        for unit in figure.units or {""}
        for their_unit in other.units or {""}
        for value in figure.values
        for their_value in other.values
        for mine in _converted(value, unit)
        for theirs in _converted(their_value, their_unit)
    )


def _hours(figure: Figure) -> set[float]:
    """Give the hours of a day that a figure may mean: 3 may be 15:00 unless it says that it is not."""
    if "clock half" in figure.units:
        return set(figure.values)
    if "thum" in figure.units:  # Thai evenings are counted from six
        return {value + 18 for value in figure.values}
    if figure.units and not figure.units & {"clock", "hour"}:
        return set()
    return {hour % 24 for value in figure.values for hour in (value, value + 12) if value <= 24 and hour <= 24}


def _compatible(units: frozenset[str], others: frozenset[str]) -> bool:
    if MONTH in units | others or DATE in units | others:
        plain = units - {MONTH, DATE}, others - {MONTH, DATE}
        dated = DATE in units | others and (not any(plain) or (DATE in units and not others))
        return dated or bool(units & others)
    if not units or not others or units & others:
        return True
    return any(units & same and others & same for same in _SAME)


def _converted(value: float, unit: str) -> list[tuple[str, float]]:
    """Give what is the same by definition, in a form that two units share."""
    if unit in _SECONDS:
        return [("seconds", round(value * _SECONDS[unit]))]
    if unit in _MONTHS:
        return [("months", round(value * _MONTHS[unit], 2))]
    if unit == "percent":
        return [("percent", round(value, 2))]
    if unit == "jiao":
        return [("CNY", round(value / 10, 2))]
    if not unit and 0 < value < 1:
        return [("percent", round(value * 100, 2))]
    return [(unit, value)] if unit == "CNY" else []
