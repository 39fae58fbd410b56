"""Running the server: listening, the words on the terminal, stopping."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import signal
import socket
import sys
from typing import TYPE_CHECKING

import msgspec

from ebb.accounts.qr import qr_for_terminal
from ebb.accounts.routes import join_url
from ebb.app import create_app
from ebb.database.starting import only_server, wait_until_free
from ebb.errors import BadSetting, Busy, EbbError
from ebb.settings import prepare_data
from ebb.web.logs import set_up_logs
from ebb.web.static import find_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from granian.server.embed import Server
    from litestar import Litestar

    from ebb.settings import Settings

#: Requests under way get this long to end after a stop is asked for.
_STOP_SECONDS = 2
_START_SECONDS = 30
_HEAD_MS = 30_000
#: The other address of "localhost", which browsers may try first.
_TWINS = {"127.0.0.1": "::1", "0.0.0.0": "::1", "::1": "127.0.0.1"}  # noqa: S104

WITHOUT_HTTPS = """
This address is plain HTTP. On this computer (localhost) everything works. On a phone, browsers
then keep nothing for offline use: no opening without the server, no home-screen app, no push.
The shortest way to HTTPS is a name that points to this machine, and Caddy in front:
  caddy reverse-proxy --from ebb.example.org --to 127.0.0.1:{port}
  EBB_ORIGIN=https://ebb.example.org ebb serve
docs/self-hosting.md has it step by step, and with containers.
"""


def serve(settings: Settings, app_folder: Path | None = None) -> None:
    """Serve until a signal says stop. Raises BadSetting where it cannot start."""
    with data_of_ones_own(settings):
        run(settings, app_folder)


@contextlib.contextmanager
def data_of_ones_own(settings: Settings) -> Iterator[None]:
    """Keep every other server away from the data while this lasts. Raises BadSetting."""
    os.umask(0o077)
    prepare_data(settings)
    with only_server(settings.database_url):
        yield


def run(settings: Settings, app_folder: Path | None = None) -> None:
    """Serve data that no other server serves until a signal says stop. Raises BadSetting."""
    set_up_logs()
    try:
        with _reserved_port(settings) as port:
            wait_until_free(settings.database_url, say)
            asyncio.run(_serve(msgspec.structs.replace(settings, port=port), app_folder))
    except (ExceptionGroup, EbbError) as error:
        raise _why_not_starting(error) from error


def _why_not_starting(error: Exception) -> Exception:
    # Litestar starts its parts in a task group, which wraps what one of them says.
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    if isinstance(error, Busy):
        return BadSetting(
            "The database does not answer. Look at EBB_DATABASE_URL and EBB_DATA, and whether "
            "another program is writing to it."
        )
    return error


async def _serve(settings: Settings, app_folder: Path | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    app = create_app(settings, app_folder)
    async with app.lifespan():
        server = _granian(app, settings)
        serving = asyncio.create_task(server.serve())
        stopping = asyncio.create_task(stop.wait())
        try:
            await _until_accepting(settings, serving)
            await _greet(app, settings, has_app=bool(app_folder or find_app()))
            await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            # A stream that stays open would keep the server from ever stopping.
            app.state.streams.end_all()
            server.stop()  # type: ignore[no-untyped-call]
            await asyncio.wait({serving}, timeout=_STOP_SECONDS)
            serving.cancel()
            stopping.cancel()
    say("Stopped.")


def _granian(app: Litestar, settings: Settings) -> Server:
    # Imported here, because no other command has a use for it.
    from granian.constants import HTTPModes, Interfaces  # noqa: PLC0415
    from granian.http import HTTP1Settings  # noqa: PLC0415
    from granian.server.embed import Server  # noqa: PLC0415

    # One process: less memory than granian's parent and worker and more requests a second, and a
    # kill leaves no orphan that holds the port and the database.
    return Server(
        app,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        # A head that does not come whole, and a connection that idles; bodies: web/patience.py.
        http1_settings=HTTP1Settings(header_read_timeout=_HEAD_MS),
        websockets=False,
        backlog=1024,
        log_enabled=False,
    )


@contextlib.contextmanager
def _reserved_port(settings: Settings) -> Iterator[int]:
    # Granian listens with SO_REUSEPORT. A first look without it finds out whether the port is
    # free, because a second Ebb would otherwise take half of the first one's visits.
    try:
        with _bound(settings.host, settings.port, socket.SO_REUSEADDR) as probe:
            port: int = probe.getsockname()[1]
        held = _bound(settings.host, port, socket.SO_REUSEPORT)
    except OSError as error:
        message = _why_not_listening(error, settings.host, settings.port)
        raise BadSetting(message) from error
    with held:
        _check_twin(settings.host, port)
        yield port


def _check_twin(host: str, port: int) -> None:
    # "localhost" has two addresses. A browser goes on to Ebb's when nothing listens at the other
    # one, but stays with whatever does.
    twin = _TWINS.get(host)
    if twin is None:
        return
    try:
        _bound(twin, port, socket.SO_REUSEADDR).close()
    except OSError as error:
        # Any other error says that this machine does not have the address.
        if error.errno == errno.EADDRINUSE:
            raise BadSetting(_why_not_listening(error, twin, port)) from error


def _bound(host: str, port: int, option: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    try:
        bound.setsockopt(socket.SOL_SOCKET, option, 1)
        bound.bind((host, port))
    except OSError:
        bound.close()
        raise
    return bound


def _why_not_listening(error: OSError, host: str, port: int) -> str:
    where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        return f"Something else listens at {where} already. Choose another EBB_PORT, or 0 for any."
    if error.errno == errno.EACCES:
        return f"Listening at {where} is not allowed here. Choose an EBB_PORT from 1024 on."
    return f"Ebb cannot listen at {where} ({error.strerror}). Look at EBB_HOST and EBB_PORT."


async def _until_accepting(settings: Settings, serving: asyncio.Task[None]) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _START_SECONDS
    while not serving.done() and loop.time() < deadline:
        with contextlib.suppress(OSError):
            _, writer = await asyncio.open_connection(settings.near_host, settings.port)
            writer.close()
            await writer.wait_closed()
            return
        await asyncio.sleep(0.01)
    if serving.done():
        serving.result()
    message = f"Ebb does not come up at {settings.host}:{settings.port}."
    raise BadSetting(message)


async def _greet(app: Litestar, settings: Settings, *, has_app: bool) -> None:
    say(f"Ebb is at {settings.near_address}")
    if settings.origin:
        say(f"Its public address is {settings.origin}")
    if not has_app:
        say("The app is not built, so there is only the API: ./run builds it.")
    if not settings.contact:
        say("Push is off. EBB_CONTACT=mailto:you@example.org turns it on.")
    if not settings.is_secure:
        say(WITHOUT_HTTPS.format(port=settings.port))
    code = await app.state.accounts.new_owner_code()
    if code:
        url = join_url(settings, code)
        say("Nobody has signed in yet. Whoever enters this code first owns this Ebb.")
        say(f"One-time code: {code}")
        say(f"or open {url} or scan:")
        say(qr_for_terminal(url))
    say("Ready.")


def say(line: str) -> None:
    """Print a line at once, also where output is kept back."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
