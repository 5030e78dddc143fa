"""What performing a command leads to."""

from dataclasses import dataclass

from bot.dialogue.model import Reply
from bot.dialogue.talk import Talk


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a command, and what is said about it."""

    talk: Talk
    replies: tuple[Reply, ...] = ()
