"""Where the language model may be asked: which URLs and addresses are refused, and which are warned of."""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from qa.errors import QAError

# Services that give the credentials of a machine to whoever asks from it (Amazon, Azure, Google, Alibaba, Oracle).
METADATA_NAMES = (
    "metadata",
    "metadata.google.internal",
    "metadata.goog",
    "instance-data",
    "instance-data.ec2.internal",
)
METADATA_ADDRESSES = tuple(
    ipaddress.ip_address(one) for one in ("100.100.100.200", "168.63.129.16", "192.0.0.192", "fd00:ec2::254")
)
NAT64 = ipaddress.ip_network("64:ff9b::/96")
LOCAL_ENDINGS = (".localhost", ".local", ".lan", ".internal", ".home.arpa")  # names that no stranger can own

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Address:
    """A URL that may be asked, in parts; nothing in it is secret."""

    scheme: str  # "http" or "https"
    host: str  # ASCII; an IPv6 address without brackets
    port: int
    path: str  # percent-encoded, without a slash at the end

    @property
    def authority(self) -> str:
        """Give host and port as in a ``Host`` header."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    @property
    def warning(self) -> str:
        """Say that questions and key go over a network in the clear; "" where they do not."""
        if self.scheme == "https" or _is_near(self.host):
            return ""
        return f"questions, passages and the key go to {self.host} unencrypted; use https"


def read_address(url: str, name: str, schemes: tuple[str, ...] = ("http", "https"), password: bool = False) -> Address:
    """Take a URL apart.

    :param name: Of the setting, for the message; the URL itself is never in it, since it may hold a password.
    :param password: Whether it may hold a user and password.
    :raises QAError: It is no URL of a server, or one that is not to be asked.
    """
    if not url.isprintable() or " " in url:
        raise QAError(f"{name} holds spaces or control characters; write it without")
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise QAError(f"{name} is no URL; write it like https://host/v1") from None
    if parts.scheme not in schemes or not host:
        raise QAError(f"{name} must begin with {' or '.join(f'{one}://' for one in schemes)} and a host")
    if "@" in parts.netloc and not password:
        raise QAError(f"{name} must not hold a user or password; put the key into GUIDE_QA_LLM_KEY")
    if parts.query or parts.fragment:
        raise QAError(f"{name} must end before ? and #, such as https://host/v1")
    host = _ascii(host, name)
    if is_refused(host):
        raise QAError(
            f"{name} names {host}, an address of this machine's link or cloud; name a language model's server"
        )
    path = quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~")
    return Address(parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path)


def is_refused(host: str) -> bool:
    """Whether a host is on the link alone, or a metadata service of a cloud, in whichever notation."""
    if host.lower().rstrip(".") in METADATA_NAMES:
        return True
    address = _literal(host)
    return address is not None and any(
        one.is_link_local or one.is_multicast or one in METADATA_ADDRESSES for one in (address, *_within(address))
    )


def _ascii(host: str, name: str) -> str:
    if ":" in host:
        return host
    try:
        written = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        written = ""
    if len(written) > 253 or not re.fullmatch(r"[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?", written):
        raise QAError(f"{name} names no host that can be; write it like https://host/v1")
    return written


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        pass
    try:
        return ipaddress.IPv4Address(socket.inet_aton(host))  # 0xA9FEA9FE, 2852039166, 169.254.43518
    except (OSError, ValueError):
        return None


def _within(address: IPAddress) -> tuple[ipaddress.IPv4Address, ...]:
    """Give the IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    embedded = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
    if address in NAT64 or int(address) < 2**32:  # the second: "IPv4-compatible", ::169.254.169.254
        embedded.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return tuple(one for one in embedded if one is not None)


def _is_near(host: str) -> bool:
    address = _literal(host)
    if address is not None:
        return not any(one.is_global for one in (address, *_within(address)))
    name = host.lower().rstrip(".")
    return "." not in name or f".{name}".endswith(LOCAL_ENDINGS)
