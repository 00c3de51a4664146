"""A real Hexo with its default theme builds what we export, and shows each title and each body as it is."""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from tests.hexo.articles import BODIES, FILING, NOW, TITLES, newsroom, store
from tests.hexo.install import HexoMissing, generate, installed, new_site

from jianbao.archive import Archive, open_archive
from jianbao.model.source import Filing
from jianbao.publish.hexo import export_hexo
from jianbao.publish.hexo_body import as_caption
from jianbao.publish.hexo_yaml import category, inert

pytestmark = pytest.mark.slow

CI = os.environ.get("CI", "").lower() not in {"", "0", "false"}
SPACE = " \t\n\r\f"
ITEMS = [(f"t{place:03d}xxxxxx", title, "<p>正文</p>") for place, title in enumerate(TITLES)]
ITEMS += [(f"b{place:03d}xxxxxx", f"body {name}", body) for place, (name, body) in enumerate(BODIES.items())]
NAMES = [title for title in TITLES if title.strip()]
"""Hostile titles as filing names too."""

READ_FRONT_MATTER = """
const {parse} = require('hexo-front-matter'), fs = require('fs'), path = require('path');
const out = {};
for (const file of fs.readdirSync(process.argv[1], {recursive: true})) {
  if (!file.endsWith('.md')) continue;
  const text = fs.readFileSync(path.join(process.argv[1], file), 'utf8');
  const {title, categories, author, jianbao, permalink} = parse(text);
  out[jianbao] = {title, categories, author, permalink};
}
process.stdout.write(JSON.stringify(out));
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    """An archive with every hostile title, body and filing name."""
    with open_archive(tmp_path_factory.mktemp("archive") / "archive.db") as made:
        store(made, ITEMS)
        for place, name in enumerate(NAMES):
            filing = Filing(name, f"site {name}", name[::-1])
            store(made, [(f"n{place:03d}xxxxxx", f"name {place}", "<p>x</p>")], filing=filing, url=f"https://n/{place}")
        yield made


@pytest.fixture(scope="module")
def site(archive: Archive, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A default Hexo site with the exported posts, generated."""
    folder = tmp_path_factory.mktemp("hexo")
    try:
        new_site(folder)
    except HexoMissing as missing:
        if CI:
            pytest.fail(str(missing))
        pytest.skip(str(missing))
    report = export_hexo(archive, newsroom(folder.parent), folder, now=NOW)
    assert report.written == len(ITEMS) + len(NAMES)
    printed = generate(folder)
    assert "ERROR" not in printed, printed
    assert "WARN" not in printed, printed
    return folder


def page(site: Path, article_id: str) -> Any:
    """The page Hexo made for an article, at its permalink."""
    path = site / "public" / "a" / article_id[:2] / f"{article_id[2:]}.html"
    return lxml.html.fromstring(path.read_text("utf-8"))


def shown(text: str) -> str:
    """A title as it stands in an HTML text: line ends are one, blanks around it do not count."""
    return text.replace("\r", "\n").strip(SPACE)


def tokens(element: Any) -> list[str]:
    """Elements and text in order; white space collapsed except in ``pre``, and left out between elements."""
    found: list[str] = []

    def walk(node: Any, *, pre: bool) -> None:
        if not isinstance(node.tag, str):
            return
        found.append(f"<{node.tag}>")
        inside = pre or node.tag == "pre"
        text(node.text, pre=inside)
        for child in node:
            walk(child, pre=inside)
            text(child.tail, pre=inside)
        found.append(f"</{node.tag}>")

    def text(data: str | None, *, pre: bool) -> None:
        data = data or ""
        found.append(data if pre else " ".join(part for part in data.translate(BLANKS).split(" ") if part))

    walk(element, pre=False)
    return [token for token in found if token]


BLANKS = str.maketrans(dict.fromkeys(SPACE, " "))


