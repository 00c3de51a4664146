"""Sources made up by Hypothesis: every kind, awkward names among them."""

from hypothesis import strategies as st

from jianbao.model.source import Filing, Source, SourceKind

_letters = st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufffe\uffff")
_awkward = st.sampled_from(
    ["国内", "a/b", "a,b", "/", ",", "\\", "%2F", '"', "'", "&amp;", "<b>", "{{ x }}", "# 一", "]]>"]
)
names = st.lists(_awkward | st.text(_letters, min_size=1, max_size=6), min_size=1, max_size=3).map("".join)
names = names.map(str.strip).filter(bool)
filings = st.builds(Filing, names, names, names)

_words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=6)
_paths = st.lists(_words, min_size=1, max_size=3).map("/".join)
_queries = st.sampled_from(["", "?limit=20", "?filter=国内&x=a%2Fb", "?u=https://a.example/"])
feeds = st.builds("https://feeds.example/{}{}".format, _paths, _queries)
routes = st.builds("/{}{}".format, _paths, _queries)
files = st.builds("feeds/{}.xml".format, _paths)

_zones = st.sampled_from([None, "Asia/Shanghai", "UTC"])
web_sources = st.builds(Source, st.just(SourceKind.FEED), feeds, filings, _zones) | st.builds(
    Source, st.just(SourceKind.ROUTE), routes, filings, _zones
)
sources = web_sources | st.builds(
    Source, st.just(SourceKind.FILE), files, filings, _zones, st.sampled_from([None, "https://base.example/"])
)
