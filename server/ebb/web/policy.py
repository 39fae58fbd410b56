"""The content security policy: what a page of ours may run, load and talk to.

Nothing inline, but for what the app's own page holds: its first paint waits for no other file. Each
such element is allowed by the hash of its text, so that nothing else inline ever runs.
"""

from __future__ import annotations

import base64
import hashlib
from html.parser import HTMLParser

_POLICY = (
    "default-src 'none'; script-src {script}; style-src {style}; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def content_security_policy(page: bytes) -> str:
    """Write the policy for an app of this page (HTML in UTF-8; empty where there is no app)."""
    reader = _InlineReader()
    reader.feed(page.decode())
    reader.close()
    return _POLICY.format(
        **{kind: " ".join(["'self'", *map(_hash, texts)]) for kind, texts in reader.found.items()}
    )


class _InlineReader(HTMLParser):
    """Collects the texts of a page's inline scripts and styles."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, list[str]] = {"script": [], "style": []}
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.found and not any(name == "src" for name, _ in attrs):
            self.found[tag].append("")
            self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open:
            self.found[self._open][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = None


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
