"""After an answer: “tiếp”, “rồi sao nữa”, “chưa hiểu”, “vẫn không được” want more of it, not it again."""

from enum import StrEnum

from bot.dialogue import context, which
from bot.dialogue.answers import show_topic
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import Turn
from bot.dialogue.guide_words import begun
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Shown, Talk
from bot.dialogue.typed import plain, said_any, ways_of
from faq.decide import Decision

#: Topics near the one in mind that are offered when nothing more is known of it.
MOST_NEAR = 2
#: A longer message, in words, has a subject of its own.
LONGEST_WISH = 8


class Wish(StrEnum):
    """What somebody wants who was just answered; the lists are the texts ``words_onward_<wish>``."""

    MORE = "more"
    UNCLEAR = "unclear"
    FAILED = "failed"


def wish_of(text: str, sight: Sight) -> Wish | None:
    """Return what a whole message says of the answer before it; None if it says something of its own."""
    return listed(text, sight) or (Wish.MORE if _only_asks(text, sight) else None)


def listed(text: str, sight: Sight) -> Wish | None:
    """Return the wish that a message is word for word, without a look into the FAQ."""
    return next((one for one in Wish if said_any(text, sight.words, f"words_onward_{one}")), None)


def _only_asks(text: str, sight: Sight) -> bool:
    """Tell whether a message asks how to go on in words that name nothing: “trời ơi giờ phải làm sao đây”."""
    said = plain(text).split()
    around = ways_of(sight.words.language, "words_onward_around")
    asks = ways_of(sight.words.language, "words_onward_asks")
    if len(said) > LONGEST_WISH or not around.issuperset(said) or asks.isdisjoint(said):
        return False
    return sight.knows.ask(text, after=None).decision not in {
        Decision.ANSWER,
        Decision.CHAT,
        Decision.URGENT,
    }


def heard(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Go on about what was spoken of last, or ask what that is; None for any other message."""
    wish = wish_of(text, sight)
    if wish is None:
        return None
    topic = context.topic_in_mind(talk, sight)
    suggested = which.shown(talk)
    if suggested:
        return Turn(talk, (Reply(sight.say("onward_choose"), talk.offered),))
    return go_on(talk, topic, wish, sight) if topic else _of_what(talk, sight)


def go_on(talk: Talk, topic: str, wish: Wish, sight: Sight) -> Turn:
    """Show the next part of an answer; where there is none, offer what leads on."""
    answer = sight.knows.answer(topic, sight.words.language)
    if answer is None:
        return _of_what(talk, sight)
    if talk.topic_shown is Shown.PART and wish is not Wish.FAILED:
        return show_topic(talk, topic, sight)
    if answer.more and talk.topic_shown is Shown.BODY and wish is not Wish.FAILED:
        return show_topic(talk, topic, sight, more=True)
    text = sight.say(f"onward_{wish}", title=sight.knows.title(topic, sight.words.language))
    told = context.minded(talk, topic, sight, talk.topic_shown)
    return Turn(told, (Reply(text, _ways(topic, sight)),))


def _ways(topic: str, sight: Sight) -> tuple[Choice, ...]:
    guide = sight.guides.of_topic(topic)
    together = (Choice(f"g:{guide}", sight.words.say("guides.do_together")),) if guide else ()
    near = sight.knows.related(topic, sight.words.language)[:MOST_NEAR]
    return (*together, *(Choice(f"t:{one}", title) for one, title in near), *choices(sight, "person", "menu"))


def _of_what(talk: Talk, sight: Sight) -> Turn:
    """Ask what is meant, first what was spoken of before a pause; after an alarm say again whom to call."""
    alarm = talk.alarm.rpartition("\n")[2] if context.alarm_of(talk, sight) else ""
    verdict = sight.knows.ask(alarm, after=None) if alarm else None
    if verdict is not None and verdict.decision is Decision.URGENT:
        entry = sight.knows.entry(verdict, sight.words.language)
        return Turn(talk, (Reply(entry, choices(sight, "send_said", "person", "menu")),))
    ways = (*begun(talk, sight), *menu(sight))
    if talk.topic is None or sight.knows.answer(talk.topic, sight.words.language) is None:
        return Turn(talk, (Reply(sight.say("onward_of_what"), ways),))
    title = sight.knows.title(talk.topic, sight.words.language)
    text = sight.say("onward_earlier", title=title)
    return Turn(talk, (Reply(text, (Choice(f"t:{talk.topic}", title), *ways)),))
