"""What may be sent, what an answer means, and what a message says."""

from __future__ import annotations

import email.utils
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ebb.push.messages import LONGEST_WAIT, MOST_BYTES, Message, Result, outcome_of
from ebb.push.payload import Action, topic_of, write_payload
from tests.push.clocks import NOON, message


@pytest.mark.parametrize("status", [404, 410])
def test_only_these_say_that_a_subscription_is_gone(status: int) -> None:
    assert outcome_of(status, None, NOON).result is Result.GONE


def test_every_other_status_keeps_it() -> None:
    kept = {code: outcome_of(code, None, NOON).result for code in range(100, 600)}
    del kept[404], kept[410]
    assert Result.GONE not in kept.values()
    for status in (200, 201, 202):
        assert kept[status] is Result.DELIVERED
    for status in (301, 302, 307, 308, 400, 401, 403, 405, 413):
        assert kept[status] is Result.REFUSED
    for status in (408, 429, 500, 502, 503, 504):
        assert kept[status] is Result.LATER


def http_date(seconds: int) -> str:
    return email.utils.formatdate(NOON / 1000 + seconds, usegmt=True)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("0", 0),
        (" 120 ", 120),
        ("999999999", LONGEST_WAIT),
        ("9" * 30, None),
        (http_date(90), 90),
        (http_date(-90), 0),
        (http_date(10**7), LONGEST_WAIT),
        ("Fri, 31 Feb 2026 00:00:00 GMT", None),
        ("Mon, 01 Jan 0001 00:00:00 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", LONGEST_WAIT),
        ("٣", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_bounded(
    header: str | None, seconds: int | None
) -> None:
    for status in (429, 503):
        assert outcome_of(status, header, NOON).retry_after == seconds
    assert outcome_of(403, header, NOON).retry_after is None


@given(st.text(max_size=40))
def test_no_retry_after_is_too_odd(header: str) -> None:
    wait = outcome_of(429, header, NOON).retry_after
    assert wait is None or 0 <= wait <= LONGEST_WAIT


def test_a_message_fits_or_is_not_made() -> None:
    message(b"x" * MOST_BYTES)
    for body in (b"", b"x" * (MOST_BYTES + 1)):
        with pytest.raises(ValueError, match="bytes"):
            message(body)


@pytest.mark.parametrize("topic", ["", "a" * 5, "a" * 29, "a" * 33, "a b", "a/b2", "ä234", "abc\n"])
def test_a_topic_that_apple_refuses_is_not_made(topic: str) -> None:
    with pytest.raises(ValueError, match="topic"):
        message(topic=topic)


@pytest.mark.parametrize("ttl", [0, -1, 30 * 86_400 + 1])
def test_a_message_lives_a_while_and_not_for_ever(ttl: int) -> None:
    message(ttl=1)
    message(ttl=30 * 86_400)
    with pytest.raises(ValueError, match="lives"):
        message(ttl=ttl)


@given(st.text(max_size=200))
def test_every_nudge_has_a_topic_that_can_be_sent(nudge_id: str) -> None:
    topic = topic_of(nudge_id)
    assert re.fullmatch(r"[A-Za-z0-9_-]{24}", topic)
    assert topic == topic_of(nudge_id) != topic_of(nudge_id + "x")
    Message(body=b"{}", topic=topic, ttl=1)


KEEP = Action("keep", "Keep it", "https://ebb.example.org/do/keep/1")


def test_the_payload_is_declarative() -> None:
    written = write_payload(
        "b1:2026-11-22:ahead",
        title="Dinner",
        body="In ten minutes",
        navigate="https://ebb.example.org/now",
        lang="en",
        actions=[KEEP],
    )
    assert json.loads(written) == {
        "web_push": 8030,
        "notification": {
            "title": "Dinner",
            "body": "In ten minutes",
            "navigate": "https://ebb.example.org/now",
            "lang": "en",
            "tag": topic_of("b1:2026-11-22:ahead"),
            "data": {"id": "b1:2026-11-22:ahead"},
            "actions": [
                {
                    "action": "keep",
                    "title": "Keep it",
                    "navigate": "https://ebb.example.org/do/keep/1",
                }
            ],
        },
        "mutable": True,
    }


def test_a_payload_is_short_and_has_two_buttons_at_most() -> None:
    def write(body: str, buttons: int = 0) -> bytes:
        return write_payload(
            "n1", title="t", body=body, navigate="/", lang="en", actions=[KEEP] * buttons
        )

    assert "actions" not in json.loads(write("b"))["notification"]
    assert len(write("b", buttons=2)) < 500
    with pytest.raises(ValueError, match="bytes"):
        write("b" * 2500)
    with pytest.raises(ValueError, match="actions"):
        write("b", buttons=3)
