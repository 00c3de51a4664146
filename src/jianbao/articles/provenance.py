"""What lines say of an article's origin: title, source, author, editor; each with the text it was read from.

Three kinds of places are read: lines made of labels (``来源：某报 责任编辑：某某``), lines made of roles and names
(``某报记者 张三``), and the first and last sentences (``新华社北京3月2日电（记者张三）``). The first
two leave the body.
"""

import re
from functools import cache

from jianbao.articles.ruleset import labels
from jianbao.model.article import Evidence, Provenance

Reading = list[tuple[str, str]]
"""Pairs of a field and its value, in order; a value may be empty."""

MARKS = (
    r"[\s\u3000\u200b-\u200f\u2060\ufeff▲△▼▽▶►▷●◆◇■□○◎★☆※·•*＊\-—–_=~～>》|｜丨↓↑⬇⬆👇👆🔻🔺✦✎✍☞☟"
    r"\u25b8\u25b9\u2022\u2023]*"
)
"""What may stand before the words of a line without being part of them."""
_OPENING = r"[（(【\[［〔「『“\"]?\s*"
_SEPARATOR = r"\s*[:：︰丨|｜/／]\s*"
_EDGE = ' \t\u3000\xa0，,;；。.、：:|｜丨/（(【[［〔）)】]］〕·-—\u200b\ufeff“”"「」'

_BEFORE = _EDGE + "▲△▼▽▶►▷●◆◇■□○◎★☆※•*＊_=~～>》↓↑"

_HAN_NAME = r"[\u4e00-\u9fff]{2,4}(?:·[\u4e00-\u9fff]{1,6}){0,2}"
_LATIN_NAME = r"[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3}"
_NAME = rf"(?:{_HAN_NAME}|{_LATIN_NAME}|[\u4e00-\u9fff]\s[\u4e00-\u9fff](?![\u4e00-\u9fff]))"
_NAMES = re.compile(rf"{_NAME}(?:[\s、，,/／&]+{_NAME}){{0,7}}")
OUTLET_END = "社|网|報|报|之家|在线|新闻|财经|电台|电视台|卫视|周刊|杂志|客户端|频道|头条|融媒|传媒|快讯"
_OUTLET = rf"[A-Za-z0-9\u4e00-\u9fff]{{1,12}}?(?:{OUTLET_END})"
_OUTLET_FIRST = re.compile(rf"({_OUTLET}(?:新闻|客户端|记者)?)[\s/／|｜丨]+(.+)")
_ROLE = (
    r"(?:(?:本报|本网|本刊|本台|本社|全媒体|融媒体|实习|见习|首席|特约|特派|驻[\u4e00-\u9fff]{2,4}|特约)*(?:记者|通讯员|评论员)"
    r"|编辑|责任编辑|责编|校对|实习生|摄影|撰文|采写|作者|审核|监制|编审|统筹|美编|主编|摄|文[/、]?图|图[/、]?文|文|图)"
)
ROLE_WORD = re.compile("记者|通讯员|评论员|编辑|责编|校对|实习生|摄|撰文|采写|作者|审核|监制|编审|统筹|美编|主编|文|图")
"""What stands in every role."""
_ROLE_PART = re.compile(rf"({_OUTLET}(?:·[\u4e00-\u9fff]{{2,6}})?\s*)?({_ROLE})[\s:：/／|｜丨]*")
_ROLE_LINE = re.compile(rf"{MARKS}{_OPENING}(?:{_OUTLET}(?:·[\u4e00-\u9fff]{{2,6}})?\s*)?{_ROLE}[\s:：/／|｜丨]")
_ROLE_LINE_TIGHT = re.compile(rf"{MARKS}{_OPENING}(?:{_OUTLET}\s*)?(?:本报|本网|本刊|实习|见习)?记者{_HAN_NAME}")
_ROLE_HINT = re.compile(
    r"记者|通讯员|评论员|编辑|责编|校对|实习生|摄影|撰文|采写|作者|审核|监制|编审|统筹|美编|主编|By\s|"
    r"[文图摄][\s/／|｜丨:：文图、]"
)
_ENGLISH_BYLINE = re.compile(r"\s*By\s+([A-Z][\w.'’-]+(?:\s+(?:[A-Z][\w.'’-]*|and|&|de|van|von)){1,7})\s*$")
_WEN = re.compile(rf"{MARKS}[（(【\[]?\s*文\s*[/／|｜丨:：\s]\s*([^）)】\]，。]{{2,24}})([）)】\]]?)")

