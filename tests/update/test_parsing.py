"""A feed that is expensive in a way that nobody thought of is given up."""

import re
import threading
import time

import pytest

from jianbao.errors import FeedError
from jianbao.update import parsing
from jianbao.update.parsing import cpu_limit, parse_fenced

BROKEN = b"<rss><channel><title>t</title>" + b"<item><title>a & b</title></item>" * 9_000


def busy(seconds):
    """Uses the processor for so long, unless it is stopped."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def stubborn(seconds):
    """As ``busy``, in a program that catches every exception and goes on."""
    end = time.process_time() + seconds
    while time.process_time() < end:
        try:
            busy(0.01)
        except Exception:  # noqa: BLE001 - what feedparser does
            continue


def matching(_seconds):
    """A regular expression that takes exponential time."""
    re.match(r"(a+)+$", "a" * 40 + "b")


@pytest.mark.parametrize("work", [busy, stubborn, matching])
def test_work_ends_at_its_limit(work):
    """Whether it is Python's, a regular expression's, or deaf to exceptions; the error says whose it was."""
    began = time.process_time()
    with pytest.raises(FeedError, match=r"0\.2 CPU seconds") as error, cpu_limit(0.2, "https://news.example/feed"):
        work(30)
    assert time.process_time() - began < 15
    assert error.value.subject == "https://news.example/feed"
    busy(0.3)  # and no signal comes after the end


def test_a_hostile_feed_is_given_up(monkeypatch):
    """The tolerant reader is stopped in the middle; the next feed is read as ever."""
    with monkeypatch.context() as patch:
        patch.setattr(parsing, "FEED_SECONDS", 0.1)
        with pytest.raises(FeedError, match="given up"):
            parse_fenced(BROKEN, url="https://news.example/feed")
    feed = parse_fenced(b"<rss version='2.0'><channel><title>t</title><item><title>a</title></item></channel></rss>")
    assert [entry.title for entry in feed.entries] == ["a"]


def test_what_work_raises_and_returns_is_its_own():
    """The limit changes neither."""
    with pytest.raises(ValueError, match="own"), cpu_limit(5, None):
        raise ValueError("own")
    with cpu_limit(5, None):
        done = True
    assert done


def test_another_thread_is_left_to_itself():
    """Signals reach the main thread only; elsewhere the limits of size must do."""
    ended = []

    def work():
        with cpu_limit(0.05, None):
            busy(0.2)
        ended.append(True)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert ended == [True]
