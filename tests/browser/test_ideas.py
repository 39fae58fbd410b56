"""What Ebb is for, idea by idea: each test is one, as someone with a phone would meet it."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.browser.chromium import ChromiumScreen
from tests.browser.days import THERE, begin_season, evening, morning, open_at, reflection
from tests.browser.ebb import be_in, log_energy
from tests.browser.lived import CHOSEN_DAY, SEASON, live_a_month
from tests.browser.pocket import Pocket
from tests.browser.screens import SCREENS
from tests.browser.test_boundaries import (
    CARE,
    DINNER,
    MAKING,
    SENTENCE,
    at_noon,
    follow_dinner,
    it_is,
    meet,
    now,
    open_by_nap,
    protect,
    running,
    settlements,
)
from tests.browser.test_evening import CHIPS, SHARE, capacity_of
from tests.browser.test_seasons import begin_own, records, sheet
from tests.browser.test_views import LENSES, VIEWS, choose, show
from tests.browser.words import any_of, begins, say

if TYPE_CHECKING:
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

# What would weigh one part of a life against another, or fill up towards a whole.
WEIGHED = """
const scales = "progress, meter, [role=progressbar], [role=meter], svg path[d*='A']";
return [...document.querySelectorAll(scales)].filter((one) => !one.closest(".icon")).length;
"""
TEXT = "return document.body.innerText"
NEVER_SAID = re.compile(
    r"%|\bwork\b.*\blife\b|\bbalance|\bproductiv|\bscores?\b|\bstreak|\bgoal", re.IGNORECASE
)
BOXES = """
return [...document.querySelectorAll(args[0])].map((one) => one.getBoundingClientRect())
  .map(({ left, right, top, bottom }) => [left, right, top, bottom]);
"""


def test_a_life_is_not_two_halves_on_a_scale(make_device: MakeDevice, ebb: Ebb) -> None:
    """The fifty-fifty balance is a myth: no screen has a ratio, a pie, a score or those words."""
    phone = make_device(**THERE)
    live_a_month(phone, ebb)
    paths = [*SCREENS, *(path for path, _ in VIEWS.values()), f"/evening/{CHOSEN_DAY}"]
    for path in paths:
        phone.open(ebb.address + path)
        phone.wait("return document.querySelector('main h1')")
        assert not NEVER_SAID.search(phone.run(TEXT)), path
        assert phone.run(WEIGHED) == 0, path


def test_several_roles_share_an_hour(make_device: MakeDevice, calm: Ebb) -> None:
    """We carry several at once: what goes alongside is open beside it, each with its own roles."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04", "starter_care")
    phone.tap(say("alongside"))
    phone.page.get_by_role("dialog").get_by_role("button", name=begins("starter_making")).click()
    phone.until(lambda: len(running(phone)) == 2)
    open_at(phone, calm, "2026-03-04T12:00", "/back")
    phone.page.locator(".timeline .block").nth(1).wait_for()
    [one, other] = phone.run(BOXES, ".timeline .block")
    assert one[1] <= other[0] or other[1] <= one[0]
    assert min(one[3], other[3]) > max(one[2], other[2])
    choose(phone, "role")
    said = phone.page.locator(".timeline").inner_text()
    assert say("role_caring") in said
    assert say("role_maker") in said


def test_a_day_with_little_to_give_is_met_gently(make_device: MakeDevice, calm: Ebb) -> None:
    """Capacity is not the same every day: what gives comes first, and nothing disappears."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    phone.page.locator(".chips:not(.waiting)").wait_for()
    usual = phone.run(CHIPS)
    group = capacity_of(phone, calm, "2026-03-04T11:00")
    group.get_by_role("radio", name=say("energy_level", level=1)).check()
    phone.until(lambda: reflection(phone, "2026-03-04").get("capacity") == 1)
    open_at(phone, calm, "2026-03-04T11:01")
    phone.page.locator(".chips:not(.waiting)").wait_for()
    gives = [int(one[1]) for one in phone.run(CHIPS)]
    assert gives == sorted(gives, reverse=True)
    assert len(gives) == len(usual)


def test_success_is_in_ones_own_words(make_device: MakeDevice, calm: Ebb) -> None:
    """A season's sentence stands in the evening as it was written, and is not measured."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    phone.open(f"{calm.address}/yours/seasons")
    phone.tap(say("seasons_switch"))
    begin_own(phone, "Slow knee", "One staircase at a time.", say("starter_rest"))
    open_at(phone, calm, "2026-03-04T21:00", "/evening")
    phone.sees("One staircase at a time.")
    assert not re.search(r"\d+ (of|/) \d+", phone.page.locator("main").inner_text())


