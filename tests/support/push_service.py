"""A push service and a browser for tests, written from the RFCs and without Ebb's own code.

The service speaks HTTP or TLS (RFC 8030), checks who sends (RFC 8292) and answers as it is told;
the browser has the private half and decrypts (RFC 8291), so that a test reads what a phone would.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime as dt
import ipaddress
import json
import secrets
import ssl
import tempfile
from collections import defaultdict, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_CHUNK = b"x" * 65_536
_POINT = (serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)


@dataclass(frozen=True)
class Answer:
    """What the service does with one message; ``size`` is the answer's body in bytes, of no sense.

    One that is held waits for its event. One that hangs takes the message and never answers, one
    that drips sends its body a byte at a time for ever, one that drops closes the connection
    instead of answering.
    """

    status: int = 201
    headers: dict[str, str] = field(default_factory=dict)
    size: int = 0
    body: bytes = b""
    held: asyncio.Event | None = None
    hangs: bool = False
    drips: bool = False
    drops: bool = False


@dataclass(frozen=True)
class Delivery:
    """One message as it arrived, encrypted, with its headers in lower case."""

    token: str
    method: str
    headers: dict[str, str]
    body: bytes
    connection: int

    @property
    def claims(self) -> dict[str, Any]:
        """Who sent it, by a signature that was checked."""
        return verify_vapid(self.headers["authorization"])


class PushService:
    """A service on a free port of 127.0.0.1; a context manager that ends with every connection."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.origin = ""
        self.port = 0
        self.deliveries: list[Delivery] = []
        # Every byte that any request had, messages and others.
        self.heard: list[bytes] = []
        # How many bytes of a long answer were taken before the other side hung up.
        self.written = 0
        self.most_at_once = 0
        self._tls = tls
        self._answers: dict[str, deque[Answer]] = defaultdict(deque)
        self._always: dict[str, Answer] = {}
        self._connections: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._at_once = 0
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(
            self._accept, "127.0.0.1", 0, ssl=self._tls, backlog=512
        )
        self.port = self._server.sockets[0].getsockname()[1]
        self.origin = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in self._connections:
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def browser(self, *answers: Answer, always: Answer | None = None) -> Browser:
        """Give a browser that subscribes here, and what its next messages are answered with."""
        browser = Browser(f"{self.origin}/push/{secrets.token_urlsafe(24)}")
        self.script(browser.endpoint, *answers, always=always)
        return browser

    def script(self, endpoint: str, *answers: Answer, always: Answer | None = None) -> None:
        """Say what the next messages to an endpoint are answered with, and all after those."""
        token = endpoint.rpartition("/")[2]
        self._answers[token].extend(answers)
        if always:
            self._always[token] = always

    async def wait_for(self, count: int) -> list[Delivery]:
        """Wait until so many messages have come."""
        async with self._changed:
            await self._changed.wait_for(lambda: len(self.deliveries) >= count)
        return self.deliveries

    async def take(self, _delivery: Delivery) -> Answer:
        """Answer a message that no script speaks of."""
        return Answer()

    def answer_aside(self, _request: Delivery) -> Answer | None:
        """Answer a request that is no message; there are none here."""
        return None

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._connections.add(task)
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                while await self._serve(reader, writer):
                    pass
        except asyncio.CancelledError:
            # Ended with the service; asyncio's own callback would log it as an error.
            pass
        finally:
            self._connections.discard(task)
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").strip().split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (_split(one) for one in lines)}
        body = await reader.readexactly(int(headers.get("content-length", "0")))
        self.heard.append(head + body)
        delivery = Delivery(path.rpartition("/")[2], method, headers, body, id(writer))
        aside = self.answer_aside(delivery)
        if aside:
            return await self._give(aside, reader, writer)
        async with self._changed:
            self.deliveries.append(delivery)
            self._changed.notify_all()
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            answer = self._scripted(delivery.token) or await self.take(delivery)
            return await self._give(answer, reader, writer)
        finally:
            self._at_once -= 1

    async def _give(
        self, answer: Answer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        if answer.held:
            await answer.held.wait()
        if answer.hangs:
            await reader.read()
            return False
        return await self._answer(answer, writer)

    def _scripted(self, token: str) -> Answer | None:
        waiting = self._answers[token]
        return waiting.popleft() if waiting else self._always.get(token)

    async def _answer(self, answer: Answer, writer: asyncio.StreamWriter) -> bool:
        if answer.drops:
            return False
        length = 1_000_000_000 if answer.drips else answer.size + len(answer.body)
        told = {"Content-Length": str(length), **answer.headers}
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        writer.write(f"HTTP/1.1 {answer.status} Told\r\n{head}\r\n".encode() + answer.body)
        await writer.drain()
        while answer.drips:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)
        for start in range(0, answer.size, len(_CHUNK)):
            writer.write(_CHUNK[: answer.size - start])
            await writer.drain()
            # Over TLS only another turn of the loop finds out that the other side hung up.
            await asyncio.sleep(0)
            self.written += len(_CHUNK)
        return True


