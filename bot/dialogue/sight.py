"""What the dialogue may look at: words, the FAQ and the units, all in memory and without I/O."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.words import Words
from faq.decide import Verdict
from faq.guide_book import Likely
from faq.guides import Guide
from feedback.retention_rules import Kept


@dataclass(frozen=True, slots=True)
class Answer:
    """An FAQ answer, worded; ``more`` is what did not fit into the first message."""

    text: str
    more: str = ""


class Knows(Protocol):
    """The FAQ as the dialogue sees it."""

    def ask(self, question: str, *, after: str | None) -> Verdict:
        """Say what to do with a question; ``after`` is the topic just answered."""

    def answer(self, topic: str, language: str) -> Answer | None:
        """Word a topic's answer with its source and date; None if there is no such topic."""

    def part(self, topic: str, kind: str, language: str) -> str | None:
        """Word what a topic says of one kind (its fee, time, place, papers); None if it says nothing."""

    def waits(self, topic: str, kind: str) -> bool:
        """Tell whether what a topic says of one kind waits to be verified, and is told to nobody yet."""

    def related(self, topic: str, language: str) -> Sequence[tuple[str, str]]:
        """Return id and question of the topics that are near to one; nothing if there is no such topic."""

    def title(self, topic: str, language: str) -> str:
        """Return a topic's question, to be offered as a choice."""

    def entry(self, verdict: Verdict, language: str) -> str:
        """Return the text of the redirect, small-talk or urgent entry that a verdict names."""

    def doubt(self, verdict: Verdict, language: str) -> str:
        """Return one line on whom to call if there is the danger that a verdict doubts; "" if none."""


class KnowsGuides(Protocol):
    """The guides as the dialogue sees them."""

    def names(self, language: str) -> Sequence[tuple[str, str]]:
        """Return id and title of every guide, the most needed first."""

    def guide(self, guide_id: str, language: str) -> Guide | None:
        """Return a guide worded for reading; None if there is none of this id.

        A piece of it without English is Vietnamese in both languages, and has no ``en``.
        """

    def rests_on_memory(self, guide_id: str) -> bool:
        """Tell whether some step was not checked at its source."""

    def of_topic(self, topic: str) -> str | None:
        """Return the guide that helps to do what a topic explains."""

    def find(self, wish: str, language: str) -> Sequence[str]:
        """Return the guides that a wish means, best first."""

    def troubles(self, guide_id: str, step_id: str, said: str, language: str) -> Sequence[Likely]:
        """Return the errors of a guide that words may mean, best first."""


@dataclass(frozen=True, slots=True)
class UnitHit:
    """A unit that fits what was typed; ``sure`` if nothing else comes near."""

    code: str
    name: str
    sure: bool = False


class FindsUnits(Protocol):
    """The units as the dialogue sees them."""

    def find(self, words: str) -> Sequence[UnitHit]:
        """Return units with such a name, best first."""

    def mentioned(self, text: str) -> UnitHit | None:
        """Return the unit that a longer text surely names."""

    def by_code(self, code: str) -> UnitHit | None:
        """Return the unit with this code."""

    def above(self, code: str) -> UnitHit | None:
        """Return the unit directly above the one with this code."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Everything a turn may look at."""

    words: Words
    knows: Knows
    units: FindsUnits
    guides: KnowsGuides
    now: datetime
    channel: str
    asks_contact: bool = False
    noticed: bool = False  #: a notice to many came here a short while ago
    office: str = ""
    office_phone: str = ""
    form_link: str = ""  #: where personal data are filled in; "" where they are typed in the chat
    web_address: str = ""
    consent_version: str = ""  #: of the wordings in which consent is asked for now
    days_kept: Mapping[Kept, int] = field(default_factory=dict)  #: as the office has it now

    def say(self, name: str, /, **values: object) -> str:
        """Return a sentence of the chat."""
        return self.words.say(f"chat.{name}", **values)

    def guide(self, guide_id: str) -> Guide | None:
        """Return a guide in the person's language; None if there is none of this id."""
        return self.guides.guide(guide_id, self.words.language)

    def guide_names(self) -> Sequence[tuple[str, str]]:
        """Return id and title of every guide in the person's language, the most needed first."""
        return self.guides.names(self.words.language)
