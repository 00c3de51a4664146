"""The RSSHub catalogue: read, searched, and matched with routes that somebody wrote."""

import json
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jianbao.errors import InputError
from jianbao.model.source import Filing
from jianbao.sources.catalogue import CATEGORIES, Catalogue, parse_catalogue
from jianbao.sources.route_pattern import fit, pieces

HERE = Path(__file__).parent / "catalogue"


@pytest.fixture(scope="module")
def small() -> Catalogue:
    """A catalogue of our own in the shape of an instance's answer."""
    return parse_catalogue((HERE / "namespaces.json").read_bytes())


def test_all_that_is_in_form_is_read(small: Catalogue):
    assert [namespace.key for namespace in small.namespaces] == ["lake", "gov", "gov/lake", "code", "odd"]
    assert small.left_out == 4
    route = small.namespaces[0].routes[0]
    assert (route.name, route.example, route.categories) == ("财经－国內", "/lake/finance/china", ("new-media",))
    assert route.parameters == {"lid": "栏目编号"}
    code = small.namespaces[3].routes[0]
    assert code.parameters == {"user": "Who", "repo": "Which"}
    assert code.settings == ("CODE_TOKEN",)
    assert code.marks == ("browser", "nsfw")
    odd = small.namespaces[4]
    assert (odd.name, odd.routes[0].name, odd.routes[0].example) == ("odd", "/bare", "")
    assert len(small) == 9


@pytest.mark.parametrize(
    ("written", "pattern", "parameters"),
    [
        ("/lake/finance/china", "/lake/finance/china/:lid?", {}),
        ("/lake/finance/china/1687", "/lake/finance/china/:lid?", {"lid": "1687"}),
        ("/lake/finance/china?limit=20", "/lake/finance/china/:lid?", {}),
        ("rsshub://lake/finance/china", "/lake/finance/china/:lid?", {}),
        ("/lake/finance/roll/", "/lake/finance/roll", {}),
        ("/lake/no-slash/1", "/lake/no-slash/:x", {"x": "1"}),
        ("/lake/finance", "/lake/:section", {"section": "finance"}),
        ("/gov/lake/news", "/gov/lake/:kind?", {"kind": "news"}),
        ("/gov/lake", "/gov/lake/:kind?", {}),
        ("/gov/sea", "/gov/:place", {"place": "sea"}),
        ("/code/tree/a/b/c/d", "/code/tree/:user/:path{.+}", {"user": "a", "path": "b/c/d"}),
        ("/code/issue/a/b", "/code/issue/:user/:repo", {"user": "a", "repo": "b"}),
        ("/odd/bare", "/odd/bare", {}),
        ("/nowhere/x", None, {}),
        ("/lake/a/b/c/d", None, {}),
        ("", None, {}),
    ],
)
def test_a_route_is_matched(small: Catalogue, written: str, pattern: str | None, parameters: dict[str, str]):
    match = small.match(written)
    assert (match.pattern if match else None) == pattern
    assert match is None or match.parameters == parameters


@pytest.mark.parametrize(
    ("pattern", "path", "fits"),
    [
        ("/", "", True),
        ("/", "x", False),
        ("/:a?/:b?", "", True),
        ("/:a?/:b?", "1/2", True),
        ("/:a?/:b?", "1/2/3", False),
        ("/:a{[0-9]{2}}", "12", True),
        ("/:a{[0-9]{2}}", "123", False),
        ("/:a{[7x]}/y", "7/y", True),
        ("/:a{[7x]}/y", "8/y", False),
        ("/:a{new.*}", "newest/of/all", True),
        ("/:a{new.*}", "old", False),
        ("/:a{.+}?", "", True),
        ("/:a{.+}/end", "1/2/end", True),
        ("/:a{.+}/end", "end", False),
        ("/:a{(@[a-z]*/)?[a-z]*}", "@scope/name", True),
        ("/cn/*", "cn", True),
        ("/cn/*", "cn/a/b", True),
        ("/*/*", "", True),
        ("/a.b", "axb", False),
    ],
)
def test_the_path_grammar(pattern: str, path: str, fits: bool):
    assert (fit(pattern, tuple(path.split("/")) if path else ()) is not None) is fits


def test_a_hostile_pattern_takes_no_time():
    started = time.perf_counter()
    nested = "/:a{(x+x+)+y}" + "/:b{.+}" * 60
    assert fit(nested, ("x" * 5000,) + ("x",) * 60) is not None
    assert fit(nested + "/end", ("x",) * 64) is None
    assert fit("/:a{.+}", ("x",) * 100_000) is None
    assert time.perf_counter() - started < 2


@given(st.text(max_size=30), st.lists(st.text("ab:*?{}.[]+/", max_size=5), max_size=5).map(tuple))
def test_any_pattern_fits_or_does_not(pattern: str, segments: tuple[str, ...]):
    found = fit(pattern, segments)
    assert found is None or all(name in {piece.name for piece in pieces(pattern)} for name in found[1])


