"""Deleting the account that is signed in."""

from __future__ import annotations

from litestar import Response, delete
from litestar.di import NamedDependency
from litestar.params import JSONBody
from litestar.status_codes import HTTP_200_OK

from ebb.accounts.proof import FreshlyProved
from ebb.accounts.routes import session_cookie
from ebb.errors import NotConfirmed
from ebb.leaving.schemas import Leave, Left
from ebb.leaving.store import LeavingStore
from ebb.settings import Settings
from ebb.web.streams import Streams

_GONE = "Everything of this account is gone from this server."
_UNKNOWN = "Whether copies are kept in backups, and for how long, is not known to it."
_NONE = "No backups are kept."
_SOME = "Backups that were made before may still hold it, for up to {days} days."


@delete("/api/account", status_code=HTTP_200_OK, operation_id="deleteAccount")
async def delete_account(
    data: JSONBody[Leave],
    proved: NamedDependency[FreshlyProved],
    leaving: NamedDependency[LeavingStore],
    streams: NamedDependency[Streams],
    settings: NamedDependency[Settings],
) -> Response[Left]:
    """Delete the account with every row, session, token and subscription; end its streams.

    What the devices hold is their own affair.
    """
    await _check_meant(data, proved, leaving)
    await leaving.delete(proved.account_id)
    streams.end_account(proved.account_id)
    left = Left(settings.backups_kept_days, _words(settings.backups_kept_days))
    return Response(left, cookies=[session_cookie(settings, "", 0)])


async def _check_meant(data: Leave, proved: FreshlyProved, leaving: LeavingStore) -> None:
    """Check that whoever asks means this account. Raises NotConfirmed."""
    if not await leaving.is_handle(proved.account_id, data.account):
        raise NotConfirmed


def _words(days: int | None) -> str:
    if days is None:
        return f"{_GONE} {_UNKNOWN}"
    return f"{_GONE} {_SOME.format(days=days) if days else _NONE}"


routes = [delete_account]
