"""Which chat is the officers' group: the one that is set, or where Telegram has moved it since."""

from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings import Settings
from bot.storage.tables import Conversation, Setting

CHANNEL = "telegram"


async def staff_peer(db: AsyncSession, settings: Settings) -> str:
    """Return the group's present id; empty where none is set."""
    wanted = settings.telegram_staff_chat
    followed = await db.get(Setting, _name(wanted)) if wanted else None
    return followed.value if followed else wanted


async def is_staff_group(db: AsyncSession, settings: Settings, conversation: Conversation) -> bool:
    """Tell whether a conversation is the officers' group."""
    # Telegram gives groups negative ids; nobody else's messages need a look into the database.
    may_be = conversation.peer == settings.telegram_staff_chat or conversation.peer.startswith("-")
    if conversation.channel != CHANNEL or not may_be:
        return False
    return conversation.peer == await staff_peer(db, settings)


async def moved(db: AsyncSession, settings: Settings, conversation_id: int, new_peer: str) -> None:
    """Remember where the group went, so that it is found although the setting names its old id."""
    conversation = await db.get_one(Conversation, conversation_id)
    if conversation.peer == settings.telegram_staff_chat or await is_staff_group(db, settings, conversation):
        await db.merge(Setting(name=_name(settings.telegram_staff_chat), value=new_peer))


def _name(peer: str) -> str:
    return f"staff_chat_moved:{peer}"
