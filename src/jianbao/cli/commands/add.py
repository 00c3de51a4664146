"""``jianbao add``: one more source."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer

from jianbao.cli.find_feeds import choose
from jianbao.cli.newsroom import clock, the_newsroom
from jianbao.cli.output import out, plain, print_json
from jianbao.cli.words import t
from jianbao.errors import ConfigError, JianbaoError
from jianbao.model.source import Filing, Source, SourceKind

if TYPE_CHECKING:
    from jianbao.sources import Newsroom
    from jianbao.update.discover import Found


def add(  # noqa: PLR0917 - options of a command
    what: Annotated[str, typer.Argument(metavar="WHAT", help=t["add.what"])],
    category: Annotated[str | None, typer.Option(help=t["add.category"])] = None,
    site: Annotated[str | None, typer.Option(help=t["add.site"])] = None,
    channel: Annotated[str | None, typer.Option(help=t["add.channel"])] = None,
    timezone: Annotated[str | None, typer.Option(help=t["add.timezone"])] = None,
    first: Annotated[bool, typer.Option("--first", help=t["add.first"])] = False,
    pick: Annotated[int | None, typer.Option("--pick", min=1, metavar="N", help=t["add.pick"])] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """File a source in ``jianbao.toml``; names that are not given come from the catalogue or from the feed."""
    from jianbao.sources import add_source, read_config, write_config

    newsroom = the_newsroom()
    kind, locator = _kind(what, newsroom)
    names = (category, site, channel)
    known = Filing("", "", "")
    if kind is SourceKind.FEED and (first or pick or not all(names) or _is_home(locator)):
        found = choose(locator, newsroom, pick=1 if first else pick, as_json=as_json)
        kind, locator = found.kind, found.locator
        known = _filing_of(found, newsroom)
    elif not all(names):
        known = _suggest(kind, locator, newsroom)
    filing = Filing(category or known.category, site or known.site, channel or known.channel)
    source = Source(kind, locator, filing, timezone=timezone)
    text = add_source(read_config(newsroom.config_path), source, file=str(newsroom.config_path))
    write_config(newsroom.config_path, text)
    if as_json:
        print_json({"added": source.key, "filing": filing})
    else:
        out.print(plain(t("add.done", filing=filing, key=source.key)), markup=False)


def _kind(what: str, newsroom: "Newsroom") -> tuple[SourceKind, str]:
    """What was typed, as a kind of source and its locator. Raises ``ConfigError``."""
    from jianbao.sources import checks, locator_of

    if "://" in what or what.startswith("rsshub:"):
        # The same reading as an OPML file's: a route's address on an instance of the owner's is that route, without
        # the instance's key, which would stand on the public page of sources.
        return checks.typed(what, what, lambda address: locator_of(address, newsroom.instances))
    path = Path(what)
    if path.is_file():
        try:
            path = path.resolve().relative_to(newsroom.folder.resolve())
        except ValueError:
            raise ConfigError(
                "a file source lies inside the newsroom", subject=what, hint=f"Copy it into {newsroom.folder} first."
            ) from None
    elif not (newsroom.folder / path).is_file():
        raise ConfigError(
            "this is neither a URL, nor an rsshub:// route, nor a file",
            subject=what,
            hint="Write https://…, rsshub://sina/finance/china, or the path of a file in the newsroom.",
        )
    return SourceKind.FILE, path.as_posix()


def _is_home(url: str) -> bool:
    """A site's front page is hardly ever a feed."""
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def _filing_of(found: "Found", newsroom: "Newsroom") -> Filing:
    """Names for what was found at a page: a route's from the catalogue, a feed's own otherwise."""
    if found.kind is SourceKind.ROUTE:
        try:
            return _suggest(found.kind, found.locator, newsroom)
        except JianbaoError:  # no catalogue at hand, or not in it: the rules gave names too
            return Filing(t["add.uncategorised"], found.site or found.title, found.title)
    host = (urlsplit(found.page or found.locator).hostname or found.locator).removeprefix("www.")
    return Filing(t["add.uncategorised"], host, found.title or host)


def _suggest(kind: SourceKind, locator: str, newsroom: "Newsroom") -> Filing:
    """Names for a route or file whose owner gave none, or not all."""
    uncategorised = t["add.uncategorised"]
    match kind:
        case SourceKind.ROUTE:
            from jianbao.update.catalogue import load_catalogue

            found = load_catalogue(newsroom, now=clock()).match(locator)
            if found is None:
                raise ConfigError(
                    "your instance has no such route",
                    subject=locator,
                    hint="Look for it with `jianbao catalogue search`, or give --category, --site and --channel.",
                )
            return found.filing(newsroom.site.language)
        case _:
            from jianbao.update.parsing import parse_fenced

            feed = parse_fenced((newsroom.folder / locator).read_bytes())
            return Filing(uncategorised, feed.title or locator, feed.title or locator)
