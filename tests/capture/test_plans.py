"""What captures write: the cases that the phone passes, too, and names as the phone finds them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ebb.capture.plans import Called, find
from ebb.records.slugs import slug_of
from tests.capture.cases import Case, answer_of

VECTORS = json.loads((Path(__file__).parent / "vectors.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", VECTORS["plans"], ids=lambda case: case["name"])
def test_a_capture_writes(case: Case) -> None:
    assert answer_of(case) == case["plan"]


@pytest.mark.parametrize(("name", "slug"), VECTORS["slugs"])
def test_a_name_in_an_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_name_means_an_id_before_a_slug_before_a_title_and_what_is_awake() -> None:
    titled = Called(id="1", title="Rest")
    own = Called(id="2", title="Something", slug="rest")
    asleep = Called(id="3", title="Nap", slug="nap", archived=True)
    awake = Called(id="4", title="Nap")
    assert find([titled, own], "REST") is own
    assert find([titled, own], "1") is titled
    assert find([asleep, awake], "nap") is asleep
    assert find([Called(id="5", title="Nap", archived=True), awake], "nap") is awake
    assert find([Called(id="6", title="!")], "?") is None
