"""Feeds of forty articles each, with what recurs in them and with what only seems to. All of it is our own writing."""

from collections.abc import Callable
from xml.sax.saxutils import escape

_ZH_SUBJECTS = ["渔港", "市集", "图书馆", "小学", "码头", "电车", "桥梁", "公园"]
_ZH_DEEDS = ["重新开放", "完成整修", "迎来新馆长", "延长开放时间", "公布年度数字"]
_EN_SUBJECTS = ["harbour", "market", "library", "school", "ferry", "tramway", "bridge", "park"]
_EN_DEEDS = ["reopened", "was repaired", "has a new head", "stays open longer", "published its figures"]

Body = Callable[[int], str]


def zh_prose(number: int) -> str:
    """Three paragraphs that no other article has."""
    subject, deed = _ZH_SUBJECTS[number % 8], _ZH_DEEDS[number % 5]
    return (
        f"<p>湖边{subject}在第{number}周{deed}，附近的居民{number + 12}人到场。</p>"
        f"<p>负责人说，{subject}去年接待了{number * 37 + 400}人，今年会更多。</p>"
        f"<p>下一步是为{subject}添置{number + 3}盏灯，并把小路铺平到{number + 20}号院。</p>"
    )


def en_prose(number: int) -> str:
    """The same in English."""
    subject, deed = _EN_SUBJECTS[number % 8], _EN_DEEDS[number % 5]
    return (
        f"<p>The {subject} by the lake {deed} in week {number}, and {number + 12} neighbours came to see it.</p>"
        f"<p>Its keeper said that the {subject} had counted {number * 37 + 400} guests last year.</p>"
        f"<p>Next it will get {number + 3} new lamps, and a path as far as house {number + 20}.</p>"
    )


def feed(body: Body, *, articles: int = 40, title: str = "第{}号新闻") -> str:
    """An RSS feed with ``body(number)`` in each item."""
    items = "".join(
        f"<item><guid>n{number}</guid><title>{escape(title.format(number))}</title>"
        f"<link>https://lake.example/{number}</link>"
        f"<pubDate>{number % 28 + 1:02} Oct 2026 08:{number % 60:02}:00 GMT</pubDate>"
        f"<description>{escape(body(number))}</description></item>"
        for number in range(articles)
    )
    return f'<rss version="2.0"><channel><title>湖边</title><link>https://lake.example/</link>{items}</channel></rss>'


ZH_TAIL = "<p>湖边电台与您一路同行</p><p>本栏目每晚七点在湖边频道播出，敬请留意。</p>"
EN_TAIL = "<p>Lakeside Radio is made by its listeners.</p><p>Visit the reading room above the boat house.</p>"

NAMES = ["王小明", "李安", "陈湖生", "赵一舟", "周晚"]


def zh_recurring(number: int) -> str:
    """A stand-in picture, a block at the end, a person who differs, a sentence at the end of a paragraph."""
    return (
        '<p><img src="https://img.lake.example/studio/wall.jpg"></p>'
        + zh_prose(number).removesuffix("</p>")
        + "湖边日报与读者一起看湖。</p>"
        + ZH_TAIL
        + f"<p>值日导播：{NAMES[number % 5]}</p>"
    )


def en_recurring(number: int) -> str:
    """The same in English; the picture stands on several servers."""
    return (
        en_prose(number).removesuffix("</p>")
        + " The Lakeside Courier is printed on Mondays.</p>"
        + f'<p><img src="https://img{number % 4}.lake.example/courier.jpg?v={number}"></p>'
        + EN_TAIL
        + f"<p>Compiled by {['Ann Lee', 'Tom Reed', 'Ida Moss'][number % 3]}</p>"
    )


def _every(count: int, text: str) -> Body:
    return lambda number: zh_prose(number) + (text if number % count == 0 else "")


def _table(number: int) -> str:
    rows = f"<tr><th>日期</th><th>人数</th></tr><tr><td>周一</td><td>{number}</td></tr>"
    return f"{zh_prose(number)}<table>{rows}</table>"


def _sections(number: int) -> str:
    first, second, third = zh_prose(number).split("</p>")[:3]
    return f"<p>国内要闻</p>{first}</p><h3>国际</h3>{second}</p><p><b>体育</b></p>{third}</p>"


def _photos(number: int) -> str:
    photo = f'<figure><img src="https://img.lake.example/{number}.jpg"><figcaption>资料图片</figcaption></figure>'
    return f"{zh_prose(number)}{photo}"


TRAPS: dict[str, Body] = {
    "a weather report that says one sentence in 3 of 40": _every(14, "<p>夜间有雾，请行船注意安全。</p>"),
    "headings of a column's sections": _sections,
    "heads of tables": _table,
    "captions of different pictures": _photos,
    "a quotation in every article": lambda n: (
        zh_prose(n) + "<blockquote><p>湖水不语，却记得每一条船。</p></blockquote>"
    ),
    "a value that differs under the same label": lambda n: zh_prose(n) + f"<p>最高气温：{n % 30}度</p>",
    "a place under the same label": lambda n: zh_prose(n) + f"<p>地点：{_ZH_SUBJECTS[n % 8]}</p>",
    "one of three ratings": lambda n: zh_prose(n) + f"<p>评级：{['买入', '持有', '卖出'][n % 3]}</p>",
    "one of two people behind a label": lambda n: zh_prose(n) + f"<p>值日导播：{NAMES[n % 2]}</p>",
    "code in every article": lambda n: zh_prose(n) + "<pre>make all</pre>",
    "a refrain in the middle of every article": lambda n: zh_prose(n).replace(
        "</p><p>", "</p><p>钟又敲了一下。</p><p>", 1
    ),
    "one article told twelve times": lambda n: zh_prose(n if n < 28 else 7),
    "different pictures": lambda n: f'<p><img src="https://img.lake.example/{n}.jpg"></p>{zh_prose(n)}',
    "a picture of two articles": lambda n: f'<p><img src="https://img.lake.example/{n // 2}.jpg"></p>{zh_prose(n)}',
    "dates alone": lambda n: zh_prose(n) + f"<p>2026年10月{n % 28 + 1}日</p>",
}
"""What must not be proposed: by name, the bodies of a feed."""
TRAP_TITLES = {"one article told twelve times": lambda number: f"第{number if number < 28 else 7}号新闻"}
