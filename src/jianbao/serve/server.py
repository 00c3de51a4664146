"""uvicorn in front of the application."""

import uvicorn
from starlette.types import ASGIApp


def serve(app: ASGIApp, host: str, port: int) -> None:
    """Answer on ``host:port`` until interrupted. OSError-like failures to bind end the process with uvicorn's words."""
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False, date_header=True)
