"""What a person is shown when asked for consent, by purpose: the wording that is kept with the answer."""

import hashlib

from bot.words import Words, own_text
from feedback.consents import Wording
from feedback.tables import Purpose

#: Raise it whenever one of the texts below changes; both wordings stay in the database.
CONSENT_VERSION = "2026-11-3"


#: Which sentences are shown for which purpose.
KEYS = {
    Purpose.HANDLING: "chat.intake_consent",
    Purpose.PUBLICATION: "chat.intake_publish",
    Purpose.REMINDERS: "personal_data.ask_reminders",
}
_MARK_CHARS = 8


def wording(words: Words) -> Wording:
    """Return the texts of consent in a language, with their version; the office's own have another one."""
    texts = {purpose: words.say(key) for purpose, key in KEYS.items()}
    version = CONSENT_VERSION
    if any(own_text(words.language, key) for key in KEYS.values()):
        # The same words are the same version, in every process and after every return to them.
        told = hashlib.sha256("\0".join(texts.values()).encode()).hexdigest()
        version = f"{CONSENT_VERSION}-{told[:_MARK_CHARS]}"
    return Wording(version, words.language, texts)
