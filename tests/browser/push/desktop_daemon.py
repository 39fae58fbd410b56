"""A desktop's notifications on a session bus of their own, for Python's GObject bindings.

`desktop.py` starts it with the system's Python. It tells what browsers ask of
org.freedesktop.Notifications as lines of JSON on standard output, and does on standard input what
a person would: press a button, swipe away.
"""

from __future__ import annotations

import itertools
import json
import sys
from typing import Any

from gi.repository import Gio, GLib

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACE = f"""
<node><interface name="{NAME}">
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{{sv}}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="CloseNotification"><arg type="u" direction="in"/></method>
  <signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
  <signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
</interface></node>
"""
BY_PERSON, BY_BROWSER = 2, 3

numbers = itertools.count(1)


def tell(**told: object) -> None:
    """Write a line for the test."""
    print(json.dumps(told), flush=True)  # noqa: T201 - this is how the test hears of it


def answer(method: str, asked: tuple[Any, ...]) -> GLib.Variant | None:
    """Answer a browser."""
    if method == "GetCapabilities":
        return GLib.Variant("(as)", (["actions", "body", "persistence"],))
    if method == "GetServerInformation":
        return GLib.Variant("(ssss)", ("Desktop of tests", "Ebb", "1", "1.2"))
    if method == "Notify":
        _, replaced, _, title, body, actions, _, _ = asked
        number = replaced or next(numbers)
        buttons = dict(zip(actions[::2], actions[1::2], strict=True))
        tell(shown=number, title=title, body=body, buttons=buttons)
        return GLib.Variant("(u)", (number,))
    close(asked[0], BY_BROWSER)
    return None


def close(number: int, reason: int) -> None:
    """Take a notification off the screen."""
    tell(closed=number)
    emit("NotificationClosed", GLib.Variant("(uu)", (number, reason)))


def emit(signal: str, arguments: GLib.Variant) -> None:
    """Tell the browsers."""
    connection.emit_signal(None, PATH, NAME, signal, arguments)


def serve(*call: Any) -> None:
    """Take a method call."""
    method, parameters, invocation = call[4:7]
    invocation.return_value(answer(method, parameters.unpack()))


def act(*_: object) -> bool:
    """Do what the test wants; its end is ours."""
    line = sys.stdin.readline()
    if not line:
        loop.quit()
        return False
    wanted = json.loads(line)
    number, button = wanted["number"], wanted.get("button")
    if button is None:
        close(number, BY_PERSON)
    else:
        emit("ActionInvoked", GLib.Variant("(us)", (number, button)))
    return True


# GLib watches over the bus it starts: the bus ends with this process, however that ends.
bus = Gio.TestDBus.new(Gio.TestDBusFlags.NONE)
bus.up()
flags = Gio.DBusConnectionFlags
connection = Gio.DBusConnection.new_for_address_sync(
    bus.get_bus_address(),
    flags.AUTHENTICATION_CLIENT | flags.MESSAGE_BUS_CONNECTION,
    None,
    None,
)
connection.register_object(PATH, Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0], serve)
Gio.bus_own_name_on_connection(connection, NAME, Gio.BusNameOwnerFlags.NONE, None, None)
loop = GLib.MainLoop()
GLib.io_add_watch(sys.stdin.fileno(), GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, act)
tell(address=bus.get_bus_address())
loop.run()
bus.down()
