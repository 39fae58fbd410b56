"""The OpenAPI document has every kind of record, and every name in it leads somewhere."""

from __future__ import annotations

import json
import re

from ebb.app import create_app
from ebb.records.kinds import KINDS, SETTINGS
from ebb.settings import read_settings
from ebb.sync.openapi import components, document


def test_every_kind_and_setting_is_there() -> None:
    found = components()

    assert found["Kinds"]["properties"].keys() == KINDS.keys()
    assert found["Settings"]["properties"].keys() == SETTINGS.keys()
    for kind, struct in KINDS.items():
        assert found["Kinds"]["properties"][kind] == {
            "$ref": f"#/components/schemas/{struct.__name__}"
        }
        assert found[struct.__name__]["properties"].keys() == set(struct.__struct_encode_fields__)


def test_the_document_is_whole() -> None:
    whole = document(create_app(read_settings({"HOME": "/"}), describes_itself=True))
    text = json.dumps(whole)
    named = set(re.findall(r'"#/components/schemas/(\w+)"', text))

    assert named <= whole["components"]["schemas"].keys()
    assert {"/api/sync", "/api/history/{kind}/{id}", "/api/news", "/api/live"} <= whole[
        "paths"
    ].keys()
    push = whole["paths"]["/api/sync"]["post"]
    assert push["operationId"] == "push"
    assert push["requestBody"]["content"]["application/json"]["schema"]["$ref"].endswith(
        "/Envelope"
    )
