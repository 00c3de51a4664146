"""``jianbao inspect``: what we make of a feed or an article, without an archive."""

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from jianbao.cli.exits import Exit
from jianbao.cli.output import print_json, print_json_line
from jianbao.cli.words import t
from jianbao.errors import FeedError, InputError, JianbaoError

group = typer.Typer(no_args_is_help=True)


class _Told(msgspec.Struct, frozen=True):
    """What a feed said of an article beside its body."""

    title: str | None = None
    author: str | None = None
    date: str | None = None
    categories: list[str] | None = None
    image: str | None = None


class _Asked(msgspec.Struct, frozen=True):
    """A line of the articles' protocol: a ``page``, or (any other ``kind``) a body with what its feed said."""

    kind: str | None = None
    html: str | None = None
    url: str | None = None
    feed: _Told | None = None


@group.command("feed", help=t["inspect.feed"])
def feed(what: Annotated[str, typer.Argument(metavar="PATH|URL|-", help=t["inspect.what"])]) -> None:
    """A feed as JSON: its facts, and each entry's, with bodies made safe."""
    if what == "-":
        for line in sys.stdin.buffer:
            path, base, content_type = (*line.decode("utf-8", "surrogateescape").rstrip("\r\n").split("\t"), "", "")[:3]
            try:
                print_json_line(_feed(Path(path).read_bytes(), base or None, content_type or None))
            except (JianbaoError, OSError, ValueError) as error:  # ValueError: a path with a NUL in it
                print_json_line({"error": str(error)})
        return
    data, url = _bytes(what)
    try:
        print_json(_feed(data, url, None))
    except FeedError as error:
        hint = error.hint or t["inspect.not_a_feed"]
        raise FeedError(error.message, subject=error.subject or what, hint=hint) from error


@group.command("article", help=t["inspect.article"])
def article(what: Annotated[str, typer.Argument(metavar="PATH|URL|-", help=t["inspect.what"])]) -> None:
    """A whole page, or with ``-`` bodies and pages, as clean articles in JSON."""
    from jianbao.articles import article_document, clean_page

    if what == "-":
        failed = False
        for line in sys.stdin.buffer:
            asked: dict[str, Any] = {}
            try:
                asked = msgspec.json.decode(line, type=dict)
                print_json_line(_article(asked))
            except (JianbaoError, msgspec.DecodeError) as error:
                # One answer for each line, whatever it is: the other side counts them.
                failed = True
                print_json_line({"id": asked.get("id"), "error": str(error)})
        raise typer.Exit(Exit.SOME_FAILED if failed else Exit.WELL)
    data, url = _bytes(what)
    print_json(article_document(clean_page(data, url=url), what))


def _feed(data: bytes, url: str | None, content_type: str | None) -> dict[str, Any]:
    """The document of a feed; its HTML is made safe, as on a page of ours."""
    from jianbao.feeds import feed_document
    from jianbao.update.parsing import parse_fenced

    return feed_document(parse_fenced(data, url=url, content_type=content_type))


def _article(asked: dict[str, Any]) -> dict[str, Any]:
    from jianbao.articles import article_document, clean_entry, clean_page
    from jianbao.feeds.dates import parse_date
    from jianbao.model.feed import Entry

    said = msgspec.convert(asked, _Asked)
    html, told = said.html or "", said.feed or _Told()
    if said.kind == "page":
        return article_document(clean_page(html, url=said.url), asked.get("id"))
    entry = Entry(
        title=told.title or "",
        authors=(told.author,) if told.author else (),
        published=parse_date(told.date),
        published_text=told.date,
        content_html=html,
        categories=tuple(told.categories or ()),
        image=told.image,
        url=said.url,
    )
    return article_document(clean_entry(entry, base=said.url), asked.get("id"))


def _bytes(what: str) -> tuple[bytes, str | None]:
    """The bytes behind what was typed, and their address if they have one."""
    if "://" in what:
        from jianbao.fetch import ClientSettings, get_bytes

        return get_bytes(what, ClientSettings()), what
    try:
        return Path(what).read_bytes(), None
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", subject=what, hint="Name a file, a URL, or -.") from error
