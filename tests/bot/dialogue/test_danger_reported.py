"""Danger that somebody also wants to report: whom to call comes first, and nothing has to be told twice."""

import pytest

from bot.dialogue.commands import AlertStaff
from bot.dialogue.model import Incoming
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import PHOTO, Person

TOLD = "con e bi co giao danh bam tim tay, e muon phan anh truong le van tam"


def test_the_numbers_come_first_and_the_feedback_begins_with_what_was_told(person: Person) -> None:
    said = person.says(TOLD)
    assert "111" in person.replies[0].text
    assert person.replies[0].choices == ()
    assert isinstance(person.commands[0], AlertStaff)
    assert person.stands_at(Place.WHAT)
    assert person.draft.text == TOLD
    assert person.offered == ["done", "cancel"]
    assert len(person.replies) == 2
    assert "111" in said


@pytest.mark.parametrize("said", ["my child is missing", "my child was kidnapped", "my son is lost"])
def test_a_missing_child_is_heard_in_english_too(person: Person, said: str) -> None:
    person.taps("lang:en")
    assert "Call 113 (police)" in person.says(said)


def test_a_missing_number_is_no_missing_child(person: Person) -> None:
    person.taps("lang:en")
    assert "113" not in person.says("my son is missing the ID number")


def test_a_photo_that_came_with_it_is_kept(person: Person) -> None:
    person.hears(Incoming(text=TOLD, files=(PHOTO,)))
    assert person.draft.files == (PHOTO,)


def test_without_the_wish_it_is_offered(person: Person) -> None:
    person.says("con em bị cô giáo đánh bầm tím tay")
    assert person.talk.draft is None
    assert "send_said" in person.offered
