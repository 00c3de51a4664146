"""RSSHub's catalogue of routes, as an instance of the owner's serves it under ``/api/namespace``.

An instance's catalogue is that of its own version, so it is asked for and kept, and none ships with us. What is in it
is a stranger's: a namespace or route that is not in form is left out, and names are cut to what a filing can hold.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any
from urllib.parse import unquote

import msgspec

from jianbao.errors import InputError
from jianbao.model.source import Filing
from jianbao.sources.checks import NAME_LIMIT
from jianbao.sources.route_pattern import Fit, fit

SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes; a whole catalogue was 3.8 MB in 2026."""

_PATH_LIMIT = 1000

CATEGORIES: Mapping[str, tuple[str, str]] = {
    "anime": ("二次元", "Anime"),
    "bbs": ("论坛", "Forums"),
    "blog": ("博客", "Blogs"),
    "design": ("设计", "Design"),
    "finance": ("金融", "Finance"),
    "forecast": ("预报预警", "Forecasts"),
    "game": ("游戏", "Games"),
    "government": ("政务", "Government"),
    "journal": ("科学期刊", "Journals"),
    "live": ("直播", "Live"),
    "multimedia": ("音视频", "Multimedia"),
    "new-media": ("新媒体", "New media"),
    "other": ("其他", "Other"),
    "picture": ("图片", "Pictures"),
    "program-update": ("程序更新", "Software updates"),
    "programming": ("编程", "Programming"),
    "reading": ("阅读", "Reading"),
    "shopping": ("购物", "Shopping"),
    "social-media": ("社交媒体", "Social media"),
    "sport": ("体育", "Sport"),
    "study": ("学习", "Study"),
    "traditional-media": ("传统媒体", "Traditional media"),
    "travel": ("出行", "Travel"),
    "university": ("高校", "Universities"),
}
"""The catalogue's categories in Chinese and English."""

# RSSHub's names mix the two scripts (财经－国內); these make the commonest words of either find the other.
_SIMPLER = str.maketrans(
    "國內財經聞報導體際電視臺網資訊學開發動態業場樂書館軟遊戲漫畫門戶頻專題點評論壇氣時間訂閱熱榜錄標籤類欄關會議區圖輯"
    "單號話語華東島灣廣產價貨證賬戰軍黨選舉醫藥農環車運輸飛機購優惠獎賽節齡",
    "国内财经闻报导体际电视台网资讯学开发动态业场乐书馆软游戏漫画门户频专题点评论坛气时间订阅热榜录标签类栏关会议区图辑"
    "单号话语华东岛湾广产价货证账战军党选举医药农环车运输飞机购优惠奖赛节龄",
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]+")


class Route(msgspec.Struct, frozen=True, omit_defaults=True):
    """One route. ``path`` is relative to the namespace, ``example`` is a whole route (empty where none is given)."""

    path: str
    name: str
    example: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""
    """The page it follows, without a scheme."""
    parameters: dict[str, str] = {}
    """What each parameter of the path means."""
    description: str = ""
    """Markdown."""
    settings: tuple[str, ...] = ()
    """Names of what the instance must have set; without them the route answers with an error."""
    marks: tuple[str, ...] = ()
    """``browser`` (the instance needs one), ``anti-crawler`` (the site blocks), ``nsfw``."""


class Namespace(msgspec.Struct, frozen=True, omit_defaults=True):
    """A site of the catalogue. ``key`` is the first part of its routes: ``sina``, ``gov/sh``."""

    key: str
    name: str
    routes: tuple[Route, ...] = ()
    url: str = ""
    language: str = ""
    categories: tuple[str, ...] = ()


class Match(msgspec.Struct, frozen=True):
    """A route of the catalogue, and, if it was found by a route that somebody wrote, the values of its parameters."""

    namespace: Namespace
    route: Route
    parameters: dict[str, str] = {}

    @property
    def pattern(self) -> str:
        """The whole pattern: ``/sina/finance/china/:lid?``."""
        return f"/{self.namespace.key}{self.route.path}".rstrip("/")

    def filing(self, language: str = "zh-CN") -> Filing:
        """Category in ``language`` / name of the site / name of the route, with the values of its parameters."""
        own = self.route.categories or self.namespace.categories or ("other",)
        names = CATEGORIES.get(own[0], (own[0], own[0]))
        channel = self.route.name
        if self.parameters:
            values = "/".join(unquote(value, errors="replace") for value in self.parameters.values())
            channel = _line(f"{channel} · {values}", NAME_LIMIT)
        return Filing(names[0] if language.lower().startswith("zh") else names[1], self.namespace.name, channel)


