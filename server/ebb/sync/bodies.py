"""Bodies of requests and answers as bytes: gzip both ways, never more than the bound."""

from __future__ import annotations

import gzip
import zlib

from ebb.errors import BadRequest, TooLarge, UnsupportedEncoding

MAX_BODY = 2 * 1024 * 1024
#: Below this the header of gzip costs more than it saves.
WORTH_PACKING = 1024
_LEVEL = 6
_GZIP_WINDOW = 31


def inflate(body: bytes, encoding: bytes) -> bytes:
    """Give the plain body. Raises TooLarge beyond MAX_BODY, UnsupportedEncoding, BadRequest."""
    name = encoding.strip().lower()
    if name == b"gzip":
        return _gunzip(body)
    if name not in {b"", b"identity"}:
        raise UnsupportedEncoding
    if len(body) > MAX_BODY:
        raise TooLarge
    return body


def deflate(body: bytes) -> bytes:
    """Compress an answer with gzip."""
    return gzip.compress(body, _LEVEL, mtime=0)


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
