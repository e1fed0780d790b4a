"""Dates and languages as each language of the interface writes them."""

from datetime import UTC, datetime

import pytest

from qa.page.names import date_and_time, language_name, own_name, runs_from
from qa.page.texts import languages

AT = datetime(2026, 3, 9, 14, 5, tzinfo=UTC)


def test_dates_and_languages_are_written_as_the_visitor_writes_them() -> None:
    assert date_and_time(AT, "de") == "09.03.2026, 14:05:00 UTC"
    assert date_and_time(AT, "zh") == "2026年3月9日 14:05:00 UTC"
    assert language_name("zh", "fr") == "chinois"
    assert language_name("zh-Hant", "en") == "Chinese (Traditional)"
    assert language_name("nothing at all", "en") == "nothing at all"


@pytest.mark.parametrize("language", languages())
def test_every_language_has_a_name_a_direction_and_its_own_dates(language: str) -> None:
    assert own_name(language) != language
    assert runs_from(language) == ("rtl" if language == "ar" else "ltr")
    assert date_and_time(AT, language).endswith("UTC")
