"""Hexo posts, read into what their publisher said: front matter between ``---`` lines, then an HTML body.

The posts of the replaced system are of this form, and so are those that ``publish.hexo`` writes; any other Hexo post
with an HTML body is read as well. Nothing is cleaned here and nothing is fetched.
"""

import html
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime
from pathlib import Path

import msgspec

from jianbao.model.feed import Entry
from jianbao.model.source import Filing
from jianbao.sources import hexo_front_matter as front_matter
from jianbao.sources.hexo_front_matter import FrontMatterError, Plain
from jianbao.sources.rsshub_page_headings import UNFILED

ENDINGS = (".markdown", ".md", ".txt")
"""What a post's file name ends in, where a folder is walked."""

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of one post."""

WORD_JOINER = "\u2060"
"""Stands after a ``<`` that could open a tag in the titles and names that we export (``publish.hexo_yaml``)."""

_JOINED = re.compile(f"<{WORD_JOINER}(?={WORD_JOINER}*[A-Za-z/!?])")
_SPACE = re.compile(r"\s+")
_TAG = re.compile(r"<[A-Za-z!/][^>]*>")
_LEVELS = 3
_NOTHING = frozenset({"", "null", "undefined", "none"})
_OURS = re.compile(r"[0-9a-z]{4,64}\Z", re.ASCII)
_WRAPPED = re.compile(r"\s*<div>\n(?:(.*)\n)?</div>\s*\Z", re.DOTALL)
_OWN_KEYS = frozenset({"title", "categories", "category", "tags", "tag", "author", "date", "updated", "source_url"})


class HexoPost(msgspec.Struct, frozen=True):
    """One post: where it was read from, how it is filed, and what it says.

    ``entry.id`` is ``jianbao:`` and the article's id for a post that we exported, else ``hexo:`` and its filing and
    file name without ending: the same on every machine and in every folder.
    """

    path: Path
    filing: Filing
    entry: Entry
    repairs: tuple[str, ...] = ()
    """Words for people about what had to be mended."""


class InputProblem(msgspec.Struct, frozen=True):
    """A file that could not be read, why, and what to do about it."""

    path: Path
    message: str
    hint: str

    def __str__(self) -> str:
        """As errors are told: the file and what is wrong, the hint on a line of its own."""
        return f"{self.path}: {self.message}\n  {self.hint}"


def read_hexo_posts(paths: Iterable[Path], *, zone: tzinfo = UTC) -> Iterator[HexoPost | InputProblem]:
    """Read posts and folders of posts, lazily; folders are walked in the order of their names.

    ``zone`` is that of dates that carry none. A file that cannot be read is an ``InputProblem`` and the others go on;
    nothing is raised. Of two posts that would share an entry id without being the same article, the later one's id
    ends in its date.
    """
    seen: dict[str, tuple[str, str | None]] = {}
    done: set[str] = set()
    for path in paths:
        for file in _files(path):
            if isinstance(file, InputProblem):
                yield file
                continue
            real = _real(file)
            if real in done:
                continue
            done.add(real)
            found = _read_file(file, zone)
            yield _apart(found, seen) if isinstance(found, HexoPost) else found


def read_hexo_post(text: str, path: Path, *, zone: tzinfo = UTC) -> HexoPost | InputProblem:
    """Read the text of one post; ``path`` lends its stem to the entry's id, and is not opened."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        head, body = front_matter.split(text)
        table, repairs = front_matter.parse(head)
    except FrontMatterError as error:
        return InputProblem(path, error.message, error.wanted)
    return _post(table, body, repairs, path, zone)


def _files(path: Path) -> Iterator[Path | InputProblem]:
    """A file itself; of a folder, its posts. Hidden files and ``node_modules`` are passed over."""
    if not path.is_dir():
        yield path
        return
    problems: list[InputProblem] = []

    def note(error: OSError) -> None:
        problems.append(InputProblem(Path(error.filename or path), _words(error), "look at the folder's permissions"))

    for folder, folders, names in os.walk(path, onerror=note):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name != "node_modules")
        for name in sorted(names):
            if name.lower().endswith(ENDINGS) and not name.startswith("."):
                yield Path(folder, name)
    yield from problems


def _real(path: Path) -> str:
    """What tells whether two paths lead to one file."""
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):  # a NUL in the path
        return str(path)


