"""How fast entries go through parse, clean and store, beside the prior design's parse and beside ``reader``.

    python -m bench.ingest [--feeds 40] [--entries 50] [--rounds 5] [--json] [--check]

All candidates take in the same generated feeds (``bench.generate``), each in a process of its own, taking turns; the
order rotates from round to round, so that a busy machine is unkind to all alike. CPU time counts, not the wall: trust
the ratios. Where there is a C compiler, jianbao runs twice: as it stands, and with its busiest modules compiled, as
``scripts/wheel`` builds it; the latter is what is compared then. ``--check`` exits with 1 where the goal is missed.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import compiled, generate
from bench.candidates import CANDIDATES

GOAL = 3.0
"""Times as many entries per CPU second as each of the others."""
OURS = ("jianbao", "compiled")
LABELS = {
    "jianbao": "jianbao: parse, clean, plan, store",
    "compiled": "the same, compiled as in wheels",
    "prior": "prior design: parse only (bs4, twice)",
    "reader": "reader: parse, store",
}


def one_run(name: str, folder: Path) -> dict[str, float]:
    """One candidate once, in a fresh process; what ``bench.candidates.measure`` says of it."""
    made = compiled.folder() if name == "compiled" else None
    done = subprocess.run(
        [sys.executable, "-m", "bench.candidates", name, str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env=compiled.environment(made) if made else None,
    )
    if done.returncode != 0:
        sys.exit(f"{name} failed:\n{done.stderr}")
    result: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return result


def compare(feeds: int, entries: int, rounds: int) -> dict[str, Any]:
    """Medians of all candidates over the rounds, by name, with the size of what they took in."""
    names = [name for name in CANDIDATES if name != "compiled" or compiled.folder() is not None]
    runs: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    with TemporaryDirectory() as scratch:
        folder = Path(scratch)
        size = sum(path.stat().st_size for path in generate.write(folder, feeds, entries))
        for turn in range(rounds):
            first = turn % len(names)
            for name in names[first:] + names[:first]:
                run = one_run(name, folder)
                if run["entries"] != feeds * entries:
                    sys.exit(f"{name} took in {run['entries']} of {feeds * entries} entries: nothing to compare")
                runs[name].append(run)
    medians = {
        name: {key: statistics.median(run[key] for run in several) for key in ("cpu", "wall", "peak_kib")}
        for name, several in runs.items()
    }
    return {"feeds": feeds, "entries": feeds * entries, "bytes": size, "rounds": rounds, "median": medians}


def ratios(result: dict[str, Any]) -> dict[str, float]:
    """How many times the CPU time of ours, compiled where that is possible, each of the others takes."""
    medians = result["median"]
    ours = (medians.get("compiled") or medians["jianbao"])["cpu"]
    return {name: median["cpu"] / ours for name, median in medians.items() if name not in OURS}


def table(result: dict[str, Any]) -> str:
    """The outcome for people, as aligned lines."""
    times = ratios(result)
    size = f"{result['feeds']} feeds, {result['entries']} entries, {result['bytes'] / 2**20:.1f} MiB"
    lines = [
        f"{size}; medians of {result['rounds']} rounds",
        "",
        f"{'':38} {'entries':>9} {'CPU ms':>9} {'peak':>8}  jianbao is",
        f"{'':38} {'per CPU s':>9} {'per entry':>9} {'MiB':>8}",
    ]
    for name, median in result["median"].items():
        cpu = median["cpu"] / result["entries"]
        verdict = f"{times[name]:.1f} times as fast (goal {GOAL:g})" if name in times else ""
        line = f"{LABELS[name]:38} {1 / cpu:9.0f} {cpu * 1000:9.2f} {median['peak_kib'] / 1024:8.0f}  {verdict}"
        lines.append(line.rstrip())
    return "\n".join(lines)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="bench.ingest", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--feeds", type=int, default=40, help="how many feeds (40)")
    parser.add_argument("--entries", type=int, default=50, help="entries of each feed (50)")
    parser.add_argument("--rounds", type=int, default=5, help="how often each candidate runs (5)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument("--check", action="store_true", help="exit with 1 where the goal is missed")
    chosen = parser.parse_args()
    result = compare(chosen.feeds, chosen.entries, chosen.rounds)
    print(json.dumps(result | {"ratios": ratios(result)}, indent=2) if chosen.json else table(result))
    if chosen.check and min(ratios(result).values()) < GOAL:
        sys.exit(1)


if __name__ == "__main__":
    main()
