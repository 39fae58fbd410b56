"""Nothing leads a message anywhere but to a push service: not a text, not a name, not a number."""

from __future__ import annotations

import base64
import secrets

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from ebb.errors import BadRequest
from ebb.push.guard import PUSH_SERVICES, is_public, parse_endpoint
from ebb.push.keys import read_auth, read_point
from tests.support.push_service import Browser, in_base64

GOOD = [
    "https://fcm.googleapis.com/fcm/send/abc:APA91b-_x",
    "https://jmt17.google.com/fcm/send/abc",
    "https://updates.push.services.mozilla.com/wpush/v2/gAAAA-_=",
    "https://web.push.apple.com/QO8Kqg",
    "https://wns2-par02p.notify.windows.com/w/?token=BQYAAAD%2bx%3d%3d",
    "https://fcm.googleapis.com:443/fcm/send/abc",
]
BAD = [
    "",
    "https://127.0.0.1/a.google.com/",
    "https://127.0.0.1/fcm.googleapis.com",
    "https://127.0.0.1",
    "http://127.0.0.1:22/",
    "https://169.254.169.254/latest/meta-data/",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://0x7f.1/",
    "https://2130706433/",
    "https://localhost/",
    "https://localhost./",
    "https://user@127.0.0.1/",
    "https://user@fcm.googleapis.com/x",
    "https://user:word@fcm.googleapis.com/x",
    "https://fcm.googleapis.com@127.0.0.1/x",
    "https://fcm.googleapis.com:8443/x",
    "https://fcm.googleapis.com:22/x",
    "https://fcm.googleapis.com:0/x",
    "https://fcm.googleapis.com:/x",
    "https://fcm.googleapis.com:99999/x",
    "https://fcm.googleapis.com:4๔3/x",
    "http://fcm.googleapis.com/x",
    "http://fcm.googleapis.com:443/x",
    "ftp://fcm.googleapis.com/x",
    "HTTPS://fcm.googleapis.com/x",
    "https:fcm.googleapis.com/x",
    "https:///fcm.googleapis.com/x",
    "//fcm.googleapis.com/x",
    "https://fcm.googleapis.com",
    "https://fcm.googleapis.com./x",
    "https://.fcm.googleapis.com/x",
    "https://a..fcm.googleapis.com/x",
    "https://fcm.googleapis.com.evil.example/x",
    "https://evilfcm.googleapis.com/x",
    "https://evil.example/fcm.googleapis.com",
    "https://evil.example?fcm.googleapis.com",
    "https://evil.example#fcm.googleapis.com",
    "https://evil.example\\@fcm.googleapis.com/x",
    "https://fcm.googleapis.com\\@evil.example/x",
    "https://fcm.googleapis.com/x#y",
    "https://fcm.googleapis.com/x y",
    "https://fcm.googleapis.com/x\r\nHost: evil",
    "https://fcm.googleapis.com/x\n",
    "https://fcm.googleapis.com/\x00",
    "https://fcm.googleapis.com/ä",
    "https://fcm。googleapis。com/x",
    "https://ｆcm.googleapis.com/x",
    " https://fcm.googleapis.com/x",
    "https://fcm.googleapis.com/" + "x" * 2000,
]


@pytest.mark.parametrize("text", GOOD)
def test_push_services_pass(text: str) -> None:
    endpoint = parse_endpoint(text)
    assert endpoint.url == text.replace(":443", "")
    assert endpoint.origin == f"https://{endpoint.host}"
    assert not endpoint.is_trusted
    # What is sent to is what was judged, letter by letter.
    sent = URL(endpoint.url, encoded=True)
    assert (str(sent), sent.host, sent.port, sent.user) == (endpoint.url, endpoint.host, 443, None)


@pytest.mark.parametrize("text", BAD)
def test_nothing_else_does(text: str) -> None:
    with pytest.raises(BadRequest) as refusal:
        parse_endpoint(text)
    assert refusal.value.problem_code == "bad_subscription"
    assert not text or text not in refusal.value.detail


@given(st.text(alphabet="htps:/@.\\?#[]%fcmgoleapi0127x&;", max_size=60))
def test_whatever_passes_is_on_the_list(rest: str) -> None:
    try:
        endpoint = parse_endpoint("https://" + rest)
    except BadRequest:
        return
    host = URL(endpoint.url, encoded=True).host
    assert any(host == name or str(host).endswith(f".{name}") for name in PUSH_SERVICES)


