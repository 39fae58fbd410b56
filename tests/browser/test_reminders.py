"""Reminders: turned on by a tap, shown once in the person's own words, answered with Ebb closed."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.ebb import Ebb
from tests.browser.pocket import Pocket
from tests.browser.reminders import ENV, HANGS, SOMEBODY, SUBSCRIBES, WATCH, Worker, shown
from tests.browser.test_access import SMALL_TARGETS, SMALLEST, SPILLED, in_every_look
from tests.browser.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice

TODAY = dt.datetime.now(dt.UTC).date().isoformat()
EVERY_DAY = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
DINNER: dict[str, Any] = {
    "title": "Dinner hour",
    "when": {"days": EVERY_DAY, "start": "18:00", "end": "19:00"},
    "permission": "The studio can wait",
}
NUDGE = f"during:b:{TODAY}"


@pytest.fixture
def chromium(whole_chromium: Browser) -> Browser:
    """The browser that shows notifications."""
    return whole_chromium


@pytest.fixture
def ebb(app: Path, tmp_path: Path) -> Iterator[Ebb]:
    """A server that sends reminders."""
    with Ebb(tmp_path / "data", app, **ENV) as running:
        yield running


def connected(
    make_device: MakeDevice, ebb: Ebb, script: str = SUBSCRIBES, **options: object
) -> ChromiumScreen:
    """A phone of the account that lets notifications through, at its reminders."""
    phone = make_device(script, timezone_id="UTC", **options)
    phone.page.context.grant_permissions(["notifications"], origin=ebb.address)
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone, "/yours/reminders")
    return phone


def reminded(make_device: MakeDevice, ebb: Ebb, **options: object) -> ChromiumScreen:
    """A phone with reminders on and a dinner hour."""
    phone = connected(make_device, ebb, SUBSCRIBES, **options)
    phone.tap(say("reminders_on"))
    phone.sees(say("reminders_is_on"))
    ebb.put(phone, "boundary", "b", **DINNER)
    return phone


def standing(phone: ChromiumScreen) -> dict[str, Any]:
    """What the server says of this device."""
    found: dict[str, Any] = phone.run("return (await fetch('/api/push/key')).json()")
    return found


def noted(ebb: Ebb, phone: ChromiumScreen, kind: str, id_: str) -> dict[str, Any]:
    """The fields of a record on the server; none while there is none."""
    rows = [row for row in ebb.held_by_server(phone, kind) if row["id"] == id_]
    return rows[0]["fields"] if rows else {}


def test_a_tap_asks_and_turns_them_on(make_device: MakeDevice, ebb: Ebb) -> None:
    """Nothing is asked before; off means off, on the phone and on the server; undo brings back."""
    phone = connected(make_device, ebb)
    phone.sees(say("reminders_is_off"))
    assert phone.run("return asked") == 0
    phone.tap(say("reminders_on"))
    phone.sees(say("reminders_is_on"))
    assert phone.run("return asked") == 1
    assert standing(phone)["subscribed"]
    phone.tap(say("reminders_off"))
    phone.sees(say("reminders_is_off"))
    assert not standing(phone)["subscribed"]
    assert phone.run("return localStorage.subscription") is None
    phone.tap(say("undo"))
    phone.sees(say("reminders_is_on"))
    assert standing(phone)["subscribed"]


def test_a_phone_that_says_no_is_told_how_it_is(make_device: MakeDevice, ebb: Ebb) -> None:
    """Blocked notifications are not asked for again and again."""
    phone = make_device(SUBSCRIBES)
    ebb.connect(phone, ebb.first_code())
    ebb.open(phone, "/yours/reminders")
    phone.tap(say("reminders_on"))
    phone.sees(say("reminders_is_denied"))
    assert phone.page.get_by_role("button", name=say("reminders_on")).count() == 0


def test_without_an_account_or_a_server_that_sends_there_are_none(
    make_device: MakeDevice, calm: Ebb, ebb: Ebb
) -> None:
    """The one says where they come from, the other that it sends none."""
    alone = make_device()
    alone.open(f"{ebb.address}/yours/reminders")
    alone.sees(say("reminders_is_local"))
    phone = make_device()
    calm.connect(phone, calm.first_code())
    phone.open(f"{calm.address}/yours/reminders")
    phone.sees(say("reminders_is_none"))


def test_a_push_service_that_hangs_is_given_up(make_device: MakeDevice, ebb: Ebb) -> None:
    """The browser would wait for ever; the person does not."""
    phone = connected(make_device, ebb, HANGS)
    phone.page.clock.install()
    phone.page.reload()
    phone.tap(say("reminders_on"))
    phone.wait("return globalThis.isHanging")
    phone.page.clock.fast_forward(60_000)
    phone.sees(say("reminders_is_unreachable"))
    assert not standing(phone)["subscribed"]


@pytest.mark.parametrize("loss", ["gone", "another key"])
def test_a_subscription_that_does_not_fit_is_renewed_at_the_next_start(
    make_device: MakeDevice, ebb: Ebb, loss: str
) -> None:
    """The browser forgot it, or it was made with the key of a server that is no more."""
    phone = reminded(make_device, ebb)
    key = standing(phone)["key"]
    other = (
        "BKsT8ym3Jr1V1Pz1TMi2bLatPweTbma9GM3ZnfQ85-1nxH2hCH8DAIJPpe_yf8Dl-N02EGTAlgUNlOX6ZeoCd70"
    )
    if loss == "gone":
        phone.run("localStorage.removeItem('subscription')")
    else:
        phone.run(
            "const held = JSON.parse(localStorage.subscription);"
            "localStorage.subscription = JSON.stringify({ ...held, key: args[0] })",
            other,
        )
    phone.open(ebb.address)
    phone.wait("return JSON.parse(localStorage.subscription ?? 'null')?.key === args[0]", key)
    assert phone.run("return localStorage.subscribed") == "2"
    phone.until(lambda: len(ebb.proxy.asked("/api/push/subscription")) == 2)
    phone.until(lambda: standing(phone)["subscribed"] and not standing(phone)["repair"])


def lived_with(make_device: MakeDevice, ebb: Ebb, **options: object) -> ChromiumScreen:
    """A phone with an evening that asks, and reminders of which one kind has come to rest."""
    phone = reminded(make_device, ebb, reduced_motion="reduce", **options)
    ebb.put(phone, "setting", "evening_nightly", value=True)
    yesterday = dt.datetime.now(dt.UTC) - dt.timedelta(days=1)
    shown_at = int(yesterday.timestamp() * 1000)
    for number in range(3):
        day = (yesterday - dt.timedelta(days=number)).date().isoformat()
        ebb.put(phone, "nudge", f"used:b:{day}", shown=shown_at - number * 86_400_000)
    ebb.put(phone, "nudge", f"ahead:b:{TODAY}", shown=shown_at, answer="move", answered=shown_at)
    return phone


def all_open(phone: ChromiumScreen, ebb: Ebb) -> None:
    """The reminders' screen with everything that there is to see."""
    ebb.open(phone, "/yours/reminders")
    phone.sees(say("remind_rests"))
    for row in phone.page.locator("details.past summary").all():
        row.click()
    phone.sees(say("remind_off_kind"))