_DATELINES = (
    re.compile(
        rf"{MARKS}[（(【\[]?\s*(?P<s>{_OUTLET})(?:记者|[\u4e00-\u9fff]{{2,6}}?)?\s*(?:\d{{4}}年)?"
        rf"(?:\d{{1,2}}\s*月)?\s*\d{{1,2}}\s*日\s*[\u4e00-\u9fff]{{0,2}}?(?:电|讯|消息|报道|訊|電)"
    ),
    re.compile(
        rf"{MARKS}[（(【\[]?\s*(?P<s>[A-Za-z0-9\u4e00-\u9fff]{{2,14}}?)(?:快讯|专讯|讯|訊)(?=[）)】\]\s，,：:（(])"
    ),
)
_ACCORDING = re.compile(
    rf"据(?:外媒|媒体)?[“「《]?(?P<s>{_OUTLET})[”」》]?(?:(?:\d{{1,2}}月)?\d{{1,2}}日)?(?:微信公众号|客户端)?(?:消息|报道|報道)"
)
_REPORTER = re.compile(
    rf"[（(【\[](?:[^（）()【】\[\]]{{0,14}}?)(?:记者|記者|通讯员)\s*[:：]?\s*({_NAMES.pattern})[^（）()【】\[\]]{{0,40}}[）)】\]]"
)
_SIGNED = re.compile(
    rf"[（(]\s*(?:文[/、]?图|图[/、]?文|撰文|作者|采写|文)\s*[/:：\s|｜]\s*({_NAMES.pattern})\s*[）)]\s*$"
)
_ASIDE = re.compile(rf"(责任编辑|责编|来源)\s*[:：]\s*({_NAME}|{_OUTLET})(?![\u4e00-\u9fff])")
_NO_OUTLET = re.compile(
    "^(?:据|本报|本网|本刊|本社|本台|今日|最新|昨日|近日|新闻|通|快|简|短|音|腾|资|消息|日前|此前)$|^据"
)
_CODE = re.compile(r"[\s_]*(?:[A-Za-z]{1,4}[-_]?)?[A-Z]*\d{2,6}\s*$|_[A-Za-z]+\d+\s*$|\s*[（(][A-Za-z]*\d+[）)]\s*$")
_ID_TAIL = re.compile(r"\s*[（(](?:ID|微信号|公众号)[^（）()]*[）)]?\s*$", re.IGNORECASE)
_ACCOUNT = re.compile(r"^(?:微信)?(?:公众号|公号)\s*[:：|｜丨]?\s*")
_DATE_TAIL = re.compile(r"[\s|｜]*(?:19|20)\d\d\s*[-年/.]\s*\d{1,2}.*$")
_HINT = re.compile(r"[:：︰丨|｜/／]")
_BEFORE_NAME = re.compile(
    r"^.{0,12}?(?:记者|通讯员|专栏作者|作者|撰稿人)[\s:：]+|^(?:本报|本网|本刊|实习|见习|首席)*(?:记者|通讯员)"
)
_BEHIND_NAME = re.compile(
    r"\s*(?:发布时间|发表时间|时间)[:：]?.*$|\s+(?:整合|报道|摄影|摄|图|文|编译|整理|综合|综合报道|发自.*)$"
)
_FROM = re.compile(
    rf"{MARKS}{_OPENING}(?:本文|文章|稿件|内容|原文|此文)(?:授权)?(?:首发于|首发自|来自|来源于|转载自|转自|选自|摘自|出自|首发)"
    r"(?:微信公众号|微信公号|公众号|公号|网站|微信)?\s*[:：|｜丨]?\s*[“「《【\"]?([^“”「」《》【】，。；;、（）()|｜\s\"]{2,24})"
)
_BY = re.compile(rf"作者\s*[:：|｜丨]?\s*({_NAME})")
_MORE = re.compile(r"[，,].{4}")
_STOP = re.compile(r"[。！？!?]")
MAX_LINE = 160
_MOST_HINTED = 1000
"""Characters: in longer lines every separator counts as one behind a label."""
_MAX_VALUE = 48
MAX_ROLE_LINE = 80
_MAX_NAMES = 40


