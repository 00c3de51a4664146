"""Three real RSSHubs: one is killed in the middle of a run, one wants a key, one meets a broken article."""

import json
import os
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import zstandard
from tests.command import jianbao, jianbao_json
from tests.rsshub.hub import Hub, running_hub

from jianbao.fetch import attempt_at
from jianbao.model.source import Instance

pytestmark = [pytest.mark.slow, pytest.mark.shared]

KEY = "sesame-7261-芝麻"
CHECKS = [f"/check/lake{number}" for number in range(10)]
SINA = "/sina/finance/china?limit=8"
MISSING = "/test/config-not-found-error"


def lake(number: int, *, wait: float) -> dict[str, object]:
    items = [
        {
            "title": f"第{number}湖的第{nth}件事",
            "link": f"https://lake{number}.example/{nth}",
            "description": f"<p>湖{number}边的第{nth}件事，说来话长。</p>",
            "pubDate": f"2026-11-1{nth}T08:00:00Z",
        }
        for nth in range(1, 4)
    ]
    return {"title": f"湖{number}", "link": f"https://lake{number}.example/", "item": items, "wait": wait}


def newsroom(folder: Path, routes: list[str], *hubs: tuple[Hub, str | None]) -> Path:
    folder.mkdir()
    lines = ['[site]\ntitle = "三家"\nurl = "http://127.0.0.1:8470/"\nlanguage = "zh-CN"\n']
    for hub, key in hubs:
        lines.append(f'[[rsshub]]\nurl = "{hub.url}"\n' + (f'key = "{key}"\n' if key else ""))
    lines += [
        f'[[source]]\ncategory = "湖"\nsite = "湖边"\nchannel = "{route}"\nroute = "{route}"\n' for route in routes
    ]
    (folder / "jianbao.toml").write_text("\n".join(lines), "utf-8")
    return folder


def collect_all(room: Path) -> list[str]:
    """The words that visit every source, due or not."""
    words = [sys.executable, "-m", "jianbao", "-C", str(room), "collect"]
    return [*words, "--all"] if "--all" in jianbao("collect", "--help").stdout else words


def secrets(instance: Instance, routes: list[str]) -> list[bytes]:
    """The key, in what forms it may take, and every code made of it."""
    codes = [attempt_at(instance, route).secret or "" for route in [*routes, "/healthz", "/api/namespace"]]
    return [KEY.encode(), b"sesame-7261", json.dumps(KEY)[1:-1].encode(), *map(str.encode, codes)]


def everything_in(folder: Path) -> dict[str, bytes]:
    """All bytes of all files but the owner's own settings; of the archive also what is compressed in it."""
    found = {
        str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "jianbao.toml"
    }
    with sqlite3.connect(folder / "archive.db") as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for place, row in enumerate(db.execute(f'SELECT * FROM "{table}"')):
                for value in row:
                    if isinstance(value, bytes) and value.startswith(b"\x28\xb5\x2f\xfd"):
                        value = zstandard.ZstdDecompressor().decompress(value, max_output_size=1 << 28)  # noqa: PLW2901
                    found[f"{table}:{place}"] = found.get(f"{table}:{place}", b"") + str(value).encode() + b"\n"
                    if isinstance(value, bytes):
                        found[f"{table}:{place}"] += value
    return found


def test_the_run_completes_by_failover(shared, tmp_path):
    """Nothing is lost or doubled; and the key is nowhere but in the owner's settings."""
    with (
        running_hub(shared, tmp_path, NODE_NAME="killed") as killed,
        running_hub(shared, tmp_path, NODE_NAME="broken") as broken,
        running_hub(shared, tmp_path, NODE_NAME="locked", ACCESS_KEY=KEY) as locked,
    ):
        for number in range(len(CHECKS)):
            killed.set_feed(f"lake{number}", lake(number, wait=0.7))
        broken.pull("/break/3")
        routes = [*CHECKS, SINA, MISSING]
        room = newsroom(tmp_path / "room", routes, (killed, None), (broken, None), (locked, KEY))
        said = ""

        # The first hub dies when two sources have come.
        running = subprocess.Popen(
            collect_all(room),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=os.environ | {"JIANBAO_LANG": "en", "COLUMNS": "200", "PYTHONUTF8": "1"},
        )
        assert running.stdout
        for _ in range(2):
            said += running.stdout.readline()
        killed.kill()
        said += running.communicate(timeout=200)[0]
        assert running.returncode == 1, said  # the route that wants a setting nobody has
        state = {one["key"]: one for one in jianbao_json("sources", folder=room)}
        for route in [*CHECKS, SINA]:
            known = state["rsshub:/" + route]
            assert (known["failures_in_a_row"], known["articles"]) == (0, 3 if route in CHECKS else 8), said
        assert "ConfigNotFoundError" in state["rsshub:/" + MISSING]["last_error"]

        # Once more: the dead hub is not waited for, the broken article is somebody else's, and nothing is new.
        time.sleep(1.2)
        again = jianbao("collect", *collect_all(room)[6:], "--json", folder=room, exit_code=1)
        report = json.loads(again.stdout)
        assert (report["new"], report["revised"], report["failed"]) == (0, 0, 1)
        visits = {visit["source"]: visit for visit in report["visits"]}
        asked = Counter(one["instance"] for visit in report["visits"] for one in visit["exchanges"])
        assert asked[killed.url] <= 1, "an open circuit spares every route the wait"
        assert visits["rsshub:/" + MISSING]["exchanges"] == [], "what each hub lacks is not asked for again at once"
        assert visits["rsshub:/" + MISSING]["error_kind"] == "circuit"
        nodes = {one["headers"].get("rsshub-node") for visit in report["visits"] for one in visit["exchanges"]}
        assert nodes <= {"broken", "locked", None}

        published = jianbao("publish", folder=room)
        doctor = jianbao("doctor", folder=room, exit_code=1)
        machine = jianbao("doctor", "--json", folder=room, exit_code=1)
        health = json.loads(machine.stdout)
        by_url = {one["url"]: one for one in health["instances"]}
        assert [by_url[hub.url]["reachable"] for hub in (killed, broken, locked)] == [False, True, True]
        assert by_url[broken.url]["circuit"] is None
        assert "setting" in doctor.stdout
        assert killed.url in doctor.stdout

        told = [said, again.stdout, again.stderr, published.stdout, published.stderr, doctor.stdout, doctor.stderr]
        told += [
            machine.stdout,
            machine.stderr,
            *(jianbao(*words, folder=room).stdout for words in (["status"], ["sources"])),
        ]
        places = everything_in(room) | {f"said {n}": text.encode() for n, text in enumerate(told)}
        assert len(places) > 100
        for secret in secrets(Instance(locked.url, KEY), routes):
            assert [place for place, data in places.items() if secret in data] == []

        # The search finds what is there: the locked hub's own address, which is no secret.
        assert any(locked.url.encode() in data for data in places.values())
