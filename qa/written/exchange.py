"""One request to the server and its answer, over a connection of its own.

It imports the network library, and so is imported where something is written only.
"""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote, urlsplit

import httpcore2

from qa.written.address import Address
from qa.written.connection import Backend
from qa.written.patience import Patience
from qa.written.problems import NoConnectionError
from qa.written.settings import WritingSettings
from qa.written.sse import Event, events

MOST_REASON = 2**16  # bytes of why a server refuses


class Reply:
    """What a server answers; its own words never leave this package."""

    def __init__(self, response: httpcore2.Response) -> None:
        self._response = response
        self.status = response.status
        self._headers = {name.lower(): value.decode("latin-1").strip() for name, value in response.headers}

    @property
    def retry_after(self) -> str:
        """Give what the server says of a second attempt, or ""."""
        return self._headers.get(b"retry-after", "")

    def events(self) -> Iterator[Event | None]:
        """Give the events; None where the end is announced, by the stream or by HTTP."""
        with _in_our_words("broken off"):
            yield from events(self._response.iter_stream())
        if b"transfer-encoding" in self._headers or b"content-length" in self._headers:
            yield None

    def reason(self) -> str:
        """Give the beginning of why it refuses."""
        read = b""
        with _in_our_words("broken off"):
            for chunk in self._response.iter_stream():
                read += chunk
                if len(read) > MOST_REASON:
                    break
        return read[:MOST_REASON].decode("utf-8", "replace")


@contextmanager
def exchange(
    settings: WritingSettings, address: Address, body: bytes, patience: Patience, context: ssl.SSLContext | None
) -> Iterator[Reply]:
    """Send a request, and close the connection whatever becomes of the answer.

    :raises NoConnectionError: There is none, or it broke off.
    """
    url = httpcore2.URL(
        scheme=address.scheme.encode(),
        host=address.host.encode(),
        port=address.port,
        target=f"{address.path}/chat/completions".encode(),
    )
    with (
        _in_our_words("no stream"),
        _pool(settings, patience, context) as pool,
        pool.stream(
            "POST",
            url,
            headers=_headers(settings, address),
            content=body,
            extensions={"timeout": {"connect": settings.connect_seconds}},
        ) as response,
    ):
        yield Reply(response)


@contextmanager
def _in_our_words(code: str) -> Iterator[None]:
    """Turn errors of the network library, which may quote a header, into the code of a problem."""
    try:
        yield
    except httpcore2.ProxyError:
        raise NoConnectionError("proxy") from None
    except (httpcore2.ProtocolError, httpcore2.NetworkError):
        raise NoConnectionError(code) from None


def trusted() -> ssl.SSLContext:
    """Give the certificates of this machine, by which a server must prove its name."""
    return httpcore2.default_ssl_context()


def _pool(settings: WritingSettings, patience: Patience, context: ssl.SSLContext | None) -> httpcore2.ConnectionPool:
    """Prepare one connection, through the proxy of the settings or none; those of the environment are not used."""
    backend = Backend(patience)
    if not settings.proxy:
        return httpcore2.ConnectionPool(ssl_context=context, max_connections=1, network_backend=backend)
    proxy = urlsplit(settings.proxy)
    return httpcore2.HTTPProxy(
        httpcore2.URL(scheme=b"http", host=(proxy.hostname or "").encode(), port=proxy.port or 80, target=b"/"),
        proxy_auth=(unquote(proxy.username), unquote(proxy.password or "")) if proxy.username else None,
        ssl_context=context,
        max_connections=1,
        network_backend=backend,
    )


def _headers(settings: WritingSettings, address: Address) -> list[tuple[str, str]]:
    headers = [
        ("Host", address.authority),
        ("Content-Type", "application/json"),
        ("Accept", "text/event-stream, application/json"),
        ("Accept-Encoding", "identity"),
        ("User-Agent", "guide-qa"),
    ]
    return headers + ([("Authorization", f"Bearer {settings.key}")] if settings.key else [])