class Catalogue:
    """All that an instance offers. ``left_out`` counts the pieces that were not in form."""

    def __init__(self, namespaces: tuple[Namespace, ...], left_out: int = 0) -> None:
        self.namespaces = namespaces
        self.left_out = left_out

    def __len__(self) -> int:
        """How many routes there are."""
        return sum(len(namespace.routes) for namespace in self.namespaces)

    def __iter__(self) -> Iterator[Match]:
        """Every route, in the instance's order."""
        for namespace in self.namespaces:
            for route in namespace.routes:
                yield Match(namespace, route)

    def search(self, words: str, limit: int = 20) -> list[Match]:
        """The routes in which every one of ``words`` occurs, best first: in names before addresses before categories.

        Chinese or Latin, upper or lower case, full or half width; a web address is found by its host and path.
        """
        wanted = [folded for word in words.split() if (folded := _address(_folded(word)))]
        if not wanted:
            return []
        scored = []
        for place, (fields, match) in enumerate(self._index):
            scores = [_score(word, fields) for word in wanted]
            if all(scores):
                scored.append((-sum(scores), place, match))
        scored.sort(key=lambda found: found[:2])
        return [match for _, _, match in scored[:limit]]

    def match(self, route: str) -> Match | None:
        """The route of the catalogue that a route somebody wrote (``/sina/finance/china?limit=20``) belongs to."""
        route = route.removeprefix("rsshub://").partition("?")[0].partition("#")[0]
        segments = tuple(segment for segment in route.split("/") if segment)
        best: tuple[Fit, Match] | None = None
        for length in range(min(len(segments), self._longest_key), 0, -1):
            namespace = self._by_key.get("/".join(segments[:length]))
            for offered in namespace.routes if namespace else ():
                found = fit(offered.path, segments[length:])
                if found and (best is None or found[0] > best[0]):
                    assert namespace
                    best = found[0], Match(namespace, offered, found[1])
            if best:
                return best[1]
        return None

    def to_json(self) -> bytes:
        """A compact form to keep; ``from_json`` reads it back."""
        return msgspec.json.encode(_Kept(namespaces=self.namespaces, left_out=self.left_out))

    @classmethod
    def from_json(cls, data: bytes) -> "Catalogue":
        """What ``to_json`` wrote. InputError: something else, so that the instance should be asked again."""
        try:
            kept = msgspec.json.decode(data, type=_Kept)
        except (msgspec.DecodeError, RecursionError) as error:
            hint = "it is made again when the instance is asked"
            raise InputError("is not a kept catalogue of this version", subject="catalogue", hint=hint) from error
        return cls(kept.namespaces, kept.left_out)

    @cached_property
    def _by_key(self) -> dict[str, Namespace]:
        return {namespace.key: namespace for namespace in self.namespaces}

    @cached_property
    def _longest_key(self) -> int:
        return max((key.count("/") + 1 for key in self._by_key), default=0)

    @cached_property
    def _index(self) -> list[tuple[tuple[str, ...], Match]]:
        """For each route its texts as ``_score`` wants them."""
        return [(_fields(match), match) for match in self]


class _Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    namespaces: tuple[Namespace, ...]
    left_out: int = 0
    version: int = 1


def parse_catalogue(data: bytes) -> Catalogue:
    """An instance's answer to ``/api/namespace``: a JSON object of namespaces by key, each with its routes by path.

    InputError: it is no such answer, or holds no route at all.
    """
    if len(data) > SIZE_LIMIT:
        raise InputError(f"is larger than {SIZE_LIMIT >> 20} MiB", subject="catalogue")
    try:
        answer = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise _no_catalogue(f"is not JSON: {error}" if data else "is empty") from None
    if not isinstance(answer, dict):
        raise _no_catalogue("is JSON of another kind")
    namespaces, left_out = [], 0
    for key, value in answer.items():
        namespace, without = _namespace(key, value)
        left_out += without
        if namespace:
            namespaces.append(namespace)
    if not namespaces:
        raise _no_catalogue("holds no route")
    return Catalogue(tuple(namespaces), left_out)


def _no_catalogue(why: str) -> InputError:
    return InputError(why, subject="catalogue", hint="an RSSHub of 2024 or later serves it under /api/namespace")


