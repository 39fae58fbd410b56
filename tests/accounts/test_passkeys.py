"""Passkeys against the real application: what is asked for, what is taken, what is refused."""

from __future__ import annotations

import asyncio
import base64

import pytest
from litestar import Litestar
from structlog.testing import capture_logs

from tests.accounts.people import MINUTE, Clock, Person, code_of, plain
from tests.support.authenticator import (
    ATTESTED,
    HONEST,
    PRESENT,
    VERIFIED,
    Lie,
    cbor,
    text,
)

NESTED = b"\x81" * 6000 + b"\x00"


async def test_a_passkey_is_made_and_signs_in(owner: Person) -> None:
    made = await owner.add_passkey()
    assert made.status_code == 201
    assert made.json() == (await owner.passkeys())[0]
    assert made.json()["backed_up"] is True
    browser = owner.elsewhere()
    browser.http.cookies.set("ebb-8000", "attackerchosen", "localhost.local")
    answer = await browser.sign_in()
    assert answer.status_code == 200
    here = (await owner.http.get("/api/account")).json()
    assert answer.json()["account"] == here["account"]
    assert "attackerchosen" not in answer.headers["set-cookie"]
    assert await browser.is_signed_in()
    assert (await owner.passkeys())[0]["used_at"] >= made.json()["created_at"]
    names = [one["name"] for one in (await owner.http.get("/api/account")).json()["devices"]]
    assert names == ["Phone", "Browser"]


async def test_what_is_asked_for_needs_no_name(owner: Person) -> None:
    first = await owner.told("/passkeys/options")
    assert first["rp"] == {"id": "localhost", "name": "Ebb"}
    assert first["attestation"] == "none"
    assert first["excludeCredentials"] == []
    assert first["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "preferred",
    }
    here = (await owner.http.get("/api/account")).json()
    assert base64.urlsafe_b64decode(first["user"]["id"] + "==").decode() == here["account"]
    await owner.add_passkey()
    await owner.prove()
    second = await owner.told("/passkeys/options")
    mine = {"id": text(owner.keys.keys[-1].id), "type": "public-key"}
    assert second["excludeCredentials"] == [mine | {"transports": ["hybrid", "internal"]}]
    asked = await owner.elsewhere().told("/sign-in/options")
    assert asked["allowCredentials"] == []
    assert asked["rpId"] == "localhost"
    assert asked["userVerification"] == "preferred"
    assert asked["challenge"] not in {first["challenge"], second["challenge"]}


async def test_who_holds_it_need_not_be_verified(owner: Person) -> None:
    assert (await owner.add_passkey(Lie(flags=PRESENT))).status_code == 201
    assert (await owner.elsewhere().sign_in(Lie(flags=PRESENT))).status_code == 200


async def test_passkeys_are_renamed(owner: Person) -> None:
    made = (await owner.add_passkey()).json()
    path = f"/api/account/passkeys/{made['id']}"
    assert (await owner.http.patch(path, json={"name": "Blue key"})).status_code == 204
    assert (await owner.passkeys())[0]["name"] == "Blue key"
    assert (await owner.http.patch(path, json={"name": " "})).status_code == 400


async def test_the_last_way_in_stays(owner: Person) -> None:
    first = (await owner.add_passkey()).json()["id"]
    path = f"/api/account/passkeys/{first}"
    await owner.prove()
    refused = await owner.http.delete(path)
    assert refused.status_code == 409
    assert code_of(refused) == "last_way_in"
    assert len(await owner.passkeys()) == 1
    await owner.told("/recovery-codes")
    assert (await owner.http.delete(path)).status_code == 204
    assert await owner.passkeys() == []
    assert (await owner.http.delete(path)).status_code == 404


async def test_of_two_removed_at_once_one_stays(owner: Person) -> None:
    await owner.add_passkey()
    await owner.prove()
    await owner.add_passkey()
    ids = [one["id"] for one in await owner.passkeys()]
    outcomes = await asyncio.gather(
        *(owner.http.delete(f"/api/account/passkeys/{one}") for one in ids)
    )
    assert sorted(one.status_code for one in outcomes) == [204, 409]
    assert len(await owner.passkeys()) == 1


async def test_a_passkey_that_is_removed_takes_its_sessions_along(owner: Person) -> None:
    first = (await owner.add_passkey()).json()["id"]
    browser, thief = owner.elsewhere(), owner.elsewhere()
    assert (await thief.sign_in()).status_code == 200
    await owner.prove()
    assert (await owner.add_passkey()).status_code == 201
    assert (await browser.sign_in()).status_code == 200
    assert (await owner.http.delete(f"/api/account/passkeys/{first}")).status_code == 204
    assert not await thief.is_signed_in()
    assert await browser.is_signed_in()
    assert await owner.is_signed_in()


