"""What the strict reader takes, it reads as the tolerant one does; so which of them reads a feed changes no fact."""

import json
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.feeds.fixture_files import FILES, plain

from jianbao.errors import FeedError
from jianbao.feeds import parse_feed, tolerant, wellformed
from jianbao.feeds.decode import decode
from jianbao.feeds.mend import mend
from jianbao.feeds.reading import Reading
from jianbao.feeds.repairs import Repairs


def differences(data: bytes, url: str | None, content_type: str | None) -> list[str] | None:
    """Where the two readers differ; ``None`` if the strict one declines even the mended text."""
    text, encoding = decode(data, content_type, Repairs())

    def reading() -> Reading:
        return Reading(url, UTC, encoding, Repairs())

    strict = wellformed.read(text.encode(), reading())
    if strict is None:
        text = mend(text, Repairs())
        strict = wellformed.read(text.encode(), reading())
    if strict is None:
        return None
    one, other = plain(strict), plain(tolerant.read(text, reading()))
    found = [
        f"feed {key}: {one[key]!r} {other[key]!r}"
        for key in one
        if key not in {"entries", "repairs"} and one[key] != other[key]
    ]
    if len(one["entries"]) != len(other["entries"]):
        found.append("number of entries")
    for number, (left, right) in enumerate(zip(one["entries"], other["entries"], strict=False)):
        # feedparser loses the text of an element that it does not know if it has attributes
        found += [
            f"entry {number} {key}: {left[key]!r} {right[key]!r}"
            for key in left
            if key != "extra" and left[key] != right[key]
        ]
    return found


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".xml"], ids=lambda path: path.name)
def test_both_readers_agree_on_our_fixtures(path: Path):
    try:
        assert not differences(path.read_bytes(), "https://dukou.example/feed", None)
    except FeedError:
        assert path.name in {"blank.xml", "opml.xml"}


@pytest.mark.shared
def test_both_readers_agree_on_the_conformance_set_and_on_rsshubs_answers(shared: Path):
    folder = shared / "feeds" / "conformance"
    cases = json.loads((folder / "expected.json").read_text("utf-8"))["files"]
    taken, wrong = 0, {}
    for name, case in cases.items():
        found = differences((folder / "files" / name).read_bytes(), case.get("base_url"), case.get("content_type"))
        taken += found is not None
        if found:
            wrong[name] = found
    for path in sorted((shared / "rsshub" / "samples").glob("*.xml")):
        found = differences(path.read_bytes(), "http://127.0.0.1:1200/x", None)
        assert found is not None, f"{path.name} is RSSHub's own and must be read the fast way"
        if found:
            wrong[path.name] = found
    assert not wrong
    assert taken > 150


@pytest.mark.shared
def test_every_answer_of_rsshub_is_a_feed_or_says_what_it_is(shared: Path):
    for path in sorted((shared / "rsshub" / "samples").iterdir()):
        is_feed = path.name.endswith((".rss.xml", ".atom.xml", ".feed.json"))
        try:
            outcome = parse_feed(path.read_bytes(), url="http://127.0.0.1:1200/x").format
        except FeedError as error:
            outcome = f"not: {error.message}"
        assert is_feed != outcome.startswith("not: "), (path.name, outcome)
        assert not path.name.startswith("error-") or "error" in outcome, (path.name, outcome)


