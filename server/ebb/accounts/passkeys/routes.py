"""Passkeys over HTTP: each ceremony is a question, which holds a challenge, and an answer."""

from __future__ import annotations

import asyncio
from typing import Any

from litestar import Request, Response, delete, get, patch, post
from litestar.di import NamedDependency
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED, HTTP_204_NO_CONTENT

from ebb.accounts.passkeys.ceremony import (
    challenge_in,
    check_made,
    check_shown,
    creation_options,
    party_of,
    request_options,
)
from ebb.accounts.passkeys.schemas import (
    AddPasskey,
    AskForAccount,
    CreateAccount,
    CreationOptions,
    Passkey,
    PasskeyRename,
    Prove,
    Proved,
    RequestOptions,
    SignIn,
    WaysIn,
)
from ebb.accounts.passkeys.store import PasskeyStore
from ebb.accounts.proof import FreshlyProved
from ebb.accounts.routes import caller_of, joined
from ebb.accounts.schemas import Joined
from ebb.accounts.store import AccountStore, new_handle
from ebb.settings import Settings
from ebb.web.names import check_name
from ebb.web.signed_in import SignedIn
from ebb.web.streams import Streams


@get("/api/account/passkeys", operation_id="listPasskeys")
async def list_passkeys(
    signed_in: NamedDependency[SignedIn], passkeys: NamedDependency[PasskeyStore]
) -> WaysIn:
    """List the account's passkeys, and say how many recovery codes are left."""
    return await passkeys.ways_in(signed_in.account_id)


