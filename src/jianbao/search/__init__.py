"""Full text search without a server, in Chinese and in words; the index is a folder of small files.

* ``source``: what the index is made from; ``layout``: how it is cut into files
* ``folding``, ``terms``: what text is found by
* ``codec``, ``shards``, ``segments``, ``ranges``, ``documents``, ``head``: the files, encoded and decoded
* ``build``: brings an index up to date
* ``query``, ``find``, ``excerpt``: asking it; the client does the same in a browser
"""

from jianbao.search.build import Update, update
from jianbao.search.source import Stamp, Unit, Units

__all__ = ["Stamp", "Unit", "Units", "Update", "update"]
