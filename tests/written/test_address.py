"""Which addresses may be asked (R33)."""

import pytest

from qa.errors import QAError
from qa.written.address import Address, is_refused, read_address
from qa.written.settings import WritingSettings


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://llm.example/v1", Address("https", "llm.example", 443, "/v1")),
        ("http://localhost:11434/v1/", Address("http", "localhost", 11434, "/v1")),
        ("http://[::1]:8080", Address("http", "::1", 8080, "")),
        ("https://bücher.example/ä b".replace(" ", "_"), Address("https", "xn--bcher-kva.example", 443, "/%C3%A4_b")),
        ("http://llm_server:80/v1", Address("http", "llm_server", 80, "/v1")),
    ],
)
def test_a_url_is_taken_apart(url: str, address: Address) -> None:
    assert read_address(url, "URL") == address


def test_the_host_is_named_with_its_port() -> None:
    assert read_address("http://[::1]:8080", "URL").authority == "[::1]:8080"
    assert read_address("https://llm.example", "URL").authority == "llm.example:443"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ftp://llm.example", "must begin with http:// or https:// and a host"),
        ("file:///etc/passwd", "must begin with"),
        ("llm.example/v1", "must begin with"),
        ("https://", "must begin with"),
        ("https://user:sesame@llm.example", "must not hold a user or password"),
        ("https://sesame@llm.example", "must not hold a user or password"),
        ("https://good.example\\@sesame.example", "must not hold a user or password"),
        ("https://llm.example/v1?key=sesame", "must end before"),
        ("https://llm.example/v1#sesame", "must end before"),
        ("https://llm.example:sesame/v1", "is no URL"),
        ("https://[::sesame]/v1", "is no URL"),
        ("https://llm.example/ sesame", "spaces or control characters"),
        ("https://llm.example/\r\nsesame:", "spaces or control characters"),
        ("https://se%73ame.example", "names no host"),
        ("https://sesame..example", "names no host"),
        (f"https://{'sesame' * 11}.example", "names no host"),
        (f"https://{'sesame.' * 40}example", "names no host"),
    ],
)
def test_what_is_no_url_of_a_server_is_refused_without_showing_it(url: str, words: str) -> None:
    with pytest.raises(QAError, match=words) as caught:
        WritingSettings(url, "m")
    assert str(caught.value).startswith("GUIDE_QA_LLM_URL ")
    assert "sesame" not in str(caught.value)


REFUSED = [
    *("169.254.169.254", "169.254.0.1", "0xA9FEA9FE", "2852039166", "169.254.43518", "0251.0376.0251.0376"),
    *("fe80::1", "::ffff:169.254.169.254", "::ffff:a9fe:a9fe", "::169.254.169.254", "64:ff9b::a9fe:a9fe"),
    *("2002:a9fe:a9fe::1", "100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254", "224.0.0.1", "ff02::1"),
    *("metadata.google.internal", "METADATA.google.internal.", "metadata", "instance-data", "::ffff:100.100.100.200"),
]


@pytest.mark.parametrize("host", REFUSED)
def test_link_local_and_metadata_addresses_are_refused_in_every_notation(host: str) -> None:
    assert is_refused(host)
    with pytest.raises(QAError, match="an address of this machine's link or cloud"):
        WritingSettings(f"http://[{host}]/v1" if ":" in host else f"http://{host}/v1", "m")


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "::1", "10.0.0.5", "fd00::5", "100.100.100.201", "8.8.8.8", "llm.example"]
)
def test_other_addresses_are_not(host: str) -> None:
    assert not is_refused(host)


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "[::1]", "10.1.2.3", "192.168.0.9", "[fd12::1]", "100.64.0.1", "[::ffff:10.0.0.1]"),
        *("localhost", "x.localhost", "ollama", "llm.local", "host.docker.internal"),
    ],
)
def test_http_within_the_own_network_is_not_warned_of(host: str) -> None:
    assert read_address(f"http://{host}/v1", "URL").warning == ""


@pytest.mark.parametrize("host", ["8.8.8.8", "[2001:4860::1]", "llm.example", "localhost.example", "[::ffff:8.8.8.8]"])
def test_http_beyond_it_is_warned_of_and_https_is_not(host: str) -> None:
    assert "unencrypted; use https" in read_address(f"http://{host}/v1", "URL").warning
    assert read_address(f"https://{host}/v1", "URL").warning == ""


def test_a_proxy_may_have_a_password_and_is_http_only() -> None:
    WritingSettings("https://llm.example", "m", proxy="http://user:sesame@proxy.example:3128")
    with pytest.raises(QAError, match=r"^GUIDE_QA_LLM_PROXY must begin with http:// and a host$"):
        WritingSettings("https://llm.example", "m", proxy="socks5://user:sesame@proxy.example")


@pytest.mark.parametrize("key", ["two words", "a\r\nX-Evil: sesame", "schlüssel", "\x00"])
def test_a_key_that_none_can_be_is_refused_without_showing_it(key: str) -> None:
    with pytest.raises(QAError, match="GUIDE_QA_LLM_KEY holds") as caught:
        WritingSettings("https://llm.example", "m", key)
    assert key not in str(caught.value)