async def test_there_is_an_end_to_how_many(owner: Person) -> None:
    await owner.add_passkey()
    await owner.prove()
    for _ in range(19):
        assert (await owner.add_passkey()).status_code == 201
    one_more = await owner.add_passkey()
    assert one_more.status_code == 400
    assert code_of(one_more) == "too_many_passkeys"


BAD = {
    "origin": Lie(origin="https://evil.example"),
    "origin of another port": Lie(origin="http://localhost:8001"),
    "host": Lie(host="evil.example"),
    "nobody was present": Lie(flags=VERIFIED),
    "backed up and not eligible": Lie(flags=HONEST - 8),
    "in a frame": Lie(more={"crossOrigin": True}),
    "client data is no JSON": Lie(client_data=b"{"),
    "client data is a list": Lie(client_data=b"[]"),
    "client data is deep": Lie(client_data=b"[" * 3000),
    "client data is not UTF-8": Lie(client_data=b'{"challenge":"\xff"}'),
    "challenge of its own": Lie(challenge="A" * 43),
    "challenge is half a letter": Lie(more={"challenge": "\ud800"}),
    "challenge is a number": Lie(more={"challenge": 5}),
    "no type": Lie(more={"type": None}),
}
BAD_MADE = BAD | {
    "type": Lie(type="webauthn.get"),
    "no algorithm": Lie(alg=None),
    "algorithm nobody knows": Lie(alg=0),
    "RSA with SHA-1": Lie(alg=-65535),
    "point off the curve": Lie(point=bytes(32)),
    "point too long": Lie(point=b"\xff" * 500),
    "broken CBOR": Lie(attestation=b"\xa3\xff\x00"),
    "no CBOR": Lie(attestation=b"\x00"),
    "deep CBOR": Lie(attestation=NESTED),
    "CBOR that says it is huge": Lie(attestation=b"\xa1\x63fmt\x5b" + b"\xff" * 8),
    "short data": Lie(authenticator_data=b""),
    "attested data cut off": Lie(
        attestation=cbor({"fmt": "none", "attStmt": {}, "authData": b"x"})
    ),
    "certificates": Lie(format="tpm", statement={"ver": "2.0"}),
    "format is a number": Lie(attestation=cbor({"fmt": 5, "attStmt": {}, "authData": bytes(99)})),
    "a statement with no attestation": Lie(statement={"sig": b"x"}),
    "another id": Lie(id="AAAA"),
    "an id that is not canonical": Lie(id="AAB"),
}
BAD_SHOWN = BAD | {
    "type": Lie(type="webauthn.create"),
    "short data": Lie(authenticator_data=bytes(36)),
    "data with leftovers": Lie(authenticator_data=bytes(99)),
    "attested data cut off": Lie(flags=HONEST | ATTESTED),
    "broken CBOR": Lie(flags=HONEST | 128),
    "signature": Lie(signature=bytes(70)),
    "no passkey of ours": Lie(id="AAAA"),
    "somebody else's handle": Lie(user_handle="AAAA"),
}


async def test_bad_ones_are_not_kept(owner: Person) -> None:
    for name, lie in BAD_MADE.items():
        refused = await owner.add_passkey(lie)
        assert refused.status_code == 401, name
        assert code_of(refused) == "bad_passkey", name
    assert await owner.passkeys() == []
    assert (await owner.add_passkey()).status_code == 201


async def test_bad_ones_do_not_sign_in(owner: Person) -> None:
    await owner.add_passkey()
    refusals = set()
    for name, lie in BAD_SHOWN.items():
        refused = await owner.elsewhere().sign_in(lie)
        assert refused.status_code == 401, name
        assert code_of(refused) == "bad_passkey", name
        assert "set-cookie" not in refused.headers, name
        refusals.add(str(plain(refused)))
        assert (await owner.prove(lie)).status_code == 401, name
    # A passkey that nobody has here, a wrong signature, a spent challenge: all read alike.
    assert len(refusals) == 1
    assert (await owner.elsewhere().sign_in()).status_code == 200


@pytest.mark.parametrize(("size", "status"), [(100_000, 400), (1_000_000, 413)])
async def test_a_huge_attestation_is_not_read(size: int, status: int, owner: Person) -> None:
    refused = await owner.add_passkey(Lie(attestation=bytes(size)))
    assert refused.status_code == status
    assert (await owner.add_passkey()).status_code == 201


@pytest.mark.parametrize(
    "change",
    [
        {"id": ""},
        {"id": "é"},
        {"id": "A" * 2000},
        {"type": "password"},
        {"response": None},
        {"response": {}},
        {
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "AA",
                "transports": ["x"] * 99,
            }
        },
    ],
)
async def test_what_is_no_credential_is_refused_at_the_edge(
    change: dict[str, object], owner: Person
) -> None:
    credential = owner.keys.make(await owner.told("/passkeys/options")) | change
    refused = await owner.post("/passkeys", {"name": "Phone", "credential": credential})
    assert refused.status_code == 400


