"""Pages, feeds and a newsroom for the tests of whole pages; all text is made up."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fetch.server import Server, answer

from jianbao.archive import open_archive
from jianbao.model.history import Outcome, Visit
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import FetchSettings, Newsroom, Site
from jianbao.update import collect

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
FULL = [
    "湖边的灯塔昨天重新点亮，守塔人沈望山说，这盏灯已经熄了整整十一年。",
    "修复工程由镇上的木匠和退休水手完成，他们从旧船上拆下铜件，一件件打磨干净。",
    "傍晚六点，第一束光扫过水面，码头上的人群安静下来，随后响起掌声。",
    "镇长在仪式上表示，灯塔今后每晚亮四个小时，周末向游客开放参观。",
]
TITLE = "湖边灯塔时隔十一年再度亮灯"
TEASER = FULL[0][:20] + "……"


def html(*paragraphs: str, title: str = TITLE, more: str = "", head: str = "") -> bytes:
    """A news page with the usual things around its article."""
    told = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}_湖滨日报</title>{head}</head><body>'
        '<div class="nav"><a href="/">首页</a> <a href="/news">新闻</a> <a href="/sport">体育</a></div>'
        f'<h1>{title}</h1><div class="info">2026-11-20 09:30 来源：湖滨日报</div>'
        f'<div class="article-content">{told}</div>{more}'
        '<div class="related"><h3>相关新闻</h3><ul><li><a href="/a1">渡轮停运一周</a></li>'
        '<li><a href="/a2">鱼市搬迁新址</a></li></ul></div><div class="footer">湖滨日报社 版权所有</div></body></html>'
    ).encode()


def feed(server: Server, *items: tuple[str, str, str, str]) -> bytes:
    """A feed of ``(guid, path, title, body)``."""
    told = "".join(
        f"<item><title>{title}</title><guid>{guid}</guid><link>{server.url(path)}</link>"
        f"<pubDate>Fri, 20 Nov 2026 01:30:00 GMT</pubDate><description><![CDATA[{body}]]></description></item>"
        for guid, path, title, body in items
    )
    return (
        f'<rss version="2.0"><channel><title>湖滨</title><link>{server.url("/")}</link>'
        f"<description>d</description>{told}</channel></rss>"
    ).encode()


class Room:
    """A newsroom with one source on ``server``, and a clock."""

    def __init__(
        self, folder: Path, server: Server, *, full_text: bool | None = True, timeout: float = 2, **fetch: object
    ) -> None:
        self.server = server
        self.archive = open_archive(folder / "archive.db")
        self.source = Source(SourceKind.FEED, server.url("/feed"), Filing("本地", "湖滨", "要闻"), full_text=full_text)
        settings = FetchSettings(allow=("127.0.0.0/8",), timeout=timeout, spacing=0, **fetch)  # type: ignore[arg-type]
        site = Site("t", "https://t.example/", "zh-CN", "Asia/Shanghai")
        self.newsroom = Newsroom(folder, site, fetch=settings, sources=(self.source,))
        self.now = NOW
        self.on_visit = None

    def says(self, *items: tuple[str, str, str, str]) -> None:
        """Let the feed hold these items."""
        self.server.handlers["/feed"] = answer(feed(self.server, *items))

    def run(self, *, hours: float = 1, visit: bool = True) -> Visit | None:
        """Collect once; the visit of the pages phase, if there was one."""
        self.now += timedelta(hours=hours)
        sources = [self.source] if visit else []
        report = collect(self.archive, self.newsroom, sources, clock=lambda: self.now, on_visit=self.on_visit)
        assert all(one.outcome is Outcome.PAGES for one in report.pages)
        return report.pages[0] if report.pages else None

    def pages(self, *, hours: float = 1, visit: bool = True) -> dict[str, int]:
        """Collect once; what came of the pages; empty: none was asked for."""
        told = self.run(hours=hours, visit=visit)
        return told.pages if told else {}

    def article(self):
        """The only article."""
        (found,) = self.archive.articles()
        return found

    def asked(self) -> list[str]:
        """Paths asked for besides the feed and robots.txt."""
        return [one.target for one in self.server.asked if one.target not in ("/feed", "/robots.txt")]
