"""Slows down whoever writes very much, and programs that talk to ours, without losing a word."""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta

#: So many answers within so long; then what comes waits until one is old enough.
LIMITS = ((40, timedelta(minutes=1)), (150, timedelta(minutes=30)))
#: Who is writing a feedback is never cut short: their limits are so many times wider.
WIDER = 5


@dataclass(slots=True)
class Floodgate:
    """Counts a conversation's answers; kept in memory, by each process for itself.

    So with several processes somebody may get that many times more before they are slowed down: the limits
    are there to slow down programs, not to be exact, and a row for each answer would cost everybody.
    """

    _answers: dict[int, deque[datetime]] = field(default_factory=dict)
    _told: dict[int, datetime] = field(default_factory=dict)

    def answered(self, conversation_id: int, now: datetime) -> None:
        """Count one answer."""
        most = LIMITS[-1][0] * WIDER
        self._answers.setdefault(conversation_id, deque(maxlen=most)).append(now)
        if len(self._answers) > 10_000:
            oldest = now - LIMITS[-1][1]
            self._answers = {key: times for key, times in self._answers.items() if times[-1] > oldest}

    def opens_at(self, conversation_id: int, now: datetime, *, writing: bool) -> datetime | None:
        """Return from when on the next message may be answered; None: now.

        ``writing`` a feedback has the wider limits.
        """
        times = self._answers.get(conversation_id, ())
        opens = [
            times[-most] + span
            for most, span in ((count * (WIDER if writing else 1), span) for count, span in LIMITS)
            if len(times) >= most
        ]
        latest = max(opens, default=now)
        return latest if latest > now else None

    def shall_tell(self, conversation_id: int, now: datetime) -> bool:
        """Tell whether to say, once in a while, that answers come more slowly."""
        told = self._told.get(conversation_id)
        if told is not None and now - told < LIMITS[-1][1]:
            return False
        self._told[conversation_id] = now
        self._told = {key: at for key, at in self._told.items() if now - at < LIMITS[-1][1]}
        return True
