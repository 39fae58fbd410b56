"""A server that answers badly or not at all: nothing is lost, and the screen stays calm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.ebb import Ebb, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.proxy import Fault

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice

SYNC = "/api/sync"
# Words that would frighten, or blame.
LOUD = r"fail|error|lost|wrong|problem|!|\b[45]\d\d\b"
FAULTS = {
    "400": Fault(SYNC, status=400, code="bad_json"),
    "401": Fault("/api/", status=401, code="not_signed_in"),
    "413": Fault(SYNC, status=413, code="too_large"),
    "500": Fault(SYNC, status=500, code="internal"),
    "hang": Fault("/api/", hang=True),
    "drop": Fault(SYNC, drop=True),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_bad_answer_loses_nothing(make_device: MakeDevice, ebb: Ebb, name: str) -> None:
    """Capture under a fault, restart the page under it, heal: everything arrives, once."""
    phone = make_device()
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone)
    log_energy(phone, 1)
    phone.until(lambda: not Pocket(phone).unsent())
    ebb.proxy.behave(FAULTS[name])
    log_energy(phone, 2)
    log_energy(phone, 4)
    phone.until(lambda: _was_tried(ebb))
    ebb.open(phone)
    phone.until(lambda: holds(phone, [1, 2, 4]))
    kept = Pocket(phone)
    assert len(kept.unsent("energy")) + len(kept.all("attention", "energy")) == 2
    assert not phone.run("return new RegExp(args[0], 'i').exec(document.body.innerText)", LOUD)

    ebb.proxy.behave()
    ebb.open(phone)
    _settle(phone, ebb)
    phone.until(lambda: not Pocket(phone).unsent())
    levels = sorted(r["fields"]["level"] for r in ebb.held_by_server(phone, "energy"))
    assert levels == [1, 2, 4]
    assert holds(phone, [1, 2, 4])


def _was_tried(ebb: Ebb) -> bool:
    """Whether a push has met the fault."""
    return any(exchange.status in {0, *range(400, 600)} for exchange in ebb.proxy.asked(SYNC))


def _settle(phone: object, ebb: Ebb) -> None:
    """Send again what waits in the drawer, as its person would."""
