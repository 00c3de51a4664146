"""Changes by command: what the owner wrote stays as it is, byte for byte."""

import tomllib
from pathlib import Path

import pytest
import tomlkit
from hypothesis import assume, given
from hypothesis import strategies as st
from tests.sources.made import sources, web_sources

from jianbao.errors import ConfigError
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import add_source, add_sources, load_newsroom, new_newsroom, parse_newsroom, remove_source

HERE = Path(__file__).parent / "newsrooms"
LAKE = Source(SourceKind.FEED, "https://lake.example/feed", Filing("本地", "湖边", 'the "main" \\ one'))
OWNERS = '''\
# 我的新闻室
site = { title = "x", url = "https://example.com/" }   # one line

# 第一个
[[source]]   # odd    spacing
  category="a"
  site   = 'b'
channel = """c"""
feed = "https://example.com/1" # keep me

# 第二个
[[source]]
category = "a"
site = "b"
# about the channel
channel = "d"
feed = "https://example.com/2"
# behind the second

[fetch] # last
timeout = 9
'''
BLOCK = '[[source]]\ncategory = "本地"\nsite = "湖边"\nchannel = "the \\"main\\" \\\\ one"\nfeed = "https://lake.example/feed"\n'


def test_a_source_goes_behind_the_last_one_and_nothing_else_changes():
    at = OWNERS.index("# behind the second")
    assert add_source(OWNERS, LAKE) == OWNERS[:at] + "\n" + BLOCK + OWNERS[at:]


def test_a_source_that_goes_takes_its_own_lines_only():
    assert remove_source(OWNERS, "https://example.com/1") == (
        OWNERS[: OWNERS.index("[[source]]")] + OWNERS[OWNERS.index("# 第二个") :]
    )
    assert remove_source(OWNERS, "https://example.com/2") == (
        OWNERS[: OWNERS.rindex("[[source]]")] + OWNERS[OWNERS.index("# behind the second") :]
    )


def test_what_was_added_and_taken_out_again_leaves_no_trace():
    assert remove_source(add_source(OWNERS, LAKE), LAKE.key) == OWNERS
    start = new_newsroom("湖", "https://example.com", "zh-CN")
    assert remove_source(add_source(start, LAKE), LAKE.key) == start


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks_stay(end: str, mark: str):
    text = mark + OWNERS.replace("\n", end)
    changed = add_source(text, LAKE)
    assert changed.startswith(mark)
    assert changed.count("\r\n") == (changed.count("\n") if end == "\r\n" else 0)
    assert remove_source(changed, LAKE.key) == text


@pytest.mark.parametrize("text", ["", "x = 1", "x = 1\n", "x = 1\n\n", "# only words", '[[source]]\nfeed = "x"'])
def test_a_source_can_follow_any_end(text: str):
    changed = add_source(text, LAKE)
    assert changed.startswith(text)
    assert changed.endswith(BLOCK)
    assert tomllib.loads(changed)["source"][-1]["feed"] == LAKE.locator


def test_a_source_that_is_there_is_not_added_again():
    with pytest.raises(ConfigError, match="already followed") as caught:
        add_source(add_source(OWNERS, LAKE), LAKE, file="here.toml")
    assert caught.value.subject == "here.toml:19"
    with pytest.raises(ConfigError, match="already followed"):
        add_sources(OWNERS, [LAKE, LAKE])


def test_a_source_is_known_however_it_is_written():
    text = '[[rsshub]]\nurl = "http://127.0.0.1:1200"\n[[source]]\nroute = "/lake/roll/"\n\n[[source]]\nfile = "./feeds//local.xml"\n'
    filing = Filing("a", "b", "c")
    for source in (Source(SourceKind.ROUTE, "/lake/roll", filing), Source(SourceKind.FILE, "feeds/local.xml", filing)):
        with pytest.raises(ConfigError, match="already followed"):
            add_source(text, source)
        assert remove_source(text, source.key) != text
    assert 'route = "/lake/new"' in add_source(text, Source(SourceKind.ROUTE, "/lake/new/", filing))


def test_a_source_that_is_not_there_cannot_go():
    with pytest.raises(ConfigError, match="is not followed"):
        remove_source(OWNERS, LAKE.key)


@pytest.mark.parametrize(
    "text",
    [
        'source = [{feed = "https://example.com/1"}]\n',
        "source = []\n",
        "source = 7\n",
        "[source]\nx = 1\n",
        "source = [",
    ],
)
def test_a_file_that_cannot_take_a_source_is_told(text: str):
    with pytest.raises(ConfigError) as caught:
        add_source(text, LAKE)
    assert caught.value.hint


def test_a_list_on_one_line_is_not_cut():
    text = 'source = [{feed = "https://example.com/1"}, {feed = "https://example.com/2"}]\n'
    with pytest.raises(ConfigError, match="cannot be taken out") as caught:
        remove_source(text, "https://example.com/2", file="here.toml")
    assert caught.value.subject == "here.toml:1"