def test_filings_are_in_the_language_of_the_site(small: Catalogue):
    match = small.match("/lake/finance/china")
    assert match
    assert match.filing() == Filing("新媒体", "湖边新闻", "财经－国內")
    assert match.filing("en") == Filing("New media", "湖边新闻", "财经－国內")
    deeper = small.match("/gov/lake/%E6%96%B0")
    assert deeper
    assert deeper.filing() == Filing("政务", "湖边政府", "公告 · 新")
    other = small.match("/odd/bare")
    assert other
    assert other.filing("en") == Filing("Other", "odd", "/bare")


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("财经", "/lake/finance/china/:lid?"),
        ("湖边 国内", "/lake/finance/china/:lid?"),
        ("國內", "/lake/finance/china/:lid?"),
        ("LAKE roll", "/lake/finance/roll"),
        ("ＬＡＫＥ　滚动", "/lake/finance/roll"),
        ("https://www.lake.example/china/", "/lake/finance/china/:lid?"),
        ("政务 公告", "/gov/lake/:kind?"),
        ("issue", "/code/issue/:user/:repo"),
        ("programming tree", "/code/tree/:user/:path{.+}"),
        ("nothing", None),
        ("", None),
        ("湖边 issue", None),
    ],
)
def test_search_wants_all_words_and_gives_the_best_first(small: Catalogue, words: str, first: str | None):
    found = small.search(words)
    assert (found[0].pattern if found else None) == first


def test_search_gives_no_more_than_wanted(small: Catalogue):
    assert len(small.search("a", limit=2)) == 2


def test_a_kept_catalogue_is_the_same(small: Catalogue):
    kept = Catalogue.from_json(small.to_json())
    assert kept.namespaces == small.namespaces
    assert kept.left_out == small.left_out


@pytest.mark.parametrize(
    "data", [b"", b"{}", b"[]", b"<html>", b'{"a": 1}', b'{"a":{"routes":{}}}', b"[" * 99999, b"\xff"]
)
def test_what_is_no_catalogue_is_an_input_error(data: bytes):
    with pytest.raises(InputError, match="catalogue") as caught:
        parse_catalogue(data)
    assert caught.value.hint
    with pytest.raises(InputError):
        Catalogue.from_json(data)


texts = st.text(max_size=8)
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
)
routes = st.dictionaries(
    st.sampled_from(["name", "example", "categories", "url", "parameters", "description", "features"]), anything
)
namespaces = st.fixed_dictionaries(
    {"routes": st.dictionaries(st.text(max_size=8).map("/{}".format), routes | anything, max_size=3)},
    optional={"name": anything, "url": anything, "categories": anything},
)


@given(st.dictionaries(texts, namespaces | anything, max_size=4), texts)
def test_any_answer_is_a_catalogue_or_an_input_error(answer: dict[str, object], words: str):
    try:
        catalogue = parse_catalogue(json.dumps(answer).encode())
    except InputError:
        return
    assert Catalogue.from_json(catalogue.to_json()).namespaces == catalogue.namespaces
    for match in catalogue:
        filing = match.filing()
        assert filing.category
        assert filing.site == filing.site.strip() != ""
        assert filing.channel == filing.channel.strip() != ""
        assert match.namespace.key
    assert isinstance(catalogue.search(words), list)


WRONG_EXAMPLES = {
    ("/air-level/rank/:status?", "/air-level/rank/best,/air-level/rank"),
    ("/finology/category/:category", "/finology/success-stories"),
    ("/furaffinity/user/:username", "/furaffinity/user/fender/nsfw"),
    ("/gov/zj/search/:websiteid?/:word/:cateid?", "/gov/zj/search"),
    ("/miniflux/entry/:feeds/:parameters?", "/miniflux/feeds=1&2&3/mark=read&limit=7&status=unread"),
    ("/tmtpost/nictation", "/tmtpost/word"),
}
"""Examples of the real catalogue that no route of their namespace could answer: RSSHub itself would say 404."""


def real(shared: Path) -> Catalogue:
    """The shared cut-down catalogue, brought back to the shape of an instance's answer."""
    cut = json.loads((shared / "rsshub" / "catalogue.json").read_text("utf-8"))
    answer = {
        one["namespace"]: {**one, "routes": {route["path"]: route for route in one["routes"]}}
        for one in cut["namespaces"]
    }
    return parse_catalogue(msgspec.json.encode(answer))


@pytest.mark.shared
def test_every_example_of_the_real_catalogue_is_matched(shared: Path):
    catalogue = real(shared)
    assert len(catalogue) > 3900
    assert catalogue.left_out == 0
    lost, elsewhere = [], []
    for offered in catalogue:
        found = catalogue.match(offered.route.example)
        if found is None and offered.route.example:
            lost.append((offered.pattern, offered.route.example))
        elif found and found.pattern != offered.pattern:
            elsewhere.append((offered.pattern, offered.route.example, found.pattern))
    assert set(lost) <= WRONG_EXAMPLES
    # Some modules have several paths with one example among them, and some examples are of a neighbour.
    assert len(elsewhere) <= 60


@pytest.mark.shared
def test_the_real_catalogue_is_searched_fast(shared: Path):
    catalogue = real(shared)
    started = time.perf_counter()
    found = catalogue.search("新浪 财经")
    assert time.perf_counter() - started < 0.5
    assert {match.pattern for match in found} >= {"/sina/finance/china/:lid?", "/sina/finance/rollnews/:lid?"}
    assert all(match.namespace.key == "sina" for match in found[:3])
    assert {one for match in catalogue for one in match.route.categories} <= set(CATEGORIES)


@pytest.mark.shared
def test_an_instances_own_answer_is_read(shared: Path):
    one = json.loads((shared / "rsshub" / "samples" / "api-namespace-sina.json").read_text("utf-8"))
    match = parse_catalogue(json.dumps({"sina": one}).encode()).match("/sina/finance/china")
    assert match
    assert match.filing() == Filing("新媒体", "新浪", "财经－国內")
    assert "1686" in match.route.parameters["lid"]
