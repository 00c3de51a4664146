"""Which container may stand in which, so that no parser moves anything about (HTML §13.2.6)."""

ROWS = frozenset({"tr"})
GROUPS = frozenset({"thead", "tbody", "tfoot"})
TELLING = frozenset({"class", "id", "style", "hidden"})
"""Attributes that say how an element is to be read."""
PARENTS = {
    "li": frozenset({"ul", "ol"}),
    "dt": frozenset({"dl"}),
    "dd": frozenset({"dl"}),
    "tr": GROUPS | {"table"},
    "td": frozenset({"tr"}),
    "th": frozenset({"tr"}),
    "thead": frozenset({"table"}),
    "tbody": frozenset({"table"}),
    "tfoot": frozenset({"table"}),
    "caption": frozenset({"table"}),
    "figcaption": frozenset({"figure"}),
    "summary": frozenset({"details"}),
}
ONLY = {
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"dt", "dd"}),
    "table": ROWS | GROUPS | {"caption"},
    "thead": ROWS,
    "tbody": ROWS,
    "tfoot": ROWS,
    "tr": frozenset({"td", "th"}),
}
