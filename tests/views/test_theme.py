"""A newsroom's own templates and assets: file by file, tried before anything is made, named where they are wrong."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import minijinja
import pytest
from tests.views import newspaper
from tests.views.reading import read

from jianbao.archive import open_archive
from jianbao.errors import PublishError
from jianbao.messages import catalogue
from jianbao.publish.site import publish_site
from jianbao.views import Kind, Views, context, theme
from jianbao.views.specimens import specimens
from jianbao.views.theme import Theme

TEMPLATES = Path(theme.__file__).parent / "templates"
OURS = sorted(file.name for file in TEMPLATES.glob("*.html"))
NOW = newspaper.NOW


@pytest.fixture
def own(tmp_path):
    """The folder of a newsroom's theme."""
    folder = tmp_path / "theme"
    (folder / "templates").mkdir(parents=True)
    (folder / "assets").mkdir()
    return folder


@pytest.fixture
def archive(tmp_path):
    with open_archive(tmp_path / "archive.db") as opened:
        newspaper.fill(opened, 60)
        yield opened


def pages(archive, folder):
    views = Views(archive, newspaper.newsroom(folder))
    return {page.path: (page, views.render(page)) for page in views.pages()}


def test_a_template_of_the_newsroom_takes_the_place_of_ours_and_the_others_stay(tmp_path, own, archive):
    before = pages(archive, tmp_path)
    (own / "templates" / "about.html").write_text(
        '{% extends "base.html" %}\n{% block main %}<h1>我们</h1>{{ page.what }}{% endblock %}\n', "utf-8"
    )
    after = pages(archive, tmp_path)
    assert "<h1>我们</h1>" in after["about.html"][1].decode()
    assert {path for path in after if after[path][1] != before[path][1]} == {"about.html"}


def test_a_template_may_include_and_extend_new_ones(own):
    (own / "templates" / "parts").mkdir()
    (own / "templates" / "parts" / "hello.html").write_text("你好，{{ frame.site_title }}", "utf-8")
    (own / "templates" / "not_found.html").write_text('<p>{% include "parts/hello.html" %}</p>', "utf-8")
    [(frame, _), _] = specimens(None, {})
    page = Theme(own).render("not_found.html", frame=frame, page=None, t={}).decode()
    assert page == f"<p>你好，{minijinja.Environment().render_str('{{ s|e }}', s=frame.site_title)}</p>"


