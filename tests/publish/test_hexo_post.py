"""One article as a Hexo post: valid YAML, no template tag, and read back as it was."""

import re
from pathlib import Path

import lxml.html
import msgspec
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from tests.hexo.articles import BODIES, FIRST, SAID, TITLES, article

from jianbao.errors import PublishError
from jianbao.model.article import Evidence, Provenance
from jianbao.model.source import Filing
from jianbao.publish.hexo_body import body_block, body_lines
from jianbao.publish.hexo_post import post_bytes, post_path
from jianbao.publish.hexo_yaml import category, inert, plain, quoted
from jianbao.sources.hexo_posts import HexoPost, read_hexo_post, read_hexo_posts

NUNJUCKS = re.compile(rb"\{[{%#]|[%#}]\}")
ODD = st.text(st.characters(codec="utf-8") | st.sampled_from(list("{}%#<>'\"\n\r\t :-&*!|`~/\u2028\u2060\ufeff\ufffc")))
TEXTS = ODD.map(lambda text: text.replace("\0", ""))
"""Any text the archive can hold."""


def read_back(data: bytes) -> HexoPost:
    """Our reader's view of a post, which must be one."""
    post = read_hexo_post(data.decode(), Path("post.md"))
    assert isinstance(post, HexoPost), post
    return post


def front_matter(data: bytes) -> dict[str, object]:
    """PyYAML's view of the front matter, with nothing of ours in it."""
    _, head, _ = data.decode().split("\n---\n", 2)
    return yaml.safe_load(head)  # type: ignore[no-any-return]


def line(text: str) -> str:
    """White space as ``Entry.title`` has it."""
    return " ".join(text.split())


def test_a_post_has_the_form_of_the_replaced_system() -> None:
    """Blank line, fences, keys in the old order, what is new behind them, the body in a div."""
    data = post_bytes(article("标题", "<p>一</p>\n<p>二</p>", provenance=SAID, number=2))
    assert data.decode() == (
        "\n---\ntitle: '标题'\ncategories: \n - 金融\n - 新浪财经\n - 新浪财经－国內\n"
        "headimg: 'https://example.com/a.jpg'\nauthor: 记者\ncomments: false\n"
        "date: Fri, 01 Oct 2021 06:30:33 GMT\nthumbnail: 'https://example.com/a.jpg'\n"
        "source_url: 'https://example.com/a?b=1&c=''2'''\npermalink: 'a/7k/3m9q2xt4bd.html'\njianbao: '7k3m9q2xt4bd'\n"
        'updated: Fri, 02 Jan 2026 03:04:05 GMT\norigin: "新华社 \\x7B\\x7B x \\x7D\\x7D"\n'
        "original_title: '原来的''标题'''\neditor: '李某'\n"
        "---\n\n<div>\n<p>一</p>\n<p>二</p>\n</div>\n"
    )


def test_a_post_without_author_or_picture_keeps_its_keys() -> None:
    """The site stands for a missing author, as in the replaced system; pictures are empty, not absent."""
    said = front_matter(post_bytes(article(author=None, lead_image=None, url=None)))
    assert (said["author"], said["headimg"], said["thumbnail"]) == ("新浪财经", "", "")
    assert "source_url" not in said


def test_the_path_is_of_date_and_id_alone() -> None:
    """A changed title or filing does not move a post."""
    expected = "source/_posts/2021/2021-10-01-7k3m9q2xt4bd.md"
    assert post_path(article("../../etc/passwd", filing=Filing("..", "/", "a/b"))) == expected


@pytest.mark.parametrize("bad", ["", "..", "../../x", "a/b", "A1b2", "aaaa\n", "йййй"])
def test_an_id_that_could_leave_the_folder_is_refused(bad: str) -> None:
    """A file name is made of ids of ours only."""
    with pytest.raises(PublishError):
        post_path(article(id=bad))


@pytest.mark.parametrize("title", TITLES)
def test_hostile_titles_are_valid_yaml_and_come_back(title: str) -> None:
    """PyYAML reads each title as it is, but for the mark that keeps markup inert; our reader takes that out."""
    data = post_bytes(article(title, "", filing=Filing(title.strip() or "x", "site", "channel")))
    assert front_matter(data)["title"] == inert(title)
    assert inert(title).replace("<\u2060", "<") == title
    assert not NUNJUCKS.search(data)
    assert read_back(data).entry.title == line(title)


