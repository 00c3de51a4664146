"""``jianbao serve``: the site, live."""

import socket
from contextlib import closing
from typing import Annotated
from urllib.parse import urlsplit

import typer

from jianbao.cli.newsroom import the_archive, the_newsroom
from jianbao.cli.output import out
from jianbao.cli.stopping import stopping_between
from jianbao.cli.words import t
from jianbao.errors import ConfigError


def serve(
    host: Annotated[str, typer.Option(help=t["serve.host"])] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help=t["serve.port"])] = 8470,
    watch: Annotated[bool, typer.Option("--watch", help=t["serve.watch"])] = False,
) -> None:
    """Serve pages until it is stopped."""
    from jianbao.serve import create_app
    from jianbao.serve import serve as serve_app

    newsroom = the_newsroom()
    with the_archive(newsroom):  # a missing or damaged archive is told now, not at the first request
        pass
    with closing(socket.socket()) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
        except OSError as error:
            raise ConfigError(
                f"cannot listen there: {error.strerror}",
                subject=f"{host}:{port}",
                hint="Choose another --port; 0 takes a free one.",
            ) from error
        port = listener.getsockname()[1]
    out.print(t("serve.at", url=f"http://{host}:{port}{urlsplit(newsroom.site.url).path or '/'}"), markup=False)
    with stopping_between():  # uvicorn finishes what it is answering, then hands the signal on
        serve_app(create_app(newsroom.archive_path, newsroom, watch=watch), host, port)
