"""The configuration of the system that jianbao replaces."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.errors import ConfigError, InputError
from jianbao.model.source import Filing, Source, SourceKind
from jianbao.sources import add_sources, new_newsroom, read_rsshub_page
from jianbao.sources.rsshub_page_headings import catalogue_routes, list_routes

HERE = Path(__file__).parent / "rsshub_page"


def test_chosen_routes_keep_their_names_and_users_their_own():
    read = read_rsshub_page(HERE)
    assert list(read.sources) == [
        Source(SourceKind.ROUTE, "/lake/finance", Filing("新闻", "湖边新闻", "财经－国內")),
        Source(SourceKind.ROUTE, "/hill", Filing("新闻", "山上日报", "山上日报")),
        Source(SourceKind.ROUTE, "/author/essays?limit=5", Filing("博客", "作者", "文章 & 随笔")),
        Source(SourceKind.ROUTE, "/comment/only", Filing("博客", "没有目录的站", "只在注释里")),
        Source(SourceKind.ROUTE, "/lake/tag/五 四", Filing("新闻", "湖边新闻", "标签")),
        Source(SourceKind.FEED, "https://feeds.example/of/their/own.xml", Filing("博客", "没有目录的站", "只在注释里")),
        Source(SourceKind.ROUTE, "/one", Filing("自己的", "我的站", "自定义")),
        Source(SourceKind.FEED, "https://own.example/feed.xml", Filing("未分类", "2021", "2021")),
    ]


@pytest.mark.parametrize(
    "words",
    [
        "config.yml: has a list slect too; that of temple/temple_config.yml was taken",
        "temple/temple_config.yml: /comment/only is in no catalogue file; filed as 博客 / 没有目录的站 / 只在注释里",
        "temple/temple_config.yml: slect has an entry that is no route: 12",
        "temple/temple_config.yml: slect has an entry that is no route: it is empty",
        "temple/temple_config.yml: slect has an entry that is no route: a list",
        'temple/temple_config.yml: /../escape was left out: "/../escape" is not a route',
        "user_config.yml: https://own.example/feed.xml lacks a name; filed as 未分类 / 2021 / 2021",
        "user_config.yml: diy has an entry without a link: a table",
        "user_config.yml: diy has an entry without a link: just text",
        'user_config.yml: ftp://own.example/feed was left out: "ftp://own.example/feed" is not an http(s) address',
    ],
)
def test_every_piece_that_was_left_out_or_named_by_us_is_told(words: str):
    assert any(problem.startswith(words) for problem in read_rsshub_page(HERE).problems)


def test_nothing_else_is_told():
    assert len(read_rsshub_page(HERE).problems) == 10


def test_what_was_read_can_be_written_to_a_newsroom():
    read = read_rsshub_page(HERE)
    start = new_newsroom("x", "https://example.com/", "zh-CN")
    with pytest.raises(ConfigError, match="RSSHub"):
        add_sources(start, read.sources)
    text = add_sources(start + '[[rsshub]]\nurl = "http://127.0.0.1:1200"\n', read.sources)
    assert text.count("\n[[source]]\n") == len(read.sources)


def test_a_file_of_the_configuration_stands_for_its_folder():
    assert read_rsshub_page(HERE / "user_config.yml") == read_rsshub_page(HERE)


def test_without_catalogue_files_the_comments_name_the_routes(tmp_path: Path):
    (tmp_path / "config.yml").write_text("slect:\n#新闻\n##湖\n###国内\n - /lake\n - /a/b/c\n##山\n", "utf-8")
    read = read_rsshub_page(tmp_path)
    assert [source.filing for source in read.sources] == [Filing("新闻", "湖", "国内")] * 2
    assert len(read.problems) == 1


def test_a_route_without_any_name_is_named_after_itself(tmp_path: Path):
    (tmp_path / "config.yml").write_text("slect:\n - /lake/a/b?x=1\n - /hill\n", "utf-8")
    read = read_rsshub_page(tmp_path)
    assert [source.filing for source in read.sources] == [
        Filing("未分类", "lake", "a/b"),
        Filing("未分类", "hill", "hill"),
    ]
    assert sum("in no catalogue file" in problem for problem in read.problems) == 2


def test_a_list_that_is_not_yaml_is_read_line_by_line(tmp_path: Path):
    (tmp_path / "config.yml").write_text("slect:\n#新闻\n##湖\n - /lake/a\n\t- /lake/b\n - 'open\n", "utf-8")
    (tmp_path / "user_config.yml").write_text("diy: [}", "utf-8")
    read = read_rsshub_page(tmp_path)
    assert [source.locator for source in read.sources] == ["/lake/a", "/lake/b"]
    assert any("config.yml: is not valid YAML in line" in problem for problem in read.problems)
    assert any(
        "user_config.yml: is not valid YAML in line 1, and was passed over" in problem for problem in read.problems
    )


def test_yaml_that_unfolds_without_end_is_only_named(tmp_path: Path):
    lines = ["a0: &a0 [x, x]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 30)]
    (tmp_path / "config.yml").write_text(
        "\n".join([*lines, "slect:", " - *a29", " - /lake", "diy:", " - *a29"]), "utf-8"
    )
    read = read_rsshub_page(tmp_path)
    assert [source.locator for source in read.sources] == ["/lake"]


@pytest.mark.parametrize("text", ["", "slect", "x: 1", "- slect", "# slect:"])
def test_a_folder_without_such_a_configuration_is_an_input_error(tmp_path: Path, text: str):
    (tmp_path / "config.yml").write_text(text)
    with pytest.raises(InputError, match="temple_config") as caught:
        read_rsshub_page(tmp_path)
    assert caught.value.subject == str(tmp_path)


def test_files_of_other_encodings_are_read(tmp_path: Path):
    (tmp_path / "config.yml").write_bytes("slect:\n#新闻\n##湖边\n - /lake\n".encode("gb18030"))
    assert read_rsshub_page(tmp_path).sources[0].filing.category == "新闻"


pieces = st.sampled_from(
    [
        "slect:\n",
        "diy:\n",
        " - /a\n",
        " - x: 1\n",
        "- link: /b\n",
        "  categories: c\n",
        "#一\n",
        "##二\n",
        "###\n",
        "# - /c\n",
    ]
)


@given(st.lists(pieces, max_size=12).map("".join) | st.text(max_size=40).map("slect:\n{}".format), st.text(max_size=60))
def test_any_files_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, config: str, catalogue: str):
    folder = tmp_path_factory.mktemp("page")
    (folder / "config.yml").write_bytes(config.encode("utf-8", "surrogatepass"))
    (folder / "catalogue.md").write_bytes(f"# x\n<Route example='{catalogue}'".encode("utf-8", "surrogatepass"))
    try:
        read = read_rsshub_page(folder)
    except InputError:
        return
    add_sources('[[rsshub]]\nurl = "http://127.0.0.1:1200"\n', read.sources)


@given(
    st.lists(pieces | st.sampled_from(["<Route", ' example="/a"', "<", ">", "```\n", " "]), max_size=12).map("".join)
)
def test_any_headings_give_names_that_can_be_filed(text: str):
    for filing in [*catalogue_routes(text).values(), *list_routes("slect:\n" + text).values()]:
        assert filing is None or all((filing.category, filing.site, filing.channel))


def test_a_folder_that_is_not_there_is_told_and_nothing_else_is_read_for_it(tmp_path):
    """Least of all the folder that one happens to stand in."""
    (tmp_path / "user_config.yml").write_text("diy:\n  - link: https://own.example/feed\n", "utf-8")
    with pytest.raises(InputError, match="no such folder"):
        read_rsshub_page(tmp_path / "mistyped")
