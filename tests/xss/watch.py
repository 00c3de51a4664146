"""Watches pages in a real browser: what runs, what is asked for, where they lead, which names they take.

Pages' own policies are switched off, so that nothing is harmless only because of them.
"""

import re
from urllib.parse import urlsplit

import msgspec
from playwright.sync_api import Browser, BrowserContext, Dialog, Error, Page, Request

EVIL = "evil.example"
_TABS = 8
"""So many pages are kept open: what a page does late is still seen."""
_PICTURES = frozenset({"image", "media"})

_NUMBERED = re.compile(r"id=post-\d{4}/[0-9a-z-]+\Z", re.ASCII)
"""Names that Landscape makes of a post's path."""

_CANARIES = """
for (const name of ['alert', 'confirm', 'prompt', 'print', 'open', 'msgbox'])
  Object.defineProperty(window, name, {value: (...said) => window.pwned(name + ' ' + said + ' ' + location.href)});
window.addEventListener('message', said => window.pwned('message ' + said.data));
"""
# All on a page that could act, take a name, or ask for something, each as a line.
_ACTIVE = r"""() => {
  const found = new Set(), active = new Set(['script', 'iframe', 'frame', 'frameset', 'object', 'embed', 'applet', 'base',
    'form', 'input', 'button', 'textarea', 'select', 'svg', 'math', 'style', 'template', 'noscript', 'portal', 'dialog',
    'fencedframe', 'marquee', 'isindex', 'keygen', 'track', 'source', 'animate', 'set', 'use', 'foreignobject', 'slot']);
  const addresses = ['href', 'src', 'action', 'formaction', 'data', 'poster', 'xlink:href', 'background', 'cite', 'ping',
    'longdesc', 'manifest', 'codebase', 'usemap', 'dynsrc', 'lowsrc'];
  for (const element of document.querySelectorAll('*')) {
    const tag = element.localName;
    if (active.has(tag)) found.add(`<${tag} type=${element.getAttribute('type')} src=${element.getAttribute('src')}>`);
    if (tag.includes('-') || tag.includes(':')) found.add(`<${tag}>`);
    if (tag === 'meta' && element.httpEquiv) found.add(`meta ${element.httpEquiv} ${element.content}`);
    if (tag === 'link') {
      const where = new URL(element.getAttribute('href') || '', location.href);
      if (!['canonical', 'alternate', 'prev', 'next'].includes(element.rel) && where.host !== location.host)
        found.add(`link ${element.rel} ${where}`);
    }
    for (const {name, value} of element.attributes) {
      if (/^on/i.test(name)) found.add(`${tag}@${name}`);
      if (['style', 'ping', 'srcdoc', 'http-equiv', 'is', 'contenteditable', 'autofocus', 'popover', 'target', 'download',
           'accesskey', 'attributionsrc', 'nonce', 'usemap', 'shadowrootmode'].includes(name)) found.add(`${tag}@${name}`);
      if (/^(?:ng|v|x|hx|data-turbo|data-hx)-|^[@:]/.test(name)) found.add(`${tag}@${name}`);
      if (name === 'id' || name === 'name' && tag !== 'meta') found.add(`${name}=${value}`);
      if (addresses.includes(name) && value) {
        let scheme = 'unreadable:';
        try { scheme = new URL(value, document.baseURI).protocol; } catch {}
        if (!['http:', 'https:', 'mailto:'].includes(scheme) && !(scheme === 'unreadable:' && tag === 'img'))
          found.add(`${tag}@${name} ${scheme}`);
      }
      if (name === 'srcset' && /(?:^|,)\s*(?!https?:)[a-z]+:/i.test(value)) found.add(`${tag}@srcset ${value}`);
    }
  }
  for (const name of ['getElementById', 'querySelector', 'createElement', 'write', 'addEventListener'])
    if (typeof document[name] !== 'function') found.add(`document.${name} is taken`);
  for (const name of ['cookie', 'title', 'domain', 'URL', 'referrer', 'characterSet', 'compatMode', 'readyState'])
    if (typeof document[name] !== 'string') found.add(`document.${name} is taken`);
  for (const name of ['alert', 'fetch', 'setTimeout', 'postMessage', 'getComputedStyle'])
    if (typeof window[name] !== 'function') found.add(`window.${name} is taken`);
  if (document.body?.localName !== 'body' || document.defaultView !== window || window.top !== window ||
      !(document.forms instanceof HTMLCollection) || document.parentNode !== null) found.add('document is not itself');
  if (document.title === 'pwned') found.add('the title was changed');
  return [...found];
}"""
_CLICK = """selector => {
  document.addEventListener('click', event => {
    const link = event.target.closest('a, area');
    if (!link || link.protocol !== 'javascript:') event.preventDefault();
  }, true);
  for (const element of document.querySelectorAll(selector)) {
    for (const name of ['mouseover', 'focus', 'toggle', 'pointerover']) element.dispatchEvent(new Event(name));
    element.click?.();
  }
}"""


