"""Blocks of text as plain HTML: what all house styles share."""

import re
from html import escape

from demo_feeds.texts import PICTURES, Block


def inline(text: str) -> str:
    """A line with ``code``, *stress* and [links](URL) as HTML."""
    out = escape(text, quote=False)
    out = re.sub(r"`(.+?)`", r"<code>\1</code>", out)
    out = re.sub(r"\[(.+?)\]\((.+?)\)", r'<a href="\2">\1</a>', out)
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", out)


def table(block: Block, attributes: str = "") -> str:
    """A table; its first row names the columns."""
    head, *rows = [[cell.strip() for cell in line.split("|")] for line in block.lines]
    top = "".join(f"<th>{inline(cell)}</th>" for cell in head)
    body = "\n".join("<tr>" + "".join(f"<td>{inline(cell)}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table{attributes}>\n<thead><tr>{top}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>"


def figure(block: Block, attributes: str = "") -> str:
    """A picture with its caption, in today's elements."""
    name, caption = block.lines
    label = f"<figcaption>{inline(caption)}</figcaption>" if caption else ""
    alt = escape(caption)
    return f'<figure{attributes}><img src="{PICTURES}{name}.jpg" alt="{alt}" loading="lazy" />{label}</figure>'


def plain(block: Block, *, heading: str = "h2", indent: str = "") -> str:
    """A block in plain elements."""
    match block.kind:
        case "h":
            return f"<{heading}>{inline(block.lines[0])}</{heading}>"
        case "ul":
            return "<ul>\n" + "\n".join(f"<li>{inline(line)}</li>" for line in block.lines) + "\n</ul>"
        case "quote":
            return f"<blockquote><p>{inline(block.lines[0])}</p></blockquote>"
        case "table":
            return table(block)
        case "code":
            return "<pre><code>" + escape("\n".join(block.lines), quote=False) + "</code></pre>"
        case "img":
            return figure(block)
    return f"<p>{indent}{inline(block.lines[0])}</p>"
