"""The application behind a real uvicorn on loopback, and a client that sends addresses exactly as they are given."""

import http.client
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from jianbao.serve import create_app
from jianbao.sources.newsroom import Newsroom


class Answer:
    """What came back; header names are lower case."""

    def __init__(self, answer: http.client.HTTPResponse) -> None:
        self.status_code = answer.status
        self.headers = {name.lower(): value for name, value in answer.getheaders()}
        self.content = answer.read()

    @property
    def text(self) -> str:
        return self.content.decode()


class Client:
    """Asks one server; follows no redirect; may be used from several threads."""

    def __init__(self, port: int) -> None:
        self.port = port

    def request(self, method: str, path: str, headers: dict[str, str] | None = None) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers=headers or {})
            return Answer(connection.getresponse())
        finally:
            connection.close()

    def get(self, path: str, headers: dict[str, str] | None = None) -> Answer:
        return self.request("GET", path, headers)

    def head(self, path: str) -> Answer:
        return self.request("HEAD", path)


@contextmanager
def running(archive_path: Path, newsroom: Newsroom, *, watch: bool = False) -> Iterator[Client]:
    """A server for the newsroom's site on a free port of loopback."""
    server = uvicorn.Server(
        uvicorn.Config(create_app(archive_path, newsroom, watch=watch), port=0, log_level="warning")
    )
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert thread.is_alive(), "the server ended by itself"
            assert time.monotonic() < deadline, "the server does not start"
            time.sleep(0.02)
        yield Client(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20)
