"""Short questions without a subject (“nộp ở đâu”): which of the things just shown, or which at all."""

from bot.dialogue.model import Choice
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk

#: Services offered where nothing was spoken of before.
MOST_OFFERED = 4


def shown(talk: Talk) -> tuple[Choice, ...]:
    """Return the topics, or the levels of one, that were suggested last; nothing after anything else.

    After a question for a fee that may be of any of them, those are still the ones.
    """
    parts = tuple(_whole(one) for one in talk.offered if one.key.startswith("p:"))
    if parts:
        return parts
    asked = tuple(one for one in talk.offered if not one.key.startswith("lang:"))
    topics = tuple(one for one in asked if one.key.startswith("t:"))
    suggested = len(topics) == len(asked) or any(one.key == "not_these" for one in asked)
    return topics if suggested else ()


def attribute(talk: Talk) -> str | None:
    """Return what was asked of things that are still to be chosen from; None if that is not open."""
    return next((one.key.split(":", 2)[1] for one in talk.offered if one.key.startswith("p:")), None)


def part_of(attribute: str, topic: str, label: str) -> Choice:
    """Return the choice that answers just what was asked of a topic."""
    return Choice(f"p:{attribute}:{topic}", label)


def _whole(part: Choice) -> Choice:
    return Choice(f"t:{part.key.split(':', 2)[2]}", part.label)


def offered(talk: Talk, attribute: str, sight: Sight) -> tuple[Choice, ...]:
    """Return what a question for a fee, a time, a place or papers may be about.

    That is what was just suggested; else what was spoken of before a pause and the most needed services.
    """
    suggested = shown(talk)
    if suggested:
        return tuple(part_of(attribute, one.key[2:], one.label) for one in suggested)
    language = sight.words.language
    before = talk.topic if talk.topic and sight.knows.answer(talk.topic, language) else None
    found = [part_of(attribute, before, sight.knows.title(before, language))] if before else []
    for guide_id, title in sight.guide_names():
        guide = sight.guide(guide_id)
        topic = guide.topics[0] if guide and guide.topics else ""
        if topic and topic != before and sight.knows.part(topic, attribute, sight.words.language):
            found.append(part_of(attribute, topic, title))
    return tuple(found[:MOST_OFFERED])
