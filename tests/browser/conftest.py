"""A running site with every kind of page: the demo newsroom, and beside it what is wide, hostile, foreign and changed."""

from collections.abc import Iterator
from datetime import timedelta

import msgspec
import pytest
from tests.command import jianbao
from tests.serve.running import running
from tests.views import newspaper
from tests.views.newspaper import HOSTILE, PARAGRAPHS, Item, store

from jianbao.archive import open_archive
from jianbao.demo import copy_demo
from jianbao.sources import load_newsroom

FILMS = (
    '<p>片子：</p><p><a class="embed" href="https://www.youtube.com/watch?v=abcdefghijk" rel="noopener noreferrer">▶ www.youtube.com</a></p>'
    '<p><a class="embed" href="https://films.example/7" rel="noopener noreferrer">▶ films.example</a></p>'
)
PICTURES = "https://pictures.demo.example/"
EXTRA = [
    *HOSTILE,
    Item("pictures", "三张图", f'<figure><img src="{PICTURES}lighthouse.jpg"><figcaption>灯塔</figcaption></figure>'
         f'<p>字</p><p><img src="{PICTURES}comet.jpg" alt="彗星"></p><p><a href="https://other.example/"><img src="{PICTURES}kites.jpg" alt="风筝"></a></p>', 40),
    Item("films", "两部片子", FILMS, 41),
    Item("mongol", "ᠮᠣᠩᠭᠣᠯ", "<p>ᠮᠣᠩᠭᠣᠯ ᠪᠢᠴᠢᠭ᠌</p>", 42, language="mn"),
    Item("gone", "撤下的文章", "<p>不该再见的字</p>", 44),
    Item("code", "代码", f"<pre><code>{'x' * 400}</code></pre><ul><li>一</li></ul><blockquote><p>引</p></blockquote>", 43),
]  # fmt: skip


class Place:
    """Where the site is, and the addresses of its articles by key."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def article(self, key: str) -> str:
        """The whole address of an article that was stored by its key."""
        from jianbao.views import paths

        return f"{self.origin}/{paths.article(newspaper.article_id(key))}"


@pytest.fixture(scope="session")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """The site on loopback."""
    folder = tmp_path_factory.mktemp("demo") / "room"
    copy_demo(folder)
    jianbao("collect", folder=folder)
    room = load_newsroom(folder, {})
    where = newspaper.source("科技", "杂项", "试排")
    with open_archive(room.archive_path) as archive:
        store(archive, where, EXTRA)
        store(archive, where, [Item(f"many{n}", f"第{n}则短讯", "<p>短。</p>", 5000 + n) for n in range(90)])
        first = Item("changed", "改过的标题", PARAGRAPHS, 50, "https://example.org/changed")
        store(archive, where, [first])
        store(
            archive,
            where,
            [msgspec.structs.replace(first, title="改过两次的标题", body=PARAGRAPHS + "<p>更正：二十人。</p>")],
            newspaper.NOW + timedelta(hours=2),
        )
        archive.withdraw(newspaper.article_id("gone"), "应当事人要求", newspaper.NOW)
    with running(room.archive_path, room) as client:
        yield Place(f"http://127.0.0.1:{client.port}")
