"""Who is let in, as ASGI middleware in front of routes: host, origin, credential, kind and size of what is sent."""

import asyncio
import base64
import binascii
from collections.abc import Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from qa.server.access import Access, is_loopback
from qa.server.refusals import Refusal, too_many
from qa.server.settings import Settings, is_same_secret
from qa.server.visitors import Visitors

MOST_BYTES = 65_536  # of a request's body
BODY_SECONDS = 10.0  # for all of it to come
FAILURES_A_MINUTE = 10  # wrong credentials from one address
WITH_BODY = ("POST", "PUT", "PATCH")
ALLOWED = {  # what a page of a listed origin may send
    "Access-Control-Allow-Methods": "GET, POST, DELETE",
    "Access-Control-Allow-Headers": "authorization, content-type, accept, mcp-protocol-version, mcp-session-id, "
    "mcp-method, mcp-name, last-event-id",
    "Access-Control-Max-Age": "600",
}


class KnownHosts:
    """Refuses what was sent to another name than the server's own, as a page does whose name was turned against it.

    Addresses in numbers are let in at ``numbered`` paths: no name leads there, and watchmen ask that way.
    """

    def __init__(self, app: ASGIApp, hosts: Sequence[str], paths: Sequence[str], numbered: Sequence[str] = ()) -> None:
        self._app, self._hosts, self._paths, self._numbered = app, tuple(hosts), tuple(paths), tuple(numbered)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and is_below(scope["path"], self._paths):
            given = Headers(scope=scope).getlist("host")
            numbered = is_below(scope["path"], self._numbered)
            if len(given) != 1 or not is_known_host(given[0], self._hosts, numbered):
                refusal = Refusal(421, "unknown_host", "this server goes by another name", "name it in GUIDE_QA_HOSTS")
                return await refusal.response()(scope, receive, send)
        await self._app(scope, receive, send)


class Guards:
    """Lets in to the routes below ``paths`` who comes from a listed origin, with the token, and with a little JSON."""

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        paths: Sequence[str],
        admin_paths: Sequence[str] = (),
        address: str | None = "127.0.0.1",
    ) -> None:
        """Stand in front of ``app``.

        :param admin_paths: Where the editors' password is asked for, and the token is not.
        :param address: What the server is bound to; without a password editors come from this machine only.
        """
        self._app, self._access, self._address = app, access, address
        self._paths, self._admin_paths = tuple(paths), tuple(admin_paths)
        self._failures = Visitors(FAILURES_A_MINUTE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not is_below(scope["path"], self._paths):
            return await self._app(scope, receive, send)
        headers = Headers(scope=scope)
        origin = headers.get("origin", "")
        send = _naming(origin if origin in self._access.origins else "", send)
        try:
            self._check_origin(origin, headers)
            if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
                return await Response(status_code=204, headers=ALLOWED)(scope, receive, send)
            self._check_credential(scope, headers)
            receive = await _whole_body(scope["method"], headers, receive)
        except Refusal as refusal:
            return await refusal.response()(scope, receive, send)
        except ConnectionAbortedError:
            return None  # nobody waits for an answer
        await self._app(scope, receive, send)

    def _check_origin(self, origin: str, headers: Headers) -> None:
        """Let in pages of this server and of listed origins, and what is no page."""
        own = urlsplit(origin).netloc == headers.get("host") if origin.startswith(("http://", "https://")) else False
        if origin and not own and origin not in self._access.origins:
            raise Refusal(403, "unknown_origin", "pages of this origin may not ask", "name it in GUIDE_QA_ORIGINS")

    def _check_credential(self, scope: Scope, headers: Headers) -> None:
        wanted = self._access.token
        if is_below(scope["path"], self._admin_paths):
            password = Settings.read().admin_password
            if not password and not is_loopback(self._address):
                raise Refusal(403, "closed", "no password for editors is set", "set GUIDE_QA_ADMIN_PASSWORD")
            wanted = password or wanted
        if not wanted:
            return
        visitor = visitor_of(scope)
        if wait := self._failures.seconds_left(visitor):
            raise too_many("too_many_failures", "too many wrong credentials", wait)
        given = _credential(headers.get("authorization", ""))
        if is_same_secret(wanted, given):
            return
        if given:
            self._failures.seconds_to_wait(visitor)
        raise Refusal(
            401,
            "unauthorized",
            "the credential is missing or wrong",
            "send the header Authorization: Bearer …",
            {"WWW-Authenticate": "Bearer"},
        )


def is_below(path: str, parents: Sequence[str]) -> bool:
    """Say whether a path is one of some, or below one of them."""
    return any(path == parent or path.startswith(f"{parent}/") for parent in parents)


def visitor_of(scope: Scope) -> str:
    """Tell visitors apart by their address; the server has put it there, from a proxy where that is named."""
    client = scope.get("client")
    return str(client[0]) if client else ""


def is_known_host(given: str, hosts: Sequence[str], numbered: bool = False) -> bool:
    """Say whether a Host header, with or without port, names one of ``hosts``."""
    try:
        parts = urlsplit(f"//{given}")
        name, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return False
    if not name or "@" in given or parts.netloc != given:
        return False
    return (numbered and _is_number(name)) or any(_is_named(name, port, host) for host in hosts)


def _is_named(name: str, port: int | None, host: str) -> bool:
    own = host.rstrip(".")
    if own == "*" or name == own.strip("[]"):
        return True
    if own.startswith("*."):
        return name.endswith(own[1:])
    shown = f"[{name}]" if ":" in name else name
    return port is not None and f"{shown}:{port}" == own


def _is_number(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False


def _credential(header: str) -> str:
    """Read a token or a password; of a name before it nothing is made."""
    scheme, _, given = header.partition(" ")
    if scheme.lower() == "bearer":
        return given.strip().encode("latin-1", "replace").decode("utf-8", "replace")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def _naming(origin: str, send: Send) -> Send:
    """Name the origin that may read the answer, on every answer; "" where none but our own may."""

    async def send_named(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            if origin:
                headers["Access-Control-Allow-Origin"] = origin
                headers["Access-Control-Expose-Headers"] = "Retry-After"
        await send(message)

    return send_named


async def _whole_body(method: str, headers: Headers, receive: Receive) -> Receive:
    """Read a small body of JSON, and give it on whole.

    :raises Refusal: It is no JSON by its type, is too large, or does not come.
    :raises ConnectionAbortedError: Whoever sends it went away.
    """
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if method in WITH_BODY and kind != "application/json":
        raise Refusal(415, "not_json", "the body must be JSON", "send the header Content-Type: application/json")
    length = headers.get("content-length", "0")
    too_large = Refusal(
        413, "too_large", f"the body has more than {MOST_BYTES} bytes", "send less", {"Connection": "close"}
    )
    if not (length.isascii() and length.isdigit()) or len(length) > 9 or int(length) > MOST_BYTES:
        raise too_large
    body, more = bytearray(), True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    raise ConnectionAbortedError
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > MOST_BYTES:
                    raise too_large
    except TimeoutError:
        raise Refusal(408, "too_slow", "the body did not come", "send it again", {"Connection": "close"}) from None
    waiting: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

    async def receive_whole() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_whole
