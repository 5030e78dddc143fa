"""Words for what became of an outgoing message: its state, when, and why."""

from bot.storage.tables import Message
from bot.words import Words

#: What a channel's or our own reason contains, and the text that explains it to staff; the first that fits.
_REASONS = (
    ("interrupted", "interrupted"),
    ("window closed", "window"),
    ("zalo error -230", "window"),
    ("zalo error -232", "window"),
    ("kind of account", "kind_of_account"),
    ("zalo error -213", "blocked"),
    ("too many messages", "too_many"),
    ("retry", "too_many"),
    ("channel rests", "too_many"),
    ("token", "token"),
    ("blocked", "blocked"),
    ("deactivated", "gone"),
    ("not found", "gone"),
    ("kicked", "gone"),
    ("connect", "unreachable"),
    ("proxy", "unreachable"),
    ("http 5", "unreachable"),
    ("timeout", "no_answer"),
    ("timedout", "no_answer"),
    ("read", "no_answer"),
    ("protocol", "no_answer"),
    ("broke", "no_answer"),
)
#: How a state looks.
TONES = {
    "queued": "warn",
    "sending": "warn",
    "held": "warn",
    "sent": "good",
    "seen": "good",
    "unknown": "bad",
    "refused": "bad",
    "dead": "bad",
}


def reason_in_words(message: Message, words: Words) -> str:
    """Return why a message is not simply sent, in words for staff; empty if there is nothing to say."""
    if not message.reason or message.state in {"sent", "seen"}:
        return ""
    said = message.reason.lower()
    name = next((name for hint, name in _REASONS if hint in said), None)
    return words.say(f"delivery.reason_{name}") if name else message.reason
