"""Signing in with a code, codes for others, and the devices of an account."""

from __future__ import annotations

from typing import Any

from litestar import Request, Response, delete, get, patch, post
from litestar.datastructures import Cookie
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT

from ebb.accounts.passkeys.ceremony import has_passkeys
from ebb.accounts.proof import FreshlyProved
from ebb.accounts.qr import qr_path
from ebb.accounts.schemas import (
    Account,
    AccountRename,
    DeviceBrief,
    Join,
    Joined,
    PairingCode,
    Recover,
    RecoveryCodes,
    Rename,
    Welcome,
)
from ebb.accounts.store import AccountStore, NewDevice
from ebb.errors import NotSignedIn, RegistrationClosed
from ebb.settings import Settings
from ebb.web.headers import find_cookie, find_header
from ebb.web.names import check_name
from ebb.web.peers import peer_of
from ebb.web.signed_in import SESSION_LIFE, SignedIn
from ebb.web.streams import Streams


def cookie_name(settings: Settings) -> str:
    """Name the session cookie: browsers hold the __Host- form to this host, HTTPS and no script.

    On plain HTTP the port tells two Ebbs on one host apart, because cookies do not know ports.
    """
    return "__Host-ebb" if settings.is_secure else f"ebb-{settings.public_port}"


@post("/api/account/join", status_code=HTTP_200_OK, operation_id="join")
async def join(
    data: JSONBody[Join],
    request: Request[Any, Any, Any],
    accounts: NamedDependency[AccountStore],
    settings: NamedDependency[Settings],
) -> Response[Joined]:
    """Spend a one-time code: the owner's first, or one from a device that is signed in."""
    check_name(data.device)
    new = await accounts.join(data.code, data.device, caller_of(request, settings))
    return joined(settings, new, data.device)


@post("/api/account/recover", status_code=HTTP_200_OK, operation_id="recover")
async def recover(
    data: JSONBody[Recover],
    request: Request[Any, Any, Any],
    accounts: NamedDependency[AccountStore],
    settings: NamedDependency[Settings],
) -> Response[Joined]:
    """Spend a recovery code: the way in for whoever has neither a device nor a passkey left."""
    check_name(data.device)
    new = await accounts.recover(data.code, data.device, caller_of(request, settings))
    return joined(settings, new, data.device)


@post("/api/account/recovery-codes", status_code=HTTP_201_CREATED, operation_id="newRecoveryCodes")
async def new_recovery_codes(
    proved: NamedDependency[FreshlyProved], accounts: NamedDependency[AccountStore]
) -> RecoveryCodes:
    """Make ten recovery codes in place of all older ones, shown this once."""
    return RecoveryCodes(await accounts.new_recovery_codes(proved.account_id))


@post("/api/account/pair", status_code=HTTP_201_CREATED, operation_id="pair")
async def pair(
    signed_in: NamedDependency[SignedIn],
    accounts: NamedDependency[AccountStore],
    settings: NamedDependency[Settings],
) -> PairingCode:
    """Make a code that lets one more device in within ten minutes."""
    code, expires_at = await accounts.new_pairing_code(signed_in.account_id)
    return _drawn(settings, code, expires_at)


@post("/api/account/invitations", status_code=HTTP_201_CREATED, operation_id="invite")
async def invite(
    signed_in: NamedDependency[SignedIn],
    accounts: NamedDependency[AccountStore],
    settings: NamedDependency[Settings],
) -> PairingCode:
    """Make a code that creates one more account within a week, for the owner to pass on."""
    if settings.registration == "closed":
        raise RegistrationClosed
    code, expires_at = await accounts.new_invitation(signed_in.account_id)
    return _drawn(settings, code, expires_at)


@get("/api/account/welcome", operation_id="showWelcome")
async def show_welcome(settings: NamedDependency[Settings]) -> Welcome:
    """Tell whoever is not signed in which ways in there are at all."""
    return Welcome(settings.registration, passkeys=has_passkeys(settings))


@get("/api/account", operation_id="showAccount")
async def show_account(
    signed_in: NamedDependency[SignedIn], accounts: NamedDependency[AccountStore]
) -> Account:
    """Show the account, this device and its siblings."""
    devices = await accounts.devices(signed_in.account_id)
    mine = next((device for device in devices if device.id == signed_in.device_id), None)
    if mine is None:
        raise NotSignedIn
    handle, name, is_owner = await accounts.names(signed_in.account_id)
    return Account(handle, name, is_owner, DeviceBrief(mine.id, mine.name), devices)


@patch("/api/account", status_code=HTTP_204_NO_CONTENT, operation_id="renameAccount")
async def rename_account(
    data: JSONBody[AccountRename],
    signed_in: NamedDependency[SignedIn],
    accounts: NamedDependency[AccountStore],
) -> None:
    """Give the account a name of its person's own."""
    check_name(data.name)
    await accounts.rename_account(signed_in.account_id, data.name)