def test_everyone_can_read_them(make_device: MakeDevice, ebb: Ebb) -> None:
    """No violation with everything there is to see, whatever one sees it with."""
    phone = lived_with(make_device, ebb)
    all_open(phone, ebb)
    found = in_every_look(phone, "reminders")
    assert {look: ones for look, ones in found.items() if ones} == {}


@pytest.mark.parametrize("width", [390, 320])
def test_every_part_is_large_enough_and_in_place(
    make_device: MakeDevice, ebb: Ebb, width: int
) -> None:
    """Down to the smallest phone."""
    phone = lived_with(make_device, ebb, viewport={"width": width, "height": 568})
    all_open(phone, ebb)
    assert phone.run(SMALL_TARGETS, SMALLEST) == []
    assert phone.run(SPILLED) == []


def test_a_kind_that_rests_says_so_once_and_is_woken_by_a_tap(
    make_device: MakeDevice, ebb: Ebb
) -> None:
    """The answer to its last one is what the server takes for one; undo lets it rest again."""
    phone = lived_with(make_device, ebb)
    ebb.open(phone)
    phone.sees(say("remind_rests_told"))
    asked = len(ebb.proxy.asked("/api/push/key"))
    ebb.open(phone)
    phone.until(lambda: len(ebb.proxy.asked("/api/push/key")) > asked)
    phone.open(f"{ebb.address}/yours/reminders")
    phone.sees(say("remind_rests"))
    assert phone.page.get_by_text(say("remind_rests_told")).count() == 0
    phone.tap(say("remind_wake"))
    phone.sees(say("remind_woken", what=say("remind_used")))
    yesterday = (dt.datetime.now(dt.UTC) - dt.timedelta(days=1)).date().isoformat()
    phone.until(lambda: noted(ebb, phone, "nudge", f"used:b:{yesterday}").get("answer") == "woken")
    assert phone.page.get_by_text(say("remind_rests")).count() == 0
    phone.tap(say("undo"))
    phone.sees(say("remind_rests"))


