"""Mozilla's push service as Firefox knows it: a WebSocket for the browser, beside the POSTs.

The protocol is autopush's: hello, register, unregister, notification, ack.
"""

from __future__ import annotations

import json
import secrets
from typing import Any, Final, Self

from aiohttp import WSMsgType, web

from tests.support.post_office import Letter, PostOffice
from tests.support.push_service import in_base64

#: What an acknowledgement says of a message that was decrypted and reached its worker.
_DELIVERED: Final = 100


class Autopush(PostOffice):
    """A push service that a Firefox with these preferences connects to."""

    def __init__(self) -> None:
        super().__init__()
        self._channels: dict[str, str] = {}
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def audience(self) -> str:
        return self.origin

    @property
    def preferences(self) -> dict[str, bool | int | str]:
        """What makes Firefox come here, and come back soon."""
        return {
            "dom.push.serverURL": f"ws://127.0.0.1:{self._port}/",
            "dom.push.testing.allowInsecureServerURL": True,
            "dom.push.connection.enabled": True,
            "dom.push.retryBaseInterval": 100,
            "dom.push.quotaUpdateDelay": 100,
        }

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        app = web.Application()
        app.router.add_get("/", self._talk)
        self._runner = web.AppRunner(app, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner:
            await self._runner.cleanup()
        await super().__aexit__()

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(protocols=["push-notification"])
        await socket.prepare(request)
        line = _Line(self, socket)
        async for message in socket:
            if message.type is not WSMsgType.TEXT:
                break
            self.heard.append(message.data.encode())
            await self._hear(line, json.loads(message.data))
        self.disconnect(line.device, line)
        return socket

    async def _hear(self, line: _Line, told: dict[str, Any]) -> None:
        match told:
            case {"messageType": "hello"}:
                line.device = told.get("uaid") or secrets.token_hex(16)
                await line.say(
                    messageType="hello",
                    status=200,
                    uaid=line.device,
                    use_webpush=True,
                    broadcasts={},
                )
                await self.connect(line.device, line)
            case {"messageType": "register"} if self.is_silent:
                return
            case {"messageType": "register", "channelID": channel}:
                token = self.open_box(line.device, told.get("key", ""))
                self._channels[token] = channel
                endpoint = f"{self.origin}/push/{token}"
                await line.say(
                    messageType="register", status=200, channelID=channel, pushEndpoint=endpoint
                )
            case {"messageType": "unregister", "channelID": channel}:
                for token in [one for one, its in self._channels.items() if its == channel]:
                    self.close_box(token)
                await line.say(messageType="unregister", status=200, channelID=channel)
            case {"messageType": "ack", "updates": updates}:
                for update in updates:
                    assert update["code"] == _DELIVERED, update
                    self.acknowledge(update["version"])
            case {}:
                await line.say()

    def channel_of(self, letter: Letter) -> str:
        """The browser's own name for a subscription."""
        return self._channels[letter.token]


class _Line:
    """A Firefox that is connected."""

    def __init__(self, service: Autopush, socket: web.WebSocketResponse) -> None:
        self.device = ""
        self._service = service
        self._socket = socket

    async def hand_over(self, letter: Letter) -> None:
        await self.say(
            messageType="notification",
            channelID=self._service.channel_of(letter),
            version=letter.id,
            data=in_base64(letter.body),
            headers={"encoding": "aes128gcm"},
        )

    async def say(self, **told: object) -> None:
        if not self._socket.closed:
            await self._socket.send_json(told)
