"""Ebb's settings: one frozen struct, read from the environment and from nowhere else."""

from __future__ import annotations

import difflib
import ipaddress
import os
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from msgspec import Struct

from ebb.errors import BadSetting

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Every name that Ebb reads, with what it means, in the order in which help shows them.
NAMES = {
    "EBB_DATA": "the folder of all that Ebb keeps (~/.local/share/ebb; with ./run: data/)",
    "EBB_DATABASE_URL": "another database than SQLite in EBB_DATA: postgresql+asyncpg://…",
    "EBB_HOST": "the address to listen at (127.0.0.1: this machine only; 0.0.0.0: any network)",
    "EBB_PORT": "the port to listen at (8000; 0 takes any free one)",
    "EBB_ORIGIN": "the address that people open, if not this machine's: https://ebb.example.org",
    "EBB_REGISTRATION": "who may have an account here: closed, invitation or open (closed)",
    "EBB_CONTACT": "who push services may write to: mailto:… or https://… (unset: no push)",
    "EBB_PUSH_TRUSTED": "a push service of your own, by its address; several with commas (none)",
    "EBB_PROXIES": "whose X-Forwarded-For is believed: addresses or networks, with commas",
    "EBB_QUOTA_RECORDS": "how many records one account may hold (2000000)",
    "EBB_QUOTA_MB": "how many megabytes one account may hold (1000)",
    "EBB_SYNC_PER_MINUTE": "how often one account may sync in a minute (1200; 0: any number)",
    "EBB_BACKUPS_KEPT_DAYS": "for how long your backups are kept; 0: none (unset: unknown)",
}
#: closed: the owner alone. invitation: whoever has a code for it. open: whoever comes.
Registration = Literal["closed", "invitation", "open"]
_DEFAULT_PORT = 8000
_LAST_PORT = 65_535
_MOST_DAYS = 36_500
_MOST_COUNT = 10**12
_QUOTA_RECORDS = 2_000_000
_QUOTA_MB = 1_000
_SYNC_PER_MINUTE = 1_200
#: Addresses that mean every network, and how this machine itself then reaches the server.
_WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104
#: What browsers look for, in this order or the other, when they are told "localhost".
_LOOPBACKS = ("::1", "127.0.0.1")
_USUAL_PORTS = {"http": 80, "https": 443}
_NOT_PUBLIC = ("localhost", ".localhost", ".invalid", ".local", ".test", ".example")


