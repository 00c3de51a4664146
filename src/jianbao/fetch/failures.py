"""What went wrong below HTTP, as a kind and plain words. Every exception of the network ends here."""

import asyncio
import errno
import socket
import ssl

import aiohttp

from jianbao.fetch.guard import REFUSED


class AttemptError(Exception):
    """One attempt came to nothing; ``kind`` as in ``FetchError``. ``connected``: somebody was there."""

    def __init__(self, kind: str, words: str, *, connected: bool = True) -> None:
        super().__init__(words)
        self.kind = kind
        self.words = words
        self.connected = connected


NETWORK_ERRORS = (aiohttp.ClientError, OSError, asyncio.TimeoutError, UnicodeError)
"""What the HTTP library and the system raise for what the outside does (UnicodeError: a host name that is none)."""

_ERRNO_WORDS = {
    errno.ECONNREFUSED: "nothing listens there (connection refused)",
    errno.ECONNRESET: "the server broke the connection off",
    errno.EHOSTUNREACH: "no way to that host",
    errno.ENETUNREACH: "no way to that network: is this machine online?",
    errno.ETIMEDOUT: "the server did not answer in time",
    errno.EPIPE: "the server broke the connection off",
}


def explain(error: BaseException) -> AttemptError:  # noqa: C901, PLR0912 - a table, one line a case
    """A network error in plain words. What it is not known for is told by its own text."""
    match error:
        case aiohttp.ClientConnectorDNSError():
            return AttemptError("connect", f"there is no such host ({error.os_error.strerror or error.os_error})")
        case aiohttp.ClientConnectorCertificateError():
            return AttemptError("tls", f"the certificate cannot be trusted ({_certificate_words(error)})")
        case aiohttp.ClientConnectorSSLError():
            return AttemptError("tls", f"no secure connection ({_ssl_words(error.os_error)})")
        case aiohttp.ClientConnectorError():
            return _connect_failure(error.os_error)
        case aiohttp.ConnectionTimeoutError():
            return AttemptError("timeout", "could not connect in time", connected=False)
        case aiohttp.SocketTimeoutError():
            return AttemptError("timeout", "the server fell silent")
        case TimeoutError():
            return AttemptError("timeout", "it took too long")
        case aiohttp.InvalidURL() | UnicodeError():
            return AttemptError("protocol", "the address cannot be understood")
        case aiohttp.ServerDisconnectedError():
            return AttemptError("protocol", "the server closed the connection without an answer")
        case aiohttp.ClientPayloadError():
            return AttemptError("protocol", "the body broke off before its end")
        case aiohttp.ClientResponseError():
            return AttemptError("protocol", f"the answer is not proper HTTP ({_short(error.message)})")
        case OSError():
            return _connect_failure(error)
        case _:
            return AttemptError("protocol", f"{type(error).__name__}: {_short(str(error))}")


def _connect_failure(error: OSError) -> AttemptError:
    if REFUSED in str(error):
        return AttemptError("refused-address", str(error).removeprefix("Multiple exceptions: "))
    if isinstance(error, ssl.SSLError):
        return AttemptError("tls", f"no secure connection ({_ssl_words(error)})")
    if isinstance(error, socket.gaierror):
        return AttemptError("connect", f"there is no such host ({error.strerror})")
    words = _ERRNO_WORDS.get(error.errno or (errno.ECONNRESET if isinstance(error, ConnectionError) else 0))
    return AttemptError("connect", words or f"could not connect ({_short(error.strerror or str(error))})")


def _certificate_words(error: aiohttp.ClientConnectorCertificateError) -> str:
    inner = error.certificate_error
    return getattr(inner, "verify_message", None) or _short(str(inner))


def _ssl_words(error: OSError) -> str:
    reason = getattr(error, "reason", None)
    return str(reason).replace("_", " ").lower() if reason else _short(str(error))


def _short(text: str) -> str:
    """At most 120 characters of a library's words, which may quote what the server sent."""
    line = " ".join(text.split())
    return line if len(line) <= 120 else line[:119] + "…"  # noqa: PLR2004 - said above
