"""What comes in one burst is one contribution, but a choice, a correction or another reply is none."""

import pytest

from bot.dialogue.model import Contact, Event, FileRef, Incoming
from bot.dialogue.talk import Draft, Place, Talk
from bot.words import Words
from bot.work.bursts import next_contribution

WORDS = Words("vi")
TELLING = Talk(place=Place.WHAT, draft=Draft(), met=True)
FREE = Talk(met=True)


def photo(number: int, text: str = "") -> Incoming:
    return Incoming(text=text, files=(FileRef(number, "a.jpg", "image/jpeg"),), ref=str(number))


def test_a_story_in_pieces_is_one_and_every_piece_can_be_found() -> None:
    waiting = [Incoming(text=text, ref=ref) for ref, text in (("a", "một"), ("b", "hai"), ("c", "ba"))]
    joined, count = next_contribution(waiting, TELLING, WORDS)
    assert (joined.text, count) == ("một\nhai\nba", 3)
    assert joined.pieces == (("a", "một"), ("b", "hai"), ("c", "ba"))


def test_questions_elsewhere_are_answered_one_by_one() -> None:
    waiting = [Incoming(text="học phí bao nhiêu"), Incoming(text="mấy giờ mở cửa")]
    assert next_contribution(waiting, FREE, WORDS) == (waiting[0], 1)


def test_an_album_is_one_everywhere() -> None:
    joined, count = next_contribution([photo(1, "ảnh phiếu thu"), photo(2), photo(3)], FREE, WORDS)
    assert (len(joined.files), joined.text, count) == (3, "ảnh phiếu thu", 3)


@pytest.mark.parametrize(
    "other",
    [
        Incoming(text="xong"),
        Incoming(text="không"),
        Incoming(text="hủy"),
        Incoming(choice="done"),
        Incoming(text="sửa số điện thoại 0901234567"),
        Incoming(contact=Contact("0901234567")),
        Incoming(event=Event.UNSUPPORTED, what="voice"),
        Incoming(text="dạ đúng", reply_to="the officer's question"),
    ],
    ids=lambda one: one.text or one.choice or one.what or "contact",
)
def test_what_means_something_of_its_own_is_left_for_itself(other: Incoming) -> None:
    waiting = [Incoming(text="cô thu tiền"), other]
    assert next_contribution(waiting, TELLING, WORDS) == (waiting[0], 1)
    assert next_contribution([other], TELLING, WORDS) == (other, 1)


def test_words_under_a_picture_belong_to_the_story() -> None:
    joined, count = next_contribution([Incoming(text="cô thu tiền"), photo(1, "xong")], TELLING, WORDS)
    assert (joined.text, len(joined.files), count) == ("cô thu tiền\nxong", 1, 2)