def test_at_least_a_hundred_posts_are_built(site: Path) -> None:
    """Each at the permalink that the site of ours gives it too."""
    made = sorted(path.relative_to(site / "public").as_posix() for path in (site / "public/a").rglob("*.html"))
    ids = [item[0] for item in ITEMS] + [f"n{place:03d}xxxxxx" for place in range(len(NAMES))]
    assert made == sorted(f"a/{id_[:2]}/{id_[2:]}.html" for id_ in ids)
    assert len(made) >= 100


def test_hexo_reads_the_same_front_matter(site: Path) -> None:
    """js-yaml and PyYAML agree on every title and name, to the character."""
    run = ["node", "-e", READ_FRONT_MATTER, str(site / "source/_posts")]
    environment = {**os.environ, "NODE_PATH": str(installed() / "node_modules")}
    said = json.loads(subprocess.run(run, capture_output=True, check=True, env=environment).stdout)
    for id_, title, _ in ITEMS:
        assert said[id_]["title"] == inert(title)
        assert said[id_]["categories"] == [FILING.category, FILING.site, FILING.channel]
    for place, name in enumerate(NAMES):
        assert said[f"n{place:03d}xxxxxx"]["categories"] == [
            category(name),
            category(f"site {name}"),
            category(name[::-1]),
        ]


@pytest.mark.parametrize(("article_id", "title"), [item[:2] for item in ITEMS[: len(TITLES)]])
def test_a_page_shows_its_title(site: Path, article_id: str, title: str) -> None:
    """Exactly, whatever it is made of; and it opens no element."""
    headings = page(site, article_id).xpath('//h1[contains(@class, "article-title")]')
    if not title:  # Landscape leaves the heading out
        assert headings == []
        return
    (heading,) = headings
    assert len(heading) == 0
    assert shown(heading.text or "") == shown(inert(title))


@pytest.mark.parametrize("name", BODIES)
def test_a_page_shows_its_body(site: Path, name: str) -> None:
    """The same elements with the same text, to the character where white space counts."""
    body = page(site, f"b{list(BODIES).index(name):03d}xxxxxx")
    (entry,) = body.xpath('//div[contains(@class, "article-entry")]')
    (block,) = entry
    assert block.tag == "div"
    assert tokens(block) == tokens(lxml.html.fragment_fromstring(BODIES[name], create_parent="div"))


def test_nothing_of_a_title_or_body_runs(site: Path) -> None:
    """No page has a script, a handler or an address that Landscape does not put there itself."""
    for path in (site / "public").rglob("*.html"):
        tree = lxml.html.fromstring(path.read_text("utf-8"))
        assert not [script for script in tree.iter("script") if "alert" in (script.text or "")], path
        assert tree.xpath("//@onerror | //@onmouseover | //@onload") == [], path


def test_links_keep_their_addresses(site: Path) -> None:
    """Hexo's own editing of external links finds nothing in other attributes to break out of."""
    tree = page(site, f"b{list(BODIES).index('link_attributes'):03d}xxxxxx")
    links = tree.xpath('//div[contains(@class, "article-entry")]//a')
    asked = lxml.html.fragment_fromstring(BODIES["link_attributes"], create_parent="div").xpath(".//a")
    assert [link.get("href") for link in links] == [link.get("href") for link in asked]
    titles = [link.get("title") for link in asked]
    assert [link.get("title") for link in links] == [title and as_caption(title) for title in titles]
    titled = [link for link in links if link.get("title")]
    assert [(link.get("target"), "noopener" in link.get("rel")) for link in titled] == [("_blank", True)] * 3


def test_pictures_keep_their_addresses(site: Path) -> None:
    """Addresses that no browser can load do not stop Hexo, and are not changed."""
    tree = page(site, f"b{list(BODIES).index('pictures'):03d}xxxxxx")
    pictures = tree.xpath('//div[contains(@class, "article-entry")]//img')
    asked = lxml.html.fragment_fromstring(BODIES["pictures"], create_parent="div").xpath(".//img")
    assert [img.get("src") for img in pictures] == [img.get("src") for img in asked]
