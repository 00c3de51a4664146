"""``canonical`` and ``offline``: read for the site and per source, and what is wrong is told with its line."""

from pathlib import Path

import pytest

from jianbao.errors import ConfigError
from jianbao.sources.config import parse_newsroom

ROOM = """[site]
title = "晨读"
url = "https://news.example/"
{site}

[[source]]
category = "财经"
site = "某某网"
channel = "国内"
feed = "https://e.example/feed.xml"
{source}
"""


def room(tmp_path: Path, site: str = "", source: str = ""):
    return parse_newsroom(ROOM.format(site=site, source=source), tmp_path / "jianbao.toml", {})


def test_left_out_our_own_page_is_shown_and_nothing_is_kept_offline(tmp_path):
    plain = room(tmp_path)
    assert (plain.site.canonical, plain.site.offline, plain.sources[0].canonical) == ("own", False, None)


@pytest.mark.parametrize("policy", ["own", "origin", "noindex"])
def test_the_site_and_a_source_have_a_policy_each(tmp_path, policy):
    read = room(tmp_path, 'canonical = "noindex"\noffline = true', f'canonical = "{policy}"')
    assert (read.site.canonical, read.site.offline, read.sources[0].canonical) == ("noindex", True, policy)


@pytest.mark.parametrize("place", ["site", "source"])
def test_another_word_is_a_mistake_with_its_line(tmp_path, place):
    with pytest.raises(ConfigError) as caught:
        room(tmp_path, **{place: 'canonical = "theirs"'})
    assert 'jianbao.toml:4: canonical: "theirs" is none of' in str(caught.value) or "jianbao.toml:11:" in str(
        caught.value
    )
