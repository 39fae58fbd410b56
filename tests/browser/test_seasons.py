"""Seasons: one tap changes what counts, one more takes it back; the past is a book, not a chart."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.days import THERE, at, begin_season, evening, morning, open_at, reflection
from tests.browser.ebb import be_in
from tests.browser.pocket import Pocket
from tests.browser.words import begins, say

if TYPE_CHECKING:
    from tests.browser.chromium import ChromiumScreen
    from tests.browser.conftest import MakeDevice
    from tests.browser.ebb import Ebb

# Everything on Now that a season may change, and what of it lies on the page itself.
SEEN = """
const text = (selector) => document.querySelector(selector)?.textContent ?? null;
return {
  pill: text(".head .season"),
  palette: document.documentElement.dataset.season,
  chips: [...document.querySelectorAll(".chips .chip")].map((chip) => chip.textContent),
  low: document.querySelector(".chips").dataset.low,
  headline: text(".state h1"),
  accent: getComputedStyle(document.documentElement).getPropertyValue("--season"),
};
"""
NO_DIALOG = "return !document.querySelector('dialog[open]')"


def sheet(phone: ChromiumScreen, name: str) -> None:
    """Open the seasons from Now: by the pill of the one that is on, or by the quiet entry."""
    phone.page.locator(".head").get_by_role("button", name=name, exact=True).click()
    phone.page.get_by_role("dialog").wait_for()


def begin_own(phone: ChromiumScreen, title: str, sentence: str, front: str) -> None:
    """Begin a season of one's own from the open sheet, with a sentence and one thing in front."""
    phone.tap(say("season_own"))
    phone.write(say("what_name"), title)
    phone.write(say("season_sentence", place=1), sentence)
    phone.page.get_by_role("dialog").get_by_role("button", name=front, exact=True).click()
    phone.tap(say("season_begin"))
    phone.sees(say("season_on", title=title))
    phone.wait(NO_DIALOG)


def records(phone: ChromiumScreen) -> str:
    """Every record that can be seen, whole but for its stamps."""
    kinds = ("season", "boundary", "container", "run", "energy", "setting", "reflection")
    rows = [(k, row["id"], row["fields"]) for k in kinds for row in Pocket(phone).visible(k)]
    return json.dumps(sorted(rows, key=str), sort_keys=True)


def seen(phone: ChromiumScreen) -> dict[str, Any]:
    """What Now shows."""
    found: dict[str, Any] = phone.run(SEEN)
    return found


def test_one_tap_switches_and_undo_restores_exactly(make_device: MakeDevice, calm: Ebb) -> None:
    """Nothing is asked; palette, pill and chips change and come back as they were."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    phone.open(f"{calm.address}/yours/seasons")
    phone.tap(say("seasons_switch"))
    begin_own(phone, "Slow knee", "One staircase at a time.", say("starter_rest"))
    open_at(phone, calm, "2026-03-04T12:00")
    be_in(phone, "starter_care")
    open_at(phone, calm, "2026-03-04T13:00")
    phone.page.locator(".chips:not(.waiting)").wait_for()
    # What stands in front has the first cell.
    assert seen(phone)["chips"][0].startswith(say("starter_rest"))
    before, held = seen(phone), records(phone)
    sheet(phone, "Slow knee")
    phone.sees("One staircase at a time.")
    phone.page.get_by_role("dialog").get_by_role(
        "button", name=say("season_kind_travel")
    ).first.click()
    phone.sees(say("season_on", title=say("season_kind_travel")))
    phone.wait(NO_DIALOG)
    after = seen(phone)
    assert after["pill"] == say("season_kind_travel")
    assert after["palette"] == "sea"
    assert after["accent"] != before["accent"]
    assert not after["chips"][0].startswith(say("starter_rest"))
    assert records(phone) != held
    phone.tap(say("undo"))
    phone.sees("Slow knee")
    phone.until(lambda: records(phone) == held)
    phone.until(lambda: seen(phone) == before)


def test_seasons_are_told_of_in_the_second_week(make_device: MakeDevice, calm: Ebb) -> None:
    """Nothing of them on Now before; then a quiet word; one tap on a kind begins it."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-02")
    open_at(phone, calm, "2026-03-08T12:00")
    be_in(phone, "starter_care")
    entry = phone.page.locator(".head").get_by_role("button", name=say("season_entry"))
    assert entry.count() == 0
    at(phone, "2026-03-09T10:01")
    entry.wait_for()
    sheet(phone, say("season_entry"))
    phone.tap(say("season_kind_healing"))
    phone.page.locator(".head").get_by_role("button", name=say("season_kind_healing")).wait_for()
    assert phone.run("return document.documentElement.dataset.season") == "sage"
    (season,) = Pocket(phone).visible("season")
    assert season["fields"]["end"] is None


