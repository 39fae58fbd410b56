"""Logs: one JSON line an event on stderr, with nothing that a person wrote.

What happens to people's words is never logged: no bodies, names, codes, cookies or query strings.
Exceptions are told by their type and place alone, because their texts may quote what was sent.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from structlog.typing import EventDict, WrappedLogger

_LONGEST = 400
_FRAMES = 8


def set_up_logs() -> None:
    """Send structlog's and the standard library's events to stderr as JSON lines."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            shorten,
            structlog.processors.JSONRenderer(),
        ],
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)


def shorten(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """Cut every text of an event, so that no sender decides how long a line is."""
    return {
        key: value[:_LONGEST] + "…" if isinstance(value, str) and len(value) > _LONGEST else value
        for key, value in event.items()
    }


def describe_exception(error: BaseException) -> dict[str, Any]:
    """Tell an exception's type, its causes and its innermost places, without its text."""
    causes: list[str] = []
    cause: BaseException | None = error
    while cause is not None and len(causes) < _FRAMES:
        causes.append(type(cause).__name__)
        cause = cause.__cause__ or cause.__context__
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    return {"error": " < ".join(causes), "where": where}


class JsonFormatter(logging.Formatter):
    """The standard library's records in the same shape as our own."""

    def format(self, record: logging.LogRecord) -> str:
        """Write one line; an exception by its type and place alone."""
        event: dict[str, Any] = {"event": record.getMessage(), "logger": record.name}
        if record.exc_info and record.exc_info[1]:
            event |= describe_exception(record.exc_info[1])
        event["level"] = record.levelname.lower()
        event["timestamp"] = self.formatTime(record)
        line = structlog.processors.JSONRenderer()(None, "", shorten(None, "", event))
        return line if isinstance(line, str) else line.decode()
