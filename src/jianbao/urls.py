"""URLs: the canonical form that is stored and linked, and the key under which two URLs are the same page.

Both are part of an article's identity: a change to what they give for an old input needs a migration of the
identity keys, so ``tests/test_urls.py`` pins them.
"""

import re
from urllib.parse import quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

# Parameters that say how a reader came to a page, never which page it is. Kept in alphabetical order; add one only
# with an example of a publisher that appends it. Names alone decide; ``id``, ``from`` or ``ref`` name a page somewhere.
_TRACKING_NAMES = """
    _ga _gl _hsenc _hsmi _openstat at_campaign at_custom1 at_custom2 at_custom3 at_custom4 at_link_id
    at_link_origin at_link_type at_medium at_ptr_name bxid cmpid dclid dicbo echobox esid fb_action_ids
    fb_action_types fb_ref fb_source fbclid ga_campaign ga_content ga_medium ga_source ga_term gad_source gbraid
    gclid gclsrc gs_l hmb_campaign hmb_medium hmb_source icid igsh igshid isappinstalled mc_cid mc_eid mkt_tok
    msclkid ncid nr_email_referer nsukey oly_anon_id oly_enc_id rb_clickid ref_src ref_url s_cid share_from
    share_medium share_plat share_session_id share_source share_tag share_times share_token sharer_shareid smid
    soc_src soc_trk spm spm_id_from srnd tdsourcetag ttclid twclid unicorn_from vd_source vero_conv vero_id
    wbraid wfr wickedid wt_mc wt_zmc xtor yclid
"""
TRACKING_PARAMETERS = frozenset(_TRACKING_NAMES.split())
_TRACKING_PREFIXES = ("utm_", "hsa_", "pk_", "mtm_", "matomo_", "piwik_")
_TRACKING_FRAGMENT = re.compile(r"^(?:$|:~:|(?:utm_|ref=|xtor=|echobox=|rss$|comments?$|respond$|top$))", re.IGNORECASE)

