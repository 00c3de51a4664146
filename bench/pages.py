"""How well the article is found on whole pages, beside two extractors.

    python -m bench.pages [--json] [--each] [--check]

``page_set`` holds 26 pages of our own writing in ten languages (news, portal, blog, forum, magazine, tables for
layout, ``div`` without names), each with the text that is to be found: paragraphs, headings, lists, tables, quotations,
code and captions of the article; not its title, byline, adverts, pull quotes, related lists, comments and banners.

Scored as the article-extraction-benchmark does: shingles of four tokens as multisets, precision and recall of each
page, their means over the pages, F1 of the means. A token is a word, or one character of Chinese, Japanese and Korean.
``--check`` exits with 1 where ours is below the better of the two others. It runs in a few seconds.
"""

import argparse
import json
import logging
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import msgspec

FOLDER = Path(__file__).parent / "page_set"
SHINGLE = 4
_TOKEN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_BLOCKS = "p div li td th tr br h1 h2 h3 h4 pre blockquote figcaption section article"

Extract = Callable[[str, str], str]
"""A page and its address to the text of its article."""


class Score(msgspec.Struct, frozen=True):
    """Shares of shingles, 0 to 1: of those found that are right, and of the right ones that were found."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Runs of four tokens, with how often each occurs; a shorter text is one run."""
    tokens = [token.lower() for token in _TOKEN.findall(text)]
    count = max(1, len(tokens) - SHINGLE + 1) if tokens else 0
    return Counter(tuple(tokens[place : place + SHINGLE]) for place in range(count))


def score(found: str, wanted: str) -> Score:
    """How well a text agrees with the one that was to be found."""
    ours, true = shingles(found), shingles(wanted)
    right = (ours & true).total()
    return Score(
        right / ours.total() if ours else float(not true),
        right / true.total() if true else float(not ours),
    )


def mean(scores: list[Score]) -> Score:
    """Means over the pages; its F1 is that of the means."""
    return Score(
        sum(one.precision for one in scores) / len(scores),
        sum(one.recall for one in scores) / len(scores),
    )


def pages() -> dict[str, tuple[str, str]]:
    """Each page of the set with the text to be found, by name."""
    return {
        path.stem: (path.read_text("utf-8"), path.with_suffix(".txt").read_text("utf-8"))
        for path in sorted(FOLDER.glob("*.html"))
    }


def ours(page: str, url: str) -> str:
    """The text of ``clean_page``."""
    from jianbao.articles import clean_page

    return clean_page(page, url=url).text


def candidates() -> dict[str, Extract]:
    """What is compared."""
    import trafilatura
    from lxml import html
    from readability import Document

    for name in ("readability", "trafilatura"):
        logging.getLogger(name).setLevel(logging.CRITICAL)

    def readability(page: str, _url: str) -> str:
        tree = html.fromstring(Document(page).summary(html_partial=True))
        for element in tree.iter(*_BLOCKS.split()):
            element.tail = f"\n{element.tail or ''}"
        return str(tree.text_content())

    def by_trafilatura(page: str, url: str) -> str:
        return trafilatura.extract(page, url=url, include_comments=False, include_tables=True) or ""

    return {"jianbao": ours, "trafilatura": by_trafilatura, "readability-lxml": readability}


def run(chosen: dict[str, Extract]) -> dict[str, dict[str, Score]]:
    """The score of every page, by candidate and page."""
    return {
        name: {
            page: score(extract(html, f"https://news.example/2026/{page}.html"), wanted)
            for page, (html, wanted) in pages().items()
        }
        for name, extract in chosen.items()
    }


def main() -> int:
    """Run and print; the exit code of ``--check``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--json", action="store_true", help="print figures as JSON")
    parser.add_argument("--each", action="store_true", help="print the F1 of every page")
    parser.add_argument("--check", action="store_true", help="exit with 1 if ours is below the better of the others")
    asked = parser.parse_args()
    results = run(candidates())
    means = {name: mean(list(scores.values())) for name, scores in results.items()}
    if asked.json:
        print(json.dumps({name: msgspec.to_builtins(one) | {"f1": one.f1} for name, one in means.items()}, indent=1))
    else:
        print(f"{len(pages())} pages")
        for name, one in means.items():
            print(f"{name:18} F1 {one.f1:.3f}   precision {one.precision:.3f}   recall {one.recall:.3f}")
    if asked.each:
        for page in pages():
            print(f"{page:16}", *(f"{name} {scores[page].f1:.3f}  " for name, scores in results.items()))
    best = max(one.f1 for name, one in means.items() if name != "jianbao")
    return int(asked.check and means["jianbao"].f1 < best)


if __name__ == "__main__":
    sys.exit(main())
