"""Prints the OpenAPI document that the phone's types are made from."""

from __future__ import annotations

import sys

import msgspec

from ebb.app import create_app
from ebb.settings import read_settings
from ebb.sync.openapi import document

app = create_app(read_settings({"HOME": "/"}), describes_itself=True)
text = msgspec.json.encode(document(app), order="sorted")
sys.stdout.buffer.write(msgspec.json.format(text, indent=2) + b"\n")
