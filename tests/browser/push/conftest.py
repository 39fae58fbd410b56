"""Phones that are reminded: browsers, the push services they know, and what a person then sees."""

from __future__ import annotations

import json
import os
import ssl
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.chromium import ChromiumPhone
from tests.browser.ebb import Ebb
from tests.browser.firefox import FirefoxPhone
from tests.browser.push.desktop import Desktop
from tests.browser.push.elsewhere import elsewhere
from tests.browser.push.other_device import OtherDevice
from tests.support.autopush import Autopush
from tests.support.mcs import HOST, Mcs
from tests.support.push_service import make_tls

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.browser.screen import Phone
    from tests.support.post_office import PostOffice

SERVER = Path(__file__).with_name("near_server.py")
# What a person's yes leaves behind. A yes given through the driver is gone with the process.
CHROMIUM_PERMISSION = {"profile": {"default_content_setting_values": {"notifications": 1}}}
FIREFOX_PERMISSION = {"permissions.default.desktop-notification": 1}


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> str:
    """Name the browser that a test runs in; by itself it runs in both."""
    name: str = request.param
    return name


@pytest.fixture
def desktop() -> Iterator[Desktop]:
    """A desktop that shows notifications."""
    with Desktop() as running:
        yield running


@pytest.fixture
def service(browser: str, certificate: Certificate) -> Iterator[PostOffice]:
    """The push service of the browser."""
    made = Autopush() if browser == "firefox" else Mcs(certificate.server)
    with elsewhere(made) as running:
        yield running


class Certificate:
    """What the push service shows of itself, and where others find out that it is true."""

    def __init__(self, folder: Path) -> None:
        self.server, client = make_tls(HOST, "127.0.0.1")
        self.path = folder / "push.pem"
        (one,) = client.get_ca_certs(binary_form=True)
        self.path.write_text(ssl.DER_cert_to_PEM_cert(one))


@pytest.fixture
def certificate(tmp_path: Path) -> Certificate:
    return Certificate(tmp_path)


@pytest.fixture
def ebb(app: Path, tmp_path: Path, service: PostOffice, certificate: Certificate) -> Iterator[Ebb]:
    """A server that reminds, in a network where the push service is the test's."""
    settings = {
        "EBB_CONTACT": "mailto:ada@example.org",
        "EBB_PUSH_TRUSTED": f"{service.audience},{service.origin}",
        "SSL_CERT_FILE": str(certificate.path),
    }
    command = (sys.executable, str(SERVER), f"{HOST}={service.port}", "--")
    with Ebb(tmp_path / "data", app, command=command, **settings) as running:
        yield running


@pytest.fixture
def phone(
    request: pytest.FixtureRequest, tmp_path: Path, desktop: Desktop, service: PostOffice
) -> Iterator[Phone]:
    """A phone whose person said yes to notifications."""
    profile = tmp_path / "phone"
    made: Phone
    if isinstance(service, Autopush):
        preferences = {**service.preferences, **FIREFOX_PERMISSION}
        made = FirefoxPhone(profile, preferences, desktop.environment)
    else:
        assert isinstance(service, Mcs)
        settings = profile / "Default" / "Preferences"
        settings.parent.mkdir(parents=True)
        settings.write_text(json.dumps(CHROMIUM_PERMISSION))
        environment = {**os.environ, **desktop.environment}
        playwright = request.getfixturevalue("playwright")
        made = ChromiumPhone(playwright, profile, service.flags, env=environment)
    made.start()
    yield made
    made.close()


@pytest.fixture
def other(ebb: Ebb) -> OtherDevice:
    """Another device of the person, signed in by the owner's code."""
    return OtherDevice(ebb, ebb.first_code())
