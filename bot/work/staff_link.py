"""Joins a Telegram account to somebody of the office, by a code of the console with its command or alone."""

import re
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Event, Incoming
from bot.dialogue.typed import plain
from bot.ids import digest
from bot.office.changes import Subject, did
from bot.staff.errors import KeyUnusable
from bot.staff.keys import EASY
from bot.staff.telegram import link_telegram, member_by_telegram
from bot.storage.tables import Conversation, Setting
from bot.words import Words
from bot.work.staff_group import CHANNEL
from bot.work.staff_notices import LANGUAGE
from feedback.codes import find_codes
from feedback.history import Actor
from feedback.tables import ActorKind

#: Eight characters as the console shows them, and nothing else in the message.
_CODE = re.compile(rf"[{EASY}]{{4}}[- ]?[{EASY}]{{4}}", re.IGNORECASE)
#: After so many wrong codes within so long an account has to wait; a code lives a quarter of an hour.
MOST_WRONG, WITHIN = 5, timedelta(hours=1)


class StaffLinking:
    """Understands codes; wrong ones are counted by the account that wrote them."""

    def __init__(self) -> None:
        self._words = Words(LANGUAGE)

    async def in_group(self, db: AsyncSession, said: Incoming, *, now: datetime) -> str | None:
        """Return the answer to a code that stands alone in the officers' group; None for anything else."""
        if said.choice is not None or said.reply_to or not _CODE.fullmatch(said.text.strip()):
            return None
        told = await self.link(db, said.text, said.sender, now=now)
        if told is not None:
            return told
        # A word of eight letters, a case's code or what a colleague copied is talk among officers.
        typed = any(char.isdigit() for char in said.text) and not find_codes(said.text)
        known = await member_by_telegram(db, said.sender) is not None
        if not typed or known:
            return None
        waits = await _wrong_ones(db, said.sender, now) > MOST_WRONG
        return self._text("link_wait" if waits else "link_bad")

    async def in_private(
        self, db: AsyncSession, conversation: Conversation, said: Incoming, *, now: datetime
    ) -> str | None:
        """Return the answer to a code written to the bot alone; None for what is for the dialogue."""
        if conversation.channel != CHANNEL or said.event is not Event.MESSAGE or said.reply_to:
            return None
        name, _, rest = (said.choice or "").partition(":")
        if name == "cmd" and plain(rest) in self._words.any_of("staff_chat.words_link_private"):
            return await self.by_command(db, said, now=now)
        alone = said.text.strip()
        # Digits alone are a parent's code for another conversation.
        if said.choice is not None or not _CODE.fullmatch(alone) or not any(char.isalpha() for char in alone):
            return None
        return await self.link(db, alone, said.sender, now=now)

    async def by_command(self, db: AsyncSession, said: Incoming, *, now: datetime) -> str:
        """Return the answer to ``/lienket CODE``."""
        code = said.text.split()[-1] if said.text.split() else ""
        if await _wrong_ones(db, said.sender, now) >= MOST_WRONG:
            return self._text("link_wait")
        return await self.link(db, code, said.sender, now=now) or self._text("link_bad")

    async def link(self, db: AsyncSession, code: str, sender: str, *, now: datetime) -> str | None:
        """Join the account if the code works; None, counted, if not or after too many that did not."""
        wrong = await _wrong_ones(db, sender, now)
        if not sender or wrong >= MOST_WRONG:
            await _count(db, sender, wrong + 1, now)
            return None
        try:
            member = await link_telegram(db, code, sender, now=now)
        except KeyUnusable:
            await _count(db, sender, wrong + 1, now)
            return None
        by = Actor(ActorKind.OFFICER, member.id, member.name)
        await did(db, Subject.ACCOUNT, member.login, "telegram_linked", by=by, now=now)
        return self._text("linked", name=member.name)

    def _text(self, name: str, /, **values: object) -> str:
        return self._words.say(f"staff_chat.{name}", **values)


async def _wrong_ones(db: AsyncSession, sender: str, now: datetime) -> int:
    """Return how many wrong codes an account wrote since the first of them, which is not long ago."""
    kept = await db.get(Setting, _name(sender), with_for_update=True)
    count, _, since = kept.value.partition(" ") if kept else ("0", "", "")
    return int(count) if since and now - datetime.fromisoformat(since) < WITHIN else 0


async def _count(db: AsyncSession, sender: str, wrong: int, now: datetime) -> None:
    kept = await db.get(Setting, _name(sender))
    since = kept.value.partition(" ")[2] if kept and wrong > 1 else now.isoformat()
    await db.merge(Setting(name=_name(sender), value=f"{wrong} {since}"))
    await db.flush()  # the next message of the same burst counts on


def _name(sender: str) -> str:
    # Of who guesses nothing readable is kept.
    return f"staff_link_wrong:{digest(sender)[:32]}"
