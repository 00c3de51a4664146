"""``jianbao doctor``: how each RSSHub instance and each source is doing, in words that say what to do."""

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from jianbao.cli.exits import Exit
from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import fit, out, plain, print_json, row, when, width_of
from jianbao.cli.words import t

if TYPE_CHECKING:
    from jianbao.model.circuit import Cause
    from jianbao.update.instances import Health, InstanceHealth, RouteTrouble, SourceCheck


def doctor(as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False) -> None:
    """Ask the instances, read what the archive remembers, and tell."""
    from jianbao.update.instances import examine

    newsroom = the_newsroom()
    with the_archive(newsroom, create=True) as archive:
        health = examine(archive, newsroom, clock())
    if as_json:
        print_json(_document(health))
    else:
        _tell(health, newsroom.site.timezone)
    raise typer.Exit(Exit.NOTHING_WORKED if health.hopeless else Exit.WELL if health.well else Exit.SOME_FAILED)


def advice(cause: "Cause") -> str:
    """What the owner can do about a failure."""
    return t[f"doctor.advice.{cause.value}"]


def _tell(health: "Health", zone: str) -> None:
    from jianbao.update.instances import State

    out.print(row((t["doctor.instances"], "bold")))
    if not health.instances:
        out.print("  " + t["doctor.no_instances"], markup=False)
    width = width_of([one.url for one in health.instances], most=48)
    for instance in health.instances:
        _tell_instance(instance, width, zone)
    needy = [one for one in health.sources if one.state in {State.FAILING, State.STALE}]
    helped = [one for one in health.sources if one.state is State.WELL and one.troubles]
    for head, some in (("doctor.troubles", needy), ("doctor.elsewhere", helped)):
        if some:
            out.print(row((t[head], "bold")))
        for one in some:
            _tell_source(one, zone)
    for key, state in (("doctor.well", State.WELL), ("doctor.never", State.NEVER)):
        count = sum(one.state is state for one in health.sources)
        if count:
            out.print(t(key, count=count))


def _tell_instance(one: "InstanceHealth", width: int, zone: str) -> None:
    if one.reachable:
        mark, state = ("✓", "green"), (t("doctor.reachable", seconds=one.seconds or 0), "green")
    else:
        mark, state = ("✗", "red"), (t("doctor.unreachable", words=plain(one.words)), "red")
    out.print(row(mark, fit(one.url, width), state, (plain(one.node or ""), "dim")))
    if one.circuit is not None and one.circuit.open_until is not None:
        told = t("doctor.paused", time=when(one.circuit.open_until, zone), words=plain(one.circuit.detail))
        out.print(row("  ", (told, "yellow")))
    if one.cause is not None:
        out.print(row("   ", (f"→ {advice(one.cause)}", "yellow")))
    notes = [t("doctor.last_success", time=when(one.last_success, zone))]
    if one.routes_off:
        notes.append(t("doctor.routes_off", count=one.routes_off))
    out.print(row("   ", ("; ".join(notes), "dim")))


def _tell_source(one: "SourceCheck", zone: str) -> None:
    out.print(row("  " + plain(str(one.source.filing)), (plain(one.source.key), "dim")))
    if one.stale is not None:
        told = t("doctor.stale", since=when(one.stale.since, zone), usual=_span(one.stale.usual))
        out.print(row("   ", (told, "yellow")))
    if one.failures_in_a_row:
        told = t("sources.failing", count=one.failures_in_a_row, error=plain(one.error or ""))
        out.print(row("   ", (told, "red")))
    for trouble in one.troubles:
        out.print(row("   ", (_trouble(trouble, zone), "dim")))
    for said in dict.fromkeys(advice(trouble.cause) for trouble in one.troubles):
        out.print(row("   ", (f"→ {said}", "yellow")))


def _trouble(trouble: "RouteTrouble", zone: str) -> str:
    where = trouble.instance or t["doctor.everywhere"]
    return t("doctor.until", instance=where, time=when(trouble.until, zone), words=plain(trouble.words))


def _span(span: timedelta) -> str:
    """A length of time in its largest whole unit."""
    if span >= timedelta(days=2):
        return t("doctor.days", count=span.days)
    if span >= timedelta(hours=2):
        return t("doctor.hours", count=span // timedelta(hours=1))
    return t("doctor.minutes", count=max(1, span // timedelta(minutes=1)))


def _document(health: "Health") -> dict[str, object]:
    return {
        "well": health.well,
        "instances": [
            {
                "url": one.url,
                "reachable": one.reachable,
                "seconds": one.seconds,
                "node": one.node,
                "cause": one.cause,
                "words": one.words,
                "advice": advice(one.cause) if one.cause else None,
                "circuit": {"until": one.circuit.open_until, "failures": one.circuit.failures} if one.circuit else None,
                "last_success": one.last_success,
                "routes_off": one.routes_off,
            }
            for one in health.instances
        ],
        "sources": [
            {
                "key": one.source.key,
                "filing": one.source.filing,
                "state": one.state,
                "last_success": one.last_success,
                "failures_in_a_row": one.failures_in_a_row,
                "error": one.error,
                "stale_since": one.stale.since if one.stale else None,
                "usual_seconds": round(one.stale.usual.total_seconds()) if one.stale else None,
                "troubles": [
                    {
                        "instance": trouble.instance or None,
                        "cause": trouble.cause,
                        "until": trouble.until,
                        "words": trouble.words,
                        "advice": advice(trouble.cause),
                    }
                    for trouble in one.troubles
                ],
            }
            for one in health.sources
        ],
    }
