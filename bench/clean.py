"""How long cleaning a feed body takes, beside its floor and beside two extractors.

    python -m bench.clean [--bodies 60] [--rounds 15] [--json] [--check]

The bodies are those of ``bench.generate``: Chinese articles of 2 to 15 KiB with a publisher's dirt. All candidates take
in the same bodies in one process, taking turns round by round; a figure is the median of the rounds, in milliseconds of
CPU per body. The floor is one pass of nh3, which is what making foreign HTML safe takes, and one parse by lxml.
``--check`` exits with 1 where a goal is missed.
"""

import argparse
import json
import statistics
import sys
from collections.abc import Callable
from random import Random
from time import process_time
from typing import Any

from bench import generate

GOAL_MS = 1.0
GOAL_FLOORS = 3.0
"""Times nh3, and one lxml parse besides, that cleaning may take."""
LABELS = {
    "jianbao": "jianbao: clean_entry",
    "nh3": "nh3.clean alone",
    "lxml": "one lxml parse",
    "trafilatura": "trafilatura.extract",
    "readability": "readability-lxml summary",
}


def candidates() -> dict[str, Callable[[str], object]]:
    """What is compared: each takes one body."""
    import logging

    import nh3
    import trafilatura
    from lxml import etree
    from readability import Document

    from jianbao.articles import clean_entry
    from jianbao.model.feed import Entry

    logging.getLogger("readability").setLevel(logging.CRITICAL)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)

    def parse(body: str) -> object:
        return etree.fromstring(body.encode(), etree.HTMLParser(encoding="utf-8"))

    def page(body: str) -> str:
        return f"<html><head><title>标题</title></head><body><article>{body}</article></body></html>"

    return {
        "jianbao": lambda body: clean_entry(Entry(title="标题", content_html=body), base="https://news.example.net/"),
        "nh3": nh3.clean,
        "lxml": parse,
        "trafilatura": lambda body: trafilatura.extract(page(body), output_format="html", include_images=True),
        "readability": lambda body: Document(page(body)).summary(html_partial=True),
    }


def compare(bodies: int, rounds: int) -> dict[str, Any]:
    """Medians over the rounds, in milliseconds of CPU per body, by name."""
    texts = [generate.body(Random(f"clean/{number}")) for number in range(bodies)]
    works = candidates()
    names = list(works)
    for work in works.values():  # what is imported or built on first use is there before the clock starts
        work(texts[0])
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        first = turn % len(names)
        for name in names[first:] + names[:first]:
            work = works[name]
            start = process_time()
            for text in texts:
                work(text)
            times[name].append((process_time() - start) / bodies * 1000)
    size = sum(len(text.encode()) for text in texts)
    medians = {name: statistics.median(several) for name, several in times.items()}
    allowed = GOAL_FLOORS * medians["nh3"] + medians["lxml"]
    return {"bodies": bodies, "bytes": size, "rounds": rounds, "ms": medians, "allowed_ms": allowed}


def table(result: dict[str, Any]) -> str:
    """The outcome for people, as aligned lines."""
    ours = result["ms"]["jianbao"]
    size = f"{result['bodies']} bodies, {result['bytes'] / result['bodies'] / 1024:.1f} KiB each"
    lines = [
        f"{size}; medians of {result['rounds']} rounds",
        "",
        f"{'':28} {'CPU ms':>8}  jianbao takes",
    ]
    for name, took in result["ms"].items():
        verdict = "" if name == "jianbao" else f"{ours / took:.2f} times that"
        lines.append(f"{LABELS[name]:28} {took:8.3f}  {verdict}".rstrip())
    lines.append(
        f"{'goal: 3 nh3 + one parse':28} {result['allowed_ms']:8.3f}  {ours / result['allowed_ms']:.2f} times that"
    )
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.clean", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--bodies", type=int, default=60, help="how many bodies (60)")
    parser.add_argument("--rounds", type=int, default=15, help="how often each candidate runs (15)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--check", action="store_true", help="exit with 1 where a goal is missed")
    chosen = parser.parse_args()
    result = compare(chosen.bodies, chosen.rounds)
    print(json.dumps(result, indent=2) if chosen.json else table(result))
    if chosen.check and result["ms"]["jianbao"] > min(GOAL_MS, result["allowed_ms"]):
        sys.exit(1)


if __name__ == "__main__":
    main()