class Browser:
    """One subscription with its private half."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.auth = secrets.token_bytes(16)
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.point = self._key.public_key().public_bytes(*_POINT)

    @property
    def keys(self) -> dict[str, str]:
        """The keys as PushSubscription.toJSON() writes them."""
        return {"p256dh": in_base64(self.point), "auth": in_base64(self.auth)}

    def subscription(self, key: str | None) -> dict[str, Any]:
        """What the app would send after subscribing with a server's key."""
        return {"endpoint": self.endpoint, "keys": self.keys, "key": key}

    def decrypt(self, body: bytes) -> bytes:
        """Decrypt aes128gcm of one record (RFC 8188, RFC 8291)."""
        salt, record_size, id_length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        assert (record_size, id_length) == (4096, 65)
        sender, sealed = body[21:86], body[86:]
        assert len(sealed) <= record_size - 86
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        shared = self._key.exchange(ec.ECDH(), public)
        info = b"WebPush: info\x00" + self.point + sender
        secret = _derive(self.auth, shared, info, 32)
        key = _derive(salt, secret, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _derive(salt, secret, b"Content-Encoding: nonce\x00", 12)
        padded = AESGCM(key).decrypt(nonce, sealed, None).rstrip(b"\x00")
        assert padded.endswith(b"\x02")
        return padded[:-1]

    def read(self, delivery: Delivery) -> dict[str, Any]:
        """Decrypt and read a message that is JSON."""
        told: dict[str, Any] = json.loads(self.decrypt(delivery.body))
        return told


def verify_vapid(header: str) -> dict[str, Any]:
    """Check the signature of an Authorization header (RFC 8292); gives the claims and the key."""
    scheme, _, rest = header.partition(" ")
    assert scheme == "vapid"
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    signed, _, signature = parts["t"].rpartition(".")
    head, _, claims = signed.partition(".")
    assert json.loads(from_base64(head)) == {"alg": "ES256", "typ": "JWT"}
    raw = from_base64(signature)
    assert len(raw) == 64
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), from_base64(parts["k"]))
    public.verify(der, signed.encode(), ec.ECDSA(hashes.SHA256()))
    return {**json.loads(from_base64(claims)), "key": parts["k"]}


def make_tls(*names: str) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Make a certificate for names and addresses; gives the server's and the client's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Push service of tests")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=3))
        .not_valid_after(now + dt.timedelta(days=3))
        .add_extension(x509.SubjectAlternativeName([_general_name(one) for one in names]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with tempfile.TemporaryDirectory() as folder:
        both = Path(folder) / "both.pem"
        both.write_bytes(private + pem)
        server.load_cert_chain(both)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.load_verify_locations(cadata=pem.decode())
    return server, client


def in_base64(data: bytes) -> str:
    """Write base64url without padding, as browsers do."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def from_base64(text: str) -> bytes:
    """Read base64url with or without padding."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _derive(salt: bytes, secret: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _general_name(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _split(line: str) -> tuple[str, str, str]:
    return line.partition(":")
