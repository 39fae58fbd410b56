"""The wiring of the server, readable top to bottom."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from litestar import Litestar
from litestar.channels import ChannelsPlugin
from litestar.channels.backends.memory import MemoryChannelsBackend
from litestar.di import Provide
from litestar.openapi.config import OpenAPIConfig

from ebb import __version__, health
from ebb.accounts import routes as account_routes
from ebb.accounts.passkeys import routes as passkey_routes
from ebb.accounts.passkeys.store import PasskeyStore
from ebb.accounts.store import AccountStore
from ebb.capture import routes as capture_routes
from ebb.capture.service import Capturing
from ebb.capture.store import CaptureStore
from ebb.database import migrate, open_database
from ebb.database.upkeep import prune_daily
from ebb.leaving import routes as leaving_routes
from ebb.leaving.store import LeavingStore
from ebb.nudges.service import nudging
from ebb.push import routes as push_routes
from ebb.push.service import open_push
from ebb.records.zones import use_pinned_zones
from ebb.settings import prepare_data
from ebb.sync import routes as sync_routes
from ebb.sync.ledger import Quota
from ebb.sync.pace import Pace
from ebb.sync.store import HISTORY_KEPT, open_store
from ebb.tokens import routes as token_routes
from ebb.tokens.store import TokenStore
from ebb.web.front_door import FrontDoor
from ebb.web.policy import content_security_policy
from ebb.web.problems import exception_handlers
from ebb.web.static import AppFiles, find_app
from ebb.web.streams import Streams

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from litestar.datastructures import State

    from ebb.settings import Settings

#: What any address but /api/sync takes: names and codes are short.
_MOST_BODY_BYTES = 256 * 1024
_MEGABYTE = 1_000_000
#: What the lifespan opens and handlers ask for by these names.
_KEPT = (
    "database",
    "accounts",
    "passkeys",
    "push",
    "store",
    "leaving",
    "tokens",
    "capturing",
)


def create_app(
    settings: Settings, app_folder: Path | None = None, *, describes_itself: bool = False
) -> Litestar:
    """Wire the whole server; its lifespan migrates and opens the database.

    ``app_folder`` is another build of the app than the one that is found by itself. An app that
    describes itself has an OpenAPI schema, and Litestar's pages that show it; ours is not served.
    """
    use_pinned_zones()
    streams = Streams()

    @asynccontextmanager
    async def database(app: Litestar) -> AsyncIterator[None]:
        prepare_data(settings)
        await migrate(settings.database_url)
        async with (
            open_database(settings.database_url) as opened,
            open_push(settings, opened, now_ms) as app.state.push,
        ):
            app.state.database = opened
            quota = Quota(settings.quota_records, settings.quota_mb * _MEGABYTE)
            app.state.store = await open_store(opened, quota)
            app.state.pace = Pace(opened, now_ms, settings.sync_per_minute)
            app.state.accounts = AccountStore(opened, now_ms, settings.registration)
            app.state.passkeys = PasskeyStore(opened, now_ms, settings.registration)
            app.state.leaving = LeavingStore(opened)
            app.state.tokens = TokenStore(opened, now_ms)
            app.state.capturing = Capturing(CaptureStore(opened), app.state.store, now_ms)
            pruning = asyncio.create_task(
                prune_daily(lambda: app.state.store.prune_history(now_ms() - HISTORY_KEPT))
            )
            async with nudging(settings, opened, app.state.push, now_ms):
                yield
            pruning.cancel()
            await asyncio.wait({pruning})
            streams.end_all()

    app = Litestar(
        route_handlers=[
            *health.routes,
            *account_routes.routes,
            *passkey_routes.routes,
            *push_routes.routes,
            *sync_routes.routes,
            *token_routes.routes,
            *leaving_routes.routes,
            *capture_routes.routes,
        ],
        dependencies={
            "settings": Provide(lambda: settings, sync_to_thread=False),
            "streams": Provide(lambda: streams, sync_to_thread=False),
            **{name: _kept(name) for name in _KEPT},
            **account_routes.dependencies,
            **token_routes.dependencies,
        },
        plugins=[ChannelsPlugin(MemoryChannelsBackend(), arbitrary_channels_allowed=True)],
        lifespan=[database],
        exception_handlers=exception_handlers(),
        request_max_body_size=_MOST_BODY_BYTES,
        openapi_config=OpenAPIConfig("Ebb", __version__) if describes_itself else None,
        logging_config=None,
    )
    app.state.settings = settings
    app.state.cookie_name = account_routes.cookie_name(settings)
    app.state.streams = streams
    # Middleware of Litestar's own does not see requests that no route takes; this does.
    files = AppFiles(app_folder or find_app())
    inner = files.around(streams.around(app.asgi_handler))
    app.asgi_handler = FrontDoor(inner, settings, content_security_policy(files.page))
    return app


def now_ms() -> int:
    """Read the server's clock: milliseconds since 1970 UTC."""
    return time.time_ns() // 1_000_000


def _kept(name: str) -> Provide:
    """Hand on what the lifespan opened, by the name under which the application keeps it."""

    def give(state: State) -> object:
        return state[name]

    return Provide(give, sync_to_thread=False)
