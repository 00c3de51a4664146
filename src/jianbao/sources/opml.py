"""OPML 2.0: lists of sources as feed readers exchange them.

Ours nest category and site around each channel and also say all three in ``category="/a/b/c"``; names that hold one of
the characters that separate (``/ , %``) have it percent-encoded there, so that the three levels come back exactly.
Lists of others are mostly one level deep: what is missing is filled in, and what cannot be followed is told.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

import msgspec
from lxml import etree

from jianbao.errors import InputError
from jianbao.model.source import Filing, Instance, Source, SourceKind
from jianbao.sources import checks
from jianbao.sources.problems import Wrong

SIZE_LIMIT = 16 * 1024 * 1024
"""Bytes of an OPML file."""

OWN = "urn:jianbao:opml"
"""XML namespace of the attributes that OPML has no word for: ``timezone`` and ``base`` of a source."""

_TIMEZONE, _BASE = f"{{{OWN}}}timezone", f"{{{OWN}}}base"
_ESCAPES = {"%": "%25", "/": "%2F", ",": "%2C"}
_CHINESE_ENCODING = re.compile(rb"""^[^>]{0,200}encoding=["'](?:gb2312|gbk)["']""", re.IGNORECASE)


class OpmlImport(msgspec.Struct, frozen=True):
    """What an OPML file holds. ``problems`` tell, with a line each, what was left out or mended."""

    title: str
    sources: tuple[Source, ...]
    problems: tuple[str, ...] = ()


def read_opml(data: bytes, *, instances: Sequence[Instance] = (), language: str = "zh-CN") -> OpmlImport:
    """Sources of an OPML file, each once; feeds of one of the owner's ``instances`` become routes.

    ``language`` is that of the names we have to make up. InputError: it is not OPML, or passes a limit.
    """
    root, problems = _parse(data)
    found: dict[str, Source] = {}
    for outline, around in _outlines(root):
        attributes = {str(name).casefold(): str(value) for name, value in outline.attrib.items()}
        address = attributes.get("xmlurl", "").strip()
        title = _name(attributes) or address
        told = f"line {outline.sourceline}: {title}"
        if not address:
            problems.append(f"{told}: says that it is a feed, and has no xmlUrl")
            continue
        try:
            source = _source(attributes, around, title, instances, language)
        except Wrong as wrong:
            problems.append(f"{told}: {wrong.message}" + (f"; {wrong.hint}" if wrong.hint else ""))
            continue
        if source.key in found:
            problems.append(f"{told}: {source.key} is there twice; the first one was taken")
        else:
            found[source.key] = source
    heading = root.findtext("./head/title") or ""
    return OpmlImport(title=" ".join(heading.split()), sources=tuple(found.values()), problems=tuple(problems))


def write_opml(sources: Sequence[Source], title: str, *, instance_base: str | None = None) -> bytes:
    """Sources as an OPML document, by category and site in the order in which these first occur.

    A route is written as ``rsshub://…``, which names no server, or below ``instance_base`` for readers that do not know
    that scheme. Access keys are never part of it.
    """
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"jianbao": OWN})
    etree.SubElement(etree.SubElement(root, "head"), "title").text = checks.xml_safe(title)
    body = etree.SubElement(root, "body")
    shelves: dict[tuple[str, ...], etree._Element] = {(): body}
    for source in sources:
        names = (source.filing.category, source.filing.site, source.filing.channel)
        for depth in (1, 2):
            if names[:depth] not in shelves:
                name = {"text": names[depth - 1]}
                shelves[names[:depth]] = etree.SubElement(shelves[names[: depth - 1]], "outline", name)
        outline = etree.SubElement(shelves[names[:2]], "outline", {"type": "rss", "text": names[2]})
        outline.set("title", names[2])
        outline.set("xmlUrl", _address(source, instance_base))
        outline.set("category", "".join("/" + _escaped(name) for name in names))
        if source.timezone:
            outline.set(_TIMEZONE, source.timezone)
        if source.base:
            outline.set(_BASE, source.base)
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _parse(data: bytes) -> tuple[etree._Element, list[str]]:
    """The tree, mended where it had to be, and notes of that. Nothing is fetched, no entity of the file's is used."""
    if len(data) > SIZE_LIMIT:
        raise InputError(f"is larger than {SIZE_LIMIT >> 20} MiB", subject="OPML")
    # Files that say gb2312 hold characters beyond it; gb18030 is the whole of both.
    encoding = "gb18030" if _CHINESE_ENCODING.match(data) else None
    problems: list[str] = []
    root = None
    for recover in (False, True):
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover, encoding=encoding
        )
        try:
            root = etree.fromstring(data, parser)
            break
        except etree.XMLSyntaxError as error:
            problems = [f"line {error.lineno}: not valid XML, read as far as possible: {error.msg}"]
    if root is None or str(root.tag).casefold() != "opml":
        hint = "export the list of feeds again, as OPML"
        raise InputError(problems[0] if problems else "is XML of another kind", subject="OPML", hint=hint)
    dtd = root.getroottree().docinfo.internalDTD
    if dtd is not None and any(True for _ in dtd.iterentities()):
        raise InputError("defines entities of its own", subject="OPML", hint="take the <!DOCTYPE …> out of the file")
    return root, problems


