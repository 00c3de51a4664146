"""How each invented outlet dresses its articles, with the dirt that such feeds carry.

Each style takes an article, its place in the feed, and all articles of the feed; it gives the HTML of the body.
"""

import re

from demo_feeds.markup import figure, inline, plain, table
from demo_feeds.texts import PICTURES, Article, Block

QR = PICTURES + "qr_app.png"
PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
SPACE = "　　"

_PORTAL_TAIL = """<!-- news_keyword_pub,yunzhou, -->



<!-- 正文下推荐 -->


<!-- 正文下推荐 -->

<!-- 文末客户端 start -->


            <style>
            .appCode_box{{border:1px solid #DADADA;padding:8px;}}
            .appCode_pic{{float:left;}}
            .appCode_pic img{{width:74px;}}
            .appCode_txt{{float:left;font-size:20px;line-height:74px;padding-left:20px;color:#444;}}
            </style>
            <div class="clearfix appCode_box">
                <div class="appCode_pic"><img src="{qr}" referrerpolicy="no-referrer"></div>
                <div class="appCode_txt">早晚大事、一手掌握，尽在云州财经APP</div>
            </div>

            <!-- 文末客户端 end -->

<!-- 编辑姓名及工号 -->

<p class="article-editor">责任编辑：{editor} </p>
<!-- 编辑姓名及工号-->
"""


def _related(articles: list[Article], n: int, link: str) -> str:
    others = [articles[(n + step) % len(articles)] for step in (1, 3)]
    items = "".join(
        f'<li><a href="{link}{a.slug}?utm_source=related" target="_blank">{a.title}</a></li>' for a in others
    )
    return f'<div class="relate"><strong>相关阅读：</strong><ul>{items}</ul></div>'


def portal(article: Article, n: int, articles: list[Article]) -> str:
    """A portal as RSSHub hands it on: wrapped pictures, indents of two spaces, comments, a style sheet, an app box."""
    facts, out, pictures, first = article.facts, [], 0, True
    if "o" in facts:
        out.append(f"<p>{SPACE}原标题：{facts['o']}</p>")
    for block in article.blocks:
        if block.kind == "img":
            pictures += 1
            out.append(
                f'<div class="img_wrapper"><img id="{pictures}" src="{PICTURES}{block.lines[0]}.jpg" alt '
                f'referrerpolicy="no-referrer"><span class="img_descr">{block.lines[1]}</span></div>'
            )
            continue
        text = inline(block.lines[0])
        if first and "d" in facts and not re.match(r"\S+日电", text):
            by = f"（记者 {facts['a']}）" if "a" in facts else ""
            text = f"{facts['d']}云州{article.at.month}月{article.at.day}日电{by} {text}"
        first = False
        out.append(f'<p cms-style="font-L">{SPACE}{text}</p>')
    if "a" in facts and "d" not in facts:
        out.append(f'<p cms-style="font-L">{SPACE}（记者 {facts["a"]}）</p>')
    if "s" in facts:
        out.append(f'<p cms-style="font-L">{SPACE}<font cms-style="font-L">来源：{facts["s"]}</font></p>')
    if n % 3 == 1:
        out.append(_related(articles, n, "https://finance.yunzhou.example/r/"))
    if n % 4 == 2:
        out.append(
            '<p class="disclaimer">免责声明：本文所载信息仅供读者参考，不作为决策依据，投资者据此操作，风险自担。</p>'
        )
    return "<div>\n" + "\n".join(out) + _PORTAL_TAIL.format(qr=QR, editor=facts.get("e", "值班编辑")) + "</div>"


