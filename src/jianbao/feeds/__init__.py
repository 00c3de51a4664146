"""Bytes → what the publisher said, repairs noted, nothing invented (``model.feed``).

Pure: no network, no files, no clock.
"""

from jianbao.feeds.document import feed_document
from jianbao.feeds.parse import parse_feed

__all__ = ["feed_document", "parse_feed"]
