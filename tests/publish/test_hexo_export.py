"""The export as a whole: only what changed is written, what is gone is removed, nothing of others is touched."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import msgspec
import pytest
from tests.hexo.articles import FILING, NOW, newsroom, store

from jianbao.archive import Archive, Published, open_archive
from jianbao.errors import PublishError
from jianbao.publish.hexo import export_hexo, sink_of
from jianbao.sources.hexo_posts import HexoPost, read_hexo_posts
from jianbao.sources.newsroom import Mirror

ITEMS = [(f"a{place:03d}xxxxxx", f"标题 {place}", f"<p>正文 {place}</p>") for place in range(3)]
POSTS = "source/_posts/2021/2021-10-01-"


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    """Three articles of one day."""
    with open_archive(tmp_path / "archive.db") as made:
        store(made, ITEMS)
        yield made


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Every file below, with its time of change and its bytes."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def backdate(folder: Path) -> None:
    """Make every file an old one, so that a second write shows."""
    for path in folder.rglob("*"):
        if path.is_file():
            os.utime(path, (1, 1))


def test_a_second_export_writes_nothing(archive: Archive, tmp_path: Path) -> None:
    """Not even the times of the files move."""
    out = tmp_path / "hexo"
    first = export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert (first.written, first.unchanged, first.removed) == (3, 0, 0)
    backdate(out)
    before = state(out)
    assert sorted(before) == [f"{POSTS}{item[0]}.md" for item in ITEMS]
    second = export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert (second.written, second.unchanged, second.removed) == (0, 3, 0)
    assert state(out) == before


def test_many_articles_of_one_moment_are_all_exported(archive: Archive, tmp_path: Path) -> None:
    """More than a batch, some changed and some not, each once."""
    many = [(f"m{place:04d}xxxxx", f"标题 {place}", "<p>x</p>") for place in range(450)]
    for start in range(0, 450, 50):  # the same fifty hours again and again
        store(archive, many[start : start + 50], url=f"https://example.com/{start}")
    out = tmp_path / "hexo"
    assert export_hexo(archive, newsroom(tmp_path), out, now=NOW).written == 453
    assert len(list(out.rglob("*.md"))) == 453
    for place in (0, 199, 200, 201, 449):
        start = place // 50 * 50
        changed = [(many[place][0], "neu", "<p>y</p>")]
        store(archive, changed, url=f"https://example.com/{start}", again=True, content_hash="new")
    report = export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert (report.written, report.unchanged) == (5, 448)


def test_only_the_revised_article_is_written(archive: Archive, tmp_path: Path) -> None:
    """In the same place, although its title is another one."""
    out = tmp_path / "hexo"
    export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    backdate(out)
    before = state(out)
    store(archive, [(ITEMS[0][0], "新标题", "<p>新正文</p>")], again=True, content_hash="new")
    report = export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert (report.written, report.unchanged) == (1, 2)
    after = state(out)
    assert [name for name in after if after[name] != before.get(name)] == [f"{POSTS}{ITEMS[0][0]}.md"]
    assert "新标题" in after[f"{POSTS}{ITEMS[0][0]}.md"][1].decode()


def test_equal_files_are_adopted(archive: Archive, tmp_path: Path) -> None:
    """Posts whose ledger was lost (a restored backup) are recognised by their bytes and not written."""
    out = tmp_path / "hexo"
    export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    sink = sink_of(newsroom(tmp_path), out)
    archive.record_published(sink, [], list(archive.published(sink)))
    backdate(out)
    before = state(out)
    report = export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert (report.written, report.unchanged) == (0, 3)
    assert state(out) == before
    assert len(archive.published(sink)) == 3


def test_a_deleted_post_comes_back(archive: Archive, tmp_path: Path) -> None:
    """The ledger alone is not believed."""
    out = tmp_path / "hexo"
    export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    (out / f"{POSTS}{ITEMS[1][0]}.md").unlink()
    assert export_hexo(archive, newsroom(tmp_path), out, now=NOW).written == 1
    assert len(state(out)) == 3


def test_what_is_gone_is_removed_unless_it_was_edited(archive: Archive, tmp_path: Path) -> None:
    """Only files that we wrote and nobody has touched; the owner's own posts are never looked at."""
    out = tmp_path / "hexo"
    export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    sink = sink_of(newsroom(tmp_path), out)
    gone, edited, own = (out / f"source/_posts/2020/{name}.md" for name in ("gone", "edited", "own"))
    gone.parent.mkdir()
    gone.write_bytes(b"old")
    edited.write_bytes(b"old, and the owner's words")
    own.write_bytes(b"old")
    digest = "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4"  # of b"old"
    paths = [f"source/_posts/2020/{name}.md" for name in ("gone", "edited", "vanished")]
    archive.record_published(sink, [Published(path, "f", digest, None, NOW) for path in paths], [])
    report = export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert (report.removed, report.kept) == (1, ("source/_posts/2020/edited.md",))
    assert (gone.exists(), edited.exists(), own.exists()) == (False, True, True)
    assert len(archive.published(sink)) == 3


