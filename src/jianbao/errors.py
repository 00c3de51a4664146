"""The tree of errors a user of jianbao can meet; anything else that is raised is a bug and keeps its traceback.

    JianbaoError
    ├── ConfigError         jianbao.toml (or what was typed) says something we cannot follow
    ├── InputError          a file handed to us (OPML, Hexo post, old configuration) cannot be read
    ├── FetchError          a source's bytes could not be had
    ├── FeedError           bytes that are not a feed, or that pass a limit
    ├── CleanError          an entry or a page that could not be cleaned
    ├── ArchiveError        the store: locked, full, damaged, of a later version
    └── PublishError        a page or post could not be made or written

Each carries its subject (a source, URL, file with line, article) and, where there is one, what to do next.
"""


class JianbaoError(Exception):
    """Base of all expected errors.

    ``str()`` is one or two lines of plain words: ``subject: message`` and, if given, the hint.
    """

    def __init__(self, message: str, *, subject: str | None = None, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.subject = subject
        self.hint = hint

    def __str__(self) -> str:
        """The message behind its subject, the hint on a line of its own."""
        line = f"{self.subject}: {self.message}" if self.subject else self.message
        return f"{line}\n  {self.hint}" if self.hint else line


class ConfigError(JianbaoError):
    """A key, value, duplicate or reference in the configuration that cannot be followed.

    The subject is ``FILE:LINE``; the hint is what to write instead.
    """


class InputError(JianbaoError):
    """A file that was handed to an importer or to ``inspect`` and cannot be read."""


class FetchError(JianbaoError):
    """A source's bytes could not be had: network, status, limit, or refused address.

    ``kind`` is a short word for reports: ``refused-address``, ``timeout``, ``connect``, ``tls``, ``status``,
    ``too-large``, ``redirect``, ``protocol``, ``not-a-feed``, ``no-instance``, ``file``, ``robots``.
    """

    def __init__(
        self,
        message: str,
        *,
        kind: str,
        subject: str | None = None,
        hint: str | None = None,
        status: int | None = None,
    ) -> None:
        super().__init__(message, subject=subject, hint=hint)
        self.kind = kind
        self.status = status


class FeedError(JianbaoError):
    """Bytes that no reader of ours takes for a feed, or that pass a limit set in ``feeds.limits``."""


class CleanError(JianbaoError):
    """An entry or a page that could not be cleaned; its raw form is kept with this error."""


class ArchiveError(JianbaoError):
    """The store cannot be used: locked by another run, disk full, damaged, or written by a later version."""


class PublishError(JianbaoError):
    """A page or a post could not be made or written."""
