"""Dates, languages and signed figures as they are written."""

from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime

from qa.page.texts import FALLBACK

MINUS = "\u2212"  # a hyphen is shorter than a plus


def date_and_time(at: datetime, language: str) -> str:
    """Write a time; in UTC, and it says so."""
    return f"{format_datetime(at, 'medium', locale=locale_of(language))} UTC"


def date(at: datetime, language: str) -> str:
    """Write the day of a time, in UTC."""
    return str(format_date(at, "medium", locale=locale_of(language)))


def signed(value: float) -> str:
    """Write a figure with its sign, plus and minus of one width."""
    return f"{value:+.3f}".replace("-", MINUS)


def language_name(code: str, language: str) -> str:
    """Name a language in another; the code itself where it names none."""
    try:
        return locale_of(code, strict=True).get_display_name(locale_of(language)) or code
    except (ValueError, UnknownLocaleError):
        return code


def own_name(code: str) -> str:
    """Name a language in itself."""
    name = language_name(code, code)
    return name[:1].upper() + name[1:]


def runs_from(code: str) -> str:
    """Say which way a language runs: ``ltr`` or ``rtl``."""
    return str(locale_of(code).text_direction)


def locale_of(code: str, *, strict: bool = False) -> Locale:
    """Give what is known of a language, a BCP 47 code; of English where nothing is.

    :param strict: Raise in place of that.
    :raises ValueError, UnknownLocaleError: Nothing is known of it, and ``strict`` is set.
    """
    try:
        return Locale.parse(code.replace("-", "_"))  # with another separator Babel does not know zh_Hant
    except (ValueError, UnknownLocaleError):
        if strict:
            raise
        return Locale.parse(FALLBACK)
