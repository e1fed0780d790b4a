"""Languages and times, named as the visitor names them."""

from datetime import UTC, datetime

import streamlit as st
from babel import Locale, UnknownLocaleError
from babel.dates import format_datetime

from qa.page.shell import language


def language_name(code: str) -> str:
    """Name a language in the language of the interface; what nobody knows stays its code."""
    try:
        return Locale.parse(code, sep="-").get_display_name(Locale.parse(language(), sep="-")) or code
    except (ValueError, TypeError, UnknownLocaleError):
        return code


def time_name(at: datetime) -> str:
    """Write a time as the visitor's browser would, in UTC, which is named: the server knows no other zone."""
    return f"{format_datetime(at, 'medium', tzinfo=UTC, locale=_locale())} UTC"


def _locale() -> Locale:
    """Take the browser's locale where it is of the interface's language, else that language alone."""
    browser = (st.context.locale or "").replace("_", "-")
    for code in (browser, language()):
        try:
            locale = Locale.parse(code, sep="-")
        except (ValueError, TypeError, UnknownLocaleError):
            continue
        if locale.language == language().partition("-")[0]:
            return locale
    return Locale.parse("en")
