"""Whose fault it is that an RSSHub instance gave no feed. Pure.

The table of answers was seen on a running RSSHub, with what to do after each (docs/decisions/rsshub-instances.md).
"""

import re

from jianbao.fetch.rsshub_error import RsshubError
from jianbao.model.circuit import Cause

_OUR_FAULT = ("InvalidParameterError", "RE2JSSyntaxException", "error parsing regexp", "Invalid parameter brief")
_EVERYWHERE = ("this route is empty", "TypeError", "SyntaxError")
_ASKED = re.compile(r"""(?:^|: )(?:FetchError: )?\[[A-Z]+\] "[^"]*":? ?(\d{3})?""")
"""How ofetch begins the words of an upstream failure; in JSON answers the error's name is missing."""
_BY_NAME = {
    "CaptchaError": Cause.SITE_BLOCKS,
    "ConfigNotFoundError": Cause.SETTING,
    "RequestInProgressError": Cause.BUSY,
    "NotFoundError": Cause.NO_ROUTE,
    "ReplyError": Cause.FOREIGN,  # of its Redis: not this route's fault
}
_BY_SITE_STATUS = {
    "401": Cause.SITE_BLOCKS,
    "403": Cause.SITE_BLOCKS,
    "429": Cause.SITE_BLOCKS,
    "451": Cause.SITE_BLOCKS,
    "404": Cause.SITE_GONE,
    "410": Cause.SITE_GONE,
}
_OF_ITSELF = {403: Cause.REFUSED, 429: Cause.TOO_MANY}
_BY_KIND = {
    "connect": Cause.DOWN,
    "tls": Cause.DOWN,
    "refused-address": Cause.DOWN,
    "timeout": Cause.SILENT,
    "protocol": Cause.SILENT,
    "redirect": Cause.FOREIGN,
    "not-a-feed": Cause.FOREIGN,
}


def cause_of_answer(status: int, told: RsshubError | None) -> Cause:
    """Of an error status; ``told`` is ``None`` when the body is not RSSHub's."""
    if told is not None and (told.name == "RejectError" or told.message.startswith("Authentication failed")):
        return Cause.KEY
    if status in _OF_ITSELF:
        return _OF_ITSELF[status]
    if told is None:
        return Cause.FOREIGN
    return Cause.NO_ROUTE if status == 404 else _cause_of_words(told)  # noqa: PLR2004 - HTTP's own number


def _cause_of_words(told: RsshubError) -> Cause:
    said = str(told)
    if any(word in said for word in _OUR_FAULT):
        return Cause.OUR_REQUEST
    if told.name in _BY_NAME:
        return _BY_NAME[told.name]
    if any(word in said for word in _EVERYWHERE):
        return Cause.BROKEN
    asked = _ASKED.search(said)
    if asked is None:
        return Cause.OTHER
    return _BY_SITE_STATUS.get(asked[1], Cause.OTHER) if asked[1] else Cause.NO_RESPONSE


def cause_of_failure(kind: str, *, connected: bool = True) -> Cause:
    """Of an attempt without a usable answer; ``kind`` as in ``FetchError``."""
    return _BY_KIND.get(kind, Cause.OTHER) if connected else Cause.DOWN
