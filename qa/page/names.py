"""Dates, numbers and languages as the visitor's language writes them."""

from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime

from qa.page.texts import FALLBACK


def date_and_time(at: datetime, language: str) -> str:
    """Write a time; in UTC, and it says so."""
    return f"{format_datetime(at, 'medium', locale=_locale(language))} UTC"


def language_name(code: str, language: str) -> str:
    """Name a language in the visitor's; the code itself where it names none."""
    try:
        return Locale.parse(code, sep="-").get_display_name(_locale(language)) or code
    except (ValueError, UnknownLocaleError):
        return code


def _locale(language: str) -> Locale:
    try:
        return Locale.parse(language, sep="-")
    except (ValueError, UnknownLocaleError):
        return Locale.parse(FALLBACK)
