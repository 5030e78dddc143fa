"""Short questions without a subject (“nộp ở đâu”): which of the things just shown, or which at all."""

from bot.dialogue.model import Choice
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk

#: Services offered where nothing was spoken of before.
MOST_OFFERED = 4


def shown(talk: Talk) -> tuple[Choice, ...]:
    """Return the topics, or the levels of one, that were suggested last; nothing after anything else."""
    topics = tuple(one for one in talk.offered if one.key.startswith("t:"))
    suggested = len(topics) == len(talk.offered) or any(one.key == "not_these" for one in talk.offered)
    return topics if suggested else ()


def part_of(attribute: str, topic: str, label: str) -> Choice:
    """Return the choice that answers just what was asked of a topic."""
    return Choice(f"p:{attribute}:{topic}", label)


def offered(talk: Talk, attribute: str, sight: Sight) -> tuple[Choice, ...]:
    """Return what a question for a fee, a time, a place or papers may be about.

    That is what was just suggested, else the most needed services of which it is known.
    """
    suggested = shown(talk)
    if suggested:
        return tuple(part_of(attribute, one.key[2:], one.label) for one in suggested)
    found: list[Choice] = []
    for guide_id, title in sight.guides.names():
        guide = sight.guides.guide(guide_id)
        topic = guide.topics[0] if guide and guide.topics else ""
        if topic and sight.knows.part(topic, attribute, sight.words.language):
            found.append(part_of(attribute, topic, title))
    return tuple(found[:MOST_OFFERED])