def _outlines(root: etree._Element) -> Iterator[tuple[etree._Element, tuple[str, ...]]]:
    """Every outline that is a feed or says so, with the names of the outlines around it, in the file's order."""
    waiting: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while waiting:
        element, around = waiting.pop()
        inside = around
        if isinstance(element.tag, str) and element.tag.casefold() == "outline":
            attributes = {str(name).casefold(): str(value) for name, value in element.attrib.items()}
            claims = attributes.get("type", "").strip().casefold() == "rss" and len(element) == 0
            if claims or attributes.get("xmlurl", "").strip():
                yield element, around
            elif name := _name(attributes):
                inside = (*around, name)
        waiting += [(child, inside) for child in reversed(element)]


def _name(attributes: dict[str, str]) -> str:
    """What an outline is called, on one line."""
    return next((name for key in ("text", "title") if (name := _clean(attributes.get(key, "")))), "")


def _clean(name: str) -> str:
    """A name as a filing can hold it; may be empty."""
    return checks.xml_safe(name).strip()[: checks.NAME_LIMIT].strip()


def _source(
    attributes: dict[str, str], around: tuple[str, ...], title: str, instances: Sequence[Instance], language: str
) -> Source:
    kind, locator = locator_of(attributes["xmlurl"].strip(), instances)
    timezone, base = attributes.get(_TIMEZONE), attributes.get(_BASE)
    page = attributes.get("htmlurl") or (locator if kind is SourceKind.FEED else "")
    return Source(
        kind=kind,
        locator=locator,
        filing=_filing(attributes.get("category", ""), around, _clean(title), _host(page) or _clean(title), language),
        timezone=checks.timezone(timezone) if timezone else None,
        base=checks.web_address(base) if base and kind is SourceKind.FILE else None,
    )


def _filing(category: str, around: tuple[str, ...], title: str, site: str, language: str) -> Filing:
    """The three levels: of ``category`` where it is a path, else of the outlines around, the gaps filled in."""
    first = category.split(",", maxsplit=1)[0].strip()
    path = tuple(name for part in first.split("/") if (name := _clean(_unescaped(part))))
    if first.startswith("/") and path:
        if len(path) > 2:  # noqa: PLR2004 - all three levels
            return Filing(path[0], path[1], _clean(" / ".join(path[2:])))
        around = path
    elif not around:
        around = path[:1]
    match around:
        case ():
            return Filing("未分类" if language.lower().startswith("zh") else "Uncategorised", site, title)
        case (only,):
            return Filing(only, site, title)
        case _:
            return Filing(_clean(" / ".join(around[:-1])), around[-1], title)


def _host(address: str) -> str:
    """Of a web page, without ``www.``; empty if there is none."""
    try:
        host = urlsplit(address.strip()).hostname or ""
    except ValueError:
        return ""
    return _clean(host.removeprefix("www."))


def locator_of(address: str, instances: Sequence[Instance]) -> tuple[SourceKind, str]:
    """What an address stands for: a feed, ``rsshub://…`` or a URL of ``instances`` a route, ``file:…`` a file.

    An instance's access key is left out of it. Wrong: nothing that can be followed.
    """
    scheme = address.partition(":")[0].lower()
    if scheme == "rsshub":
        return SourceKind.ROUTE, checks.route("/" + address[7:].lstrip("/"))
    if scheme == "file" and not address[5:].startswith("/"):
        return SourceKind.FILE, checks.file_path(address[5:])
    if scheme == "feed":
        rest = address[5:]
        address = rest if re.match("https?:", rest, re.IGNORECASE) else "https:" + rest
    for instance in instances:
        base = instance.url.rstrip("/") + "/"
        if address.casefold().startswith(base.casefold()):
            return SourceKind.ROUTE, checks.route("/" + _without_key(address[len(base) :]))
    return SourceKind.FEED, checks.web_address(address)


def _without_key(route: str) -> str:
    """A route without the parameters that carry an instance's access key."""
    path, _, query = route.partition("#")[0].partition("?")
    kept = [part for part in query.split("&") if part and part.partition("=")[0] not in ("key", "code")]
    return f"{path}?{'&'.join(kept)}" if kept else path


def _address(source: Source, instance_base: str | None) -> str:
    if source.kind is SourceKind.ROUTE and instance_base:
        return instance_base.rstrip("/") + source.locator
    return source.key


def _escaped(name: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in name)


def _unescaped(part: str) -> str:
    return re.sub("%(?:25|2F|2C)", lambda found: chr(int(found[0][1:], 16)), part, flags=re.IGNORECASE)
