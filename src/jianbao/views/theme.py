"""The theme: templates, style sheet and icon, and the digest of all that decides how a page looks."""

import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import minijinja
import msgspec

from jianbao.views import paths

_HERE = Path(str(files(__package__)))
_ASSETS = _HERE / "assets"
STYLESHEET = "style.css"
ICON = "favicon.svg"


class Asset(msgspec.Struct, frozen=True):
    """A file of the theme and its path on the site."""

    path: str
    content: bytes
    digest: str


@cache
def assets() -> Mapping[str, Asset]:
    """Files that pages need, by name. The icon keeps its well-known path."""
    found = {}
    for name in (STYLESHEET, ICON):
        content = (_ASSETS / name).read_bytes()
        if name == STYLESHEET:
            content = packed(content.decode()).encode()
        digest = hashlib.sha256(content).hexdigest()
        found[name] = Asset(paths.FAVICON if name == ICON else paths.asset(name, digest), content, digest)
    return found


def packed(style: str) -> str:
    """Our style sheet without comments and needless blanks; it has none of the cases where that would change it."""
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"/\*.*?\*/", "", style, flags=re.DOTALL)).strip() + "\n"


@cache
def digest() -> str:
    """Stands for everything in this package and its words that pages are made with: code, templates, style, messages.

    A new version of any of them makes new pages; nothing else about the program does.
    """
    total = hashlib.sha256(version("minijinja").encode())
    for file in _sources():
        total.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return total.hexdigest()


def _sources() -> Iterator[Path]:
    for pattern in ("*.py", "templates/*", "assets/*"):
        yield from sorted(_HERE.glob(pattern))
    yield Path(str(files("jianbao.messages"))) / "site.toml"


@cache
def _environment() -> minijinja.Environment:
    templates = {file.name: file.read_text("utf-8") for file in sorted((_HERE / "templates").glob("*.html"))}
    return minijinja.Environment(
        templates=templates,
        undefined_behavior="strict",
        auto_escape_callback=lambda _name: "html",
        trim_blocks=True,
        lstrip_blocks=True,
        debug=False,
        # The engine writes every slash as &#x2f;, which triples the size of links; in a quoted attribute these will do.
        filters={"url": lambda value: minijinja.safe(html.escape(value))},
    )


def render(template: str, **context: object) -> bytes:
    """The page made of a template and its context (``context``), in UTF-8.

    ``minijinja.TemplateError``: template and context do not fit, a mistake of ours.
    """
    return _environment().render_template(template, **context).encode("utf-8", "replace")
