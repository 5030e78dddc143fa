"""Doing a service together, one small step a message: what every choice of a guide does."""

from collections.abc import Callable
from dataclasses import replace

from bot.dialogue import guide_words as words
from bot.dialogue import handing
from bot.dialogue.choices import menu
from bot.dialogue.commands import ReceiveQuestion, RecordDeed, Turn
from bot.dialogue.model import FileRef, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk, Walk
from bot.words import Words
from faq.funnel import Did
from faq.guides import Guide, Step

#: The places at which a guide is being walked.
PLACES = frozenset({Place.GUIDE, Place.GUIDE_STUCK, Place.GUIDE_HELP})
#: Guides under way that are kept; the one untouched for longest is forgotten.
MOST_WALKS = 5
#: What is kept of the words somebody wrote when stuck at a step: pieces, and characters of each.
MOST_SAID = 5


def choose(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Handle a choice of a guide; None if its guide is no more.

    The keys are ``guides:<page>``, ``g:<guide>`` and ``w:<verb>:<guide>:<step>[:<error>]``.
    """
    lead, *rest = key.split(":")
    if lead == "guides":
        page = rest[0] if rest else ""
        return show_list(talk, sight, page=int(page) if page.isdecimal() and len(page) < 4 else 1)
    verb, guide_id, step_id, trouble_id = (*([""] if lead == "g" else []), *rest, "", "", "", "")[:4]
    guide = sight.guide(guide_id)
    if guide is None:
        return None
    if lead == "g":
        return introduce(talk, guide, sight)
    if verb in _BEGINNINGS:
        return _BEGINNINGS[verb](talk, guide, sight)
    walk = walk_of(talk, guide.id)
    step = guide.step(step_id)
    if walk is None or step is None or walk.step != step_id or verb not in _AT_STEP:
        # A button of a step that was left long ago says where we are.
        return go_on(talk, guide, sight)
    return _AT_STEP[verb](_first(talk, walk), guide, step, trouble_id, sight)


def show_list(talk: Talk, sight: Sight, *, page: int = 1) -> Turn:
    """Offer all guides."""
    return Turn(talk.model_copy(update={"place": Place.GUIDES}), (words.list_of(sight, page),))


def introduce(talk: Talk, guide: Guide, sight: Sight) -> Turn:
    """Say what a guide is for; nothing is counted before it begins."""
    reply = words.introduction(guide, sight, walk_of(talk, guide.id))
    return Turn(talk.model_copy(update={"place": Place.GUIDES}), (reply,))


def go_on(talk: Talk, guide: Guide, sight: Sight, *before: Reply, lead: str = "") -> Turn:
    """Show the step at which the guide was left; one not begun, or since written anew, is introduced.

    A step that an editor took out meanwhile is followed by the nearest one, and that is said.
    ``before`` are replies that come first; ``lead`` stands in the step's own message.
    """
    walk = walk_of(talk, guide.id)
    step = guide.nearest(walk.step, walk.order) if walk else None
    if walk is None or step is None:
        return introduce(talk, guide, sight)
    if step.id != walk.step:
        lead = words.say(sight, "step_gone")
    there = _first(talk, _walk_at(walk, guide, step)).model_copy(update={"place": Place.GUIDE})
    return Turn(there, (*before, words.step_of(guide, step, sight, before=lead)))


def again(talk: Talk, sight: Sight, *before: Reply, lead: str = "") -> Turn:
    """Show the present step once more, see ``go_on``."""
    here = present(talk, sight)
    return go_on(talk, here[0], sight, *before, lead=lead) if here else Turn(talk, before)


def resume(talk: Talk, sight: Sight) -> Turn | None:
    """Go on with the latest guide under way; None if there is none."""
    return again(talk, sight) if present(talk, sight) else None


def present(talk: Talk, sight: Sight) -> tuple[Guide, Step, Walk] | None:
    """Return the latest guide under way with its present step; None if there is none."""
    for walk in talk.walks:
        guide = sight.guide(walk.guide)
        step = guide.nearest(walk.step, walk.order) if guide else None
        if guide and step:
            return guide, step, _walk_at(walk, guide, step)
    return None


def walk_of(talk: Talk, guide_id: str) -> Walk | None:
    return next((walk for walk in talk.walks if walk.guide == guide_id), None)


def stuck(talk: Talk, guide: Guide, step: Step, said: str, sight: Sight) -> Turn:
    """Note words that no known error fits; offer the known ones and a person."""
    there, deed = noted(talk, guide, step, said)
    times = len(there.walks[0].said)
    text = words.say(sight, "unknown" if times < 2 else "unknown_again")
    return Turn(there, (words.troubles_of(guide, step, sight, text),), (deed,))


def noted(talk: Talk, guide: Guide, step: Step, said: str) -> tuple[Talk, RecordDeed]:
    """Note words said when held up at a step, for the officer who may be asked and for the figures."""
    walk = walk_of(talk, guide.id) or Walk(guide=guide.id, step=step.id)
    piece = said.strip()[: words.LONGEST_SAID]
    there = _walk_at(walk, guide, step).model_copy(update={"said": (*walk.said, piece)[-MOST_SAID:]})
    stuck_there = _first(talk, there).model_copy(update={"place": Place.GUIDE_STUCK})
    return stuck_there, RecordDeed(guide.id, Did.STUCK, step.id, words=piece)


def show_remedy(  # noqa: PLR0917 - where, which error, and how it was said
    talk: Talk, guide: Guide, step: Step, trouble_id: str, sight: Sight, said: str = ""
) -> Turn:
    """Say what to do about a known error of the guide; ``said`` are the words that led to it."""
    at = next((one for one in (step, *guide.steps) if one.trouble(trouble_id)), None)
    trouble = at.trouble(trouble_id) if at else None
    walk = walk_of(talk, guide.id)
    if trouble is None or walk is None:
        return again(talk, sight)
    tried = (*(one for one in walk.tried if one != trouble.id), trouble.id)
    noted = _walk_at(walk, guide, step).model_copy(update={"tried": tried})
    there = _first(talk, noted).model_copy(update={"place": Place.GUIDE_STUCK})
    deed = RecordDeed(guide.id, Did.TROUBLE, step.id, trouble.id, said.strip()[: words.LONGEST_SAID])
    return Turn(there, (words.remedy(guide, step, trouble, sight, again=len(tried) > 1),), (deed,))


def hand_over(talk: Talk, said: str, files: tuple[FileRef, ...], sight: Sight) -> Turn | None:
    """Hand the step, what was tried and what the person writes to an officer; the guide waits."""
    here = present(talk, sight)
    if here is None:
        return None
    guide, step, walk = here
    # Officers read Vietnamese, whatever the person was led in.
    theirs = replace(sight, words=Words("vi"))
    text = words.for_officer(theirs.guide(guide.id) or guide, walk, said.strip(), theirs)
    handed = handing.hand_on(talk, text, sight, files)
    waits = Reply(words.say(sight, "handing_over", title=guide.title))
    deed = RecordDeed(guide.id, Did.PERSON, step.id, words=said)
    asked = (replace(one, at_step=True) for one in handed.commands if isinstance(one, ReceiveQuestion))
    return Turn(handed.talk, (waits,), (deed, *asked))


def _begin(talk: Talk, guide: Guide, sight: Sight) -> Turn:
    # A late tap on “begin” of a guide that is under way loses nothing.
    return go_on(talk, guide, sight) if walk_of(talk, guide.id) else _afresh(talk, guide, sight)


def _afresh(talk: Talk, guide: Guide, sight: Sight) -> Turn:
    turn = _at(talk, guide, guide.steps[0], sight)
    return Turn(turn.talk, turn.replies, (RecordDeed(guide.id, Did.STARTED),))


def _done(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    deed = RecordDeed(guide.id, Did.DONE, step.id)
    place = (guide.place_of(step.id) or 0) + 1
    if place < len(guide.steps):
        turn = _at(talk, guide, guide.steps[place], sight)
        return Turn(turn.talk, turn.replies, (deed,))
    rest = tuple(walk for walk in talk.walks if walk.guide != guide.id)
    free = talk.model_copy(update={"place": Place.FREE, "walks": rest})
    return Turn(free, (words.finished(guide, sight, words.under_way(free, sight)),), (deed,))


def _stuck_button(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    there = talk.model_copy(update={"place": Place.GUIDE_STUCK})
    text = words.say(sight, "which_trouble" if step.troubles else "describe")
    reply = words.troubles_of(guide, step, sight, text)
    return Turn(there, (reply,), (RecordDeed(guide.id, Did.STUCK, step.id),))


def _still(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    walk = walk_of(talk, guide.id)
    left = tuple(one for one in step.troubles if walk is None or one.id not in walk.tried)
    there = talk.model_copy(update={"place": Place.GUIDE_STUCK})
    deed = RecordDeed(guide.id, Did.STUCK, step.id)
    if left:
        return Turn(there, (words.troubles_of(guide, step, sight, words.say(sight, "still"), left),), (deed,))
    offered = words.labelled(sight, guide, step.id, "help", "other", "show", "pause")
    return Turn(there, (Reply(words.say(sight, "nothing_left"), offered),), (deed,))


def _other(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    there = talk.model_copy(update={"place": Place.GUIDE_STUCK})
    offered = words.labelled(sight, guide, step.id, "show", "help")
    return Turn(there, (Reply(words.say(sight, "describe"), offered),))


def _back(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    place = guide.place_of(step.id) or 0
    deed = RecordDeed(guide.id, Did.BACK, step.id)
    turn = _at(talk, guide, guide.steps[max(place - 1, 0)], sight) if place else introduce(talk, guide, sight)
    return Turn(turn.talk, turn.replies, (deed,))


def _pause(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    free = talk.model_copy(update={"place": Place.FREE})
    number = (guide.place_of(step.id) or 0) + 1
    text = words.say(sight, "paused", title=guide.title, number=number, count=len(guide.steps))
    reply = Reply(text, (*words.under_way(free, sight), *menu(sight)))
    return Turn(free, (reply,), (RecordDeed(guide.id, Did.PAUSED, step.id),))


def _help(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    there = talk.model_copy(update={"place": Place.GUIDE_HELP})
    number = (guide.place_of(step.id) or 0) + 1
    text = words.say(
        sight, "help", title=guide.title, number=number, count=len(guide.steps), hours=sight.say("hours")
    )
    return Turn(there, (Reply(text, words.labelled(sight, guide, step.id, "send", "show")),))


def _send(talk: Talk, guide: Guide, step: Step, _: str, sight: Sight) -> Turn:
    return hand_over(talk, "", (), sight) or go_on(talk, guide, sight)


def _at(talk: Talk, guide: Guide, step: Step, sight: Sight) -> Turn:
    walk = Walk(guide=guide.id, step=step.id, order=guide.order)
    there = _first(talk, walk).model_copy(update={"place": Place.GUIDE})
    return Turn(there, (words.step_of(guide, step, sight),))


def _walk_at(walk: Walk, guide: Guide, step: Step) -> Walk:
    return walk.model_copy(update={"step": step.id, "order": guide.order})


def _first(talk: Talk, walk: Walk) -> Talk:
    others = (one for one in talk.walks if one.guide != walk.guide)
    return talk.model_copy(update={"walks": (walk, *others)[:MOST_WALKS]})


AtGuide = Callable[[Talk, Guide, Sight], Turn]
AtStep = Callable[[Talk, Guide, Step, str, Sight], Turn]

#: What begins a guide or goes on with it, wherever the person is.
_BEGINNINGS: dict[str, AtGuide] = {"go": _begin, "afresh": _afresh, "on": go_on}
#: What is done at the present step of a guide.
_AT_STEP: dict[str, AtStep] = {
    "done": _done,
    "solved": _done,
    "stuck": _stuck_button,
    "still": _still,
    "other": _other,
    "back": _back,
    "pause": _pause,
    "help": _help,
    "send": _send,
    "show": lambda talk, guide, step, _, sight: go_on(talk, guide, sight),
    "e": show_remedy,
}
#: Every verb that a button of a guide may have; a test compares it with the labels.
VERBS = frozenset(_BEGINNINGS) | frozenset(_AT_STEP)
