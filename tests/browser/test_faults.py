"""A server that answers badly or not at all: nothing is lost, and the screen stays calm."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.browser.ebb import Ebb, be_in, holds, log_energy
from tests.browser.pocket import Pocket
from tests.browser.proxy import Fault
from tests.browser.words import any_of, say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.screen import Screen

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
    if name == "hang":
        phone.page.clock.install()
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
    said = say("sync_signed_out") if name == "401" else any_of("sync_unsent").pattern.strip("^$")

    def is_said() -> bool:
        if name == "hang":
            # A silent server is given up after 20 s, which need not pass in earnest.
            phone.page.clock.fast_forward(25_000)
        return bool(phone.run("return new RegExp(args[0]).test(document.body.innerText)", said))

    phone.until(is_said)
    assert is_calm(phone)

    ebb.proxy.behave()
    ebb.open(phone)
    phone.until(lambda: not Pocket(phone).unsent())
    levels = sorted(r["fields"]["level"] for r in ebb.held_by_server(phone, "energy"))
    assert levels == [1, 2, 4]
    assert holds(phone, [1, 2, 4])


def _was_tried(ebb: Ebb) -> bool:
    """Whether a push has met the fault."""
    return any(exchange.status in {0, *range(400, 600)} for exchange in ebb.proxy.asked(SYNC))


def is_calm(phone: Screen) -> bool:
    """Whether nothing on the screen frightens, blames or shows a number of the machine's."""
    loud = "return new RegExp(args[0], 'i').exec(document.body.innerText)?.[0] ?? null"
    return phone.run(loud, LOUD) is None


@pytest.mark.parametrize(
    "fault",
    [
        Fault(SYNC, word=b"walk with Mia", status=400, code="bad_json"),
        Fault(SYNC, word=b"walk with Mia", status=413, code="too_large"),
    ],
    ids=["400", "413"],
)
def test_what_alone_is_refused_waits_in_a_drawer(
    make_device: MakeDevice, ebb: Ebb, fault: Fault
) -> None:
    """One change spoils each push it is in: the rest goes, it is shown, kept and sent again."""
    phone = make_device(reduced_motion="reduce")
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone)
    be_in(phone, "starter_making")
    phone.until(lambda: not Pocket(phone).unsent())
    ebb.proxy.off()
    log_energy(phone, 3)
    phone.tap(say("a_moment"))
    phone.write(say("moment_field"), "walk with Mia")
    phone.tap(say("moment_keep"))
    phone.sees(say("moment_saved"))
    ebb.proxy.behave(fault)
    ebb.proxy.on()
    phone.until(lambda: bool(Pocket(phone).all("attention")))
    phone.until(lambda: not Pocket(phone).unsent())
    assert len(ebb.held_by_server(phone, "energy")) == 1
    assert ebb.held_by_server(phone, "moment") == []
    assert [row["fields"]["text"] for row in Pocket(phone).visible("moment")] == ["walk with Mia"]

    phone.open(f"{ebb.address}/yours/data")
    phone.sees(say("attention_title"))
    phone.sees("walk with Mia")
    with phone.page.expect_download() as download:
        phone.tap(say("attention_export"))
    assert "walk with Mia" in download.value.path().read_text()
    ebb.proxy.behave()
    phone.tap(say("attention_send"))
    phone.until(lambda: len(ebb.held_by_server(phone, "moment")) == 1)
    phone.until(lambda: not Pocket(phone).all("attention"))
