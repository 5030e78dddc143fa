"""The tables that every message passes, without the ORM, whose way of writing takes several times as long."""

from sqlalchemy import Table

from bot.storage.tables import Base, Conversation, Message

CONVERSATION: Table = Base.metadata.tables[Conversation.__tablename__]
MESSAGE: Table = Base.metadata.tables[Message.__tablename__]
