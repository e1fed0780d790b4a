"""Who may reach the API and from where, from the operator's environment and nowhere else."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from qa.errors import QAError
from qa.server.settings import LOOPBACK, ON

ANYWHERE = ("", "0.0.0.0", "::")  # no name to call a server by
NO_TOKEN = "none"  # said on purpose
PORTS = {"http": 80, "https": 443}  # that browsers leave out of an origin


@dataclass(frozen=True, slots=True)
class Access:
    """What is let in to the routes below the API."""

    on: bool = False
    mcp: bool = False  # the Model Context Protocol as well
    token: str = field(default="", repr=False)  # "" for none
    token_waived: bool = False  # it was said on purpose that none is asked for
    origins: tuple[str, ...] = ()  # whose pages may ask, as browsers write them
    hosts: tuple[str, ...] = LOOPBACK  # names that the server goes by, with a port or for any; ``*.`` for what is below
    proxies: tuple[str, ...] = ()  # addresses and networks whose X-Forwarded-For is believed

    @classmethod
    def read(
        cls, address: str | None = "127.0.0.1", hosts: Sequence[str] = (), environment: Mapping[str, str] = os.environ
    ) -> "Access":
        """Read the settings.

        :param address: What the server is bound to; None is every address of the machine.
        :param hosts: Names that it goes by as well, where the environment names none.
        :raises QAError: A value makes no sense; the message never holds the token.
        """
        own = () if address is None or address in ANYWHERE else (address,)
        given = environment.get("GUIDE_QA_TOKEN", "").strip()
        waived = given.lower() == NO_TOKEN
        token = "" if waived else given or _read_token(environment.get("GUIDE_QA_TOKEN_FILE", ""))
        if not (token.isascii() and token.isprintable() and " " not in token):
            raise QAError("GUIDE_QA_TOKEN must be printable ASCII without spaces; make one with: openssl rand -hex 32")
        return cls(
            on=environment.get("GUIDE_QA_API", "").strip().lower() in ON,
            mcp=environment.get("GUIDE_QA_MCP", "").strip().lower() in ON,
            token=token,
            token_waived=waived,
            origins=tuple(map(_check_origin, _listed(environment, "GUIDE_QA_ORIGINS"))),
            hosts=tuple(host.lower() for host in _listed(environment, "GUIDE_QA_HOSTS") or (*LOOPBACK, *own, *hosts)),
            proxies=tuple(map(_check_proxy, _listed(environment, "GUIDE_QA_PROXIES"))),
        )

    def check(self, address: str | None) -> None:
        """Refuse to be open to others without a token, unless that was said on purpose.

        :raises QAError: It would be.
        """
        if not (self.token or self.token_waived or is_loopback(address)):
            raise QAError(
                f"the API would be open to everybody who reaches {address or 'this machine'}; set GUIDE_QA_TOKEN to a "
                "secret (openssl rand -hex 32) or GUIDE_QA_TOKEN_FILE to its file, bind to 127.0.0.1, or, where a "
                "widget on public pages is to ask, say GUIDE_QA_TOKEN=none"
            )


def is_loopback(address: str | None) -> bool:
    """Say whether only this machine reaches a server that is bound to ``address``."""
    try:
        return address in LOOPBACK or ip_address(address or "").is_loopback
    except ValueError:
        return False


def _listed(environment: Mapping[str, str], name: str) -> list[str]:
    return [one for one in map(str.strip, environment.get(name, "").split(",")) if one]


def _read_token(path: str) -> str:
    if not path:
        return ""
    try:
        token = Path(path).read_text(encoding="utf-8").strip()
    except (OSError, ValueError) as error:
        raise QAError(f"cannot read GUIDE_QA_TOKEN_FILE {path}: {type(error).__name__}") from None
    if not token:
        raise QAError(f"GUIDE_QA_TOKEN_FILE {path} is empty; write a token into it: openssl rand -hex 32")
    return token


def _check_origin(written: str) -> str:
    """Write an origin as browsers do: no path, no port that goes without saying, small letters."""
    wrong = QAError(f"GUIDE_QA_ORIGINS: {written} is no origin; write each as https://www.example.com, never *")
    try:
        parts = urlsplit(written)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in PORTS or not host or "*" in host or parts.path.strip("/") or parts.query or parts.fragment:
        raise wrong
    if "@" in parts.netloc or not host.isascii():
        raise wrong
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (f":{port}" if port and port != PORTS[parts.scheme] else "")


def _check_proxy(written: str) -> str:
    try:
        return str(ip_network(written)) if "/" in written else str(ip_address(written))
    except ValueError:
        raise QAError(f"GUIDE_QA_PROXIES: {written} is no address; write each as 10.0.0.5 or 10.0.0.0/24") from None
