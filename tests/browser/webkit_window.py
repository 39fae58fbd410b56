"""The smallest WebKitGTK browser that a driver may steer and whose profile survives it.

WebKitWebDriver starts it as `python webkit_window.py PROFILE`. MiniBrowser, which comes with
WebKitGTK, forgets everything when it is automated; this one keeps IndexedDB, caches, service
workers and cookies in PROFILE, as a home-screen app does. GTK 3 is called through ctypes.
"""

from __future__ import annotations

import ctypes
import sys
from pathlib import Path

POINTER = ctypes.c_void_p
AUTOMATION_STARTED = ctypes.CFUNCTYPE(None, POINTER, POINTER, POINTER)
CREATE_WEB_VIEW = ctypes.CFUNCTYPE(POINTER, POINTER, POINTER)
COOKIES_IN_SQLITE = 1

gtk = ctypes.CDLL("libgtk-3.so.0")
gobject = ctypes.CDLL("libgobject-2.0.so.0")
webkit = ctypes.CDLL("libwebkit2gtk-4.1.so.0")
for library, names in (
    (gtk, ("gtk_window_new",)),
    (
        webkit,
        (
            "webkit_website_data_manager_new",
            "webkit_website_data_manager_get_cookie_manager",
            "webkit_web_context_new_with_website_data_manager",
        ),
    ),
    (gobject, ("g_object_new",)),
):
    for name in names:
        getattr(library, name).restype = POINTER
webkit.webkit_web_view_get_type.restype = ctypes.c_size_t


def listen(thing: int, signal: bytes, callback: object) -> None:
    """Connect a GObject signal."""
    gobject.g_signal_connect_data(POINTER(thing), signal, callback, None, None, 0)


def open_context(profile: Path) -> int:
    """Make a web context whose data and cookies live in the profile."""
    folder = str(profile).encode()
    manager = POINTER(
        webkit.webkit_website_data_manager_new(
            b"base-data-directory", folder, b"base-cache-directory", folder + b"/cache", None
        )
    )
    cookies = POINTER(webkit.webkit_website_data_manager_get_cookie_manager(manager))
    file = folder + b"/cookies.sqlite"
    webkit.webkit_cookie_manager_set_persistent_storage(cookies, file, COOKIES_IN_SQLITE)
    context: int = webkit.webkit_web_context_new_with_website_data_manager(manager)
    return context


def main() -> None:
    """Wait for the driver and give it one window for each view that it asks for."""
    gtk.gtk_init(None, None)
    context = open_context(Path(sys.argv[1]))

    def create_web_view(_session: int, _data: int) -> int:
        view: int = gobject.g_object_new(
            ctypes.c_size_t(webkit.webkit_web_view_get_type()),
            b"web-context",
            POINTER(context),
            b"is-controlled-by-automation",
            ctypes.c_int(1),
            None,
        )
        window = POINTER(gtk.gtk_window_new(0))
        gtk.gtk_window_set_default_size(window, 390, 844)
        gtk.gtk_container_add(window, POINTER(view))
        gtk.gtk_widget_show_all(window)
        return view

    # Python must keep the callbacks alive as long as GTK may call them.
    create = CREATE_WEB_VIEW(create_web_view)

    def automation_started(_context: int, session: int, _data: int) -> None:
        listen(session, b"create-web-view", create)

    started = AUTOMATION_STARTED(automation_started)
    listen(context, b"automation-started", started)
    webkit.webkit_web_context_set_automation_allowed(POINTER(context), 1)
    gtk.gtk_main()


if __name__ == "__main__":
    main()
