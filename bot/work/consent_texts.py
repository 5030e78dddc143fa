"""What a person is shown when asked for consent, by purpose: the wording that is kept with the answer."""

from bot.words import Words
from feedback.consents import Wording
from feedback.tables import Purpose

#: Raise it whenever one of the texts below changes; both wordings stay in the database.
CONSENT_VERSION = "2026-11-3"


def wording(words: Words) -> Wording:
    """Return the texts of consent in a language, with their version."""
    texts = {
        Purpose.HANDLING: words.say("chat.intake_consent"),
        Purpose.PUBLICATION: words.say("chat.intake_publish"),
        Purpose.REMINDERS: words.say("personal_data.ask_reminders"),
    }
    return Wording(CONSENT_VERSION, words.language, texts)
