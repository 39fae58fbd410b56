"""What is dangerous asks for a fresh proof; see accounts/proof.py for what one is."""

from __future__ import annotations

from litestar import Litestar

from ebb.accounts.proof import PROOF_LIFE, YOUNG, is_fresh
from tests.accounts.people import MINUTE, Clock, Person, code_of

NOON = 1_795_348_800_000


def test_a_proof_is_good_for_five_minutes() -> None:
    for age, is_good in ((0, True), (PROOF_LIFE - 1, True), (PROOF_LIFE, False), (-1, False)):
        assert is_fresh(0, NOON - age, NOON, has_passkey=True) is is_good


def test_a_young_session_counts_only_where_there_is_no_passkey() -> None:
    for age, is_good in ((0, True), (YOUNG - 1, True), (YOUNG, False), (-1, False)):
        assert is_fresh(NOON - age, None, NOON, has_passkey=False) is is_good
        assert is_fresh(NOON - age, None, NOON, has_passkey=True) is False


async def refusals(person: Person) -> list[str]:
    """Try everything dangerous that changes nothing where it is refused; gives the codes."""
    answers = [
        await person.post("/recovery-codes"),
        await person.http.delete("/api/account/devices"),
        await person.http.delete("/api/account/passkeys/0123456789abcdef"),
        await person.post("/passkeys/options"),
        await person.http.request("DELETE", "/api/account", json={"account": "0123456789abcdef"}),
    ]
    assert {one.status_code for one in answers} <= {403}, [one.text for one in answers]
    return [code_of(one) for one in answers]


async def test_what_is_dangerous_asks_for_a_passkey(owner: Person, clock: Clock) -> None:
    await owner.add_passkey()
    assert await refusals(owner) == ["proof_needed"] * 5
    until = (await owner.prove()).json()["until"]
    assert clock() < until <= clock() + PROOF_LIFE
    assert (await owner.post("/recovery-codes")).status_code == 201
    clock.ahead += 5 * MINUTE
    assert await refusals(owner) == ["proof_needed"] * 5


async def test_a_proof_is_of_one_session(owner: Person) -> None:
    await owner.add_passkey()
    await owner.prove()
    tablet = owner.elsewhere()
    assert (await tablet.join((await owner.told("/pair"))["code"])).status_code == 200
    assert (await owner.post("/recovery-codes")).status_code == 201
    # A code that a signed-in device made is none: whoever holds the device can make one.
    assert await refusals(tablet) == ["proof_needed"] * 5


async def test_another_accounts_passkey_proves_nothing(owner: Person, other: Person) -> None:
    await owner.add_passkey()
    await other.add_passkey()
    options = await owner.told("/proof/options")
    refused = await owner.post("/proof", {"credential": other.keys.show(options)})
    assert (refused.status_code, code_of(refused)) == (401, "bad_passkey")
    assert await refusals(owner) == ["proof_needed"] * 5


async def test_signing_in_with_a_passkey_or_a_recovery_code_is_a_proof(owner: Person) -> None:
    codes = (await owner.told("/recovery-codes"))["codes"]
    await owner.add_passkey()
    browser, lost = owner.elsewhere(), owner.elsewhere()
    assert (await browser.sign_in()).status_code == 200
    assert (await browser.post("/passkeys/options")).status_code == 200
    assert (await lost.recover(codes[0])).status_code == 200
    assert (await lost.post("/passkeys/options")).status_code == 200


async def test_a_code_of_the_operators_is_a_proof(app: Litestar, owner: Person) -> None:
    await owner.add_passkey()
    ((account_id, _),) = await app.state.accounts.handles()
    code, _ = await app.state.accounts.new_pairing_code(account_id, by_operator=True)
    # Whoever has a signed-in device cannot take it away by making one of their own.
    await owner.told("/pair")
    lost = owner.elsewhere()
    assert (await lost.join(code)).status_code == 200
    assert (await lost.post("/recovery-codes")).status_code == 201


async def test_without_a_passkey_a_new_session_is_asked_for(owner: Person, clock: Clock) -> None:
    assert (await owner.post("/recovery-codes")).status_code == 201
    clock.ahead += 10 * MINUTE
    refused = await owner.post("/recovery-codes")
    assert (refused.status_code, code_of(refused)) == (403, "proof_needed")
    # The first passkey asks for nothing, and is what proves from then on.
    assert (await owner.add_passkey()).status_code == 201
    assert (await owner.post("/recovery-codes")).status_code == 403
    assert (await owner.prove()).status_code == 200
    assert (await owner.post("/recovery-codes")).status_code == 201


async def test_all_other_devices_are_signed_out_at_once(owner: Person, other: Person) -> None:
    await owner.add_passkey()
    browsers = [owner.elsewhere() for _ in range(3)]
    for browser in browsers:
        assert (await browser.sign_in()).status_code == 200
    mine = browsers[0]
    assert (await mine.http.delete("/api/account/devices")).status_code == 204
    assert [await one.is_signed_in() for one in (owner, *browsers, other)] == [
        False, True, False, False, True,
    ]  # fmt: skip
    told = (await mine.http.get("/api/account")).json()
    assert [one["id"] for one in told["devices"]] == [told["device"]["id"]]
