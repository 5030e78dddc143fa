"""Danger in a message: looked for before anything else."""

from collections.abc import Iterable

from faq.patterns import compile_all, line_of, words_of
from faq.readings import Normal
from faq.topics import Urgent


class Danger:
    """The compiled signs of every urgent entry, in their order."""

    def __init__(self, entries: Iterable[Urgent], calm: Iterable[str] = ()) -> None:
        """Build from entries and the ``calm`` patterns whose words are overlooked (``định danh``)."""
        known = list(entries)
        self._calm = compile_all(calm)
        self._entries = [(one.id, compile_all(one.signs), compile_all(one.unless)) for one in known]
        self.words = words_of(sign for one in known for sign in one.signs)

    def in_message(self, normal: Normal) -> str | None:
        """Return the id of the first urgent entry whose signs are in the message."""
        if not normal.slots:
            return None
        line = line_of(normal)
        if self._calm:
            line = self._calm.without(line)
        for name, signs, unless in self._entries:
            if signs and signs.search(line) and not (unless and unless.search(line)):
                return name
        return None

    def sign_in(self, normal: Normal) -> str | None:
        """Return the words that raised the alarm, for explanations."""
        line = line_of(normal)
        line = self._calm.without(line) if self._calm else line
        for _, signs, unless in self._entries:
            found = signs.search(line) if signs else None
            if found and not (unless and unless.search(line)):
                return found
        return None
