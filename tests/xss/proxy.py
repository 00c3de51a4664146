"""A proxy on loopback that stands for the whole web: it serves folders as hosts, and notes everybody else who is asked.

A browser that is told to use it for everything can reach nothing past it.
"""

import mimetypes
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

_MANY = 64


class Proxy(ThreadingHTTPServer):
    """``hosts`` are folders by host name; ``asked`` are the hosts of others that somebody wanted."""

    daemon_threads = True
    request_queue_size = _MANY

    def __init__(self, hosts: dict[str, Path]) -> None:
        self.hosts = hosts
        self.asked: list[str] = []
        super().__init__(("127.0.0.1", 0), _Handler)

    @property
    def url(self) -> str:
        """What a browser is to be told."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Proxy
    protocol_version = "HTTP/1.1"
    timeout = 60

    def do_GET(self) -> None:
        """A file of a host of ours, or a note."""
        parts = urlsplit(self.path)
        folder = self.server.hosts.get(parts.hostname or "")
        if folder is None:
            self._refuse(parts.hostname or self.path)
            return
        path = unquote(parts.path).lstrip("/")
        file = folder / (path + "index.html" if not path or path.endswith("/") else path)
        if not file.is_file():
            self._send(404, b"", "text/plain")
            return
        kind = parse_qs(parts.query).get("as", [_kind(file.name)])[0]
        self._send(200, file.read_bytes(), kind)

    do_POST = do_HEAD = do_PUT = do_OPTIONS = do_GET  # noqa: N815 - names that http.server asks for

    def do_CONNECT(self) -> None:
        """Nobody here speaks TLS."""
        self._refuse(self.path.rpartition(":")[0])

    def _refuse(self, host: str) -> None:
        self.server.asked.append(host)
        self.close_connection = True
        self._send(502, b"", "text/plain")

    def _send(self, status: int, content: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


def _kind(name: str) -> str:
    # As a careless host serves it: no charset, no policy, no nosniff.
    return {"xml": "application/xml", "json": "application/json"}.get(
        name.rpartition(".")[2], mimetypes.guess_type(name)[0] or "application/octet-stream"
    )


@contextmanager
def proxied(hosts: dict[str, Path]) -> Iterator[Proxy]:
    """A running proxy."""
    proxy = Proxy(hosts)
    thread = threading.Thread(target=proxy.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield proxy
    finally:
        proxy.shutdown()
        thread.join(20)
        proxy.server_close()
