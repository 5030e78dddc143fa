"""The program's parts as most tests need them, on a database that is open."""

from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.base import Channel
from bot.channels.web import WebChannel
from bot.files import FileStore
from bot.ids import Ids
from bot.parts import Parts
from bot.settings import Settings
from bot.storage.engine import Sessions, open_sessions
from bot.units import UnitBook
from bot.work.receiver import Receiver
from bot.work.wakeups import Wakeups
from faq.knowledge import Knowledge
from feedback.calendar import shipped_calendar
from tests.fakes import HandClock


def put_together(
    engine: AsyncEngine,
    settings: Settings,
    clock: HandClock,
    knowledge: Knowledge,
    *channels: Channel,
    sessions: Sessions | None = None,
    units: UnitBook | None = None,
    ids: Ids | None = None,
    burst: timedelta = timedelta(0),
) -> Parts:
    """Return the parts, with the web chat beside the channels that are given.

    Args:
        engine: on a database with every room's tables.
        settings: what ``burst`` does not follow: most tests wait for nobody who may write more.
        clock: moved by hand.
        knowledge: shared by many tests.
        channels: a scripted one, a terminal.
        sessions: of the engine, if there are some.
        units: that were read from the database.
        ids: with a randomness of their own.
        burst: how long a message waits for the next.
    """
    sessions, wakeups = sessions or open_sessions(engine), Wakeups()
    return Parts(
        settings=settings,
        secret_key="a key for tests",
        clock=clock,
        ids=ids or Ids(),
        engine=engine,
        sessions=sessions,
        calendar=shipped_calendar(),
        knowledge=knowledge,
        units=units or UnitBook(),
        files=FileStore(settings.files_dir),
        wakeups=wakeups,
        receiver=Receiver(sessions, clock, wakeups, burst=burst),
        channels={one.name: one for one in (*channels, WebChannel())},
    )
