"""Coming back to a feedback after a long time."""

from datetime import timedelta

from bot.dialogue import asking, intake, questions
from bot.dialogue.commands import Turn
from bot.dialogue.model import Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.story import STORY_CHARS
from bot.dialogue.talk import Place, Talk
from faq.decide import Decision

#: After such a pause a person is asked whether to go on with a draft.
LONG_PAUSE = timedelta(hours=12)

_FACTS = frozenset({Place.UNIT, Place.NAME, Place.PHONE, Place.ADDRESS})
_ANSWERED = frozenset({Decision.ANSWER, Decision.REDIRECT, Decision.CHAT})


def came_back(talk: Talk, sight: Sight) -> bool:
    """Tell whether a long time has passed since the person's last message."""
    return talk.last_at is not None and sight.now - talk.last_at > LONG_PAUSE


def welcome(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Take what fits the place; answer a question; anything else gets the question whether to go on."""
    taken = _taken(talk, said, sight)
    if taken is not None:
        return taken
    verdict = sight.knows.ask(said.text, after=None)
    if verdict.decision not in _ANSWERED:
        kept = talk.model_copy(update={"question": said.text.strip()[: questions.LONGEST_QUESTION]})
        return intake.resume(kept, sight)
    turn = questions.respond(talk, said.text, verdict, sight)
    return asking.after(turn, intake.resume(turn.talk, sight), sight)


def _taken(talk: Talk, said: Incoming, sight: Sight) -> Turn | None:
    if said.files or said.contact or (len(said.text) > STORY_CHARS and "?" not in said.text):
        # Consent needs a plain word; a story told there belongs to the draft all the same.
        at_facts = talk.place in _FACTS or talk.place is Place.WHAT or not said.text.strip()
        return intake.listen(talk, said, sight) if at_facts else intake.keep_words(talk, said, sight)
    if talk.place is Place.WHAT:
        answered = sight.knows.ask(said.text, after=None).decision in _ANSWERED
        return None if answered else intake.listen(talk, said, sight)
    turn = intake.listen(talk, said, sight) if talk.place in _FACTS else None
    return turn if turn is not None and turn.talk.place is not talk.place else None
