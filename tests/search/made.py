"""Units in memory, as the archive gives them, and the plain way to search them: reading every text."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from jianbao.model.source import Filing
from jianbao.search import Stamp, Unit, find, folding, query, update
from jianbao.search.find import Answer, Wanted

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 1, 1, tzinfo=UTC)
MONEY, TECH, WORLD = (
    Filing("财经", "晚钟", "国内"),
    Filing("科技", "新芽 & <Lab>", "C++"),
    Filing("World", "Post", "Latest"),
)


class Item(msgspec.Struct, frozen=True):
    """A unit. ``hours`` after START; ``article`` is its own unless it is a later revision of another."""

    title: str
    text: str = ""
    filing: Filing = MONEY
    hours: int = 0
    article: str = ""
    also: tuple[Filing, ...] = ()


class Made:
    """``search.Units`` over a list; the last revision of an article lives unless the article was withdrawn."""

    def __init__(self, items: Sequence[Item], withdrawn: Sequence[str] = (), missing: Sequence[int] = ()) -> None:
        self.items = list(items)
        self.withdrawn = set(withdrawn)
        self.missing = set(missing)
        self.read = 0

    def article(self, slot: int) -> str:
        return self.items[slot].article or f"a{slot:011d}"

    def live(self) -> dict[str, int]:
        last = {self.article(slot): slot for slot in range(len(self.items)) if slot not in self.missing}
        return {article: slot for article, slot in last.items() if article not in self.withdrawn}

    def unit_count(self) -> int:
        return len(self.items)

    def unit_stamps(self, start: int, stop: int) -> list[Stamp]:
        live = set(self.live().values())
        return [
            Stamp(
                slot,
                self.article(slot),
                f"{hash((self.items[slot].title, self.items[slot].text)):x}",
                slot in live,
                START + timedelta(hours=self.items[slot].hours),
                self.items[slot].filing,
                tuple(sorted({self.items[slot].filing, *self.items[slot].also})),
            )
            for slot in range(start, min(stop, len(self.items)))
            if slot not in self.missing
        ]

    def unit_changes(self, after: int) -> tuple[int, None]:
        """Nothing is logged here: everything has to be looked at."""
        return after, None

    def units(self, start: int, stop: int) -> Iterator[Unit]:
        for slot in range(start, min(stop, len(self.items))):
            if slot not in self.missing:
                self.read += 1
                yield Unit(slot, self.items[slot].title, self.items[slot].text)

    def scan(self, wanted: Wanted) -> list[str]:
        """The ids of the articles that have what is wanted, the newest first, by reading every text."""
        found = []
        for article, slot in self.live().items():
            item = self.items[slot]
            filings = {item.filing, *item.also}
            if wanted.category and not any(
                filing.category == wanted.category
                and wanted.site in {"", filing.site}
                and wanted.channel in {"", filing.channel}
                for filing in filings
            ):
                continue
            minutes = minutes_of(item)
            if (wanted.since is not None and minutes < wanted.since) or (
                wanted.until is not None and minutes >= wanted.until
            ):
                continue
            title, text = (folding.canonical(folding.tokens(part)) for part in (item.title, item.text))
            if all(query.stands_in(clause, title, text) for clause in wanted.clauses):
                found.append((minutes, slot, article))
        return [article for _, _, article in sorted(found, reverse=True)]

    def scan_ids(self, words: str) -> list[str]:
        """``scan`` of a query as it is typed."""
        return self.scan(wanted(words))


def minutes_of(item: Item) -> int:
    local = (START + timedelta(hours=item.hours)).astimezone(ZONE).replace(tzinfo=UTC)
    return int(local.timestamp() // 60)


def index(folder: Path, made: Made) -> None:
    update(folder, made, ZONE)


def reader(folder: Path):
    def read(path: str) -> bytes | None:
        file = folder / path
        return file.read_bytes() if file.is_file() else None

    return read


def wanted(words: str, **more: object) -> Wanted:
    return Wanted(query.parsed(words), **more)  # type: ignore[arg-type]


def ask(folder: Path, words: str, *, stop: int = 1000, **more: object) -> Answer:
    return find.find(reader(folder), wanted(words, **more), stop=stop)


def ids(answer: Answer) -> list[str]:
    return [document.id for document in answer.documents]


def files(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}