def test_four_minutes_may_be_what_a_day_was_about(make_device: MakeDevice, calm: Ebb) -> None:
    """Productive is what mattered: a short moment stands before hours, if it is tapped first."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    open_at(phone, calm, "2026-03-04T15:00")
    phone.tap(say("a_moment"))
    phone.write(say("moment_field"), "Mia on the swing")
    phone.tap(say("moment_keep"))
    phone.sees(say("moment_saved"))
    open_at(phone, calm, "2026-03-04T21:00", "/evening")
    phone.tap("Mia on the swing")
    phone.tap(say("starter_making"))
    phone.until(lambda: len(reflection(phone, "2026-03-04").get("chosen", [])) == 2)
    first, second = reflection(phone, "2026-03-04")["chosen"]
    assert first.startswith("moment:")
    assert second.startswith("run:")
    assert not re.search(r"\d+ (min|h)\b", phone.page.locator("main").inner_text())


def test_a_window_is_an_invitation(make_device: MakeDevice, calm: Ebb) -> None:
    """Rhythms are designed, not scheduled: a pale band, and unused it leaves nothing behind."""
    phone = at_noon(make_device, calm)
    phone.open(f"{calm.address}/yours/what")
    phone.tap(begins("starter_rest"))
    phone.page.get_by_text(say("more"), exact=True).click()
    phone.tap(say("what_window_add"))
    phone.page.get_by_label(say("field_from")).fill("14:00")
    phone.page.get_by_label(say("field_to")).fill("15:00")
    phone.tap(say("save"))
    phone.sees(say("what_saved", title=say("starter_rest")))
    now(phone, calm)
    phone.page.locator(".tide .window").wait_for()
    before = records(phone)
    it_is(phone, "15:30")
    phone.page.locator(".tide .window").wait_for(state="detached")
    assert records(phone) == before
    assert running(phone) == [CARE]


def test_permission_comes_in_ones_own_words(make_device: MakeDevice, calm: Ebb) -> None:
    """The sentence that was written for dinner is what the sheet says; it stays on the phone.

    tests/browser/push/test_main_path.py reads it on a notification and looks for it on the wire.
    """
    phone = at_noon(make_device, calm)
    meet(phone, calm)
    phone.sees(say("choice_own", words=SENTENCE))


def test_aligned_is_a_quiet_ribbon(make_device: MakeDevice, calm: Ebb) -> None:
    """The evenings of a season stand as textures: no numeral, no trend."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-02")
    begin_season(phone, calm, "season_kind_healing")
    evening(phone, calm, "2026-03-02")
    phone.tap(say("evening_nightly_yes"))
    evening(phone, calm, "2026-03-03", "evening_different_short")
    open_at(phone, calm, "2026-03-04T09:00", "/yours/seasons")
    phone.page.get_by_role("link", name=begins("season_kind_healing")).first.click()
    ribbon = phone.page.get_by_role("list", name=say("book_ribbon"))
    ribbon.wait_for()
    assert not re.search(r"\d", ribbon.inner_text())
    assert ribbon.get_by_role("img").count() >= 2


def test_admin_while_the_toddler_naps(make_device: MakeDevice, calm: Ebb) -> None:
    """A tap on the nap offers what it opens; one more begins it."""
    phone = at_noon(make_device, calm)
    open_by_nap(phone, calm, "starter_home")
    now(phone, calm)
    phone.tap(say("all_and_new"))
    phone.tap(say("cue_begins_now", title="Nap"))
    phone.page.locator(".chip.cue").get_by_text(any_of("cue_on")).wait_for()
    be_in(phone, "starter_home")
    (event,) = Pocket(phone).visible("cue_event")
    open_run = next(one for one in Pocket(phone).visible("run") if one["fields"]["end"] is None)
    assert open_run["fields"]["cue_event"] == event["id"]


def test_a_thought_on_a_walk_is_kept_with_it(make_device: MakeDevice, ebb: Ebb) -> None:
    """Brainstorm at midday: what is shared to the app lands on what one is in, offline."""
    phone = make_device()
    ebb.open(phone)
    be_in(phone, "starter_myself")
    ebb.proxy.off()
    phone.run(SHARE, "A lamp that follows the season")
    phone.until(lambda: bool(Pocket(phone).visible("spark")))
    (spark,) = Pocket(phone).visible("spark")
    (run,) = Pocket(phone).visible("run")
    assert spark["fields"]["text"] == "A lamp that follows the season"
    assert spark["fields"]["run"] == run["id"]


