"""What pages may load, in the browser's own words (Content Security Policy Level 3).

Nothing runs or loads but what the site itself serves; pictures and sound may come from publishers. Players of films are
loaded only when a reader asks for one, from these places alone.
"""

PLAYERS = (
    "https://player.bilibili.com",
    "https://player.vimeo.com",
    "https://v.qq.com",
    "https://www.youtube-nocookie.com",
)
IN_PAGE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; font-src 'self'; "
    "manifest-src 'self'; img-src 'self' https: http:; media-src 'self' https: http:; "
    f"frame-src {' '.join(PLAYERS)}; base-uri 'none'; form-action 'self'"
)
"""For each page's ``<meta>``, so that it holds wherever the site is copied to."""
IN_HEADER = f"{IN_PAGE}; frame-ancestors 'none'"
"""The same with what only a header can say."""