class Settings(Struct, frozen=True, kw_only=True):
    """What the person who runs Ebb decides; paths are absolute, ``origin`` has no final slash."""

    data: Path
    database_url: str
    host: str = "127.0.0.1"
    port: int = _DEFAULT_PORT
    origin: str | None = None
    registration: Registration = "closed"
    contact: str | None = None
    push_trusted: frozenset[str] = frozenset()
    proxies: tuple[str, ...] | None = None
    quota_records: int = _QUOTA_RECORDS
    quota_mb: int = _QUOTA_MB
    sync_per_minute: int = _SYNC_PER_MINUTE
    backups_kept_days: int | None = None

    @property
    def public_origin(self) -> str:
        """The address that people use: EBB_ORIGIN, or this machine's own in its network."""
        if self.origin or self.host not in _WILDCARDS:
            return self.origin or self.near_address
        return f"http://{_in_url(_address_in_network(self.host))}:{self.port}"

    @property
    def public_port(self) -> int:
        """The port of the address that people use."""
        if self.origin is None:
            return self.port
        parts = urlsplit(self.origin)
        return parts.port or _USUAL_PORTS[parts.scheme]

    @property
    def near_host(self) -> str:
        """The host by which this machine itself reaches the server."""
        return _WILDCARDS.get(self.host, self.host)

    @property
    def near_address(self) -> str:
        """The address by which this machine itself reaches the server.

        A browser keeps what was captured by the letters of the address, so there is one way to
        write this machine.
        """
        name = "localhost" if self.near_host in _LOOPBACKS else _in_url(self.near_host)
        return f"http://{name}:{self.port}"

    @property
    def is_secure(self) -> bool:
        """Whether people reach Ebb over HTTPS."""
        return self.origin is not None and self.origin.startswith("https://")

    @property
    def is_sqlite(self) -> bool:
        """Whether the database is the embedded one."""
        return self.database_url.startswith("sqlite")


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Read the settings; an empty value counts as unset. Raises BadSetting in plain words."""
    environ = os.environ if environ is None else environ
    _refuse_unknown(environ)
    given = {name: environ[name].strip() for name in NAMES if environ.get(name, "").strip()}
    data = Path(given.get("EBB_DATA") or _default_data(environ)).expanduser().absolute()
    return Settings(
        data=data,
        database_url=_database_url(given.get("EBB_DATABASE_URL"), data),
        host=_host(given.get("EBB_HOST", "127.0.0.1")),
        port=_port(given.get("EBB_PORT", str(_DEFAULT_PORT))),
        origin=_origin(given.get("EBB_ORIGIN")),
        registration=_registration(given.get("EBB_REGISTRATION", "closed")),
        contact=_contact(given.get("EBB_CONTACT")),
        push_trusted=_push_trusted(given.get("EBB_PUSH_TRUSTED", "")),
        proxies=_proxies(given.get("EBB_PROXIES")),
        quota_records=_count(given, "EBB_QUOTA_RECORDS", _QUOTA_RECORDS),
        quota_mb=_count(given, "EBB_QUOTA_MB", _QUOTA_MB),
        sync_per_minute=_count(given, "EBB_SYNC_PER_MINUTE", _SYNC_PER_MINUTE),
        backups_kept_days=_days(given.get("EBB_BACKUPS_KEPT_DAYS")),
    )


def prepare_data(settings: Settings) -> None:
    """Make the data folder and close it to everyone but its owner. Raises BadSetting."""
    try:
        settings.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        settings.data.chmod(0o700)
    except OSError as error:
        message = f"EBB_DATA: the folder {settings.data} cannot be used ({error.strerror})."
        raise BadSetting(message) from error


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    for name in sorted(environ):
        if not name.startswith("EBB_") or name in NAMES:
            continue
        near = difflib.get_close_matches(name, NAMES, n=1)
        hint = f"Did you mean {near[0]}?" if near else f"Ebb knows {', '.join(NAMES)}."
        message = f"{name} is not a setting of Ebb. {hint}"
        raise BadSetting(message)


def _default_data(environ: Mapping[str, str]) -> str:
    return str(Path(environ.get("XDG_DATA_HOME") or "~/.local/share") / "ebb")


def _database_url(text: str | None, data: Path) -> str:
    if text is None:
        return f"sqlite+aiosqlite:///{data / 'ebb.db'}"
    scheme, separator, rest = text.partition("://")
    drivers = {
        "sqlite": "sqlite+aiosqlite",
        "sqlite+aiosqlite": "sqlite+aiosqlite",
        "postgres": "postgresql+asyncpg",
        "postgresql": "postgresql+asyncpg",
        "postgresql+asyncpg": "postgresql+asyncpg",
    }
    if not separator or scheme not in drivers:
        message = (
            "EBB_DATABASE_URL begins with postgresql+asyncpg:// for PostgreSQL "
            "or with sqlite+aiosqlite:/// for SQLite; leave it unset for SQLite in EBB_DATA."
        )
        raise BadSetting(message)
    return f"{drivers[scheme]}://{rest}"


def _host(text: str) -> str:
    if any(character in text for character in "/ []") or "://" in text:
        message = "EBB_HOST is an address such as 127.0.0.1 or 0.0.0.0, without http:// or a port."
        raise BadSetting(message)
    return text


def _port(text: str) -> int:
    if not _is_number(text, _LAST_PORT):
        message = f"EBB_PORT is a number from 0 to {_LAST_PORT}; 0 takes any free port."
        raise BadSetting(message)
    return int(text)


def _proxies(text: str | None) -> tuple[str, ...] | None:
    if text is None:
        return None
    try:
        return tuple(str(ipaddress.ip_network(one.strip())) for one in text.split(","))
    except ValueError as error:
        message = (
            "EBB_PROXIES are addresses or networks, such as 127.0.0.1 or 10.0.0.0/8; "
            "several are parted by commas."
        )
        raise BadSetting(message) from error


def _count(given: Mapping[str, str], name: str, usual: int) -> int:
    text = given.get(name, str(usual))
    if not _is_number(text, _MOST_COUNT):
        message = f"{name} is a whole number; unset it is {usual}."
        raise BadSetting(message)
    return int(text)


def _days(text: str | None) -> int | None:
    if text is None:
        return None
    if not _is_number(text, _MOST_DAYS):
        message = "EBB_BACKUPS_KEPT_DAYS is a number of days; 0 where there are no backups."
        raise BadSetting(message)
    return int(text)


def _is_number(text: str, most: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(most)) and int(text) <= most


def _origin(text: str | None) -> str | None:
    if text is None:
        return None
    message = (
        "EBB_ORIGIN is the address that people type, without a path: "
        "https://ebb.example.org or http://192.168.1.20:8000."
    )
    return _one_form(text, message)


def _registration(text: str) -> Registration:
    for mode in get_args(Registration):
        if text.lower() == mode:
            return mode  # type: ignore[no-any-return]
    message = (
        "EBB_REGISTRATION is closed (only the owner has an account here), invitation (whoever "
        "has a code of `ebb account invite`) or open (whoever comes)."
    )
    raise BadSetting(message)


def _push_trusted(text: str) -> frozenset[str]:
    message = (
        "EBB_PUSH_TRUSTED is the address of a push service of your own, without a path: "
        "https://push.example.org or http://192.168.1.20:8080; several are parted by commas."
    )
    return frozenset(_one_form(one.strip(), message) for one in text.split(",") if one.strip())


def _one_form(text: str, message: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BadSetting(message) from error
    extra = parts.path.strip("/") or parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in {"http", "https"} or not parts.hostname or extra:
        raise BadSetting(message)
    suffix = "" if port in {None, _USUAL_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{_in_url(parts.hostname)}{suffix}"


def _contact(text: str | None) -> str | None:
    if text is None:
        return None
    message = (
        "EBB_CONTACT is a real address that push services may write to, such as "
        "mailto:you@example.org or https://example.org/contact; leave it unset to run without push."
    )
    host = _contact_host(text)
    if "." not in host or host.endswith(_NOT_PUBLIC) or is_address(host):
        raise BadSetting(message)
    return text


def _contact_host(text: str) -> str:
    if any(character.isspace() for character in text):
        return ""
    if text.startswith("mailto:"):
        name, _, host = text.removeprefix("mailto:").partition("@")
        return host.lower() if name and "@" not in host else ""
    if not text.startswith("https://"):
        return ""
    try:
        return urlsplit(text).hostname or ""
    except ValueError:
        return ""


def is_address(host: str) -> bool:
    """Say whether a host is an IP address rather than a name."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _address_in_network(wildcard: str) -> str:
    # Connecting a datagram socket sends nothing; it only asks which address would be used.
    family = socket.AF_INET6 if ":" in wildcard else socket.AF_INET
    far = "2001:db8::1" if family == socket.AF_INET6 else "192.0.2.1"
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asked:
            asked.connect((far, 9))
            return str(asked.getsockname()[0])
    except OSError:
        return _WILDCARDS[wildcard]
