"""Who may have an account: the owner alone, whoever is invited, whoever comes."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from litestar import Litestar

from ebb.accounts.codes import LONG, new_code
from tests.accounts.people import MINUTE, Clock, Person, code_of, plain
from tests.support.authenticator import TRUTH, Lie

DAY = 24 * 60 * MINUTE


async def create(
    person: Person, code: str = "", name: str = "Ada", lie: Lie = TRUTH
) -> httpx.Response:
    """Make an account by making its first passkey."""
    asked = await person.post("/create/options", {"name": name, "code": code})
    if not asked.is_success:
        return asked
    body = {"name": name, "code": code, "device": "Her phone"}
    credential = person.keys.make(asked.json(), lie)
    return await person.post("/create", body | {"credential": credential})


async def accounts_of(app: Litestar) -> int:
    """Count the accounts."""
    return len(await app.state.accounts.handles())


@pytest.mark.parametrize("registration", ["closed"])
async def test_closed_means_the_owner_alone(app: Litestar, owner: Person) -> None:
    welcome = (await Person(app).http.get("/api/account/welcome")).json()
    assert welcome == {"registration": "closed", "passkeys": True}
    assert (await owner.http.get("/api/account")).json()["is_owner"] is True
    for refused in (await owner.post("/invitations"), await create(Person(app))):
        assert (refused.status_code, code_of(refused)) == (403, "registration_closed")
    # One that was made before the setting was changed is worth nothing any more.
    code, _ = await app.state.accounts.new_invitation()
    assert (await Person(app).join(code)).status_code == 400
    assert await accounts_of(app) == 1


async def test_an_invitation_makes_an_account_by_a_code(app: Litestar, owner: Person) -> None:
    told = await owner.told("/invitations")
    assert told["url"].endswith(f"/join#{told['code']}")
    assert told["qr"].startswith("M4 4h7v1h-7z")
    guest = Person(app)
    assert (await guest.join(told["code"])).status_code == 200
    here = (await guest.http.get("/api/account")).json()
    assert here["account"] != (await owner.http.get("/api/account")).json()["account"]
    assert here["is_owner"] is False
    assert len(here["devices"]) == 1
    refused = await guest.post("/invitations")
    assert (refused.status_code, code_of(refused)) == (403, "not_owner")
    assert (await Person(app).join(told["code"])).status_code == 400
    assert (await create(Person(app), told["code"])).status_code == 400
    assert await accounts_of(app) == 2


async def test_an_invitation_makes_an_account_by_a_passkey(app: Litestar, owner: Person) -> None:
    code = (await owner.told("/invitations"))["code"]
    guest = Person(app)
    refused = await create(guest, code, lie=Lie(origin="https://evil.example"))
    assert (refused.status_code, code_of(refused)) == (401, "bad_passkey")
    answer = await create(guest, code)
    assert answer.status_code == 201
    here = (await guest.http.get("/api/account")).json()
    assert (here["account"], here["name"]) == (answer.json()["account"], "Ada")
    assert here["device"]["name"] == "Her phone"
    assert (await guest.elsewhere().sign_in()).status_code == 200
    assert (await Person(app).join(code)).status_code == 400
    assert await accounts_of(app) == 2


async def test_only_an_invitation_makes_an_account(app: Litestar, owner: Person) -> None:
    invitation = (await owner.told("/invitations"))["code"]
    pairing = (await owner.told("/pair"))["code"]
    guest = Person(app)
    options = await guest.told("/create/options", {"name": "Ada", "code": invitation})
    body = {"name": "Ada", "code": pairing, "device": "Phone"}
    refused = await guest.post("/create", body | {"credential": guest.keys.make(options)})
    assert (refused.status_code, code_of(refused)) == (400, "bad_code")
    assert await accounts_of(app) == 1
    # Neither code is spent by it.
    assert (await owner.elsewhere().join(pairing)).status_code == 200
    assert (await create(guest, invitation)).status_code == 201


async def test_an_invitation_lives_a_week_beside_others(
    app: Litestar, owner: Person, clock: Clock
) -> None:
    early, late = [(await owner.told("/invitations"))["code"] for _ in range(2)]
    pairing = (await owner.told("/pair"))["code"]
    assert (await owner.elsewhere().join(pairing)).status_code == 200
    clock.ahead += 7 * DAY - MINUTE
    assert (await Person(app).join(early)).status_code == 200
    clock.ahead += MINUTE
    assert (await Person(app).join(late)).status_code == 400
    assert code_of(await create(Person(app), late)) == "bad_code"


async def test_of_twenty_at_once_one_gets_an_account(app: Litestar, owner: Person) -> None:
    code = (await owner.told("/invitations"))["code"]
    guests = [Person(app) for _ in range(20)]
    outcomes = await asyncio.gather(
        *(guest.join(code) if at % 2 else create(guest, code) for at, guest in enumerate(guests))
    )
    assert sum(one.is_success for one in outcomes) == 1
    assert await accounts_of(app) == 2


async def test_wrong_invitations_are_limited_and_read_alike(app: Litestar, owner: Person) -> None:
    spent = (await owner.told("/invitations"))["code"]
    assert (await Person(app).join(spent)).status_code == 200
    pairing = (await owner.told("/pair"))["code"]
    refusals = [
        plain(await create(Person(app), code)) for code in (spent, pairing, new_code(LONG), "", "x")
    ]
    assert all(one == refusals[0] for one in refusals)
    # A pairing code is not spent by asking whether it is an invitation.
    assert (await owner.elsewhere().join(pairing)).status_code == 200
    stranger = Person(app)
    outcomes = [await create(stranger, new_code(LONG)) for _ in range(12)]
    assert [one.status_code for one in outcomes] == [400] * 10 + [429] * 2
    assert int(outcomes[-1].headers["retry-after"]) > 0


@pytest.mark.parametrize("registration", ["open"])
async def test_open_means_whoever_comes_after_the_owner(app: Litestar) -> None:
    early = await create(Person(app))
    assert (early.status_code, code_of(early)) == (403, "registration_closed")
    owner = Person(app)
    assert (await owner.join(await app.state.accounts.new_owner_code())).status_code == 200
    # Names are for their own people; two may have one, so that none can be probed.
    guests = [Person(app), Person(app)]
    for guest in guests:
        assert (await create(guest)).status_code == 201
    told = [(await guest.http.get("/api/account")).json() for guest in guests]
    assert told[0]["name"] == told[1]["name"] == "Ada"
    assert told[0]["account"] != told[1]["account"]
    crowd = Person(app)
    outcomes = [(await create(crowd)).status_code for _ in range(12)]
    assert outcomes == [201] * 10 + [429] * 2


@pytest.mark.parametrize("registration", ["open"])
async def test_a_challenge_makes_one_account(app: Litestar, owner: Person) -> None:
    guest = Person(app)
    options = await guest.told("/create/options", {"name": "Ada"})
    body = {"name": "Ada", "device": "Phone", "credential": guest.keys.make(options)}
    outcomes = await asyncio.gather(*(Person(app).post("/create", body) for _ in range(20)))
    assert sorted(one.status_code for one in outcomes) == [201] + [401] * 19
    asked = await guest.told("/sign-in/options")
    swapped = guest.keys.make(options | {"challenge": asked["challenge"]})
    assert (await guest.post("/create", body | {"credential": swapped})).status_code == 401
    assert await accounts_of(app) == 2


@pytest.mark.parametrize("name", ["", " ", "x" * 61, "a\nb"])
async def test_a_name_shows_something(name: str, app: Litestar, owner: Person) -> None:
    assert (await Person(app).post("/create/options", {"name": name})).status_code == 400
    assert (await owner.http.patch("/api/account", json={"name": name})).status_code == 400


async def test_accounts_are_renamed(owner: Person, other: Person) -> None:
    assert (await owner.http.patch("/api/account", json={"name": "Émile"})).status_code == 204
    assert (await owner.http.get("/api/account")).json()["name"] == "Émile"
    assert (await other.http.get("/api/account")).json()["name"] == ""
    assert (await owner.told("/passkeys/options"))["user"]["displayName"] == "Émile"
