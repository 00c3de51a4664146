"""Makes feeds in the shape of RSSHub's RSS for Chinese news: the same bytes for the same seed, on any machine.

The shape is what matters (sizes, mark-up, dirt), not the sense: every sentence is put together from phrases of our
own. An article's HTML is 2 to 15 KiB of UTF-8, 8.5 KiB in the mean: the figures measured on real RSSHub answers.
"""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from random import Random

KIB = 1024
SMALLEST, USUAL, LARGEST = 2 * KIB, 8.5 * KIB, 15 * KIB
START = datetime(2026, 1, 5, 8, tzinfo=UTC)

WHO = (
    "市交通局",
    "县农技站",
    "城建部门",
    "多家书店",
    "港口管理方",
    "气象台",
    "社区卫生中心",
    "研究团队",
    "博物馆",
    "铁路部门",
)
WHEN = (
    "昨日",
    "本周三",
    "上个季度",
    "今年以来",
    "记者发稿时",
    "节日期间",
    "自月初起",
    "近两年来",
    "当天下午",
    "雨季到来之前",
)
DOES = ("公布了", "开始试行", "重新评估", "完成了", "推迟了", "扩大了", "提前启动", "正式验收", "悄然调整", "逐项核对")
WHAT = (
    "夜间公交线路",
    "春播用种的抽检",
    "旧桥的加固工程",
    "图书捐赠计划",
    "集装箱堆场",
    "高空风的观测",
    "老人随访制度",
    "稻种冷藏试验",
    "馆藏清单",
    "跨省短途列车",
)
THEN = (
    "预计惠及周边三十二个村镇",
    "费用由市、区两级分担",
    "具体办法将在两周内公开征求意见",
    "较去年同期增长 4.7%",
    "相关数据已向社会开放",
    "不少居民表示“等这一天很久了”",
    "其中约 1,860 件需要重新登记",
    "技术人员称，难点在于 24 小时不间断供电",
    "负责人说：“先把小事做稳，再谈大事。”",
    "首批名单共 57 项，后续仍会增补",
)
OUTLETS = ("江畔晨报", "北岭财经", "远山科技", "长堤晚报", "青石网")
NAMES = ("林知秋", "周牧野", "许南乔", "顾西洲", "沈砚", "程见山")


def sentence(random: Random) -> str:
    """One sentence of 30 to 60 characters."""
    return f"{random.choice(WHEN)}，{random.choice(WHO)}{random.choice(DOES)}{random.choice(WHAT)}，{random.choice(THEN)}。"


def title(random: Random) -> str:
    """A headline; some hold what trips a careless program: entities, quotes, braces, a comparison."""
    words = f"{random.choice(WHO)}{random.choice(DOES)}{random.choice(WHAT)}"
    return random.choice((words, words, f"{words}：A&B 两案并行", f"“{words}”背后", f"{words} <快讯>", f"{{{words}}}"))


def picture(random: Random, attributes: str = "") -> str:
    """A picture as RSSHub leaves it."""
    name = f"https://img.example.net/{random.randrange(16**12):012x}.jpg"
    return f'<img src="{name}" alt{attributes} referrerpolicy="no-referrer">'


def paragraph(random: Random) -> str:
    """A paragraph with the publisher's own indent, and now and then a link or bold words."""
    text = "".join(sentence(random) for _ in range(random.randint(1, 4)))
    roll = random.random()
    if roll < 0.1:
        text += (
            f'<a href="https://news.example.net/{random.randrange(10**8)}.shtml" target="_blank">{sentence(random)}</a>'
        )
    elif roll < 0.2:
        text = f"<strong>{sentence(random)}</strong>{text}"
    elif roll < 0.25:
        text = f'<font cms-style="font-L strong-Bold">{text}</font>'
    return f'<p cms-style="font-L">　　{text}</p>\n'


def table(random: Random) -> str:
    """A small table of figures."""
    rows = "".join(f"<tr><td>{random.choice(WHAT)}</td><td>{random.randrange(10**5)}</td></tr>" for _ in range(6))
    return f'<table border="1" width="550"><tbody>{rows}</tbody></table>\n'