TEXTS = st.sampled_from(
    (
        "", " ", "甲", "a &amp; b", "&lt;b&gt;x&lt;/b&gt;", "&lt;p&gt;a&amp;nbsp;b&lt;/p&gt;", "1 &lt; 2", "<![CDATA[<i>c</i> & d]]>",
        "AT&amp;amp;T", "https://dukou.example/a?b=1&amp;c=2", "/rel", "tag:dukou.example,2025:1", "ann@dukou.org (Ann)",
        "Ann &lt;ann@dukou.org&gt;", "Mon, 06 Jan 2025 10:00:00 GMT", "2025-01-06T10:00:00Z", "a, b", "&#x4e2d; &#233;", "x<!-- c -->y",
    )
)  # fmt: skip
RSS_PARTS = st.sampled_from(
    (
        "<title>{}</title>", "<link>{}</link>", "<description>{}</description>", "<guid>{}</guid>",
        '<guid isPermaLink="false">{}</guid>', "<pubDate>{}</pubDate>", "<author>{}</author>", "<category>{}</category>",
        '<category domain="d">{}</category>', "<dc:creator>{}</dc:creator>", "<dc:date>{}</dc:date>", "<dc:subject>{}</dc:subject>",
        "<content:encoded>{}</content:encoded>", '<enclosure url="{}" type="a/b" length="7"/>', '<enclosure url="{}"/>',
        '<source url="http://s.example/">{}</source>', "<comments>{}</comments>", '<media:thumbnail url="{}"/>',
        '<media:content url="{}"><media:thumbnail url="t.jpg"/></media:content>', '<itunes:image href="{}"/>',
        "<itunes:author>{}</itunes:author>", "<itunes:summary>{}</itunes:summary>", "<media:title>{}</media:title>",
        '<atom:link rel="self" href="{}"/>', '<atom:link href="{}"/>', "<atom:updated>{}</atom:updated>", "<u:v>{}</u:v>",
        "<image><url>{}</url></image>", "<body>{}</body>", "<TITLE>{}</TITLE>", "<slash:comments>{}</slash:comments>", "<expirationDate>{}</expirationDate>",
    )
)  # fmt: skip
ATOM_PARTS = st.sampled_from(
    (
        "<title>{}</title>", '<title type="html">{}</title>', '<title type="text">{}</title>', '<link href="{}"/>',
        '<link rel="alternate" type="text/html" href="{}"/>', '<link rel="enclosure" href="{}" type="a/b" length="7"/>',
        '<link rel="via" href="{}"/>', "<link/>", "<id>{}</id>", "<updated>{}</updated>", "<published>{}</published>",
        "<summary>{}</summary>", '<summary type="html">{}</summary>', "<content>{}</content>", '<content type="html">{}</content>',
        '<content type="text/html">{}</content>', '<content src="http://c.example/" type="text/html"></content>', "<author><name>{}</name></author>",
        "<author><name>{}</name><email>ann@dukou.org</email></author>", '<category term="{}"/>',
        '<category label="{}"/>', "<rights>{}</rights>", "<contributor><name>{}</name></contributor>",
        '<media:thumbnail url="{}"/>', "<dc:date>{}</dc:date>", "<media:group><media:title>{}</media:title></media:group>", "<u:v>{}</u:v>",
        "<source><title>{}</title></source>",
    )
)  # fmt: skip
NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:slash="http://purl.org/rss/1.0/modules/slash/" xmlns:u="urn:example:u"'
)


def filled(parts: st.SearchStrategy[str], least: int) -> st.SearchStrategy[str]:
    """A few parts with texts in them."""

    def fill(form: str, text: str) -> str:
        odd = ("=" in form and "<" in text) or (  # an attribute holds no markup
            # faults of feedparser's: a semicolon lost from a link, the author before an empty one lost
            ("<link>" in form and "nbsp" in text) or ("name" in form and not text.strip())
        )
        return form.format("x" if odd else text)

    part = st.builds(fill, parts, TEXTS)
    return st.lists(part, min_size=least, max_size=7).map("".join)


@given(
    st.lists(filled(RSS_PARTS, 1), max_size=2),
    filled(
        st.sampled_from(
            (
                "<title>{}</title>",
                "<link>{}</link>",
                "<language>{}</language>",
                "<description>{}</description>",
                "<pubDate>{}</pubDate>",
                "<ttl>{}</ttl>",
                "<generator>{}</generator>",
                "<itunes:subtitle>{}</itunes:subtitle>",
                "<dc:date>{}</dc:date>",
            )
        ),
        0,
    ),
)
def test_both_readers_agree_on_any_rss(items: list[str], channel: str):
    body = "".join(f"<item>{item}</item>" for item in items)
    document = f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" {NAMESPACES}><channel>{channel}{body}</channel></rss>'
    assert not differences(document.encode(), "http://127.0.0.1:1200/feed", None)


@given(
    st.lists(filled(ATOM_PARTS, 1), max_size=2),
    filled(
        st.sampled_from(
            (
                "<title>{}</title>",
                '<link href="{}"/>',
                "<id>{}</id>",
                '<subtitle type="html">{}</subtitle>',
                "<updated>{}</updated>",
                "<generator>{}</generator>",
            )
        ),
        0,
    ),
)
def test_both_readers_agree_on_any_atom(entries: list[str], head: str):
    body = "".join(f"<entry>{entry}</entry>" for entry in entries)
    document = f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}>{head}{body}</feed>'
    assert not differences(document.encode(), "http://127.0.0.1:1200/feed", None)
