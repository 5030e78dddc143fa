"""What a turn of the dialogue leads to: the talk after it, what is said, and deeds for the program."""

from dataclasses import dataclass, field

from bot.dialogue.model import FileRef, Reply
from bot.dialogue.talk import Draft, Talk
from faq.funnel import Did


class Command:
    """Something to be done in the same transaction as the turn; may add replies of its own."""


@dataclass(frozen=True, slots=True)
class ReceiveCase(Command):
    """Register the confirmed draft as a case."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class ReceiveQuestion(Command):
    """Hand a question to an officer."""

    text: str
    about_data: bool = False
    files: tuple[FileRef, ...] = ()
    urgent: bool = False
    at_step: bool = False  #: a request for help out of a guide, with what was tried

    @property
    def teaches(self) -> bool:
        """Tell whether it is a question that answers may be written for."""
        return bool(self.text) and not (self.about_data or self.urgent or self.at_step)


@dataclass(frozen=True, slots=True)
class AddToCase(Command):
    """Add a citizen's words and files to a case."""

    code: str
    text: str
    files: tuple[FileRef, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowCase(Command):
    """Show where a case stands; ``digits`` are the last four of its phone, for a case sent elsewhere."""

    code: str
    digits: str = ""


@dataclass(frozen=True, slots=True)
class ShowOwnCases(Command):
    """List the cases of this conversation."""


@dataclass(frozen=True, slots=True)
class RateCase(Command):
    """Keep how satisfied the citizen is, 1 (very) to 4 (not), and why, where that was said with it."""

    code: str
    level: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class RateWords(Command):
    """Keep why."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class OfferReopening(Command):
    """List the answered cases of this conversation, to open one again."""


@dataclass(frozen=True, slots=True)
class ReopenCase(Command):
    """Open a case again because its answer is not enough."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class FollowPublic(Command):
    """Hear what becomes of the case that is published under a number, instead of sending the same."""

    number: int


@dataclass(frozen=True, slots=True)
class RecordMiss(Command):
    """Keep a question that was not answered, for the digital team."""

    question: str
    decision: str
    topic: str | None = None


@dataclass(frozen=True, slots=True)
class RecordHelpful(Command):
    """Keep whether an answer helped."""

    topic: str
    helpful: bool


@dataclass(frozen=True, slots=True)
class RecordDeed(Command):
    """Keep what somebody did in a guide, for the figures of where people stop."""

    guide: str
    did: Did
    step: str = ""
    trouble: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class AlertStaff(Command):
    """Tell officers about an urgent message at once; not ``sure`` where it only may be urgent."""

    text: str
    entry: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class SeeOwnData(Command):
    """Tell what is held on this person."""


@dataclass(frozen=True, slots=True)
class ExportOwnData(Command):
    """Give this person all that is held on them."""


@dataclass(frozen=True, slots=True)
class CorrectOwnData(Command):
    """Put the right name, phone, address or e-mail into this person's cases."""

    piece: str
    value: str


@dataclass(frozen=True, slots=True)
class AgreeToReminders(Command):
    """Keep that this person wants to be reminded."""


@dataclass(frozen=True, slots=True)
class WithdrawConsent(Command):
    """Take back what this person agreed to."""

    purpose: str


@dataclass(frozen=True, slots=True)
class EraseOwnData(Command):
    """Erase what is held on this person; what must be kept is masked."""


@dataclass(frozen=True, slots=True)
class OfferJoining(Command):
    """Show a code with which another conversation of this person joins this one."""


@dataclass(frozen=True, slots=True)
class JoinByCode(Command):
    """Join the conversation that was shown this code."""

    code: str


@dataclass(frozen=True, slots=True)
class PartAgain(Command):
    """Part this conversation from the others it was joined with."""


@dataclass(frozen=True, slots=True)
class PickUpCase(Command):
    """Follow here, from now on, a case that was opened with its digits."""

    code: str


@dataclass(frozen=True, slots=True)
class TakeBackCase(Command):
    """Follow a case here again that was picked up elsewhere."""

    code: str


@dataclass(frozen=True, slots=True)
class SubscribeTo(Command):
    """Send notices about a subject from now on, about one unit or all; ``shown`` is what was agreed to."""

    subject: str
    unit: str
    shown: str


@dataclass(frozen=True, slots=True)
class StopNotices(Command):
    """Send no more notices."""


@dataclass(frozen=True, slots=True)
class SetReachable(Command):
    """Keep whether the person can be written to."""

    reachable: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What a message leads to: the new state, replies, and commands whose replies follow."""

    talk: Talk
    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = field(default=())
