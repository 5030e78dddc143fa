"""Somebody who is led through a guide, and what is seen of that."""

from bot.dialogue.commands import Command, RecordDeed
from bot.words import Words
from tests.bot.dialogue.conftest import Person

LOGIN, TRANSFER = "dang-nhap-cong", "chuyen-truong-th"


def step(person: Person) -> str:
    return person.talk.walks[0].step


def words(name: str, **values: object) -> str:
    return Words("vi").say(f"guides.{name}", **values)


def deeds(person: Person) -> list[Command]:
    return [one for one in person.commands if isinstance(one, RecordDeed)]
