"""Answers of the server leave at once."""

import socket

from qa.server.sockets import send_at_once


def test_a_connection_that_is_accepted_sends_at_once() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        assert send_at_once() >= 1
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) != 0


def test_what_is_closed_or_no_tcp_is_left_alone() -> None:
    before = send_at_once()
    closed = socket.socket()
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM), socket.socket():
        closed.close()
        assert send_at_once() == before + 1  # the last one