def test_dinner_is_protected_and_thirty_minutes_may_follow(
    make_device: MakeDevice, calm: Ebb
) -> None:
    """Afterwards what one makes has a soft ring; used up, one word, a bit longer, then silence."""
    phone = at_noon(make_device, calm)
    follow_dinner(phone, calm)
    it_is(phone, "20:10")
    phone.sees(say("follow_used", minutes=30, title=DINNER))
    phone.tap(say("follow_longer"))
    phone.page.locator(".ring").wait_for()
    it_is(phone, "20:26")
    phone.page.locator(".ring").wait_for(state="detached")
    assert running(phone) == [MAKING]


def test_colour_is_for_energy_and_what_matters(make_device: MakeDevice, ebb: Ebb) -> None:
    """Not for work against life: energy, priority, role, season, one switch, never colour alone."""
    phone = make_device(**THERE)
    live_a_month(phone, ebb)
    words = {"energy": say("lens_energy"), "role": "dreamer", "season": SEASON}
    day = f"/back/{CHOSEN_DAY + timedelta(days=3)}"
    for path, sign in ((day, VIEWS["day"][1]), VIEWS["week"]):
        show(phone, ebb, path, sign)
        assert phone.page.get_by_role("radio").count() == len(LENSES)
        for lens, word in words.items():
            choose(phone, lens)
            # Whatever tints it is said as well, for the eye or for the ear.
            phone.wait("return document.querySelector('main').innerHTML.includes(args[0])", word)


def test_a_season_is_owned_and_given_back(make_device: MakeDevice, calm: Ebb) -> None:
    """One tap changes what counts; undo brings everything back exactly, nothing asked."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    phone.open(f"{calm.address}/yours/seasons")
    phone.tap(say("seasons_switch"))
    begin_own(phone, "Slow knee", "One staircase at a time.", say("starter_rest"))
    open_at(phone, calm, "2026-03-04T12:00")
    phone.page.locator(".chips:not(.waiting)").wait_for()
    held = records(phone)
    sheet(phone, "Slow knee")
    travel = phone.page.get_by_role("dialog").get_by_role("button", name=say("season_kind_travel"))
    travel.first.click()
    phone.sees(say("season_on", title=say("season_kind_travel")))
    assert records(phone) != held
    phone.tap(say("undo"))
    phone.until(lambda: records(phone) == held)


def test_after_any_gap_one_begins_from_now(make_device: MakeDevice, calm: Ebb) -> None:
    """Ebb and flow without shame: the ordinary screen, one card, no backlog, no count of days."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-01-20")
    open_at(phone, calm, "2026-03-01T10:00")
    card = phone.page.locator(".note-card")
    card.wait_for()
    assert card.count() == 1
    assert not re.search(r"\d", card.inner_text())
    assert phone.page.locator(".chip[data-gives]").count() == 5
    phone.tap(say("again_do"))
    phone.sees(say("again_told"))
    assert settlements(phone) == []


def test_the_tools_are_ones_own(make_device: MakeDevice, calm: Ebb) -> None:
    """Renamed, explained, taken along and taken back, with no account anywhere."""
    phone = at_noon(make_device, calm)
    phone.open(f"{calm.address}/yours/what")
    phone.tap(begins("starter_making"))
    phone.write(say("what_name"), "The studio")
    phone.tap(say("save"))
    phone.sees(say("what_saved", title="The studio"))
    phone.tap(say("undo"))
    phone.page.get_by_role("button", name=begins("starter_making")).wait_for()
    protect(phone, calm)
    phone.tap(say("choice_yours_from", title=DINNER, time="18:00"))
    phone.page.get_by_text(say("choice_why")).click()
    phone.sees("every day 18:00–19:30")
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(f"{calm.address}/yours/data")
    with again.page.expect_download() as download:
        again.page.get_by_role("button", name=begins("data_export_local")).click()
    saved = json.loads(download.value.path().read_text())
    assert DINNER in json.dumps(saved)


def test_energy_is_one_tap_from_a_cold_start(make_device: MakeDevice, ebb: Ebb) -> None:
    """Without a server, and so is a change of what one is in."""
    phone = make_device()
    ebb.open(phone)
    be_in(phone, "starter_care")
    ebb.proxy.off()
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(ebb.address)
    log_energy(again, 4)
    be_in(again, "starter_making")
    assert running(again) == [MAKING]
