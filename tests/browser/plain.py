"""A bare static server on a fixed port that can be stopped and started again."""

from __future__ import annotations

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Self

FOLDER = Path(__file__).parent / "page"


class _Handler(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()


class PlainServer:
    """Serves one folder; `stop` refuses connections as a server that is off does."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        self.port = 0
        self.server: ThreadingHTTPServer | None = None

    @property
    def address(self) -> str:
        """The origin, without a slash."""
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Listen; the second time on the same port."""
        handler = partial(_Handler, directory=str(self.folder))
        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def stop(self) -> None:
        """Stop listening."""
        if self.server:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()