@given(title=TEXTS, name=TEXTS.filter(str.strip), author=TEXTS, body=TEXTS)
def test_any_text_survives(title: str, name: str, author: str, body: str) -> None:
    """Whatever title, names, author and body are: valid YAML, no tag, no early end, and all of it comes back."""
    filing = Filing(name, name, name)
    data = post_bytes(article(title, body, filing=filing, author=author, url=f"https://example.com/{title}"))
    said = front_matter(data)
    assert said["title"] == inert(title)
    assert said["categories"] == [category(name)] * 3
    assert said["source_url"] == inert(f"https://example.com/{title}")
    assert list(said)[:8] == ["title", "categories", "headimg", "author", "comments", "date", "thumbnail", "source_url"]
    assert not NUNJUCKS.search(data)
    post = read_back(data)
    assert post.entry.title == line(title)
    assert post.entry.published == FIRST
    assert post.entry.extra["jianbao"] == "7k3m9q2xt4bd"
    assert post.entry.authors == ((line(author),) if line(author) not in {"", line(name)} else ())
    assert body_lines(post.entry.content_html or "") == body_lines(body)


@given(TEXTS)
def test_scalars_are_read_as_text(text: str) -> None:
    """Plain or quoted, a scalar is one line and nothing but its text."""
    for scalar in (plain(text), quoted(text)):
        assert len(scalar.splitlines()) == (1 if scalar else 0)
        assert yaml.safe_load(f"key: {scalar}\nlist:\n - {scalar}\n") == {"key": text, "list": [text]}


def test_lone_surrogates_do_not_stop_a_post() -> None:
    """What no UTF-8 can hold becomes the sign for it."""
    data = post_bytes(article("a\ud800b", "<p>\udfff</p>", author="\udc00"))
    assert front_matter(data)["title"] == "a\ufffdb"


@pytest.mark.parametrize("name", BODIES)
def test_hostile_bodies_are_one_block_without_tags(name: str) -> None:
    """No blank line, no fence, no comment, no brace; and writing it again changes nothing."""
    block = body_block(BODIES[name])
    assert block.startswith("<div>\n")
    assert block.endswith("</div>\n")
    assert not re.search(r"\n[ \t]*\n", block)
    assert not re.search(r"[{}\ufffc\r]|`{3}|~{3}|<!--", block)
    assert body_lines(body_lines(BODIES[name])) == body_lines(BODIES[name])


def test_paragraphs_stand_on_lines_of_their_own() -> None:
    """Where a blank between elements means nothing, and nowhere else."""
    body = "<p>a</p><p><b>b</b><i>c</i></p><ul><li>d</li><li>e</li></ul><pre>f</pre><p>g</p>"
    lines = ["<p>a</p>", "<p><b>b</b><i>c</i></p>", "<ul><li>d</li>", "<li>e</li></ul>", "<pre>f</pre>", "<p>g</p>"]
    assert body_lines(body) == "\n".join(lines)


@given(TEXTS)
def test_any_body_stays_within_its_div(body: str) -> None:
    """As many elements are closed as are opened, whatever the body is."""
    block = body_block(body)
    opened = re.findall(r"<([a-z][a-z0-9:-]*)[^<>]*>", block)
    void = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
    assert sorted(name for name in opened if name not in void) == sorted(re.findall(r"</([a-z][a-z0-9:-]*)>", block))
    assert not re.search(r"\n[ \t]*\n", block)


@pytest.mark.parametrize(
    ("address", "written"),
    [
        ("https://example.com/a.jpg?b=1", 'src="'),
        ("http://127.0.0.1:8080/a.jpg", 'src="'),
        ("/pictures/a.jpg", 'src="'),
        ("http://[bad", 'src ="'),
        ("http://", 'src ="'),
        ("//example.com/a.jpg", 'src ="'),
        ("http://1.2.3.999/a.jpg", 'src ="'),
        ("http://h:65536/", 'src ="'),
        ("http://u:p@h/", 'src ="'),
        ("https://xn--a/", 'src ="'),
    ],
)
def test_addresses_that_hexo_may_choke_on_are_hidden_from_it(address: str, written: str) -> None:
    """They stay in the page; only Hexo's pattern for pictures does not see them."""
    assert written in body_block(f'<img src="{address}">')


def test_a_theme_that_prints_names_raw_runs_no_script() -> None:
    """Behind a word joiner HTML sees text, not a tag; a plain < stays as it is."""
    assert inert("<script> </b> <!-- <? <3 a < b") == "<\u2060script> <\u2060/b> <\u2060!-- <\u2060? <3 a < b"
    data = post_bytes(article("<script>alert(1)</script>", "", lead_image="https://e.com/a'\"<b>.jpg"))
    assert not re.search(rb"<[A-Za-z/!?]", data.split(b"<div>")[0])
    assert front_matter(data)["headimg"] == "https://e.com/a%27%22%3Cb%3E.jpg"


