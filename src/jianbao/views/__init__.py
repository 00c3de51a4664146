"""Every URL and every page of the site; nothing here writes or speaks HTTP.

* ``site``: which pages there are (``pages``), which one is meant (``resolve``), their bytes (``render``)
* ``paths``: all addresses, and where they live on disk
* ``plan``: which pages there are, and which of them a change touches; ``index``: the measures of lists
* ``press``: what page makers share; ``front``, ``shelves``, ``articles``, ``calendar``, ``feeds``, ``sitemap``,
  ``notices``, ``moved``: the page makers
* ``context``: what templates are given; ``theme``: templates and style
* ``body``, ``pictures``, ``dates``: bodies for pages, mirrored pictures, times for readers
"""

from jianbao.views.page import Kind, Page
from jianbao.views.site import Views, digest

__all__ = ["Kind", "Page", "Views", "digest"]
