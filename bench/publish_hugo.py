"""The posts of ``bench.posts`` as a Hugo site with the same kinds of pages as ours."""

from collections.abc import Iterable
from pathlib import Path

from bench.posts import Post

CONFIG = """
baseURL = "https://news.example.org/"
languageCode = "zh-CN"
title = "剪报"
timeZone = "Asia/Shanghai"
hasCJKLanguage = true
[pagination]
pagerSize = 40
[taxonomies]
category = "categories"
outlet = "outlets"
channel = "channels"
day = "days"
month = "months"
[services.rss]
limit = 20
[markup.goldmark.renderer]
unsafe = true
[mediaTypes."application/feed+json"]
suffixes = ["json"]
[outputFormats.jsonfeed]
mediaType = "application/feed+json"
baseName = "feed"
isPlainText = true
[outputs]
home = ["html", "rss", "jsonfeed"]
section = []
taxonomy = ["html"]
term = ["html", "rss", "jsonfeed"]
page = ["html"]
[permalinks.page]
posts = "/a/:slug/"
"""
_HEAD = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{{ .Title }} · {{ .Site.Title }}</title>
<meta name="description" content="{{ .Params.excerpt }}"><link rel="canonical" href="{{ .Permalink }}">
<meta property="og:title" content="{{ .Title }}"><meta property="og:url" content="{{ .Permalink }}">
<link rel="stylesheet" href="/style.css"></head><body><header><a href="/">{{ .Site.Title }}</a>
<nav><a href="/">首页</a> <a href="/categories/">分类</a> <a href="/days/">日期</a></nav></header><main>
"""
_FOOT = "</main><footer>{{ .Site.Title }}</footer></body></html>\n"
_CARD = """<article><h2><a href="{{ .RelPermalink }}">{{ .Title }}</a></h2>
<p>{{ .Params.excerpt }}</p>{{ with .Params.picture }}<img src="{{ . }}" alt="" loading="lazy">{{ end }}
<p>{{ index .Params.outlets 0 }} <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "01-02 15:04" }}</time></p></article>
"""
_LIST = (
    _HEAD
    + "<h1>{{ .Title }}</h1>{{ $p := .Paginator }}{{ range $p.Pages }}"
    + _CARD
    + "{{ end }}{{ with $p.Prev }}<a href='{{ .URL }}'>更新</a>{{ end }}{{ with $p.Next }}<a href='{{ .URL }}'>更早</a>{{ end }}"
    + _FOOT
)
TEMPLATES = {
    "_default/single.html": _HEAD
    + """<article><nav>{{ range .GetTerms "categories" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ range .GetTerms "outlets" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ range .GetTerms "channels" }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav><h1>{{ .Title }}</h1>
<p>{{ .Params.author }} <time datetime="{{ .Date.Format "2006-01-02T15:04:05Z07:00" }}">{{ .Date.Format "2006-01-02 15:04" }}</time></p>
{{ .Content }}<p><a href="{{ .Params.original }}">原文</a></p></article>
<nav>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav>
<script type="application/ld+json">{{ dict "@type" "NewsArticle" "headline" .Title "datePublished" .Date "isBasedOn" .Params.original | jsonify | safeJS }}</script>
"""
    + _FOOT,
    "_default/term.html": _LIST,
    "_default/taxonomy.html": _HEAD
    + "<h1>{{ .Title }}</h1><ul>{{ range .Data.Terms.ByCount }}<li><a href='{{ .Page.RelPermalink }}'>{{ .Page.Title }}</a> {{ .Count }}</li>{{ end }}</ul>"
    + _FOOT,
    "index.html": _HEAD
    + '{{ $p := .Paginate (where .Site.RegularPages "Section" "posts") }}{{ range $p.Pages }}'
    + _CARD
    + "{{ end }}{{ with $p.Next }}<a href='{{ .URL }}'>更早</a>{{ end }}"
    + _FOOT,
    "_default/rss.xml": """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>{{ .Title }}</title>
<link>{{ .Permalink }}</link>{{ range first 20 .RegularPages }}<item><title>{{ .Title }}</title><link>{{ .Permalink }}</link>
<pubDate>{{ .Date.Format "Mon, 02 Jan 2006 15:04:05 -0700" }}</pubDate><description>{{ .Content | transform.XMLEscape }}</description></item>
{{ end }}</channel></rss>
""",
    "_default/list.jsonfeed.json": """{{ $items := slice }}{{ range first 20 .RegularPages }}{{ $items = $items | append (dict "id" .Permalink "title" .Title "content_html" .Content "date_published" .Date) }}{{ end }}{{ dict "version" "https://jsonfeed.org/version/1.1" "title" .Title "items" $items | jsonify }}
""",
}


def site(folder: Path, posts: Iterable[Post]) -> None:
    """Write configuration, templates and posts."""
    (folder / "content" / "posts").mkdir(parents=True)
    (folder / "hugo.toml").write_text(CONFIG, "utf-8")
    for name, text in TEMPLATES.items():
        file = folder / "layouts" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    add(folder, posts)


def add(folder: Path, posts: Iterable[Post]) -> None:
    """Write posts, as HTML under front matter; Hugo takes content in files of its own ending in .html no more."""
    for one in posts:
        excerpt = one.body.replace("<p>", "").replace("</p>", "")[:200].replace('"', "”").replace("\n", " ")
        text = (
            f'---\ntitle: "{one.title}"\nslug: "{one.id}"\ndate: {one.date.isoformat()}\nauthor: "{one.author}"\n'
            f'categories: ["{one.category}"]\noutlets: ["{one.site}"]\nchannels: ["{one.channel}"]\n'
            f'days: ["{one.date:%Y-%m-%d}"]\nmonths: ["{one.date:%Y-%m}"]\noriginal: "{one.url}"\n'
            f'picture: "{one.picture}"\nexcerpt: "{excerpt if "<" not in excerpt else one.title}"\n---\n{one.body}'
        )
        (folder / "content" / "posts" / f"{one.number}.md").write_text(text, "utf-8")
