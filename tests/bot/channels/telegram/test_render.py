from telegram import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.channels.base import Limits
from bot.channels.telegram.render import Rendered, Words, render, units
from bot.dialogue.model import Choice, Reply

WORDS = Words(contact_button="Gửi số điện thoại")


def shown(reply: Reply, *, private: bool = True) -> Rendered:
    return render(reply, limits=Limits(choices=8), private=private, words=WORDS)


def rows(rendered: Rendered) -> list[list[str]]:
    markup = rendered.markup
    assert isinstance(markup, InlineKeyboardMarkup)
    return [[button.text for button in row] for row in markup.inline_keyboard]


def choices(count: int, label: str = "Trường tiểu học số") -> tuple[Choice, ...]:
    return tuple(Choice(f"unit.{n}", f"{label} {n}") for n in range(count))


def test_words_go_out_as_they_are_and_take_an_old_keyboard_away() -> None:
    rendered = shown(Reply("1 < 2 & *đậm*"))
    assert rendered.text == "1 < 2 & *đậm*"
    assert isinstance(rendered.markup, ReplyKeyboardRemove)


def test_a_group_has_no_keyboard_to_take_away() -> None:
    assert shown(Reply("x"), private=False).markup is None


def test_long_labels_stand_alone_and_short_ones_in_pairs() -> None:
    offered = (
        Choice("y", "Có"),
        Choice("n", "Không"),
        Choice("s", "Bỏ qua"),
        Choice("l", "Sửa nội dung phản ánh"),
        Choice("c", "Hủy"),
    )
    rendered = shown(Reply("Đúng chưa?", offered))
    assert rows(rendered) == [["Có", "Không"], ["Bỏ qua"], ["Sửa nội dung phản ánh"], ["Hủy"]]
    assert rendered.text == "Đúng chưa?"


def test_a_tap_gives_the_key() -> None:
    markup = shown(Reply("?", (Choice("menu.lookup", "Tra cứu"),))).markup
    assert isinstance(markup, InlineKeyboardMarkup)
    assert markup.inline_keyboard[0][0].callback_data == "menu.lookup"


def test_eight_choices_are_buttons_and_nine_are_numbered() -> None:
    assert len(rows(shown(Reply("Trường nào?", choices(8))))) == 8
    rendered = shown(Reply("Trường nào?", choices(9)))
    assert isinstance(rendered.markup, ReplyKeyboardRemove)
    assert rendered.text.startswith("Trường nào?\n\n1. Trường tiểu học số 0\n2. ")
    assert rendered.text.endswith("\n9. Trường tiểu học số 8")


def test_many_choices_stay_buttons_where_numbers_would_burst_the_message() -> None:
    rendered = shown(Reply("a" * 4000, choices(9)))
    assert units(rendered.text) == 4000
    assert len(rows(rendered)) == 9


def test_a_key_too_long_for_telegram_is_not_offered_as_a_button() -> None:
    rendered = shown(Reply("?", (Choice("ư" * 33, "Có"),)))
    assert rendered.text == "?\n\n1. Có"


def test_asking_for_the_number_shows_its_button_and_the_choices_as_words() -> None:
    reply = Reply("Số điện thoại?", (Choice("skip", "Bỏ qua"), Choice("cancel", "Hủy")), asks_contact=True)
    markup = shown(reply).markup
    assert isinstance(markup, ReplyKeyboardMarkup)
    labels = [[(button.text, bool(button.request_contact)) for button in row] for row in markup.keyboard]
    assert labels == [[("Gửi số điện thoại", True)], [("Bỏ qua", False), ("Hủy", False)]]
    assert markup.one_time_keyboard


def test_a_group_is_not_asked_for_a_number_by_button() -> None:
    assert shown(Reply("Số?", asks_contact=True), private=False).markup is None


def test_an_officers_next_words_are_asked_for() -> None:
    markup = shown(Reply("Trả lời phản ánh", expects_reply=True), private=False).markup
    assert isinstance(markup, ForceReply)
    assert markup.selective


def test_an_address_becomes_a_picture_under_which_the_words_stand() -> None:
    rendered = shown(Reply("Mã: ABCD", qr="https://example.vn/tra-cuu?ma=ABCD"))
    assert rendered.picture.startswith(b"\x89PNG\r\n\x1a\n")
    assert rendered.captioned


def test_words_too_long_for_a_caption_stand_apart_from_the_picture() -> None:
    assert shown(Reply("a" * 1024, qr="https://example.vn")).captioned
    assert not shown(Reply("😀" * 513, qr="https://example.vn")).captioned
