"""``jianbao inspect``: what we make of a feed or an article, without an archive."""

import sys
from pathlib import Path
from typing import Annotated, Any

import msgspec
import typer

from jianbao.cli.exits import Exit
from jianbao.cli.output import print_json, print_json_line
from jianbao.cli.words import t
from jianbao.errors import InputError, JianbaoError

group = typer.Typer(no_args_is_help=True)


@group.command("feed", help=t["inspect.feed"])
def feed(what: Annotated[str, typer.Argument(metavar="PATH|URL|-", help=t["inspect.what"])]) -> None:
    """A feed as JSON: its facts, and each entry's, with bodies made safe."""
    if what == "-":
        for line in sys.stdin.buffer:
            path, base, content_type = (*line.decode("utf-8", "surrogateescape").rstrip("\r\n").split("\t"), "", "")[:3]
            try:
                print_json_line(_feed(Path(path).read_bytes(), base or None, content_type or None))
            except (JianbaoError, OSError) as error:
                print_json_line({"error": str(error)})
        return
    data, url = _bytes(what)
    print_json(_feed(data, url, None))


@group.command("article", help=t["inspect.article"])
def article(what: Annotated[str, typer.Argument(metavar="PATH|URL|-", help=t["inspect.what"])]) -> None:
    """A whole page, or with ``-`` bodies and pages, as clean articles in JSON."""
    from jianbao.articles import article_document, clean_page

    if what == "-":
        failed = False
        for line in sys.stdin.buffer:
            asked: dict[str, Any] = msgspec.json.decode(line, type=dict)
            try:
                print_json_line(_article(asked))
            except JianbaoError as error:
                failed = True
                print_json_line({"id": asked.get("id"), "error": str(error)})
        raise typer.Exit(Exit.SOME_FAILED if failed else Exit.WELL)
    data, url = _bytes(what)
    print_json(article_document(clean_page(data, url=url), what))


def _feed(data: bytes, url: str | None, content_type: str | None) -> dict[str, Any]:
    """The document of a feed; its HTML is made safe, as on a page of ours."""
    from jianbao.feeds import feed_document, parse_feed

    return feed_document(parse_feed(data, url=url, content_type=content_type))


def _article(asked: dict[str, Any]) -> dict[str, Any]:
    from jianbao.articles import article_document, clean_entry, clean_page
    from jianbao.feeds.dates import parse_date
    from jianbao.model.feed import Entry

    html, url = asked.get("html") or "", asked.get("url")
    if asked.get("kind") == "page":
        return article_document(clean_page(html, url=url), asked.get("id"))
    said = asked.get("feed") or {}
    entry = Entry(
        title=said.get("title") or "",
        authors=(said["author"],) if said.get("author") else (),
        published=parse_date(said.get("date")),
        published_text=said.get("date"),
        content_html=html,
        categories=tuple(said.get("categories") or ()),
        image=said.get("image"),
        url=url,
    )
    return article_document(clean_entry(entry, base=url), asked.get("id"))


def _bytes(what: str) -> tuple[bytes, str | None]:
    """The bytes behind what was typed, and their address if they have one."""
    if "://" in what:
        from jianbao.fetch import ClientSettings, get_bytes

        return get_bytes(what, ClientSettings()), what
    try:
        return Path(what).read_bytes(), None
    except OSError as error:
        raise InputError(error.strerror or "cannot be read", subject=what, hint="Name a file, a URL, or -.") from error
