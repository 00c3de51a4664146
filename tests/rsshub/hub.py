"""A real RSSHub on loopback, over the shared folder's stand-in for Sina. Installed from the npm registry once."""

import json
import os
import re
import selectors
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

_INSTALL_SECONDS = 400
_START_SECONDS = 90


class Hub:
    """A running RSSHub: its address, and the stand-in's levers."""

    def __init__(self, url: str, control: str, feeds: Path, process: subprocess.Popen[str]) -> None:
        self.url = url
        self._process = process
        self._control = control
        self._feeds = feeds

    def pull(self, lever: str) -> None:
        """A lever of the stand-in: ``/break/3``, ``/slow/1``."""
        urllib.request.urlopen(self._control + lever, timeout=10).read()

    def kill(self) -> None:
        """As ``kill -9`` does: connections break off, nothing listens any more."""
        self._process.kill()
        self._process.wait(30)

    def set_feed(self, name: str, feed: dict[str, object]) -> None:
        """Publish, change or break ``/check/NAME``."""
        (self._feeds / f"{name}.json").write_text(json.dumps(feed, ensure_ascii=False), "utf-8")


@contextmanager
def running_hub(shared: Path, tmp_path: Path, **settings: str) -> Iterator[Hub]:
    """Start both, and end both. Hubs of one ``tmp_path`` share their ``/check`` feeds; ``settings`` are RSSHub's own.

    Skips, saying so, where RSSHub cannot be installed.
    """
    server = shared / "rsshub" / "server"
    feeds = tmp_path / "feeds"
    feeds.mkdir(exist_ok=True)
    upstream = subprocess.Popen([sys.executable, str(server / "sina_upstream.py")], stdout=subprocess.PIPE, text=True)
    hub = None
    try:
        told = dict(pair.split("=", 1) for pair in _first_line(upstream, _START_SECONDS).split())
        environ = (
            os.environ | told | {"CACHE_EXPIRE": "1", "CACHE_CONTENT_EXPIRE": "1", "CHECK_FEEDS": str(feeds)} | settings
        )
        hub = subprocess.Popen(
            [str(server / "start.sh"), "0"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environ
        )
        line = _first_line(hub, _INSTALL_SECONDS)
        found = re.match(r"ready (\S+)", line)
        if not found:
            pytest.skip(f"RSSHub cannot be installed or started here: {line[:200]}")
        yield Hub(found.group(1), told["CONTROL"], feeds, hub)
    finally:
        for process in (hub, upstream):
            if process is not None:
                process.terminate()
                process.communicate(timeout=30)


def _first_line(process: subprocess.Popen[str], seconds: float) -> str:
    assert process.stdout
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        end = time.monotonic() + seconds
        while time.monotonic() < end and not selector.select(1):
            pass
    line = process.stdout.readline()
    return line or (process.stderr.read()[-400:] if process.stderr else "it ended at once")
