"""Words that steer, typed where nothing is under way that they could steer: they lead back to the menu."""

from bot.dialogue.talk import Place, Talk
from bot.dialogue.typed import said_any
from bot.words import Words


def leaves(talk: Talk, text: str, words: Words) -> bool:
    """Tell whether somebody wants to go back, or says outside of everything that they are done."""
    if said_any(text, words, "words_back"):
        return True
    # “Gửi đi” also ends a story; alone it asks for something to be sent.
    done = said_any(text, words, "words_done") and not said_any(text, words, "words_confirm")
    return done and talk.place is Place.FREE


def before_a_guide(talk: Talk) -> bool:
    """Tell whether the introduction of a guide was shown last."""
    return talk.place is Place.GUIDES and any(one.key.startswith("w:") for one in talk.offered)
