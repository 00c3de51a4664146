"""``jianbao rules``: what recurs over a source's articles, proposed; the owner accepts or rejects it."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from jianbao.cli.newsroom import clock, the_archive, the_newsroom
from jianbao.cli.output import err, fit, out, plain, print_json, row, width_of
from jianbao.cli.stopping import stop_if_asked, stopping_between
from jianbao.cli.words import t
from jianbao.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from jianbao.model.source import Source
    from jianbao.sources import OwnRule, State
    from jianbao.update.learn import Learning

group = typer.Typer(no_args_is_help=True)

_SHOWN = 100


@group.command("learn", help=t["rules.learn"])
def learn(
    which: Annotated[list[str], typer.Argument(metavar="SOURCE...", help=t["rules.which"])],
    articles: Annotated[int, typer.Option(min=5, max=1_000_000, help=t["rules.articles"])] = 1_000,
    share: Annotated[float, typer.Option(min=0.01, max=1.0, help=t["rules.share"])] = 0.25,
    least: Annotated[int, typer.Option(min=3, max=100_000, help=t["rules.least"])] = 5,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Look at the archive, and write what recurs into the newsroom's rules folder, to be decided on."""
    from jianbao.sources import add_rules, load_rules
    from jianbao.update.learn import learn as look
    from jianbao.update.lock import only_run

    newsroom = the_newsroom()
    documents = []
    with stopping_between(), only_run(newsroom.folder), the_archive(newsroom) as archive:
        known = load_rules(newsroom.folder)
        for source in _sources(which):
            file = known.get(source.key)
            rejected = [one.rule for one in file.rules if one.state == "rejected"] if file else []
            found = look(
                archive,
                newsroom,
                source.key,
                articles=articles,
                share=share,
                least=least,
                known=rejected,
                progress=lambda _done: stop_if_asked(),
            )
            written = None
            if found.proposals:
                path = add_rules(newsroom.folder, source.key, file, _proposed(found))
                written = str(path.relative_to(newsroom.folder))
            if as_json:
                documents.append({"source": source.key, "file": written, **_document(found)})
            else:
                _tell(source, found, written)
    if as_json:
        print_json({"sources": documents})


