"""Two accounts, and nobody: what is not one's own reads like what is not there."""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Awaitable, Callable

import httpx
import pytest
from litestar import Litestar

from ebb.accounts.codes import LONG, new_code, sheet_of
from ebb.accounts.store import MOST_AT_ONE_SHEET
from tests.accounts.people import Person, plain
from tests.support.authenticator import Authenticator, Json, Lie, text

ABSENT = "0123456789abcdef"
#: So often for each kind of stranger; the times are told, never judged.
ROUNDS = 60


async def test_what_is_anothers_is_absent(owner: Person, other: Person) -> None:
    for person in (owner, other):
        await person.add_passkey()
        assert (await person.prove()).status_code == 200
    theirs = (await other.passkeys())[0]["id"]
    device = (await other.http.get("/api/account")).json()["device"]["id"]
    before = await other.passkeys()
    for path, absent in (
        (f"/api/account/passkeys/{theirs}", f"/api/account/passkeys/{ABSENT}"),
        (f"/api/account/devices/{device}", "/api/account/devices/4040"),
    ):
        for method, body in (("PATCH", {"name": "Mine"}), ("DELETE", None)):
            told, nothing = [
                plain(await owner.http.request(method, one, json=body)) for one in (path, absent)
            ]
            assert told == nothing
            assert told[0] == 404
    assert await other.passkeys() == before
    # What takes no id reaches one's own alone.
    assert (await owner.post("/recovery-codes")).status_code == 201
    assert (await owner.http.delete("/api/account/devices")).status_code == 204
    assert (await other.http.get("/api/account/passkeys")).json()["recovery_codes"] == 0
    assert await other.is_signed_in()
    mine = [one["id"] for one in (await owner.told("/proof/options"))["allowCredentials"]]
    assert mine == [key_id(owner.keys)]


@pytest.mark.parametrize("path", ["é", "a" * 3000, "' OR 1=1", "%00", "..%2f"])
async def test_odd_ids_are_absent(path: str, owner: Person) -> None:
    answer = await owner.http.patch(f"/api/account/passkeys/{path}", json={"name": "Mine"})
    assert answer.status_code == 404


ROUTES: tuple[tuple[str, str, Json | None], ...] = (
    ("GET", "/passkeys", None),
    ("POST", "/passkeys/options", None),
    ("POST", "/passkeys", {"name": "x", "credential": {}}),
    ("PATCH", f"/passkeys/{ABSENT}", {"name": "x"}),
    ("DELETE", f"/passkeys/{ABSENT}", None),
    ("POST", "/proof/options", None),
    ("POST", "/proof", {"credential": {}}),
    ("POST", "/recovery-codes", None),
    ("POST", "/invitations", None),
    ("DELETE", "/devices", None),
    ("PATCH", "", {"name": "x"}),
)


async def test_nobody_gets_in_without_a_session(app: Litestar, owner: Person) -> None:
    stranger = Person(app)
    for method, path, body in ROUTES:
        answer = await stranger.http.request(method, f"/api/account{path}", json=body)
        assert answer.status_code == 401, (method, path)
        assert answer.json()["code"] == "not_signed_in", (method, path)


async def test_a_foreign_page_signs_nobody_in(app: Litestar, owner: Person) -> None:
    await owner.add_passkey()
    browser = owner.elsewhere()
    options = await browser.told("/sign-in/options")
    body = {"device": "Browser", "credential": owner.keys.show(options)}
    for headers in ({"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example"}):
        for path in ("/sign-in", "/recover", "/create", "/sign-in/options"):
            refused = await browser.http.post(f"/api/account{path}", json=body, headers=headers)
            assert refused.status_code == 403, path
            assert refused.json()["code"] == "cross_site"
    assert (await browser.post("/sign-in", body)).status_code == 200


async def test_who_is_known_here_cannot_be_found_out(app: Litestar, owner: Person) -> None:
    """Credentials and codes, known and unknown: one status, one body, one length."""
    await owner.add_passkey()
    await owner.prove()
    sheet = sheet_of((await owner.told("/recovery-codes"))["codes"][0])
    kinds: dict[str, Callable[[], Awaitable[httpx.Response]]] = {
        "known passkey": lambda: wrong_passkey(owner.elsewhere()),
        "unknown passkey": lambda: unknown_passkey(app, owner),
        "known sheet": lambda: owner.elsewhere().recover(f"{sheet}-{new_code(12)}"),
        "unknown sheet": lambda: owner.elsewhere().recover(new_code(LONG)),
    }
    told: dict[str, set[str]] = {kind: set() for kind in kinds}
    took: dict[str, list[float]] = {kind: [] for kind in kinds}
    for at in range(ROUNDS):
        for kind, ask in kinds.items():
            if kind == "known sheet" and at >= MOST_AT_ONE_SHEET:
                continue
            began = time.perf_counter()
            answer = await ask()
            took[kind].append((time.perf_counter() - began) * 1000)
            told[kind].add(f"{len(answer.content)} {plain(answer)}")
    assert told["known passkey"] == told["unknown passkey"]
    assert told["known sheet"] == told["unknown sheet"]
    assert {len(one) for one in told.values()} == {1}
    for kind, times in took.items():
        low, middle, high = statistics.quantiles(times, n=4)
        sys.stdout.write(f"{kind}: {middle:.1f} ms, half of them {low:.1f} to {high:.1f}\n")


async def wrong_passkey(browser: Person) -> httpx.Response:
    """Show a passkey that is known here, with a signature that is not its own."""
    options = await browser.told("/sign-in/options")
    stranger = made_elsewhere(browser)
    own = Lie(id=key_id(browser.keys))
    return await answer_with(browser, stranger, options, own)


async def unknown_passkey(app: Litestar, owner: Person) -> httpx.Response:
    """Show a passkey that nobody made here."""
    browser = Person(app)
    options = await browser.told("/sign-in/options")
    return await answer_with(browser, made_elsewhere(owner), options, Lie())


async def answer_with(
    browser: Person, keys: Authenticator, options: Json, lie: Lie
) -> httpx.Response:
    """Answer a question to sign in."""
    body = {"device": "Browser", "credential": keys.show(options, lie)}
    return await browser.post("/sign-in", body)


def made_elsewhere(person: Person) -> Authenticator:
    """Make a passkey that no server knows, for the same person."""
    keys = Authenticator(person.keys.origin)
    user = {"id": person.keys.keys[-1].user_handle}
    keys.make({"user": user, "rp": {"id": "localhost"}, "challenge": "AAAA"})
    return keys


def key_id(keys: Authenticator) -> str:
    """Give the newest passkey's id as the wire has it."""
    return text(keys.keys[-1].id)
