"""A feed as JSON Feed 1.1; what an article says of its origin is under ``_jianbao``, as the format has extensions."""

import json
from collections.abc import Sequence
from functools import partial

from jianbao.archive.interface import Shelf
from jianbao.model.history import Article
from jianbao.views import paths
from jianbao.views.atom import content, feed_title, moment
from jianbao.views.jsonld import byline, changed_at, outlet, published_said
from jianbao.views.pictures import web_url
from jianbao.views.press import Press

ABOUT = "https://github.com/jianbao/jianbao/blob/main/docs/decisions/machines.md"
"""Where the extension is described."""


def write(press: Press, shelf: Shelf, articles: Sequence[Article]) -> bytes:
    """The feed of a shelf, with the text of every article."""
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed_title(press, shelf),
        "home_page_url": press.addresses.url(paths.shelf(shelf)),
        "feed_url": press.addresses.url(paths.feed(shelf, "json")),
        "description": press.site.description if not shelf.level else "",
        "favicon": press.addresses.url(paths.FAVICON),
        "language": press.site.language,
        "authors": [{"name": press.site.author}] if press.site.author else [],
        "_jianbao": {"about": ABOUT},
    }
    head = json.dumps(_filled(feed), ensure_ascii=False, indent=1).removesuffix("\n}")
    # Each item is made once for the feeds of four shelves, without blanks: the quick way of json.
    items = ",\n  ".join(press.once("json", one.card.id, partial(_written, press, one)) for one in articles)
    return f'{head},\n "items": [{items}]\n}}\n'.encode("utf-8", "replace")


def _written(press: Press, article: Article) -> str:
    return json.dumps(_item(press, article), ensure_ascii=False)


def _item(press: Press, article: Article) -> dict[str, object]:
    card, revision = article.card, article.revision
    url = press.addresses.url(paths.article(card.id))
    picture = web_url(revision.lead_image)
    item: dict[str, object] = {
        "id": url,
        "url": url,
        "external_url": web_url(card.url),
        "title": press.title(card),
        "content_html": content(press, article) or " ",  # the format asks for a body
        "image": press.pictures.absolute(picture) if picture else None,
        "date_published": moment(card.dated_at),
        "date_modified": moment(changed_at(article)),
        "authors": [{"name": byline(revision) or outlet(article)}],
        "tags": [card.filing.category, card.filing.site, card.filing.channel],
        "language": revision.language,
        "_jianbao": _origin(article),
    }
    return _filled(item)


def _origin(article: Article) -> dict[str, object]:
    said = article.revision.provenance
    named = {"source": said.source, "reporter": said.author, "editor": said.editor}
    return _filled(
        {
            **{key: found.value for key, found in named.items() if found},
            "original_title": said.original_title.value if said.original_title else "",
            "published": published_said(article.revision),
            "first_seen": moment(article.card.first_seen),
            "revision": article.revision.number,
            "feed": web_url(article.revision.source_key),
        }
    )


def _filled(table: dict[str, object]) -> dict[str, object]:
    return {key: value for key, value in table.items() if key == "items" or value not in (None, "", [], {})}
