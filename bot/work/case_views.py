"""Shows citizens where their cases stand: by code, or all that came from this conversation."""

from collections.abc import Callable, Iterable
from datetime import datetime
from hmac import compare_digest

from sqlalchemy.ext.asyncio import AsyncSession

from bot.dialogue.choices import choices, menu, ratings
from bot.dialogue.commands import ShowCase
from bot.dialogue.joining import pick_up_choice
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sent_cases import reopen_choice
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.explaining import explained
from bot.parts import Parts
from bot.storage.tables import Conversation
from bot.words import Words, day, moment
from bot.work.joined import codes_followed, follows
from bot.work.knowing import sight_of
from bot.work.outcome import Outcome
from feedback import cases
from feedback.calendar_changes import calendar_in_force
from feedback.errors import CaseNotFound
from feedback.kinds import RefusalReason
from feedback.lifecycle import RATEABLE, State
from feedback.tables import Audience, Case, CaseEvent, EventKind
from feedback.timekeeping import reckoning_of

#: Cases that a list shows.
MOST_LISTED = 8
#: After so many wrong digits a conversation may open no more cases of others.
MOST_WRONG = 5

UnitName = Callable[[str], str]


class CaseViews:
    """Words cases for the people who sent them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    async def show_own(self, db: AsyncSession, conversation: Conversation, talk: Talk) -> Outcome:
        """List the cases of this conversation, newest first."""
        sight = self._sight(conversation, talk)
        own = await cases.by_codes(db, await codes_followed(db, conversation), limit=MOST_LISTED)
        if not own:
            return Outcome(talk, (Reply(sight.say("lookup_none"), choices(sight, "menu")),))
        lines = [sight.say("lookup_own")]
        lines += [
            sight.say(
                "lookup_own_line",
                code=case.code,
                state=sight.say(f"state_{case.state.value}"),
                due=day(case.due_at),
            )
            for case in own
        ]
        offered = tuple(Choice(f"case:{case.code}", case.code) for case in own)
        text = "\n".join([*lines, "", sight.say("lookup_ask")])
        return Outcome(talk, (Reply(text, (*offered, *choices(sight, "menu"))),))

    async def show(
        self, db: AsyncSession, conversation: Conversation, talk: Talk, command: ShowCase, *, now: datetime
    ) -> Outcome:
        """Show one case to whoever sent it, or to whoever knows its code and phone digits."""
        sight = self._sight(conversation, talk)
        try:
            case = await cases.by_code(db, command.code)
        except CaseNotFound:
            return self._unknown(talk, sight, command)
        own = await follows(db, conversation, command.code)
        if not own and not command.digits:
            return self._ask_digits(talk, sight, command.code)
        if not own and not (talk.wrong_digits < MOST_WRONG and matches_phone(case, command.digits)):
            return self._wrong(talk, sight)
        card = await case_card(db, case, sight.words, unit_name=self.unit_name, now=now)
        rated = ratings(sight, case.code) if own and can_be_rated(case) else ()
        offered = rated or menu(sight)
        if own and case.state is State.WAITING_FOR_CITIZEN:
            label = sight.say("choice_reply_staff", code=case.code)
            offered = (Choice(f"reply:{case.code}", label), *menu(sight))
        if own and case.state in RATEABLE:
            # What the case needs stands before what is always there.
            offered = (*rated, reopen_choice(sight, case.code), *(() if rated else menu(sight)))
        free = talk.model_copy(update={"place": Place.FREE, "opened": "" if own else case.code})
        if not own:
            offered = (pick_up_choice(sight, case.code), *offered)
        return Outcome(free, (Reply(card, offered, case_code=case.code),))

    def _unknown(self, talk: Talk, sight: Sight, command: ShowCase) -> Outcome:
        # Whether a code exists is told only to those who know the digits too.
        if not command.digits:
            return self._ask_digits(talk, sight, command.code)
        return self._wrong(talk, sight)

    def _wrong(self, talk: Talk, sight: Sight) -> Outcome:
        # Counted, so that the digits cannot be guessed one after another.
        counted = talk.model_copy(update={"wrong_digits": talk.wrong_digits + 1})
        text = sight.say("lookup_digits_bad", phone=sight.office_phone)
        return Outcome(counted, (Reply(text, choices(sight, "lookup", "menu")),))

    def unit_name(self, code: str) -> str:
        """Return a unit's name, or its code if it is gone."""
        unit = self._parts.units.by_code.get(code)
        return unit.name if unit else code

    def _ask_digits(self, talk: Talk, sight: Sight, code: str) -> Outcome:
        there = talk.model_copy(update={"place": Place.DIGITS, "case": code})
        return Outcome(there, (Reply(sight.say("lookup_digits", code=code), choices(sight, "menu")),))

    def _sight(self, conversation: Conversation, talk: Talk) -> Sight:
        channel = self._parts.channels[conversation.channel]
        return sight_of(self._parts, talk.language, channel, now=self._parts.clock.now())


