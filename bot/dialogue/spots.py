"""A place on the map: part of a story, an address, or the beginning of a feedback."""

from bot.dialogue import actions, cases, intake
from bot.dialogue.asking import filled
from bot.dialogue.choices import choices
from bot.dialogue.commands import Turn
from bot.dialogue.model import Incoming, Reply
from bot.dialogue.sight import Sight

#: Places at which what is said is added to a case already sent.
from bot.dialogue.talk import Draft, Place, Talk

#: Places at which what is said is added to a case already sent.
_TO_A_CASE = frozenset({Place.REPLY, Place.REPLY_OR_QUESTION})
#: Places at which a place on the map is just what is asked for.
_ASKED = frozenset({Place.WHAT, Place.RESUME})


def listen(talk: Talk, said: Incoming, sight: Sight) -> Turn:
    """Keep the place where it belongs; anywhere else ask what it is about."""
    if talk.place in _TO_A_CASE:
        return cases.add(talk, talk.case, said)
    if actions.in_form(talk):
        if talk.place is Place.ADDRESS:
            return filled(talk, talk.draft or Draft(), sight, address=said.text)
        asked = intake.listen(talk, said, sight) if talk.place in _ASKED else None
        return asked or intake.keep_words(talk, said, sight)
    asking = talk.model_copy(update={"place": Place.FREE, "question": said.text})
    text = sight.words.say("delivery.spot_got")
    return Turn(asking, (Reply(text, choices(sight, "send_said", "menu")),))
