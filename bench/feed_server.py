"""Feeds over loopback with 50 ms of latency, in a process of its own, so that its CPU time is nobody else's.

    python -m bench.feed_server SOURCES ENTRIES    → prints its port, serves until its standard input closes

``/SOURCE.xml`` is a feed. ``/mode/NAME`` says how feeds are answered from then on: ``304`` (validators are given and
honoured), ``equal`` (they are not honoured: the same body again), ``changed`` (one source in a hundred has a new
entry, the others as ``304``). It listens on several addresses of 127.0.0.0/8, as sources are on several hosts.
"""

import asyncio
import sys

from bench import generate

LATENCY = 0.05
HOSTS = 40
_TEMPLATES = 8
_NUMBER = b"channel-%03d"


def address(source: int) -> str:
    """The loopback address a source is asked at."""
    return f"127.0.0.{1 + source % HOSTS}"


class FeedServer:
    """Makes each source's body out of a few templates; the same bytes each time."""

    def __init__(self, entries: int) -> None:
        self._bodies = [generate.feed(number, entries) for number in range(_TEMPLATES)]
        self._newer = [generate.feed(number, entries + 1) for number in range(_TEMPLATES)]
        self.mode = "304"

    def body(self, source: int) -> tuple[bytes, str]:
        """Bytes and ETag of a source as it is now."""
        template = source % _TEMPLATES
        new = self.mode == "changed" and source % 100 == 0
        kind = self._newer if new else self._bodies
        return kind[template].replace(_NUMBER % template, b"channel-s%d" % source), f'"{source}-{int(new)}"'

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                path = head.split(b" ", 2)[1].decode()
                if path.startswith("/mode/"):
                    self.mode = path.removeprefix("/mode/")
                    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                    continue
                await asyncio.sleep(LATENCY)
                body, etag = self.body(int(path.strip("/").removesuffix(".xml")))
                if self.mode != "equal" and etag.encode() in head:
                    writer.write(b"HTTP/1.1 304 Not Modified\r\nETag: %b\r\n\r\n" % etag.encode())
                    continue
                writer.write(
                    b"HTTP/1.1 200 OK\r\nContent-Type: application/xml; charset=utf-8\r\nETag: %b\r\n"
                    b"Content-Length: %d\r\n\r\n" % (etag.encode(), len(body))
                )
                writer.write(body)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()


async def main() -> None:
    """Serve until standard input closes."""
    feeds = FeedServer(int(sys.argv[2]))
    first = await asyncio.start_server(feeds.serve, address(0), 0)
    port = first.sockets[0].getsockname()[1]
    rest = [await asyncio.start_server(feeds.serve, address(host), port) for host in range(1, HOSTS)]
    print(port, flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    for server in [first, *rest]:
        server.close()


if __name__ == "__main__":
    asyncio.run(main())
