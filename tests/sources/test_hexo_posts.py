"""Hexo posts are read: what is in them comes out, what is broken is mended and told, and nothing is raised."""

import json
import os
import random
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.model.source import Filing
from jianbao.sources.hexo_posts import HexoPost, InputProblem, read_hexo_post, read_hexo_posts

CASES = Path(__file__).resolve().parent / "hexo_posts"
POSTS = sorted(path for path in CASES.iterdir() if path.suffix in {".md", ".txt"})
"""Posts, each with what is expected of it in a file of its name and ``.json``."""


def seen(post: HexoPost) -> dict[str, Any]:
    """A post in the words of the expectations."""
    entry = post.entry

    def written(when: datetime | None) -> str | None:
        return when.isoformat().replace("+00:00", "Z") if when else None

    return {
        "filing": [post.filing.category, post.filing.site, post.filing.channel],
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        "authors": list(entry.authors),
        "published": written(entry.published),
        "published_text": entry.published_text,
        "updated": written(entry.updated),
        "content_html": entry.content_html,
        "categories": list(entry.categories),
        "extra": entry.extra,
        "repairs": len(post.repairs),
    }


@pytest.mark.parametrize("path", POSTS, ids=lambda path: path.stem)
def test_a_post_says_what_its_expectation_says(path: Path) -> None:
    """Every key of the expectation; or the problem it names."""
    expected = json.loads(path.with_name(path.name + ".json").read_text("utf-8"))
    (found,) = read_hexo_posts([path])
    if "problem" in expected:
        assert isinstance(found, InputProblem)
        assert expected["problem"] in found.message
        assert found.path == path
        assert str(found) == f"{path}: {found.message}\n  {found.hint}"
    else:
        assert isinstance(found, HexoPost), found
        assert {key: value for key, value in seen(found).items() if key in expected} == expected


def test_a_folder_is_walked_in_order_and_problems_do_not_stop_it() -> None:
    """As many results as posts, whatever is between them."""
    found = list(read_hexo_posts([CASES]))
    assert [item.path for item in found] == POSTS
    problems = [item for item in found if isinstance(item, InputProblem)]
    assert len(problems) == len([path for path in POSTS if path.stem.startswith("problem")])


def test_a_file_named_twice_is_read_once() -> None:
    """By itself and as part of its folder, or through a link."""
    assert len(list(read_hexo_posts([POSTS[0], CASES, POSTS[0]]))) == len(POSTS)


