"""What every choice does, tapped or typed, now or late."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import (
    answers,
    asking,
    cases,
    context,
    denials,
    guide,
    guide_words,
    handing,
    intake,
    joining,
    notices,
    opening,
    own_data,
    questions,
    sent_cases,
    special,
)
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import RecordHelpful, Turn
from bot.dialogue.followup import ATTRIBUTES
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import command
from bot.words import LANGUAGES, Words

#: A question in these words is answered yes or no: what was offered, and what yes and no then choose.
_YES_AND_NO: dict[tuple[str, ...], tuple[str, str]] = {
    ("send", "menu"): ("send", "menu"),
    ("person", "menu"): ("person", "menu"),
    ("send_this", "menu"): ("send_this", "menu"),
    ("home_help", "just_ask", "menu"): ("home_help", "just_ask"),
}


def choose(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Handle a choice; None if it means nothing here."""
    if key.startswith("cmd:"):
        named = command(f"/{key[4:]}", sight.words)
        return None if named is None else choose(talk, named, sight)
    own = intake.choose(talk, key, sight)
    if own is not None:
        return own
    action = _ACTIONS.get(key)
    if action:
        return action(talk, sight)
    lead, colon, _ = key.partition(":")
    following = _LEADS.get(lead) if colon else None
    return following(talk, key, sight) if following else None


def yes_or_no(talk: Talk, *, yes: bool) -> str | None:
    """Return the choice that a plain yes or no means after what was asked last; None if it means none."""
    keys = tuple(choice.key for choice in talk.offered)
    helpful = next((key for key in keys if key.startswith("h:1:")), None)
    if helpful:
        return helpful if yes else helpful.replace("h:1:", "h:0:", 1)
    again = next((key for key in keys if key.startswith("again:")), None)
    if again:
        return again if yes else "menu"
    if keys[:1] == ("remind_yes",):
        return "remind_yes" if yes else "menu"
    pair = _YES_AND_NO.get(keys)
    return None if pair is None else pair[0 if yes else 1]


def show_menu(talk: Talk, sight: Sight) -> Turn:
    """Offer everything, first to go on with what is being written."""
    if not talk.met:
        return opening.started(talk, "", sight)
    offered = (*guide_words.begun(talk, sight), *menu(sight))
    return Turn(talk.model_copy(update={"place": Place.FREE}), (Reply(sight.say("menu"), offered),))


def in_form(talk: Talk) -> bool:
    """Tell whether a feedback is being written just now."""
    return talk.draft is not None and talk.place in intake.PLACES


def _then_back(turn: Turn, sight: Sight) -> Turn:
    # Who was in the middle of a feedback or a guide is shown again what it waits for.
    if turn.talk.place in guide.PLACES:
        return asking.after(turn, guide.again(turn.talk, sight), sight)
    return asking.after(turn, asking.again(turn.talk, sight), sight) if in_form(turn.talk) else turn


def _ask(talk: Talk, sight: Sight) -> Turn:
    return Turn(talk.model_copy(update={"place": Place.FREE}), (Reply(sight.say("ask_question")),))


def _send_this(talk: Talk, sight: Sight) -> Turn:
    pending = talk.question or context.alarm_of(talk, sight)
    return handing.hand_on(talk, talk.question, sight) if pending else handing.person(talk, sight)


def _send_said(talk: Talk, sight: Sight) -> Turn:
    words = handing.with_alarm(talk, talk.question, sight)
    if not words:
        return intake.start(talk, sight)
    told = talk.model_copy(update={"question": ""})
    return intake.start(told, sight, Incoming(text=words))


def _just_ask(talk: Talk, sight: Sight) -> Turn:
    return questions.answer_question(talk, talk.question, sight) if talk.question else _ask(talk, sight)


def _is_question(talk: Talk, sight: Sight) -> Turn | None:
    if talk.place is not Place.REPLY_OR_QUESTION:
        return None
    free = talk.model_copy(update={"place": Place.FREE})
    return questions.answer_question(free, talk.question, sight)


