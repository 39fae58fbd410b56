"""Bodies of requests and answers as bytes: gzip both ways, never more than the bound."""

from __future__ import annotations

import gzip
import zlib

from ebb.errors import BadRequest, TooLarge, UnsupportedEncoding

MAX_BODY = 2 * 1024 * 1024
#: Below this the header of gzip costs more than it saves.
_WORTH_IT = 1024
_LEVEL = 4
_GZIP_WINDOW = 31


def inflate(body: bytes, encoding: str) -> bytes:
    """Give the plain body. Raises TooLarge beyond MAX_BODY, UnsupportedEncoding, BadRequest."""
    name = encoding.strip().lower()
    if name in {"", "identity"}:
        plain = body
    elif name == "gzip":
        plain = _gunzip(body)
    else:
        raise UnsupportedEncoding
    if len(plain) > MAX_BODY:
        raise TooLarge
    return plain


def deflate(body: bytes, accepted: str) -> tuple[bytes, dict[str, str]]:
    """Compress an answer if the client takes gzip and it is worth it; also give the headers."""
    if len(body) < _WORTH_IT or not takes_gzip(accepted):
        return body, {}
    packed = gzip.compress(body, _LEVEL, mtime=0)
    return packed, {"content-encoding": "gzip"}


def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False


def _gunzip(body: bytes) -> bytes:
    stream = zlib.decompressobj(_GZIP_WINDOW)
    try:
        # One byte more than is allowed tells that there is more, however much it is.
        plain = stream.decompress(body, MAX_BODY + 1)
    except zlib.error:
        message = "The body is not what its Content-Encoding says."
        raise BadRequest(message) from None
    if len(plain) > MAX_BODY:
        raise TooLarge
    if not stream.eof or stream.unused_data:
        message = "The compressed body is cut short or has something after its end."
        raise BadRequest(message)
    return plain
