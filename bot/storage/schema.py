"""Tells which schema this release has and which one a database has, without loading what changes it."""

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

MIGRATIONS = Path(__file__).parent / "migrations"
#: What heads each migration: its own name and that of the one before.
_NAMES = re.compile(r'^(revision|down_revision) = "(.+)"$', re.MULTILINE)


@cache
def newest() -> str:
    """Return the name of this release's schema: the migration that no other one follows."""
    found: dict[str, set[str]] = {"revision": set(), "down_revision": set()}
    for file in (MIGRATIONS / "versions").glob("*.py"):
        for which, name in _NAMES.findall(file.read_text(encoding="utf-8")):
            found[which].add(name)
    (last,) = found["revision"] - found["down_revision"]
    return last


def schema_of(connection: Connection) -> str | None:
    """Return the name of a database's schema; ``None`` where there is none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    name: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return name
