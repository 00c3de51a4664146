"""The strict reader: well-formed RSS 2.0 and Atom 1.0 on lxml, some ten times as fast as the tolerant one.

It declines (``None``) whatever it does not wholly understand, so that no fact is read otherwise than feedparser would.
Nothing outside the bytes is touched: no DTD, no external entity, no network, and no entity is expanded.
"""

import re

from lxml import etree

from jianbao.feeds import atom1, rss2
from jianbao.feeds.elements import ATOM, DeclinedError
from jianbao.feeds.reading import Reading
from jianbao.model.feed import Feed

_HEAD = 4096
_C1_BYTES = re.compile(rb"\xc2[\x80-\x9f]")
_C1_REFERENCE = re.compile(rb"&#(?:0*1[2-5][0-9]|[xX]0*[89][0-9a-fA-F]|[xX]0*7[fF]);")


def read(data: bytes, reading: Reading) -> Feed | None:
    """The feed in ``data`` (UTF-8, whatever its declaration says), or ``None`` if it is for another reader."""
    if b"<!DOCTYPE" in data[:_HEAD] or _has_c1(data):
        return None
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None
    if root.getroottree().docinfo.internalDTD is not None:
        return None
    repairs_before = reading.repairs.mark()
    try:
        if root.tag == "rss":
            return rss2.read(root, reading)
        if root.tag == f"{{{ATOM}}}feed":
            return atom1.read(root, reading)
    except DeclinedError:
        reading.repairs.back_to(repairs_before)
    return None


def _has_c1(data: bytes) -> bool:
    """Whether there are C1 controls, which stand for letters of windows-1252; only the tolerant way puts them right."""
    # Looking for one byte first takes a hundredth of the time of the expressions together.
    return bool(
        b"\x7f" in data
        or (b"\xc2" in data and _C1_BYTES.search(data))
        or (b"&#" in data and _C1_REFERENCE.search(data))
    )
