"""A head signs a letter of apology: written down, told to the citizen, in one transaction."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Importance, Reply
from bot.exports.apology import letter_number
from bot.letterhead import office
from bot.own_unit import own_unit
from bot.parts import Parts
from bot.words import Words, long_moment
from bot.work import outbox
from bot.work.case_commands import conversation_of
from feedback import apologies, cases
from feedback.handling import Officer
from feedback.tables import CaseApology


async def apologise(
    parts: Parts, db: AsyncSession, code: str, reason: str, new_date: date | None, *, actor: Officer
) -> CaseApology:
    """Write the letter and tell the citizen its reason, the new date and who signed.

    Raises:
        FeedbackError: as ``feedback.apologies.apologise``.
    """
    now = parts.clock.now()
    conversation = await conversation_of(db, code)  # before the case, as everywhere
    letter = await apologies.apologise(
        db, code, reason, new_date, actor=actor, now=now, calendar=parts.calendar,
        office=await own_unit(db, parts.settings),
    )  # fmt: skip
    if conversation is None:
        return letter
    words = Words(conversation.language)
    unit, issuer = [await cases.unit_by_id(db, one) for one in (letter.unit_id, letter.issuer_id)]
    key = "clock.citizen_apology" if letter.new_due_at is not None else "clock.citizen_apology_no_date"
    values = {} if letter.new_due_at is None else {"due": long_moment(letter.new_due_at, words.language)}
    text = words.say(
        key, unit=unit.name, code=code, was=long_moment(letter.old_due_at, words.language),
        reason=letter.reason, head=letter.signed_by_name, office=office(issuer, parts.settings, words),
        number=letter_number(issuer, letter, words), **values,
    )  # fmt: skip
    reply = Reply(text, importance=Importance.IMPORTANT, case_code=code)
    outbox.write(db, conversation, [reply], now=now, origin=outbox.Origin(author="staff"))
    return letter