@post("/api/account/passkeys/options", status_code=HTTP_200_OK, operation_id="askForPasskey")
async def ask_for_passkey(
    signed_in: NamedDependency[SignedIn],
    accounts: NamedDependency[AccountStore],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> CreationOptions:
    """Say what a new passkey of the account is to be like.

    The first one asks for nothing but a session. Each further one asks for a proof: a passkey of
    one's own making would else be a proof for whoever holds an unlocked phone.
    """
    party = party_of(settings)
    existing = await passkeys.descriptors(signed_in.account_id)
    if existing:
        await accounts.check_proof(signed_in.account_id, signed_in.device_id)
    handle, name, _ = await accounts.names(signed_in.account_id)
    challenge = await passkeys.challenge_device("add", signed_in.device_id)
    return creation_options(party, challenge, handle, name, existing)


@post("/api/account/passkeys", status_code=HTTP_201_CREATED, operation_id="addPasskey")
async def add_passkey(
    data: JSONBody[AddPasskey],
    signed_in: NamedDependency[SignedIn],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> Passkey:
    """Keep the passkey that the browser made."""
    check_name(data.name)
    challenge = challenge_in(data.credential)
    await passkeys.spend_of_device(challenge, "add", signed_in.device_id)
    made = await asyncio.to_thread(check_made, party_of(settings), challenge, data.credential)
    return await passkeys.add(signed_in.account_id, data.name, made)


@patch(
    "/api/account/passkeys/{passkey_id:str}",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="renamePasskey",
)
async def rename_passkey(
    passkey_id: FromPath[str],
    data: JSONBody[PasskeyRename],
    signed_in: NamedDependency[SignedIn],
    passkeys: NamedDependency[PasskeyStore],
) -> None:
    """Give one of the account's passkeys another name."""
    check_name(data.name)
    await passkeys.rename(signed_in.account_id, passkey_id, data.name)


@delete(
    "/api/account/passkeys/{passkey_id:str}",
    status_code=HTTP_204_NO_CONTENT,
    operation_id="removePasskey",
)
async def remove_passkey(
    passkey_id: FromPath[str],
    proved: NamedDependency[FreshlyProved],
    passkeys: NamedDependency[PasskeyStore],
    streams: NamedDependency[Streams],
) -> None:
    """Forget a passkey, and sign out what it signed in, but for the device that asks."""
    for device_id in await passkeys.remove(proved.account_id, passkey_id, proved.device_id):
        streams.end(device_id)


@post("/api/account/sign-in/options", status_code=HTTP_200_OK, operation_id="askToSignIn")
async def ask_to_sign_in(
    request: Request[Any, Any, Any],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> RequestOptions:
    """Ask for any passkey of this host: nobody says a name, so no name can be probed."""
    party = party_of(settings)
    challenge = await passkeys.challenge_stranger("sign_in", caller_of(request, settings))
    return request_options(party, challenge, [])


@post("/api/account/sign-in", status_code=HTTP_200_OK, operation_id="signIn")
async def sign_in(
    data: JSONBody[SignIn],
    request: Request[Any, Any, Any],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> Response[Joined]:
    """Sign a device in with a passkey."""
    check_name(data.device)
    party, peer = party_of(settings), caller_of(request, settings)
    challenge = challenge_in(data.credential)
    await passkeys.spend_of_stranger(challenge, "sign_in", peer)
    held = await passkeys.find(data.credential.id)
    shown = await asyncio.to_thread(check_shown, party, challenge, data.credential, held)
    new = await passkeys.sign_in(shown, data.device, peer)
    return joined(settings, new, data.device)


@post("/api/account/proof/options", status_code=HTTP_200_OK, operation_id="askForProof")
async def ask_for_proof(
    signed_in: NamedDependency[SignedIn],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> RequestOptions:
    """Ask for one of the account's own passkeys."""
    party = party_of(settings)
    allowed = await passkeys.descriptors(signed_in.account_id)
    challenge = await passkeys.challenge_device("prove", signed_in.device_id)
    return request_options(party, challenge, allowed)


@post("/api/account/proof", status_code=HTTP_200_OK, operation_id="prove")
async def prove(
    data: JSONBody[Prove],
    signed_in: NamedDependency[SignedIn],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> Proved:
    """Note for five minutes that whoever is signed in here is still themselves."""
    challenge = challenge_in(data.credential)
    await passkeys.spend_of_device(challenge, "prove", signed_in.device_id)
    held = await passkeys.find(data.credential.id)
    party = party_of(settings)
    shown = await asyncio.to_thread(check_shown, party, challenge, data.credential, held)
    return Proved(await passkeys.prove(signed_in.account_id, signed_in.device_id, shown))


@post("/api/account/create/options", status_code=HTTP_200_OK, operation_id="askToCreate")
async def ask_to_create(
    data: JSONBody[AskForAccount],
    request: Request[Any, Any, Any],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> CreationOptions:
    """Say what the first passkey of a new account is to be like.

    An invitation is looked at here, so that no browser keeps a passkey for an account that there
    will never be, and spent with the answer.
    """
    check_name(data.name)
    party, peer = party_of(settings), caller_of(request, settings)
    await passkeys.check_invited(data.code, peer)
    handle = new_handle()
    challenge = await passkeys.challenge_stranger("create", peer, handle)
    return creation_options(party, challenge, handle, data.name, [])


@post("/api/account/create", status_code=HTTP_201_CREATED, operation_id="createAccount")
async def create(
    data: JSONBody[CreateAccount],
    request: Request[Any, Any, Any],
    passkeys: NamedDependency[PasskeyStore],
    settings: NamedDependency[Settings],
) -> Response[Joined]:
    """Make an account whose first passkey is this one, and sign the device in."""
    check_name(data.name)
    check_name(data.device)
    challenge = challenge_in(data.credential)
    handle = await passkeys.spend_of_stranger(challenge, "create", caller_of(request, settings))
    made = await asyncio.to_thread(check_made, party_of(settings), challenge, data.credential)
    new = await passkeys.create(handle, data.name, data.code, made, data.device)
    return joined(settings, new, data.device)


routes = [
    list_passkeys,
    ask_for_passkey,
    add_passkey,
    rename_passkey,
    remove_passkey,
    ask_to_sign_in,
    sign_in,
    ask_for_proof,
    prove,
    ask_to_create,
    create,
]
