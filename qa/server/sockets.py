"""Answers leave at once: without this each one on a kept connection waits 40 ms."""

import gc
import socket


def send_at_once() -> int:
    """Set TCP_NODELAY on the server's sockets; the connections that they accept take it over.

    Streamlit opens its socket without naming TCP, and asyncio then leaves the option off (Kludex/uvicorn#3149): head
    and body of an answer are two writes, and the second one waits until the client has confirmed the first.

    :return: How many sockets there are.
    """
    own = [one for one in gc.get_objects() if type(one) is socket.socket and _is_tcp(one)]
    for one in own:
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return len(own)


def _is_tcp(one: socket.socket) -> bool:
    inet = one.family in (socket.AF_INET, socket.AF_INET6)
    return inet and one.type == socket.SOCK_STREAM and one.fileno() >= 0
