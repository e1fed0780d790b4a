"""The routes of this server and what stands in front of them: the same beside the page and in ``qa serve``."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route

from qa.errors import QAError
from qa.server.access import Access
from qa.server.guards import Guards, KnownHosts
from qa.server.health import health, warm_up
from qa.server.proxies import believing
from qa.server.settings import Settings
from qa.server.suggestions import suggestions

if TYPE_CHECKING:
    from qa.server.events import Writes

Lifespan = Callable[[Any], AbstractAsyncContextManager[None]]


@dataclass(frozen=True, slots=True)
class Parts:
    """What an application is made of."""

    access: Access
    routes: list[BaseRoute]
    middleware: list[Middleware]
    lifespan: Lifespan


def assemble(
    address: str | None,
    base_path: str = "",
    *,
    hosts: Sequence[str] = (),
    api: bool = False,
    find_writer: "Callable[[], Writes | None] | None" = None,
) -> Parts:
    """Make the parts of a server.

    :param address: What it is bound to; None is every address of the machine.
    :param base_path: Where it lies below its host, ``guide``; health and suggestions are at the root as well.
    :param hosts: Names that it goes by as well, where ``GUIDE_QA_HOSTS`` names none.
    :param api: The API is on, whatever ``GUIDE_QA_API`` says.
    :param find_writer: Gives what writes answers; without it one by the environment's settings.
    :raises QAError: A setting makes no sense, or the API would be open to everybody.
    """
    access = Access.read(address, hosts)
    base = "/" + base_path.strip("/") if base_path.strip("/") else ""
    bases = dict.fromkeys(("", base))
    routes: list[BaseRoute] = [Route(f"{one}/healthz", health) for one in bases]
    routes += [Route(f"{one}/suggestions", suggestions) for one in bases]
    named = [one.path for one in routes if isinstance(one, Route)]  # asked by the server's own name only
    numbered = [path for path in named if path.endswith("/healthz")]
    guarded: list[str] = []  # everything below asks for origin and token
    lifespans: list[Lifespan] = [warm_up]
    if api or access.on or access.mcp or access.proxies:
        lifespans.append(believing(access.proxies))
    if api or access.on:
        access.check(address)
        routes += _api_routes(base, find_writer or writer_of_environment)
        guarded.append(f"{base}/api")
        from qa.server.widget.widget import widget_routes

        script = widget_routes(base)
        routes += script
        named += [one.path for one in script]
    if access.mcp:
        access.check(address)
        own, lifespan = _mcp_parts(base)
        routes += own
        guarded.append(f"{base}/mcp")
        lifespans.append(lifespan)
    # More routes are added here: to ``routes``; to ``guarded`` what asks for the token, to ``named`` what everybody may
    # have; to ``lifespans`` what has to run as long as the server.
    return Parts(
        access,
        routes,
        [
            Middleware(KnownHosts, access.hosts, [*named, *guarded], numbered),
            *([Middleware(Guards, access, guarded, [f"{base}/api/evaluate"], address)] if guarded else []),
        ],
        _together(lifespans),
    )


def _api_routes(base: str, find_writer: "Callable[[], Writes | None]") -> list[Route]:
    from qa.server.links import Links
    from qa.server.rest import Api
    from qa.written.settings import WritingSettings

    WritingSettings.read()  # what is wrong with it is told now
    return Api(base, Links.read(), find_writer).routes()


def _mcp_parts(base: str) -> tuple[list[BaseRoute], Lifespan]:
    from qa.server.links import Links

    try:
        from qa.server.mcp import http_parts
    except ModuleNotFoundError as error:
        raise QAError(f"GUIDE_QA_MCP is on and needs {error.name}; run: pip install 'guide-qa[mcp]'") from error
    return http_parts(base, Links.read())


@lru_cache(maxsize=1)
def writer_of_environment() -> "Writes | None":
    """Give what writes answers, one for this server; None where no language model is set.

    :raises QAError: The settings make no sense.
    """
    from qa.written.settings import WritingSettings

    settings = WritingSettings.read()
    if settings is None:
        return None
    from qa.written.write import Writer

    return Writer(settings, Settings.read().data)


def _together(lifespans: Sequence[Lifespan]) -> Lifespan:
    @asynccontextmanager
    async def run_all(app: Any) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for lifespan in lifespans:
                await stack.enter_async_context(lifespan(app))
            yield

    return run_all
