"""A place on the map, somebody else's contact, and words changed after a case was sent."""

import pytest

from bot.dialogue.commands import AddToCase
from bot.dialogue.model import Contact, Event, Incoming
from bot.dialogue.talk import Place
from bot.words import Words
from tests.bot.dialogue.conftest import CODE, Person, Written

SPOT = "📍 10.73210, 106.70012"
HERE = Incoming(text=SPOT, spot=True)


def test_a_place_is_part_of_the_story(writing: Written) -> None:
    here = writing("what")
    here.hears(HERE)
    assert here.draft.text.endswith(SPOT)
    assert here.stands_at(Place.WHAT)


def test_a_place_is_taken_as_the_address(writing: Written) -> None:
    here = writing("address")
    here.hears(HERE)
    assert here.draft.address == SPOT


@pytest.mark.parametrize("place", ["unit", "name", "phone", "consent", "publish", "summary"])
def test_a_place_that_was_not_asked_for_is_kept_with_the_story(writing: Written, place: str) -> None:
    here = writing(place)
    here.hears(HERE)
    assert here.draft.text.endswith(SPOT)
    assert here.stands_at(Place(place))


def test_a_place_out_of_the_blue_may_begin_a_feedback(person: Person) -> None:
    heard = person.hears(HERE)
    assert heard == Words("vi").say("delivery.spot_got")
    person.taps("send_said")
    assert person.draft.text == SPOT


def test_somebody_elses_contact_is_not_taken_as_the_own_number(writing: Written) -> None:
    here = writing("phone")
    heard = here.hears(Incoming(contact=Contact("0901234568", "Ông Ba")))
    assert heard == Words("vi").say("delivery.contact_not_own")
    assert here.draft.phone == ""
    assert here.stands_at(Place.PHONE)
    earlier = writing("name")
    earlier.hears(Incoming(contact=Contact("0901234568")))
    assert earlier.draft.phone == ""


def test_words_changed_after_the_case_was_sent_are_added_to_it(person: Person) -> None:
    person.hears(Incoming(text="Cổng trường khóa.", event=Event.EDITED, ref="1:2", about=CODE))
    line = Words("vi").say("delivery.edited_line", text="Cổng trường khóa.")
    assert person.did(AddToCase(CODE, line))
