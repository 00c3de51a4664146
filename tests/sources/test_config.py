"""``jianbao.toml``: what is read from it, and what its owner is told about mistakes."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.errors import ConfigError
from jianbao.model.source import Filing, Instance, Source, SourceKind
from jianbao.sources import (
    ConfigFileError,
    FetchSettings,
    Mirror,
    Newsroom,
    Site,
    find_newsroom,
    load_newsroom,
    parse_newsroom,
    write_config,
)
from jianbao.sources.problems import Problems

HERE = Path(__file__).parent / "newsrooms"
ENVIRON = {"RSSHUB_KEY": "s3cret"}
SITE = '[site]\ntitle = "x"\nurl = "https://example.com/"\n'


def test_every_key_is_read():
    newsroom = load_newsroom(HERE / "good.toml", ENVIRON)
    filing = Filing("财经", "新浪财经", "国内 / 宏观")
    assert newsroom == Newsroom(
        folder=HERE,
        site=Site("湖边新闻", "https://news.example.org/lake/", "zh-CN", "Asia/Shanghai", "湖边的事", "编辑部"),
        instances=(Instance("http://127.0.0.1:1200", "s3cret"), Instance("https://rsshub.example.org/below")),
        fetch=FetchSettings(
            timeout=12.5,
            concurrency=4,
            user_agent="lake-news/1",
            contact="https://news.example.org/about",
            allow=("127.0.0.0/8", "::1/128"),
            proxy="http://proxy.example:3128",
            min_interval=1800,
            max_interval=129_600,
            per_host=1,
            spacing=2.5,
        ),
        mirrors=(Mirror("https://pictures.example/a/", HERE / "pictures"),),
        sources=(
            Source(SourceKind.ROUTE, "/sina/finance/china?limit=20", filing),
            Source(
                SourceKind.FEED, "HTTPS://example.com/feed.xml?a=b#c", filing, timezone="America/Sao_Paulo", every=7200
            ),
            Source(
                SourceKind.FILE,
                "feeds/local.xml",
                Filing("本地", "社区", "通知"),
                base="https://example.com/",
            ),
        ),
    )
    assert newsroom.archive_path == HERE / "archive.db"
    assert newsroom.config_path == HERE / "jianbao.toml"
    assert (newsroom.site_dir, newsroom.hexo_dir) == (HERE / "site", HERE / "hexo")


def expected(text: str) -> list[tuple[int, list[str]]]:
    """What a file says about itself: ``# ERROR message part | hint part`` at the end of a line, once or more."""
    return [
        (number, [part.strip(" #").replace("FILE", "…") for part in told.split(" | ")])
        for number, line in enumerate(text.splitlines(), 1)
        for told in line.split("ERROR")[1:]
    ]


@pytest.mark.parametrize("path", sorted(HERE.glob("*.toml")), ids=lambda path: path.stem)
def test_every_mistake_is_told_with_its_line_and_what_to_write(path: Path):
    want = expected(path.read_text("utf-8"))
    if not want:
        load_newsroom(path, ENVIRON)
        return
    with pytest.raises(ConfigFileError) as caught:
        load_newsroom(path, ENVIRON)
    told = [(str(one.subject), f"{one.message} {one.hint}".replace(str(path), "…")) for one in caught.value.problems]
    assert [subject for subject, _ in told] == [f"{path}:{number}" for number, _ in want]
    for (_, words), (_, parts) in zip(told, want, strict=True):
        for part in parts:
            assert part in words
    assert all(one.hint for one in caught.value.problems)
    assert all(f"{path}:{number}: " in str(caught.value) for number, _ in want)
    assert "s3cret" not in str(caught.value)


def test_the_first_problem_stands_for_all():
    with pytest.raises(ConfigError) as caught:
        load_newsroom(HERE / "wrong-types.toml", {})
    assert caught.value.subject == f"{HERE / 'wrong-types.toml'}:2"
    assert "title is a number" in caught.value.message


@pytest.mark.parametrize(("language", "zone"), [("zh-TW", "Asia/Shanghai"), ("en", "UTC"), ("de-CH", "UTC")])
def test_the_time_zone_follows_the_language(language: str, zone: str):
    text = f'{SITE}language = "{language}"\n'
    assert parse_newsroom(text, Path("jianbao.toml"), {}).site.timezone == zone


def test_a_small_file_is_a_newsroom_with_our_defaults(tmp_path: Path):
    newsroom = parse_newsroom(SITE, tmp_path / "jianbao.toml", {})
    assert newsroom == Newsroom(folder=tmp_path, site=Site("x", "https://example.com/", "zh-CN", "Asia/Shanghai"))
    assert (newsroom.fetch.timeout, newsroom.fetch.concurrency) == (30, 8)


def test_sources_may_be_written_as_a_list(tmp_path: Path):
    text = 'source = [{category = "a", site = "b", channel = "c", feed = "https://example.com/f"},\n{}]\n' + SITE
    with pytest.raises(ConfigFileError) as caught:
        parse_newsroom(text, tmp_path / "jianbao.toml", {})
    assert {one.subject for one in caught.value.problems} == {f"{tmp_path / 'jianbao.toml'}:2"}


def test_windows_editors_may_save_it(tmp_path: Path):
    text = "\ufeff" + SITE.replace("\n", "\r\n")
    (tmp_path / "jianbao.toml").write_bytes(text.encode())
    assert load_newsroom(tmp_path, {}).site.title == "x"


