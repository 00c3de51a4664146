"""``Entry.extra``: everything an entry said that has no field of its own, kept by name within bounds.

``name`` is an element or key name with the usual prefix (``slash:comments``), ``name@attribute`` what an attribute
said. What occurs more than once stands in lines.
"""

from jianbao.feeds.limits import MAX_EXTRA_NAMES, MAX_EXTRA_VALUE
from jianbao.feeds.repairs import Repairs
from jianbao.feeds.text import clean

_MAX_NAME = 200


def add(extra: dict[str, str], name: str, value: str, repairs: Repairs) -> None:
    """Put ``value`` under ``name``, behind what is there; empty values say nothing and are left out."""
    value = value.strip()
    if not value:
        return
    name = clean(name[:_MAX_NAME], repairs)
    known = extra.get(name)
    if known is None and len(extra) >= MAX_EXTRA_NAMES:
        repairs.note(f"an entry said more than {MAX_EXTRA_NAMES} further things; the rest was left out")
        return
    if known is not None and len(known) >= MAX_EXTRA_VALUE:
        return
    value = clean(value[: MAX_EXTRA_VALUE + 1], repairs)
    joined = value if known is None else f"{known}\n{value}"
    if len(joined) > MAX_EXTRA_VALUE:
        repairs.note(f"a further value was cut at {MAX_EXTRA_VALUE} characters")
        joined = joined[:MAX_EXTRA_VALUE]
    extra[name] = joined
