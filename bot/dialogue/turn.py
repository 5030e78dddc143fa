"""One turn of the conversation: where we are and what was said, in; the new state and what follows, out."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import (
    actions,
    asking,
    cases,
    context,
    corrections,
    denials,
    free,
    guide,
    guide_common,
    guide_listen,
    handing,
    intake,
    intent,
    joining,
    levels,
    notices,
    onward,
    opening,
    own_data,
    own_form,
    pause,
    questions,
    sent_cases,
    speaking,
    spots,
    steering,
)
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import ReceiveQuestion, SetReachable, Turn
from bot.dialogue.model import Event, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import agrees, approves_by_sign, chosen, cleaned, command, ended, said_any
from faq.decide import Decision

#: Places at which what comes in a burst is one contribution.
SETTLING = frozenset({Place.WHAT, Place.REPLY, Place.ASK_PERSON})


def take_turn(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Return what one incoming message leads to; never raises for anything a person can send."""
    pieces = tuple((ref, cleaned(text).strip()) for ref, text in said.pieces)
    said = replace(said, text=cleaned(said.text), pieces=pieces)
    if said.event in {Event.BLOCKED, Event.UNBLOCKED}:
        return Turn(talk, commands=(SetReachable(said.event is Event.UNBLOCKED),))
    if said.event is Event.MOVED or (said.event is Event.UNSUPPORTED and said.what == "ignore"):
        return Turn(talk)
    if talk.place in _FREELY and approves_by_sign(said.text, sight.words):
        # Where words are asked for, consent above all, a sign is none.
        said = replace(said, text=sight.say("words_yes_short"))
    before = context.aged(talk)
    talk, sight = speaking.followed(before, said, sight)
    turn = _on_event(talk, said, sight) or speaking.offered(
        before, _on_message(talk, said, sight), said, sight
    )
    return Turn(turn.talk.model_copy(update={"last_at": sight.now}), turn.replies, turn.commands)


