"""The server's key is made once and kept; what it signs is what push services accept."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec

from ebb.errors import BadSetting
from ebb.push.vapid import FILE_NAME, LIFE_SECONDS, Vapid, public_key_of, read_or_make_key
from tests.push.clocks import Clock
from tests.push.conftest import CONTACT
from tests.support.push_service import from_base64, verify_vapid

HOUR = 3_600_000


def test_the_key_is_made_once_and_for_the_owner_alone(tmp_path: Path) -> None:
    first = public_key_of(read_or_make_key(tmp_path))
    assert public_key_of(read_or_make_key(tmp_path)) == first
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    point = from_base64(first)
    assert (len(point), point[0], "=" in first) == (65, 4, False)


def test_a_key_that_lay_open_is_closed(tmp_path: Path) -> None:
    read_or_make_key(tmp_path)
    (tmp_path / FILE_NAME).chmod(0o644)
    read_or_make_key(tmp_path)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_of_many_that_start_at_once_all_have_the_same(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as starters:
        keys = set(starters.map(lambda _: public_key_of(read_or_make_key(tmp_path)), range(8)))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def pem_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"\x00" * 200,
        b"not a key",
        b"-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----\n",
        pem_of(ec.generate_private_key(ec.SECP384R1())),
        pem_of(ec.generate_private_key(ec.SECP256R1()))[:-40],
    ],
    ids=["empty", "zeros", "text", "short", "other curve", "cut"],
)
def test_a_damaged_key_is_refused_and_never_replaced(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(text)
    with pytest.raises(BadSetting, match="is damaged") as refusal:
        read_or_make_key(tmp_path)
    assert str(path) in refusal.value.detail
    assert path.read_bytes() == text


def test_a_folder_that_cannot_be_used_has_its_words(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(BadSetting, match="cannot be used"):
        read_or_make_key(tmp_path)
    with pytest.raises(BadSetting, match="cannot be used"):
        read_or_make_key(tmp_path / "nowhere")


def test_the_header_says_who_sends_to_whom(vapid: Vapid, clock: Clock) -> None:
    claims = verify_vapid(vapid.header("https://fcm.googleapis.com"))
    assert claims == {
        "aud": "https://fcm.googleapis.com",
        "exp": clock.now // 1000 + LIFE_SECONDS,
        "sub": CONTACT,
        "key": vapid.public_key,
    }
    assert LIFE_SECONDS <= 12 * 3600


def test_each_push_service_has_a_header_of_its_own(vapid: Vapid) -> None:
    audiences = ["https://fcm.googleapis.com", "https://web.push.apple.com", "http://127.0.0.1:8"]
    assert [verify_vapid(vapid.header(one))["aud"] for one in audiences] == audiences


def test_a_header_is_signed_once_and_renewed_early(vapid: Vapid, clock: Clock) -> None:
    first = vapid.header("https://a.example")
    clock.now += 6 * HOUR - 1000
    assert vapid.header("https://a.example") == first
    clock.now += 1000
    second = vapid.header("https://a.example")
    assert second != first
    assert verify_vapid(second)["exp"] == clock.now // 1000 + LIFE_SECONDS


@pytest.mark.parametrize("jump", [-48 * HOUR, 48 * HOUR])
def test_a_clock_that_jumps_gets_another_header(vapid: Vapid, clock: Clock, jump: int) -> None:
    vapid.header("https://a.example")
    clock.now += jump
    left = verify_vapid(vapid.header("https://a.example"))["exp"] - clock.now // 1000
    assert 0 < left <= LIFE_SECONDS


def test_headers_are_not_kept_without_end(vapid: Vapid) -> None:
    for number in range(1000):
        vapid.header(f"https://wns{number}.notify.windows.com")
    assert len(vapid._headers) <= 256


def test_the_file_is_never_open_to_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    modes: list[int] = []
    link = os.link

    def watched(source: Path, target: Path) -> None:
        modes.append(source.stat().st_mode & 0o777)
        link(source, target)

    monkeypatch.setattr(os, "link", watched)
    before = os.umask(0)
    try:
        read_or_make_key(tmp_path)
    finally:
        os.umask(before)
    assert modes == [0o600]
