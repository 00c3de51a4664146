"""A clean article as the search for recurring lines sees it: its lines, what kind each is, and its pictures."""

import re
from functools import cache

import msgspec

from jianbao.articles.folding import fold
from jianbao.articles.learned import HOLES, NAME_LENGTH, picture_key, sentences
from jianbao.articles.lines import Reader
from jianbao.articles.markup import parse_fragment
from jianbao.articles.tokens import Close, End, Line, Open, Start
from jianbao.model.article import CleanArticle

_NUMBER = re.compile(r"[0-9０-９]+(?:[.,:/．，：／-][0-9０-９]+)*")
_DATE = re.compile(rf"(?<![^\W\d_])(?:{HOLES['date']})(?![a-z])", re.IGNORECASE)
_LABELLED = re.compile(
    rf"(?P<label>[^：:。！？!?；;，,\d]{{1,24}}?)\s*[：:]\s*(?P<name>[^：:。！？!?；;，,]{{1,{NAME_LENGTH}}})"
)
_FIELD = re.compile(r"(?P<label>[^：:。！？!?；;，,]{1,24}?)\s*[：:]\s*(?P<value>\S.{0,79})")
_BY = re.compile(rf"(?P<label>[A-Za-z][A-Za-z ]{{2,24}} by)\s+(?P<name>[A-Z][^：:。！？!?；;,]{{1,{NAME_LENGTH - 1}}})")
_STAFF = re.compile(
    r"编|校|审|监制|统筹|制作|剪辑|摄|配音|主播|记者|值班|值日|签发|策划|出品|运营|实习|播音|导播|主任"
    r"|edit|produc|report|photo|writ|compil|review|proof|curat|translat|design|present",
    re.IGNORECASE,
)
"""Words of labels behind which stands somebody who worked on an article, and not a fact that it is about."""
_COUNTED = re.compile(
    r"[年月日期号字次]|第\{|阅读|浏览|发布|更新|©|copyright|words?\b|min(?:ute)?s?\b|read|views?\b|issue|vol|no\.|updated|published|\{date",
    re.IGNORECASE,
)
"""What is numbered or dated in boilerplate. A temperature or a price is a fact of its article."""
_SPELLED = 2
"""Characters of a template for each of its holes: a line of a date alone is a fact, too."""
_CREDIT = re.compile(
    r"记者|通讯员|特派|特约|摄影|撰文|采写|编译|作者|撰稿|供稿|[文图][/／]"
    r"|^\W*by\b|(?:text|words|photos?|story|report(?:ing)?|written) by\b|\breporters?\b|\bauthor\b|\bcorrespondent\b",
    re.IGNORECASE,
)
_CREDIT_LENGTH = 40
_SENTENCE_END = re.compile(r"[。！？!?.…；;]+[”’」』）)】\"]*\s*\Z")
_HEADING_MARK = re.compile(r"\s*(?:【[^】]*】\s*\Z|[▍■●◆▶►★☆▌▎]|[一二三四五六七八九十]+、|\d+[.、]|#)")
_TITLE_LENGTH = 24
_LINKED = 0.8
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_APART = frozenset({"table", "blockquote", "figcaption", "dl", "details"})
_BOLD = frozenset({"b", "strong"})


class Sight(msgspec.Struct, frozen=True):
    """One line."""

    text: str
    folded: str
    fixed: bool
    """It belongs where it stands (a table, a quotation, a caption, code): never to be proposed."""
    heading: bool
    """It is, or looks like, the title of what follows it."""
    linked: bool
    """Most of it is a link."""

    @property
    def prose(self) -> bool:
        """Whether it reads like a sentence."""
        return not self.linked and len(self.folded) > _TITLE_LENGTH // 4 and bool(_SENTENCE_END.search(self.text))


def lines_of(article: CleanArticle) -> list[Sight]:
    """The lines with text, in order."""
    root = parse_fragment(article.body_html)
    if root is None:
        return []
    found: list[Sight] = []
    apart = 0
    for item in Reader(None, None, lambda _reason, _text: None).read(root):
        if type(item) is Start:
            apart += item.tag in _APART
        elif type(item) is End:
            apart -= item.tag in _APART
        elif type(item) is Line and (text := item.text):
            fixed = bool(apart) or item.caption or item.wrap == "pre"
            linked = item.linked >= _LINKED * len(text)
            found.append(Sight(text, fold(text), fixed, _is_heading(item, text, linked=linked), linked))
    return found


def pictures_of(article: CleanArticle) -> dict[str, str]:
    """Every picture that is shown of the article, by what its copies have in common."""
    shown = [*article.images, *([article.lead_image] if article.lead_image else [])]
    return {picture_key(url): url for url in shown}


def template(text: str) -> str | None:
    """The text with holes for its numbers and dates; ``None``: it has none, or what it says may be a fact."""
    if "{" in text or _SENTENCE_END.search(text):
        return None
    made = _DATE.sub("{date}", _NUMBER.sub("{number}", text))
    holes = made.count("{")
    spelled = fold(made.replace("{number}", "").replace("{date}", ""))
    return made if holes and len(spelled) >= _SPELLED * holes and _COUNTED.search(made) else None


@cache
def _staff(label: str) -> bool:
    return _STAFF.search(label) is not None


def field(text: str) -> tuple[str, str] | None:
    """The label and the value of a line that has both, folded: ``评级：买入``."""
    match = _FIELD.fullmatch(text)
    return (fold(match["label"]), fold(match["value"])) if match else None


def is_credit(text: str) -> bool:
    """Whether a line may say who wrote an article, in words that name no label."""
    return len(text) <= _CREDIT_LENGTH and _CREDIT.search(text) is not None


def labelled(text: str) -> tuple[str, str] | None:
    """A line of somebody who worked on an article as a template with a hole for the name, and the name."""
    match = _LABELLED.fullmatch(text) or _BY.fullmatch(text)
    if match is None or "{" in text or not _staff(match["label"]):
        return None
    return f"{text[: match.start('name')]}{{name}}", fold(match["name"])


def ends_of(text: str, *, first: bool, last: bool) -> list[str]:
    """The sentences at the ends of a line that has several: of its beginning one, of its end up to two."""
    told = [text[start:stop].strip() for start, stop in sentences(text)]
    if len(told) < _SEVERAL:
        return []
    return [*(told[:1] if first else []), *(told[max(1, len(told) - 2) :] if last else [])]


_SEVERAL = 2


def _is_heading(line: Line, text: str, *, linked: bool) -> bool:
    if line.wrap in _HEADINGS:
        return True
    if linked or len(text) > _TITLE_LENGTH or _SENTENCE_END.search(text):
        return False
    tokens = line.tokens
    bold = type(tokens[0]) is Open and tokens[0].tag in _BOLD and type(tokens[-1]) is Close
    return bold or _HEADING_MARK.match(text) is not None or not re.search(r"[：:，,。！!]", text)
