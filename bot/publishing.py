"""Publishing a case together with what its sender is told of it, in one transaction."""

import re
from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from bot.parts import Parts
from bot.telling import Teller
from bot.work.case_commands import conversation_of
from feedback import publication, units
from feedback.steps import Officer
from feedback.tables import ChildCheck, Publication

#: A value of the content that is a telephone number as a whole.
_NUMBER = re.compile(r"[+(]{0,2}\d[\d\s.\-()]{6,18}\d")


def public_address(parts: Parts, number: int) -> str:
    """Return where the public reads what has this number."""
    return f"{parts.settings.web_address}/cong-khai/{number}"


async def office_numbers(parts: Parts, db: AsyncSession) -> Sequence[str]:
    """Return the telephones that offices publish: of units, of the settings, of values in answers."""
    values = (one.value for versions in parts.knowledge.values.values() for one in versions)
    lines = (one for one in values if _NUMBER.fullmatch(one))
    return (parts.settings.office_phone, *await units.phones(db), *lines)


class Publisher:
    """Makes answers public and takes them back; used by the console.

    Every method takes the caller's transaction and raises the errors of ``feedback.publication``.
    """

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._teller = Teller(parts)

    async def publish(
        self,
        db: AsyncSession,
        code: str,
        texts: tuple[str, str],
        actor: Officer,
        *,
        child: ChildCheck | None,
        seen: Collection[str] = (),
        agreed: str = "",
    ) -> Publication:
        """Publish question and answer; the first time the sender is told where to read them."""
        conversation = await conversation_of(db, code)
        entry = await publication.publish(
            db, code, *texts, child=child, seen=seen, agreed=agreed, actor=actor,
            now=self._parts.clock.now(),
        )  # fmt: skip
        if conversation is not None and entry.version == 1:
            link = public_address(self._parts, entry.id)
            self._teller.say(db, conversation, code, "staff_publishes", link=link)
        return entry

    async def unpublish(self, db: AsyncSession, code: str, reason: str, actor: Officer) -> Publication:
        """Take back what is public of a case."""
        return await publication.unpublish(db, code, reason, actor=actor, now=self._parts.clock.now())
