"""Pages about the site itself: its sources and how they do, what it is, and the one for wrong addresses."""

from itertools import groupby

from jianbao.archive.interface import Shelf
from jianbao.model.history import SourceHealth
from jianbao.model.source import SourceKind
from jianbao.views import paths
from jianbao.views.context import AboutView, Link, SourceGroup, SourcesView, SourceView, State
from jianbao.views.press import Press, shortened

_ERROR_LENGTH = 300


def sources(press: Press) -> bytes:
    """Every source, followed now or once, with its health in plain words."""
    ordered = sorted(press.archive.sources(), key=lambda health: press.rank(_shelf(health)))
    groups = tuple(
        SourceGroup(site.category, site.site, tuple(_source(press, health) for health in group))
        for site, group in groupby(ordered, key=lambda health: _shelf(health).parent)
    )
    frame = press.frame(paths.SOURCES, press.t["sources.title"], description=press.t["sources.lead"])
    opml = Link(press.t["sources.opml"], press.addresses.href(paths.OPML))
    return press.render("sources.html", frame, SourcesView(groups, opml))


def about(press: Press) -> bytes:
    """What this site is, for a reader who has never heard of it."""
    site = press.site
    page = AboutView(
        what=press.words("about.what", title=site.title),
        author=press.words("about.author", author=site.author) if site.author else "",
        feeds=press.feed_links(Shelf()),
    )
    return press.render("about.html", press.frame(paths.ABOUT, press.t["about.title"], description=page.what), page)


def not_found(press: Press) -> bytes:
    """What stands where nothing is. All its links are absolute on the host: it is shown at any address."""
    frame = press.frame(paths.NOT_FOUND, press.t["not_found.title"], robots="noindex")
    return press.render("not_found.html", frame, None)


def _shelf(health: SourceHealth) -> Shelf:
    filing = health.source.filing
    return Shelf(filing.category, filing.site, filing.channel)


def _source(press: Press, health: SourceHealth) -> SourceView:
    source = health.source
    state, words = _state(press, health)
    channel = press.shelf_link(_shelf(health))
    return SourceView(
        # Without articles the shelf has no page to link to.
        channel=channel if health.articles else type(channel)(channel.text, ""),
        kind=source.kind.value,
        locator=source.locator,
        articles=health.articles,
        last_new=press.dates.when(health.last_new) if health.last_new else None,
        state=state,
        words=words,
        error=shortened(health.last_error or "", _ERROR_LENGTH) if state == "failing" else "",
    )


def _state(press: Press, health: SourceHealth) -> tuple[State, str]:
    """The state and its words. They change when the state does, not with each visit: else every run rewrites a page."""
    if health.source.kind is SourceKind.IMPORT:
        return "imported", press.t["sources.imported"]
    if not health.active:
        return "retired", press.t["sources.retired"]
    if health.failures_in_a_row:
        if health.last_success is None:
            return "failing", press.t["sources.failing_always"]
        since = press.dates.when(health.last_success)
        return "failing", press.words("sources.failing", time=f"{since.day_short} {since.time}")
    if health.last_visit is None:
        return "waiting", press.t["sources.waiting"]
    return "well", press.t["sources.well"]
