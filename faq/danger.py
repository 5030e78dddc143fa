"""Danger in a message: looked for before anything else."""

from collections.abc import Iterable

from faq.normalise import Normal
from faq.patterns import compile_all, line_of
from faq.topics import Urgent


class Danger:
    """The compiled signs of every urgent entry, in their order."""

    def __init__(self, entries: Iterable[Urgent]) -> None:
        self._entries = [(one.id, compile_all(one.signs), compile_all(one.unless)) for one in entries]

    def in_message(self, normal: Normal) -> str | None:
        """Return the id of the first urgent entry whose signs are in the message."""
        if not normal.slots:
            return None
        line = line_of(normal)
        for name, signs, unless in self._entries:
            if signs and signs.search(line) and not (unless and unless.search(line)):
                return name
        return None
