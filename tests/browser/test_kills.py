"""A browser that dies in mid-capture: what the screen called saved is there, whole."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from tests.browser.pocket import Pocket
from tests.browser.screen import PageError
from tests.browser.words import any_of, say

if TYPE_CHECKING:
    from tests.browser.ebb import Ebb
    from tests.browser.screen import MakePhone

KILLS = 8
# Taps the energies and the chips as fast as the page can take them, and keeps what was called
# saved in a list that the test reads until the browser is gone.
BURST = """
window.saved = [];
const pattern = new RegExp(args[0]);
new MutationObserver(() => {
  const text = document.querySelector("[role=status]")?.textContent ?? "";
  if (pattern.test(text)) window.saved.push(Number(text.match(/\\d/)[0]));
}).observe(document.body, { subtree: true, childList: true, characterData: true });
const buttons = [...document.querySelectorAll(args[1])];
let next = 0;
const tap = () => {
  buttons[next % buttons.length].click();
  next += 1;
  setTimeout(tap, 5);
};
tap();
"""


@pytest.mark.parametrize("seed", range(KILLS))
def test_nothing_that_was_called_saved_is_gone(make_phone: MakePhone, calm: Ebb, seed: int) -> None:
    """SIGKILL after a random number of captures; every record has its outbox entry and back."""
    phone = make_phone()
    calm.open(phone)
    labels = ",".join(f"[aria-label='{say('energy_level', level=n)}']" for n in range(1, 6))
    phone.run(BURST, any_of("energy_saved").pattern, labels)
    enough = random.Random(seed).randint(1, 5)
    saved: list[int] = []
    while len(saved) < enough:
        try:
            saved = phone.run("return window.saved")
        except PageError:
            break
    phone.kill()
    phone.start()
    phone.open(f"{calm.address}/")
    phone.wait("return document.querySelector('main h1')")
    pocket = Pocket(phone)
    assert set(saved) <= set(pocket.levels())
    records = {row["id"] for row in pocket.visible("energy")}
    unsent = {row["id"] for row in pocket.unsent("energy")}
    assert records == unsent
