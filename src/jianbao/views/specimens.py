"""Made-up values of what templates are given: one with everything there can be, one with as little as there can be.

A newsroom's own templates are tried on them before a site is published. They are built from the types in ``context``,
so they know a new field as soon as it is there.
"""

from collections.abc import Iterator, Mapping
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from jianbao.views.context import Frame, Link

_DEPTH = 4
"""A tree of filings is this deep at most: category, site, channel, and nothing inside."""
_NAV = 8
"""More links than our navigation has: templates take some of them by number."""


def specimens(view: type | None, assets: Mapping[str, str]) -> Iterator[tuple[Frame, object]]:
    """Frames and pages for a template that is given ``view`` as ``page``; ``assets`` are the real ones."""
    for full in (True, False):
        frame = msgspec.structs.replace(
            _specimen(Frame, full=full), assets=dict(assets), nav=(Link("Home", "/", current=True),) * _NAV
        )
        yield frame, _specimen(view, full=full) if view else None


def _specimen(kind: Any, *, full: bool, depth: int = 0) -> Any:  # noqa: ANN401 - any type of the context
    """A value of a type: text that shows when it is not escaped, two of each list; or empty, ``None``, nothing."""
    arguments = get_args(kind)
    if get_origin(kind) in (UnionType, Literal):
        if NoneType in arguments:
            return _specimen(arguments[0], full=full, depth=depth) if full else None
        return arguments[0]
    if get_origin(kind) is tuple:
        count = 2 if full and depth < _DEPTH else 0
        return tuple(_specimen(arguments[0], full=full, depth=depth + 1) for _ in range(count))
    if get_origin(kind) is dict:
        return {}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        hints = get_type_hints(kind)
        return kind(**{name: _specimen(hints[name], full=full, depth=depth) for name in kind.__struct_fields__})
    return {str: "<words> & “more”" if full else "", int: 7 if full else 0, bool: full}[kind]
