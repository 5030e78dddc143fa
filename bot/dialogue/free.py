"""Listening where anything may be asked: files, codes, corrections, a story, a question."""

from bot.dialogue import (
    cases,
    context,
    corrections,
    intake,
    intent,
    joining,
    onward,
    questions,
    schools,
    sent_cases,
    special,
)
from bot.dialogue.choices import choices, menu
from bot.dialogue.commands import Turn
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.story import STORY_CHARS
from bot.dialogue.talk import Draft, Place, Talk
from bot.dialogue.typed import plain, ways_of
from faq.decide import Decision

#: Words beside “tôi muốn phản ánh” that already make a story.
FEWEST_STORY_WORDS = 3
#: The same where the words may also ask how to complain.
FEWEST_WORDS_BESIDE_AN_ANSWER = 5


def listen(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Answer, or take what was said as the beginning of a feedback."""
    if said.files and not said.text.strip():
        return _files_alone(talk, said, sight)
    by_code = cases.show_by_code(talk, said, sight)
    if by_code is not None:
        return by_code
    free = talk.model_copy(update={"place": Place.FREE})
    plainly = None if said.files else _plain_wish(talk, said.text, sight)
    if plainly is not None:
        return plainly
    verdict = context.ask(talk, said.text, sight)
    known = verdict.decision in {Decision.ANSWER, Decision.REDIRECT, Decision.SUGGEST}
    fixed = None if said.files else _fixed(free, said, sight, known=known)
    if fixed is not None:
        return fixed
    if said.files or _is_story(said.text, sight, known=verdict.decision is Decision.ANSWER):
        return intake.start(free, sight, said)
    return questions.answer_question(free, said.text, sight)


def _plain_wish(talk: Talk, text: str, sight: Sight) -> Turn | None:
    """Hear a school's name alone, “tiếp”, a wish for more or for no name, a need of help."""
    school = schools.named_alone(talk, text, sight)
    if school is not None:
        return school
    talk = talk.model_copy(update={"place": Place.FREE})
    if sent_cases.wants_reopening(text, sight):
        return sent_cases.offer_reopening(talk)
    unsolved = sent_cases.still_unsolved(talk, text, sight)
    if unsolved is not None:
        return unsolved
    if special.wants_tip(text, sight):
        return special.offer_tip(talk, talk.draft or Draft(), sight)
    alone = joining.asked_alone(talk, text, sight) or onward.heard(talk, text, sight)
    return alone or special.offer_help(talk, text, sight)


def _files_alone(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    kept = talk.model_copy(update={"place": Place.FREE, "loose_files": (*talk.loose_files, *said.files)})
    text = sight.say("file_without_place", count=len(kept.loose_files))
    return Turn(kept, (Reply(text, choices(sight, "send", "menu")),))


def _fixed(talk: Talk, said: Incoming, sight: Sight, *, known: bool) -> Turn | None:
    wish = corrections.correction(said.text, sight.words)
    # “Đổi số điện thoại VNeID” is a question; “đổi số điện thoại 0901…” is none.
    if wish is None or (known and not (wish[1] and corrections.fits(*wish, sight))):
        return None
    if talk.draft is not None:
        wanted = corrections.wanted(talk, said, sight)
        return intake.fix(talk, *wanted, sight) if wanted else None
    if len(said.text) > corrections.SHORT_WISH:
        return None
    return Turn(talk, (Reply(sight.say("intake_nothing_to_fix"), menu(sight)),))


def wants_sent(text: str, sight: Sight) -> bool:
    """Tell whether a message tells something and says that it is to be reported."""
    return _is_story(text, sight, known=False)


def _is_story(text: str, sight: Sight, *, known: bool) -> bool:
    # A question about how to complain is answered; a story that says “tôi muốn phản ánh …” is taken.
    said = f" {plain(text)} "
    beyond = _beyond(text, said, sight)
    if beyond is None:
        return False
    if len(text) > 2 * STORY_CHARS:
        return True
    if intent.asks(text, sight.words):
        return False
    fewest = FEWEST_WORDS_BESIDE_AN_ANSWER if known else FEWEST_STORY_WORDS
    return len(text) > STORY_CHARS or beyond >= fewest


def _beyond(text: str, said: str, sight: Sight) -> int | None:
    """Count the words beside the wish to report something; None if there is no such wish."""
    ways = ways_of(sight.words.language, "words_intent_send")
    lead = next((way for way in ways if f" {way} " in said), None)
    if lead is not None:
        return len(said.replace(f" {lead} ", " ", 1).split()) - 1
    rest = intent.reported(text, sight.words)
    return None if rest is None else len(rest.split())
