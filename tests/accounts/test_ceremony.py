"""The ceremonies without a server: whatever is changed in an answer, it is refused in one way."""

from __future__ import annotations

import base64
import copy
from dataclasses import replace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebb.accounts.passkeys.ceremony import (
    Held,
    Made,
    challenge_in,
    check_made,
    check_shown,
    creation_options,
    has_passkeys,
    new_challenge,
    party_of,
    request_options,
)
from ebb.accounts.passkeys.schemas import Credential, NewCredential
from ebb.errors import BadPasskey, NoPasskeysHere
from ebb.settings import read_settings
from tests.support.authenticator import TRUTH, Authenticator, Json, text

HANDLE = "0123456789abcdef"
PARTY = party_of(read_settings({"HOME": "/", "EBB_ORIGIN": "https://ebb.example.org"}))
CHALLENGE = new_challenge()
KEYS = Authenticator(PARTY.origin)
MADE: Json = KEYS.make(msgspec.to_builtins(creation_options(PARTY, CHALLENGE, HANDLE, "Ada", [])))
SHOWN: Json = KEYS.show(msgspec.to_builtins(request_options(PARTY, CHALLENGE, [])))


def make(told: Json) -> Made:
    """Check a passkey that was made, as the wire brings it."""
    return check_made(PARTY, CHALLENGE, msgspec.convert(told, NewCredential))


HELD = Held(1, "a", HANDLE, make(MADE).public_key, 0)


@st.composite
def changed(draw: st.DrawFn, told: Json, *parts: str) -> Json:
    """Change a few bytes of one part of an answer, cut it off or write something behind it."""
    part = draw(st.sampled_from(parts))
    raw = bytearray(base64.urlsafe_b64decode(told["response"][part] + "=="))
    before = bytes(raw)
    for _ in range(draw(st.integers(0, 3))):
        raw[draw(st.integers(0, len(raw) - 1))] = draw(st.integers(0, 255))
    raw = raw[: draw(st.integers(1, len(raw)))] + draw(st.binary(max_size=3))
    if bytes(raw) == before:
        raw[0] ^= 1
    answer = copy.deepcopy(told)
    answer["response"][part] = text(bytes(raw))
    return answer


@given(changed(SHOWN, "clientDataJSON", "authenticatorData", "signature"))
def test_nothing_of_what_was_signed_can_be_changed(told: Json) -> None:
    with pytest.raises(BadPasskey):
        check_shown(PARTY, CHALLENGE, msgspec.convert(told, Credential), HELD)


@given(changed(MADE, "clientDataJSON", "attestationObject"))
def test_whatever_is_told_of_a_new_one_is_taken_or_refused(told: Json) -> None:
    # Nobody signs what is told of a new passkey: a flag may differ, but never the page or the host.
    try:
        made = make(told)
    except BadPasskey:
        return
    assert made.credential_id == MADE["id"]


@given(st.binary(max_size=200))
def test_client_data_of_any_kind_is_read_or_refused(raw: bytes) -> None:
    told = copy.deepcopy(SHOWN)
    told["response"]["clientDataJSON"] = text(b"{" + raw)
    with pytest.raises(BadPasskey):
        challenge_in(msgspec.convert(told, Credential))


def test_the_truth_is_taken() -> None:
    shown = check_shown(PARTY, CHALLENGE, msgspec.convert(SHOWN, Credential), HELD)
    assert shown.held is HELD
    assert challenge_in(msgspec.convert(SHOWN, Credential)) == CHALLENGE


def test_a_passkey_that_nobody_has_here_is_refused_whoever_signed() -> None:
    with pytest.raises(BadPasskey):
        check_shown(PARTY, CHALLENGE, msgspec.convert(SHOWN, Credential), None)


@pytest.mark.parametrize(
    ("before", "now", "is_taken"),
    [(0, 0, True), (0, 1, True), (1, 2, True), (1, 1, False), (2, 1, False), (1, 0, False)],
)
def test_a_count_never_goes_back(before: int, now: int, is_taken: bool) -> None:
    options = msgspec.to_builtins(request_options(PARTY, CHALLENGE, []))
    told = msgspec.convert(KEYS.show(options, replace(TRUTH, count=now)), Credential)
    held = HELD._replace(sign_count=before)
    if is_taken:
        assert check_shown(PARTY, CHALLENGE, told, held).sign_count == now
    else:
        with pytest.raises(BadPasskey):
            check_shown(PARTY, CHALLENGE, told, held)


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://ebb.example.org", "ebb.example.org"),
        ("https://ebb.example.org:8443", "ebb.example.org"),
        ("http://localhost:8000", "localhost"),
        (None, "localhost"),
    ],
)
def test_passkeys_are_for_the_host_that_people_open(origin: str | None, host: str) -> None:
    settings = read_settings({"HOME": "/"} | ({"EBB_ORIGIN": origin} if origin else {}))
    assert party_of(settings) == (host, settings.public_origin)
    assert has_passkeys(settings)


@pytest.mark.parametrize("origin", ["http://192.168.1.20:8000", "https://[::1]", "http://ebb.lan"])
def test_where_browsers_make_none_they_are_not_offered(origin: str) -> None:
    settings = read_settings({"HOME": "/", "EBB_ORIGIN": origin})
    assert not has_passkeys(settings)
    with pytest.raises(NoPasskeysHere):
        party_of(settings)
