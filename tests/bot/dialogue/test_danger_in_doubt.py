"""What may be danger and may be none is answered as usual, after one line on whom to call."""

from dataclasses import dataclass, replace

import pytest

from bot.dialogue.commands import AlertStaff
from bot.dialogue.talk import Place
from faq.decide import Verdict
from tests.bot.dialogue.conftest import STORY, Person, Written

ASKED = "quên mật khẩu vneid phải làm sao"


@dataclass
class Doubting:
    """The FAQ, which takes every message for a possible accident."""

    def __init__(self, person: Person) -> None:
        known = person.sight.knows
        self._ask = known.ask
        self.answer, self.title, self.entry = known.answer, known.title, known.entry
        self.part, self.doubt, self.related = known.part, known.doubt, known.related
        self.waits = known.waits

    def ask(self, question: str, *, after: str | None) -> Verdict:
        return replace(self._ask(question, after=after), doubt="accident")


@pytest.fixture
def doubted(person: Person) -> Person:
    person.sight = replace(person.sight, knows=Doubting(person))
    return person


def test_the_answer_comes_after_the_number_to_call_and_an_officer_looks(doubted: Person) -> None:
    heard = doubted.says(ASKED)
    assert "115" in heard.splitlines()[0]
    assert "Nguồn:" in heard
    assert doubted.commands[0] == AlertStaff(ASKED, "accident", sure=False)


def test_a_story_is_taken_all_the_same(doubted: Person) -> None:
    doubted.says("gửi phản ánh")
    assert "115" in doubted.says(STORY).splitlines()[0]
    assert doubted.draft.text == STORY


@pytest.mark.parametrize("place", [Place.UNIT, Place.NAME, Place.PHONE, Place.ADDRESS])
def test_a_name_or_a_number_that_was_asked_for_raises_no_doubt(place: Place, writing: Written) -> None:
    person = writing(place.value)
    person.sight = replace(person.sight, knows=Doubting(person))
    person.says("Nguyễn Thị Tím")
    assert not any(isinstance(one, AlertStaff) for one in person.commands)