def test_assets_replace_ours_add_to_them_and_find_one_another(tmp_path, own, archive):
    (own / "assets" / "fonts").mkdir()
    (own / "assets" / "fonts" / "song.woff2").write_bytes(b"a font")
    (own / "assets" / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    (own / "assets" / "style.css").write_text(
        "body { background: url(logo.svg) }\n@font-face { src: url('fonts/song.woff2') }\na { b: url(https://x/y.png) }",
        "utf-8",
    )
    (own / "templates" / "not_found.html").write_text(
        '{% extends "base.html" %}{% block main %}<h1>x</h1><img alt="" src="{{ frame.assets["logo.svg"] | url }}">{% endblock %}',
        "utf-8",
    )
    made = pages(archive, tmp_path)
    [style] = [content.decode() for path, (_, content) in made.items() if path.startswith("assets/style.")]
    linked = re.findall(r'url\("\.\./(assets/[^"]+)"\)', style)
    assert len(linked) == 2
    assert made[linked[0]][1].startswith(b"<svg")
    assert made[linked[1]][1] == b"a font"
    assert "url(https://x/y.png)" in style
    assert f'src="/{linked[0]}"' in made["404.html"][1].decode()
    for page, _ in made.values():
        assert page.content_type


def test_an_asset_in_a_folder_is_found_from_the_style_sheet_beside_it(own):
    (own / "assets" / "more").mkdir()
    (own / "assets" / "more" / "print.css").write_text("p { background: url(favicon.svg) }", "utf-8")
    asset = Theme(own).assets["more/print.css"]
    assert asset.path.startswith("assets/more/print.")
    assert b'url("../../favicon.svg")' in asset.content


BROKEN = {
    "syntax": ("{% extends 'base.html' %}\n\n{% if page %}", 3),
    "unknown name": ("<p>\n{{ page.tilte }}", 2),
    "unknown name in a loop": ("{% for link in frame.nav %}\n{{ link.adress }}\n{% endfor %}", 2),
    "unknown word": ('\n\n\n{{ t["about.nothing"] }}', 4),
    "unknown asset": ('{{ frame.assets["no.png"] }}', 1),
    "unknown filter": ("\n{{ page.what | shout }}", 2),
    "unknown template": ("{% include 'nothing.html' %}", 1),
    "only where something is missing": ("{% if not page.author %}\n{{ page.editor }}{% endif %}", 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_names_its_file_and_line(own, name):
    text, line = BROKEN[name]
    file = own / "templates" / "about.html"
    file.write_text(text, "utf-8")
    with pytest.raises(PublishError) as caught:
        Theme(own)
    assert caught.value.subject == f"{file}:{line}"
    assert "docs/themes.md" in str(caught.value)


def test_a_broken_template_leaves_the_published_site_as_it_was(tmp_path, own, archive):
    """Also where the home page, the last to be written, is the broken one."""
    room = newspaper.newsroom(tmp_path)
    publish_site(archive, room, room.site_dir, now=NOW)
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in room.site_dir.rglob("*") if file.is_file()}
    newspaper.store(archive, newspaper.SOURCES[0], [newspaper.Item("late", "后来的", "<p>正文</p>", -5)])
    (own / "templates" / "home.html").write_text("<h1>{{ page.lead.headline }}</h1>", "utf-8")
    with pytest.raises(PublishError, match=r"home\.html:1"):
        publish_site(archive, room, room.site_dir, now=NOW)
    after = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in room.site_dir.rglob("*") if file.is_file()}
    assert after == before
    (own / "templates" / "home.html").unlink()
    assert publish_site(archive, room, room.site_dir, now=NOW).written > 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("templates/about.html", b"\xff\xfe", "UTF-8"),
        ("assets/notes.docx", b"PK", "no file that a page may load"),
    ],
)
def test_a_file_that_cannot_serve_is_named(own, name, content, words):
    (own / name).write_bytes(content)
    with pytest.raises(PublishError, match=words) as caught:
        Theme(own)
    assert caught.value.subject == str(own / name)


def test_hidden_files_and_an_empty_theme_change_nothing(own):
    (own / "assets" / ".DS_Store").write_bytes(b"x")
    (own / "templates" / ".about.html.swp").write_bytes(b"x")
    assert Theme(own).digest == Theme().digest == Theme(own / "nowhere").digest
    assert Theme(own).assets == Theme().assets


def test_our_own_templates_pass_the_rehearsal(own):
    """Copied into a newsroom they are its own, and are tried on everything and on almost nothing."""
    shutil.copytree(TEMPLATES, own / "templates", dirs_exist_ok=True)
    Theme(own)


def test_the_specimens_escape_nothing_by_themselves(own):
    """A template that is given markup as text shows it as text."""
    shutil.copytree(TEMPLATES, own / "templates", dirs_exist_ok=True)
    ready = Theme(own)
    assets = {name: f"/{asset.path}" for name, asset in ready.assets.items()}
    for template, view in context.PAGES.items():
        for frame, page in specimens(view, assets):
            made = ready.render(template, frame=frame, page=page, t=dict(catalogue("site", "en"))).decode()
            assert "<words>" not in re.sub(r"<(script).*?</\1>", "", made), template
            assert made.startswith("<!doctype html>")


def test_every_page_template_is_in_the_list_of_what_templates_are_given():
    whole = {name for name in OURS if "{% block main %}" in (TEMPLATES / name).read_text("utf-8")} - {"base.html"}
    assert whole <= set(context.PAGES) <= set(OURS)


def test_the_page_about_themes_says_what_templates_are_given():
    """docs/themes.md is made from the types; run scripts/docs where it is not."""
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, root / "scripts" / "theme_context.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_kind_of_page_still_reads_well_with_a_theme(tmp_path, own, archive):
    shutil.copytree(TEMPLATES, own / "templates", dirs_exist_ok=True)
    for page, content in pages(archive, tmp_path).values():
        if page.kind not in {Kind.ASSET, Kind.PICTURE} and page.path.endswith(".html"):
            read(content)
