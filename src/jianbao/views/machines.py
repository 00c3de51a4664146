"""What machines ask for besides feeds and sitemaps: the list of sources, the web manifest, offline reading's worker."""

import json

from jianbao.model.source import SourceKind
from jianbao.sources.opml import write_opml
from jianbao.views import paths
from jianbao.views.jsonld import for_script
from jianbao.views.press import Press

_PUBLIC = frozenset({SourceKind.FEED, SourceKind.ROUTE})
"""Files are the owner's own, and imports are not followed."""
_SHORT_NAME = 12
"""Characters of a name under an icon (W3C manifest: as many as there is room for)."""


def opml(press: Press) -> bytes:
    """What the site follows, as feed readers take it in (OPML 2.0)."""
    return write_opml([one for one in press.newsroom.sources if one.kind in _PUBLIC], press.site.title)


def manifest(press: Press) -> bytes:
    """The web manifest (W3C): a reader may put the site on a home screen."""
    home = press.addresses.href(paths.HOME)
    facts = {
        "name": press.site.title,
        "short_name": press.site.title[:_SHORT_NAME],
        "description": press.site.description or press.site.title,
        "lang": press.site.language,
        "id": home,
        "start_url": home,
        "scope": home,
        "display": "minimal-ui",
        "background_color": "#fdfdfb",
        "theme_color": "#fdfdfb",
        "categories": ["news"],
        "icons": [{"src": press.addresses.href(paths.FAVICON), "sizes": "any", "type": "image/svg+xml"}],
    }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def worker(press: Press) -> bytes:
    """The service worker: what a reader has visited can be read without a network; nothing is fetched ahead.

    It says the same for every state of the archive, so that browsers do not take it for a new one.
    """
    settings = {"home": press.addresses.href(paths.HOME), "assets": press.addresses.href("assets/"), "pages": 200}
    return _WORKER.replace("SETTINGS", for_script(settings)).encode()


_WORKER = """\
// Pages: from the network, and where there is none, as they were when last seen. Assets never change: seen once, kept.
'use strict';
const {home, assets, pages} = SETTINGS;
const KEPT = 'pages-1', FIXED = 'assets-1';

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', event => event.waitUntil(self.clients.claim()));

async function remember(name, request, answer) {
  if (!answer.ok || answer.type !== 'basic') return;
  const kept = await caches.open(name);
  await kept.put(request, answer);
  const seen = await kept.keys();
  await Promise.all(seen.slice(0, Math.max(0, seen.length - pages)).map(old => kept.delete(old)));
}

async function fixed(request) {
  const kept = await caches.match(request);
  if (kept) return kept;
  const answer = await fetch(request);
  await remember(FIXED, request, answer.clone());
  return answer;
}

async function page(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(remember(KEPT, event.request, answer.clone()));
    return answer;
  } catch (error) {
    const kept = await caches.match(event.request) || event.request.mode === 'navigate' && await caches.match(home);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener('fetch', event => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== self.location.origin || !url.pathname.startsWith(home)) return;
  event.respondWith(url.pathname.startsWith(assets) ? fixed(event.request) : page(event));
});
"""
