"""A week later, the draft is still there and nothing that is said is lost."""

import pytest

from bot.dialogue.model import Event, Incoming
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import PHOTO, STORY, Written

PLACES = ["what", "unit", "name", "phone", "address", "consent", "publish", "summary"]
MORE = "Hôm qua cô giáo lại thu thêm tiền của con tôi, tôi mong trường kiểm tra và trả lời cho rõ."


@pytest.mark.parametrize("place", PLACES)
def test_whoever_greets_after_a_week_is_asked_whether_to_go_on(writing: Written, place: str) -> None:
    here = writing(place)
    here.comes_back_after(days=7)
    here.says("chào em")
    assert here.stands_at(Place.RESUME)
    assert STORY[:40] in here.replies[-1].text
    here.says("ừ")
    assert here.stands_at(Place(place))


def test_a_short_pause_changes_nothing(writing: Written) -> None:
    here = writing("name")
    here.comes_back_after(hours=3)
    here.says("Trần Văn Nam")
    assert here.stands_at(Place.PHONE)


@pytest.mark.parametrize(("place", "said"), [
    ("unit", "kim đồng"), ("name", "Trần Văn Nam"), ("phone", "0909111222"),
    ("address", "5 Lê Lợi, Tân Hưng"),
])  # fmt: skip
def test_what_fits_the_question_is_taken_after_a_week(writing: Written, place: str, said: str) -> None:
    here = writing(place)
    here.comes_back_after(days=7)
    here.says(said)
    assert here.talk.place not in {Place(place), Place.RESUME}


@pytest.mark.parametrize("said", ["ok", "đồng ý luôn nha", "ừ"])
@pytest.mark.parametrize("place", ["consent", "summary"])
def test_a_week_later_a_mere_yes_neither_consents_nor_sends(writing: Written, place: str, said: str) -> None:
    here = writing(place)
    consent = here.draft.consent
    here.comes_back_after(days=7)
    here.says(said)
    assert here.did()
    assert here.draft.consent is consent
    assert here.stands_at(Place.RESUME)


@pytest.mark.parametrize("place", ["what", "unit", "consent", "summary"])
def test_more_of_the_story_is_kept_after_a_week(writing: Written, place: str) -> None:
    here = writing(place)
    here.comes_back_after(days=7)
    here.says(MORE)
    assert MORE in here.draft.model_dump_json() or here.talk.question == MORE


@pytest.mark.parametrize("place", PLACES)
def test_pictures_are_kept_after_a_week(writing: Written, place: str) -> None:
    here = writing(place)
    here.comes_back_after(days=7)
    here.sends()
    assert here.draft.files == (PHOTO,)


def test_a_question_after_a_week_is_answered_and_the_draft_offered(writing: Written) -> None:
    here = writing("name")
    here.comes_back_after(days=7)
    assert "VNeID" in here.says("quên mật khẩu vneid phải làm sao?")
    assert here.offered == ["resume", "cancel", "ask"]


def test_opening_the_chat_anew_offers_the_draft(writing: Written) -> None:
    here = writing("name")
    here.comes_back_after(days=7)
    here.hears(Incoming(event=Event.START))
    assert here.offered == ["resume", "cancel", "ask"]


def test_a_long_story_instead_of_an_answer_goes_on_with_the_draft(writing: Written) -> None:
    here = writing("name")
    here.comes_back_after(days=7)
    here.says("chào em", MORE)
    assert here.draft.text == f"{STORY}\n{MORE}"


def test_whoever_asks_something_else_instead_keeps_the_draft(writing: Written) -> None:
    here = writing("name")
    here.comes_back_after(days=7)
    here.says("chào em", "quên mật khẩu vneid phải làm sao")
    assert here.talk.topic == "quen-mat-khau-vneid"
    assert here.draft.text == STORY
    here.says("menu")
    assert here.offered[0] == "resume"


def test_an_event_of_the_channel_does_not_hide_the_pause(writing: Written) -> None:
    here = writing("name")
    here.comes_back_after(days=7)
    here.hears(Incoming(event=Event.UNBLOCKED))
    here.hears(Incoming(event=Event.UNSUPPORTED, what="ignore"))
    assert here.replies == ()
    here.says("chào em")
    assert here.stands_at(Place.RESUME)
