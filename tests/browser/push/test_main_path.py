"""The main path: from "Remind me" to an answer with the app closed, in unmodified browsers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.browser.pocket import Pocket
from tests.browser.push.steps import LOUD, MUTE, Dinner, remind, sent_to, waits
from tests.browser.words import say
from tests.support.push_service import Answer

if TYPE_CHECKING:
    from tests.browser.ebb import Ebb
    from tests.browser.push.desktop import Desktop
    from tests.browser.push.other_device import OtherDevice
    from tests.browser.screen import Phone
    from tests.support.post_office import PostOffice

TITLE = "Supper with Mia"
SENTENCE = "The studio can wait."
NOTE = "Only half awake today."


def test_from_a_boundary_to_an_answer_with_the_app_closed(
    phone: Phone, other: OtherDevice, ebb: Ebb, desktop: Desktop, service: PostOffice
) -> None:
    """Said in the person's own words, answered without a tab, and then said nowhere else."""
    dinner = Dinner()
    remind(phone, ebb, other.code())
    other.write("setting", "quiet", {"value": None})
    other.write("energy", "e", {"level": 2, "at": dinner.capture, "note": NOTE})
    other.write("boundary", dinner.id, dinner.fields(title=TITLE, nudges=MUTE))
    phone.until(lambda: bool(Pocket(phone).visible("boundary")))

    # The sentence is written without a network, and known to nobody else when it is shown.
    ebb.proxy.off()
    phone.open(f"{ebb.address}/yours/boundaries")
    phone.tap(re.compile(f"^{TITLE}"), "link")
    phone.tap(say("boundary_change"))
    phone.write(say("boundary_permission"), SENTENCE)
    phone.tap(say("save"))
    phone.sees(say("boundary_saved", title=TITLE))
    phone.open("about:blank")
    ebb.proxy.on()

    # A second device of the same person, whose push service is busy just now.
    tablet = other.subscribe(service)
    service.script(tablet.endpoint, always=Answer(503))
    other.write("boundary", dinner.id, {"nudges": LOUD})
    shown = desktop.only()
    assert (shown.title, shown.body) == (say("nudge_begins", title=TITLE), SENTENCE)
    assert list(shown.buttons) == [say("nudge_move"), say("nudge_let_go")]

    desktop.press(shown, say("nudge_let_go"))
    phone.until(
        lambda: (other.read("settlement", dinner.settlement) or {}).get("choice") == "let_go"
    )
    phone.until(lambda: not waits(ebb, dinner.nudge))
    # What waits no more is not under way either: the tablet's push service is never asked again.
    tried = len(sent_to(service, tablet))
    service.script(tablet.endpoint, always=Answer(201))
    told = other.read("nudge", dinner.nudge) or {}
    assert told["answer"] == "let_go"
    assert desktop.screen == []

    ebb.open(phone)
    (settled,) = Pocket(phone).visible("settlement")
    assert settled["fields"]["choice"] == "let_go"
    # The day has no word, no mark and no count for it.
    for path in ("/", "/back"):
        ebb.open(phone, path)
        phone.wait("return document.querySelector('main h1')")
        shows = phone.run("return document.body.innerText")
        assert TITLE not in shows
        assert say("nudge_let_go") not in shows
    assert len(desktop.history) == 1
    assert len(service.handed_over) == 1

    assert len(sent_to(service, tablet)) == tried > 0
    for text in [*service.heard, *sent_to(service, tablet)]:
        for word in (TITLE, "Mia", SENTENCE, "studio", NOTE):
            assert word.encode() not in text
