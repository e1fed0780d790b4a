"""``qa serve``: the API without the page."""

import os
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from qa.errors import QAError

if TYPE_CHECKING:
    from uvicorn import Server

    from qa.server.assemble import Parts

BACKLOG = 2048  # connections that wait to be accepted
STOPPED = 130  # exit code, by Ctrl-C
GRACE = 3  # seconds for answers on their way, when the server is stopped


def serve(host: str, port: int, base_path: str = "", index: Path | None = None, corpus: Path | None = None) -> None:
    """Serve until Ctrl-C.

    :param index: Takes the place of what the environment says, as ``corpus`` does.
    :raises QAError: Starlette or uvicorn is missing, a setting makes no sense, or the address cannot be had.
    """
    for name, folder in (("GUIDE_QA_INDEX", index), ("GUIDE_QA_CORPUS", corpus)):
        if folder is not None:
            os.environ[name] = str(folder)  # where every part of the server reads its settings
    try:
        from qa.server.assemble import assemble

        parts = assemble(host, base_path, api=True)
        server = make_server(parts, host)
    except ModuleNotFoundError as error:
        raise QAError(f"qa serve needs {error.name}; run: pip install 'guide-qa[server]'") from error
    with listen(host, port) as listening:
        shown = f"[{host}]" if ":" in host else host
        print(f"http://{shown}:{listening.getsockname()[1]}/{base_path.strip('/')}", flush=True)
        try:
            server.run([listening])
        except KeyboardInterrupt:  # answers on their way have been sent
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(STOPPED)  # an ordinary end would abort where a model is still loading in another thread


def make_server(parts: "Parts", host: str) -> "Server":
    """Make the server of an application's parts."""
    import uvicorn
    from starlette.applications import Starlette

    app = Starlette(routes=parts.routes, middleware=parts.middleware, lifespan=parts.lifespan)
    config = uvicorn.Config(
        app,
        host=host,
        forwarded_allow_ips=list(parts.access.proxies),
        server_header=False,
        ws="none",
        access_log=False,  # questions are nobody's business, and addresses neither
        log_level="warning",
        timeout_graceful_shutdown=GRACE,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """Take an address.

    :raises QAError: It cannot be had.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
            listening.listen(BACKLOG)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise QAError(
            f"cannot listen on {host}, port {port}: {error.strerror}; choose another --host or --port"
        ) from error
    return listening
