"""One turn of the conversation: where we are and what was said, in; the new state and what follows, out."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot.dialogue import cases, intake, questions
from bot.dialogue.choices import choices, menu
from bot.dialogue.model import Event, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import (
    Place,
    ReceiveQuestion,
    RecordHelpful,
    SetReachable,
    ShowCase,
    Talk,
    Turn,
)
from bot.dialogue.typed import chosen, command, correction, plain, said_any
from bot.words import Words
from faq.decide import Decision
from feedback.codes import find_codes, looks_like_code

#: After such a pause a person is asked whether to go on with a draft.
LONG_PAUSE = timedelta(hours=12)
#: Places at which what comes in a burst is one contribution.
SETTLING = frozenset({Place.WHAT, Place.REPLY, Place.ASK_PERSON})
#: Longest question kept to be handed on.
LONGEST_QUESTION = 4_000

_CODE_ONLY = re.compile(r"^\W*[\w]{4}\W?[\w]{4}\W*$")


def take_turn(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Return what one incoming message leads to; never raises for anything a person can send."""
    turn = _on_event(talk, said, sight) or _on_message(talk, said, sight)
    return Turn(turn.talk.model_copy(update={"last_at": sight.now}), turn.replies, turn.commands)


def _on_event(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    match said.event:
        case Event.BLOCKED | Event.UNBLOCKED:
            return Turn(talk, commands=(SetReachable(said.event is Event.UNBLOCKED),))
        case Event.START:
            return _started(talk, said.payload, sight)
        case Event.UNSUPPORTED:
            return _unsupported(talk, said.what, sight)
        case Event.EDITED:
            return intake.edited(talk, said, sight)
        case Event.MESSAGE:
            return None


def _started(talk: Talk, payload: str, sight: Sight) -> Turn:
    met = talk.model_copy(update={"met": True, "place": Place.FREE})
    greeting = Reply(sight.say("greeting", office=sight.office), menu(sight))
    kind, _, value = payload.partition("_")
    if kind == "t" and sight.knows.answer(value, talk.language):
        shown = questions.show_topic(met, value, sight)
        return shown if talk.met else Turn(shown.talk, (greeting, *shown.replies), shown.commands)
    unit = sight.units.by_code(value) if kind == "u" else None
    if unit:
        met = met.model_copy(update={"unit": unit.code})
        note = Reply(sight.say("intake_unit_set", unit=unit.name))
        return Turn(met, (note, greeting))
    if kind == "c" and find_codes(value):
        return Turn(met, (greeting,) if not talk.met else (), (ShowCase(find_codes(value)[0]),))
    if talk.draft is not None:
        again = intake.resume(met, sight)
        return Turn(again.talk, (greeting, *again.replies))
    return Turn(met, (greeting,))


def _unsupported(talk: Talk, what: str, sight: Sight) -> Turn:
    if what == "ignore":
        return Turn(talk)
    kind = what if what in {"voice", "sticker", "location", "video"} else "other"
    return Turn(talk, (Reply(sight.say("unsupported", what=sight.say(f"unsupported_{kind}")), menu(sight)),))


def _on_message(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    key = said.choice or (chosen(said.text, talk) if said.text else None) or command(said.text, sight.words)
    if key:
        turn = _choose(talk, key, sight)
        if turn is not None:
            return turn if talk.met else _met(turn)
    if said.choice and not said.text and not said.files:
        return Turn(talk, (Reply(sight.say("menu"), menu(sight)),))
    if not talk.met:
        return _first_words(talk, said, sight)
    return _listen(talk, said, sight)


def _met(turn: Turn) -> Turn:
    return Turn(turn.talk.model_copy(update={"met": True}), turn.replies, turn.commands)


def _first_words(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    # The greeting says that we are a machine and what is kept; what was said is handled all the same.
    greeting = Reply(sight.say("greeting", office=sight.office), menu(sight))
    met = talk.model_copy(update={"met": True})
    if not said.text.strip() and not said.files:
        return Turn(met, (greeting,))
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision is Decision.CHAT and not said.files:
        return Turn(met, (greeting,))
    turn = _listen(met, said, sight)
    if verdict.decision is Decision.URGENT:
        return turn
    return Turn(turn.talk, (Reply(greeting.text), *turn.replies), turn.commands)


def _listen(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    if not said.text.strip() and not said.files and not said.contact:
        return Turn(talk, (Reply(sight.say("empty"), menu(sight)),))
    alarm = _urgent(talk, said, sight)
    if alarm is not None:
        return alarm
    if talk.draft is not None:
        wanted = correction(said.text, sight.words)
        if wanted and talk.place in intake.PLACES:
            return intake.fix(talk, *wanted, sight)
        if _came_back(talk, sight) and talk.place in intake.PLACES and talk.place is not Place.RESUME:
            return _after_pause(talk, said, sight)
    if said.about:
        return cases.add(talk, said.about, said, sight)
    if talk.place in intake.PLACES and talk.draft is not None:
        return intake.listen(talk, said, sight)
    return _LISTENERS.get(talk.place, _listen_freely)(talk, said, sight)


def _urgent(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    if not said.text.strip():
        return None
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision is not Decision.URGENT:
        return None
    turn = questions.urgent(talk, said.text, verdict, sight)
    # In the middle of a feedback nothing of it is lost: the words are kept and the slot is asked again.
    if talk.draft is not None and talk.place is Place.WHAT:
        kept = intake.listen(talk, said, sight)
        return Turn(kept.talk, (*turn.replies, *kept.replies), (*turn.commands, *kept.commands))
    return turn


def _came_back(talk: Talk, sight: Sight) -> bool:
    return talk.last_at is not None and sight.now - talk.last_at > LONG_PAUSE


def _after_pause(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    # What fits the slot that was asked for is taken; anything else gets the question whether to go on.
    if talk.place is Place.PHONE and any(char.isdigit() for char in said.text):
        return intake.listen(talk, said, sight)
    return intake.resume(talk, sight)


def _listen_freely(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    if said.files and not said.text.strip():
        kept = talk.model_copy(update={"loose_files": (*talk.loose_files, *said.files)})
        text = sight.say("file_without_place", count=len(kept.loose_files))
        return Turn(kept, (Reply(text, choices(sight, "send", "menu")),))
    codes = find_codes(said.text)
    if codes:
        return Turn(talk, commands=(ShowCase(codes[0]),))
    if _CODE_ONLY.match(said.text) and looks_like_code(said.text):
        return Turn(talk, (cases.mistyped(said.text, sight),))
    if correction(said.text, sight.words) and len(said.text) < 40:
        return Turn(talk, (Reply(sight.say("intake_nothing_to_fix"), menu(sight)),))
    if said.files or _wants_to_send(said.text, sight):
        return intake.start(talk, sight, said)
    return questions.answer_question(talk, said.text, sight)


def _wants_to_send(text: str, sight: Sight) -> bool:
    # A question about how to complain is answered; a story that says “tôi muốn phản ánh …” is taken.
    if "?" in text and len(text) < 2 * intake.STORY_CHARS:
        return False
    said = f" {plain(text)} "
    leads = any(f" {plain(way)} " in said for way in sight.words.any_of("chat.words_intent_send"))
    return leads and len(text) > intake.STORY_CHARS


def _listen_for_person(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    if said_any(said.text, sight.words, "words_no"):
        return Turn(talk.model_copy(update={"place": Place.FREE}), (Reply(sight.say("menu"), menu(sight)),))
    return _hand_on(talk, said.text)


def _hand_on(talk: Talk, text: str) -> Turn:
    about_data = talk.place is Place.ASK_PERSON and talk.case == "data"
    free = talk.model_copy(update={"place": Place.FREE, "question": "", "case": ""})
    return Turn(free, commands=(ReceiveQuestion(text.strip()[:LONGEST_QUESTION], about_data),))


def _choose(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Handle a choice, tapped or typed; None if it means nothing here."""
    if key.startswith("cmd:"):
        named = command(f"/{key[4:]}", sight.words)
        return None if named is None else _choose(talk, named, sight)
    own = intake.choose(talk, key, sight) if talk.draft is not None else None
    if own is not None:
        return own
    plain_action = _ACTIONS.get(key)
    if plain_action:
        return plain_action(talk, sight)
    for lead, action in _LEADS.items():
        if key.startswith(lead):
            return action(talk, key, sight)
    return None


def _show_menu(talk: Talk, sight: Sight) -> Turn:
    free = talk.model_copy(update={"place": Place.FREE})
    if not talk.met:
        return _started(talk, "", sight)
    offered = menu(sight)
    if talk.draft is not None:
        offered = (*choices(sight, "resume"), *offered)
    return Turn(free, (Reply(sight.say("menu"), offered),))


def _ask(talk: Talk, sight: Sight) -> Turn:
    return Turn(talk.model_copy(update={"place": Place.FREE}), (Reply(sight.say("ask_question")),))


def _person(talk: Talk, sight: Sight) -> Turn:
    there = talk.model_copy(update={"place": Place.ASK_PERSON, "case": ""})
    if talk.question:
        text = sight.say("person_send_this", question=talk.question[:200])
        return Turn(there, (Reply(text, choices(sight, "send_this", "menu")),))
    return Turn(there, (Reply(sight.say("person_ask", hours=sight.say("hours")), choices(sight, "menu")),))


def _data(talk: Talk, sight: Sight) -> Turn:
    there = talk.model_copy(update={"place": Place.ASK_PERSON, "case": "data"})
    return Turn(there, (Reply(sight.say("data_request"), choices(sight, "menu")),))


def _send(talk: Talk, sight: Sight) -> Turn:
    return intake.start(talk, sight)


def _cancel(talk: Talk, sight: Sight) -> Turn:
    return intake.cancel(talk, sight) if talk.draft is not None else _show_menu(talk, sight)


def _send_this(talk: Talk, sight: Sight) -> Turn:
    return _hand_on(talk, talk.question) if talk.question else _person(talk, sight)


def _helpful(talk: Talk, key: str, sight: Sight) -> Turn:
    _, yes, topic = key.split(":", 2)
    known = RecordHelpful(topic, yes == "1")
    if known.helpful:
        return Turn(talk, (Reply(sight.say("thanks_helpful")),), (known,))
    return Turn(talk, (Reply(sight.say("sorry_unhelpful"), choices(sight, "person", "menu")),), (known,))


def _speak(talk: Talk, key: str, sight: Sight) -> Turn:
    words = Words(key[5:])
    there = talk.model_copy(update={"language": words.language})
    return _show_menu(there, replace(sight, words=words))


_ACTIONS: dict[str, Callable[[Talk, Sight], Turn]] = {
    "start": lambda talk, sight: _started(talk, "", sight),
    "menu": _show_menu,
    "help": _show_menu,
    "ask": _ask,
    "send": _send,
    "lookup": lambda talk, sight: cases.look_up(talk),
    "person": _person,
    "not_these": _person,
    "send_this": _send_this,
    "data": _data,
    "cancel": _cancel,
    "resume": _send,
    "skip": cases.thank,
    "is_reply": lambda talk, sight: cases.add(talk, talk.case, Incoming(text=talk.question), sight),
    "is_question": lambda talk, sight: questions.answer_question(
        talk.model_copy(update={"place": Place.FREE}), talk.question, sight
    ),
}
_LEADS: dict[str, Callable[[Talk, str, Sight], Turn]] = {
    "t:": lambda talk, key, sight: questions.show_topic(talk, key[2:], sight),
    "more:": lambda talk, key, sight: questions.show_topic(talk, key[5:], sight, more=True),
    "h:": _helpful,
    "rate:": cases.rate,
    "reply:": lambda talk, key, sight: cases.begin_reply(talk, key[6:], sight),
    "case:": lambda talk, key, sight: Turn(talk, commands=(ShowCase(key[5:]),)),
    "start:": lambda talk, key, sight: _started(talk, key[6:], sight),
    "lang:": _speak,
}
_LISTENERS: dict[Place, Callable[[Talk, Incoming, Sight], Turn]] = {
    Place.ASK_PERSON: _listen_for_person,
    Place.LOOKUP: cases.listen_for_code,
    Place.DIGITS: cases.listen_for_digits,
    Place.REPLY: cases.listen_for_reply,
    Place.REPLY_OR_QUESTION: cases.listen_reply_or_question,
    Place.RATE_WORDS: cases.listen_for_rate_words,
}