def test_what_is_no_post_is_passed_over_or_told(tmp_path: Path) -> None:
    """Hidden files, modules of node and files of other endings are no posts; what was named is never passed over."""
    for name in ("a.md", ".hidden.md", "b.html", "node_modules/c.md", ".git/d.md", "sub/e.TXT", "sub/f.markdown"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("---\ntitle: t\n---\n<p>x</p>")
    found = [item.path.relative_to(tmp_path).as_posix() for item in read_hexo_posts([tmp_path])]
    assert found == ["a.md", "sub/e.TXT", "sub/f.markdown"]
    os.mkfifo(tmp_path / "pipe.md")
    for path in (tmp_path / "missing.md", tmp_path / "pipe.md", Path("a\0b.md")):
        (item,) = read_hexo_posts([path])
        assert isinstance(item, InputProblem), path
    (named,) = read_hexo_posts([tmp_path / "b.html"])
    assert isinstance(named, HexoPost)


def test_a_file_that_cannot_be_opened_is_a_problem(tmp_path: Path) -> None:
    """And the others go on. (A link to itself: what lacks permission can be read by root, who may run this.)"""
    (tmp_path / "a.md").symlink_to("a.md")
    (tmp_path / "b.md").write_text("---\ntitle: t\n---\n<p>x</p>")
    first, second = read_hexo_posts([tmp_path])
    assert isinstance(first, InputProblem)
    assert isinstance(second, HexoPost)


def test_ids_do_not_depend_on_the_place(tmp_path: Path) -> None:
    """The same posts in another folder have the same ids; no part of a path is in them."""
    shutil.copytree(CASES, tmp_path / "elsewhere")
    here = [item.entry.id for item in read_hexo_posts([CASES]) if isinstance(item, HexoPost)]
    there = [item.entry.id for item in read_hexo_posts([tmp_path]) if isinstance(item, HexoPost)]
    assert here == there
    assert len(set(here)) == len(here)
    assert not [id_ for id_ in here if str(CASES) in (id_ or "")]


def test_posts_of_one_name_are_told_apart(tmp_path: Path) -> None:
    """By their dates if they differ; a copy of the same post keeps the same id."""
    text = "---\ntitle: {}\ncategories: [a, b, c]\ndate: {}\n---\n<p>x</p>"
    for folder, title, date in (("1", "t", "2021-10-01"), ("2", "t", "2021-10-02"), ("3", "t", "2021-10-01")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "post.md").write_text(text.format(title, date))
    found = [item for item in read_hexo_posts([tmp_path]) if isinstance(item, HexoPost)]
    assert [item.entry.id for item in found] == ["hexo:a/b/c/post", "hexo:a/b/c/post#2021-10-02", "hexo:a/b/c/post"]
    assert [len(item.repairs) for item in found] == [0, 1, 0]


def test_the_zone_is_that_of_dates_without_one() -> None:
    """A date that names its zone keeps it."""
    zone = timezone(timedelta(hours=8))
    for text, hour in (("2021-10-01 08:00:00", 0), ("Fri, 01 Oct 2021 08:00:00 GMT", 8)):
        post = read_hexo_post(f"---\ntitle: t\ndate: {text}\n---\n<p>x</p>", Path("p.md"), zone=zone)
        assert isinstance(post, HexoPost)
        assert post.entry.published
        assert post.entry.published.hour == hour


@given(st.text() | st.text(alphabet="-\n: '\"[]{}&*!|>#ab\t").map(lambda text: f"---\ntitle: {text}\n---\n<p>"))
def test_any_text_is_a_post_or_a_problem(text: str) -> None:
    """Nothing is raised, and what comes out holds neither NUL nor lone surrogates."""
    found = read_hexo_post(text, Path("p.md"))
    if isinstance(found, HexoPost):
        said = repr(found.entry) + str(found.filing)
        said.encode()
        assert "\0" not in (found.entry.title + (found.entry.content_html or ""))
        assert all((found.filing.category, found.filing.site, found.filing.channel))
    else:
        assert found.hint


def test_a_front_matter_of_any_length_is_read() -> None:
    """A title of ten million characters, and a million lines of anything, are read by lines, and in their time."""
    for head in (
        "title: '" + "长" * 10_000_000 + "'",
        "title: 长\nkey: v\n" + "x\n" * 1_000_000,
        "title: 长" + "\n- [" * 50_000,
    ):
        post = read_hexo_post(f"---\n{head}\n---\n<p>x</p>", Path("p.md"))
        assert isinstance(post, HexoPost)
        assert post.entry.title.startswith("长")
        assert post.entry.content_html == "<p>x</p>"
        assert len(post.repairs) == 1


def test_damaged_posts_are_never_raised(tmp_path: Path) -> None:
    """Ten thousand bytes changed at random places of real posts: each is a post or a problem."""
    chance = random.Random(7)
    sources = [path.read_bytes() for path in POSTS if path.stat().st_size < 10_000]
    for number in range(200):
        data = bytearray(chance.choice(sources) or b"-")
        for _ in range(chance.randint(1, 50)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        (tmp_path / f"{number:03d}.md").write_bytes(data)
    assert len(list(read_hexo_posts([tmp_path]))) == 200


@pytest.mark.shared
def test_posts_of_the_replaced_system_are_read_whole(shared: Path) -> None:
    """Both seeds: filing, title, author, date, pictures; and the body to its last line."""
    found = list(read_hexo_posts([shared / "seeds"]))
    assert len(found) == 2
    for post in found:
        assert isinstance(post, HexoPost), post
        assert post.filing == Filing("金融", "新浪财经", "新浪财经－国內")
        assert post.entry.authors == ("新浪财经",)
        assert post.entry.published is not None
        assert post.repairs == ()
        assert set(post.entry.extra) == {"headimg", "comments", "thumbnail"}
        text = post.path.read_text("utf-8").replace("&#123;", "{").replace("&#125;", "}")
        assert text.endswith(post.entry.content_html or "nothing")
        assert "责任编辑" in (post.entry.content_html or "")