_DEFAULT_PORTS = {"http": 80, "https": 443}
_MAX_URL = 2_000
"""Longer URLs are refused: RFC 9110 §4.1 asks for at least 8,000, but no publisher links an article by one."""
_SPACE_AND_CONTROLS = re.compile(r"[\x00-\x20\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_FRONT_PAGES = frozenset(("", "/", "/index.html", "/index.htm", "/index.php", "/index.shtml"))
_MAX_HOST = 253
"""Characters of a host name (RFC 1035 §2.3.4)."""
# Labels with a dot between them: were it optional, one label could be divided in exponentially many ways.
_LABEL = r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?"
_HOST = re.compile(rf"^{_LABEL}(?:\.{_LABEL})*+$|^\[[0-9a-f:.]+\]$")
# What most feeds link to: nothing in it is written otherwise in the canonical form, and there is nothing to take out.
_PLAIN = re.compile(
    r"https?://(?:www\.)?+((?:[a-z0-9]++(?:-++[a-z0-9]++)*+\.){1,3}[a-z]{2,20}"
    r"(/(?!\.)(?:[A-Za-z0-9_~@=,-]|[/.](?!\.))*+))"
)
_PATH_SAFE = "/:@!$&'()*+,;=-._~"
_QUERY_SAFE = _PATH_SAFE + "?"


def absolute_url(url: str, base: str | None = None) -> str | None:
    """``url`` resolved against ``base`` if it is, or becomes, a plain http(s) URL with a host; else ``None``.

    Nothing else is changed. White space around it and inside it goes, as browsers do (WHATWG URL §4.4).
    """
    url = _SPACE_AND_CONTROLS.sub("", url)
    try:
        joined = urljoin(base, url) if base else url
        parts = urlsplit(joined)
        if parts.scheme.lower() not in _DEFAULT_PORTS or not parts.hostname:
            return None
        _ = parts.port
    except ValueError:
        return None
    return joined


def canonical_url(url: str | None, base: str | None = None) -> str | None:
    """The form of an http(s) URL that is stored, linked and compared; ``None`` if it is not one.

    Scheme and host in lower case (IDNA), no default port, no user info, no tracking parameters or fragments,
    percent-encoding normalised (RFC 3986 §6.2.2), dot segments resolved, an empty path is ``/``.
    """
    if url and len(url) <= _MAX_URL and _PLAIN.fullmatch(url):
        return url
    return _canonical_url(url, base)


def _canonical_url(url: str | None, base: str | None = None) -> str | None:
    """The same for any URL, at ten times the cost."""
    found = absolute_url(url, base) if url else None
    if not found or len(found) > _MAX_URL:
        return None
    parts = urlsplit(found)
    scheme = parts.scheme.lower()
    host = _host(parts.hostname or "")
    if host is None:
        return None
    port = f":{parts.port}" if parts.port and parts.port != _DEFAULT_PORTS[scheme] else ""
    path = _dots(_percent(parts.path, _PATH_SAFE)) or "/"
    query = "&".join(_percent(piece, _QUERY_SAFE) for piece in parts.query.split("&") if piece and not _tracks(piece))
    fragment = "" if _TRACKING_FRAGMENT.match(parts.fragment) else _percent(parts.fragment, _QUERY_SAFE)
    return urlunsplit((scheme, host + port, path, query, fragment))


def without_tracking(url: str) -> str:
    """A URL without its tracking parameters, otherwise as it stands."""
    if "?" not in url:
        return url
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    kept = [piece for piece in parts.query.split("&") if not _tracks(piece)]
    if len(kept) == parts.query.count("&") + 1:
        return url
    return urlunsplit(parts._replace(query="&".join(kept)))


def url_key(canonical: str) -> str:
    """The key under which two canonical URLs are the same page.

    Scheme, a leading ``www.``, the order of parameters and a trailing slash do not tell pages apart.
    """
    plain = _PLAIN.fullmatch(canonical)
    if plain:
        return plain[1].rstrip("/")
    parts = urlsplit(canonical)
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    return urlunsplit(("", "", host + path, query, parts.fragment))


def names_a_page(canonical: str) -> bool:
    """Whether a URL can tell one article: a site's front page cannot."""
    plain = _PLAIN.fullmatch(canonical)
    if plain:
        return plain[2] not in _FRONT_PAGES
    parts = urlsplit(canonical)
    return parts.path not in _FRONT_PAGES or bool(parts.query)


def _tracks(piece: str) -> bool:
    name = piece.partition("=")[0].lower()
    return name in TRACKING_PARAMETERS or name.startswith(_TRACKING_PREFIXES)


def _host(host: str) -> str | None:
    """Lower case ASCII (IDNA 2003, as the standard library has it); ``None`` for what cannot be a host."""
    host = host.lower().rstrip(".")
    if ":" in host:
        host = f"[{host}]"
    elif not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return None
    return host if len(host) <= _MAX_HOST and _HOST.match(host) else None


def _percent(text: str, safe: str) -> str:
    """Percent-encoding in one form: what need not be encoded is not, what must be is, hex digits are upper case."""
    if not text or (text.isascii() and text.isalnum()):
        return text
    pieces = re.split(r"(%[0-9a-fA-F]{2})", text)
    out = []
    for piece in pieces:
        if len(piece) == 3 and piece[0] == "%" and re.fullmatch(r"%[0-9a-fA-F]{2}", piece):  # noqa: PLR2004 - "%41"
            byte = unquote_to_bytes(piece)
            char = byte.decode("latin-1")
            out.append(char if char.isascii() and (char.isalnum() or char in "-._~") else piece.upper())
        else:
            out.append(quote(piece, safe=safe, errors="replace"))
    return "".join(out)


def _dots(path: str) -> str:
    """Remove ``.`` and ``..`` segments (RFC 3986 §5.2.4)."""
    if "/." not in path:
        return path
    out: list[str] = []
    for segment in path.split("/"):
        if segment == "..":
            if len(out) > 1:
                out.pop()
        elif segment != ".":
            out.append(segment)
    if path.endswith(("/.", "/..")):
        out.append("")
    return "/".join(out)
