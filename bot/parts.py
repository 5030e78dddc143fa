"""What the running program is made of; built once at start-up and handed to whoever needs it."""

from dataclasses import dataclass, field

from faq.service import Knowledge
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Channel
from bot.clock import Clock
from bot.files import FileStore
from bot.ids import Ids
from bot.settings import Settings
from bot.storage.engine import Sessions
from bot.units import UnitBook
from bot.work.receiver import Receiver
from bot.work.wakeups import Wakeups
from feedback.calendar import Calendar


@dataclass(slots=True)
class Parts:
    """Everything that a page, a channel or a worker may need."""

    settings: Settings
    secret_key: str
    clock: Clock
    ids: Ids
    engine: AsyncEngine
    sessions: Sessions
    calendar: Calendar
    knowledge: Knowledge
    units: UnitBook
    files: FileStore
    wakeups: Wakeups
    receiver: Receiver
    channels: dict[str, Channel] = field(default_factory=dict)
