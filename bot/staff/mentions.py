"""Colleagues who are named in a note by ``@login``: they get a notice."""

import re
from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.parts import Parts
from bot.staff.addressees import who_may_have
from bot.storage.office_tables import StaffMember
from bot.work.staff_bell import add_notice
from feedback import cases, units
from feedback.errors import FeedbackError
from feedback.handling import Officer
from feedback.tables import Unit

# Not inside an e-mail address; a full stop ends a sentence.
_MENTION = re.compile(r"(?<![\w.@-])@([a-z0-9._-]*[a-z0-9])", re.IGNORECASE)


class MentionUnknown(FeedbackError):
    """Nobody who may see the case has this login; choose one from the list."""

    def __init__(self, login: str) -> None:
        super().__init__(f"Nobody at this case is called @{login}.")
        self.login = login


def mentioned(text: str) -> list[str]:
    """Return the logins that a note names, each once.

    >>> mentioned("@lan xem giúp, @Minh. Thư: a@truong.vn @lan")
    ['lan', 'minh']
    """
    return list(dict.fromkeys(login.lower() for login in _MENTION.findall(text)))


async def who_can_be_named(db: AsyncSession, unit: Unit, all_units: Sequence[Unit]) -> Sequence[StaffMember]:
    """Return in whose field the cases of a unit are, by name."""
    above = {one.code for one in all_units if unit.path.startswith(one.path)}
    return await who_may_have(db, above)


async def tell_mentioned(db: AsyncSession, parts: Parts, code: str, text: str, actor: Officer) -> None:
    """Write a notice for everybody whom a note names.

    Raises:
        MentionUnknown: one of them is nobody, or may not see the case.
    """
    logins = mentioned(text)
    if not logins:
        return
    unit = await cases.unit_of(db, await cases.by_code(db, code))
    there = {one.login: one for one in await who_can_be_named(db, unit, await units.all_units(db))}
    for login in logins:
        if login not in there:
            raise MentionUnknown(login)
    for member in (there[login] for login in logins):
        if member.id != actor.id:
            data = {"by": actor.name, "to": member.name}
            add_notice(db, [member], "mention", now=parts.clock.now(), case_code=code, data=data)
