"""“Không phải”, “ý tôi không phải vậy”, “no, not that”: what was shown last is not what was meant."""

from bot.dialogue import which
from bot.dialogue.answers import miss
from bot.dialogue.choices import choices
from bot.dialogue.commands import Command, RecordHelpful, Turn
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import plain, ways_of
from faq.decide import SUGGESTED, Decision

#: A longer message, in words, says more than that.
LONGEST = 10
#: Where answers are shown and nothing else is under way.
_PLACES = frozenset({Place.FREE, Place.LOOKUP, Place.GUIDES})
#: What is offered below a reply that names no topic: where else to go, that we are not sure, or sorry.
_SENT_ON, _UNSURE, _AGAIN = ("person", "menu"), ("person", "send_said", "menu"), ("person", "ask", "menu")


def typed(talk: Talk, text: str, sight: Sight) -> str | None:
    """Return the choice of a message that does no more than refuse the answer or suggestions before it."""
    told = talk.place in _PLACES and _was_told(talk)
    return "not_that" if told and "?" not in text and _only_denies(text, sight) else None


def heard(talk: Talk, sight: Sight) -> Turn:
    """Say sorry, count what was shown as no help, and offer what else the question may have meant."""
    deeds, others = _counted(talk, sight), _others(talk, sight)
    offered = (*others, *choices(sight, "not_these")) if others else choices(sight, *_AGAIN)
    # What comes next goes on about nothing that was refused.
    forgotten = talk.model_copy(update={"topic": None})
    return Turn(forgotten, (Reply(sight.say("denied"), offered),), deeds)


def _was_told(talk: Talk) -> bool:
    keys = _keys(talk)
    return keys in (_SENT_ON, _UNSURE, _AGAIN) or any(key.startswith(("h:0:", "t:", "p:")) for key in keys)


def _keys(talk: Talk) -> tuple[str, ...]:
    return tuple(one.key for one in talk.offered)


def _only_denies(text: str, sight: Sight) -> bool:
    said = plain(text)
    language = sight.words.language
    ways = sorted(ways_of(language, "words_denied"), key=len, reverse=True)
    way = next((one for one in ways if f" {one} " in f" {said} "), None)
    if way is None or len(said.split()) > LONGEST:
        return False
    around = {part for one in ways_of(language, "words_denied_around") for part in one.split()}
    return around.issuperset(f" {said} ".replace(f" {way} ", " ", 1).split())


def _answered(talk: Talk) -> str:
    """Return the topic whose answer, or a part of it, was shown last; "" after anything else."""
    keys = _keys(talk)
    whole = next((key[4:] for key in keys if key.startswith("h:0:")), "")
    part = talk.topic if talk.topic and keys[:1] == (f"t:{talk.topic}",) else ""
    return whole or part


def _counted(talk: Talk, sight: Sight) -> tuple[Command, ...]:
    """Return what keeps it; suggestions and what we were not sure of were kept when they were shown."""
    answered = _answered(talk)
    if answered:
        return (RecordHelpful(answered, helpful=False),)
    if not talk.question or _keys(talk) != _SENT_ON:
        return ()
    verdict = sight.knows.ask(talk.question, after=None)
    return (miss(talk.question, verdict),) if verdict.decision is Decision.REDIRECT else ()


def _others(talk: Talk, sight: Sight) -> tuple[Choice, ...]:
    """Return the next best topics for the question: after an answer all others, else what was not shown."""
    verdict = sight.knows.ask(talk.question, after=None) if talk.question else None
    if verdict is None or verdict.decision not in {Decision.ANSWER, Decision.SUGGEST}:
        return ()
    answered, near = _answered(talk), [one.id for one in verdict.topics]
    shown = {answered} if answered else {one.key[2:] for one in which.shown(talk)}
    last = max((at for at, one in enumerate(near) if one in shown), default=-1)
    left = [one for one in near if one != answered] if answered else near[last + 1 :]
    language = sight.words.language
    return tuple(Choice(f"t:{one}", sight.knows.title(one, language)) for one in left[:SUGGESTED])