def test_one_may_go_alongside_and_end(make_device: MakeDevice, calm: Ebb) -> None:
    """The main one stays; the one beside it is listed below it and ends by itself."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    begin_season(phone, calm, "season_kind_caretaking")
    phone.tap(say("seasons_switch"))
    phone.tap(say("season_beside", title=say("season_kind_travel")))
    phone.sees(say("season_alongside_on", title=say("season_kind_travel")))
    ends = {row["fields"]["title"]: row["fields"]["end"] for row in Pocket(phone).visible("season")}
    assert ends == {say("season_kind_caretaking"): None, say("season_kind_travel"): None}
    phone.tap(say("seasons_switch"))
    phone.tap(say("season_end_of", title=say("season_kind_travel")))
    phone.sees(say("season_ended", title=say("season_kind_travel")))
    assert phone.run("return document.documentElement.dataset.season") == "sand"


def test_a_season_is_edited_and_its_words_come_back(make_device: MakeDevice, calm: Ebb) -> None:
    """Sentences stand in the evening word for word; a stretch begun again has them, too."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-03-04")
    phone.open(f"{calm.address}/yours/seasons")
    phone.tap(say("seasons_switch"))
    phone.tap(say("season_kind_caretaking"))
    phone.tap(begins("season_kind_caretaking"), "link")
    phone.tap(say("season_edit"))
    phone.write(say("season_sentence", place=1), "Mia feels safe.")
    phone.write(say("season_sentence", place=2), "The studio keeps breathing.")
    phone.page.get_by_role("radio", name=say("season_nudges_softer")).check()
    phone.page.get_by_role("radio", name=say("season_palette_heather")).check()
    phone.tap(say("save"))
    phone.sees(say("season_saved", title=say("season_kind_caretaking")))
    phone.sees(say("season_nudges_softer_hint"))
    phone.wait("return document.documentElement.dataset.season === 'heather'")
    counts = say("evening_counts", sentences="Mia feels safe. The studio keeps breathing.")
    open_at(phone, calm, "2026-03-04T21:00", "/evening")
    phone.sees(counts)
    # Another one, and back: the words are those that it had.
    open_at(phone, calm, "2026-03-05T09:00")
    sheet(phone, say("season_kind_caretaking"))
    phone.tap(say("season_kind_travel"))
    phone.sees(say("season_on", title=say("season_kind_travel")))
    phone.wait(NO_DIALOG)
    open_at(phone, calm, "2026-03-06T09:00")
    sheet(phone, say("season_kind_travel"))
    phone.page.get_by_role("dialog").get_by_role(
        "button", name=re.compile("Mia feels safe")
    ).click()
    phone.sees(say("season_on", title=say("season_kind_caretaking")))
    open_at(phone, calm, "2026-03-06T21:00", "/evening")
    phone.sees(counts)
    stretches = [row["fields"] for row in Pocket(phone).visible("season")]
    again = [one for one in stretches if one["title"] == say("season_kind_caretaking")]
    assert [one["nudges"] for one in again] == ["softer", "softer"]
    assert [one["end"] is None for one in again] == [False, True]


def test_the_book_has_a_page_for_what_is_past(make_device: MakeDevice, calm: Ebb) -> None:
    """By what was chosen, without a numeral; each evening of its ribbon has words for the ear."""
    phone = make_device(**THERE)
    morning(phone, calm, "2026-02-02")
    phone.open(f"{calm.address}/yours/seasons/book")
    phone.sees(say("book_empty"))
    begin_season(phone, calm, "season_kind_healing")
    evening(phone, calm, "2026-02-02")
    phone.tap(say("evening_nightly_yes"))
    phone.sees(say("evening_what"))
    morning(phone, calm, "2026-02-03", "starter_myself")
    open_at(phone, calm, "2026-02-03T21:00", "/evening")
    phone.tap(say("evening_different"))
    phone.tap(say("starter_myself"))
    phone.until(lambda: bool(reflection(phone, "2026-02-03").get("chosen")))
    open_at(phone, calm, "2026-02-05T09:00")
    sheet(phone, say("season_kind_healing"))
    phone.tap(say("season_kind_travel"))
    phone.sees(say("season_on", title=say("season_kind_travel")))
    phone.open(f"{calm.address}/yours/seasons")
    phone.tap(say("book_title"), "link")
    phone.sees(say("book_things"))
    page = phone.page.locator("main")
    assert page.get_by_role("heading", level=1).inner_text() == say("season_kind_healing")
    assert say("starter_myself") in page.inner_text()
    assert not re.search(r"\d", page.inner_text())
    cells = page.locator(".ribbon [role=img]")
    texts = [cell.get_attribute("aria-label") or "" for cell in cells.all()]
    endings = [text.partition(": ")[2] for text in texts]
    assert endings == [say("evening_mostly"), say("evening_different"), say("book_ribbon_open")]
    looks = cells.evaluate_all("(all) => all.map((one) => getComputedStyle(one).backgroundImage)")
    assert len(set(looks)) == 3


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_switch_needs_no_pointer(make_device: MakeDevice, calm: Ebb, key: str) -> None:
    """The pill, the sheet, another season and its undo, by the keyboard alone."""
    phone = make_device(has_touch=False, **THERE)
    morning(phone, calm, "2026-03-04")
    phone.open(f"{calm.address}/yours/seasons")
    phone.page.get_by_role("button", name=say("seasons_switch")).press(key)
    phone.page.get_by_role("button", name=say("season_kind_caretaking"), exact=True).press(key)
    phone.sees(say("season_on", title=say("season_kind_caretaking")))
    phone.wait(NO_DIALOG)
    phone.page.get_by_role("button", name=say("undo")).press(key)
    phone.until(lambda: Pocket(phone).visible("season") == [])
    phone.wait("return document.activeElement !== document.body")