def test_text_that_is_not_utf8_is_told_with_its_line(tmp_path: Path):
    (tmp_path / "jianbao.toml").write_bytes('[site]\ntitle = "新闻"'.encode("gb18030"))
    with pytest.raises(ConfigError, match="UTF-8") as caught:
        load_newsroom(tmp_path, {})
    assert caught.value.subject == f"{tmp_path / 'jianbao.toml'}:2"


@pytest.mark.parametrize("bracket", [("[", "]"), ("{a=", "}")])
def test_nesting_of_any_depth_is_a_config_error(bracket: tuple[str, str]):
    for depth in [1, 40, 60, *range(310, 340), *range(480, 505), 2000]:
        with pytest.raises(ConfigError):
            parse_newsroom("x = " + bracket[0] * depth + "1" + bracket[1] * depth, Path("jianbao.toml"), {})


@pytest.mark.parametrize("text", ["x = " + "[" * 5000, "x = " + "9" * 5000, 'x = "', "x"])
def test_absurd_toml_is_a_config_error(text: str, tmp_path: Path):
    with pytest.raises(ConfigError) as caught:
        parse_newsroom(text, tmp_path / "jianbao.toml", {})
    assert str(caught.value.subject).startswith(str(tmp_path / "jianbao.toml"))


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path):
    (tmp_path / "room").mkdir()
    (tmp_path / "outside.xml").write_text("<rss/>")
    (tmp_path / "room" / "link.xml").symlink_to(tmp_path / "outside.xml")
    (tmp_path / "room" / "circle.xml").symlink_to("circle.xml")
    source = '[[source]]\ncategory = "a"\nsite = "b"\nchannel = "c"\nfile = "{}"\n'
    path = tmp_path / "room" / "jianbao.toml"
    with pytest.raises(ConfigFileError, match="leads out of"):
        parse_newsroom(SITE + source.format("link.xml"), path, {})
    with pytest.raises(ConfigFileError, match="there is no file"):
        parse_newsroom(SITE + source.format("circle.xml"), path, {})
    with pytest.raises(ConfigFileError, match="there is no file"):
        parse_newsroom(SITE + source.format("x" * 5000), path, {})


def test_a_newsroom_is_found_from_a_folder_in_it(tmp_path: Path):
    (tmp_path / "jianbao.toml").write_text(SITE)
    (tmp_path / "feeds" / "old").mkdir(parents=True)
    assert find_newsroom(tmp_path / "feeds" / "old") == tmp_path
    assert find_newsroom(tmp_path / "jianbao.toml") == tmp_path
    assert find_newsroom(tmp_path / "not" / "there") == tmp_path


def test_no_newsroom_is_told_with_the_command_that_makes_one(tmp_path: Path):
    for call in (find_newsroom, lambda path: load_newsroom(path, {})):
        with pytest.raises(ConfigError, match="jianbao init"):
            call(tmp_path)


def test_a_folder_in_its_place_is_a_config_error(tmp_path: Path):
    (tmp_path / "jianbao.toml").mkdir()
    with pytest.raises(ConfigError):
        load_newsroom(tmp_path, {})


def test_a_written_file_keeps_its_mode_and_its_link(tmp_path: Path):
    (tmp_path / "real.toml").write_text("old")
    (tmp_path / "real.toml").chmod(0o600)
    (tmp_path / "jianbao.toml").symlink_to("real.toml")
    write_config(tmp_path / "jianbao.toml", "新\r\n")
    assert (tmp_path / "jianbao.toml").is_symlink()
    assert (tmp_path / "real.toml").read_bytes() == "新\r\n".encode()
    assert (tmp_path / "real.toml").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["jianbao.toml", "real.toml"]


def test_a_folder_that_cannot_be_written_is_a_config_error(tmp_path: Path):
    with pytest.raises(ConfigError, match="cannot be written"):
        write_config(tmp_path / "none" / "jianbao.toml", "")


def test_problems_of_a_correct_file_are_none():
    Problems(SITE, "f").raise_if_any()


def refusal(call: Callable[[], object]) -> ConfigError | None:
    """The config error that a call ends in, if it does."""
    try:
        call()
    except ConfigError as error:
        return error
    return None


GOOD = (HERE / "good.toml").read_text("utf-8")
TOKENS = re.findall(r"\w+|\s+|.", GOOD)


@given(st.text(max_size=60) | st.binary(max_size=60))
def test_any_bytes_are_a_newsroom_or_a_config_error(tmp_path_factory: pytest.TempPathFactory, data: str | bytes):
    path = tmp_path_factory.mktemp("room") / "jianbao.toml"
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"))
    error = refusal(lambda: load_newsroom(path, {}))
    assert error is None or error.message


@given(
    st.integers(0, len(TOKENS) - 1), st.integers(0, len(TOKENS) - 1), st.sampled_from(["", " ", "[", '"', "1", "x=1"])
)
def test_any_damage_to_a_good_file_is_a_newsroom_or_a_config_error(at: int, source: int, extra: str):
    text = "".join([*TOKENS[:at], extra or TOKENS[source], *TOKENS[at + 1 :]])
    error = refusal(lambda: parse_newsroom(text, HERE / "jianbao.toml", ENVIRON))
    assert error is None or str(error.subject).startswith(str(HERE / "jianbao.toml"))
