"""A page of a real browser that notes what goes wrong on it, and what is asked of it again and again."""

from typing import Any, Literal, Self

from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

SHIFTS = """() => new Promise(done => { let sum = 0;
  new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
    .observe({type: 'layout-shift', buffered: true});
  setTimeout(() => done(sum), 100); })"""
WEIGHT = """() => [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
  .filter(entry => entry.initiatorType !== 'img').reduce((sum, entry) => sum + entry.decodedBodySize, 0)"""
BREAKS_OUT = """() => [...document.querySelectorAll('body *')].filter(element => {
  if (!element.checkVisibility()) return false;
  const box = element.getBoundingClientRect();
  if (!box.width || !box.height || getComputedStyle(element).position === 'absolute') return false;
  for (let around = element.parentElement; around; around = around.parentElement)
    if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(around).overflowX)) return false;
  return box.right > innerWidth + 1 || box.left < -1;
}).map(element => element.outerHTML.slice(0, 120))"""


class Watched:
    """A page of its own in a context of its own; ``slow`` holds pictures back until they are let go."""

    def __init__(self, browser: Browser, origin: str, *, width: int = 1280, slow: bool = False, **context: Any) -> None:
        self.origin = origin
        self.context: BrowserContext = browser.new_context(viewport={"width": width, "height": 850}, **context)
        self.page: Page = self.context.new_page()
        self._slow = slow
        self.away: list[str] = []
        self.complaints: list[str] = []
        self.held: list[Route] = []
        self.page.on("request", self._asked)
        self.page.on("console", lambda said: self._complained(said.type, said.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        if slow:
            self.page.route("**/pictures/**", lambda route: self.held.append(route))  # noqa: PLW0108 - it is asked for its name

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def open(self, address: str) -> int:
        """Go there; the status it was answered with."""
        until: Literal["commit", "load"] = "commit" if self._slow else "load"
        answer = self.page.goto(address if "://" in address else self.origin + address, wait_until=until)
        assert answer is not None
        return answer.status

    def let_pictures_go(self) -> None:
        """Let those arrive that were asked for."""
        while self.held:
            self.held.pop().continue_()

    def weight(self) -> int:
        """Bytes of the page and all it loaded but pictures, unpacked."""
        return int(self.page.evaluate(WEIGHT))

    def shifts(self) -> float:
        """Cumulative layout shift so far."""
        return float(self.page.evaluate(SHIFTS))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith((self.origin, "about:", "data:")):
            self.away.append(request.url)

    def _complained(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.complaints.append(text)
