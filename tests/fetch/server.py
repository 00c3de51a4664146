"""A real HTTP server on loopback that can misbehave in every way, for tests.

It runs in a thread with its own event loop and speaks through bare asyncio streams, since no proper HTTP library
would send what has to be sent here. A path is served by a handler, which writes what it likes:

    with Server({"/feed": answer(FEED)}) as server:
        ... server.url("/feed") ... server.asked
"""

import asyncio
import gzip
import ssl
import struct
import threading
import zlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import Self

import brotli
import zstandard

FEED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>街坊报</title><link>https://news.example/</link><description>d</description>
<item><title>早市开张</title><link>https://news.example/1</link><guid>1</guid></item>
</channel></rss>
""".encode()
PAGE = b"<!DOCTYPE html>\n<html><head><title>Please wait</title></head><body><p>checking your browser</p></body></html>"


@dataclass
class Asked:
    """A request as it came in; header names in lower case."""

    method: str
    target: str
    headers: dict[str, str] = field(default_factory=dict)


Handler = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Serves ``handlers`` by path (without query), 404 for the rest; remembers what was ``asked``.

    ``otherwise`` handles every path that has no handler. ``tls`` makes it an https server.
    """

    def __init__(
        self,
        handlers: dict[str, Handler] | None = None,
        *,
        otherwise: Handler | None = None,
        tls: ssl.SSLContext | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        self.handlers = handlers or {}
        self.asked: list[Asked] = []
        self.connections = 0
        self.most_at_once = 0
        self.at_once = 0
        self._otherwise = otherwise
        self._tls = tls
        self._host = host
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._ready = threading.Event()

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    @property
    def base(self) -> str:
        return f"{'https' if self._tls else 'http'}://{self._host}:{self.port}"

    def url(self, path: str) -> str:
        return self.base + path

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        start = asyncio.start_server(self._connection, self._host, 0, ssl=self._tls)
        listening = self._loop.run_until_complete(start)
        self.port = listening.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        listening.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while asked := await _read_request(reader):
                self.asked.append(asked)
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    handler = self.handlers.get(asked.target.partition("?")[0]) or self._otherwise or answer(b"", 404)
                    await handler(asked, writer)
                    await writer.drain()
                finally:
                    self.at_once -= 1
            writer.write(head(400, [("Content-Length", 0)]))
            await writer.drain()
            await reader.read(1 << 16)
        except (OSError, asyncio.IncompleteReadError, HangUpError):
            pass
        finally:
            writer.close()


class HangUpError(Exception):
    """A handler is done with the connection."""


async def _read_request(reader: asyncio.StreamReader) -> Asked | None:
    start = await reader.readexactly(1)
    if not start.isalpha():
        return None  # TLS, spoken to a server that has none
    first, *lines = (start + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = dict(line.split(": ", 1) for line in lines if ": " in line)
    return Asked(method, target, {name.lower(): value for name, value in headers.items()})


def head(status: int, headers: Iterable[tuple[str, str | int]] = ()) -> bytes:
    lines = [f"HTTP/1.1 {status} X", *(f"{name}: {value}" for name, value in headers)]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def answer(body: bytes = FEED, status: int = 200, headers: dict[str, str] | None = None) -> Handler:
    """An ordinary answer, the connection kept."""
    given = {"Content-Type": "application/xml; charset=utf-8"} | (headers or {})

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(status, [*given.items(), ("Content-Length", len(body))]) + body)

    return handler


def raw(data: bytes, *, close: bool = True) -> Handler:
    """These very bytes and nothing else; then the connection is closed unless it is to be kept."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if close:
            raise HangUpError

    return handler


def redirect(location: str, status: int = 302) -> Handler:
    return answer(b"", status, {"Location": location})


def conditional(
    body: bytes, etag: str, *, compare: Callable[[str, str], bool] = lambda header, tag: tag in header
) -> Handler:
    """304 if the request's If-None-Match holds ``etag``."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        if compare(asked.headers.get("if-none-match", ""), etag):
            writer.write(head(304, [("ETag", etag)]))
        else:
            await answer(body, 200, {"ETag": etag})(asked, writer)

    return handler


def slow(body: bytes = FEED, *, seconds_between: float = 0.2) -> Handler:
    """A byte at a time."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, [("Content-Length", len(body))]))
        for byte in body:
            writer.write(bytes((byte,)))
            await writer.drain()
            await asyncio.sleep(seconds_between)

    return handler


def after(seconds: float, then: Handler) -> Handler:
    """Waits, then answers."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(seconds)
        await then(asked, writer)

    return handler


def reset_midway(body: bytes = FEED) -> Handler:
    """Half of the body, then a TCP reset."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, [("Content-Length", len(body))]) + body[: len(body) // 2])
        await writer.drain()
        await asyncio.sleep(0.05)
        connection = writer.get_extra_info("socket")
        connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()
        raise HangUpError

    return handler


def endless(chunked: bool = True) -> Handler:
    """A body that never ends."""
    piece = b"<item><title>again</title></item>" * 2_000

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(head(200, [("Transfer-Encoding", "chunked")] if chunked else [("Connection", "close")]))
        while True:
            writer.write(b"%x\r\n%b\r\n" % (len(piece), piece) if chunked else piece)
            await writer.drain()

    return handler


def header_flood() -> Handler:
    """Headers without end."""

    async def handler(asked: Asked, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        number = 0
        while True:
            number += 1
            writer.write(b"".join(b"X-Flood-%d-%d: %b\r\n" % (number, n, b"x" * 100) for n in range(100)))
            await writer.drain()

    return handler


def compress(body: bytes, coding: str) -> bytes:
    """``body`` in one of the content codings (``raw-deflate``: as some servers misunderstand deflate)."""
    match coding:
        case "gzip":
            return gzip.compress(body, 9)
        case "deflate":
            return zlib.compress(body, 9)
        case "raw-deflate":
            packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
            return packer.compress(body) + packer.flush()
        case "br":
            return bytes(brotli.compress(body, quality=5))
        case "zstd":
            return zstandard.ZstdCompressor(level=3).compress(body)
    raise AssertionError(coding)


def bomb(coding: str, megabytes: int = 256) -> bytes:
    """A few kilobytes that become ``megabytes`` of spaces; made piece by piece, so that a test stays small."""
    piece = b" " * (1 << 20)
    match coding:
        case "gzip":
            packer = zlib.compressobj(9, zlib.DEFLATED, 31)
            return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
        case "deflate":
            packer = zlib.compressobj(9)
            return b"".join(packer.compress(piece) for _ in range(megabytes)) + packer.flush()
        case "br":
            small = brotli.Compressor(quality=5)
            return b"".join(small.process(piece) for _ in range(megabytes)) + bytes(small.finish())
        case "zstd":
            smaller = zstandard.ZstdCompressor(level=3).compressobj()
            return b"".join(smaller.compress(piece) for _ in range(megabytes)) + smaller.flush()
    raise AssertionError(coding)
