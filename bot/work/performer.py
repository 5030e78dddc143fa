"""Does what a turn asks for, in the same transaction, and words the outcome."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.commands import (
    AddToCase,
    AgreeToReminders,
    AlertStaff,
    Command,
    CorrectOwnData,
    EraseOwnData,
    ExportOwnData,
    FollowPublic,
    JoinByCode,
    OfferJoining,
    OfferReopening,
    PartAgain,
    PickUpCase,
    RateCase,
    RateWords,
    ReceiveCase,
    ReceiveQuestion,
    RecordDeed,
    RecordHelpful,
    RecordMiss,
    ReopenCase,
    SeeOwnData,
    SetReachable,
    ShowCase,
    ShowOwnCases,
    StopNotices,
    SubscribeTo,
    TakeBackCase,
    WithdrawConsent,
)
from bot.dialogue.talk import Talk
from bot.ids import keyed_digest
from bot.parts import Parts
from bot.storage.tables import Conversation
from bot.words import Words
from bot.work.alarms import Alarms
from bot.work.case_commands import CaseCommands
from bot.work.case_views import CaseViews
from bot.work.case_wishes import CaseWishes
from bot.work.joining import JoiningCommands
from bot.work.kept_words import for_learning
from bot.work.outcome import Outcome
from bot.work.own_data import OwnDataCommands
from bot.work.subscriptions import SubscriptionCommands
from faq.decide import Decision
from faq.service import record_helpful, record_miss
from faq.walks import record_deed


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a command is performed."""

    db: AsyncSession
    conversation: Conversation
    talk: Talk
    now: datetime


Perform = Callable[[Scene, Any], Coroutine[Any, Any, Outcome]]


class Performer:
    """Performs commands of the dialogue."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._alarms = Alarms(parts)
        cases, views, wishes = CaseCommands(parts), CaseViews(parts), CaseWishes(parts)
        self._cases = cases
        own, joining = OwnDataCommands(parts), JoiningCommands(parts)
        news = SubscriptionCommands(parts)
        self._by_kind: dict[type[Command], Perform] = {
            ReceiveCase: lambda at, one: cases.receive(at.db, at.conversation, at.talk, one, now=at.now),
            ReceiveQuestion: self._receive_question,
            AddToCase: lambda at, one: cases.add(at.db, at.conversation, at.talk, one, now=at.now),
            RateCase: lambda at, one: cases.rate(at.db, at.conversation, at.talk, one, now=at.now),
            RateWords: lambda at, one: cases.rate_words(at.db, at.conversation, at.talk, one, now=at.now),
            ShowCase: lambda at, one: views.show(at.db, at.conversation, at.talk, one, now=at.now),
            ShowOwnCases: lambda at, _: views.show_own(at.db, at.conversation, at.talk),
            OfferReopening: lambda at, _: wishes.offer_reopening(at.db, at.conversation, at.talk, now=at.now),
            ReopenCase: lambda at, one: wishes.reopen(
                at.db, at.conversation, at.talk, code=one.code, reason=one.reason, now=at.now
            ),
            FollowPublic: lambda at, one: wishes.follow_public(
                at.db, at.conversation, at.talk, number=one.number, now=at.now
            ),
            RecordMiss: self._record_miss,
            RecordHelpful: self._record_helpful,
            RecordDeed: self._record_deed,
            AlertStaff: self._alert,
            SetReachable: self._set_reachable,
            SubscribeTo: lambda at, one: news.subscribe(at.db, at.conversation, at.talk, one, now=at.now),
            StopNotices: lambda at, _: news.stop(at.db, at.conversation, at.talk, now=at.now),
            OfferJoining: lambda at, _: joining.offer(at.db, at.conversation, at.talk, now=at.now),
            JoinByCode: lambda at, one: joining.join(at.db, at.conversation, at.talk, one, now=at.now),
            PartAgain: lambda at, _: joining.part(at.db, at.conversation, at.talk, now=at.now),
            PickUpCase: lambda at, one: joining.pick_up(at.db, at.conversation, at.talk, one, now=at.now),
            TakeBackCase: lambda at, one: joining.take_back(at.db, at.conversation, at.talk, one, now=at.now),
            SeeOwnData: lambda at, _: own.see(at.db, at.conversation, at.talk, now=at.now),
            ExportOwnData: lambda at, _: own.export(at.db, at.conversation, at.talk, now=at.now),
            CorrectOwnData: lambda at, one: own.correct(at.db, at.conversation, at.talk, one, now=at.now),
            WithdrawConsent: lambda at, one: own.withdraw(at.db, at.conversation, at.talk, one, now=at.now),
            AgreeToReminders: lambda at, _: own.remind(at.db, at.conversation, at.talk, now=at.now),
            EraseOwnData: lambda at, _: own.erase(at.db, at.conversation, at.talk, now=at.now),
        }

    async def perform(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: Command, *, now: datetime
    ) -> Outcome:
        """Perform one command; its replies follow those of the turn."""
        return await self._by_kind[type(command)](Scene(db, conversation, talk, now), command)

    async def _receive_question(self, at: Scene, asked: ReceiveQuestion) -> Outcome:
        if asked.teaches:
            # A person is asked because the answer was not there or not enough: something to learn from.
            await record_miss(
                at.db,
                question=for_learning(asked.text),
                decision=Decision.ESCALATE,
                person_key=self._person(at.conversation),
                now=at.now,
                topic_id=at.talk.topic,
                language=at.talk.language,
            )
        return await self._cases.receive_question(at.db, at.conversation, at.talk, asked, now=at.now)

    async def _record_miss(self, at: Scene, miss: RecordMiss) -> Outcome:
        await record_miss(
            at.db,
            question=for_learning(miss.question),
            decision=Decision(miss.decision),
            person_key=self._person(at.conversation),
            now=at.now,
            topic_id=miss.topic,
            language=at.talk.language,
        )
        return Outcome(at.talk)

    async def _record_helpful(self, at: Scene, said: RecordHelpful) -> Outcome:
        person = self._person(at.conversation)
        await record_helpful(at.db, topic_id=said.topic, person_key=person, helpful=said.helpful, now=at.now)
        if not said.helpful and at.talk.question:
            await record_miss(
                at.db,
                question=for_learning(at.talk.question),
                decision=Decision.ANSWER,
                person_key=person,
                now=at.now,
                topic_id=said.topic,
                language=at.talk.language,
            )
        return Outcome(at.talk)

    async def _record_deed(self, at: Scene, deed: RecordDeed) -> Outcome:
        await record_deed(
            at.db,
            guide_id=deed.guide,
            did=deed.did,
            person_key=self._person(at.conversation),
            now=at.now,
            step_id=deed.step,
            trouble_id=deed.trouble,
            words=for_learning(deed.words),
        )
        return Outcome(at.talk)

    async def _alert(self, at: Scene, alert: AlertStaff) -> Outcome:
        told = await self._alarms.ring(at.db, at.conversation, at.talk, alert, now=at.now)
        words = Words(at.talk.language).say("chat.urgent_told") if told and alert.sure else ""
        return Outcome(at.talk, told=words)

    async def _set_reachable(self, at: Scene, change: SetReachable) -> Outcome:
        at.conversation.reachable = change.reachable
        return Outcome(at.talk)

    def _person(self, conversation: Conversation) -> str:
        # Counts people, not clicks, without keeping who they are.
        return keyed_digest(self._parts.secret_key, f"{conversation.channel}:{conversation.peer}")
