"""How sixteen languages write numbers, units and months, read once from the data file."""

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal

import regex

from qa.guide.terms import fold_spelling

Kind = Literal["number", "times ten", "plus ten", "amount", "loose", "unit", "month", "may be month", "half", "filler",
               "am", "pm", "ignored", "date", "part", "clock"]  # fmt: skip
Entry = tuple[Kind, tuple[float, ...], str]  # its values; its unit
# Written without spaces: words are found within a run of characters.
UNSPACED = ("zh", "ja", "th", "ko")
# What is written with or without, by habit: Arabic vowels, hamza and final letters, ё, the dot that İ leaves behind.
_HABITS = str.maketrans("أإآىةё\u0649", "ااايهеي", "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0640\u0307") | {
    0x66B: ".",
    0x66C: ",",
}
_KINDS: tuple[tuple[str, Kind], ...] = (
    ("filler", "filler"), ("am", "am"), ("pm", "pm"), ("half", "half"), ("ignored", "ignored"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of one language that belong to figures."""

    language: str
    pattern: "regex.Pattern[str]"  # group 1 is a whole word, group 2 one that has endings
    entries: dict[str, tuple[Entry, ...]]  # by word
    common: frozenset[str]  # words that tell the language from others in the same letters


def fold(text: str) -> str:
    """Fold what is written one way or another in the same language; digits of every script become ASCII."""
    return fold_spelling(text).translate(_HABITS)


@lru_cache(maxsize=1)
def stored() -> dict[str, Any]:
    """Read the data file."""
    return dict(json.loads(files("qa.written").joinpath("data/values.json").read_text("utf-8")))


@lru_cache
def universal_units() -> dict[str, str]:
    """Give the signs of units that every language uses."""
    units = stored()["universal"]["units"]
    return {fold(sign): unit for unit, signs in units.items() for sign in signs.split()}


@lru_cache(maxsize=1)
def translated_names() -> frozenset[str]:
    """Give names and abbreviations that some language translates, or that guides spell out: they prove nothing."""
    return frozenset(stored()["universal"]["translated"].split())


@lru_cache
def vocabulary(language: str) -> Vocabulary:
    """Give the words of a language; those of English where it is not among the sixteen."""
    kept = stored()
    own = kept.get(language) or kept["en"]
    words: dict[str, list[Entry]] = {}
    for word, entry in _entries(own):
        words.setdefault(word, []).append(entry)
    stems = [word[:-1] for word in words if word.endswith("*")]
    return Vocabulary(
        language,
        _pattern([word for word in words if not word.endswith("*")], stems, language),
        {word.rstrip("*"): tuple(entries) for word, entries in words.items()},
        frozenset(fold(own.get("common", "")).split()),
    )


def _entries(own: dict[str, Any]) -> list[tuple[str, Entry]]:
    found: list[tuple[str, Entry]] = []
    for value, words in own["numbers"].items():
        kind: Kind = "times ten" if value[0] == "x" else "plus ten" if value[0] == "+" else "number"
        found += _each(words, (kind, tuple(float(one) for one in value.lstrip("x+").split("|")), ""))
    for value, words in own["amounts"].items():
        number, _, unit = value.partition(" ")
        found += _each(words, ("amount", (float(number),), unit))
    for value, words in own["loose"].items():
        found += _each(words, ("loose", (float(value.split()[0]),), ""))
    for unit, words in own["units"].items():
        found += _each(words, ("unit", (), unit))
    for month, words in enumerate(own["months"].split("|") if own["months"] else (), 1):
        for word in words.split():
            found += _each(word.lstrip("?"), ("may be month" if word[0] == "?" else "month", (float(month),), ""))
    for key, kind in (("fillers", "filler"), *_KINDS[1:]):
        found += _each(own[key], (kind, (), ""))
    return found


def _each(words: str, entry: Entry) -> list[tuple[str, Entry]]:
    return [(fold(word.replace("_", " ")), entry) for word in words.split()]


def _pattern(words: list[str], stems: list[str], language: str) -> "regex.Pattern[str]":
    whole = "|".join(_loose(word) for word in sorted(words, key=len, reverse=True))
    if language in UNSPACED and language != "ko":
        return regex.compile(f"({whole})()")
    before, after = r"(?<![\p{L}\p{M}])", r"(?![\p{L}\p{M}])"
    if language == "ar":
        before += "(?:[وفبلك]?ال|لل|[وفبلك])??"
    if language == "ko":
        return _korean(whole)
    begun = "|".join(_loose(word) for word in sorted(stems, key=len, reverse=True)) or "(?!)"
    return regex.compile(rf"{before}(?:({whole}){after}|({begun})[\p{{L}}\p{{M}}]*)")


def _korean(whole: str) -> "regex.Pattern[str]":
    """Korean counts are written with spaces or without, and particles stand behind: a word ends where one may."""
    own = stored()["ko"]
    units = [word for words in own["units"].values() for word in words.split()] + own["counters"].split()
    large = [word for value, words in own["numbers"].items() if value[0] == "x" for word in words.split()]
    follows = "|".join(map(regex.escape, sorted(units + large, key=len, reverse=True)))
    kinds = ("numbers", "amounts", "loose", "units")
    split = {kind: [fold(w.replace("_", " ")) for ws in own[kind].values() for w in ws.split()] for kind in kinds}
    numbers = "|".join(_loose(word) for word in sorted(split["numbers"], key=len, reverse=True))
    unit = "|".join(_loose(word) for word in sorted(split["units"], key=len, reverse=True))
    others = [fold(w.replace("_", " ")) for key in ("am", "pm", "half", "ignored") for w in own[key].split()]
    rest = "|".join(_loose(w) for w in sorted(split["amounts"] + split["loose"] + others, key=len, reverse=True))
    hangul = r"(?<!\p{Hangul})"
    counted = rf"(?<=[\d%]\s?|(?:{numbers})\s?|\s)"
    return regex.compile(
        rf"(?:{hangul}({rest})|{hangul}({numbers})(?=\s?(?:{follows})|\s|$)"
        rf"|(?<=\d)({'|'.join(large)})|{counted}({unit}))"
    )


def _loose(word: str) -> str:
    return "[ -]".join(regex.escape(part) for part in regex.split("[ -]", word))


_SCRIPTS = {
    "ja": regex.compile(r"[\p{Hiragana}\p{Katakana}]"),
    "zh": regex.compile(r"\p{Han}"),
    "ko": regex.compile(r"\p{Hangul}"),
    "th": regex.compile(r"\p{Thai}"),
    "hi": regex.compile(r"\p{Devanagari}"),
    "ar": regex.compile(r"\p{Arabic}"),
    "ru": regex.compile(r"\p{Cyrillic}"),
}
_LATIN = ("en", "de", "es", "fr", "id", "it", "pt", "tr", "vi")
_WORD = regex.compile(r"[\p{L}\p{M}']+")


def figures_language(text: str, known: str = "") -> str:
    """Name the one of the sixteen languages whose figures are read in folded ``text``."""
    known = known.split("-")[0].lower()
    known = known if known in stored() and known != "universal" else ""
    counts = {language: len(letters.findall(text)) for language, letters in _SCRIPTS.items()}
    language = max(counts, key=lambda one: counts[one])
    latin = len(regex.findall("[a-z]", text))
    if counts[language] * (4 if language in ("zh", "ja", "ko") else 2) > latin:
        if known and counts.get(known) and known in ("ja", "zh", "ko"):
            return known  # a name may be in the letters of another
        return "ja" if language == "zh" and counts["ja"] * 8 > counts["zh"] else language
    words = _WORD.findall(text)
    # A short text has few of these words: the language that is named wins unless another is much clearer.
    return max(_LATIN, key=lambda one: _score(one, words) + 2.5 * (one == known))


def _score(language: str, words: list[str]) -> float:
    own = vocabulary(language)
    return sum(1.0 if word in own.common else 0.4 if len(word) > 3 and word in own.entries else 0.0 for word in words)
