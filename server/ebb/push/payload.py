"""What a push message says, in the declarative form that Safari shows without a worker. Pure."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING, Final

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Safari takes a message for a declarative one by this number.
_WEB_PUSH: Final = 8030
MOST_BYTES = 2500
#: ``Notification.maxActions`` of every browser that has buttons.
MOST_ACTIONS = 2
_TOPIC_LENGTH = 24


class Action(Struct, frozen=True):
    """A button: what the worker is told, what it reads, and where it leads without a worker."""

    action: str
    title: str
    navigate: str


class _Data(Struct, frozen=True):
    id: str


class _Notification(Struct, frozen=True, omit_defaults=True):
    title: str
    body: str
    navigate: str
    lang: str
    tag: str
    data: _Data
    actions: tuple[Action, ...] = ()


class _Payload(Struct, frozen=True):
    web_push: int
    notification: _Notification
    mutable: bool


def write_payload(  # noqa: PLR0913 - these are the notification's own members
    nudge_id: str,
    *,
    title: str,
    body: str,
    navigate: str,
    lang: str,
    actions: Sequence[Action] = (),
) -> bytes:
    """Write the message of a nudge. Raises ValueError for more than 2,500 bytes or two actions.

    ``title`` and ``body`` come from the catalogues: nothing that a person wrote goes on the wire.
    ``navigate`` is the whole address that a tap opens.
    """
    if len(actions) > MOST_ACTIONS:
        message = f"a notification shows at most {MOST_ACTIONS} actions"
        raise ValueError(message)
    notification = _Notification(
        title, body, navigate, lang, topic_of(nudge_id), _Data(nudge_id), tuple(actions)
    )
    written = msgspec.json.encode(_Payload(_WEB_PUSH, notification, mutable=True))
    if len(written) > MOST_BYTES:
        message = f"a push message has at most {MOST_BYTES} bytes"
        raise ValueError(message)
    return written


def topic_of(nudge_id: str) -> str:
    """Give the mark that is a nudge's Topic and its notification's tag: 24 base64url characters.

    With the same one a push service replaces what it has not delivered yet, and a browser what it
    shows. Apple refuses lengths that no base64 has.
    """
    digest = hashlib.sha256(nudge_id.encode()).digest()
    return base64.urlsafe_b64encode(digest)[:_TOPIC_LENGTH].decode()
