"""Which tables there are, over all rooms."""

from sqlalchemy import MetaData

import faq.tables
import feedback.tables
from bot.storage import tables


def all_metadata() -> tuple[MetaData, ...]:
    """Return the tables of every room, rooms first, ``bot`` last."""
    return feedback.tables.Base.metadata, faq.tables.Base.metadata, tables.Base.metadata
