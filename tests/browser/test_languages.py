"""Languages: the phone's own from the first paint on, another by choice, and none built in."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import ChromiumScreen
from tests.browser.ebb import Ebb
from tests.browser.screens import SCREENS
from tests.browser.test_access import SPILLED
from tests.browser.words import MESSAGES, say

if TYPE_CHECKING:
    from playwright.sync_api import Route

    from tests.browser.conftest import MakeDevice

HEADING = "return document.querySelector('main h1')?.textContent"
LANGUAGE = "return document.documentElement.lang"
WORDS = re.compile(r"/assets/words-\w\w-[\w-]+\.js$")
KEPT = """
const kept = [];
for (const { url } of await (await caches.open("ebb-extras")).keys()) kept.push(url);
return kept.flatMap((url) => url.match(/words-(..)-/)?.[1] ?? []).sort();
"""
# Everything that is read or heard: words on the screen, and the names of what has none.
READ = """
const texts = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const { parentElement, data } = walker.currentNode;
  if (!parentElement.closest("script, style")) texts.push(data);
}
for (const element of document.body.querySelectorAll("*")) {
  for (const name of ["aria-label", "placeholder", "title", "alt", "aria-roledescription"]) {
    if (element.hasAttribute(name)) texts.push(element.getAttribute(name));
  }
}
return texts;
"""
# What the browser itself says in German: days, months, the languages' own names, and zones.
SAID_BY_BROWSER = """
const words = ["English", "Deutsch", "Español", "Français", "Uhr", "UTC"];
for (const length of ["long", "short", "narrow"]) {
  for (let day = 1; day <= 366; day += 1) {
    const date = new Date(2024, 0, day);
    for (const part of ["weekday", "month"]) {
      for (const alone of [{}, { day: "numeric" }]) {
        const format = new Intl.DateTimeFormat("de-DE", { ...alone, [part]: length });
        words.push(...format.formatToParts(date).map(({ value }) => value));
      }
    }
  }
}
for (const zone of Intl.supportedValuesOf("timeZone")) words.push(...zone.split(/\\P{L}+/u));
return [...new Set(words)];
"""
OWN = ("walk with Mia",)


@pytest.mark.parametrize(
    "tag", ["de-AT", *(pytest.param(tag, marks=pytest.mark.full) for tag in ("es-MX", "fr-CA"))]
)
def test_the_phones_own_language_is_spoken_and_kept(
    make_device: MakeDevice, ebb: Ebb, tag: str
) -> None:
    """In the first paint, in the app, and without a server; of the others nothing is kept."""
    language = tag[:2]
    question = say("first_question", language)
    phone = make_device(locale=tag)
    ebb.open(phone)
    phone.wait(f"{HEADING} === args[0]", question)
    assert phone.run(LANGUAGE) == language
    assert phone.run(KEPT) == [language]
    ebb.proxy.off()
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(ebb.address)
    again.wait(f"{HEADING} === args[0]", question)


def test_the_page_speaks_it_before_any_script_has_come(make_device: MakeDevice, calm: Ebb) -> None:
    """What is painted first is painted in the phone's language."""
    phone = make_device(service_workers="block", locale="fr-FR")
    waiting: list[Route] = []

    def hold(route: Route) -> None:
        waiting.append(route)

    phone.page.route(re.compile(r"/assets/.*\.js"), hold)
    phone.page.goto(calm.address, wait_until="commit")
    phone.wait("return document.querySelector('.dock h2')")
    page = phone.run("return document.body.innerText")
    assert say("energy_question", "fr") in page
    assert all(say(f"tab_{tab}", "fr") in page for tab in ("now", "back", "yours"))
    for route in waiting:
        route.abort()


def test_where_ebb_does_not_speak_it_english_is_spoken(make_device: MakeDevice, calm: Ebb) -> None:
    """With the clock of the person's own region."""
    phone = make_device(locale="nl-NL", timezone_id="Europe/Amsterdam")
    calm.open(phone)
    phone.wait(f"{HEADING} === args[0]", say("first_question"))
    assert phone.run(LANGUAGE) == "en"
    assert phone.run(KEPT) == []