def _namespace(key: str, value: object) -> tuple[Namespace | None, int]:
    """A namespace, or ``None`` if it has no route in form; and how many pieces were not in form."""
    key = _line(key, NAME_LIMIT).strip("/")
    if not key or not isinstance(value, dict) or not isinstance(value.get("routes"), dict):
        return None, 1
    found = [_route(path, route) for path, route in value["routes"].items()]
    routes = tuple(route for route in found if route)
    namespace = Namespace(
        key=key,
        name=_text(value, "name", NAME_LIMIT) or key,
        routes=routes,
        url=_text(value, "url", NAME_LIMIT),
        language=_text(value, "lang", NAME_LIMIT),
        categories=_words(value.get("categories")),
    )
    return (namespace if routes else None), len(found) - len(routes)


def _route(path: str, value: object) -> Route | None:
    if not isinstance(value, dict) or len(path) > _PATH_LIMIT or _CONTROL.search(path):
        return None
    path = "/" + path.strip("/").strip()
    features = value.get("features")
    features = features if isinstance(features, dict) else {}
    needed = features.get("requireConfig")
    settings = [one for one in _list(needed) if isinstance(one, dict) and not one.get("optional")]
    marks = (("browser", "requirePuppeteer"), ("anti-crawler", "antiCrawler"), ("nsfw", "nsfw"))
    return Route(
        path=path,
        name=_text(value, "name", NAME_LIMIT) or _line(path, NAME_LIMIT),
        example=_text(value, "example", _PATH_LIMIT),
        categories=_words(value.get("categories")),
        url=_text(value, "url", NAME_LIMIT),
        parameters=_parameters(value.get("parameters")),
        description=_block(value.get("description")),
        settings=tuple(name for one in settings if (name := _text(one, "name", NAME_LIMIT))),
        marks=tuple(mark for mark, feature in marks if features.get(feature) is True),
    )


def _parameters(value: object) -> dict[str, str]:
    """Parameters are texts, or objects that have one."""
    if not isinstance(value, dict):
        return {}
    texts = {name: one.get("description") if isinstance(one, dict) else one for name, one in value.items()}
    return {_line(name, NAME_LIMIT): _block(text) for name, text in texts.items() if isinstance(text, str)}


def _words(value: object) -> tuple[str, ...]:
    return tuple(word for one in _list(value) if isinstance(one, str) and (word := _line(one, NAME_LIMIT)))


def _list(value: object) -> list[Any]:
    """A list, empty for anything else."""
    return value if isinstance(value, list) else []


def _text(value: dict[str, Any], key: str, limit: int) -> str:
    """The text under a key on one line, empty where there is none."""
    found = value.get(key)
    return _line(found, limit) if isinstance(found, str) else ""


def _line(text: str, limit: int) -> str:
    return _CONTROL.sub(" ", text).strip()[:limit].strip()


def _block(value: object) -> str:
    """Text of several lines, without other control characters."""
    if not isinstance(value, str):
        return ""
    return "\n".join(_CONTROL.sub(" ", line).rstrip() for line in value.splitlines()).strip()[:20_000]


def _folded(text: str) -> str:
    """For comparing: one width, one case, the simpler script."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_SIMPLER)


def _address(word: str) -> str:
    """A web address as the catalogue writes them; other words as they are."""
    return re.sub(r"^(?:https?:/*|rsshub:/*)?(?:www\.)?", "", word).rstrip("/")


def _fields(match: Match) -> tuple[str, ...]:
    """What is searched, the fields that say most first: see ``_score``."""
    namespace, route = match.namespace, match.route
    categories = dict.fromkeys((*route.categories, *namespace.categories))
    return tuple(
        _folded(text)
        for text in (
            route.name,
            namespace.name,
            namespace.key,
            f"{match.pattern} {route.example}",
            f"{route.url} {namespace.url}",
            " ".join(f"{one} {' '.join(CATEGORIES.get(one, ()))}" for one in categories),
        )
    )


_WEIGHTS = (60, 50, 45, 20, 15, 5)


def _score(word: str, fields: tuple[str, ...]) -> int:
    """How well a word is found in the fields of a route; 0: not at all. The whole field beats its beginning."""
    best = 0
    for weight, field in zip(_WEIGHTS, fields, strict=True):
        if word in field:
            better = weight * (4 if word == field else 3 if field.startswith(word) else 2)
            best = max(best, better)
    return best
