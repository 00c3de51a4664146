"""The invented outlets: where they live, how they address their pages, in which style and format they publish."""

from collections.abc import Callable
from dataclasses import dataclass

from demo_feeds import house_styles as styles
from demo_feeds.texts import Article

Style = Callable[[Article, int, list[Article]], str]


@dataclass(frozen=True)
class Outlet:
    """One channel. ``file`` is its feed, ``rss`` how the body travels, ``path`` the form of its addresses."""

    file: str
    title: str
    about: str
    home: str
    style: Style
    path: str
    language: str = "zh-cn"
    generator: str = "Press Works 3"
    rss: str = "cdata"
    tracking: str = ""
    every: int = 1
    enclosures: bool = False

    def plain_link(self, article: Article) -> str:
        """The page's address without tracking."""
        return article.facts.get("u") or self.home + self.path.format(at=article.at, slug=article.slug)

    def link(self, article: Article, n: int) -> str:
        """The address as the feed gives it: every ``every``-th carries the outlet's tracking parameters."""
        clean = self.plain_link(article)
        return clean + self.tracking if self.tracking and n % self.every == 0 and "x" not in article.facts else clean

    def guid(self, article: Article) -> str:
        """The entry's id: an address, or a ``tag:`` for Atom."""
        if self.file.endswith(".atom.xml"):
            return f"tag:{self.home.split('/')[2]},2026:{article.slug}"
        return self.plain_link(article)


_DOC = "{at:%Y/%m/%d}/doc-{slug}.shtml"
OUTLETS: dict[str, Outlet] = {
    "01-finance-home": Outlet(
        "yunzhou-finance-home.xml",
        "云州财经－国内",
        "云州财经国内新闻 - Powered by RSSHub",
        "https://finance.yunzhou.example/",
        styles.portal,
        _DOC,
        generator="RSSHub",
        tracking="?utm_source=rss&utm_medium=feed&utm_campaign=home",
        every=3,
    ),
    "02-finance-industry": Outlet(
        "yunzhou-finance-industry.xml",
        "云州财经－产经",
        "云州财经产业新闻 - Powered by RSSHub",
        "https://finance.yunzhou.example/",
        styles.portal,
        _DOC,
        generator="RSSHub",
        tracking="?utm_source=rss&utm_medium=feed",
        every=4,
    ),
    "03-flash": Outlet(
        "chaoxin-flash.json",
        "潮信快讯",
        "七天二十四小时，一句话说清。",
        "https://flash.chaoxin.example/",
        styles.flash,
        "f/{slug}",
        rss="flash",
    ),
    "04-brief": Outlet(
        "chaoxin-brief.atom.xml",
        "潮信早盘数据",
        "开市前五分钟读完的数字。",
        "https://brief.chaoxin.example/",
        styles.brief,
        "{at:%Y-%m-%d}/",
        tracking="?from=feed",
    ),
    "05-gov": Outlet(
        "yunzhou-notices.xml",
        "云州市人民政府－通知公告",
        "云州市人民政府门户网站通知公告",
        "https://www.yunzhou-city.example/",
        styles.notice,
        "zwgk/tzgg/{at:%Y%m}/t{at:%Y%m%d}_{slug}.html",
    ),
    "06-blog": Outlet(
        "liangqiao-blog.atom.xml",
        "量桥技术博客",
        "写给以后还要改这段代码的人。",
        "https://blog.liangqiao.example/",
        styles.engineering,
        "posts/{slug}/",
        language="zh-CN",
        generator="Quill 0.9",
    ),
    "07-science": Outlet(
        "lantern-science.json",
        "Lantern Science Weekly",
        "Small lights on large questions.",
        "https://lantern-science.example/",
        styles.science,
        "weekly/{slug}",
        language="en",
        tracking="?utm_source=feed&utm_medium=json",
        every=2,
    ),
    "08-books": Outlet(
        "paperboat-reviews.xml",
        "纸舟书评",
        "每周五，读一本。",
        "https://paperboat.example/",
        styles.review,
        "review/{slug}",
        rss="encoded",
    ),
    "09-photo": Outlet(
        "aperture-stories.atom.xml",
        "光圈－图片故事",
        "慢一点，再按快门。",
        "https://aperture.example/",
        styles.photo_essay,
        "story/{at:%Y%m%d}-{slug}",
        rss="xhtml",
        language="zh-CN",
    ),
    "10-magazine": Outlet(
        "meridian-features.xml",
        "The Meridian Review",
        "Long looks at short-lived things.",
        "https://meridian-review.example/",
        styles.magazine,
        "features/{slug}/",
        language="en-GB",
        rss="encoded",
        tracking="?utm_source=rss&utm_medium=rss&utm_campaign=features",
    ),
    "11-south-island": Outlet(
        "nanyu-daily.atom.xml",
        "南嶼日報－島聞",
        "島上的事，島上的人寫。",
        "https://nanyu-daily.example/",
        styles.island_daily,
        "news/{at:%Y%m%d}/{slug}",
        language="zh-TW",
    ),
    "12-sport": Outlet(
        "yunzhou-sport.xml",
        "云州体育－赛场",
        "比分之外，还有汗水。",
        "https://sport.yunzhou.example/",
        styles.sport,
        "{at:%Y-%m-%d}/{slug}.html",
        rss="escaped",
        tracking="?from=rss",
        enclosures=True,
    ),
    "13-wire": Outlet(
        "harbour-wire.xml",
        "Harbour Wire",
        "Headlines from the coast.",
        "https://harbourwire.example/",
        styles.teaser,
        "news/{at:%Y/%m/%d}/{slug}",
        language="en",
        rss="escaped",
        tracking="?utm_source=rss&utm_medium=feed",
        enclosures=True,
    ),
    "14-sky": Outlet(
        "starfield-sky.json",
        "星野天文－抬头看",
        "星野天文台给公众的短文。",
        "https://starfield.example/",
        styles.stargazing,
        "sky/{at:%Y%m%d}-{slug}.html",
    ),
}