def test_another_is_a_tap_away_and_stays(make_device: MakeDevice, ebb: Ebb) -> None:
    """At once, at the next start and without a server; back again as easily."""
    phone = make_device()
    ebb.open(phone, "/yours/look")
    # What this page asks for goes through the worker from now on.
    phone.wait("return navigator.serviceWorker.controller !== null")
    phone.page.get_by_text("Deutsch", exact=True).click()
    phone.sees(say("look_language", "de"))
    assert phone.run(LANGUAGE) == "de"
    phone.until(lambda: phone.run(KEPT) == ["de"])
    ebb.proxy.off()
    again = ChromiumScreen(phone.page.context.new_page())
    again.open(ebb.address)
    again.wait(f"{HEADING} === args[0]", say("first_question", "de"))
    phone.page.get_by_text(say("look_language_phone", "de"), exact=True).click()
    phone.sees(say("look_language"))
    # Its words were never here, and there is no network: that is said, and nothing else changes.
    phone.page.get_by_text("Français", exact=True).click()
    phone.sees(say("look_language_waits"))
    assert phone.run(LANGUAGE) == "en"
    ebb.proxy.on()
    phone.open(ebb.address)
    phone.wait(f"{HEADING} === args[0]", say("first_question", "fr"))


def pseudo_catalogue() -> str:
    """The catalogue as a test speaks it: every message within brackets, and much longer."""
    made = []
    for key, message in MESSAGES.items():
        if key.startswith(("$", "nudge_")):
            made.append("undefined")
            continue
        text = message if isinstance(message, str) else list(message[0]["match"].values())[-1]
        longer = text + " " + "~" * (len(text) * 2 // 5)
        said = re.sub(r"\{(\w+)\}", r"${i.\1}", longer.strip().replace("`", "\\`"))
        made.append(f"(i) => `⟦{said}⟧`")
    return f"[{','.join(made)}]"


def speak_pseudo(
    make_device: MakeDevice, ebb: Ebb, script: str = "", **options: Any
) -> ChromiumScreen:
    """A German phone whose German is the test's own, with a little in it."""
    phone = make_device(script, service_workers="block", locale="de-DE", **options)

    def answer(route: Route) -> None:
        # Under the name by which the app knows the module in this build.
        name = re.search(r"export\s*\{\s*\w+ as (\w+)", route.fetch().text())
        if name is None:
            raise AssertionError("the words are no module")
        body = (
            f"const words = {{ default: {pseudo_catalogue()} }}; export {{ words as {name[1]} }};"
        )
        route.fulfill(body=body, content_type="text/javascript")

    phone.page.route(WORDS, answer)
    phone.open(ebb.address)
    phone.wait(f"{HEADING}?.startsWith('⟦')")
    phone.page.locator("main .chip, main .choice").first.click()
    phone.page.locator(".level").nth(3).click()
    return phone


def test_nothing_is_said_that_is_not_in_the_catalogue(make_device: MakeDevice, calm: Ebb) -> None:
    """On every screen, with a life in it: what is not bracketed is the browser's or one's own."""
    phone = speak_pseudo(make_device, calm)
    known = set(phone.run(SAID_BY_BROWSER))
    said: dict[str, list[str]] = {}
    for path in SCREENS:
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        said[path] = [text for text in phone.run(READ) if has_foreign_words(text, known)]
    assert {path: texts for path, texts in said.items() if texts} == {}


def has_foreign_words(text: str, known: set[str]) -> bool:
    """Whether letters remain once what is bracketed and what the browser says are taken out."""
    inside = re.compile(r"⟦[^⟦⟧]*⟧")
    while inside.search(text):
        text = inside.sub("", text)
    words = re.findall(r"[^\W\d_]+", text)
    return any(word not in known for word in words)


@pytest.mark.parametrize("direction", ["rtl", pytest.param("ltr", marks=pytest.mark.full)])
def test_screens_hold_longer_words_in_either_direction(
    make_device: MakeDevice, calm: Ebb, direction: str
) -> None:
    """Words of 1.4 times the length on a narrow phone, read from left or right: nothing spills."""
    turn = f"document.documentElement.setAttribute('dir', {json.dumps(direction)})"
    phone = speak_pseudo(make_device, calm, turn, viewport={"width": 360, "height": 800})
    spilled: dict[str, list[str]] = {}
    for path in SCREENS:
        phone.open(calm.address + path)
        phone.wait("return document.querySelector('main h1')")
        spilled[path] = phone.run(SPILLED)
    assert {path: ones for path, ones in spilled.items() if ones} == {}
