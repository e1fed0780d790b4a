"""Whose word is taken for who asks: proxies that the operator has named, and no others."""

import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any


def believe(proxies: Sequence[str]) -> int:
    """Take X-Forwarded-For from ``proxies`` only.

    Streamlit starts uvicorn before it loads our application, with its default: whatever comes from this machine is
    believed, so a proxy here that passes the header on as it came lets one visitor be all.

    :return: How many servers there are.
    """
    from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

    own = [one for one in gc.get_objects() if type(one) is ProxyHeadersMiddleware]
    for one in own:
        one.trusted_hosts = ProxyHeadersMiddleware(one.app, list(proxies)).trusted_hosts
    return len(own)


def believing(proxies: Sequence[str]) -> Callable[[Any], AbstractAsyncContextManager[None]]:
    """Do so from when a server starts."""

    @asynccontextmanager
    async def start(app: Any) -> AsyncIterator[None]:
        believe(proxies)
        yield

    return start
