"""What deleting an account takes and gives."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct


class Leave(Struct, frozen=True, forbid_unknown_fields=True):
    """The account's own handle, said again by whoever means it."""

    account: Annotated[str, Meta(max_length=40)]


class Left(Struct, frozen=True):
    """What is left of an account that is gone: backups, for so many days (null: unknown)."""

    backups_kept_days: int | None
    detail: str
