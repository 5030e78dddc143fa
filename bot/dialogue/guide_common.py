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
from faq.guides import Guide, Step

#: A longer message, in words, tells more than that somebody goes on later.
LONGEST_LATER = 8


class Common(StrEnum):
    """What the words mean; the sentences are the texts ``guides.common_<name>``."""

    SLOW = "slow"  #: the page or the network is busy
    OUT = "out"  #: the page signed them out
    UNCLEAR = "unclear"  #: what the step asks for is not understood
    NEXT = "next"  #: what comes after it is asked


def common_of(text: str, sight: Sight) -> Common | None:
    """Return what words mean at whatever step; None for words of its own."""
    said, wish = f" {plain(text)} ", onward.listed(text, sight)
    for one in (Common.OUT, Common.SLOW):
        if any(f" {way} " in said for way in ways_of(sight.words.language, f"guides.words_{one}")):
            return one
    if wish is Wish.UNCLEAR or _asks_about_step(text, said, sight):
        return Common.UNCLEAR
    return Common.NEXT if wish is Wish.MORE else None


def answer(talk: Talk, one: Guide, step: Step, what: Common, text: str, sight: Sight) -> Turn:  # noqa: PLR0917 - where, and what the words mean
    """Say what helps; that somebody was held up is kept with the step."""
    if what is Common.NEXT:
        return guide.again(talk, sight, lead=words.say(sight, "common_next"))
    there, deed = guide.noted(talk, one, step, text)
    told = words.say(sight, f"common_{what}", do=step.do, see=words.say(sight, "see", see=step.see))
    verbs = ("done", "other", "help") if what is Common.UNCLEAR else ("solved", "still", "show", "help")
    return Turn(there, (Reply(told, words.labelled(sight, one, step.id, *verbs)),), (deed,))


def means_later(text: str, sight: Sight) -> bool:
    """Tell whether a message says no more than that somebody goes on another time (“em bận rồi mai làm”)."""
    said = plain(text).split()
    later = ways_of(sight.words.language, "guides.words_later")
    around = ways_of(sight.words.language, "guides.words_later_around")
    short = 1 < len(said) <= LONGEST_LATER and "?" not in text
    return short and not later.isdisjoint(said) and (later | around).issuperset(said)


def _asks_about_step(text: str, said: str, sight: Sight) -> bool:
    def holds(key: str) -> bool:
        return any(f" {way} " in said for way in ways_of(sight.words.language, f"guides.{key}"))

    asks = intent.asks(text, sight.words) or holds("words_why")
    about = asks and holds("words_this_step")
    # “Cái này có mất tiền không” is asked of the service.
    return about and followup.attribute_of(text, sight.words) is None
