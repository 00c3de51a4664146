"""One ASGI application: an address is resolved to a page, the page is made, its bytes are sent.

ETags are weak, because an answer may be sent packed or not (RFC 9110 §8.8.1); ``starlette-compress`` packs.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from starlette_compress import CompressMiddleware

from jianbao.archive import open_archive
from jianbao.errors import JianbaoError
from jianbao.serve.byte_range import wanted_range
from jianbao.serve.current import CurrentViews
from jianbao.serve.searching import Searching
from jianbao.sources import Newsroom
from jianbao.views import Kind, Page, Views, digest, paths, policy

SECURITY_HEADERS = {
    "Content-Security-Policy": policy.IN_HEADER,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_FOR_GOOD = "public, max-age=31536000, immutable"
_MOVED = frozenset({Kind.MOVED, Kind.MOVED_FEED})
_STATUS = {Kind.NOT_FOUND: 404, Kind.WITHDRAWN: 410}
_LAST_SECONDS = 3
"""How long the end of the program waits for an index that is being made; the next start goes on with it."""
_ASK_AGAIN = "no-cache"
"""Keep it, but ask whether it is still the same (RFC 9111 §5.2.2.4): the ETag makes that cheap."""


def create_app(archive_path: Path, newsroom: Newsroom, *, watch: bool = False) -> Starlette:
    """The site of a newsroom. The archive is opened here (``ArchiveError``) and closed when the application ends.

    ``watch``: a changed theme or ``jianbao.toml`` counts from the next answer on; a mistake in it is what is answered.
    """
    archive = open_archive(archive_path)
    views = CurrentViews(archive, newsroom, watch=watch)
    searching = Searching(archive, newsroom)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        making = searching.begin()
        try:
            yield
        finally:
            making.join(_LAST_SECONDS)
            archive.close()

    async def answer(request: Request) -> Response:
        # The archive is asked in a thread: SQLite must not hold up other readers' connections.
        return await run_in_threadpool(_answer_or_mistake if watch else _answer, views, searching, request)

    route = Route("/{path:path}", answer, methods=["GET", "HEAD"])
    return Starlette(routes=[route], lifespan=lifespan, middleware=[Middleware(CompressMiddleware)])


def _answer_or_mistake(current: CurrentViews, searching: Searching, request: Request) -> Response:
    """For one who designs: a mistake in the theme is what the page says; file and line are in it."""
    try:
        return _answer(current, searching, request)
    except JianbaoError as error:
        headers = {**SECURITY_HEADERS, "Cache-Control": "no-store"}
        return _typed(str(error).encode(), 500, headers, "text/plain; charset=utf-8")


def _answer(current: CurrentViews, searching: Searching, request: Request) -> Response:
    views = current.get()
    path = views.addresses.path(request.scope["path"])
    if path is None:
        home = views.addresses.href("index.html")
        # A site that lives under a path is asked for by its bare host while it is being looked at.
        return _redirect(home) if request.scope["path"] == "/" else _missing(views)
    if path == paths.SEARCH and request.query_params:
        headers = {**SECURITY_HEADERS, "Cache-Control": _ASK_AGAIN}
        content = searching.page(views, request.query_params.multi_items())
        return _typed(content, 200, headers, "text/html; charset=utf-8")
    if file := searching.file(path):
        return _sent(*file, request, {"Cache-Control": _ASK_AGAIN})
    page = views.resolve(path)
    if page is None:
        folder = views.resolve(f"{path}/index.html") if not path.endswith("index.html") else None
        return _redirect(views.addresses.href(folder.path)) if folder else _missing(views)
    try:
        content = views.render(page)
    except LookupError:
        if page.kind is not Kind.ARTICLE:
            raise
        return _missing(views)  # gone between the two questions
    if page.kind in _MOVED:
        headers = {**SECURITY_HEADERS, "Cache-Control": _ASK_AGAIN, "Location": views.addresses.href(page.target)}
        return _typed(content, 301, headers, page.content_type)
    return _found(page, content, request)


def _found(page: Page, content: bytes, request: Request) -> Response:
    keep = _FOR_GOOD if page.kind is Kind.ASSET and page.path.startswith("assets/") else _ASK_AGAIN
    return _sent(content, page.content_type, request, {"Cache-Control": keep}, _STATUS.get(page.kind, 200))


def _sent(content: bytes, content_type: str, request: Request, more: dict[str, str], status: int = 200) -> Response:
    headers = {**SECURITY_HEADERS, "ETag": f'W/"{digest(content)}"', "Accept-Ranges": "bytes", **more}
    if _matches(request.headers.get("if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    # Without a strong validator a range cannot be conditional (RFC 9110 §13.1.5): then the whole is sent.
    asked = request.headers.get("range") if status == 200 and "if-range" not in request.headers else None  # noqa: PLR2004 - HTTP's own number
    part = wanted_range(asked, len(content)) if request.method == "GET" else None
    if part is not None:
        return _part(content, part, headers, content_type)
    return _typed(content, status, headers, content_type)


def _typed(content: bytes, status: int, headers: dict[str, str], content_type: str) -> Response:
    return Response(content, status, headers={**headers, "Content-Type": content_type})


def _part(content: bytes, part: range, headers: dict[str, str], content_type: str) -> Response:
    """206 with these bytes of it, or 416; never packed, since offsets are those of the bytes as they are."""
    if not part:
        return Response(status_code=416, headers={**headers, "Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    return _typed(content[part.start : part.stop], 206, headers, content_type)


def _missing(views: Views) -> Response:
    headers = {**SECURITY_HEADERS, "Cache-Control": _ASK_AGAIN}
    return _typed(views.not_found(), 404, headers, "text/html; charset=utf-8")


def _redirect(href: str) -> Response:
    return RedirectResponse(quote(href, safe="/%~"), 308, headers=SECURITY_HEADERS)


def _matches(asked: str | None, etag: str) -> bool:
    """Whether If-None-Match names this ETag; the comparison is weak (RFC 9110 §13.1.2)."""
    if asked is None:
        return False
    return asked.strip() == "*" or etag.removeprefix("W/") in {
        tag.strip().removeprefix("W/") for tag in asked.split(",")
    }
