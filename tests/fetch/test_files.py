"""File sources: the newsroom's own files, and no other."""

import os
from pathlib import Path

import pytest
from tests.fetch.server import FEED
from tests.fetch.visits import QUICK, quick, visit

from jianbao.fetch import FetchRequest, body_digest
from jianbao.model.fetched import Fetched


@pytest.fixture
def newsroom(tmp_path: Path) -> Path:
    folder = tmp_path / "newsroom"
    (folder / "feeds").mkdir(parents=True)
    (folder / "feeds" / "街坊.xml").write_bytes(FEED)
    (tmp_path / "secret.xml").write_bytes(b"<rss>secret</rss>")
    return folder


def read(newsroom: Path | None, path: str, digest: str | None = None) -> Fetched:
    return visit(FetchRequest(f"file:{path}", path=path, body_digest=digest), quick(newsroom=newsroom))


def test_a_file_is_read_and_its_reading_recorded(newsroom: Path) -> None:
    fetched = read(newsroom, "feeds/街坊.xml")
    assert (fetched.body, fetched.failure) == (FEED, None)
    (exchange,) = fetched.exchanges
    assert (exchange.url, exchange.bytes, exchange.status) == ("file:feeds/街坊.xml", len(FEED), None)
    assert fetched.validators.etag
    assert fetched.validators.etag.startswith(f"{len(FEED)}-")


def test_a_file_with_the_digest_of_the_last_time_is_not_modified(newsroom: Path) -> None:
    fetched = read(newsroom, "feeds/街坊.xml", body_digest(FEED))
    assert (fetched.not_modified, fetched.body, fetched.failure) == (True, None, None)


def test_a_change_is_seen_though_size_and_time_are_equal(newsroom: Path) -> None:
    """Times of files lie; the digest does not."""
    file = newsroom / "feeds" / "街坊.xml"
    before = file.stat()
    file.write_bytes(FEED.replace(b"<guid>1", b"<guid>2"))
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    fetched = read(newsroom, "feeds/街坊.xml", body_digest(FEED))
    assert fetched.body == FEED.replace(b"<guid>1", b"<guid>2")


def test_links_inside_the_newsroom_are_followed(newsroom: Path) -> None:
    (newsroom / "link.xml").symlink_to(newsroom / "feeds" / "街坊.xml")
    assert read(newsroom, "link.xml").body == FEED


@pytest.mark.parametrize(
    "path", ["../secret.xml", "feeds/../../secret.xml", "out.xml", "outdir/secret.xml", "loop.xml", "/etc/passwd", "~/x", "feeds", ".", "", "pipe.xml", "no.xml", "a\0b", "big.xml", "x" * 5_000, "feeds/街坊.xml/x", "\ud800"]
)  # fmt: skip
def test_what_may_not_or_cannot_be_read_is_a_result(newsroom: Path, path: str) -> None:
    """Outside by dots, by link, by absolute path; a pipe that would block; too large; nonsense."""
    (newsroom / "out.xml").symlink_to(newsroom.parent / "secret.xml")
    (newsroom / "outdir").symlink_to(newsroom.parent)
    (newsroom / "loop.xml").symlink_to("loop.xml")
    (newsroom / "big.xml").write_bytes(b" " * (QUICK.max_body + 1))
    os.mkfifo(newsroom / "pipe.xml")
    fetched = read(newsroom, path)
    assert (fetched.failure_kind, fetched.body) == ("file", None)
    assert fetched.failure
    assert fetched.exchanges[0].error == fetched.failure


def test_an_absolute_path_into_the_newsroom_is_refused_too(newsroom: Path) -> None:
    """A file's key must not depend on where the newsroom lies."""
    assert read(newsroom, str(newsroom / "feeds" / "街坊.xml")).failure_kind == "file"


def test_without_a_newsroom_there_are_no_files() -> None:
    assert "no newsroom" in (read(None, "feeds/a.xml").failure or "")