def _helpful(talk: Talk, key: str, sight: Sight) -> Turn | None:
    _, yes, topic = (*key.split(":", 2), "")[:3]
    if yes not in {"0", "1"} or sight.knows.answer(topic, sight.words.language) is None:
        return None
    known = RecordHelpful(topic, yes == "1")
    if known.helpful:
        return _then_back(Turn(talk, (Reply(sight.say("thanks_helpful")),), (known,)), sight)
    offered = choices(sight, "person", "menu")
    return _then_back(Turn(talk, (Reply(sight.say("sorry_unhelpful"), offered),), (known,)), sight)


def _speak(talk: Talk, key: str, sight: Sight) -> Turn | None:
    if key[5:] not in LANGUAGES:
        return None
    there = talk.model_copy(update={"language": key[5:], "language_chosen": True})
    spoken = replace(sight, words=Words(key[5:]))
    if in_form(there):
        return asking.again(there, spoken)
    # Whoever asked just now wants that answer in their language, not the menu.
    topic = context.topic_in_mind(there, spoken)
    if topic is not None and there.met:
        return _then_back(answers.show_topic(there, topic, spoken), spoken)
    return show_menu(there, spoken)


def _topic(talk: Talk, key: str, sight: Sight) -> Turn:
    lead, _, topic = key.partition(":")
    return _then_back(answers.show_topic(talk, topic, sight, more=lead == "more"), sight)


def _part(talk: Talk, key: str, sight: Sight) -> Turn | None:
    _, attribute, topic = (*key.split(":", 2), "")[:3]
    if attribute not in ATTRIBUTES or sight.knows.answer(topic, sight.words.language) is None:
        return None
    return _then_back(answers.show_part(talk, topic, attribute, talk.question, sight), sight)


_ACTIONS: dict[str, Callable[[Talk, Sight], Turn | None]] = {
    "start": lambda talk, sight: opening.started(talk, "", sight),
    "menu": show_menu,
    "help": show_menu,
    "guides": guide.show_list,
    "ask": _ask,
    "send": intake.start,
    "send_said": _send_said,
    "lookup": lambda talk, sight: cases.look_up(talk),
    "person": handing.person,
    "not_these": handing.person,
    "not_that": denials.heard,
    "send_this": _send_this,
    "data": own_data.show_menu,
    "data_see": own_data.see,
    "data_fix": own_data.fix,
    "data_export": own_data.export,
    "data_withdraw": own_data.withdraw,
    "data_erase": own_data.erase,
    "data_erase_yes": own_data.erase_yes,
    "remind_yes": own_data.remind,
    "news": notices.offer,
    "news_stop": notices.stop,
    "home_help": special.begin_help,
    "just_ask": _just_ask,
    "cancel": show_menu,
    "skip": cases.thank,
    "join": joining.offer,
    "part": joining.part,
    "is_reply": cases.is_reply,
    "is_question": _is_question,
}
_LEADS: dict[str, Callable[[Talk, str, Sight], Turn | None]] = {
    "t": _topic,
    "p": _part,
    "more": _topic,
    "h": _helpful,
    "rate": cases.rate,
    "reply": cases.begin_reply,
    "case": cases.show,
    "reopen": sent_cases.begin_reopening,
    "again": sent_cases.reopen_with_words,
    "follow": sent_cases.follow,
    "same": sent_cases.add_to_own,
    "join": joining.join,
    "pickup": joining.pick_up,
    "takeback": joining.take_back,
    "fixdata": own_data.fix_piece,
    "withdraw": own_data.withdraw_one,
    "guides": guide.choose,
    "g": guide.choose,
    "w": guide.choose,
    "start": lambda talk, key, sight: opening.started(talk, key[6:], sight),
    "news": notices.subscribe,
    "lang": _speak,
}