def flash(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """One sentence."""
    return f"<p>{inline(article.blocks[0].lines[0])}</p>"


def brief(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """A morning brief: prose, a table, what lawyers add, and a code to scan."""
    out = [
        table(b, ' class="data" border="0" cellspacing="0"') if b.kind == "table" else plain(b) for b in article.blocks
    ]
    out.append('<p class="law">以上数据来自公开渠道，力求准确但不作保证，不构成任何投资建议。</p>')
    out.append(
        f'<p class="follow" style="text-align:center"><img src="{QR}" width="120" /><br />扫码关注“潮信早盘”</p>'
    )
    return "\n".join(out)


def notice(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """A public notice: plain paragraphs, a signature on the right, buttons of the page."""
    at = article.at
    out = [table(b, ' border="1"') if b.kind == "table" else plain(b, indent=SPACE) for b in article.blocks]
    out.append(f'<p style="text-align: right;">{article.facts["a"]}</p>')
    out.append(f'<p style="text-align: right;">{at.year}年{at.month}月{at.day}日</p>')
    out.append(
        '<p align="center"><a href="javascript:window.print()">【打印本页】</a>&nbsp;'
        '<a href="javascript:window.close()">【关闭窗口】</a></p>'
    )
    return '<div class="TRS_Editor">' + "\n".join(out) + "</div>"


def engineering(article: Article, n: int, articles: list[Article]) -> str:
    """A blog of engineers: headings, code, lists, tables, figures; a note on reuse and a way to the next post."""
    out = [plain(block) for block in article.blocks]
    out.append("<hr />")
    out.append("<p><small>本文按“署名—相同方式共享”授权，转载请保留出处：量桥技术博客。</small></p>")
    if n + 1 < len(articles):
        before = articles[n + 1]
        out.append(f'<nav class="post-nav">上一篇：<a href="/posts/{before.slug}/">{before.title}</a></nav>')
    return "\n".join(out)


def science(article: Article, n: int, articles: list[Article]) -> str:
    """A science weekly in English: figures, a sign-up form in the midst, related links."""
    out = [plain(block) for block in article.blocks]
    form = (
        '<aside class="newsletter"><h4>Get Lantern Science by letter</h4><p>One bright idea every Friday, free.</p>'
        '<form action="https://lantern-science.example/subscribe" method="post"><input type="email" name="email" '
        'placeholder="you@mail.example"><button>Sign up</button></form></aside>'
    )
    if len(out) > 3:
        out.insert(3, form)
    other = articles[(n + 2) % len(articles)]
    out.append(
        f'<p class="related">Related: <a href="https://lantern-science.example/weekly/{other.slug}'
        f'?utm_source=feed&amp;utm_medium=related">{other.title}</a></p>'
    )
    return "\n".join(out)


def review(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """Long paragraphs in the manner of an account on a messenger: sections, wrapped pictures, scan and share."""
    out = [f'<section style="margin:0 8px"><p style="color:#888;font-size:14px">文 / {article.facts["a"]}</p>']
    for block in article.blocks:
        if block.kind == "img":
            name, caption = block.lines
            out.append(
                f'<p style="text-align:center"><img data-ratio="0.66" data-w="1200" src="{PICTURES}{name}.jpg" /></p>'
                f'<p style="text-align:center;font-size:12px;color:#999">{caption}</p>'
            )
        else:
            out.append(f'<p style="text-align:justify;line-height:2em"><span>{inline(block.lines[0])}</span></p>')
            out.append("<p><br /></p>")
    out.append(
        f'</section><section style="text-align:center"><img src="{QR}" /><p>扫码关注「纸舟书评」，每周五读一本</p>'
    )
    out.append("<p>点“在看”，让更多人看见这本书</p></section>")
    return "\n".join(out)


def photo_essay(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """Pictures that speak, few words (well-formed: it travels as XHTML)."""
    out = [figure(b, ' class="wide"') if b.kind == "img" else plain(b) for b in article.blocks]
    out.append(f'<p class="credit">摄影、文字：{article.facts["a"]}</p>')
    return "\n".join(out)


def magazine(article: Article, n: int, articles: list[Article]) -> str:
    """An English magazine: quotations, links that are tracked, a box for subscribers, the usual last line."""
    url = f"https://meridian-review.example/features/{article.slug}/"
    out = [plain(block) for block in article.blocks]
    out.insert(
        min(4, len(out)),
        '<div class="inline-signup"><p><strong>Enjoying this piece?</strong> Subscribe to <em>The Meridian Review</em> '
        'and read four issues for the price of a sandwich. <a href="https://meridian-review.example/subscribe'
        '?utm_source=rss&amp;utm_campaign=inline">Subscribe now</a></p></div>',
    )
    more = articles[(n + 1) % len(articles)]
    following = f"https://meridian-review.example/features/{more.slug}/?utm_source=rss"
    home = '<a href="https://meridian-review.example">The Meridian Review</a>'
    out.append(f'<p class="readnext">Read next: <a href="{following}">{more.title}</a></p>')
    out.append(f'<p>The post <a href="{url}">{article.title}</a> appeared first on {home}.</p>')
    out.append(f'<img src="{PIXEL}" width="1" height="1" alt="" />')
    return "\n".join(out)


def island_daily(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """A daily in traditional characters: reporter in brackets, figure, a call to like the page."""
    out, first = [], True
    for block in article.blocks:
        if first and block.kind == "p":
            block = Block("p", (f"〔記者{article.facts['a']}／南嶼報導〕{block.lines[0]}",))  # noqa: PLW2901 - the same block, signed
            first = False
        out.append(plain(block))
    out.append(
        '<p class="appE1121">看更多！加入 <a href="https://nanyu-daily.example/fans">南嶼日報粉絲團</a>，島上大小事不漏接</p>'
    )
    return "\n".join(out)


def sport(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """Match reports with tables of results."""
    out = []
    for block in article.blocks:
        if block.kind == "table":
            out.append(table(block, ' width="100%" class="score"'))
        elif block.kind == "img":
            name, caption = block.lines
            out.append(
                f'<center><img src="{PICTURES}{name}.jpg" width="600"><br><font size="2">{caption}</font></center>'
            )
        else:
            out.append(plain(block, indent=SPACE))
    out.append(f'<p align="right">（{article.facts["s"]}记者 {article.facts["a"]}）</p>')
    return "\n".join(out)


def teaser(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """A sentence, and the rest elsewhere."""
    url = f"https://harbourwire.example/news/{article.at:%Y/%m/%d}/{article.slug}?utm_source=rss&amp;utm_medium=feed"
    return f'{plain(Block("p", article.blocks[-1].lines))}<p><a href="{url}">Read more &raquo;</a></p>'


def stargazing(article: Article, n: int, articles: list[Article]) -> str:  # noqa: ARG001 - all styles are called alike
    """An observatory's page for the public."""
    out = [plain(block) for block in article.blocks]
    out.append(
        '<p class="copyright">转载请注明来自“星野天文”，投稿请寄 '
        '<a href="mailto:hello@starfield.example">hello@starfield.example</a></p>'
    )
    return '<article class="post">' + "\n".join(out) + "</article>"
