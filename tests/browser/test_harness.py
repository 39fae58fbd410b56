"""The harness proves itself on a bare page before it judges Ebb."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as FutureTimeout
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import BROWSERS
from tests.browser.proxy import Fault, Proxy

if TYPE_CHECKING:
    from tests.browser.plain import PlainServer
    from tests.browser.screen import MakePhone


@pytest.mark.parametrize("make_phone", BROWSERS, indirect=True)
def test_a_killed_browser_keeps_what_it_kept(make_phone: MakePhone, plain: PlainServer) -> None:
    """Server off, tap, SIGKILL, cold start from the cache: the tap is still there."""
    phone = make_phone()
    phone.open(plain.address)
    phone.sees("kept 0")
    phone.wait("return (await navigator.serviceWorker.ready).active.state === 'activated'")
    phone.wait("return Boolean(await (await caches.open('bare-1')).match('/page.js'))")
    plain.stop()
    phone.open(f"{plain.address}/some/deep/link")
    phone.tap("Keep")
    phone.sees("kept 1")
    phone.kill()
    phone.start()
    phone.open(f"{plain.address}/")
    phone.sees("kept 1")


def test_the_proxy_has_the_faults_it_is_asked_for(plain: PlainServer) -> None:
    """Honest, an error, a dropped answer, a hang that ends, a closed port."""
    with Proxy() as proxy:
        proxy.upstream = plain.port
        assert ask(proxy, "/page.js") == HTTPStatus.OK
        proxy.behave(Fault("/page", status=500))
        assert ask(proxy, "/page.js") == HTTPStatus.INTERNAL_SERVER_ERROR
        assert ask(proxy, "/") == HTTPStatus.OK
        proxy.behave(Fault("/page", drop=True))
        assert ask(proxy, "/page.js") is None
        proxy.behave(Fault("/page", hang=True))
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(ask, proxy, "/page.js")
            with pytest.raises(FutureTimeout):
                waiting.result(0.2)
            proxy.behave()
            assert waiting.result() is None
        proxy.off()
        assert ask(proxy, "/page.js") is None
        proxy.on()
        assert ask(proxy, "/page.js") == HTTPStatus.OK
        while len(proxy.asked("/page.js")) < 5:
            time.sleep(0.01)
        # What was dropped or kept hanging has no status.
        assert [x.status for x in proxy.asked("/page.js")] == [200, 500, 0, 0, 200]


def ask(proxy: Proxy, path: str) -> int | None:
    """The status of one GET, or None when there was no answer."""
    connection = HTTPConnection("127.0.0.1", proxy.port, timeout=20)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, HTTPException):
        return None
    finally:
        connection.close()