@group.command("list", help=t["rules.list"])
def list_rules(
    which: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE]...", help=t["rules.which"], show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """All rules of the newsroom, by source, with their numbers."""
    from jianbao.sources import load_rules

    newsroom = the_newsroom()
    files = load_rules(newsroom.folder)
    if which:
        wanted = {source.key for source in _sources(which)}
        files = {key: file for key, file in files.items() if key in wanted}
    if as_json:
        folder = newsroom.folder
        print_json(
            {
                "sources": [
                    {"source": key, "file": str(file.path.relative_to(folder)), "rules": _rules_document(file.rules)}
                    for key, file in files.items()
                ]
            }
        )
        return
    if not files:
        out.print(t["rules.none"], markup=False)
    for key, file in files.items():
        out.print(row((plain(key), "bold"), (str(file.path.relative_to(newsroom.folder)), "dim")))
        _table(file.rules)


@group.command("accept", help=t["rules.accept"])
def accept(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=t["rules.one"])],
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[N]...", help=t["rules.numbers"], show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=t["rules.accept_all"])] = False,
) -> None:
    """Apply rules from now on."""
    from jianbao.sources import State

    _decide(source, numbers or [], State.ACCEPTED, everything=everything)


@group.command("reject", help=t["rules.reject"])
def reject(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=t["rules.one"])],
    numbers: Annotated[
        list[int] | None, typer.Argument(metavar="[N]...", help=t["rules.numbers"], show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=t["rules.reject_all"])] = False,
) -> None:
    """Do not apply rules, nor propose them again."""
    from jianbao.sources import State

    _decide(source, numbers or [], State.REJECTED, everything=everything)


def _decide(word: str, numbers: "Sequence[int]", state: "State", *, everything: bool) -> None:
    from jianbao.sources import State, load_rules, set_states

    newsroom = the_newsroom()
    (source, *others) = _sources([word])
    if others:
        keys = "\n  ".join(one.key for one in (source, *others))
        raise ConfigError(t["rules.several"], subject=word, hint=keys)
    file = load_rules(newsroom.folder).get(source.key)
    if file is None:
        raise ConfigError(t["rules.no_rules"], subject=source.key, hint=f"jianbao rules learn {source.key}")
    if bool(numbers) == everything:
        raise ConfigError(t["rules.say_which"], hint=t["rules.say_which_hint"])
    for number in numbers:
        if not 1 <= number <= len(file.rules):
            raise ConfigError(t("rules.no_number", number=number, count=len(file.rules)), subject=source.key)
    places = [number - 1 for number in numbers]
    kept = []
    if everything:
        open_ones = [place for place, one in enumerate(file.rules) if one.state is State.PROPOSED]
        kept = [place for place in open_ones if state is State.ACCEPTED and file.rules[place].caution]
        places = [place for place in open_ones if place not in kept]
    set_states(file, dict.fromkeys(places, state))
    _table(file.rules, only=places, state=state)
    if kept:
        err.print(t("rules.kept", numbers=" ".join(str(place + 1) for place in kept)), markup=False, style="yellow")
    before = {place for place in places if (file.rules[place].state is State.ACCEPTED) != (state is State.ACCEPTED)}
    if before:
        out.print(t("rules.next", source=source.key), markup=False)


def _sources(words: "Sequence[str]") -> "list[Source]":
    """The sources that are meant: those that are followed, else all that the archive knows. ``ConfigError``: none."""
    from jianbao.sources import find_sources

    newsroom = the_newsroom()
    try:
        return find_sources(newsroom.sources, words)
    except ConfigError:
        if not newsroom.archive_path.exists():
            raise
        with the_archive(newsroom) as archive:
            return find_sources([health.source for health in archive.sources()], words)


def _proposed(found: "Learning") -> "list[OwnRule]":
    from jianbao.articles import LearnedRule
    from jianbao.sources import OwnRule, State, rule_name

    return [
        OwnRule(
            rule=LearnedRule(rule_name(one.kind, one.texts), one.kind, one.texts),
            state=State.PROPOSED,
            seen=one.seen,
            of=one.of,
            place=one.place,
            caution=one.caution,
            added=clock().date(),
            examples=tuple(plain(text)[:200] for text in one.examples),
        )
        for one in found.proposals
    ]


def _tell(source: "Source", found: "Learning", written: str | None) -> None:
    from jianbao.sources import load_rules

    out.print(row((plain(str(source.filing)), "bold"), (plain(source.key), "dim")))
    if written is None:
        out.print("  " + t("rules.nothing", articles=found.articles), markup=False)
        return
    file = load_rules(the_newsroom().folder)[source.key]
    places = [place for place, one in enumerate(file.rules) if one.state == "proposed"]
    _table(file.rules, only=places)
    out.print("  " + t("rules.written", articles=found.articles, file=written, source=source.key), markup=False)


def _table(rules: "Sequence[OwnRule]", only: "Sequence[int] | None" = None, state: "State | None" = None) -> None:
    """A line for each rule: its number, what it is and how often, with what speaks for looking twice below it."""
    marks = {"accepted": ("✓", "green"), "rejected": ("✗", "red"), "proposed": ("?", "yellow")}
    shown = [place for place in range(len(rules)) if only is None or place in only]
    width = width_of([t[f"rules.kind.{rules[place].rule.kind}"] for place in shown], most=20)
    for place in shown:
        one = rules[place]
        seen = f"{one.seen}/{one.of}" if one.seen is not None and one.of else ""
        texts = [plain(text) for text in one.rule.texts]
        kind = fit(t[f"rules.kind.{one.rule.kind}"], width)
        out.print(row(marks[state or one.state], f"{place + 1:>3}", kind, f"{seen:>9}", texts[0][:_SHOWN]))
        for text in texts[1:]:
            out.print(row(" " * (width + 17), text[:_SHOWN]))
        notes = [t[f"rules.caution.{one.caution}"]] if one.caution in _CAUTIONS else [one.caution or ""]
        notes += [t("rules.example", article=plain(text)) for text in one.examples[:2]] if state is None else []
        for note in filter(None, notes):
            out.print(row(" " * (width + 17), (note, "dim")))


_CAUTIONS = frozenset({"sentence", "numbers", "names", "credit"})


def _document(found: "Learning") -> dict[str, Any]:
    return {
        "articles": found.articles,
        "proposals": [
            {
                "kind": one.kind,
                "texts": one.texts,
                "seen": one.seen,
                "of": one.of,
                "place": one.place,
                "caution": one.caution,
                "examples": one.examples,
            }
            for one in found.proposals
        ],
    }


def _rules_document(rules: "Sequence[OwnRule]") -> list[dict[str, Any]]:
    return [
        {
            "number": number,
            "name": one.rule.name,
            "kind": one.rule.kind,
            "texts": one.rule.texts,
            "state": one.state,
            "seen": one.seen,
            "of": one.of,
            "place": one.place,
            "caution": one.caution,
            "added": one.added,
            "examples": one.examples,
        }
        for number, one in enumerate(rules, 1)
    ]