def dirt(random: Random) -> str:
    """What stands behind the text: empty comments, a style sheet, an app's advert with its code, the last lines."""
    outlet, editor = random.choice(OUTLETS), random.choice(NAMES)
    return (
        f'<p cms-style="font-L">　　<font cms-style="font-L">来源：{outlet}</font></p><!-- news_keyword_pub -->\n\n\n'
        "<!-- 正文下 iframe -->\n\n<!-- 文末二维码 start -->\n"
        "<style>.promo-box{width:100%;margin:24px 0;padding:12px;background:#f6f6f6}.promo-box .code{float:left;width:96px}"
        ".promo-box .words{font-size:14px;line-height:22px;color:#666}@media(max-width:600px){.promo-box{display:none}}</style>\n"
        '<div class="promo-box"><div class="code"><img src="https://img.example.net/app/qrcode.png" referrerpolicy="no-referrer">'
        f'</div><div class="words">海量资讯、精准解读，尽在{outlet}客户端</div></div>\n<!-- 文末二维码 end -->\n'
        f'<p class="article-editor">责任编辑：{editor} </p>\n<!-- 总声明 -->\n\n'
    )


def body(random: Random) -> str:
    """One article's HTML, about as long as drawn from the measured spread."""
    wanted = random.triangular(SMALLEST, LARGEST, USUAL)
    end = dirt(random)
    parts = []
    if random.random() < 0.2:
        parts.append(f'<p cms-style="font-L">　　原标题：{escape(title(random))}</p>\n')
    if random.random() < 0.7:
        parts.append(
            f'<div class="img_wrapper">{picture(random)}<span class="img_descr">{random.choice(WHAT)}（资料图）</span></div>\n'
        )
    size = len(end.encode()) + sum(len(part.encode()) for part in parts)
    while size < wanted:
        roll = random.random()
        part = table(random) if roll < 0.03 else f"<p>{picture(random)}</p>\n" if roll < 0.12 else paragraph(random)
        parts.append(part)
        size += len(part.encode())
    return "".join(parts) + end


def item(random: Random, number: int, path: str, when: datetime) -> str:
    """One RSS item: description escaped, the link also as guid that is no permalink, as RSSHub writes them."""
    link = f"https://news.example.net/{path}/{when:%Y-%m-%d}/doc-{number:05d}{random.randrange(16**8):08x}.shtml"
    author = f"<author>{random.choice(OUTLETS)}</author>" if random.random() < 0.6 else ""
    return (
        f"<item><title>{escape(title(random), quote=False)}</title><description>{escape(body(random))}</description>"
        f'<link>{link}</link><guid isPermaLink="false">{link}</guid>'
        f"<pubDate>{format_datetime(when, usegmt=True)}</pubDate>{author}"
        f"<category>{random.choice(WHAT)}</category></item>"
    )


def feed(number: int, entries: int, seed: int = 1) -> bytes:
    """The bytes of one feed. The same ``number``, ``entries`` and ``seed`` give the same bytes."""
    random = Random(f"{seed}/{number}")
    path = f"channel-{number:03d}"
    items = (item(random, place, path, START - timedelta(minutes=7 * place + number)) for place in range(entries))
    name = f"{random.choice(OUTLETS)}－频道 {number}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><rss xmlns:atom="http://www.w3.org/2005/Atom" version="2.0"><channel>'
        f"<title>{name}</title><link>https://news.example.net/{path}/</link>"
        f'<atom:link href="http://rsshub.example.net/{path}" rel="self" type="application/rss+xml"></atom:link>'
        f"<description>{name} - Powered by RSSHub</description><generator>RSSHub</generator>"
        "<webMaster>contact@rsshub.example.net (RSSHub)</webMaster><language>zh-cn</language>"
        f"<lastBuildDate>{format_datetime(START, usegmt=True)}</lastBuildDate><ttl>5</ttl>{''.join(items)}"
        "</channel></rss>"
    ).encode()


def write(folder: Path, feeds: int, entries: int, seed: int = 1) -> list[Path]:
    """Write ``feeds`` files of ``entries`` entries each into ``folder``; their paths, in order."""
    paths = [folder / f"{number:03d}.xml" for number in range(feeds)]
    for number, path in enumerate(paths):
        path.write_bytes(feed(number, entries, seed))
    return paths
