"""``ebb when``: which nudges a boundary has, and why then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from whenever import Instant

from ebb.boundaries.occurrences import Rule, Segment, occurrences
from ebb.boundaries.schemas import Answer, Question, WindowAnswer
from ebb.errors import EbbError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

_question = msgspec.json.Decoder(Question)
_encode = msgspec.json.Encoder().encode
#: A question longer than this many years is a slip of the keyboard.
_MOST_YEARS = 200
_YEAR_MS = 365 * 86_400_000


class BadQuestion(EbbError):
    """A line that ``ebb when`` cannot answer."""

    code = "bad_question"


def answers(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Answer questions, one JSON object a line; empty lines are passed over. Raises BadQuestion."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            asked = _question.decode(line)
            answer = _answer(asked)
        except (msgspec.DecodeError, ValueError) as error:
            raise BadQuestion(f"Line {number} is not a question: {error}.") from None
        yield _encode(answer) + b"\n"


def _answer(asked: Question) -> Answer:
    boundary = asked.boundary
    rule = Rule(
        frozenset(boundary.days),
        boundary.start,
        boundary.end,
        boundary.lead_minutes,
        boundary.starts_on,
        boundary.ends_on,
        frozenset(boundary.skip),
    )
    since, until = _millis(asked.from_utc), _millis(asked.until_utc)
    if until - since > _MOST_YEARS * _YEAR_MS:
        message = f"it spans more than {_MOST_YEARS} years"
        raise ValueError(message)
    found = list(occurrences(rule, _line(asked), since, until))
    return Answer(
        asked.id,
        [_text(instant) for instant in sorted({one.nudge for one in found})],
        [
            WindowAnswer(one.date, one.zone, _text(one.nudge), _text(one.start), _text(one.end))
            for one in found
        ],
    )


def _line(asked: Question) -> list[Segment]:
    line = [
        Segment(_millis(one.from_utc) if one.from_utc else None, one.zone) for one in asked.zones
    ]
    starts = [one.since for one in line]
    if None in starts[1:] or starts[1:] != sorted(starts[1:], key=lambda since: since or 0):
        message = "zones are not in the order of time"
        raise ValueError(message)
    return line


def _millis(instant: datetime) -> int:
    if instant.tzinfo is None:
        message = "an instant without an offset"
        raise ValueError(message)
    return Instant(instant).timestamp(unit="millisecond")


def _text(instant: int) -> str:
    return Instant.from_timestamp(instant, unit="millisecond").format_iso()
