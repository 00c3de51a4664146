"""uvicorn in front of the application."""

import uvicorn
from starlette.types import ASGIApp

_LAST_SECONDS = 3
"""What answers under way may still take once the server is told to end."""


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Answer on ``host:port`` until interrupted. OSError-like failures to bind end the process with uvicorn's words."""
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        date_header=True,
        timeout_graceful_shutdown=_LAST_SECONDS,
    )
