"""In which language somebody is answered: the one they chose, else the one they write in."""

from dataclasses import replace

from bot.dialogue import tongue
from bot.dialogue.commands import Turn
from bot.dialogue.model import Choice, Event, Incoming, Reply
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk
from bot.words import Words
from faq.decide import Decision

#: Places at which words are a person's own sentence. In a guide they may be what a screen says, at a slot a
#: name or an address.
_OWN_WORDS = frozenset({Place.FREE, Place.LOOKUP, Place.GUIDES, Place.JOIN, Place.WHAT, Place.ASK_PERSON})


def followed(talk: Talk, said: Incoming, sight: Sight) -> tuple[Talk, Sight]:
    """Return the state and the sight in the language of what was said, where none was chosen."""
    if talk.language_chosen or not _are_own_words(talk, said):
        return talk, sight
    language = talk.language
    if language == "vi" and tongue.writes_english(said.text):
        # “Thank you so much” is said in any language.
        small = sight.knows.ask(said.text, after=None).decision is Decision.CHAT
        language = "vi" if small else "en"
    elif language == "en" and tongue.writes_vietnamese(said.text):
        language = "vi"
    if language == talk.language:
        return talk, sight
    return talk.model_copy(update={"language": language}), replace(sight, words=Words(language))


def offered(before: Talk, turn: Turn, said: Incoming, sight: Sight) -> Turn:
    """Offer the other language by one button: to whoever is answered in a new one, or mixes in English."""
    if before.language_chosen or not turn.replies or not _are_own_words(before, said):
        return turn
    switched = turn.talk.language != before.language and not turn.talk.language_chosen
    if not switched and not (before.language == "vi" and tongue.mixes_english(said.text)):
        return turn
    other = "vi" if turn.talk.language == "en" else "en"
    label = sight.say("choice_vietnamese" if other == "vi" else "choice_english")
    replies = _with_choice(turn.replies, Choice(f"lang:{other}", label))
    urgent = sight.knows.ask(said.text, after=None).decision is Decision.URGENT
    if turn.talk.language == "en" and switched and not urgent:
        first = replies[0]
        replies = (replace(first, text=f"{sight.say('english_heard')}\n\n{first.text}"), *replies[1:])
    return Turn(turn.talk, replies, turn.commands)


def _are_own_words(talk: Talk, said: Incoming) -> bool:
    plainly = said.event is Event.MESSAGE and not said.choice and not said.about and not said.spot
    return plainly and bool(said.text.strip()) and talk.place in _OWN_WORDS


def _with_choice(replies: tuple[Reply, ...], choice: Choice) -> tuple[Reply, ...]:
    at = next((at for at in range(len(replies) - 1, -1, -1) if replies[at].choices), None)
    if at is None or any(one.key == choice.key for one in replies[at].choices):
        return replies
    told = replace(replies[at], choices=(*replies[at].choices, choice))
    return (*replies[:at], told, *replies[at + 1 :])
