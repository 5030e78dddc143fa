"""The slots after the story: each takes what was said, or says kindly why it does not fit."""

from bot.dialogue import questions
from bot.dialogue.asking import ask_slot, filled, next_slot
from bot.dialogue.choices import choices, unit_choices
from bot.dialogue.extract import looks_like_name, phone_in, stripped_address, stripped_name
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk, Turn
from bot.dialogue.typed import plain, said_any
from faq.decide import Decision


def unit(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    hits = tuple(sight.units.find(said.text))
    if hits and hits[0].sure:
        chosen = Reply(sight.say("intake_unit_set", unit=hits[0].name))
        known = draft.model_copy(update={"unit_code": hits[0].code, "unit_name": hits[0].name})
        return next_slot(talk, known, sight, chosen)
    if not hits:
        asked = aside(talk, said, sight)
        if asked:
            return asked
    words = draft.model_copy(update={"unit_words": ""})
    talk = talk.model_copy(update={"draft": words, "question": said.text})
    if not hits:
        text = sight.say("intake_unit_none", words=said.text.strip()[:60], office=sight.office)
        return Turn(talk, (Reply(text, choices(sight, "unit_unknown", "back", "cancel")),))
    offered = unit_choices(sight, tuple((hit.code, hit.name) for hit in hits[:5]))
    return Turn(talk, (Reply(sight.say("intake_unit_pick"), offered),))


def unit_unknown(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    words = talk.question.strip()[:100] if talk.place is Place.UNIT else ""
    return filled(talk, draft, sight, unit_words=words or sight.say("choice_unit_unknown"))


def name(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    name = stripped_name(said.text, sight.words)
    verdict = sight.knows.ask(said.text, after=None)
    if looks_like_name(name, sight.words) and "?" not in said.text:
        return filled(talk, draft, sight, name=name)
    asked = None if verdict.decision is Decision.ESCALATE else aside(talk, said, sight)
    if asked:
        return asked
    parts = name.split()
    if 2 <= len(parts) <= 5 and all(part.isalpha() for part in parts) and "?" not in said.text:
        return filled(talk, draft, sight, name=name)
    return Turn(talk, (Reply(sight.say("intake_name_bad"), choices(sight, "skip", "back", "cancel")),))


def phone(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    number = phone_in(said.contact.phone if said.contact else said.text)
    if number:
        name = draft.name or (said.contact.name if said.contact and said.contact.own else "")
        return filled(talk, draft, sight, phone=number, name=name)
    asked = None if any(char.isdigit() for char in said.text) else aside(talk, said, sight)
    if asked:
        return asked
    reply = Reply(
        sight.say("intake_phone_bad"),
        choices(sight, "skip", "back", "cancel"),
        asks_contact=sight.asks_contact,
    )
    return Turn(talk, (reply,))


def address(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    address = stripped_address(said.text, sight.words)
    has_number = any(char.isdigit() for char in address)
    asked = None if has_number else aside(talk, said, sight)
    if asked:
        return asked
    if len(address) < 6:
        return Turn(talk, (Reply(sight.say("intake_address_bad"), choices(sight, "skip", "back", "cancel")),))
    return filled(talk, draft, sight, address=address[:300])


def consent(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    # Refusal first: “không đồng ý” holds the words of consent.
    if said_any(said.text, sight.words, "words_no"):
        return disagree(talk, draft, sight)
    if said_any(said.text, sight.words, "words_yes"):
        return filled(talk, draft, sight, consent=True)
    asked = aside(talk, said, sight)
    if asked:
        return asked
    return Turn(
        talk, (Reply(sight.say("intake_consent_unclear"), choices(sight, "agree", "disagree", "back")),)
    )


def disagree(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    reply = Reply(sight.say("intake_consent_refused"), choices(sight, "resume", "cancel", "menu"))
    return Turn(talk.model_copy(update={"place": Place.FREE, "draft": draft}), (reply,))


def publish(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    for key, value in (("words_no", False), ("words_yes", True)):
        if said_any(said.text, sight.words, key):
            return filled(talk, draft, sight, publish=value)
    return aside(talk, said, sight) or ask_slot(talk, sight)


def aside(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    # A question in the middle is answered, then the slot is asked again.
    if len(plain(said.text).split()) < 2:
        return None
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision in {Decision.ESCALATE, Decision.URGENT}:
        return None
    if verdict.decision is Decision.SUGGEST and "?" not in said.text:
        return None
    turn = questions.respond(talk, said.text, verdict, sight)
    again = ask_slot(turn.talk, sight)
    return Turn(again.talk, (*turn.replies, *again.replies), turn.commands)


def skip(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    if talk.place not in {Place.NAME, Place.PHONE, Place.ADDRESS}:
        return ask_slot(talk, sight)
    return filled(talk, draft, sight, skipped=draft.skipped | {talk.place})
