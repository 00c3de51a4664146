"""``jianbao show``: an article, to read on a terminal."""

from typing import TYPE_CHECKING, Annotated

import typer

from jianbao.cli.newsroom import the_archive, the_newsroom
from jianbao.cli.output import fit, out, plain, print_json, row, when
from jianbao.cli.words import t
from jianbao.errors import InputError

if TYPE_CHECKING:
    from jianbao.archive import Reading
    from jianbao.model.article import Evidence
    from jianbao.model.history import Article

_LABEL = 16


def show(
    words: Annotated[str, typer.Argument(metavar="ARTICLE", help=t["app.article"])],
    revisions: Annotated[bool, typer.Option("--revisions", help=t["show.revisions"])] = False,
    as_json: Annotated[bool, typer.Option("--json", help=t["app.json"])] = False,
) -> None:
    """Title, what is known of its origin, and the text."""
    newsroom = the_newsroom()
    zone = newsroom.site.timezone
    with the_archive(newsroom) as archive:
        article = find(archive, words)
        history = archive.revisions(article.card.id) if revisions else []
    if as_json:
        print_json({"article": article, "revisions": history} if revisions else {"article": article})
        return
    card, now = article.card, article.revision
    out.print(plain(card.title), style="bold", markup=False)
    told = now.provenance
    facts = [
        (t["show.original"], card.url or t["show.not_recorded"]),
        (t["show.filing"], str(card.filing)),
        (t["show.date"], when(card.dated_at, zone)),
        (t["show.author"], card.author),
        (t["show.origin"], _value(told.source)),
        (t["show.editor"], _value(told.editor)),
        (t["show.original_title"], _value(told.original_title)),
    ]
    others = [str(seen.filing) for seen in article.appearances if seen.filing != card.filing]
    facts += [(t["show.also_in"], other) for other in dict.fromkeys(others)]
    for label, value in facts:
        if value:
            out.print(row((fit(label, _LABEL), "dim"), plain(value)))
    out.print(row((fit("id", _LABEL), "dim"), card.id))
    if not revisions:
        _text(now.text)
    for revision in history:
        out.print()
        out.print(t("show.revision", number=revision.number, time=when(revision.seen_at, zone)), style="bold")
        out.print(plain(revision.title), markup=False)
        _text(revision.text)


def find(archive: "Reading", words: str) -> "Article":
    """The one article that ``words`` mean; ``InputError`` if there is none, or more than one."""
    ids = archive.find_article(words)
    if len(ids) > 1:
        raise InputError(t("show.many", words=words, ids=", ".join(ids)), hint=t["show.none_hint"])
    article = archive.article(ids[0]) if ids else None
    if article is None:
        raise InputError(t("show.none", words=words), hint=t["show.none_hint"])
    return article


def _text(text: str) -> None:
    for paragraph in text.split("\n"):
        out.print()
        out.print(plain(paragraph), markup=False)


def _value(evidence: "Evidence | None") -> str | None:
    return evidence.value if evidence else None
