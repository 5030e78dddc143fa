"""A stand-in for Telegram's Bot API: refuses what Telegram refuses, is checked against aiogram's models."""

from tests.standin.telegram.people import Group, Person
from tests.standin.telegram.server import TelegramServer
from tests.standin.telegram.world import Heard

__all__ = ["Group", "Heard", "Person", "TelegramServer"]
