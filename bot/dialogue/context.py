"""The topic that was just answered, while it is fresh: what short messages are understood with."""

from datetime import timedelta

from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from faq.decide import Verdict

#: So long, and for so many messages about other things, a topic stays in mind.
KEPT = timedelta(minutes=30)
MOST_MESSAGES = 3


def topic_in_mind(talk: Talk, sight: Sight) -> str | None:
    """Return the topic that a short message may go on about."""
    if talk.topic is None or talk.topic_age > MOST_MESSAGES or talk.topic_at is None:
        return None
    return talk.topic if sight.now - talk.topic_at <= KEPT else None


def aged(talk: Talk) -> Talk:
    """Return the state with one more message since the topic was answered."""
    return talk if talk.topic is None else talk.model_copy(update={"topic_age": talk.topic_age + 1})


def minded(talk: Talk, topic: str, sight: Sight) -> Talk:
    """Return the state with a topic that is answered now."""
    return talk.model_copy(update={"topic": topic, "topic_at": sight.now, "topic_age": 0})


def ask(talk: Talk, text: str, sight: Sight) -> Verdict:
    """Ask the FAQ, with the topic in mind."""
    return sight.knows.ask(text, after=topic_in_mind(talk, sight))
