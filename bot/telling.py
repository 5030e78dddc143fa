"""Tells citizens what staff did: finds whom it concerns, locks their conversations, writes the messages."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.model import Importance, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk, remember
from bot.parts import Parts
from bot.storage.tables import CaseLink, Conversation
from bot.words import LANGUAGES, Words
from bot.work import outbox
from bot.work.case_commands import conversation_in
from bot.work.knowing import sight_of
from feedback import cases, relations

STAFF = outbox.Origin(author="staff")

#: Places at which a list was shown, or nothing: no words are waited for that staff could interrupt.
_NOTHING_BEGUN = frozenset({Place.FREE, Place.LOOKUP, Place.GUIDES})


@dataclass(frozen=True, slots=True)
class Hearers:
    """Whose conversations a step on a case concerns, locked; each person hears a thing once."""

    own: Conversation | None  #: None for a case that came another way
    merged: tuple[tuple[str, Conversation], ...]  #: code and sender of each case that goes on in this one
    followers: tuple[Conversation, ...]


async def hearers_of(db: AsyncSession, code: str) -> Hearers:
    """Return whom a case concerns; call it before the case is locked, as the citizen's turn does.

    Raises:
        CaseNotFound: no case has this code.
    """
    case = await cases.by_code(db, code)
    codes = [code, *(one.code for one in await relations.merged_into(db, case))]
    links = select(CaseLink.case_code, CaseLink.conversation_id).where(CaseLink.case_code.in_(codes))
    places: dict[str, int] = {row.case_code: row.conversation_id for row in await db.execute(links)}
    follow = {conversation_in(ref) for ref in await relations.listeners(db, case)} - {0}
    # In the order of their ids, so that two steps at once do not wait for each other.
    wanted = sorted({*places.values(), *follow})
    locked = select(Conversation).where(Conversation.id.in_(wanted)).order_by(Conversation.id)
    rows = await db.scalars(locked.with_for_update(key_share=True))
    there = {one.id: one for one in rows}
    own = there.get(places.get(code, 0))
    merged = tuple((one, there[places[one]]) for one in codes[1:] if one in places)
    followers = tuple(there[id_] for id_ in sorted(follow - set(places.values())) if id_ in there)
    return Hearers(own, merged, followers)


class Teller:
    """Writes what staff say into conversations that the caller has locked."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def sight(self, conversation: Conversation) -> Sight:
        """Return what the dialogue sees of this conversation."""
        channel = self._parts.channels.get(conversation.channel) or self._parts.channels["web"]
        return sight_of(self._parts, conversation.language, channel, now=self._parts.clock.now())

    def words(self, language: str) -> Words:
        """Return the texts of a language, or Vietnamese for one that has none."""
        return Words(language if language in LANGUAGES else LANGUAGES[0])

    def say(
        self, db: AsyncSession, conversation: Conversation, code: str, key: str, **values: object
    ) -> None:
        """Tell one important thing about a case."""
        text = self.sight(conversation).say(key, code=code, **values)
        self.tell(db, conversation, Reply(text, importance=Importance.IMPORTANT, case_code=code))

    def tell(
        self, db: AsyncSession, conversation: Conversation, *replies: Reply, waits_for_reply: str = ""
    ) -> None:
        """Write messages; what is typed next may answer ``waits_for_reply``, the code of a case."""
        outbox.write(db, conversation, replies, now=self._parts.clock.now(), origin=STAFF)
        talk = Talk.model_validate(conversation.talk or {"language": conversation.language})
        if waits_for_reply and talk.place in _NOTHING_BEGUN:
            talk = talk.model_copy(update={"place": Place.REPLY, "case": waits_for_reply})
            conversation.settle_ms = int(self._parts.settings.burst_seconds * 1000)
        if talk.place in _NOTHING_BEGUN | {Place.REPLY, Place.RATE_WORDS}:
            # What is typed next, a number or words, refers to what the person saw last.
            talk = remember(talk, replies)
        conversation.talk = talk.model_dump(mode="json")
