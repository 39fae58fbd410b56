"""Every line that may appear on a locked screen, in every language, read with Ebb's ears."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from ebb.nudges.dispatch import message_of
from ebb.nudges.plan import Planned
from ebb.nudges.words import ACTIONS, BUTTONS, LANGUAGES, LINES, language_of

#: What Ebb never says, by language: no command, no blame, no score. The phone's tests read it too.
NEVER = {
    lang: "|".join(words)
    for lang, words in json.loads((Path(__file__).parents[1] / "never.json").read_text()).items()
}
EVERY = [(lang, kind) for lang in LANGUAGES for kind in LINES["en"]]


@pytest.mark.parametrize(("lang", "kind"), EVERY)
def test_a_line_is_short_calm_and_asks_at_most_once(lang: str, kind: str) -> None:
    line = LINES[lang][kind]  # type: ignore[index]
    whole = f"{line.title} {line.body}"
    assert 0 < len(line.title) <= 60
    assert 0 < len(line.body) <= 90
    assert whole.count("?") <= 1
    assert "!" not in whole
    assert not re.search(NEVER[lang], whole, re.IGNORECASE)
    assert all(ord(character) < 0x2600 for character in whole)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_language_has_every_word(lang: str) -> None:
    assert LINES[lang].keys() == ACTIONS.keys()
    assert BUTTONS[lang].keys() == {action for all_ in ACTIONS.values() for action in all_}
    for label in BUTTONS[lang].values():
        assert not re.search(NEVER[lang], label, re.IGNORECASE)


def test_the_word_list_bites() -> None:
    assert re.search(NEVER["en"], "You missed your streak")
    assert re.search(NEVER["de"], "Du musst noch")
    assert re.search(NEVER["es"], "Tienes que parar", re.IGNORECASE)
    assert re.search(NEVER["fr"], "Tu dois finir")


@pytest.mark.parametrize(
    ("tag", "lang"),
    [("de-AT", "de"), ("FR", "fr"), ("nl", "en"), (None, "en"), ("", "en"), (7, "en")],
)
def test_the_nearest_language_is_taken(tag: object, lang: str) -> None:
    assert language_of(tag) == lang


def test_what_is_of_no_use_is_not_written() -> None:
    nudge = Planned("evening:2026-06-10", "evening", "2026-06-10", "2026-06-10", 0, 10_000)
    assert message_of(nudge, "de", "https://ebb.example.org", 10_000) is None
    message = message_of(nudge, "de", "https://ebb.example.org", 5_000)
    assert message is not None
    assert message.ttl == 5
    assert message.urgency == "low"
    assert b"War ich heute bei den richtigen Dingen?" in message.body
