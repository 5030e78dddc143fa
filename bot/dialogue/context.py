"""The topic that was just answered, while it is fresh: what short messages are understood with."""

from datetime import timedelta

from bot.dialogue import which
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Shown, Talk
from faq.decide import Verdict

#: So long, and for so many messages about other things, a topic stays in mind.
KEPT = timedelta(minutes=30)
MOST_MESSAGES = 3
#: So long words that rang the alarm go along with whatever is handed to an officer.
ALARM_KEPT = timedelta(hours=12)


def topic_in_mind(talk: Talk, sight: Sight) -> str | None:
    """Return the topic that a short message may go on about."""
    if talk.topic is None or talk.topic_age > MOST_MESSAGES or talk.topic_at is None:
        return None
    return talk.topic if sight.now - talk.topic_at <= KEPT else None


def alarm_of(talk: Talk, sight: Sight) -> str:
    """Return the words that rang the alarm and no officer was handed yet; "" if there are none."""
    fresh = talk.alarm_at is not None and sight.now - talk.alarm_at <= ALARM_KEPT
    return talk.alarm if fresh else ""


def aged(talk: Talk) -> Talk:
    """Return the state with one more message since the topic was answered."""
    return talk if talk.topic is None else talk.model_copy(update={"topic_age": talk.topic_age + 1})


def minded(talk: Talk, topic: str, sight: Sight, shown: Shown = Shown.BODY) -> Talk:
    """Return the state with a topic that is answered now, so far as it is shown.

    A part of what somebody has seen whole takes nothing of that away.
    """
    if shown is Shown.PART and topic == topic_in_mind(talk, sight):
        shown = talk.topic_shown
    now = {"topic": topic, "topic_at": sight.now, "topic_age": 0, "topic_shown": shown}
    return talk.model_copy(update=now)


def ask(talk: Talk, text: str, sight: Sight) -> Verdict:
    """Ask the FAQ, with the first topic that was just suggested, else the one in mind.

    Who does not choose but goes on mostly speaks of the first (“có bắt buộc không”).
    """
    suggested = next((one.key[2:] for one in which.shown(talk) if one in talk.offered), None)
    return sight.knows.ask(text, after=suggested or topic_in_mind(talk, sight))
