"""The site, live: the same pages as ``publish`` writes, made when they are asked for.

* ``app``: the ASGI application; ``byte_range``: parts of a body; ``current``: the views of this moment
* ``server``: uvicorn in front of it
"""

from jianbao.serve.app import create_app
from jianbao.serve.server import serve

__all__ = ["create_app", "serve"]