def _state(case: Case, sight: Sight) -> str:
    return sight.say(f"state_{case.state.value}")


def can_be_rated(case: Case) -> bool:
    """Tell whether the answer waits for the citizen's judgement."""
    return case.state in RATEABLE and case.rating is None


def matches_phone(case: Case, digits: str) -> bool:
    """Tell whether these are the last four digits of the phone number that was given with a case."""
    return len(digits) == 4 and compare_digest(case.reporter_phone[-4:], digits)


async def case_card(db: AsyncSession, case: Case, words: Words, *, unit_name: UnitName, now: datetime) -> str:
    """Return a case as its citizen may read it: state, who holds it, due date, public steps, answer."""
    unit = await cases.unit_of(db, case)
    events = await cases.history(db, case.id, audience=Audience.PUBLIC)
    late = case.is_overdue(now)
    card = words.say(
        "chat.case_card",
        code=case.code,
        kind=words.say(f"chat.kind_{case.kind.value}"),
        state=words.say(f"chat.state_{case.state.value}"),
        holder=unit.name,
        due=moment(case.due_at),
        late=words.say("chat.case_late") if late else "",
        steps="\n".join(public_steps(events, words, unit_name)),
    )
    reckoning = await reckoning_of(db, case, await calendar_in_force(db), now=now, if_resumed_now=True)
    if reckoning is not None and case.state.is_open:
        card = f"{card}\n\n{explained(reckoning, words)}"
    if case.answer_text:
        card = f"{card}\n\n{words.say('chat.case_card_answer', answer=case.answer_text)}"
    return card


def why_refused(event: CaseEvent, words: Words) -> str:
    """Return why a case was not accepted: the reason of the list, and the officer's own words."""
    why = event.data.get("why", RefusalReason.OTHER)
    listed = "" if why == RefusalReason.OTHER else words.say(f"chat.refusal_{why}")
    return " ".join(one for one in (listed, event.text) if one)


def public_steps(events: Iterable[CaseEvent], words: Words, unit_name: UnitName) -> list[str]:
    """Return the public lines of a history, worded."""
    lines: list[str] = []
    for event in events:
        if event.kind is EventKind.DUE_SET:
            what = words.say("chat.event_due_set", due=moment(datetime.fromisoformat(event.data["due_at"])))
        elif event.kind is EventKind.HANDED_OVER:
            what = words.say("chat.event_handed_over", unit=unit_name(event.data["to_unit"]))
        elif event.kind is EventKind.REFUSED:
            what = words.say("chat.event_refused", text=why_refused(event, words))
        elif event.kind is EventKind.ESCALATED:
            what = words.say("chat.event_escalated", unit=unit_name(event.data["to_unit"]))
        elif event.kind is EventKind.TRANSFERRED:
            what = words.say("chat.event_transferred", body=event.data["body"])
        elif event.kind in {EventKind.SPLIT_OFF, EventKind.MERGED}:
            what = words.say(f"chat.event_{event.kind.value}", other=event.data["other"])
        else:
            what = words.say(f"chat.event_{event.told_as}")
        lines.append(words.say("chat.step_line", at=moment(event.at), what=what))
    return lines
