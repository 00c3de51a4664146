"""Lines → markup in one fixed form, and plain text.

The form is chosen so that reading it again gives the same lines: cleaning a clean body changes nothing.
"""

from jianbao.articles.pictures import Picture
from jianbao.articles.tokens import Close, End, Item, Line, Rule, Start, Token, escape, quote

# Containers whose loose text stands bare; everywhere else it becomes a paragraph.
_BARE = frozenset(["li", "dt", "dd", "td", "th", "figcaption", "caption", "summary", "figure"])
_KEEP_EMPTY = frozenset({"td", "th"})


def sound(items: list[Item]) -> list[Item]:
    """The items without empty lines, empty containers, and rules at the ends or next to each other."""
    kept: list[Item] = []
    starts: list[tuple[int, int]] = []
    lines = 0
    for item in items:
        if type(item) is Line:
            lines += 1
            kept.append(item)
        elif type(item) is Start:
            starts.append((len(kept), lines))
            kept.append(item)
        elif type(item) is End:
            place, before = starts.pop()
            if lines == before and item.tag not in _KEEP_EMPTY:
                del kept[place:]
            else:
                kept.append(item)
        elif kept and type(kept[-1]) is not Rule:
            kept.append(item)
    while kept and type(kept[-1]) is Rule:
        kept.pop()
    return kept


def to_html(items: list[Item]) -> str:
    """The markup of sound items."""
    return "".join(to_blocks(items))


def to_blocks(items: list[Item]) -> list[str]:  # noqa: C901, PLR0912, PLR0915 - one loop over what a document may hold
    """The markup of sound items, each element that stands in no other by itself."""
    blocks: list[str] = []
    out: list[str] = []
    around: list[str] = []
    paragraph: tuple[str, int] | None = None  # the element that is still open, and its number
    bare = False  # the line before stands bare in this container
    figure: int | None = None  # where a paragraph of a lone picture begins, for a caption that may follow
    last = len(items) - 1
    for place, item in enumerate(items):
        if type(item) is not Line:
            if paragraph:
                out.append(f"</{paragraph[0]}>")
                paragraph = None
            bare = False
            if out and not around:
                blocks.append("".join(out))
                out.clear()
            if type(item) is Start:
                around.append(item.tag)
                out.append(item.html)
            elif type(item) is End:
                around.pop()
                out.append(f"</{item.tag}>")
            else:
                out.append("<hr>")
            continue
        tokens = item.tokens
        only = tokens[0] if len(tokens) == 1 else None
        if (
            type(only) is str
            and (item.wrap is None or item.wrap == "p")
            and not (around or item.caption or (paragraph and paragraph[1] == item.para))
            and (place == last or type(after := items[place + 1]) is not Line or after.para != item.para)
        ):  # nine of ten lines: a paragraph of text alone
            if paragraph:
                out.append(f"</{paragraph[0]}>")
                paragraph = None
            if out:
                blocks.append("".join(out))
                out.clear()
            blocks.append(f"<p>{escape(only)}</p>")
            bare = False
            continue
        markup = escape(only) if type(only) is str else _markup(tokens)
        loose_in = around[-1] if around else ""
        if item.wrap is None and loose_in in _BARE:
            if paragraph:
                out.append(f"</{paragraph[0]}>")
                paragraph = None
            out.append(f"<br>{markup}" if bare else markup)
            bare = True
            continue
        bare = False
        element = item.wrap or "p"
        if paragraph == (element, item.para) and element != "pre":
            out.append(f"<br>{markup}")
            continue
        if paragraph:
            out.append(f"</{paragraph[0]}>")
            paragraph = None
        if out and not around and figure != place - 1:
            blocks.append("".join(out))
            out.clear()
        lone = element == "p" and type(only) is not str and place < last and loose_in != "figure"
        if lone and is_captioned(item, items[place + 1]):
            out.append(f"<figure>{markup}")
            figure = place
        elif figure == place - 1 and item.caption and place:
            out.append(f"<figcaption>{markup}</figcaption></figure>")
        else:
            out.append(f"<{element}>{markup}")
            paragraph = (element, item.para)
    if paragraph:
        out.append(f"</{paragraph[0]}>")
    if out:
        blocks.append("".join(out))
    return blocks


def settle_captions(items: list[Item]) -> bool:
    """Lines are captions in a ``figcaption`` or right below a lone picture, whatever their class says.

    ``True``: one that was taken for a caption is none.
    """
    changed = False
    depth = 0
    for place, item in enumerate(items):
        kind = type(item)
        if kind is Line:
            if item.caption and not depth:  # type: ignore[union-attr]
                before = items[place - 1] if place else None
                if not (type(before) is Line and (before.wrap in (None, "p")) and is_captioned(before, item)):
                    item.caption = False  # type: ignore[union-attr]
                    changed = True
        elif kind is Start and item.tag == "figcaption":  # type: ignore[union-attr]
            depth += 1
        elif kind is End and item.tag == "figcaption":  # type: ignore[union-attr]
            depth -= 1
    return changed


def is_captioned(line: Line, following: Item | None) -> bool:
    """Whether the line is a lone picture, and what follows its caption."""
    return (
        type(following) is Line
        and following.caption
        and not line.caption
        and following.wrap in (None, "p")
        and not line.text
        and bool(line.pictures)
        and not following.pictures
    )


def pictures(items: list[Item]) -> tuple[str, ...]:
    """The addresses of all pictures, each once, in order."""
    found: dict[str, None] = {}
    for item in items:
        if type(item) is Line and (len(item.tokens) > 1 or type(item.tokens[0]) is not str):
            for token in item.tokens:
                if type(token) is Picture:
                    found[token.url] = None
    return tuple(found)


def to_text(items: list[Item]) -> str:
    """A paragraph a line; cells of a table row are divided by tabs."""
    out: list[str] = []
    cells: list[str] | None = None
    depth = 0
    for item in items:
        kind = type(item)
        if kind is Line:
            tokens = item.tokens  # type: ignore[union-attr]
            text = only if len(tokens) == 1 and type(only := tokens[0]) is str else item.text  # type: ignore[union-attr]
            if text and not text.isspace():
                (out if cells is None else cells).append(text)
        elif kind is Start and item.tag == "tr":  # type: ignore[union-attr]
            depth += 1
            cells = [] if cells is None else cells
        elif kind is End and item.tag == "tr":  # type: ignore[union-attr]
            depth -= 1
            if depth == 0 and cells is not None:
                if cells:
                    out.append("\t".join(cells))
                cells = None
    return "\n".join(out)


def _markup(tokens: list[Token]) -> str:
    out = []
    for token in tokens:
        if type(token) is str:
            out.append(escape(token))
        elif type(token) is Picture:
            out.append(_image(token))
        elif type(token) is Close:
            out.append(f"</{token.tag}>")
        else:
            out.append(token.html)  # type: ignore[union-attr]
    return "".join(out)


def _image(picture: Picture) -> str:
    html = f'<img src="{quote(picture.url)}"'
    if picture.srcset:
        html += f' srcset="{quote(picture.srcset)}"'
    html += f' alt="{quote(picture.alt)}"'
    if picture.width:
        html += f' width="{picture.width}"'
    if picture.height:
        html += f' height="{picture.height}"'
    return html + ' loading="lazy" referrerpolicy="no-referrer">'
