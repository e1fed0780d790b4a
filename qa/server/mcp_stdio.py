"""``qa mcp``: the guide for an assistant that starts this process and speaks with it through its streams."""

import os
import signal
import sys
from io import TextIOWrapper
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from qa.errors import QAError

STOPPED = 130  # exit code, by Ctrl-C
MISSING = "pip install 'guide-qa[mcp]'"


def serve_stdio(index: Path | None = None) -> None:
    """Speak the protocol on stdin and stdout until stdin is closed or Ctrl-C; does not return.

    :param index: Takes the place of what the environment says.
    :raises QAError: What speaks the protocol is not installed, or a setting makes no sense.
    """
    reading, writing = take_streams()
    signal.signal(signal.SIGINT, lambda *_: os._exit(STOPPED))  # a thread waits for stdin, and cannot be woken
    if index is not None:
        os.environ["GUIDE_QA_INDEX"] = str(index)
    try:
        import anyio
        from mcp.server.stdio import stdio_server

        from qa.server.health import load_all
        from qa.server.links import Links
        from qa.server.mcp import make_server
    except ModuleNotFoundError as error:
        raise QAError(f"qa mcp needs {error.name}; run: {MISSING}") from error
    server = make_server(Links.read())

    async def speak() -> None:
        streams = (
            anyio.wrap_file(TextIOWrapper(reading, encoding="utf-8", errors="replace")),
            anyio.wrap_file(TextIOWrapper(writing, encoding="utf-8", newline="\n")),
        )
        async with stdio_server(*streams) as (messages, answers):
            await server.run(messages, answers, server.create_initialization_options())

    Thread(target=load_all, daemon=True, name="warm-up").start()
    code = 0
    try:
        anyio.run(speak)
    except* (OSError, ValueError):  # nobody reads any more
        code = 1
    sys.stderr.flush()
    os._exit(code)  # an ordinary end would abort where a model is still loading in another thread


def take_streams() -> tuple[BinaryIO, BinaryIO]:
    """Keep stdin and stdout for the protocol alone: what anything else prints goes to stderr, and it reads nothing."""
    sys.stdout.flush()
    reading, writing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    sys.stdout = sys.stderr
    return reading, writing
