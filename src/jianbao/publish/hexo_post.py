"""One article as a Hexo post: front matter in the form of the replaced system, then the body in a ``<div>``.

    (blank line)
    ---
    title: '工业和信息化部…'
    categories:␠
     - 金融
     - 新浪财经
     - 新浪财经－国內
    headimg: 'https://…'
    author: 新浪财经
    comments: false
    date: Fri, 01 Oct 2021 06:30:33 GMT
    thumbnail: 'https://…'
    source_url: 'https://…'          from here on what the replaced system lacked
    permalink: 'a/7k/3m9q2xt4bd.html'
    jianbao: '7k3m9q2xt4bd'
    origin: '新华社'                 来源, 原标题, 记者, 责任编辑 and the time that the text itself gives, each
    original_title: '…'              where it says so; first_seen where the publisher gave no time at all
    reporter: '…'
    editor: '…'
    published_at: '2021-10-01T14:30:33+08:00'
    ---

    <div>
    <p>…</p>
    </div>

The keys after ``thumbnail`` avoid every name that Hexo keeps for itself (``source``, ``path``, ``slug``, ``id``,
``layout``, ``content``, ``link``, …), but for ``permalink`` and ``updated``, which mean to Hexo what they mean here.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from urllib.parse import quote

from jianbao.errors import PublishError
from jianbao.model.article import Evidence
from jianbao.model.history import Article
from jianbao.publish.hexo_body import body_block
from jianbao.publish.hexo_yaml import category, inert, plain, quoted
from jianbao.views import paths
from jianbao.views.body import for_feed

FORM = "2"
"""The version of this form; a new one writes every post again."""

POSTS = "source/_posts"

_UNSAFE_IN_ATTRIBUTES = re.compile("[\\x00-\\x20\\x7f\"'<>\\\\^`{|}\ud800-\udfff]")
_ID = re.compile(r"[0-9a-z]{3,64}\Z", re.ASCII)


def post_path(article: Article) -> str:
    """Where the post lies under the Hexo folder: ``source/_posts/2021/2021-10-01-7k3m9q2xt4bd.md``.

    Of date (UTC) and id alone, which never move: a changed title leaves it where it is. ASCII, lower case.
    PublishError: the id is none of ours, and could lead out of the folder.
    """
    card = article.card
    return path_of(card.id, card.dated_at)


def path_of(article_id: str, dated_at: datetime) -> str:
    """``post_path`` of an article of which only this is at hand."""
    if not _ID.match(article_id):
        raise PublishError("has an id that cannot be a file name", subject=repr(article_id))
    day = dated_at.astimezone(UTC).date()
    return f"{POSTS}/{day.year:04d}/{day.isoformat()}-{article_id}.md"


def post_bytes(article: Article, *, picture: Callable[[str], str] = str) -> bytes:
    """The post, UTF-8. ``picture`` gives the address that stands for a picture's, for the owner's own copies."""
    card, revision = article.card, article.revision
    filing = card.filing
    lead = _raw_proof(picture(card.lead_image)) if card.lead_image else ""
    lines = [
        "",
        "---",
        f"title: {quoted(inert(card.title))}",
        "categories: ",  # the replaced system's posts have that blank
        f" - {plain(category(filing.category))}",
        f" - {plain(category(filing.site))}",
        f" - {plain(category(filing.channel))}",
        f"headimg: {quoted(lead)}",
        f"author: {plain(inert(card.author or filing.site))}",
        "comments: false",
        f"date: {_rfc822(card.dated_at)}",
        f"thumbnail: {quoted(lead)}",
    ]
    if card.url:
        lines.append(f"source_url: {quoted(inert(card.url))}")
    lines += [f"permalink: {quoted(paths.article(card.id))}", f"jianbao: {quoted(card.id)}"]
    if changed := revision.updated or (revision.seen_at if revision.number > 1 else None):
        lines.append(f"updated: {_rfc822(changed)}")
    said = revision.provenance
    for key, evidence in (
        ("origin", said.source),
        ("original_title", said.original_title),
        ("reporter", said.author),
        ("editor", said.editor),
        ("published_at", said.published),
    ):
        lines += _line(key, evidence)
    if not card.published:
        lines.append(f"first_seen: {_rfc822(card.first_seen)}")
    head = "\n".join([*lines, "---", "", ""])
    return (head + body_block(for_feed(revision.body_html, picture))).encode("utf-8", "replace")


def _line(key: str, evidence: Evidence | None) -> list[str]:
    return [f"{key}: {quoted(inert(evidence.value))}"] if evidence and evidence.value else []


def _raw_proof(url: str) -> str:
    """The same address for a browser, and harmless in an attribute that a theme writes without escaping."""
    return _UNSAFE_IN_ATTRIBUTES.sub(lambda char: quote(char[0], safe="", errors="replace"), url)


def _rfc822(when: datetime) -> str:
    """``Fri, 01 Oct 2021 06:30:33 GMT``, in English on every machine."""
    return format_datetime(when.astimezone(UTC), usegmt=True)
