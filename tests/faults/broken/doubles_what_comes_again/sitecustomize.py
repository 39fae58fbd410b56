"""A build of Ebb that stores a push again when it comes again."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ebb.sync import ledger

if TYPE_CHECKING:
    from ebb.sync.ledger import Push, Taken

_take = ledger.Ledger.take
_numbers = itertools.count()


def _take_again(self: ledger.Ledger, push: Push) -> Taken | None:
    changes = [
        change._replace(id=f"{change.id}-{next(_numbers)}")
        if (push.account_id, change.kind, change.id) in self._rows
        and not change.id.endswith("-last")
        else change
        for change in push.changes
        if isinstance(change, ledger.Accepted)
    ]
    return _take(self, push._replace(changes=changes))


ledger.Ledger.take = _take_again  # type: ignore[method-assign]