def test_copies_of_pictures_take_the_place_of_the_originals() -> None:
    """In the body and as lead picture."""
    made = article("t", '<p><img src="https://example.com/a.jpg" alt="x"></p>')
    text = post_bytes(made, picture=lambda url: url.replace("https://example.com/", "/pictures/")).decode()
    assert text.count("/pictures/a.jpg") == 3
    assert 'src="/pictures/a.jpg"' in text


def test_the_entry_is_worth_as_much_as_the_article() -> None:
    """What is exported and read again says the same, provenance included."""
    post = read_back(post_bytes(article("标题", "<p>一</p>", provenance=SAID)))
    assert post.entry.id == "jianbao:7k3m9q2xt4bd"
    assert post.entry.url == "https://example.com/a?b=1&c='2'"
    assert post.filing == Filing("金融", "新浪财经", "新浪财经－国內")
    assert post.entry.content_html == "<p>一</p>"
    assert post.entry.extra["editor"] == "李某"
    assert post.entry.extra["permalink"] == "a/7k/3m9q2xt4bd.html"
    assert msgspec.json.decode(msgspec.json.encode(post.entry), type=type(post.entry)) == post.entry


@pytest.mark.shared
def test_posts_of_the_replaced_system_come_out_in_their_own_form(shared: Path) -> None:
    """Byte for byte up to the thumbnail; then our own keys; then the body with every word it had."""
    for seed in sorted((shared / "seeds").iterdir()):
        (post,) = read_hexo_posts([seed])
        assert isinstance(post, HexoPost)
        entry = post.entry
        made = article(
            entry.title,
            entry.content_html or "",
            filing=post.filing,
            author=entry.authors[0],
            lead_image=entry.extra["headimg"],
            dated_at=entry.published,
        )
        old, new = seed.read_text("utf-8").split("\n"), post_bytes(made).decode().split("\n")
        thumbnail = next(at for at, line in enumerate(old) if line.startswith("thumbnail:"))
        assert new[: thumbnail + 1] == old[: thumbnail + 1]
        end = new.index("---", 2)
        assert [line.partition(":")[0] for line in new[thumbnail + 1 : end]] == ["source_url", "permalink", "jianbao"]
        assert new[end : end + 3] == [*old[thumbnail + 1 : thumbnail + 3], "<div>"]
        assert new[-2:] == ["</div>", ""]
        assert words("\n".join(new[end + 1 :])) == words("\n".join(old[thumbnail + 2 :]))


def words(markup: str) -> list[str]:
    """The visible text, without white space."""
    return str(lxml.html.fragment_fromstring(markup, create_parent="div").text_content()).split()


@pytest.mark.parametrize(
    "alt", ['"><img src=x onerror=alert(1)>', "' onload='alert(1)", "&lt;img src=x onerror=alert(1)&gt;", "a < b && c"]
)
def test_a_caption_stays_text_where_a_script_pastes_it_into_markup(alt: str) -> None:
    """Twice, as Landscape does with ``alt``: into an attribute, and what that says into markup again."""
    body = lxml.html.Element("img", alt=alt, src="https://e.example/a.jpg")
    written = lxml.html.fragment_fromstring(body_lines(lxml.html.tostring(body, encoding="unicode")))
    once = lxml.html.fragment_fromstring(f'<a data-caption="{written.get("alt")}">{written.get("alt")}</a>')
    assert set(once.attrib) == {"data-caption"}
    assert len(once) == 0
    again = lxml.html.fragment_fromstring(f"<p>{once.get('data-caption')}</p>")
    assert len(again) == 0
    assert (again.text or "").replace("\u2060", "").replace("”", '"').replace("’", "'") == alt


def test_a_post_names_reporter_and_the_publishers_own_time() -> None:
    """As the text gives them; and when it was first seen, where the publisher gave no time."""
    said = Provenance(
        author=Evidence("陈一舟", "记者 陈一舟"),
        published=Evidence("2021-10-01T14:30:33+08:00", "2021年10月01日 14:30"),
    )
    known = front_matter(post_bytes(article(provenance=said)))
    assert known["reporter"] == "陈一舟"
    assert known["published_at"] == "2021-10-01T14:30:33+08:00"
    assert "first_seen" not in known
    plain = article()
    unknown = msgspec.structs.replace(plain, card=msgspec.structs.replace(plain.card, published=None))
    assert "first_seen" in front_matter(post_bytes(unknown))
