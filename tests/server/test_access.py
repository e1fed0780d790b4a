"""Who may reach the API, from the environment."""

from pathlib import Path

import pytest

from qa.errors import QAError
from qa.server.access import Access

CANARY = "canary-0123456789"


def read(address: str | None = "127.0.0.1", **given: str) -> Access:
    return Access.read(address, (), {f"GUIDE_QA_{name}": value for name, value in given.items()})


def test_without_settings_the_api_is_off_and_closed() -> None:
    access = read()
    assert not access.on
    assert (access.token, access.origins, access.proxies) == ("", (), ())
    assert "localhost" in access.hosts


@pytest.mark.parametrize("address", ["0.0.0.0", None, "192.0.2.7", "::", "unix:///run/qa", "help.example.com"])
def test_on_another_address_than_loopback_a_token_is_needed(address: str | None) -> None:
    with pytest.raises(QAError, match="set GUIDE_QA_TOKEN"):
        read(address).check(address)
    read(address, TOKEN=CANARY).check(address)
    waived = read(address, TOKEN="none")
    waived.check(address)
    assert waived.token == ""


@pytest.mark.parametrize("address", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_on_loopback_no_token_is_needed(address: str) -> None:
    read(address).check(address)


def test_the_token_stands_nowhere_but_in_its_field(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{CANARY}\n")
    access = read(TOKEN_FILE=str(tmp_path / "token"))
    assert access.token == CANARY
    assert CANARY not in repr(access)
    with pytest.raises(QAError) as error:
        read(TOKEN=f"{CANARY} and more")
    assert CANARY not in str(error.value)


@pytest.mark.parametrize("content", [None, b"", b"\xff\xfe"])
def test_a_token_file_that_cannot_be_read_is_named(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "token").write_bytes(content)
    with pytest.raises(QAError, match="GUIDE_QA_TOKEN_FILE"):
        read(TOKEN_FILE=str(tmp_path / "token"))


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://www.example.com", "https://www.example.com"),
        ("HTTPS://WWW.Example.com:443/", "https://www.example.com"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
    ],
)
def test_origins_are_kept_as_browsers_write_them(written: str, origin: str) -> None:
    assert read(ORIGINS=written).origins == (origin,)


@pytest.mark.parametrize(
    "written",
    ["*", "null", "https://*.example.com", "www.example.com", "https://a/b", "ftp://a", "https://a:x", "https://u@a"],
)
def test_what_is_no_origin_is_refused(written: str) -> None:
    with pytest.raises(QAError, match="GUIDE_QA_ORIGINS"):
        read(ORIGINS=f"https://a.example, {written}")


@pytest.mark.parametrize("written", ["*", "proxy", "10.0.0.5/8x"])
def test_proxies_are_addresses(written: str) -> None:
    assert read(PROXIES="10.0.0.5, 10.0.0.0/24").proxies == ("10.0.0.5", "10.0.0.0/24")
    with pytest.raises(QAError, match="GUIDE_QA_PROXIES"):
        read(PROXIES=written)


def test_the_bound_address_is_a_name_of_the_server_where_it_is_one() -> None:
    assert "192.0.2.7" in read("192.0.2.7").hosts
    assert "0.0.0.0" not in read("0.0.0.0").hosts
