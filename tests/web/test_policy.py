from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from ebb.web.policy import content_security_policy
from tests.support.site import INLINE, PAGE

if TYPE_CHECKING:
    import httpx

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)


def allowed(text: str) -> str:
    """How a policy names an inline element of this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def test_without_an_app_nothing_inline_is_allowed() -> None:
    assert content_security_policy(b"") == STRICT


def test_what_the_page_holds_is_allowed_each_where_it_stands() -> None:
    script, style = map(allowed, INLINE)
    policy = STRICT.replace("script-src 'self'", f"script-src 'self' {script}")
    policy = policy.replace("style-src 'self'", f"style-src 'self' {style}")
    assert content_security_policy(PAGE.encode()) == policy


def test_no_attribute_and_no_comment_is_allowed() -> None:
    page = b'<p style="color: red" onclick="go()">&lt;script><!-- <script>run()</script> --></p>'
    assert content_security_policy(page) == STRICT


def test_the_header_fits_the_page_that_comes_with_it(browser: httpx.Client) -> None:
    for path in ("/", "/index.html", "/yours/what"):
        answer = browser.get(path)
        expected = content_security_policy(answer.content)
        assert answer.headers.get_list("content-security-policy") == [expected]
        assert all(allowed(text) in expected for text in INLINE)
