"""The connection to a server: to addresses that may be asked only, and given up within a moment.

It imports the network library, and so is imported where something is written only.
"""

import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future, InvalidStateError, wait
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import httpcore2

from qa.written.address import is_refused
from qa.written.patience import Patience
from qa.written.problems import NoConnectionError

T = TypeVar("T")


class Backend(httpcore2.NetworkBackend):
    """Connects to what a name stands for, once that has been looked at."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.NetworkStream:
        self._patience.wait_for("connect_seconds")
        self._patience.ask()
        connected = _aside(partial(_connect, host, port, timeout), self._patience)
        self._patience.wait_for("first_seconds")
        return Stream(connected, self._patience)


class Stream(httpcore2.NetworkStream):
    """A socket that is waited for in slices, between which the patience is asked.

    So one thread is enough, nothing is read ahead, and whoever drops the answer has closed the connection.
    """

    def __init__(self, connected: socket.socket, patience: Patience) -> None:
        self._socket, self._patience = connected, patience
        self._heard = False  # anything

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            received = self._in_slices(self._socket, partial(self._socket.recv, max_bytes))
        except OSError:
            raise NoConnectionError("broken off") from None
        if not received and not self._heard:
            raise NoConnectionError("broken off")
        self._heard = True
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        rest = memoryview(buffer)
        try:
            while rest:
                rest = rest[self._in_slices(self._socket, partial(self._socket.send, rest)) :]
        except OSError:
            raise httpcore2.WriteError from None  # a server may refuse before it has read all, and is heard

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        self._patience.wait_for("connect_seconds")
        secure = ssl_context.wrap_socket(self._socket, server_hostname=server_hostname, do_handshake_on_connect=False)
        try:
            self._in_slices(secure, secure.do_handshake)
        except BaseException as error:
            secure.close()
            if isinstance(error, ssl.SSLCertVerificationError):
                raise NoConnectionError("certificate") from None
            if isinstance(error, OSError):
                raise NoConnectionError("unreachable") from None
            raise
        self._patience.wait_for("first_seconds")
        return Stream(secure, self._patience)

    def get_extra_info(self, info: str) -> Any:
        return self._socket if info == "socket" else None

    def _in_slices(self, connected: socket.socket, step: Callable[[], T]) -> T:
        while True:
            connected.settimeout(self._patience.seconds())
            try:
                return step()
            except TimeoutError:
                continue


def _connect(host: str, port: int, seconds: float | None) -> socket.socket:
    """Connect to the first address of a host that answers, unless one of them is refused."""
    try:
        found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except (OSError, UnicodeError):
        raise NoConnectionError("unreachable") from None
    if any(map(is_refused, found)):
        raise NoConnectionError("address refused")
    for address in found:
        try:
            connected = socket.create_connection((address, port), seconds and seconds / len(found))
        except OSError:
            continue
        connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connected
    raise NoConnectionError("unreachable")


def _aside(connect: Callable[[], socket.socket], patience: Patience) -> socket.socket:
    """Connect in a thread, since looking up a name cannot be cut short; where nobody waits any more, it is closed."""
    future: Future[socket.socket] = Future()

    def run() -> None:
        with suppress(InvalidStateError):  # nobody waits any more
            try:
                connected = connect()
            except Exception as error:
                future.set_exception(error)
                return
            try:
                future.set_result(connected)
            except InvalidStateError:
                connected.close()

    threading.Thread(target=run, name="connect", daemon=True).start()
    try:
        while not wait([future], patience.seconds()).done:
            pass
    except BaseException:
        if not future.cancel() and future.exception() is None:
            future.result().close()
        raise
    return future.result()