def test_bounds_are_changed_and_changed_back(make_device: MakeDevice, ebb: Ebb) -> None:
    """Kinds, how many, quiet hours, the evening: each is told with its undo."""
    phone = lived_with(make_device, ebb)
    all_open(phone, ebb)

    def setting(name: str) -> Any:
        return noted(ebb, phone, "setting", name).get("value")

    phone.tap(re.compile(f"^{say('remind_energy')}"), "switch")
    phone.until(lambda: (setting("nudge_kinds") or {}).get("energy_checkin") is True)
    phone.tap(say("undo"))
    phone.until(lambda: setting("nudge_kinds") is None)
    phone.page.get_by_role("radio", name="2", exact=True).check(force=True)
    phone.until(lambda: setting("nudge_cap") == 2)
    phone.tap(re.compile(f"^{say('remind_quiet')}"), "switch")
    phone.until(lambda: "quiet" in [row["id"] for row in ebb.held_by_server(phone, "setting")])
    assert setting("quiet") is None
    phone.tap(re.compile(f"^{say('remind_evening')}"), "switch")
    phone.until(lambda: setting("evening_nightly") is False)
    phone.tap(re.compile(f"^{say('remind_evening')}"), "switch")
    phone.until(lambda: setting("evening_nightly") is True)
    phone.page.get_by_label(say("remind_evening_time")).fill("21:15")
    phone.tap(say("save"))
    phone.until(lambda: setting("evening_time") == "21:15")
    row = phone.page.locator("details.past").filter(has_text=say("remind_why_ahead", minutes=10))
    row.get_by_role("button", name=say("remind_off_for", title=DINNER["title"])).click()
    phone.until(lambda: noted(ebb, phone, "boundary", "b").get("nudges") == {"ahead": False})


def test_signing_out_leaves_nothing_of_them(make_device: MakeDevice, ebb: Ebb) -> None:
    """No subscription, no notification: the next one at this phone may be somebody else."""
    phone = reminded(make_device, ebb)
    Worker(phone, ebb).nudge(NUDGE)
    assert len(shown(phone)) == 1
    phone.open(f"{ebb.address}/yours/devices")
    phone.tap(say("devices_sign_out"))
    phone.page.get_by_role("dialog").get_by_role("button", name=say("devices_sign_out")).click()
    phone.sees(say("devices_signed_out"))
    assert phone.run("return localStorage.subscription") is None
    assert shown(phone, 0) == []
    phone.open(f"{ebb.address}/yours/reminders")
    phone.sees(say("reminders_is_local"))


def test_what_was_somebody_elses_is_shown_plainly_and_changes_nothing(
    make_device: MakeDevice, ebb: Ebb
) -> None:
    """One that was still on its way; at the next start the other's subscription goes."""
    phone = reminded(make_device, ebb)
    worker = Worker(phone, ebb)
    phone.run(SOMEBODY)
    worker.nudge(NUDGE, actions=["move", "let_go"])
    (one,) = shown(phone)
    assert one["title"] == "The plain line"
    assert worker.click(action="let_go") == []
    assert Pocket(phone).all("records", "settlement") == []
    assert Pocket(phone).all("records", "nudge") == []
    ebb.open(phone)
    phone.wait("return localStorage.subscription === undefined")


def test_the_same_one_again_makes_no_sound(make_device: MakeDevice, ebb: Ebb) -> None:
    """A dispatcher that was killed sends what it had sent; it takes the place of the first."""
    phone = reminded(make_device, ebb)
    worker = Worker(phone, ebb)
    worker.run(WATCH)
    worker.nudge(NUDGE)
    shown(phone)
    worker.nudge(NUDGE)
    phone.until(lambda: worker.run("() => self.silent") == [False, True])
    assert len(shown(phone)) == 1


def test_what_is_shown_names_what_the_person_set(make_device: MakeDevice, ebb: Ebb) -> None:
    """Once, with the app closed, in the language they chose, with their own sentence."""
    phone = reminded(make_device, ebb)
    ebb.put(phone, "setting", "language", created=True, value="de")
    phone.wait("return JSON.parse(localStorage.getItem('ebb.hints'))?.language === 'de'")
    worker = Worker(phone, ebb)
    phone.page.goto("about:blank")
    worker.run(WATCH)
    worker.nudge(NUDGE, "mark", ["move", "let_go"])
    phone.until(lambda: noted(ebb, phone, "nudge", NUDGE).get("shown", 0) > 0)
    assert worker.run("() => self.shows") == ["Dinner hour beginnt."]
    phone.open(ebb.address)
    (one,) = shown(phone)
    assert one["body"] == "The studio can wait"
    assert one["actions"] == ["Verschieben", "Heute nicht"]
    assert (one["tag"], one["lang"]) == ("mark", "de")
    phone.open(f"{ebb.address}/yours/reminders")
    phone.sees(say("reminders_last", "de", when=say("age_now", "de")))