def _read_file(path: Path, zone: tzinfo) -> HexoPost | InputProblem:
    try:
        if path.exists() and not path.is_file():
            return InputProblem(path, "is not a file", "name a post or a folder of posts")
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except OSError as error:
        return InputProblem(path, _words(error), "look at the path and its permissions")
    except ValueError as error:  # a NUL in the path
        return InputProblem(path, str(error), "look at the path")
    if len(data) > SIZE_LIMIT:
        return InputProblem(path, f"is larger than {SIZE_LIMIT >> 20} MiB", "a post is text: look at what this file is")
    for encoding, repair in (("utf-8-sig", ""), ("gb18030", "not UTF-8: read as GB 18030")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        post = read_hexo_post(text, path, zone=zone)
        if repair and isinstance(post, HexoPost):
            return msgspec.structs.replace(post, repairs=(repair, *post.repairs))
        return post
    return InputProblem(path, "is neither UTF-8 nor GB 18030 text", "save the file as UTF-8")


def _post(table: dict[str, Plain], body: str, repairs: tuple[str, ...], path: Path, zone: tzinfo) -> HexoPost:
    said = table.get("jianbao")
    ours = said if isinstance(said, str) and _OURS.match(said) else None
    mend = _unjoin if ours else front_matter.unescape_braces
    author = _line(mend(_said(table.get("author"))))
    filing, beyond = _filing([_line(mend(name)) for name in _names(table)], author)
    content, noted = _body(body, ours=ours is not None)
    extra = {key: front_matter.as_text(value) for key, value in table.items() if key not in _OWN_KEYS}
    if beyond:
        extra["categories"] = front_matter.as_text(table.get("categories") or table.get("category"))
    link = _said(table.get("source_url"))
    if link and not link.startswith(("http://", "https://")):
        extra["source_url"], link = link, ""
    date = front_matter.as_text(table.get("date")) or None
    updated = front_matter.as_text(table.get("updated")) or None
    entry = Entry(
        id=f"jianbao:{ours}" if ours else f"hexo:{filing.category}/{filing.site}/{filing.channel}/{_whole(path.stem)}",
        url=link or None,
        title=_line(mend(front_matter.as_text(table.get("title")))),
        # What we export without an author carries the site's name in that place.
        authors=(author,) if author and not (ours and author == filing.site) else (),
        published=_instant(date, zone),
        updated=_instant(updated, zone),
        published_text=date,
        updated_text=updated,
        content_html=content,
        categories=tuple(filter(None, (_line(name) for name in _flat(table.get("tags", table.get("tag")))))),
        extra=extra,
    )
    return HexoPost(path, filing, entry, repairs + noted)


def _body(body: str, *, ours: bool) -> tuple[str, tuple[str, ...]]:
    """The body's HTML with its braces back, and what had to be mended. Ours is taken out of its ``<div>``."""
    body = front_matter.unescape_braces(body.strip("\n"))
    wrapped = _WRAPPED.match(body) if ours else None
    if wrapped:
        return wrapped[1] or "", ()
    if ours or not body.strip() or _TAG.search(body):
        return body, ()
    paragraphs = (html.escape(part.strip(), quote=False) for part in re.split(r"\n[ \t]*\n", html.unescape(body)))
    return "".join(f"<p>{part}</p>\n" for part in paragraphs if part), ("no HTML in the body: read as plain text",)


def _filing(names: list[str], author: str) -> tuple[Filing, bool]:
    """Three names of what there is, and whether more than three were given.

    A missing site is named by the author (the old system's posts carry the site there), a missing channel by its site.
    """
    category = names[0] if names else UNFILED
    site = names[1] if len(names) > 1 else author or category
    channel = names[2] if len(names) >= _LEVELS else site
    return Filing(category, site, channel), len(names) > _LEVELS


def _names(table: dict[str, Plain]) -> list[str]:
    """The names a post is filed under, outermost first. Of several lists (Hexo allows that) the first counts."""
    value = table.get("categories") or table.get("category")
    if isinstance(value, list):
        first = next((item for item in value if isinstance(item, list)), None)
        value = first if first is not None else value
    return [name for name in _flat(value) if name.strip()]


def _flat(value: Plain) -> list[str]:
    if isinstance(value, list):
        return [front_matter.as_text(item) for item in value if item is not None]
    return [] if value is None else [front_matter.as_text(value)]


def _apart(post: HexoPost, seen: dict[str, tuple[str, str | None]]) -> HexoPost:
    entry = post.entry
    what = (entry.title, entry.published_text)
    if entry.id is None or entry.id.startswith("jianbao:") or seen.setdefault(entry.id, what) == what:
        return post
    told = f"another post of this name is filed alike: told apart by its date ({entry.published_text or 'none'})"
    apart = msgspec.structs.replace(entry, id=f"{entry.id}#{entry.published_text or entry.title}")
    return msgspec.structs.replace(post, entry=apart, repairs=(*post.repairs, told))


def _instant(text: str | None, zone: tzinfo) -> datetime | None:
    """A date of RFC 822 or ISO 8601 form as an instant; ``None`` for anything else (``Invalid Date``)."""
    if not text:
        return None
    when: datetime | None = None
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            when = read(text.strip())
            break
        except (ValueError, TypeError, IndexError, OverflowError):
            continue
    if when is None:
        return None
    try:
        return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):  # the first or the last day there is
        return None


def _said(value: Plain) -> str:
    text = front_matter.as_text(value).strip()
    return "" if text.lower() in _NOTHING else text


def _unjoin(text: str) -> str:
    return _JOINED.sub("<", text)


def _line(text: str) -> str:
    """One line, white space collapsed: what ``Entry`` promises of titles and names."""
    return _SPACE.sub(" ", text).strip()


def _whole(name: str) -> str:
    """A file name without the lone surrogates that stand for bytes which are not UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _words(error: OSError) -> str:
    return f"cannot be read: {error.strerror or error}"
