"""A page of a pull: which revisions it holds and where it leaves the device. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from msgspec import UNSET, Raw, UnsetType

from ebb.errors import NotSignedIn
from ebb.records.stamps import LOWEST
from ebb.sync.ledger import read_account
from ebb.sync.schemas import Answer, Cursor, Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ebb.sync.ledger import Account, Taken

NO_RECORDS = Raw(b"[]")
#: Revisions that a device is behind by after a moment away; most hold one record.
_NEAR = 16


class Request(NamedTuple):
    """What a device asks for: everything after its cursor, ``limit`` records at the most.

    ``taken`` is what became of the push that came with it, if any.
    """

    account_id: int
    cursor: Cursor | None
    limit: int
    wants_check: bool = False
    taken: Taken | None = None


class Head(NamedTuple):
    """An account as a pull finds it, and whether the asking cursor is one of its own."""

    account: Account
    knows_cursor: bool


class Plan(NamedTuple):
    """Which records to read: revisions after ``since``, but of ``own`` only those in ``echo``."""

    since: int
    reset: Literal["forked"] | None
    own: int
    echo: list[str]


class Page(NamedTuple):
    """What was read: the JSON array of records up to ``cursor``, and whether more waits."""

    cursor: Cursor
    more: bool
    account: Account
    reset: Literal["forked"] | None
    records: Raw


def read_head(found: Sequence[Any] | None, cursor: Cursor | None) -> Head:
    """Read an account, and the tag that the cursor's revision has there. Raises NotSignedIn."""
    if found is None:
        raise NotSignedIn
    *row, tag = found
    account = read_account(row)
    return Head(account, cursor is None or cursor == account.cursor or cursor.tag == tag)


def plan(request: Request, head: Head) -> Plan:
    """Work out what the device lacks.

    A record that this very push changed is not sent back when the device stood at or beyond its
    revision before: it can work out the merged state by itself.
    """
    forked = request.cursor is not None and not head.knows_cursor
    since = request.cursor.rev if request.cursor and not forked else 0
    own, echo = 0, []
    if request.taken is not None and request.taken.own is not None:
        own = request.taken.own
        echo = [key for key, rev in request.taken.known.items() if rev > since]
    return Plan(since, "forked" if forked else None, own, echo)


def last_revision(first: int | None, cut: int | None, head: int) -> tuple[int, bool]:
    """Say up to which revision a page goes, and whether more waits; a revision is never split.

    ``first`` is the first revision that waits, ``cut`` that of the first record beyond the limit.
    """
    if first is None or cut is None:
        return head, False
    last = cut - 1 if cut > first else cut
    return last, last < head


def current(account: Account, cursor: Cursor | None) -> bool:
    """Whether a device at this cursor has it all."""
    return cursor == account.cursor or (cursor is None and account.rev == 0)


def is_near(head: Head, request: Request) -> bool:
    """Whether so few revisions wait that reading them takes no time to speak of."""
    since = request.cursor.rev if request.cursor and head.knows_cursor else 0
    return head.account.rev - since <= _NEAR


def everything_known(account: Account) -> Page:
    """Give the page of a device that has it all."""
    return Page(account.cursor, more=False, account=account, reset=None, records=NO_RECORDS)


def answer(page: Page, now: int, verdicts: list[Verdict], *, wants_check: bool) -> Answer:
    """Write the answer to a push or a pull; ``now`` is the server's time in ms."""
    digest = page.account.digest
    total: int | UnsetType = UNSET
    check: dict[str, tuple[int, str]] | UnsetType = UNSET
    if page.more:
        total = page.account.total
    elif wants_check or page.records is not NO_RECORDS:
        check = {kind: (count, f"{sums:08x}") for kind, (count, sums) in digest.items()}
    return Answer(
        cursor=str(page.cursor),
        more=page.more,
        now=now,
        seen=page.account.seen or LOWEST,
        reset=page.reset,
        verdicts=verdicts,
        records=page.records,
        total=total,
        check=check,
    )


def answer_at_once(taken: Taken, cursor: Cursor | None, now: int) -> Answer | None:
    """Answer a push whose device stood at the head: there is nothing else to send. Else None."""
    if cursor != taken.before and not (cursor is None and taken.before.rev == 0):
        return None
    return Answer(
        cursor=str(taken.after),
        more=False,
        now=now,
        seen=taken.seen,
        reset=None,
        verdicts=taken.verdicts,
        records=NO_RECORDS,
    )
