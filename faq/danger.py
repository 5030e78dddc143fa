"""Danger in a message: looked for before anything else."""

from collections.abc import Iterable

from faq.patterns import Line, compile_all, line_of, words_of
from faq.readings import Normal
from faq.topics import Urgent


class Danger:
    """The compiled signs of every urgent entry, in their order."""

    def __init__(
        self, entries: Iterable[Urgent], calm: Iterable[str] = (), harmless: Iterable[str] = ()
    ) -> None:
        """Build from entries.

        Args:
            entries: in the order in which they count.
            calm: patterns whose words are overlooked (``định danh``).
            harmless: patterns of messages that only sound like danger (``my child is missing a document``).
        """
        known = list(entries)
        self._calm, self._harmless = compile_all(calm), compile_all(harmless)
        self._sure = [(one.id, compile_all(one.sure)) for one in known]
        self._entries = [(one.id, compile_all(one.signs), compile_all(one.unless)) for one in known]
        self.words = words_of(sign for one in known for sign in (*one.signs, *one.sure))

    def in_message(self, normal: Normal) -> str | None:
        """Return the id of the first urgent entry whose signs are in the message."""
        found = self._sign(line_of(normal)) if normal.slots else None
        return found[0] if found else None

    def surely_in(self, normal: Normal) -> str | None:
        """Return the id of the first urgent entry with a sign that leaves no doubt, however calm the rest."""
        found = self._sure_sign(line_of(normal))
        return found[0] if found else None

    def is_harmless(self, normal: Normal) -> bool:
        """Tell whether the message is one that raises no alarm by its sound alone."""
        return self._harmless is not None and bool(self._harmless.search(line_of(normal)))

    def words_in(self, normal: Normal) -> str:
        """Return the words of the message that are a sign of danger, for explanations; empty if none is."""
        line = line_of(normal)
        found = self._sure_sign(line) or self._sign(line)
        return found[1] if found else ""

    def _sign(self, line: Line) -> tuple[str, str] | None:
        """Return the entry whose signs are in a line first, and the words that are the sign."""
        line = self._calm.without(line) if self._calm else line
        for name, signs, unless in self._entries:
            found = signs.search(line) if signs else None
            if found and not (unless and unless.search(line)):
                return name, found
        return None

    def _sure_sign(self, line: Line) -> tuple[str, str] | None:
        return next(
            ((name, found) for name, sure in self._sure if sure and (found := sure.search(line))), None
        )