ROLE_ENDS = "者员辑编对生影文写核制审筹摄图"
"""The last characters of all roles."""


def beginnings() -> tuple[str, ...]:
    """What ``read_line`` looks for at the beginning of a line besides labels with a colon, and roles."""
    return (_FROM.pattern, _loosely_labelled().pattern, _ENGLISH_BYLINE.pattern)


@cache
def label_ends() -> frozenset[str]:
    """The last characters of all labels."""
    return frozenset(spelling for word in labels().words for spelling in (word[-1], word[-1].upper()))


@cache
def _labelled() -> re.Pattern[str]:
    """A label with what follows it, at the beginning or behind white space or punctuation."""
    words = sorted(labels().words, key=len, reverse=True)
    by_first: dict[str, list[str]] = {}  # so that few are tried; among those of one letter the longest comes first
    for word in words:
        by_first.setdefault(word[0], []).append(re.escape(word[1:]).replace(r"\ ", r"\s+"))
    alternatives = "|".join(f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in by_first.items())
    return re.compile(
        rf"(?:(?<=[\s，,;；、。.|｜丨/）)】\]（(【\[［〔”：*—~►▲▶●◆])|\A|(?<=[\ufeff\u200b“「]))({alternatives}){_SEPARATOR}",
        re.IGNORECASE,
    )


@cache
def _loosely_labelled() -> re.Pattern[str]:
    words = sorted(labels().loose, key=len, reverse=True)
    alternatives = "|".join(map(re.escape, words))
    return re.compile(rf"{MARKS}{_OPENING}({alternatives})(?:{_SEPARATOR}|\s+|(?=[“「《]))")


def read_line(text: str) -> Reading | None:
    """The fields of a line or sentence that is nothing but provenance; ``None``: it is something else."""
    if len(text) > MAX_LINE:
        return None
    if match := _FROM.match(text):
        by = _BY.search(text, match.end())
        return [("source", match[1]), *([("author", by[1])] if by else [])]
    if match := _loosely_labelled().match(text):
        return _original_title(text, match)
    first = len(text) - len(text.lstrip(_BEFORE))  # no label begins with one of these
    if _labelled().match(text, first):
        return _labels(text, list(_labelled().finditer(text, first)))
    if len(text) <= MAX_ROLE_LINE:
        return _roles(text)
    return None


def might_hold_label(text: str) -> bool:
    """Whether a label stands somewhere in the text: cheap, asked of every line."""
    return _hinted(text) and _labelled().search(text) is not None


def _hinted(text: str) -> bool:
    """Whether behind the last letter of some label stands what divides it from its value."""
    ends = label_ends()
    return any(text[: hint.start()].rstrip()[-1:] in ends for hint in _HINT.finditer(text[:_MOST_HINTED])) or (
        len(text) > _MOST_HINTED
    )


def _original_title(text: str, match: re.Match[str]) -> Reading | None:
    value = text[match.end() :].strip(" \t\u3000\xa0：:")
    if text[: match.start(1)].rstrip()[-1:] in "（(【[［〔" and value[-1:] in "）)】]］〕":
        value = value[:-1].rstrip()
    return [("original_title", value)]


def _labels(text: str, found: list[re.Match[str]]) -> Reading | None:
    reading: Reading = []
    for place, match in enumerate(found):
        end = found[place + 1].start() if place + 1 < len(found) else len(text)
        value = text[match.end() : end].strip(_EDGE)
        field = labels().words[re.sub(r"\s+", " ", match[1]).lower()]
        if field == "original_title":
            reading.append((field, text[match.end() : end].strip(" \u3000）)】]")))
            continue
        if field == "source" and _MORE.search(value):
            return None
        if _STOP.search(value) or len(value) > _MAX_VALUE:
            return None
        if field in ("author", "editor") and ("，" in value or "," in value) and not _NAMES.fullmatch(value):
            return None
        reading.append((field, value))
    return reading


