"""Push as a whole, for the server and for a dispatcher that runs alone: key, store, sender."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from ebb.push.store import PushStore

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from ebb.database.engine import Database
    from ebb.push.sender import Sender
    from ebb.settings import Settings


class Push:
    """The subscriptions and what sends to them; without a contact no key and no sender.

    ``key`` is what browsers subscribe with, ``key_hash`` the mark that a subscription keeps of it.
    """

    # No Struct: Litestar would evaluate its types for every request, and they hide from it.
    def __init__(
        self,
        store: PushStore,
        key: str | None = None,
        key_hash: str | None = None,
        sender: Sender | None = None,
    ) -> None:
        """Keep the parts."""
        self.store = store
        self.key = key
        self.key_hash = key_hash
        self.sender = sender


@asynccontextmanager
async def open_push(
    settings: Settings, database: Database, now: Callable[[], int]
) -> AsyncIterator[Push]:
    """Open push as the settings want it; ``now`` in ms since 1970. Raises BadSetting."""
    store = PushStore(database, now)
    if settings.contact is None:
        yield Push(store)
        return
    # An HTTP client and its cryptography take megabytes that a server without push never needs.
    from ebb.push.sender import Sender  # noqa: PLC0415
    from ebb.push.vapid import Vapid, hash_key, read_or_make_key  # noqa: PLC0415

    vapid = Vapid(read_or_make_key(settings.data), settings.contact, now)
    async with Sender(vapid, settings.push_trusted) as sender:
        yield Push(store, vapid.public_key, hash_key(vapid.public_key), sender)
