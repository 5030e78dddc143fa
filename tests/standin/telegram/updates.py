"""The queue of updates: confirmed by offset, filtered by kind, for one poller or one webhook."""

from dataclasses import dataclass, field
from typing import Any

JSON = dict[str, Any]

#: Kinds that a bot gets without asking.
USUAL = frozenset({"message", "edited_message", "callback_query", "my_chat_member", "channel_post", "poll"})


@dataclass
class Updates:
    """What waits for the bot.

    ``repeats`` are handed over once more whatever the offset says, as a channel that redelivers does.
    """

    next_id: int = 800_000_001
    allowed: frozenset[str] = USUAL
    everything: list[JSON] = field(default_factory=list)
    pending: list[JSON] = field(default_factory=list)
    repeats: list[JSON] = field(default_factory=list)
    in_flight: int = 0  #: repeats that a poller or the webhook is still busy with
    poll: int = 0  #: number of the last poll; an older one ends with 409
    webhook_url: str = ""
    webhook_secret: str = ""
    webhook_connections: int = 40
    last_error: str = ""

    def add(self, kind: str, body: Any, *, forced: bool) -> JSON:
        """Queue an update if the bot wants this kind, or ``forced``."""
        update = {"update_id": self.next_id, kind: body}
        self.next_id += 1
        if forced or kind in self.allowed:
            self.everything.append(update)
            self.pending.append(update)
        return update

    def add_raw(self, update: JSON) -> None:
        """Queue what is not even an update."""
        self.everything.append(update)
        self.pending.append(update)

    def confirm(self, offset: int | None) -> None:
        """Forget what is below the offset; a negative one keeps that many from the end."""
        if offset is not None and offset < 0:
            self.pending = self.pending[offset:]
        elif offset is not None:
            self.pending = [update for update in self.pending if update.get("update_id", -1) >= offset]

    def take(self, limit: int) -> list[JSON] | None:
        """Return what a poll gets now, or None if there is nothing."""
        again, self.repeats = self.repeats[:limit], self.repeats[limit:]
        self.in_flight = len(again)
        return again + self.pending[: limit - len(again)] or None

    @property
    def settled(self) -> bool:
        return not (self.pending or self.repeats or self.in_flight)
