"""Cases already sent: looking them up, answering staff, rating the answer."""

from bot.dialogue.choices import choices, menu
from bot.dialogue.model import Choice, Incoming, Reply
from bot.dialogue.questions import answer_question
from bot.dialogue.sight import Sight
from bot.dialogue.talk import AddToCase, Place, RateCase, RateWords, ShowCase, ShowOwnCases, Talk, Turn
from bot.dialogue.typed import said_any
from faq.decide import Decision
from feedback.codes import find_codes, looks_like_code


def look_up(talk: Talk) -> Turn:
    """Show the cases of this conversation and wait for a code."""
    return Turn(talk.model_copy(update={"place": Place.LOOKUP}), commands=(ShowOwnCases(),))


def listen_for_code(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Show the case whose code was typed."""
    found = find_codes(said.text)
    if found:
        return Turn(_free(talk), commands=(ShowCase(found[0]),))
    if looks_like_code(said.text):
        return Turn(talk, (mistyped(said.text, sight),))
    return answer_question(_free(talk), said.text, sight)


def listen_for_digits(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Open a case of another conversation with the last digits of its phone number."""
    digits = "".join(char for char in said.text if char.isdecimal())
    if not digits:
        return answer_question(_free(talk), said.text, sight)
    return Turn(_free(talk), commands=(ShowCase(talk.case, digits[-4:]),))


def mistyped(text: str, sight: Sight) -> Reply:
    """Say that a code has a wrong character."""
    return Reply(sight.say("code_mistyped", code=text.strip()[:12]), choices(sight, "lookup", "menu"))


def begin_reply(talk: Talk, code: str, sight: Sight) -> Turn:
    """Wait for the citizen's answer to what staff asked."""
    there = talk.model_copy(update={"place": Place.REPLY, "case": code})
    return Turn(there, (Reply(sight.say("reply_prompt", code=code), choices(sight, "menu")),))


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
    return add(talk, talk.case, said, sight)


def listen_reply_or_question(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Take further words as part of the answer to staff."""
    joined = Incoming(text=f"{talk.question}\n{said.text}".strip(), files=said.files)
    return add(talk, talk.case, joined, sight)


def add(talk: Talk, code: str, said: Incoming, sight: Sight) -> Turn:
    """Add words and files to a case."""
    return Turn(_free(talk), commands=(AddToCase(code, said.text.strip(), said.files),))


def rate(talk: Talk, key: str, sight: Sight) -> Turn:
    """Keep a rating and ask for words; ``key`` is ``rate:<code>:<level>``."""
    _, code, level = key.split(":")
    there = talk.model_copy(update={"place": Place.RATE_WORDS, "case": code})
    return Turn(there, commands=(RateCase(code, int(level)),))


def listen_for_rate_words(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Keep the reason of a rating; a plain question is answered instead."""
    if said_any(said.text, sight.words, "words_skip") or said_any(said.text, sight.words, "words_no"):
        return thank(talk, sight)
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision is Decision.ANSWER:
        return answer_question(_free(talk), said.text, sight)
    done = thank(talk, sight)
    return Turn(done.talk, done.replies, (RateWords(talk.case, said.text.strip()),))


def thank(talk: Talk, sight: Sight) -> Turn:
    """Thank for a rating."""
    return Turn(_free(talk), (Reply(sight.say("rate_thanks"), menu(sight)),))


def _free(talk: Talk) -> Talk:
    # A draft that is being written stays; the person goes on with it when they like.
    return talk.model_copy(update={"place": Place.FREE})
