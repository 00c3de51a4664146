"""One range of a body's bytes, as ``Range`` asks for it (RFC 9110 §14). Pure."""

import re

_ONE_RANGE = re.compile(r"bytes\s*=\s*(\d{0,19})\s*-\s*(\d{0,19})\s*", re.IGNORECASE | re.ASCII)


def wanted_range(asked: str | None, size: int) -> range | None:
    """The offsets that a ``Range`` header asks for of a body of ``size`` bytes, cut at its end.

    ``None``: the whole is to be sent, because nothing is asked, or several ranges, or what cannot be understood (a
    server may ignore the header, §14.2). An empty range: what is asked for lies behind the end (416).
    """
    found = _ONE_RANGE.fullmatch(asked.strip()) if asked else None
    if found is None:
        return None
    first, last = found.groups()
    if not first:  # "-500": the last 500
        return range(max(0, size - int(last)), size) if last else None
    if last and int(last) < int(first):
        return None  # no range at all, by the grammar
    return range(min(int(first), size), min(int(last) + 1, size) if last else size)
