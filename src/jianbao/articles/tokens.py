"""What an article is made of between reading and writing: lines of tokens, between containers."""

from jianbao.articles.pictures import Picture


class Open:
    """An inline element begins inside a line; ``html`` is its whole tag."""

    __slots__ = ("html", "tag")

    def __init__(self, tag: str, html: str) -> None:
        self.tag = tag
        self.html = html


class Close:
    """The inline element that was opened last ends."""

    __slots__ = ("tag",)

    def __init__(self, tag: str) -> None:
        self.tag = tag


class Embed:
    """Somebody's video or sound: an element of ours, or a link to a player of theirs. It has no text."""

    __slots__ = ("html",)

    def __init__(self, html: str) -> None:
        self.html = html


Token = str | Open | Close | Embed | Picture


class Line:
    """``wrap``: the element that the publisher put around it (``None``: loose text). ``para`` numbers paragraphs:
    lines of one number stood in one paragraph and are divided by ``<br>``. ``linked`` counts characters in links.
    """

    __slots__ = ("box", "caption", "hrefs", "linked", "para", "tokens", "wrap")

    def __init__(self, wrap: str | None, para: int, box: int, tokens: list[Token], *, caption: bool) -> None:
        self.wrap = wrap
        self.para = para
        self.box = box
        self.caption = caption
        self.tokens = tokens
        self.linked = 0
        self.hrefs: list[str] = []

    @property
    def text(self) -> str:
        """What a reader reads."""
        tokens = self.tokens
        if len(tokens) == 1:
            only = tokens[0]
            return only if type(only) is str else ""
        return "".join([token for token in tokens if type(token) is str])

    @property
    def pictured(self) -> bool:
        """Whether it is more than text: only then it may hold pictures."""
        return len(self.tokens) > 1 or type(self.tokens[0]) is not str

    @property
    def pictures(self) -> list[Picture]:
        """Its pictures, in order."""
        return [token for token in self.tokens if type(token) is Picture]


class Start:
    """A container begins."""

    __slots__ = ("html", "tag")

    def __init__(self, tag: str, html: str) -> None:
        self.tag = tag
        self.html = html


class End:
    """A container ends."""

    __slots__ = ("tag",)

    def __init__(self, tag: str) -> None:
        self.tag = tag


class Rule:
    """``<hr>``."""

    __slots__ = ()


Item = Line | Start | End | Rule


def escape(text: str) -> str:
    """Text for between tags."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def quote(text: str) -> str:
    """Text for between double quotes."""
    return escape(text).replace('"', "&quot;")
