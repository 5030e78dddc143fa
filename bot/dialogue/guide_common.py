"""What is said at any step of any guide: it is slow, I was thrown out, what is this, later, what next."""

from enum import StrEnum

from bot.dialogue import followup, guide, intent, onward
from bot.dialogue import guide_words as words
from bot.dialogue.commands import Turn
from bot.dialogue.model import Reply
from bot.dialogue.onward import Wish
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Talk
from bot.dialogue.typed import plain, ways_of
from faq.decide import Decision
from faq.guides import Guide, Step

#: A longer message, in words, tells what it is that tires.
LONGEST_TIRED = 6


class Common(StrEnum):
    """What the words mean; the sentences are the texts ``guides.common_<name>``."""

    SLOW = "slow"  #: the page or the network is busy
    OUT = "out"  #: the page signed them out
    HIDDEN = "hidden"  #: a button is not found
    SMALL = "small"  #: the letters cannot be read
    CAMERA = "camera"  #: the device cannot take pictures
    TIRED = "tired"  #: it is too much at once
    COUNT = "count"  #: how many steps there are is asked
    WHY = "why"  #: why the step has to be done is asked
    UNCLEAR = "unclear"  #: what the step asks for is not understood
    NEXT = "next"  #: what comes after it is asked


#: What somebody may name anywhere in a message; the first that fits counts.
_NAMED = (Common.OUT, Common.SLOW, Common.HIDDEN, Common.SMALL, Common.CAMERA, Common.COUNT)
_OF_SCREEN = (Common.OUT, Common.SLOW, Common.HIDDEN, Common.SMALL, Common.CAMERA)
#: The kind of danger whose words are those of screens.
_FRAUD = "fraud"
#: What the ways on are; any other is met with what helps, which may or may not have helped.
_VERBS = {
    Common.TIRED: ("pause", "help", "show"),
    Common.WHY: ("done", "other", "help"),
    Common.UNCLEAR: ("done", "other", "help"),
}


def common_of(text: str, sight: Sight) -> Common | None:
    """Return what words mean at whatever step; None for words of its own."""
    wish = onward.listed(text, sight)
    named = next((one for one in _NAMED if _holds(text, f"words_{one}", sight)), None)
    if named:
        return named
    if len(plain(text).split()) <= LONGEST_TIRED and _holds(text, "words_tired", sight):
        return Common.TIRED
    if wish is Wish.UNCLEAR or _asks_about_step(text, sight):
        return Common.WHY if _holds(text, "words_because", sight) else Common.UNCLEAR
    return Common.NEXT if wish is Wish.MORE else None


def only_on_screen(text: str, sight: Sight) -> bool:
    """Tell whether words that sound like a fraud say no more than what a screen or a device does.

    “Bấm vào mà nó đứng im” is met with what helps; with a link, money or a code in it, it is a fraud.
    """
    if not any(_holds(text, f"words_{one}", sight) for one in _OF_SCREEN):
        return False
    verdict = sight.knows.ask(text, after=None)
    heard = verdict.entry if verdict.decision is Decision.URGENT else verdict.doubt
    return heard == _FRAUD and not _holds(text, "words_of_fraud", sight)


def answer(talk: Talk, one: Guide, step: Step, what: Common, text: str, sight: Sight) -> Turn:  # noqa: PLR0917 - where, and what the words mean
    """Say what helps; that somebody was held up is kept with the step."""
    if what is Common.NEXT:
        return guide.again(talk, sight, lead=words.say(sight, "common_next"))
    if what is Common.COUNT:
        return guide.again(talk, sight, lead=_left(one, step, sight))
    there, deed = guide.noted(talk, one, step, text)
    following = one.steps[(one.place_of(step.id) or 0) + 1 :]
    name = "why_last" if what is Common.WHY and not following else what
    told = words.say(
        sight,
        f"common_{name}",
        do=step.do,
        see=words.say(sight, "see", see=step.see),
        next=following[0].title if following else "",
    )
    verbs = _VERBS.get(what, ("solved", "still", "show", "help"))
    return Turn(there, (Reply(told, words.labelled(sight, one, step.id, *verbs)),), (deed,))


def _left(one: Guide, step: Step, sight: Sight) -> str:
    place = (one.place_of(step.id) or 0) + 1
    titles = "\n".join(f"• {step.title}" for step in one.steps[place:])
    count = len(one.steps)
    if place == count:
        return words.say(sight, "common_last")
    return words.say(sight, "common_count", number=place, count=count, left=count - place, titles=titles)


def _asks_about_step(text: str, sight: Sight) -> bool:
    asks = intent.asks(text, sight.words) or _holds(text, "words_why", sight)
    about = asks and _holds(text, "words_this_step", sight)
    # “Cái này có mất tiền không” is asked of the service.
    return about and followup.attribute_of(text, sight.words) is None


def _holds(text: str, key: str, sight: Sight) -> bool:
    said = f" {plain(text)} "
    return any(f" {way} " in said for way in ways_of(sight.words.language, f"guides.{key}"))
