"""The theme: templates and the files that pages load, ours and, in their place or beside them, the newsroom's.

A newsroom's folder ``theme`` may hold ``templates`` and ``assets``. A file there takes the place of ours with the same
name; one with a new name is added: a template to include, an asset to link to (``frame.assets["NAME"]``, or
``url(NAME)`` in a style sheet). What templates are given is in ``context``.
"""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import minijinja
import msgspec

from jianbao.errors import PublishError
from jianbao.messages import catalogue
from jianbao.views import context, paths
from jianbao.views.page import ASSET_ENDINGS
from jianbao.views.specimens import specimens

_HERE = Path(str(files(__package__)))
STYLESHEET = "style.css"
ICON = "favicon.svg"
FOLDER = "theme"
"""The newsroom's folder that overrides and adds."""
_CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")


class Asset(msgspec.Struct, frozen=True):
    """A file of the theme and its path on the site."""

    path: str
    content: bytes
    digest: str


class Theme:
    """Templates and assets, read once. ``folder`` is a newsroom's own theme; it need not be there.

    ``PublishError``: a file of it cannot be read, or a template does not fit what it will be given. All templates are
    tried on specimens before the first page is made, so that a mistake leaves the published site as it is.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._own = _templates(folder / "templates") if folder else {}
        sources = {**_templates(_HERE / "templates"), **self._own}
        self._texts = {name: _text(file) for name, file in sources.items()}
        own_assets = _files(folder / "assets") if folder else {}
        self.assets: Mapping[str, Asset] = dict(_assets({**_files(_HERE / "assets"), **own_assets}, own_assets))
        """By name. The icon keeps its well-known path, all others are named by their digest."""
        self._environment = self._prepared()
        self.digest = self._digest(own_assets)
        """Stands for everything that pages are made with besides archive and settings: code, templates, style, words.

        A new version of any of them makes new pages; nothing else about the program does.
        """
        if self._own:
            self._rehearse()

    def render(self, template: str, **given: object) -> bytes:
        """The page made of a template and what it is given (``context``), in UTF-8.

        ``PublishError``: they do not fit; the subject is the template's file and line.
        """
        try:
            return self._environment.render_template(template, **given).encode("utf-8", "replace")
        except minijinja.TemplateError as error:
            raise self._misfit(template, error) from error

    def _prepared(self) -> minijinja.Environment:
        return minijinja.Environment(
            templates=self._texts,
            undefined_behavior="strict",
            auto_escape_callback=lambda _name: "html",
            trim_blocks=True,
            lstrip_blocks=True,
            debug=True,  # without it an error names no line; costs nothing that can be measured
            # The engine writes every slash as &#x2f;, which triples links; in a quoted attribute these will do.
            filters={"url": _escaped},
        )

    def _rehearse(self) -> None:
        """Try each page's template, with everything there can be and with as little as there can be."""
        assets = {name: f"/{asset.path}" for name, asset in self.assets.items()}
        words = dict(catalogue("site", "en"))
        for template, view in context.PAGES.items():
            for frame, page in specimens(view, assets):
                self.render(template, frame=frame, page=page, t=words)

    def _misfit(self, template: str, error: minijinja.TemplateError) -> PublishError:
        name = error.name or template
        place = self._own.get(name) or f"{name} of jianbao"
        return PublishError(
            f"the template cannot be used: {error.message.partition(' (in ')[0]}",
            subject=f"{place}:{error.line}" if error.line else str(place),
            hint="docs/themes.md lists what each template is given. The site published before is in place.",
        )

    def _digest(self, own_assets: Mapping[str, Path]) -> str:
        total = hashlib.sha256(_program().encode())
        for name in sorted(self._own):
            total.update(f"templates/{name}\0{self._texts[name]}\0".encode())
        for name in sorted(own_assets):
            total.update(f"assets/{name}\0{self.assets[name].digest}\0".encode())
        return total.hexdigest()


@lru_cache(maxsize=8192)
def _escaped(value: str) -> str:
    """An address for a quoted attribute. Kept: a page asks for some thirty, most as the page before."""
    return minijinja.safe(html.escape(value))


@cache
def _program() -> str:
    """Stands for this package and its words, as they are installed."""
    total = hashlib.sha256(version("minijinja").encode())
    for file in _sources():
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def _sources() -> Iterator[Path]:
    for pattern in ("*.py", "templates/*", "assets/*"):
        yield from sorted(_HERE.glob(pattern))
    yield Path(str(files("jianbao.messages"))) / "site.toml"


def _assets(found: Mapping[str, Path], own: Mapping[str, Path]) -> Iterator[tuple[str, Asset]]:
    """What to publish, style sheets last: they name the others."""
    addresses: dict[str, str] = {}
    for name in sorted(found, key=lambda name: (name.endswith(".css"), name)):
        content = _bytes(found[name])
        if name.endswith(".css"):
            style = content.decode("utf-8", "replace")
            content = _linked(style if name in own else packed(style), name, addresses).encode()
        digest = hashlib.sha256(content).hexdigest()
        path = paths.FAVICON if name == ICON else paths.asset(name, digest)
        addresses[name] = path
        yield name, Asset(path, content, digest)


def _linked(style: str, name: str, addresses: Mapping[str, str]) -> str:
    """A style sheet whose ``url(NAME)`` lead where the assets will be, seen from the style sheet's own place."""
    up = "../" * (1 + name.count("/"))
    return _CSS_URL.sub(
        lambda match: f'url("{up}{addresses[match[2]]}")' if match[2] in addresses else match[0],
        style,
    )


def packed(style: str) -> str:
    """Our style sheet without comments and needless blanks; it has none of the cases where that would change it."""
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).strip() + "\n"


def _templates(folder: Path) -> dict[str, Path]:
    return {name: file for name, file in _files(folder, checked=False).items() if name.endswith(".html")}


def _files(folder: Path, *, checked: bool = True) -> dict[str, Path]:
    """The files under a folder by their name inside it; hidden ones are passed over."""
    found = {file.relative_to(folder).as_posix(): file for file in sorted(folder.rglob("*")) if file.is_file()}
    shown = {name: file for name, file in found.items() if not any(part[0] == "." for part in name.split("/"))}
    for name, file in shown.items():
        if checked and name.rpartition(".")[2].lower() not in ASSET_ENDINGS:
            raise PublishError(
                "is no file that a page may load",
                subject=str(file),
                hint=f"Take it out of the theme's assets; they may be: {', '.join(sorted(ASSET_ENDINGS))}.",
            )
    return shown


def _text(file: Path) -> str:
    try:
        return _bytes(file).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise PublishError("is not in UTF-8", subject=str(file), hint="Save it as UTF-8.") from error


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise PublishError(f"cannot be read: {error.strerror}", subject=str(file)) from error
