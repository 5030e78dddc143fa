"""After sending, or just before: opening a case again, following one like it, adding to one's own."""

import re

from bot.dialogue import intent
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import AddToCase, FollowPublic, OfferReopening, ReceiveCase, ReopenCase, Turn
from bot.dialogue.model import Choice, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Draft, Place, Talk
from bot.dialogue.typed import agrees, plain, said_any, ways_of
from faq.decide import Decision
from feedback.codes import find_codes

#: A longer message that speaks of opening a case again tells something else, too.
LONGEST_WISH = 12
#: The same of one that asks when an answer comes.
LONGEST_WAITING = 8


_CLAUSE = re.compile(r"[,;.!\n]+")


def reopen_choice(sight: Sight, code: str) -> Choice:
    """Return the way to say that an answer is not enough."""
    return Choice(f"reopen:{code}", sight.words.say("case_life.choice_reopen", code=code))


def wants_reopening(text: str, sight: Sight) -> bool:
    """Tell whether a message says that an answer was not enough, or wants a case opened again."""
    # “Tôi chưa hài lòng, đề nghị xem lại” says it twice.
    parts = [part for part in _CLAUSE.split(text) if part.strip()]
    if parts and all(said_any(part, sight.words, "case_life.words_reopen") for part in parts):
        return True
    said = f" {plain(text)} "
    if len(said.split()) > LONGEST_WISH or intent.asks(text, sight.words):
        return False
    return any(f" {way} " in said for way in ways_of(sight.words.language, "case_life.words_reopen_within"))


def waits_for_answer(text: str, sight: Sight) -> bool:
    """Tell whether a short message asks when an answer comes, and names nothing that it would be about."""
    said = f" {plain(text)} "
    ways = ways_of(sight.words.language, "case_life.words_waiting")
    return len(said.split()) <= LONGEST_WAITING and any(f" {way} " in said for way in ways)


def still_unsolved(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Ask whether to open a case again, of who says under its answer that nothing has changed; else None."""
    keys = (one.key for one in talk.offered if one.key.startswith(("rate:", "reopen:")))
    code = next((found[0] for key in keys if (found := find_codes(key.split(":")[1]))), None)
    said = f" {plain(text)} "
    ways = ways_of(sight.words.language, "case_life.words_unsolved")
    if code is None or not any(f" {way} " in said for way in ways):
        return None
    if sight.knows.ask(text, after=None).decision is Decision.ANSWER:
        # “Vẫn chưa biết học phí bao nhiêu” is another matter.
        return None
    offered = (
        Choice(f"again:{code}", sight.words.say("case_life.choice_again", code=code)),
        *choices(sight, "menu"),
    )
    there = talk.model_copy(update={"question": text.strip()})
    return Turn(there, (Reply(sight.words.say("case_life.unsolved", code=code), offered),))


def reopen_with_words(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Open a case again for what was just said; ``key`` is ``again:<code>``, and a late tap asks why."""
    if not talk.question:
        return begin_reopening(talk, key, sight)
    found = find_codes(key.partition(":")[2])
    told = talk.model_copy(update={"place": Place.FREE, "question": ""})
    return Turn(told, commands=(ReopenCase(found[0], talk.question),)) if found else None


def offer_reopening(talk: Talk) -> Turn:
    """Ask which of one's answered cases it is about."""
    return Turn(talk, commands=(OfferReopening(),))


def begin_reopening(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Wait for the reason; ``key`` is ``reopen:<code>``."""
    found = find_codes(key.partition(":")[2])
    if not found:
        return None
    there = talk.model_copy(update={"place": Place.REOPEN, "case": found[0]})
    return Turn(there, (Reply(sight.say("reopen_reason", code=found[0]), choices(sight, "menu")),))


def listen_for_reason(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Open the case again with the reason; a plain no leaves it as it is."""
    free = talk.model_copy(update={"place": Place.FREE, "case": ""})
    if said_any(said.text, sight.words, "words_no"):
        return Turn(free, (Reply(sight.say("menu"), menu(sight)),))
    reason = said.text.strip()
    commands = [ReopenCase(talk.case, reason)] if reason else []
    if said.files:
        return Turn(free, commands=(*commands, AddToCase(talk.case, "", said.files)))
    return Turn(free, commands=tuple(commands))


def send_new(talk: Talk, draft: Draft, sight: Sight) -> Turn:
    """Send what was written as a case of its own."""
    done = _without_draft(talk)
    return Turn(done, commands=(ReceiveCase(draft.model_copy(update={"compared": True})),))


def listen_at_similar(talk: Talk, draft: Draft, said: Incoming, sight: Sight) -> Turn | None:
    """Take a plain no as none of these; more words belong to the story, which is shown again."""
    if said_any(said.text, sight.words, "words_no") or said_any(said.text, sight.words, "words_confirm"):
        return send_new(talk, draft, sight)
    if agrees(said.text, sight.words):
        text = sight.words.say("case_life.similar_which")
        return Turn(talk, (Reply(text, talk.offered),))
    return None


def follow(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Follow what is published; the draft is thrown away, since the same is there already."""
    number = key.partition(":")[2]
    if not number.isdecimal():
        return None
    return Turn(_without_draft(talk), commands=(FollowPublic(int(number)),))


def add_to_own(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Add the draft to one's own open case; ``key`` is ``same:<code>``."""
    found, draft = find_codes(key.partition(":")[2]), talk.draft
    if not found or draft is None or talk.place is not Place.SIMILAR:
        return None
    return Turn(_without_draft(talk), commands=(AddToCase(found[0], draft.text, draft.files),))


def _without_draft(talk: Talk) -> Talk:
    changes = {"place": Place.FREE, "draft": None, "topic": None, "question": ""}
    return talk.model_copy(update=changes)