async def test_an_id_that_is_there_already_is_not_kept_again(owner: Person, other: Person) -> None:
    await owner.add_passkey()
    copied = Lie(key_id=owner.keys.keys[-1].id)
    refused = await other.add_passkey(copied)
    assert (refused.status_code, code_of(refused)) == (401, "bad_passkey")
    assert await other.passkeys() == []
    assert (await owner.elsewhere().sign_in()).status_code == 200


async def test_a_challenge_is_spent_by_its_first_answer(owner: Person) -> None:
    options = await owner.told("/passkeys/options")
    for status in (201, 401):
        answer = {"name": "Phone", "credential": owner.keys.make(options)}
        assert (await owner.post("/passkeys", answer)).status_code == status


async def test_a_challenge_is_for_one_session_and_one_purpose(
    owner: Person, other: Person, clock: Clock
) -> None:
    await owner.add_passkey()
    await other.add_passkey()
    asked = {
        "sign in": await owner.elsewhere().told("/sign-in/options"),
        "of another's session": await other.told("/proof/options"),
    }
    mine = await owner.told("/proof/options")
    for name, options in asked.items():
        answer = owner.keys.show(options | {"rpId": "localhost"})
        refused = await owner.post("/proof", {"credential": answer})
        assert (refused.status_code, code_of(refused)) == (401, "bad_passkey"), name
    answer = {"device": "Browser", "credential": owner.keys.show(mine)}
    assert (await owner.elsewhere().post("/sign-in", answer)).status_code == 401
    # The same passkey in another session of the same account.
    browser = owner.elsewhere()
    assert (await browser.sign_in()).status_code == 200
    answer = {"credential": owner.keys.show(mine)}
    assert (await browser.post("/proof", answer)).status_code == 401
    assert (await owner.post("/proof", answer)).status_code == 200
    assert (await owner.post("/proof", answer)).status_code == 401
    # One that was asked for again replaces the older.
    older, newer = await owner.told("/proof/options"), await owner.told("/proof/options")
    for options, status in ((older, 401), (newer, 200)):
        answer = {"credential": owner.keys.show(options)}
        assert (await owner.post("/proof", answer)).status_code == status
    late = await owner.told("/proof/options")
    clock.ahead += 5 * MINUTE
    answer = {"credential": owner.keys.show(late)}
    assert (await owner.post("/proof", answer)).status_code == 401


async def test_of_twenty_at_once_one_signs_in(owner: Person) -> None:
    await owner.add_passkey()
    options = await owner.elsewhere().told("/sign-in/options")
    answer = {"device": "Browser", "credential": owner.keys.show(options)}
    outcomes = await asyncio.gather(
        *(owner.elsewhere().post("/sign-in", answer) for _ in range(20))
    )
    assert sorted(one.status_code for one in outcomes) == [200] + [401] * 19


async def test_a_counter_that_goes_back_is_refused_and_told(owner: Person) -> None:
    owner.keys.counts = True
    await owner.add_passkey()
    assert (await owner.elsewhere().sign_in()).status_code == 200
    held = owner.keys.keys[-1].count
    for count in (held, held - 1, 0):
        with capture_logs() as logs:
            refused = await owner.elsewhere().sign_in(Lie(count=count))
        assert (refused.status_code, code_of(refused)) == (401, "bad_passkey")
        assert [one["event"] for one in logs] == ["passkey counter went back"]
        assert logs[0]["log_level"] == "warning"
    # Another way in is not touched by it, nor the passkey's own later count.
    assert (await owner.elsewhere().sign_in(Lie(count=held + 9))).status_code == 200


async def test_who_does_not_count_is_taken_each_time(owner: Person) -> None:
    await owner.add_passkey()
    for _ in range(3):
        assert (await owner.elsewhere().sign_in()).status_code == 200


async def test_wrong_answers_are_limited_by_peer(owner: Person) -> None:
    await owner.add_passkey()
    stranger = owner.elsewhere()
    outcomes = [await stranger.sign_in(Lie(signature=bytes(70))) for _ in range(12)]
    assert [one.status_code for one in outcomes] == [401] * 10 + [429] * 2
    assert 0 < int(outcomes[-1].headers["retry-after"]) <= 600
    assert (await stranger.sign_in()).status_code == 429
    assert (await owner.elsewhere().sign_in()).status_code == 200


async def test_right_answers_are_not_counted(owner: Person) -> None:
    await owner.add_passkey()
    browser = owner.elsewhere()
    for _ in range(15):
        assert (await browser.sign_in()).status_code == 200


async def test_questions_are_limited_by_peer(app: Litestar, owner: Person) -> None:
    stranger = Person(app)
    for _ in range(100):
        assert (await stranger.post("/sign-in/options")).status_code == 200
    refused = await stranger.post("/sign-in/options")
    assert refused.status_code == 429
    assert int(refused.headers["retry-after"]) > 0
    assert (await Person(app).post("/sign-in/options")).status_code == 200
