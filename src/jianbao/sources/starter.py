"""The ``jianbao.toml`` that ``jianbao init`` begins with: short, commented, and without anybody's server in it."""

from string import Template

import tomlkit

from jianbao.sources import checks

_ZH = Template("""\
# 一个剪报的新闻室。每一项的说明见 docs/newsroom.md。
# 改完后运行：jianbao sources（检查并列出来源），jianbao run（采集并发布）。

[site]
title = $title
url = $url  # 网站最终的地址，以斜杠结尾
language = $language  # 界面语言：zh-CN 或 en
# timezone = "Asia/Shanghai"  # 日期按哪个时区；也用于没写时区的时间
# description = "一句话介绍"
# author = "编者"

# 您自己的 RSSHub。可以写多个，按顺序尝试；jianbao 不自带任何实例。
# [[rsshub]]
# url = "https://rsshub.example.com"
# key_env = "RSSHUB_KEY"  # 访问密钥放在这个环境变量里

# [fetch]
# timeout = 30  # 对方多少秒没有回音就放弃
# concurrency = 8  # 同时访问多少个来源
# contact = "https://example.com/about"  # 让对方知道是谁在访问
# allow = ["192.168.1.0/24"]  # 允许采集的内网（上面的 RSSHub 总是允许）

# 来源：每个都归入 分类 / 网站 / 频道，并且写明 feed、route、file 之一。
# 也可以用命令添加：jianbao add https://example.com/feed.xml
#
# [[source]]
# category = "科技"
# site = "某某网"
# channel = "头条"
# feed = "https://example.com/feed.xml"
#
# [[source]]
# category = "财经"
# site = "新浪财经"
# channel = "国内"
# route = "/sina/finance/china"  # RSSHub 的路由，需要上面的 [[rsshub]]
# full_text = true  # 总是取文章原页的全文；不写则只在正文是摘要时取，false 从不
#
# [[source]]
# category = "本地"
# site = "社区"
# channel = "通知"
# file = "feeds/notices.xml"  # 本文件夹里的文件
# base = "https://example.com/"  # 文件里的相对链接以此为准
""")

_EN = Template("""\
# A jianbao newsroom. docs/newsroom.md explains every key.
# After a change: jianbao sources (checks and lists them), jianbao run (collects and publishes).

[site]
title = $title
url = $url  # where the site will be found; ends in a slash
language = $language  # of the interface: zh-CN or en
# timezone = "UTC"  # whose days the pages show, and the zone of times that carry none
# description = "One sentence about it"
# author = "Who edits it"

# Your own RSSHub. Several are tried in this order; jianbao ships with none.
# [[rsshub]]
# url = "https://rsshub.example.com"
# key_env = "RSSHUB_KEY"  # the environment variable that holds the access key

# [fetch]
# timeout = 30  # seconds of silence before a server is given up
# concurrency = 8  # how many sources at a time
# contact = "https://example.com/about"  # tells publishers who is asking
# allow = ["192.168.1.0/24"]  # private networks with feeds to follow (your RSSHub may always be asked)

# Sources: each is filed under category / site / channel, and is one of feed, route, file.
# Also by command: jianbao add https://example.com/feed.xml
#
# [[source]]
# category = "Technology"
# site = "Example"
# channel = "Headlines"
# feed = "https://example.com/feed.xml"
#
# [[source]]
# category = "Finance"
# site = "Sina Finance"
# channel = "China"
# route = "/sina/finance/china"  # a route of RSSHub; needs [[rsshub]] above
# full_text = true  # always fetch articles' own pages; left out: only where bodies are teasers; false: never
#
# [[source]]
# category = "Local"
# site = "Community"
# channel = "Notices"
# file = "feeds/notices.xml"  # a file in this folder
# base = "https://example.com/"  # what relative links in the file are resolved against
""")


def new_newsroom(title: str, url: str, language: str) -> str:
    """The text of a starting ``jianbao.toml``; its comments are Chinese for a Chinese ``language``, else English.

    ConfigError: a title, URL or language that would be refused when the file is read.
    """
    values = {
        "title": checks.typed("title", title, checks.name),
        "url": checks.typed("url", url, checks.folder_address),
        "language": checks.typed("language", language, checks.language),
    }
    template = _ZH if values["language"].lower().startswith("zh") else _EN
    return template.substitute({key: tomlkit.string(value).as_string() for key, value in values.items()})
