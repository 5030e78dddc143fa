"""A person who talks to the dialogue as it is in the program: real words, real FAQ, sample units."""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.dialogue.commands import Command
from bot.dialogue.model import Contact, Event, FileRef, Incoming, Reply
from bot.dialogue.sight import Knows, Sight
from bot.dialogue.talk import Draft, Place, Talk, remember
from bot.dialogue.turn import take_turn
from bot.units import KnownUnit, UnitBook
from bot.words import Words
from bot.work.knowing import FaqForPeople, GuidesForPeople, UnitsForPeople
from faq.decide import Decision, Verdict
from faq.knowledge import Knowledge
from feedback.codes import new_code
from feedback.retention_rules import days_kept, shipped_rules
from feedback.unit_file import read_units
from feedback.unit_search import UnitFinder

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
SAMPLE = Path(__file__).parents[3] / "feedback" / "data" / "units_sample.csv"
#: Valid codes; the last character of MISTYPED is wrong.
CODE, OTHER_CODE = (new_code(random.Random(seed)) for seed in (7, 8))
MISTYPED = CODE[:-1] + ("A" if CODE[-1] != "A" else "C")
PHOTO = FileRef(1, "ảnh.jpg", "image/jpeg", 1000)


@pytest.fixture(scope="session")
def sight() -> Sight:
    units = [
        KnownUnit(one.code, one.name, one.short_name, "; ".join(one.former_names), one.parent)
        for one in read_units(SAMPLE)
    ]
    book = UnitBook()
    book.by_code = {one.code: one for one in units}
    book.finder = UnitFinder(units)
    knowledge = Knowledge()
    knows = FaqForPeople(knowledge, MONDAY, office="UBND phường Tân Hưng (028 0000 0000)")
    return Sight(
        words=Words("vi"),
        knows=knows,
        guides=GuidesForPeople(knowledge, knows, MONDAY),
        units=UnitsForPeople(book),
        now=MONDAY,
        channel="web",
        asks_contact=True,
        office="UBND phường Tân Hưng",
        office_phone="028 0000 0000",
        days_kept=days_kept(MONDAY, rules=shipped_rules()),
    )


class Unsure:
    """An FAQ that knows no answer to anything."""

    def __init__(self, knows: Knows) -> None:
        self.answer, self.title, self.entry = knows.answer, knows.title, knows.entry
        self.part, self.doubt, self.related = knows.part, knows.doubt, knows.related
        self.waits = knows.waits

    def ask(self, question: str, *, after: str | None) -> Verdict:
        return Verdict(question, Decision.ESCALATE)


@dataclass
class Person:
    """Somebody who talks; keeps the state as the program does, through JSON."""

    sight: Sight
    talk: Talk = field(default_factory=Talk)
    replies: tuple[Reply, ...] = ()
    commands: tuple[Command, ...] = ()

    def hears(self, said: Incoming) -> str:
        """Send something; return all that comes back as one text."""
        seen = replace(self.sight, words=Words(self.talk.language))
        turn = take_turn(self.talk, said, seen)
        self.replies, self.commands = turn.replies, turn.commands
        kept = remember(turn.talk, turn.replies) if turn.replies else turn.talk
        self.talk = Talk.model_validate(json.loads(json.dumps(kept.model_dump(mode="json"))))
        assert self.talk == kept
        return "\n".join(reply.text for reply in turn.replies)

    def says(self, *lines: str) -> str:
        """Type some lines; return what came back to the last."""
        return [self.hears(Incoming(text=line)) for line in lines][-1]

    def taps(self, *keys: str) -> str:
        return [self.hears(Incoming(choice=key)) for key in keys][-1]

    def sends(self, *files: FileRef, text: str = "") -> str:
        return self.hears(Incoming(text=text, files=files or (PHOTO,)))

    def shares(self, phone: str, name: str = "") -> str:
        return self.hears(Incoming(contact=Contact(phone, name, own=True)))

    def edits(self, ref: str, text: str) -> str:
        return self.hears(Incoming(text=text, ref=ref, event=Event.EDITED))

    def comes_back_after(self, **pause: float) -> None:
        self.sight = replace(self.sight, now=self.sight.now + timedelta(**pause))

    def text(self, name: str, **values: object) -> str:
        """Return a sentence of the chat in the person's language."""
        return Words(self.talk.language).say(f"chat.{name}", **values)

    def stands_at(self, place: Place) -> bool:
        return self.talk.place is place

    def did(self, *commands: Command) -> bool:
        """Tell whether the last turn led to just these commands."""
        return self.commands == commands

    @property
    def offered(self) -> list[str]:
        return [choice.key for choice in self.talk.offered]

    @property
    def draft(self) -> Draft:
        assert self.talk.draft is not None, "no feedback is being written"
        return self.talk.draft


@pytest.fixture
def person(sight: Sight) -> Person:
    """Somebody who was greeted before."""
    return Person(sight, Talk(met=True))


@pytest.fixture
def stranger(sight: Sight) -> Person:
    return Person(sight)


STORY = "Cô giáo chủ nhiệm lớp 3 thu 2 triệu tiền quỹ mà không có biên nhận, tôi mong nhà trường kiểm tra."
#: What a person says from the first word to the summary.
FORM = ("gửi phản ánh", STORY, "xong", "tiểu học Lê Văn Tám", "Nguyễn Thị Lan", "0901234567",
        "12 Nguyễn Thị Thập, phường Tân Hưng", "tôi đồng ý", "không công khai")  # fmt: skip
Written = Callable[[str], Person]


@pytest.fixture(scope="session")
def stages(sight: Sight) -> dict[str, Person]:
    """Every place of the form, as a person comes to it."""
    person, found = Person(sight, Talk(met=True)), dict[str, Person]()
    for line in FORM:
        person.says(line)
        if person.talk.place != "what" or person.draft.told:
            found[person.talk.place] = replace(person)
    return found


@pytest.fixture
def writing(stages: dict[str, Person]) -> Written:
    """Let a person write a feedback up to a place."""
    return lambda place: replace(stages[place])


@pytest.fixture
def walking(person: Person) -> Person:
    """Somebody at the first step of signing in."""
    person.taps("g:dang-nhap-cong", "w:go:dang-nhap-cong:")
    return person
