"""Who may do what, from the environment."""

from pathlib import Path

import pytest

from qa.server.settings import Settings


def test_what_is_not_set_lies_beside_the_page() -> None:
    settings = Settings.read({})
    assert (settings.index.name, settings.corpus.name, settings.data.name) == ("index", "corpus", "data")
    assert settings.keep_feedback
    assert not settings.uploads
    assert settings.admin_password == ""


def test_folders_and_switches_are_taken_from_the_environment() -> None:
    settings = Settings.read({"GUIDE_QA_DATA": "/d", "GUIDE_QA_FEEDBACK": "OFF", "GUIDE_QA_UPLOADS": "on"})
    assert settings.data == Path("/d")
    assert not settings.keep_feedback
    assert settings.uploads


@pytest.mark.parametrize(("given", "right"), [("пароль", True), ("парол", False), ("", False), ("\ud800", False)])
def test_a_password_is_the_whole_password(given: str, right: bool) -> None:
    assert Settings.read({"GUIDE_QA_ADMIN_PASSWORD": "пароль"}).is_password(given) is right


def test_no_password_is_not_the_empty_password() -> None:
    assert not Settings.read({}).is_password("")


@pytest.mark.parametrize(
    ("address", "password", "is_open"),
    [
        ("127.0.0.1", "", True),
        ("localhost", "", True),
        ("127.0.0.1", "x", False),
        ("0.0.0.0", "", False),
        (None, "", False),
    ],
)
def test_without_a_password_only_this_machine_is_let_in(address: str | None, password: str, is_open: bool) -> None:
    settings = Settings.read({"GUIDE_QA_ADMIN_PASSWORD": password})
    assert settings.admin_without_password(address) is is_open
