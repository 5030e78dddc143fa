"""Runs Alembic; apart from ``migrate``, because a database that is there already needs none of its weight."""

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData

from bot.storage.schema import MIGRATIONS


def bring_to(connection: Connection, target: str, *, metadata: list[MetaData]) -> None:
    """Bring the database to a revision, ``head`` and ``base`` among them."""
    config = config_for(connection, metadata)
    if target == "base":
        command.downgrade(config, target)
    else:
        command.upgrade(config, target)


def config_for(connection: Connection, metadata: list[MetaData]) -> Config:
    """Return what Alembic needs to run on a connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("file_template", "%%(year)d_%%(month).2d_%%(day).2d_%%(slug)s")
    config.attributes["connection"] = connection
    config.attributes["metadata"] = metadata
    return config
