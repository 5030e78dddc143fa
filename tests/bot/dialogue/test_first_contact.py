"""The first words between a person and us."""

import pytest

from bot.dialogue.commands import AlertStaff, ShowCase
from bot.dialogue.model import Event, Incoming
from bot.dialogue.talk import Place
from tests.bot.dialogue.conftest import CODE, Person

MENU = ["ask", "guides", "send", "lookup", "person", "lang:en"]


@pytest.mark.parametrize("opening", ["chào em", "/start", "menu", "hi", "bắt đầu", "😀", "???"])
def test_a_greeting_says_what_we_are_and_offers_the_menu(stranger: Person, opening: str) -> None:
    heard = stranger.says(opening)
    assert len(stranger.replies) == 1
    assert "trả lời tự động" in heard
    assert "365 ngày" in heard
    assert heard.endswith(stranger.text("greeting_choose"))
    assert stranger.offered == MENU
    assert stranger.talk.met


def test_the_button_of_the_channel_greets_too(stranger: Person) -> None:
    stranger.hears(Incoming(event=Event.START))
    assert stranger.offered == MENU


@pytest.mark.parametrize("first", ["phản ánh", "gặp người", "tra cứu", "dữ liệu của tôi"])
def test_a_command_as_the_first_message_is_obeyed_after_the_greeting(stranger: Person, first: str) -> None:
    stranger.says(first)
    assert "trả lời tự động" in stranger.replies[0].text
    assert stranger.talk.place is not Place.FREE
    stranger.says(first)
    assert all("trả lời tự động" not in reply.text for reply in stranger.replies)


def test_a_question_as_the_first_message_is_answered_after_the_greeting(stranger: Person) -> None:
    stranger.says("quên mật khẩu vneid phải làm sao")
    assert "trả lời tự động" in stranger.replies[0].text
    assert not stranger.replies[0].text.endswith(":")
    assert len(stranger.replies) > 1
    assert stranger.talk.topic


def test_danger_gets_numbers_first_and_the_greeting_waits(stranger: Person) -> None:
    heard = stranger.says("con tôi bị bạn đánh chảy máu đầu")
    assert heard.index("115") < heard.index("113")
    assert "trả lời tự động" not in heard
    assert any(isinstance(one, AlertStaff) for one in stranger.commands)
    assert "trả lời tự động" in stranger.taps("send_said")


@pytest.mark.parametrize("what", ["voice", "sticker", "poll of the future"])
def test_somebody_who_begins_with_what_we_cannot_read_is_greeted(stranger: Person, what: str) -> None:
    heard = stranger.hears(Incoming(event=Event.UNSUPPORTED, what=what))
    assert "chưa đọc được" in heard
    assert "trả lời tự động" in heard
    assert stranger.offered == MENU
    assert "trả lời tự động" not in stranger.hears(Incoming(event=Event.UNSUPPORTED, what=what))


def test_a_unit_of_a_qr_code_is_named_and_kept(stranger: Person) -> None:
    stranger.hears(Incoming(event=Event.START, payload="u_TH-KD"))
    assert "trả lời tự động" in stranger.replies[0].text
    assert "Kim Đồng" in stranger.replies[1].text
    stranger.says("gửi phản ánh")
    assert stranger.draft.unit_code == "TH-KD"


def test_a_topic_of_a_link_is_shown(stranger: Person) -> None:
    stranger.hears(Incoming(event=Event.START, payload="t_quen-mat-khau-vneid"))
    assert stranger.talk.topic == "quen-mat-khau-vneid"
    assert "h:1:quen-mat-khau-vneid" in stranger.offered


def test_a_code_of_a_link_is_looked_up(person: Person) -> None:
    person.hears(Incoming(event=Event.START, payload=f"c_{CODE}"))
    assert person.did(ShowCase(CODE))


@pytest.mark.parametrize("payload", ["t_nothing", "u_nothing", "c_nothing", "_", "x", "rác" * 50])
def test_a_broken_link_only_greets(stranger: Person, payload: str) -> None:
    stranger.hears(Incoming(event=Event.START, payload=payload))
    assert stranger.offered == MENU


def test_the_first_word_can_be_english(stranger: Person) -> None:
    assert "automatic assistant" in stranger.says("english")
    assert stranger.talk.language == "en"
    assert stranger.offered[-1] == "lang:vi"


def test_a_units_code_typed_from_a_poster_fills_the_unit_in(stranger: Person) -> None:
    assert "Trường Tiểu học Lê Văn Tám" in stranger.says("th-lvt")
    assert stranger.talk.unit == "TH-LVT"