def test_pictures_of_a_mirror_are_copied_and_linked(tmp_path: Path) -> None:
    """Root-relative addresses of copies; names that Hexo passes over keep their original address."""
    pictures = tmp_path / "photos"
    (pictures / "2021").mkdir(parents=True)
    (pictures / "2021/a.jpg").write_bytes(b"picture")
    (pictures / "_hidden.jpg").write_bytes(b"hidden from Hexo")
    room = newsroom(tmp_path, mirrors=(Mirror("https://img.example.com/", pictures),))
    body = "".join(f'<img src="https://img.example.com/{name}">' for name in ("2021/a.jpg", "_hidden.jpg", "no.jpg"))
    out = tmp_path / "hexo"
    with open_archive(tmp_path / "archive.db") as archive:
        store(archive, [("a000xxxxxx", "t", body)], lead_image="https://img.example.com/2021/a.jpg")
        assert export_hexo(archive, room, out, now=NOW).written == 2
        backdate(out)
        assert export_hexo(archive, room, out, now=NOW).written == 0
        files = state(out)
        text = files[f"{POSTS}a000xxxxxx.md"][1].decode()
        copy = next(name for name in files if name.endswith("/a.jpg"))
        assert copy.startswith("source/pictures/")
        assert files[copy][1] == b"picture"
        address = "/" + copy.removeprefix("source/")
        assert text.count(f"headimg: '{address}'") == text.count(f'src="{address}"') == 1
        assert 'src="https://img.example.com/_hidden.jpg"' in text
        assert 'src="https://img.example.com/no.jpg"' in text
        assert not [name for name in files if "_hidden" in name]
        (pictures / "2021/a.jpg").unlink()
        report = export_hexo(archive, room, out, now=NOW)
        assert (report.written, report.removed) == (1, 1)
        assert list(state(out)) == [f"{POSTS}a000xxxxxx.md"]


def test_trouble_with_the_disk_is_told_and_loses_nothing(archive: Archive, tmp_path: Path) -> None:
    """The path is named, and the next run goes on from what was written."""
    out = tmp_path / "hexo"
    blocked = out / f"{POSTS}{ITEMS[2][0]}.md"
    blocked.mkdir(parents=True)
    with pytest.raises(PublishError, match=ITEMS[2][0]):
        export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert sum(one.fingerprint != "" for one in archive.published(sink_of(newsroom(tmp_path), out)).values()) == 2
    assert [path.name for path in blocked.parent.iterdir() if path.name.startswith(".")] == []
    blocked.rmdir()
    report = export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert (report.written, report.unchanged) == (1, 2)


def test_a_post_that_is_again_as_it_was_before_a_crash_is_written_again(archive: Archive, tmp_path: Path) -> None:
    """The crash left a newer file beside the old record; the old record must not pass for the file."""

    class Killed(BaseException):
        pass

    class Deaf:
        def __getattr__(self, name: str) -> object:
            return getattr(archive, name)

        def record_published(self, sink: str, written: list[Published], removed: list[str]) -> None:
            if any(one.fingerprint for one in written):
                raise Killed
            archive.record_published(sink, written, removed)

    room, out = newsroom(tmp_path), tmp_path / "hexo"
    export_hexo(archive, room, out, now=NOW)
    before = {path: content for path, (_, content) in state(out).items()}
    mirrored = tmp_path / "pictures"
    mirrored.mkdir()
    (mirrored / "a.jpg").write_bytes(b"x")
    changed = msgspec.structs.replace(room, mirrors=(Mirror("https://img.example.com/", mirrored),))
    post = out / f"{POSTS}{ITEMS[0][0]}.md"
    with pytest.raises(Killed):
        export_hexo(cast("Archive", Deaf()), changed, out, now=NOW)
    post.write_text("what the killed run wrote", "utf-8")
    export_hexo(archive, room, out, now=NOW)
    assert {path: content for path, (_, content) in state(out).items()} == before


def test_progress_counts_every_article(archive: Archive, tmp_path: Path) -> None:
    """Up to the number of articles there are, a batch at a time."""
    told: list[tuple[int, int]] = []
    export_hexo(archive, newsroom(tmp_path), tmp_path / "hexo", now=NOW, progress=lambda *told_: told.append(told_))
    assert told == [(3, 3)]


def test_the_ledger_names_the_export_by_its_place(tmp_path: Path) -> None:
    """A newsroom that is moved as a whole stays the same; a folder elsewhere is named in full."""
    room = newsroom(tmp_path / "room")
    assert sink_of(room, tmp_path / "room/hexo") == "hexo:hexo"
    assert sink_of(room, tmp_path / "room/x/../hexo") == "hexo:hexo"
    assert sink_of(room, tmp_path / "else") == f"hexo:{(tmp_path / 'else').as_posix()}"


def test_exported_posts_are_read_again(archive: Archive, tmp_path: Path) -> None:
    """Each with its id, filing, title and body."""
    export_hexo(archive, newsroom(tmp_path), tmp_path / "hexo", now=NOW)
    posts = list(read_hexo_posts([tmp_path / "hexo"]))
    assert all(isinstance(post, HexoPost) for post in posts)
    read = [(p.entry.id, p.entry.title, p.entry.content_html, p.filing) for p in posts if isinstance(p, HexoPost)]
    assert read == [(f"jianbao:{id_}", title, body, FILING) for id_, title, body in ITEMS]


def test_nothing_is_written_through_a_link_out_of_the_folder(archive: Archive, tmp_path: Path) -> None:
    """Neither posts nor their removal follow ``source/_posts`` to somewhere else."""
    out, outside = tmp_path / "hexo", tmp_path / "outside"
    outside.mkdir()
    (out / "source").mkdir(parents=True)
    (out / "source" / "_posts").symlink_to(outside, target_is_directory=True)
    with pytest.raises(PublishError, match="through a link"):
        export_hexo(archive, newsroom(tmp_path), out, now=NOW)
    assert list(outside.iterdir()) == []
