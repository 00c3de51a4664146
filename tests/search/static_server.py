"""A plain static host on loopback: no compression, no ranges, nothing but files; it counts what it sends."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path


class Host(ThreadingHTTPServer):
    """Serves a folder. ``sent`` lists path and bytes of each answer."""

    daemon_threads = True

    def __init__(self, folder: Path) -> None:
        self.sent: list[tuple[str, int]] = []
        super().__init__(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Host

    def send_response(self, code, message=None):
        self._code = code
        super().send_response(code, message)

    def send_header(self, keyword, value):
        if keyword == "Content-Length":
            self.server.sent.append((self.path, int(value)))
        super().send_header(keyword, value)

    def log_message(self, *_):
        pass


@contextmanager
def hosting(folder: Path) -> Iterator[Host]:
    """A host for ``folder`` while the block runs."""
    with Host(folder) as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield host
        finally:
            host.shutdown()
            thread.join()
