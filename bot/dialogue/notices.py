"""Asking for notices and having enough of them, in whatever words."""

from bot.dialogue import intake
from bot.dialogue.choices import choices
from bot.dialogue.commands import StopNotices, SubscribeTo, Turn
from bot.dialogue.model import Choice, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.subjects import Subject
from bot.dialogue.talk import Talk
from bot.dialogue.typed import plain, ways_of

#: Words with which somebody who just got a notice has enough of them; a longer message says something else.
LONGEST_STOP = 14


def offer(talk: Talk, sight: Sight) -> Turn:
    """Say what notices there are and how to end them; nothing is chosen beforehand."""
    where = unit_name(talk, sight)
    offered = tuple(Choice(f"news:{one}", sight.words.say(f"notices.subject_{one}")) for one in Subject)
    text = sight.words.say("notices.offer", where=where)
    return Turn(talk, (Reply(text, (*offered, *choices(sight, "menu"))),))


def subscribe(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Keep a wish for notices; ``key`` is ``news:<subject>``."""
    subject = key.partition(":")[2]
    if subject not in set(Subject):
        return None
    shown = sight.words.say("notices.offer", where=unit_name(talk, sight))
    return Turn(talk, commands=(SubscribeTo(subject, talk.unit, shown),))


def stop(talk: Talk, sight: Sight) -> Turn:
    """Send no more notices; in the middle of a feedback a bare “dừng” rather means that."""
    if talk.draft is not None and talk.place in intake.PLACES and not sight.noticed:
        return intake.cancel(talk, sight)
    return Turn(talk, commands=(StopNotices(),))


def has_enough(text: str, sight: Sight) -> bool:
    """Tell whether somebody who just got a notice says in their own words that they want no more.

    Both a no and what it is about must be named: “đừng gửi tin cho tôi nữa”; a question never is one.
    """
    said = f" {plain(text)} "
    if not sight.noticed or "?" in text or len(said.split()) > LONGEST_STOP:
        return False

    def holds(key: str) -> bool:
        return any(f" {way} " in said for way in ways_of(sight.words.language, key))

    return holds("notices.words_no_more") and holds("notices.words_notice")


def unit_name(talk: Talk, sight: Sight) -> str:
    """Return the unit that the person came through, or the office."""
    hit = sight.units.by_code(talk.unit) if talk.unit else None
    return hit.name if hit else sight.office
