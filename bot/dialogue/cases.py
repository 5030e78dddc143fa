"""Cases already sent: looking them up, answering staff, rating the answer."""

import re

from bot.dialogue import ratings
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import AddToCase, RateCase, RateWords, ShowCase, ShowOwnCases, Turn
from bot.dialogue.model import Choice, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import said_any, unaccented
from faq.decide import Decision
from feedback.codes import find_codes, looks_like_code
from feedback.lifecycle import RATING_LEVELS

#: A message up to this length, in characters, can be an answer to “the last four digits?”.
LONGEST_DIGITS = 40
LAST_DIGITS = 4

_CODE_ONLY = re.compile(r"\W*\w{4}\W?\w{4}\W*")
_CODE_LIKE = re.compile(r"(?<![^\W_])[A-Z0-9]{4}[ .\-]?[A-Z0-9]{4}(?![^\W_])", re.IGNORECASE)
_MENTIONS_CODE = re.compile(r"\b(?:ma|tra cuu|ho so|code|case)\b")


def look_up(talk: Talk) -> Turn:
    """Show the cases of this conversation and wait for a code."""
    return Turn(talk.model_copy(update={"place": Place.LOOKUP}), commands=(ShowOwnCases(),))


def show_by_code(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Show the case whose code stands in the message, or say that a code has a wrong character."""
    found = find_codes(said.text)
    if found:
        return Turn(_free(talk), commands=(ShowCase(found[0]),))
    only = _CODE_ONLY.fullmatch(said.text)
    meant = talk.place is Place.LOOKUP or _MENTIONS_CODE.search(unaccented(said.text))
    if looks_like_code(said.text) and (only or meant):
        return Turn(talk, (_mistyped(said.text, sight),))
    if only and talk.place is Place.LOOKUP and len(said.text.split()) == 1:
        return Turn(talk, (_mistyped(said.text, sight),))
    return None


def listen_for_digits(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Open a case of another conversation with the last digits of its phone number; the place stays.

    None for what is neither digits nor a code.
    """
    if find_codes(said.text):
        return None
    digits = "".join(char for char in said.text if char.isdecimal())
    if not digits or said.files or len(said.text) > LONGEST_DIGITS or "?" in said.text:
        return None
    if len(digits) < LAST_DIGITS:
        asked = Reply(sight.say("lookup_digits", code=talk.case), choices(sight, "menu"))
        return Turn(talk, (asked,)) if digits == said.text.strip() else None
    return Turn(talk, commands=(ShowCase(talk.case, digits[-LAST_DIGITS:]),))


def _mistyped(text: str, sight: Sight) -> Reply:
    like = _CODE_LIKE.search(text)
    code = (like[0] if like else text.strip()[:12]).upper()
    return Reply(sight.say("code_mistyped", code=code), choices(sight, "lookup", "menu"))


def show(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Show the case that was tapped; ``key`` is ``case:<code>``."""
    found = find_codes(key[5:])
    return Turn(talk, commands=(ShowCase(found[0]),)) if found else None


def begin_reply(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Wait for the citizen's answer to what staff asked; ``key`` is ``reply:<code>``."""
    found = find_codes(key[6:])
    if not found:
        return None
    there = talk.model_copy(update={"place": Place.REPLY, "case": found[0]})
    return Turn(there, (Reply(sight.say("reply_prompt", code=found[0]), choices(sight, "menu")),))


def listen_for_reply(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Add the answer to the case; where it rather looks like a question of its own, ask which it is."""
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision is Decision.ANSWER and not said.files and len(said.text) < 120:
        asked = Reply(
            sight.say("reply_or_question", code=talk.case),
            (
                Choice("is_reply", sight.say("choice_is_reply")),
                Choice("is_question", sight.say("choice_other_question")),
            ),
        )
        there = talk.model_copy(update={"place": Place.REPLY_OR_QUESTION, "question": said.text})
        return Turn(there, (asked,))
    return add(talk, talk.case, said)


def listen_reply_or_question(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Take further words as part of the answer to staff."""
    return add(talk, talk.case, Incoming(text=f"{talk.question}\n{said.text}".strip(), files=said.files))


def is_reply(talk: Talk, sight: Sight) -> Turn | None:
    """Add to the case what was asked about; None for a late tap."""
    if talk.place is not Place.REPLY_OR_QUESTION:
        return None
    return add(talk, talk.case, Incoming(text=talk.question))


def add(talk: Talk, code: str, said: Incoming) -> Turn:
    """Add words and files to a case."""
    free = _free(talk) if talk.place in {Place.REPLY, Place.REPLY_OR_QUESTION} else talk
    added = free.model_copy(update={"question": ""})
    return Turn(added, commands=(AddToCase(code, said.text.strip(), said.files),))


def edited(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Add the new wording of a message that a case was sent with; None if it belongs to no case."""
    if not said.about:
        return None
    return add(talk, said.about, Incoming(text=sight.words.say("delivery.edited_line", text=said.text)))


def rate(talk: Talk, key: str, sight: Sight) -> Turn | None:
    """Keep a rating and ask for words; ``key`` is ``rate:<code>:<level>``."""
    code, _, level = key.removeprefix("rate:").partition(":")
    found = find_codes(code)
    if not found or level not in {str(one) for one in RATING_LEVELS}:
        return None
    there = talk.model_copy(update={"place": Place.RATE_WORDS, "case": found[0]})
    return Turn(there, commands=(RateCase(found[0], int(level)),))


def rate_in_words(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Keep a rating that was typed, with what was said about it; None if the message is no rating."""
    asked = next((one.key for one in talk.offered if one.key.startswith("rate:")), None)
    if asked is None or said.choice or said.files or said.about:
        return None
    found = ratings.rated(said.text, sight.words)
    if found is None:
        return None
    code = asked.split(":")[1]
    if found.comment:
        return Turn(_free(talk), commands=(RateCase(code, found.level, found.comment),))
    return rate(talk, f"rate:{code}:{found.level}", sight)


def listen_for_rate_words(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    """Keep the reason of a rating; None for a plain question, which is answered instead."""
    if said_any(said.text, sight.words, "words_skip") or said_any(said.text, sight.words, "words_no"):
        return thank(talk, sight)
    if said.files or sight.knows.ask(said.text, after=None).decision is Decision.ANSWER:
        return None
    return Turn(_free(talk), commands=(RateWords(talk.case, said.text.strip()),))


def thank(talk: Talk, sight: Sight) -> Turn | None:
    """Thank for a rating; None for a late tap."""
    return _thanked(talk, sight) if talk.place is Place.RATE_WORDS else None


def _thanked(talk: Talk, sight: Sight) -> Turn:
    again = tuple(one for one in talk.offered if one.key.startswith("reopen:"))
    return Turn(_free(talk), (Reply(sight.say("rate_thanks"), (*again, *menu(sight))),))


def _free(talk: Talk) -> Talk:
    # A draft that is being written stays; the person goes on with it when they like.
    return talk.model_copy(update={"place": Place.FREE})
