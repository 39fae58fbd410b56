"""Recovery codes: shown once, good once, and tried in vain without harm to anybody."""

from __future__ import annotations

import asyncio

import pytest
from litestar import Litestar
from sqlalchemy import text

from ebb.accounts.codes import LONG, hash_secret, new_code, sheet_of
from tests.accounts.people import MINUTE, Clock, Person, code_of, plain


async def codes_of(person: Person) -> list[str]:
    """Make recovery codes, as a session may that has just begun or proved itself."""
    told: list[str] = (await person.told("/recovery-codes"))["codes"]
    return told


async def test_ten_codes_of_which_only_hashes_are_kept(app: Litestar, owner: Person) -> None:
    codes = await codes_of(owner)
    assert len(set(codes)) == 10
    assert {len(code) for code in codes} == {19}
    assert len({sheet_of(code) for code in codes}) == 1
    async with app.state.database.read() as connection:
        rows = (await connection.execute(text("SELECT code_hash FROM recovery_code"))).scalars()
        assert {*rows} == {hash_secret(code) for code in codes}


async def test_a_code_lets_in_once_however_it_is_typed(owner: Person) -> None:
    code, *others = await codes_of(owner)
    browser = owner.elsewhere()
    answer = await browser.recover(code.lower().replace("-", " "))
    assert answer.status_code == 200
    here = (await owner.http.get("/api/account")).json()["account"]
    assert answer.json()["account"] == here
    assert await browser.is_signed_in()
    assert (await owner.http.get("/api/account/passkeys")).json()["recovery_codes"] == 9
    again = await owner.elsewhere().recover(code)
    assert (again.status_code, code_of(again)) == (400, "bad_code")
    assert (await owner.elsewhere().recover(others[-1])).status_code == 200


async def test_new_codes_end_the_old_ones(owner: Person) -> None:
    old = await codes_of(owner)
    new = await codes_of(owner)
    assert not {*old} & {*new}
    assert (await owner.elsewhere().recover(old[0])).status_code == 400
    assert (await owner.elsewhere().recover(new[0])).status_code == 200


async def test_two_who_ask_at_once_do_not_have_twenty(owner: Person) -> None:
    await asyncio.gather(*(codes_of(owner) for _ in range(5)))
    assert (await owner.http.get("/api/account/passkeys")).json()["recovery_codes"] == 10


async def test_a_recovery_code_is_no_pairing_code(owner: Person) -> None:
    code = (await codes_of(owner))[0]
    assert (await owner.elsewhere().join(code)).status_code == 400
    pairing = (await owner.told("/pair"))["code"]
    assert (await owner.elsewhere().recover(pairing)).status_code == 400


async def test_of_twenty_at_once_one_gets_in(owner: Person) -> None:
    code = (await codes_of(owner))[0]
    outcomes = await asyncio.gather(*(owner.elsewhere().recover(code) for _ in range(20)))
    assert sorted(one.status_code for one in outcomes) == [200] + [400] * 19


async def test_tries_are_limited_by_peer(owner: Person, clock: Clock) -> None:
    code = (await codes_of(owner))[0]
    stranger = owner.elsewhere()
    outcomes = [await stranger.recover(new_code(LONG)) for _ in range(12)]
    assert [one.status_code for one in outcomes] == [400] * 10 + [429] * 2
    assert 0 < int(outcomes[-1].headers["retry-after"]) <= 600
    assert (await stranger.recover(code)).status_code == 429
    clock.ahead += 11 * MINUTE
    assert (await stranger.recover(code)).status_code == 200


async def test_tries_at_one_account_are_limited_wherever_they_come_from(
    owner: Person, clock: Clock
) -> None:
    await owner.add_passkey()
    await owner.prove()
    codes = await codes_of(owner)
    guesses = [f"{sheet_of(codes[0])}-{new_code(12)}" for _ in range(22)]
    outcomes = [await owner.elsewhere().recover(guess) for guess in guesses]
    assert [one.status_code for one in outcomes] == [400] * 20 + [429] * 2
    assert 0 < int(outcomes[-1].headers["retry-after"]) <= 600
    assert (await owner.elsewhere().recover(codes[0])).status_code == 429
    # Whoever it is whose codes are tried has every other way in.
    assert await owner.is_signed_in()
    assert (await owner.elsewhere().sign_in()).status_code == 200
    pairing = (await owner.told("/pair"))["code"]
    assert (await owner.elsewhere().join(pairing)).status_code == 200
    clock.ahead += 11 * MINUTE
    assert (await owner.elsewhere().recover(codes[0])).status_code == 200


async def test_no_account_has_its_limit_too(app: Litestar, owner: Person) -> None:
    guesses = [f"ZZZZ-{new_code(12)}" for _ in range(21)]
    outcomes = [await Person(app).recover(guess) for guess in guesses]
    assert [one.status_code for one in outcomes] == [400] * 20 + [429]


@pytest.mark.parametrize("typed", ["", "A1B2-C3D4", "Z" * 16, "\u2603" * 16, "A1B2 C3D4 E5F6"])
async def test_what_is_no_code_reads_like_a_wrong_one(typed: str, owner: Person) -> None:
    sheet = sheet_of((await codes_of(owner))[0])
    wrong = plain(await owner.elsewhere().recover(f"{sheet}-{new_code(12)}"))
    assert plain(await owner.elsewhere().recover(typed)) == wrong
