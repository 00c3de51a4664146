"""Bring a store to the newest schema: Alembic over the steps in ``migrations/versions``."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def known_versions() -> set[str]:
    """Every version this program can start from."""
    return {step.revision for step in ScriptDirectory.from_config(_config()).walk_revisions()}


def upgrade(connection: Connection) -> None:
    """Run the steps that are missing, inside the caller's transaction: wholly or not at all."""
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
