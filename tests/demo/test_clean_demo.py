"""The demo's dirt, after cleaning: what a newcomer sees first."""

from datetime import UTC

import pytest

from jianbao.articles import clean_entry
from jianbao.demo import copy_demo
from jianbao.feeds import parse_feed

ADVERTS = (
    "qr_app",
    "logo.png",
    "avatar.png",
    "尽在云州财经APP",
    "Subscribe now",
    "Read next:",
    "粉絲團",
    "扫码",
    "责任编辑",
)


@pytest.fixture(scope="module")
def articles(tmp_path_factory):
    """Every entry of the demo, cleaned."""
    folder = tmp_path_factory.mktemp("demo")
    copy_demo(folder)
    feeds = [parse_feed(path.read_bytes()) for path in sorted((folder / "sources").iterdir())]
    return [clean_entry(entry, base=feed.base or feed.url, zone=UTC) for feed in feeds for entry in feed.entries]


@pytest.mark.parametrize("advert", ADVERTS)
def test_no_advert_is_left(articles, advert):
    """Neither in a body nor as a lead image."""
    assert [a.title for a in articles if advert in a.body_html or advert in (a.lead_image or "")] == []


def test_editors_and_sources_are_read(articles):
    """They left the text for fields of their own."""
    assert sum(a.provenance.editor is not None for a in articles) > 10
    assert sum(a.provenance.source is not None for a in articles) > 10
