"""How much of a feed we take in. Everything from outside is hostile, so nothing is read without a bound.

What passes a limit of the whole feed is refused (``FeedError``); what passes a limit of one field is cut or left out,
and a repair says so. Figures: ``docs/decisions/feed-parsing.md``.
"""

MAX_BYTES = 32 * 1024 * 1024
"""A feed's bytes as they came (after HTTP decompression)."""
MAX_ENTRIES = 10_000
"""Entries of one feed; the ones behind are left out."""
MAX_TITLE = 2_000
"""Characters of a title, name or category; cut."""
MAX_BODY = 4 * 1024 * 1024
"""Characters of one body; cut before the tag that passes it."""
MAX_ID = 4_000
"""Characters of an entry's id; a longer one is left out, because a cut one could stand for two entries."""
MAX_URL = 8_000
"""Characters of an address; a longer one is left out."""
MAX_DATE = 100
"""Characters of a date as written; longer ones are no dates."""
MAX_LIST = 200
"""Authors, categories or enclosures of one entry; the ones behind are left out."""
MAX_EXTRA_VALUE = 16_000
"""Characters of one value in ``Entry.extra``; cut."""
MAX_EXTRA_NAMES = 100
"""Names in ``Entry.extra``; the ones behind are left out."""
MAX_TOLERANT_CHARACTERS = 16 * 1024 * 1024
"""What the tolerant reader is given: feedparser takes about 0.1 s for a megabyte of article HTML."""
MAX_TOLERANT_TAGS = 200_000
"""Tags the tolerant reader is given: feedparser takes about 15 µs for each."""
MAX_TAG_CHARACTERS = 8_000
"""A longer tag with many attributes loses them before the tolerant reader, whose time grows as their square."""
MAX_TAG_ATTRIBUTES = 200
MAX_DEPTH = 256
"""Elements within elements: libxml2's own limit, kept for the tolerant reader too."""
MAX_JSON_DEPTH = 64
"""Arrays and objects within each other in a JSON feed."""
