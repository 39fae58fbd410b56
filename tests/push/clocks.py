"""A clock that tests move, and what they send."""

from __future__ import annotations

from ebb.push.messages import Message, Subscription
from tests.support.push_service import Browser

NOON = 1_795_348_800_000


class Clock:
    """A clock that stands until it is moved; milliseconds since 1970."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> int:
        return self.now


def subscription_of(browser: Browser, number: int = 1) -> Subscription:
    """The row that the store would give for a browser."""
    keys = browser.keys
    return Subscription(number, 1, 1, browser.endpoint, keys["p256dh"], keys["auth"])


def message(body: bytes = b"{}", topic: str = "t" * 24, ttl: int = 600) -> Message:
    return Message(body=body, topic=topic, ttl=ttl)