@pytest.mark.parametrize(
    "obstacle",
    [
        "() => { IDBFactory.prototype.open = () => ({ addEventListener() {} }); }",
        "() => { IDBFactory.prototype.open = () => { throw new Error('broken'); }; }",
    ],
    ids=["slow", "broken"],
)
def test_without_the_database_the_plain_line_is_shown(
    make_device: MakeDevice, ebb: Ebb, obstacle: str
) -> None:
    """A message that is not shown costs the subscription."""
    phone = reminded(make_device, ebb)
    worker = Worker(phone, ebb)
    worker.run(WATCH)
    worker.run(obstacle)
    worker.nudge(NUDGE, actions=["move"])
    (one,) = shown(phone)
    assert (one["title"], one["body"]) == ("The plain line", "of the message")
    assert one["actions"] == ["move"]
    assert worker.run("() => self.shows") == ["The plain line"]


@pytest.mark.parametrize("data", ["", "garbage", "{}", '{"web_push":8030,"notification":{}}'])
def test_whatever_comes_something_is_shown(make_device: MakeDevice, ebb: Ebb, data: str) -> None:
    """One that cannot be read too."""
    phone = reminded(make_device, ebb)
    Worker(phone, ebb).push(data)
    (one,) = shown(phone)
    assert (one["title"], one["body"]) == (say("app_name"), say("nudge_plain"))


def test_a_button_writes_and_sends_with_the_app_closed(make_device: MakeDevice, ebb: Ebb) -> None:
    """The choice and the answer reach the server from the worker alone; no window opens."""
    phone = reminded(make_device, ebb)
    worker = Worker(phone, ebb)
    phone.page.goto("about:blank")
    worker.nudge(NUDGE, actions=["move", "let_go"])
    phone.until(lambda: bool(noted(ebb, phone, "nudge", NUDGE)))
    assert worker.click(action="let_go") == []
    assert noted(ebb, phone, "settlement", f"b:{TODAY}")["choice"] == "let_go"
    assert noted(ebb, phone, "nudge", NUDGE)["answer"] == "let_go"


def test_a_tap_brings_the_window_that_is_there(make_device: MakeDevice, ebb: Ebb) -> None:
    """It comes to the front and shows the choice; none is opened beside it."""
    phone = reminded(make_device, ebb)
    worker = Worker(phone, ebb)
    worker.nudge(NUDGE)
    shown(phone)
    assert worker.click() == ["focus"]
    phone.page.get_by_role("dialog").get_by_text(DINNER["title"]).first.wait_for()
    phone.until(lambda: noted(ebb, phone, "nudge", NUDGE).get("answer") == "opened")


def test_a_tap_opens_a_window_where_there_is_none(make_device: MakeDevice, ebb: Ebb) -> None:
    """At the nudge's own address, which names nothing."""
    phone = reminded(make_device, ebb)
    worker = Worker(phone, ebb)
    phone.page.goto("about:blank")
    worker.nudge(NUDGE)
    phone.until(lambda: bool(noted(ebb, phone, "nudge", NUDGE)))
    assert worker.click() == [f"/nudge/{NUDGE}"]


def test_swiped_away_is_noted_as_that(make_device: MakeDevice, ebb: Ebb) -> None:
    """It is no answer; the server lets a kind rest that gets none."""
    phone = reminded(make_device, ebb)
    worker = Worker(phone, ebb)
    worker.nudge(NUDGE)
    shown(phone)
    worker.dismiss()
    phone.until(lambda: noted(ebb, phone, "nudge", NUDGE).get("answer") == "dismissed")


def test_the_address_of_an_answer_answers_once(make_device: MakeDevice, ebb: Ebb) -> None:
    """As Safari opens it: the choice is made and can be taken back; a reload changes nothing."""
    phone = reminded(make_device, ebb)
    ebb.open(phone, f"/nudge/{NUDGE}/move")
    phone.sees(say("undo"))
    phone.until(lambda: noted(ebb, phone, "settlement", f"b:{TODAY}").get("moved") == 30)
    assert phone.run("return location.pathname") == "/"
    ebb.open(phone, f"/nudge/{NUDGE}/move")
    phone.sees(say("undo"))
    (settled,) = Pocket(phone).visible("settlement")
    assert settled["fields"]["moved"] == 30