@patch(
    "/api/account/devices/{device_id:int}",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="renameDevice",
)
async def rename_device(
    device_id: FromPath[int],
    data: JSONBody[Rename],
    signed_in: NamedDependency[SignedIn],
    accounts: NamedDependency[AccountStore],
) -> None:
    """Give one of the account's devices another name."""
    check_name(data.name)
    await accounts.rename(signed_in.account_id, device_id, data.name)


@delete(
    "/api/account/devices/{device_id:int}",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="revokeDevice",
)
async def revoke_device(
    device_id: FromPath[int],
    signed_in: NamedDependency[SignedIn],
    accounts: NamedDependency[AccountStore],
    streams: NamedDependency[Streams],
) -> None:
    """Sign one of the account's devices out, at once and with its open streams."""
    await accounts.revoke(signed_in.account_id, device_id)
    streams.end(device_id)


@delete("/api/account/devices", status_code=HTTP_204_NO_CONTENT, operation_id="revokeOthers")
async def revoke_others(
    proved: NamedDependency[FreshlyProved],
    accounts: NamedDependency[AccountStore],
    streams: NamedDependency[Streams],
) -> None:
    """Sign every other device of the account out, at once and with its open streams."""
    for device_id in await accounts.revoke_all(proved.account_id, but=proved.device_id):
        streams.end(device_id)


@post("/api/account/sign-out", status_code=HTTP_204_NO_CONTENT, operation_id="signOut")
async def sign_out(
    signed_in: NamedDependency[SignedIn],
    accounts: NamedDependency[AccountStore],
    streams: NamedDependency[Streams],
    settings: NamedDependency[Settings],
) -> Response[None]:
    """End this device's session; what it holds is the device's own affair."""
    await accounts.sign_out(signed_in.account_id, signed_in.device_id)
    streams.end(signed_in.device_id)
    return Response(None, cookies=[session_cookie(settings, "", 0)])


def joined(settings: Settings, new: NewDevice, device: str) -> Response[Joined]:
    """Answer a sign-in with its cookie.

    A session planted in the browser beforehand is worth nothing: every sign-in makes its own.
    """
    body = Joined(new.handle, DeviceBrief(new.device_id, device))
    return Response(body, cookies=[session_cookie(settings, new.token, SESSION_LIFE // 1000)])


def join_url(settings: Settings, code: str) -> str:
    """Give the address that joins with a code; after # it never reaches a server or its logs."""
    return f"{settings.public_origin}/join#{code}"


def caller_of(request: Request[Any, Any, Any], settings: Settings) -> str:
    """Tell whoever asks apart from others, for counting tries: see ``web/peers.py``."""
    connected = request.client.host if request.client else ""
    # A proxy may add a header of its own instead of adding to the caller's.
    noted = ",".join(request.headers.getall("x-forwarded-for", []))
    return peer_of(connected, noted, settings)


async def provide_signed_in(request: Request[Any, Any, Any]) -> SignedIn:
    """Find who is asking. Raises NotSignedIn, also when it is not who they take themselves for."""
    # Not by Litestar's ``state``: it copies the whole of it for every request.
    state = request.app.state
    accounts: AccountStore = state.accounts
    headers = request.scope["headers"]
    token = find_cookie(headers, state.cookie_name)
    handle = find_header(headers, b"ebb-account")
    signed_in = await accounts.who(token, handle.decode("latin-1") if handle else None)
    request.scope["state"]["signed_in"] = signed_in
    return signed_in


async def provide_proved(
    signed_in: NamedDependency[SignedIn], accounts: NamedDependency[AccountStore]
) -> FreshlyProved:
    """Ask for a session that has just proved itself. Raises NotSignedIn, ProofNeeded."""
    await accounts.check_proof(signed_in.account_id, signed_in.device_id)
    return FreshlyProved(signed_in.account_id, signed_in.device_id)


def _drawn(settings: Settings, code: str, expires_at: int) -> PairingCode:
    url = join_url(settings, code)
    path, size = qr_path(url)
    return PairingCode(code, expires_at, url, path, size)


def session_cookie(settings: Settings, token: str, seconds: int) -> Cookie:
    """Make the cookie of a session; no seconds take it back."""
    # Strict, because no page needs the cookie: pages are public files, and what they fetch is
    # same-site wherever the visit came from.
    return Cookie(
        key=cookie_name(settings),
        value=token,
        max_age=seconds,
        path="/",
        httponly=True,
        secure=settings.is_secure,
        samesite="strict",
    )


routes = [
    join,
    recover,
    new_recovery_codes,
    pair,
    invite,
    show_welcome,
    show_account,
    rename_account,
    rename_device,
    revoke_device,
    revoke_others,
    sign_out,
]
dependencies = {"signed_in": Provide(provide_signed_in), "proved": Provide(provide_proved)}