def _roles(text: str) -> Reading | None:
    """A line of roles and names: ``某报记者 张三 编辑 李四``."""
    if not _ROLE_HINT.search(text[:48]):
        return None
    if match := _ENGLISH_BYLINE.match(text):
        return [("author", match[1])]
    if (match := _WEN.match(text)) and not text[match.end() :].strip(_EDGE):
        return [("author", match[1].strip())]
    if not (_ROLE_LINE.match(text) or _ROLE_LINE_TIGHT.match(text)):
        return None
    inner = text.strip(_BEFORE)
    first = _ROLE_PART.match(inner)
    if first is None or (len(inner) - first.end() > _MAX_NAMES + 1 and not ROLE_WORD.search(inner, first.end())):
        return None
    parts = [first, *_ROLE_PART.finditer(inner, first.end())]
    reading: Reading = []
    for place, match in enumerate(parts):
        end = parts[place + 1].start() if place + 1 < len(parts) else len(inner)
        names = inner[match.end() : end].strip(_EDGE)
        if names and (len(names) > _MAX_NAMES or not _NAMES.fullmatch(names)):
            return None
        if match[1]:
            reading.append(("source", match[1].strip().partition("·")[0]))
        role = match[2]
        field = "author" if role.endswith(("记者", "作者", "撰文", "采写", "文", "文图")) else "other"
        reading.append(("editor" if ("编" in role and role[-2:] == "编辑") or role == "责编" else field, names))
    return reading if any(value for _, value in reading) else None


class Gathered:
    """Collects what lines say; the first saying of the strongest kind wins."""

    def __init__(self) -> None:
        self._values: dict[str, tuple[int, Evidence]] = {}

    def take(self, field: str, value: str, text: str, *, strength: int = 3) -> None:
        """Note a value. ``strength``: 4 said by a page's header, 3 a labelled line, 2 a dateline, 1 hearsay."""
        if field == "other":
            return
        value = _clean_value(field, value)
        if field == "author" and (match := _OUTLET_FIRST.fullmatch(value)):
            self.take("source", match[1], text, strength=min(strength, 2))
            value = match[2].strip()
        known = self._values.get(field)
        if value and (known is None or known[0] < strength):
            self._values[field] = (strength, Evidence(value[:200], text.strip()[:200]))

    def read_sentence(self, text: str) -> None:
        """Read datelines and signatures of a sentence that stays in the body."""
        # Asked first is what must stand in any match: the patterns cost more.
        for pattern in _DATELINES if "日" in text or "讯" in text or "訊" in text else ():
            if (match := pattern.match(text)) and not _NO_OUTLET.search(match["s"]):
                self.take("source", match["s"], text[: match.end() + 20], strength=2)
                break
        else:
            if (match := _WEN.match(text)) and match[2]:
                self.take("author", match[1], match[0], strength=2)
            elif "据" in text and (match := _ACCORDING.search(text[:80])):
                self.take("source", match["s"], match[0], strength=1)
        for pattern in (_REPORTER, _SIGNED) if "（" in text or "(" in text or "【" in text or "[" in text else ():
            if match := pattern.search(text[:120]) or pattern.search(text[-80:]):
                self.take("author", match[1], match[0], strength=2)
                break

    def read_aside(self, text: str) -> None:
        """Read labels in text that has gone for another reason, as in ``发布日期：2019-03-06 责任编辑：某某``."""
        for match in _ASIDE.finditer(text[:400]):
            self.take("editor" if "编" in match[1] else "source", match[2], match[0], strength=2)

    def get(self, field: str) -> Evidence | None:
        """What was found for a field."""
        found = self._values.get(field)
        return found[1] if found else None

    def provenance(self) -> Provenance:
        """All of it."""
        return Provenance(
            original_title=self.get("original_title"),
            source=self.get("source"),
            author=self.get("author"),
            editor=self.get("editor"),
            published=self.get("published"),
        )


def _clean_value(field: str, value: str) -> str:
    value = " ".join(value.split())
    if field == "original_title":
        return value
    value = value.strip(_EDGE)
    if field == "editor":
        value = _CODE.sub("", value).strip(_EDGE)
    elif field == "source":
        value = _ACCOUNT.sub("", _ID_TAIL.sub("", _DATE_TAIL.sub("", value)))
        value = re.split(r"[，,;；]", value)[0].strip(_EDGE)
        if value.startswith("《") and value.endswith("》") and value.count("《") == 1:
            value = value[1:-1]
    elif field == "author":
        value = _BEFORE_NAME.sub("", _BEHIND_NAME.sub("", _ID_TAIL.sub("", value))).strip(_EDGE)
    return value
