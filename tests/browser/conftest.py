"""Real browsers: one Chromium process for most tests, profiles of their own where one must die."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from tests.browser.build import built_app
from tests.browser.chromium import FLAGS, PATH, PHONE, SHELL, ChromiumPhone, ChromiumScreen
from tests.browser.ebb import Ebb
from tests.browser.firefox import FirefoxPhone
from tests.browser.plain import PlainServer
from tests.browser.webkit import Display, WebKitPhone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

    from tests.browser.screen import MakePhone, Phone

BROWSERS = ("chromium", "firefox", "webkit")


class MakeDevice(Protocol):
    """Opens a fresh Chromium context, which is a device of its own, in the shared process."""

    def __call__(self, script: str = "", **options: object) -> ChromiumScreen:
        """One more device; `script` runs in every page before the app does."""
        ...


# Playwright's synchronous interface keeps an event loop running in this thread. The package scope
# ends it with the last browser test, so that asynchronous tests elsewhere can start their own.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    """Playwright's driver."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium process without windows that most tests share."""
    browser = playwright.chromium.launch(executable_path=SHELL, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def whole_chromium(playwright: Playwright) -> Iterator[Browser]:
    """One Chromium process as people have it, for what needs more of it than pages."""
    browser = playwright.chromium.launch(executable_path=PATH, args=list(FLAGS))
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def display() -> Iterator[str]:
    """A virtual display for WebKitGTK."""
    with Display() as running:
        yield running.name


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built app."""
    return built_app(tmp_path_factory.mktemp("app") / "dist")


@pytest.fixture
def make_phone(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[MakePhone]:
    """Start phones of the browser that the test is parametrised with (Chromium otherwise)."""
    name = getattr(request, "param", "chromium")
    makers: dict[str, Callable[[Path], Phone]] = {
        "chromium": lambda p: ChromiumPhone(request.getfixturevalue("playwright"), p),
        "firefox": FirefoxPhone,
        "webkit": lambda p: WebKitPhone(p, request.getfixturevalue("display")),
    }
    phones: list[Phone] = []

    def make() -> Phone:
        phone = makers[name](tmp_path / f"{name}-{len(phones)}")
        phones.append(phone)
        phone.start()
        return phone

    yield make
    for phone in phones:
        phone.close()


@pytest.fixture
def make_device(chromium: Browser) -> Iterator[MakeDevice]:
    """Open devices that need no process of their own."""
    contexts: list[BrowserContext] = []

    def make(script: str = "", **options: object) -> ChromiumScreen:
        context = chromium.new_context(**{**PHONE, **options})
        contexts.append(context)
        if script:
            context.add_init_script(script)
        return ChromiumScreen(context.new_page())

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def ebb(app: Path, tmp_path: Path) -> Iterator[Ebb]:
    """A server of the test's own, with no account yet."""
    with Ebb(tmp_path / "data", app) as running:
        yield running


@pytest.fixture(scope="package")
def calm(app: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ebb]:
    """A server that many tests share: for what a phone does alone, without an account."""
    with Ebb(tmp_path_factory.mktemp("calm"), app) as running:
        yield running


@pytest.fixture
def plain() -> Iterator[PlainServer]:
    """A bare page behind a bare worker."""
    with PlainServer() as server:
        yield server
