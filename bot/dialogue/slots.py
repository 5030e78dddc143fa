"""The slots after the story: each takes what was said, or says kindly why it does not fit."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import context, intent, own_matters, questions
from bot.dialogue.asking import after, again, ask_slot, filled, next_slot, placed
from bot.dialogue.choices import choices, unit_choices
from bot.dialogue.commands import Turn
from bot.dialogue.corrections import SHORTEST_ADDRESS
from bot.dialogue.extract import (
    LONGEST_ADDRESS,
    looks_like_name,
    may_be_name,
    parted,
    phone_in,
    stripped_address,
    stripped_name,
    titled,
)
from bot.dialogue.leftover import speaks_of_sender
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight, UnitHit
from bot.dialogue.story import SEARCHED_CHARS
from bot.dialogue.talk import SLOTS, Draft, Place, Talk
from bot.dialogue.typed import agrees, plain, said_any, ways_of
from faq.decide import Decision
from feedback.retention_rules import Kept

SKIPPABLE = frozenset({Place.NAME, Place.PHONE, Place.ADDRESS})


def unit(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    if said_any(said.text, sight.words, "words_skip"):
        return unit_unknown(talk, draft, sight)
    hits = tuple(sight.units.find(said.text[:SEARCHED_CHARS]))
    named = hits[0] if hits and hits[0].sure else sight.units.mentioned(said.text[:SEARCHED_CHARS])
    if named:
        return _goes_to(talk, draft, named, sight)
    if not hits or intent.asks(said.text, sight.words):
        asked = aside(talk, said, sight)
        if asked:
            return asked
    talk = talk.model_copy(update={"draft": draft.model_copy(update={"unit_tried": said.text.strip()[:100]})})
    if not hits:
        text = sight.say("intake_unit_none", words=said.text.strip()[:60], office=sight.office)
        return Turn(talk, (Reply(text, choices(sight, "unit_unknown", "back", "cancel")),))
    offered = unit_choices(sight, tuple((hit.code, hit.name) for hit in hits[:5]))
    return Turn(talk, (Reply(sight.say("intake_unit_pick"), offered),))


def _goes_to(talk: Talk, draft: Draft, hit: UnitHit, sight: Sight) -> Turn:
    either = or_above(talk, draft, hit, sight)
    if either is not None:
        return either
    chosen = Reply(sight.say("intake_unit_set", unit=hit.name))
    return next_slot(talk, placed(draft, hit.code, hit.name), sight, chosen)


def or_above(talk: Talk, draft: Draft, hit: UnitHit, sight: Sight) -> Turn | None:
    """Offer the unit above too, where the story is about the school's own head or asks for the office.

    None where that is not so, or where it was just offered.
    """
    above = sight.units.above(hit.code)
    story = f" {plain(draft.text)} "
    ways = ways_of(sight.words.language, "words_above")
    asked = any(choice.key == f"u:{hit.code}" for choice in talk.offered)
    if above is None or asked or not any(f" {way} " in story for way in ways):
        return None
    there = draft.model_copy(update={"unit_code": "", "unit_name": ""})
    text = sight.say("intake_unit_above", unit=hit.name, above=above.name)
    offered = unit_choices(sight, ((hit.code, hit.name), (above.code, above.name)))
    return Turn(talk.model_copy(update={"draft": there, "place": Place.UNIT}), (Reply(text, offered),))


def unit_unknown(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if draft.unit_code:
        return again(talk, sight)
    return filled(talk, draft, sight, unit_words=draft.unit_tried or sight.say("choice_unit_unknown"))


def name(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    found = parted(said.text, sight.words)
    name = found.name or stripped_name(said.text, sight.words)
    if "?" not in said.text and looks_like_name(name, sight.words):
        others = {
            slot: value
            for slot, value in (("phone", found.phone), ("address", found.address))
            if value and not getattr(draft, slot)
        }
        return filled(talk, draft, sight, name=titled(name), **others)
    if "?" not in said.text and may_be_name(name, sight.words):
        return filled(talk, draft, sight, name=titled(name))
    if found.phone and not draft.phone:
        # Who gives the number first is asked for the name once more, with the number kept.
        return filled(talk, draft, sight, phone=found.phone)
    asked = aside(talk, said, sight)
    if asked:
        return asked
    if intent.asks(said.text, sight.words) or speaks_of_sender(said.text, sight.words):
        # “Sao phải khai tên vậy”: the question itself says what the name is for, and that it may be left out.
        return again(talk, sight)
    return Turn(talk, (Reply(sight.say("intake_name_bad"), choices(sight, "skip", "back", "cancel")),))


def phone(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    if said.contact and not said.contact.own:
        reply = Reply(
            sight.words.say("delivery.contact_not_own"),
            choices(sight, "skip", "back", "cancel"),
            asks_contact=sight.asks_contact,
        )
        return Turn(talk, (reply,))
    number = phone_in(said.contact.phone if said.contact else said.text)
    if number:
        found = parted(said.text, sight.words)
        others = {
            slot: value
            for slot, value in (("name", titled(found.name)), ("address", found.address))
            if value and not getattr(draft, slot)
        }
        return filled(talk, draft, sight, phone=number, **others)
    if not any(char.isdigit() for char in said.text):
        # Without a digit there is no wrong number: “để làm gì vậy” is told again what it is for.
        return aside(talk, said, sight) or again(talk, sight)
    reply = Reply(
        sight.say("intake_phone_bad"),
        choices(sight, "skip", "back", "cancel"),
        asks_contact=sight.asks_contact,
    )
    return Turn(talk, (reply,))


def address(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    address = stripped_address(said.text, sight.words)
    has_number = any(char.isdigit() for char in address)
    asked = None if has_number and "?" not in said.text else aside(talk, said, sight)
    if asked:
        return asked
    says_nothing = agrees(said.text, sight.words) or not any(char.isalpha() for char in address)
    if len(address) < SHORTEST_ADDRESS or says_nothing:
        return Turn(talk, (Reply(sight.say("intake_address_bad"), choices(sight, "skip", "back", "cancel")),))
    return filled(talk, draft, sight, address=address[:LONGEST_ADDRESS])


def acknowledged(talk: Talk, turn: Turn, sight: Sight) -> Turn:
    """Tell who corrected a line that it is; in the ordinary order the next question says enough."""
    draft, now = turn.talk.draft, turn.talk.place
    if draft is None or talk.place not in SKIPPABLE or now not in SLOTS:
        return turn
    value = getattr(draft, talk.place.value)
    if not value or SLOTS.index(now) - SLOTS.index(talk.place) < 2:
        return turn
    noted_so = Reply(sight.say(f"intake_fixed_{talk.place.value}", value=value))
    return replace(turn, replies=(noted_so, *turn.replies))


def consent(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    # Refusal first: “không đồng ý” holds the words of consent.
    if said_any(said.text, sight.words, "words_no"):
        return disagree(talk, draft, sight)
    if agrees(said.text, sight.words):
        return filled(talk, draft, sight, consent=True)
    asked = aside(talk, said, sight)
    if asked:
        return asked
    return Turn(
        talk, (Reply(sight.say("intake_consent_unclear"), choices(sight, "agree", "disagree", "back")),)
    )


def agree(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    # A late tap on an old button is no consent to what stands in the draft now.
    if draft.missing() is not Place.CONSENT:
        return again(talk, sight)
    return filled(talk, draft, sight, consent=True)


def disagree(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if draft.missing() not in {Place.CONSENT, Place.PUBLISH, Place.SUMMARY}:
        return again(talk, sight)
    told = sight.say("intake_consent_refused", days=sight.days_kept[Kept.DRAFT])
    reply = Reply(told, choices(sight, "resume", "cancel", "menu"))
    refused = draft.model_copy(update={"consent": False})
    return Turn(talk.model_copy(update={"place": Place.FREE, "draft": refused}), (reply,))


def publish(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    if said_any(said.text, sight.words, "words_no"):
        return filled(talk, draft, sight, publish=False, pupil=None)
    if agrees(said.text, sight.words):
        return filled(talk, draft, sight, publish=True, pupil=None)
    return aside(talk, said, sight) or ask_slot(talk, sight)


def chosen_publish(*, value: bool, pupil: bool | None = None) -> Callable[[Talk, Draft, Sight], Turn]:
    """Return what the choice to publish, or not to, does; tapped too early it asks what is missing."""

    def chosen(talk: Talk, draft: Draft, sight: Sight) -> Turn:
        if draft.missing() not in {Place.PUBLISH, Place.SUMMARY}:
            return again(talk, sight)
        return filled(talk, draft, sight, publish=value, pupil=pupil)

    return chosen


def aside(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    # A question in the middle is answered, then the slot is asked again.
    if len(plain(said.text).split()) < 2:
        return None
    turn = own_matters.answer(talk, said.text, sight) or questions.follow_up(talk, said.text, sight)
    turn = turn or _from_faq(talk, said.text, sight)
    if turn is None:
        return None
    return after(turn, again(turn.talk, sight), sight)


def _from_faq(talk: Talk, text: str, sight: Sight) -> Turn | None:
    verdict = context.ask(talk, text, sight)
    if verdict.decision in {Decision.ESCALATE, Decision.URGENT}:
        return None
    if verdict.decision is Decision.SUGGEST and "?" not in text:
        return None
    # An address or one more detail sounds like this and that; only who asks is told where to go.
    if verdict.decision is Decision.REDIRECT and not intent.asks(text, sight.words):
        return None
    return questions.respond(talk, text, verdict, sight)


def skip(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if talk.place not in SKIPPABLE:
        return again(talk, sight)
    return filled(talk, draft, sight, skipped=draft.skipped | {talk.place})
