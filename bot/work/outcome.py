"""What performing a command leads to."""

from dataclasses import dataclass, replace

from bot.dialogue.model import Reply
from bot.dialogue.talk import Talk


@dataclass(frozen=True, slots=True)
class Outcome:
    """The state after a command, and what is said about it; ``told`` ends the turn's first reply."""

    talk: Talk
    replies: tuple[Reply, ...] = ()
    told: str = ""

    def after(self, replies: tuple[Reply, ...]) -> tuple[Reply, ...]:
        """Return the replies that were there before, with what is said about the command."""
        if self.told and replies:
            first = replace(replies[0], text=f"{replies[0].text}\n\n{self.told}")
            replies = (first, *replies[1:])
        return (*replies, *self.replies)
