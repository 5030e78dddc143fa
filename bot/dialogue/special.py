"""What is sent in another way than a feedback: a tip without a name, a request for help at home."""

from bot.dialogue.asking import again, ask_slot, next_slot
from bot.dialogue.commands import Turn
from bot.dialogue.model import Choice, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.story import tell
from bot.dialogue.talk import Draft, Place, Talk
from bot.dialogue.typed import agrees, plain, said_any, ways_of
from feedback.kinds import CaseKind

#: A longer message, in words, is a story and no wish to be visited.
LONGEST_WISH = 60
#: What a tip must not hold.
_NOBODY = {"name": "", "phone": "", "address": "", "consent": False, "publish": None}


def wants_tip(text: str, sight: Sight) -> bool:
    """Tell whether a whole message says that somebody wants to stay without a name."""
    return said_any(text, sight.words, "case_life.words_tip")


def offer_tip(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Tell the difference before it is chosen."""
    say = sight.words.say
    ways = (
        Choice("tip_yes", say("case_life.choice_tip_yes")),
        Choice("tip_no", say("case_life.choice_tip_no")),
        Choice("cancel", say("chat.choice_cancel")),
    )
    there = talk.model_copy(update={"place": Place.TIP, "draft": draft})
    return Turn(there, (Reply(say("case_life.tip_explained"), ways),))


def take_tip(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Go on without any slot about the person; a late tap explains first."""
    if talk.place is not Place.TIP:
        return offer_tip(talk, draft, sight)
    tip = draft.model_copy(update={**_NOBODY, "kind": CaseKind.TIP})
    return next_slot(talk, tip, sight)


def with_name(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Go on as a feedback."""
    kind = None if draft.kind is CaseKind.TIP else draft.kind
    return next_slot(talk, draft.model_copy(update={"kind": kind}), sight)


def listen_at_tip(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn:
    """Take a plain yes or no; ask again for anything else."""
    if agrees(said.text, sight.words) or wants_tip(said.text, sight):
        return take_tip(talk, draft, sight)
    if said_any(said.text, sight.words, "words_no"):
        return with_name(talk, draft, sight)
    return offer_tip(talk, draft, sight)


def offer_help(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Offer help at home to whoever seems to need it; None for any other message or beside a draft."""
    if talk.draft is not None or not needs_help(text, sight):
        return None
    say = sight.words.say
    ways = (
        Choice("home_help", say("case_life.choice_home_help")),
        Choice("just_ask", say("case_life.choice_just_ask")),
        Choice("menu", sight.say("choice_menu")),
    )
    asked = talk.model_copy(update={"place": Place.FREE, "question": text.strip()})
    return Turn(asked, (Reply(say("case_life.help_offer"), ways),))


def needs_help(text: str, sight: Sight) -> bool:
    """Tell whether somebody cannot come, or asks that somebody comes to them."""
    said = f" {plain(text)} "
    if len(said.split()) > LONGEST_WISH:
        return False

    def holds(key: str) -> bool:
        return any(f" {way} " in said for way in ways_of(sight.words.language, key))

    asks_visit = holds("case_life.words_visit")
    cannot_come = holds("case_life.words_cannot_come") and holds("case_life.words_frail")
    return asks_visit or cannot_come


def begin_help(talk: Talk, sight: Sight) -> Turn:
    """Begin a request for help at home with what was said of it."""
    if talk.draft is not None:
        return again(talk, sight)
    draft = Draft(kind=CaseKind.HOME_HELP)
    if talk.question:
        draft = tell(draft, Incoming(text=talk.question), sight)
    there = talk.model_copy(update={"draft": draft, "place": Place.WHAT, "question": ""})
    first = Reply(sight.words.say("case_life.help_what"))
    asked = ask_slot(there, sight)
    return Turn(there, (first, *asked.replies)) if draft.told else asked
