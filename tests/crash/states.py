"""The sources of the kill test: a row of states, each a set of feeds that differs a little from the one before.

What is in a state depends on its number alone, so two newsrooms can be led through the same row. Entries that two
channels share have the same text in both at any time: which of the two was first to bring them must not matter.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from random import Random

from bench.generate import body

SOURCES = 8
"""Half of them files, half of them over HTTP."""
ENTRIES = 12
"""How many a feed holds at a time; two come in and two go out with each state. ``kill.py --entries`` sets it."""
START = datetime(2026, 3, 1, 8, tzinfo=UTC)


def is_file(source: int) -> bool:
    return source % 2 == 0


def feed(source: int, state: int) -> bytes:
    """The body of a source in a state; now and then it is no feed, or not well-formed."""
    if (source, state % 9) in {(1, 4), (2, 7)}:
        return b"<!DOCTYPE html><html><title>502 Bad Gateway</title></html>"
    newest = ENTRIES + 2 * (state // 2 if source in {3, 4} else state)
    items = "".join(_item(source, number, state) for number in range(newest, newest - ENTRIES, -1))
    shared = "".join(_item(99, number, state) for number in range(state + 3, state, -1)) if source in {0, 1} else ""
    broken = "<b>" if (source + state) % 7 == 0 else ""  # the tolerant reader has it
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>来源 {source}</title>'
        f"<link>https://s{source}.example/</link>{broken}{shared}{items}</channel></rss>"
    ).encode()


def _item(source: int, number: int, state: int) -> str:
    """An entry; every fifth is rewritten once, some time after it came."""
    version = 1 if number % 5 == 0 and (state * 2 + number) % 3 == 0 else 0
    random = Random(f"{source}/{number}/{version}")
    when = format_datetime(START + timedelta(hours=number, minutes=source), usegmt=True)
    date = "" if number % 11 == 0 else f"<pubDate>{when}</pubDate>"
    link = "" if number % 13 == 0 else f"<link>https://s{source}.example/{number}</link>"
    # An id that is used again and again for whatever is newest.
    guid = "newest" if source == 5 and number % 6 == 0 else f"{source}-{number}"
    return (
        f"<item><title>第 {number} 号{'（改）' if version else ''}</title>{link}{date}"
        f'<guid isPermaLink="false">{guid}</guid><description>{escape(body(random))}</description></item>'
    )


def write_files(folder: Path, state: int) -> None:
    """Put the file sources of a state into a newsroom, and its configuration: one channel is renamed now and then."""
    for source in range(SOURCES):
        if is_file(source):
            new = folder / f"{source}.new"
            new.write_bytes(feed(source, state))
            new.replace(folder / f"{source}.xml")


def config(port: int, state: int) -> str:
    """``jianbao.toml`` of a state; one channel bears another name in every third."""
    parts = [
        '[site]\ntitle = "崩溃测试"\nurl = "https://news.example/"\nlanguage = "zh-CN"\ntimezone = "Asia/Shanghai"\n',
        '[fetch]\nallow = ["127.0.0.0/8"]\ntimeout = 10\n',
    ]
    for source in range(SOURCES):
        channel = f"频道 {source}" + ("（新）" if source == 6 and state % 3 == 2 else "")
        where = f'file = "{source}.xml"' if is_file(source) else f'feed = "http://127.0.0.1:{port}/{source}.xml"'
        parts.append(f'[[source]]\ncategory = "甲"\nsite = "站 {source % 3}"\nchannel = "{channel}"\n{where}\n')
    return "\n".join(parts)