def test_what_is_trusted_is_one_origin_and_nothing_near_it() -> None:
    trusted = {"http://127.0.0.1:8080", "https://push.example.org", "http://[::1]:9"}
    for text in (
        "http://127.0.0.1:8080/push/1",
        "https://push.example.org/1",
        "https://push.example.org:443/1",
        "http://[::1]:9/1",
    ):
        assert parse_endpoint(text, trusted).is_trusted
    for text in (
        "http://127.0.0.1:8081/push/1",
        "https://127.0.0.1:8080/push/1",
        "http://127.0.0.1/push/1",
        "http://push.example.org/1",
        "https://push.example.org:8443/1",
        "https://a.push.example.org/1",
        "https://push.example.org.evil.example/1",
        "https://user@push.example.org/1",
        "http://127.0.0.1:8080@evil.example/",
    ):
        with pytest.raises(BadRequest):
            parse_endpoint(text, trusted)
    assert not parse_endpoint(GOOD[0], trusted).is_trusted


PRIVATE_ADDRESSES = """
    0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1
    198.18.0.1 198.19.255.255 198.51.100.7 203.0.113.7 224.0.0.1 239.255.255.255 240.0.0.1
    255.255.255.255
    :: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:a9fe:a9fe
    ::ffff:0:127.0.0.1 64:ff9b::127.0.0.1 64:ff9b::a00:1 64:ff9b::c0a8:101 64:ff9b:1::8.8.8.8
    100::1 2001::1 2001:0:7f00:1::1 2001:10::1 2001:db8::1 2002:7f00:1:: 2002:a00:1::1 3fff::1
    5f00::1 fc00::1 fd12:3456::1 fe80::1 fe80::1%1 fec0::1 ff02::1 ff0e::1
"""
PUBLIC_ADDRESSES = """
    1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.0 172.15.255.255 172.32.0.0 192.0.1.1 198.17.255.255
    198.20.0.0 223.255.255.255 2001:200::1 2600::1 2a00:1450:4001:82a::200a 2620:149:208::1
    ::ffff:8.8.8.8 64:ff9b::8.8.8.8
"""


@pytest.mark.parametrize(
    "text", [*PRIVATE_ADDRESSES.split(), "", "localhost", "0x7f.1", "127.1", "8.8.8.8 ", "1"]
)
def test_addresses_that_are_nobodys_on_the_internet(text: str) -> None:
    assert not is_public(text)


@pytest.mark.parametrize("text", PUBLIC_ADDRESSES.split())
def test_addresses_on_the_internet(text: str) -> None:
    assert is_public(text)


def test_keys_come_in_any_base64_and_leave_in_one() -> None:
    browser = Browser("https://push.example.org/")
    for write in (in_base64, lambda data: base64.urlsafe_b64encode(data).decode()):
        assert read_point(write(browser.point)) == in_base64(browser.point)
        assert read_auth(write(browser.auth)) == in_base64(browser.auth)


OFF_CURVE = b"\x04" + b"\x01" * 64
POINT = Browser("").point


@pytest.mark.parametrize(
    "text",
    [
        "",
        "=",
        "x",
        "not base64!",
        in_base64(OFF_CURVE),
        in_base64(b"\x04" + b"\x00" * 64),
        in_base64(b"\x00" * 65),
        in_base64(POINT[:-1]),
        in_base64(POINT + b"\x00"),
        in_base64(b"\x06" + POINT[1:]),
        in_base64(b"\x02" + POINT[1:33]),
        in_base64(b"\x04" + b"\xff" * 64),
        in_base64(POINT) + "\n",
        in_base64(POINT).replace("A", "+").replace("_", "/") + "+",
    ],
    # The point is another one in each process that collects the tests; their names must not be.
    ids=range(14),
)
def test_a_point_that_is_none_is_refused_at_the_door(text: str) -> None:
    with pytest.raises(BadRequest):
        read_point(text)


@pytest.mark.parametrize("size", [0, 3, 15, 17, 32, 1000])
def test_a_secret_has_sixteen_bytes(size: int) -> None:
    with pytest.raises(BadRequest):
        read_auth(in_base64(secrets.token_bytes(size)))


def test_a_point_of_another_curve_is_none() -> None:
    other = ec.generate_private_key(ec.SECP256K1()).public_key()
    numbers = other.public_numbers()
    data = b"\x04" + numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")
    with pytest.raises(BadRequest):
        read_point(in_base64(data))
