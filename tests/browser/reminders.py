"""Reminders without a push service: a browser that subscribes to nothing, and its worker."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.browser.chromium import ChromiumScreen
    from tests.browser.ebb import Ebb

#: With a contact the server has a key and sends.
ENV = {"EBB_CONTACT": "mailto:ada@example.org"}
# Subscribing gives at once what a browser would have from its push service. It outlives a reload,
# as the browser's own does; `asked` counts how often the permission was asked for.
SUBSCRIBES = """
const held = () => JSON.parse(localStorage.getItem("subscription") ?? "null");
const bytes = (key) =>
  Uint8Array.from(atob(key.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0)).buffer;
const keys = {
  p256dh: "BKsT8ym3Jr1V1Pz1TMi2bLatPweTbma9GM3ZnfQ85-1nxH2hCH8DAIJPpe_yf8Dl-N02EGTAlgUNlOX6ZeoCd70",
  auth: "iIElKEkZt8xMR0PrRiKZhg",
};
const made = ({ endpoint, key }) => ({
  endpoint,
  options: { userVisibleOnly: true, applicationServerKey: bytes(key) },
  toJSON: () => ({ endpoint, keys }),
  unsubscribe: async () => {
    localStorage.removeItem("subscription");
    return true;
  },
});
PushManager.prototype.getSubscription = async () => held() && made(held());
PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
  const number = Number(localStorage.getItem("subscribed") ?? 0) + 1;
  localStorage.setItem("subscribed", number);
  const endpoint = `https://fcm.googleapis.com/fcm/send/phone-${number}`;
  localStorage.setItem("subscription", JSON.stringify({ endpoint, key }));
  return made(held());
};
globalThis.asked = 0;
const ask = Notification.requestPermission.bind(Notification);
Notification.requestPermission = () => {
  globalThis.asked += 1;
  return ask();
};
"""
#: A push service that cannot be reached: Chromium then waits for ever.
HANGS = (
    SUBSCRIBES
    + """
PushManager.prototype.subscribe = () => {
  globalThis.isHanging = true;
  return new Promise(() => {});
};
"""
)

# Somebody else was the last one to turn reminders on here.
SOMEBODY = """
const opening = indexedDB.open("ebb-device");
const database = await new Promise((resolve) => {
  opening.onsuccess = () => resolve(opening.result);
});
const store = database.transaction("state", "readwrite").objectStore("state");
await new Promise((resolve) => {
  store.get("device").onsuccess = ({ target: { result } }) => {
    const state = { ...result, reminders: { account: "somebody" } };
    store.put(state, "device").onsuccess = resolve;
  };
});
database.close();
"""

SHOWN = """
const registration = await navigator.serviceWorker.ready;
return (await registration.getNotifications()).map(
  ({ title, body, tag, lang, data, actions }) =>
    ({ title, body, tag, lang, data, actions: actions.map(({ title }) => title) }),
);
"""
# What the worker shows is written down, too: one that is shown and replaced would be two.
WATCH = """() => {
  self.shows = [];
  self.silent = [];
  const show = self.registration.showNotification.bind(self.registration);
  self.registration.showNotification = (title, options) => {
    self.shows.push(title);
    self.silent.push(options.silent);
    return show(title, options);
  };
}"""
# A tap that nobody made: the browser then lets no window come to the front, which is noted instead.
CLICK = """async ([type, tag, action]) => {
  self.led = [];
  WindowClient.prototype.focus = async function () {
    self.led.push("focus");
    return this;
  };
  self.clients.openWindow = async (url) => self.led.push(url);
  const all = await self.registration.getNotifications();
  const notification = all.find((one) => one.tag === tag);
  const event = new NotificationEvent(type, { notification, action });
  const work = [];
  Object.defineProperty(event, "waitUntil", { value: (promise) => work.push(promise) });
  self.dispatchEvent(event);
  await Promise.all(work);
  return self.led;
}"""


class Worker:
    """The worker behind a screen, told what a browser would tell it."""

    def __init__(self, screen: ChromiumScreen, ebb: Ebb) -> None:
        self.ebb = ebb
        self.context = screen.page.context
        self.session = self.context.new_cdp_session(screen.page)
        found: list[dict[str, Any]] = []
        event = "ServiceWorker.workerRegistrationUpdated"
        self.session.on(event, lambda told: found.extend(told["registrations"]))
        self.session.send("ServiceWorker.enable")
        screen.until(lambda: bool(screen.run("return true") and found))
        self.registration = found[-1]["registrationId"]

    def push(self, data: str) -> None:
        """Deliver a message, as if it had been decrypted."""
        # A browser tries again where a worker does not start in time; the driver does not.
        self.session.send("ServiceWorker.startWorker", {"scopeURL": f"{self.ebb.address}/"})
        where = {"origin": self.ebb.address, "registrationId": self.registration}
        self.session.send("ServiceWorker.deliverPushMessage", {**where, "data": data})

    def nudge(self, id_: str, tag: str = "tag", actions: Sequence[str] = ()) -> None:
        """Deliver a nudge with the server's own plain line."""
        notification = {
            "title": "The plain line",
            "body": "of the message",
            "navigate": f"{self.ebb.address}/nudge/{id_}",
            "lang": "en",
            "tag": tag,
            "data": {"id": id_},
            "actions": [{"action": one, "title": one, "navigate": "x"} for one in actions],
        }
        self.push(json.dumps({"web_push": 8030, "notification": notification, "mutable": True}))

    def run(self, script: str, argument: object = None) -> Any:
        """Run a function within the worker."""
        return self.context.service_workers[-1].evaluate(script, argument)

    def click(self, tag: str = "tag", action: str = "") -> list[str]:
        """Tap a notification or one of its buttons; gives which windows came or were opened."""
        led: list[str] = self.run(CLICK, ["notificationclick", tag, action])
        return led

    def dismiss(self, tag: str = "tag") -> None:
        """Swipe a notification away."""
        self.run(CLICK, ["notificationclose", tag, ""])


def shown(screen: ChromiumScreen, count: int = 1) -> list[dict[str, Any]]:
    """The notifications that are shown, once there are so many."""
    screen.wait(f"return (await (async () => {{ {SHOWN} }})()).length >= args[0]", count)
    found: list[dict[str, Any]] = screen.run(SHOWN)
    return found
