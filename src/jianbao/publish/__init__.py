"""Sinks: they write what changed and nothing else.

* ``site``: the static site, with a ledger of what was written; ``pages``, ``workers``: how pages become files
* ``folder``, ``whole_file``: files that are there wholly or not at all
* ``hexo``: posts for a Hexo site
"""

from jianbao.publish.site import PublishReport, publish_site
from jianbao.publish.workers import processors

__all__ = ["PublishReport", "processors", "publish_site"]
