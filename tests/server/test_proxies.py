"""Whose X-Forwarded-For is believed."""

import asyncio
from typing import Any

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from qa.server.proxies import believe


@pytest.mark.parametrize(
    ("proxies", "visitor"), [((), "127.0.0.1"), (("10.0.0.5",), "127.0.0.1"), (("127.0.0.0/8",), "198.51.100.1")]
)
def test_a_server_that_runs_already_believes_named_proxies_only(proxies: tuple[str, ...], visitor: str) -> None:
    seen: list[str] = []

    async def app(scope: Any, *_: object) -> None:
        seen.append(scope["client"][0])

    server = ProxyHeadersMiddleware(app)  # type: ignore[arg-type]
    headers = [(b"x-forwarded-for", b"198.51.100.1")]
    for _ in range(2):
        scope = {"type": "http", "client": ("127.0.0.1", 5), "headers": headers}
        asyncio.run(server(scope, None, None))  # type: ignore[arg-type]
        assert believe(proxies) >= 1
    assert seen == ["198.51.100.1", visitor]
