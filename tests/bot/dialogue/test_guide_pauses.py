"""Pauses of days in a guide, and coming back to a step that is another now."""

import pytest

from bot.dialogue.commands import RecordDeed
from bot.dialogue.model import Event, Incoming
from bot.dialogue.sight import Sight
from bot.dialogue.talk import Place, Talk, Walk
from faq.funnel import Did
from tests.bot.dialogue.conftest import Person
from tests.bot.dialogue.walker import LOGIN, deeds, step, words


@pytest.mark.parametrize("said", ["tạm dừng", "mai làm tiếp nha", "de sau", "5"])
def test_a_pause_of_days_keeps_the_step(walking: Person, said: str) -> None:
    walking.says("xong")
    assert "bước 2/6" in walking.says(said)
    assert walking.did(RecordDeed(LOGIN, Did.PAUSED, "bam-dang-nhap"))
    walking.comes_back_after(days=9)
    assert "Bước 2/6" in walking.says("tiếp tục")


def test_the_menu_and_opening_anew_offer_to_go_on(walking: Person) -> None:
    walking.says("xong", "menu")
    assert walking.offered[0] == f"w:on:{LOGIN}:"
    walking.hears(Incoming(event=Event.START))
    assert walking.offered[0] == f"w:on:{LOGIN}:"
    assert "Bước 2/6" in walking.says("1")


def test_without_a_pause_going_on_shows_the_step_and_counts_nothing(walking: Person) -> None:
    assert "Bước 1/6" in walking.says("tiếp tục")
    assert walking.did()


def test_another_guide_in_between_waits_with_its_own_step(walking: Person) -> None:
    walking.says("xong", "tạm dừng", "làm cùng tôi quên mật khẩu vneid", "bắt đầu", "xong")
    assert [walk.step for walk in walking.talk.walks] == ["bam-quen", "bam-dang-nhap"]
    said = walking.says(*["xong"] * 4)
    assert "Làm tiếp (bước 2/6)" in str(walking.replies)
    assert "tự làm được" in said
    assert "Bước 2/6" in walking.says("1")


def test_a_step_that_was_rewritten_meanwhile_leads_to_the_introduction(sight: Sight) -> None:
    person = Person(sight, Talk(met=True, walks=(Walk(guide=LOGIN, step="gone"),)))
    assert "Chuẩn bị sẵn" in person.taps(f"w:on:{LOGIN}:")
    assert person.says("menu")
    assert f"w:on:{LOGIN}:" not in person.offered


def test_a_step_that_was_taken_out_is_followed_by_the_nearest_one_and_that_is_said(sight: Sight) -> None:
    guide = sight.guide(LOGIN)
    assert guide
    order = ("bam-quen-gone", *guide.order, "last-gone")
    for step_id, nearest in (("bam-quen-gone", guide.order[0]), ("last-gone", guide.order[-1])):
        walk = Walk(guide=LOGIN, step=step_id, order=order)
        for said in ("xong", "tiếp tục", "xem lại bước này"):
            person = Person(sight, Talk(place=Place.GUIDE, met=True, walks=(walk,)))
            assert words("step_gone") in person.says(said)
            assert (step(person), deeds(person)) == (nearest, [])
        person.taps(f"w:done:{LOGIN}:{nearest}")
        assert [one.did for one in deeds(person) if isinstance(one, RecordDeed)] == [Did.DONE]


def test_words_at_a_step_that_was_taken_out_are_helped_with_where_it_goes_on(sight: Sight) -> None:
    walk = Walk(guide=LOGIN, step="gone", order=("gone", "nhap"))
    person = Person(sight, Talk(place=Place.GUIDE_STUCK, met=True, walks=(walk,)))
    person.says("sai mật khẩu")
    assert step(person) == "nhap"
    person.taps(f"w:show:{LOGIN}:nhap")
    assert step(person) == "nhap"


def test_words_that_mean_go_on_are_ordinary_words_without_a_guide(person: Person) -> None:
    person.says("tiếp tục")
    assert person.talk.walks == ()
    assert person.replies
