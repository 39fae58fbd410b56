"""A build of Ebb that stores a capture once more when it comes again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ebb.sync import sqlite
from ebb.sync.ledger import USUAL_QUOTA
from ebb.sync.schemas import Verdict

if TYPE_CHECKING:
    import sqlite3

    from ebb.sync.ledger import Push, Quota, Taken

_AGAIN = """
INSERT INTO record (account_id, kind, id, rev, stamp, stamps, fields, checksum)
SELECT account_id, kind, id || hex(randomblob(4)), rev, stamp, stamps, fields, checksum
FROM record WHERE account_id = ? AND kind = ? AND id = ? AND id NOT LIKE '%-last'
"""
_apply = sqlite._apply


def _apply_again(
    writer: sqlite3.Connection, pushes: list[Push], quota: Quota = USUAL_QUOTA
) -> list[Taken | Exception]:
    for push in pushes:
        for change in push.changes:
            if not isinstance(change, Verdict):
                writer.execute(_AGAIN, (push.account_id, change.kind, change.id))
    return _apply(writer, pushes, quota)


sqlite._apply = _apply_again