@pytest.mark.parametrize(
    "source",
    [
        Source(SourceKind.FEED, "https://a.example/", Filing("", "b", "c")),
        Source(SourceKind.FEED, "https://a.example/", Filing("a", "b\n[site]", "c")),
        Source(SourceKind.FEED, "file:///etc/passwd", Filing("a", "b", "c")),
        Source(SourceKind.FILE, "../outside.xml", Filing("a", "b", "c")),
        Source(SourceKind.ROUTE, "sina", Filing("a", "b", "c")),
        Source(SourceKind.FEED, "https://a.example/", Filing("a", "b", "c"), timezone="Moon"),
        Source(SourceKind.ROUTE, "/right/but/without/an/instance", Filing("a", "b", "c")),
    ],
)
def test_nothing_is_written_that_could_not_be_read(source: Source):
    with pytest.raises(ConfigError):
        add_source(OWNERS, source)


@given(st.lists(web_sources, max_size=5, unique_by=lambda source: source.key))
def test_what_is_written_is_read_back(added: list[Source]):
    text = new_newsroom("x", "https://example.com/", "en") + '\n[[rsshub]]\nurl = "http://127.0.0.1:1200"\n'
    assert list(parse_newsroom(add_sources(text, added), Path("jianbao.toml"), {}).sources) == added


comments = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=12).map("# {}".format)


@given(st.data(), st.lists(sources, min_size=1, max_size=5, unique_by=lambda source: source.key))
def test_the_rest_of_any_file_stays(data: st.DataObject, there: list[Source]):
    document = tomlkit.parse(add_sources("[site]\ntitle = 'x'\n[[rsshub]]\nurl = 'http://127.0.0.1:1200'\n", there))
    lines = tomlkit.dumps(document).splitlines(keepends=True)
    for _ in range(data.draw(st.integers(0, 6))):
        extra = data.draw(comments | st.sampled_from(["", "  ", "\t"]))
        lines.insert(data.draw(st.integers(0, len(lines))), extra + "\n")
    text = "".join(lines)
    gone = data.draw(st.sampled_from(there))
    left = remove_source(text, gone.key)
    assert tomllib.loads(left).get("source", []) == [
        table for table, source in zip(tomllib.loads(text)["source"], there, strict=True) if source != gone
    ]
    kept = left.splitlines()
    head = next(n for n in range(len(kept) + 1) if n == len(kept) or kept[n] != text.splitlines()[n])
    cut = len(text.splitlines()) - len(kept)
    assert text.splitlines()[:head] + text.splitlines()[head + cut :] == kept, "one stretch of lines is gone"

    new = data.draw(sources)
    assume(new.key not in {source.key for source in there})
    grown = add_source(text, new)
    assert tomllib.loads(grown)["source"][:-1] == tomllib.loads(text)["source"]
    again = remove_source(grown, new.key)
    assert [line.strip() for line in again.rstrip().splitlines()] == [
        line.strip() for line in text.rstrip().splitlines()
    ]


@pytest.mark.parametrize(
    ("language", "words"), [("zh-CN", "一个剪报的新闻室"), ("en", "A jianbao newsroom"), ("zh_TW", "一个")]
)
def test_a_new_newsroom_is_one(language: str, words: str, tmp_path: Path):
    title = '"It\'s" \\ $title 湖边'
    text = new_newsroom(title, "https://example.com/news", language)
    (tmp_path / "jianbao.toml").write_text(text, "utf-8")
    newsroom = load_newsroom(tmp_path, {})
    assert (newsroom.site.title, newsroom.site.url) == (title, "https://example.com/news/")
    assert (newsroom.instances, newsroom.sources) == ((), ())
    assert words in text


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_the_examples_of_a_new_newsroom_are_right(language: str, tmp_path: Path):
    lines = new_newsroom("x", "https://example.com/", language).splitlines()
    examples = [
        line.removeprefix("# ") for line in lines if line.startswith(("# [", "# ")) and ("=" in line or "[" in line)
    ]
    examples += [line for line in lines if not line.startswith("#")]
    # The table [site] comes last this way, and takes its own commented keys along.
    site = [line for line in examples if line.startswith(("timezone", "description", "author"))]
    (tmp_path / "jianbao.toml").write_text("\n".join([line for line in examples if line not in site] + site), "utf-8")
    (tmp_path / "feeds").mkdir()
    (tmp_path / "feeds" / "notices.xml").write_text("<rss/>")
    newsroom = load_newsroom(tmp_path, {"RSSHUB_KEY": "x"})
    assert [source.kind for source in newsroom.sources] == [SourceKind.FEED, SourceKind.ROUTE, SourceKind.FILE]
    assert (len(newsroom.instances), len(newsroom.fetch.allow), bool(newsroom.site.author)) == (1, 1, True)


@pytest.mark.parametrize(
    ("title", "url", "language"),
    [("", "https://a.example", "en"), ("x", "a.example", "en"), ("x", "https://a.example", "?")],
)
def test_a_new_newsroom_takes_nothing_that_would_be_refused(title: str, url: str, language: str):
    with pytest.raises(ConfigError) as caught:
        new_newsroom(title, url, language)
    assert caught.value.subject in {"title", "url", "language"}