def _on_event(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    match said.event:
        case Event.START:
            return opening.started(talk, said.payload, sight)
        case Event.UNSUPPORTED:
            return _unsupported(talk, said.what, sight)
        case Event.EDITED:
            return intake.edited(talk, said, sight) or cases.edited(talk, said, sight)
        case Event.FORM:
            return own_form.take(talk, said, sight)
        case _:
            return None


def _unsupported(talk: Talk, what: str, sight: Sight) -> Turn:
    if what == "kept_back":
        return _kept_back(talk, sight)
    kind = what if what in {"voice", "sticker", "location", "video"} else "other"
    told = Reply(sight.say("unsupported", what=sight.say(f"unsupported_{kind}")))
    if not talk.met:
        return opening.first_unread(talk, told, sight)
    if actions.in_form(talk):
        return asking.again(talk, sight, told)
    if talk.place in guide.PLACES and guide.present(talk, sight):
        return guide.again(talk, sight, told)
    offered = menu(sight) if talk.place is Place.FREE else choices(sight, "menu")
    return Turn(talk, (replace(told, choices=offered),))


def _kept_back(talk: Talk, sight: Sight) -> Turn:
    """Tell once how else to reach us: of some people the channel hands over no message at all."""
    if talk.told_other_ways:
        return Turn(talk)
    told = Reply(sight.words.say("channels.kept_back", web=sight.web_address, phone=sight.office_phone))
    return Turn(talk.model_copy(update={"told_other_ways": True}), (told,))


def _on_message(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    key = said.choice or _typed_key(talk, said, sight)
    turn = actions.choose(talk, key, sight) if key else cases.rate_in_words(talk, said, sight)
    if turn is not None:
        return opening.greeted(talk, turn, sight)
    if said.choice and not said.text and not said.files:
        # A button from long ago that means nothing any more.
        return asking.again(talk, sight) if actions.in_form(talk) else actions.show_menu(talk, sight)
    if talk.met:
        return _listen(talk, said, sight)
    if not said.text.strip() and not said.files:
        return actions.show_menu(talk, sight)
    verdict = sight.knows.ask(said.text, after=None)
    met = talk.model_copy(update={"met": True})
    return opening.first_words(talk, _listen(met, said, sight), verdict, sight)


def _typed_key(talk: Talk, said: Incoming, sight: Sight) -> str | None:
    # Words beside a file, and words written as a reply to an officer, are never a choice.
    if said.about or said.files or not said.text:
        return None
    led = guide_listen.typed(talk, said, sight) or joining.typed(talk, said.text, sight)
    # Before the labels: “không phải” begins the one that goes on to a person.
    led = led or opening.typed_unit(talk, said.text, sight) or denials.typed(talk, said.text, sight)
    if led:
        return led
    key = chosen(said.text, talk) or command(said.text, sight.words)
    if key is None and notices.has_enough(said.text, sight):
        return "news_stop"
    if key == "cancel" and talk.place is Place.CANCEL:
        return "cancel_yes"
    if key == "data" and talk.place is Place.ASK_PERSON and talk.case == "data":
        return None
    return key or _meant_key(talk, said.text, sight)


def _meant_key(talk: Talk, text: str, sight: Sight) -> str | None:
    if not actions.in_form(talk):
        if steering.leaves(talk, text, sight.words):
            return "guides" if steering.before_a_guide(talk) else "menu"
        level = levels.picked(text, talk.offered, sight.words)
        if level or intent.only_sends(text, sight.words):
            return level or "send"
    if agrees(text, sight.words):
        return actions.yes_or_no(talk, yes=True)
    return actions.yes_or_no(talk, yes=False) if said_any(text, sight.words, "words_no") else None


def _listen(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    form = actions.in_form(talk)
    if not said.text.strip() and not said.files and not said.contact:
        told = Reply(sight.say("empty"))
        return asking.again(talk, sight, told) if form else Turn(talk, (replace(told, choices=menu(sight)),))
    if said.contact and not form and not said.text.strip():
        return Turn(talk, (Reply(sight.say("contact_too_soon"), menu(sight)),))
    alarm = _urgent(talk, said, sight)
    if alarm is not None:
        return alarm
    turn = _calm(talk, said, sight)
    if talk.place in _HANDING_OVER or _tells_nothing(talk, said.text, sight):
        return turn
    return questions.in_doubt(turn, said.text, sight.knows.ask(said.text, after=None), sight)


def _calm(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    if said.about:
        return cases.add(talk, said.about, said)
    if said.spot:
        return spots.listen(talk, said, sight)
    led = guide_listen.wanted(talk, said, sight)
    if led is not None:
        return led
    turn = _in_form(talk, said, sight) if actions.in_form(talk) else _at_place(talk, said, sight)
    return turn or free.listen(talk.model_copy(update={"place": Place.FREE}), said, sight)


def _in_form(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    wanted = None if said.files else corrections.wanted(talk, said, sight)
    if wanted:
        return intake.fix(talk, *wanted, sight)
    if pause.came_back(talk, sight) and talk.place is not Place.RESUME:
        return pause.welcome(talk, said, sight)
    return intake.listen(talk, said, sight)


def _at_place(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    listener = _LISTENERS.get(talk.place)
    return listener(talk, said, sight) if listener else None


def _urgent(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    if _tells_nothing(talk, said.text, sight):
        return None
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision is not Decision.URGENT:
        return None
    alarm = questions.urgent(talk, said.text, verdict, sight)
    # The numbers come first; then nothing of what was said is lost where it was meant for something.
    if said.about or actions.in_form(talk) or talk.place in _KEEPING:
        kept = intake.keep_words(talk, said, sight) if actions.in_form(talk) else _calm(talk, said, sight)
        first = tuple(replace(reply, choices=()) for reply in alarm.replies)
        after = tuple(
            replace(one, urgent=True) if isinstance(one, ReceiveQuestion) else one for one in kept.commands
        )
        return Turn(kept.talk, (*first, *kept.replies), (*alarm.commands, *after))
    if talk.place is Place.FREE and free.wants_sent(said.text, sight):
        # Who also says “tôi muốn phản ánh” is asked no second time: what was told begins the feedback.
        begun = intake.start(talk, sight, said)
        first = tuple(replace(reply, choices=()) for reply in alarm.replies)
        return Turn(begun.talk, (*first, *begun.replies), (*alarm.commands, *begun.commands))
    kept_files = (*talk.loose_files, *said.files)
    return replace(alarm, talk=alarm.talk.model_copy(update={"loose_files": kept_files}))


def _tells_nothing(talk: Talk, text: str, sight: Sight) -> bool:
    """Tell whether a message only steers (“xong rồi em”), or tells of a screen, whatever the FAQ hears."""
    if talk.place in guide.PLACES and guide_common.only_on_screen(text, sight):
        return True
    return ended(text, sight.words) or onward.listed(text, sight) is not None


def _listen_for_person(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    return handing.listen(talk, said, sight) or actions.show_menu(talk, sight)


Listener = Callable[[Talk, Incoming, Sight], Turn | None]

#: Who listens at the places outside the form; at the others anything may be asked.
_LISTENERS: dict[Place, Listener] = {
    Place.FREE: free.listen,
    Place.ASK_PERSON: _listen_for_person,
    Place.LOOKUP: free.listen,
    Place.DIGITS: cases.listen_for_digits,
    Place.REPLY: cases.listen_for_reply,
    Place.REPLY_OR_QUESTION: cases.listen_reply_or_question,
    Place.RATE_WORDS: cases.listen_for_rate_words,
    Place.REOPEN: sent_cases.listen_for_reason,
    Place.JOIN: free.listen,
    Place.OWN_DATA_VALUE: own_data.listen_for_value,
    Place.OWN_DATA_ERASE: own_data.listen_for_yes,
    Place.GUIDES: guide_listen.listen_for_guide,
    Place.GUIDE: guide_listen.listen,
    Place.GUIDE_STUCK: guide_listen.listen,
    Place.GUIDE_HELP: guide_listen.listen_for_help,
}
#: Places that keep what is said, urgent or not.
_KEEPING = frozenset(
    {Place.ASK_PERSON, Place.GUIDE_HELP, Place.REPLY, Place.REPLY_OR_QUESTION, Place.RATE_WORDS, Place.REOPEN}
)
#: Places at which 👍 is as good as “ok”.
_FREELY = frozenset({Place.FREE, Place.LOOKUP, Place.GUIDES, Place.GUIDE, Place.GUIDE_STUCK})
#: Places at which a name, a number or an address is handed over: what only sounds like danger is none.
_HANDING_OVER = frozenset({Place.UNIT, Place.NAME, Place.PHONE, Place.ADDRESS, Place.DIGITS})
#: Every place at which somebody listens; a test compares it with the enum.
LISTENING = frozenset(_LISTENERS) | intake.PLACES
