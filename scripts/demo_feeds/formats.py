"""Articles as RSS 2.0, Atom 1.0 and JSON Feed 1.1, each written as its outlets write it."""

import json
from datetime import datetime, timedelta
from email.utils import format_datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from demo_feeds.outlets import Outlet
from demo_feeds.texts import CHINA, PICTURES, Article

BUILT = datetime(2026, 11, 20, 14, 30, tzinfo=CHINA)
RSS_ROOT = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:content="http://purl.org/rss/1.0/modules/content/">'
)
LOGO = PICTURES + "logo.png"


def cdata(text: str) -> str:
    """Text in a CDATA section."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def rss(outlet: Outlet, articles: list[Article]) -> str:
    """RSS 2.0; ``outlet.rss`` says where the body stands."""
    encoded = outlet.rss == "encoded"
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        RSS_ROOT,
        "<channel>",
        f"<title>{cdata(outlet.title)}</title>",
        f"<link>{outlet.home}</link>",
        f'<atom:link href="{outlet.home}feed.xml" rel="self" type="application/rss+xml" />',
        f"<description>{cdata(outlet.about)}</description>",
        f"<generator>{outlet.generator}</generator>",
        f"<language>{outlet.language}</language>",
        f"<lastBuildDate>{format_datetime(BUILT)}</lastBuildDate>",
        "<ttl>60</ttl>",
    ]
    if encoded:
        out.append(f"<image><url>{LOGO}</url><title>{escape(outlet.title)}</title><link>{outlet.home}</link></image>")
    for n, article in enumerate(articles):
        body, link = outlet.style(article, n, articles), outlet.link(article, n)
        out += ["<item>", f"<title>{cdata(article.title) if n % 2 else escape(article.title)}</title>"]
        match outlet.rss:
            case "encoded":
                out.append(f"<description>{cdata(article.plain(90))}</description>")
                out.append(f"<content:encoded>{cdata(body)}</content:encoded>")
            case "escaped":
                out.append(f"<description>{escape(body)}</description>")
            case _:
                out.append(f"<description>{cdata(body)}</description>")
        out.append(f"<pubDate>{format_datetime(article.at)}</pubDate>")
        out.append(f'<guid isPermaLink="false">{escape(outlet.guid(article))}</guid>')
        out.append(f"<link>{escape(link)}</link>")
        if "a" in article.facts:
            tag = "dc:creator" if encoded or outlet.rss == "cdata" else "author"
            out.append(f"<{tag}>{article.facts['a']}</{tag}>")
        out += [f"<category>{escape(tag)}</category>" for tag in article.tags]
        if outlet.enclosures and article.pictures:
            out.append(f'<enclosure url="{article.pictures[0]}" type="image/jpeg" length="0" />')
        out.append("</item>")
    return "\n".join([*out, "</channel>", "</rss>", ""])


def atom(outlet: Outlet, articles: list[Article]) -> str:
    """Atom 1.0; the photo essays travel as XHTML, the rest as escaped HTML."""
    xhtml = outlet.rss == "xhtml"
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{outlet.language}" xml:base="{outlet.home}">',
        f"<title>{escape(outlet.title)}</title>",
        f"<subtitle>{escape(outlet.about)}</subtitle>",
        f'<link rel="alternate" type="text/html" href="{outlet.home}" />',
        f'<link rel="self" type="application/atom+xml" href="{outlet.home}feed.atom" />',
        f"<id>{outlet.home}</id>",
        f"<updated>{BUILT.isoformat()}</updated>",
        f"<generator>{outlet.generator}</generator>",
    ]
    for n, article in enumerate(articles):
        body = outlet.style(article, n, articles)
        updated = article.at + timedelta(minutes=(0, 0, 45)[n % 3])
        out += [
            "<entry>",
            f"<title>{escape(article.title)}</title>",
            f"<link rel={quoteattr('alternate')} href={quoteattr(outlet.link(article, n))} />",
            f"<id>{escape(outlet.guid(article))}</id>",
            f"<published>{article.at.isoformat()}</published>",
            f"<updated>{updated.isoformat()}</updated>",
            f"<author><name>{article.facts.get('a', outlet.title)}</name></author>",
        ]
        out += [f"<category term={quoteattr(tag)} />" for tag in article.tags]
        if xhtml:
            out.append(f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">\n{body}\n</div></content>')
        else:
            out.append(f'<summary type="text">{escape(article.plain(80))}</summary>')
            out.append(f'<content type="html">{escape(body)}</content>')
        out.append("</entry>")
    return "\n".join([*out, "</feed>", ""])


def json_feed(outlet: Outlet, articles: list[Article]) -> str:
    """JSON Feed 1.1; a flash without markup travels as text now and then."""
    items = []
    for n, article in enumerate(articles):
        item: dict[str, Any] = {"id": outlet.guid(article), "url": outlet.link(article, n), "title": article.title}
        body = outlet.style(article, n, articles)
        if outlet.rss == "flash" and n % 3 == 2:
            item["content_text"] = article.blocks[0].lines[0]
        else:
            item["content_html"] = body
        if article.pictures:
            item["image"] = article.pictures[0]
        item["date_published"] = article.at.isoformat()
        if "a" in article.facts:
            item["authors"] = [{"name": article.facts["a"], "avatar": PICTURES + "avatar.png"}]
            item["summary"] = article.plain(110)
        if article.tags:
            item["tags"] = article.tags
        items.append(item)
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": outlet.title,
        "home_page_url": outlet.home,
        "feed_url": outlet.home + "feed.json",
        "description": outlet.about,
        "icon": LOGO,
        "language": outlet.language,
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1) + "\n"
