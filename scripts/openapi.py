"""Prints the OpenAPI document that the phone's types are made from."""

from __future__ import annotations

import sys

import msgspec

from ebb.app import create_app
from ebb.settings import read_settings
from ebb.sync.openapi import document

text = msgspec.json.encode(document(create_app(read_settings({"HOME": "/"}))), order="sorted")
sys.stdout.buffer.write(msgspec.json.format(text, indent=2) + b"\n")
