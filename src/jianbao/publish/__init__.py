"""Sinks: they write what changed and nothing else.

* ``site``: the static site, page by page, with a ledger of what was written
* ``hexo``: posts for a Hexo site
"""

from jianbao.publish.site import PublishReport, publish_site

__all__ = ["PublishReport", "publish_site"]