class Finding(msgspec.Struct, frozen=True):
    """Something that must not happen, and on which page."""

    page: str
    what: str


class Watch:
    """One browser context over ``proxy`` (its URL). ``known`` is what pages without vectors hold; see ``active``."""

    def __init__(self, browser: Browser, proxy: str) -> None:
        self._context: BrowserContext = browser.new_context(
            bypass_csp=True, proxy={"server": proxy, "bypass": "<-loopback>"}, service_workers="block"
        )
        self._context.expose_binding("pwned", lambda source, said: self._note(source["page"].url, f"ran: {said}"))
        self._context.add_init_script(_CANARIES)
        self._context.on("page", self._opened)
        self._tabs: list[Page] = []
        self._wanted: dict[Page, str] = {}
        self.findings: list[Finding] = []
        self.known: set[str] = set()
        self.hosts: set[str] = set()
        """Of pictures that pages may show."""
        self.theirs: set[str] = set()
        """What pages without vectors ask others for."""
        self._learning = False
        self._opened_pages = 0

    def close(self) -> None:
        """Wait for what pages do late, and end."""
        for tab in self._tabs:
            tab.wait_for_timeout(100)
        self._context.close()

    def look(self, url: str, *, click: str = "", learn: bool = False, html: bool = True) -> Page:
        """Open a page, and note what is wrong with it; ``learn``: what is active on it is no finding from now on.

        ``click`` selects what to click; ``html``: it has a document of elements whose names mean something.
        """
        tab = self._tab()
        self._wanted[tab] = url
        self._learning = learn
        try:
            tab.goto(url, wait_until="load")
            if html:
                self._list(url, set(tab.evaluate(_ACTIVE)), learn=learn)
            if click:
                tab.evaluate(_CLICK, click)
        except Error as error:
            if "Download is starting" not in error.message:
                self._note(url, f"could not be looked at: {error.message[:200]}")
        return tab

    def _list(self, url: str, active: set[str], *, learn: bool) -> None:
        if learn:
            self.known |= active
        for what in sorted(active - self.known):
            if not _NUMBERED.match(what):
                self._note(url, what)

    def _tab(self) -> Page:
        if len(self._tabs) < _TABS:
            tab = self._context.new_page()
            self._wanted[tab] = "about:blank"
            tab.on("request", self._asked)
            tab.on("dialog", self._spoke)
            tab.on("framenavigated", lambda frame: self._went(tab, frame.url, main=frame == tab.main_frame))
            self._tabs.append(tab)
            return tab
        self._opened_pages += 1
        return self._tabs[self._opened_pages % _TABS]

    def _spoke(self, dialog: Dialog) -> None:
        self._note(dialog.page.url if dialog.page else "", f"dialog: {dialog.message}")
        dialog.dismiss()

    def _opened(self, page: Page) -> None:
        if self._tabs and page not in self._tabs and len(self._tabs) >= _TABS:
            self._note(page.url, "opened a window")

    def _asked(self, request: Request) -> None:
        host = urlsplit(request.url).hostname or ""
        page = request.frame.page
        own = urlsplit(self._wanted[page]).hostname
        if host == own or request.url.startswith(("data:", "about:")):
            return
        if request.resource_type in _PICTURES and host != EVIL:
            self.hosts.add(host)
            return
        if self._learning:
            self.theirs.add(request.url)
        elif request.url not in self.theirs:
            self._note(self._wanted[page], f"asked for {request.resource_type} {request.url[:200]}")

    def _went(self, tab: Page, url: str, *, main: bool) -> None:
        if main and url.partition("#")[0] != self._wanted[tab].partition("#")[0] and url != "about:blank":
            self._note(self._wanted[tab], f"went to {url[:200]}")

    def _note(self, page: str, what: str) -> None:
        self.findings.append(Finding(page, what))
