from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.telegram.decode import decode
from bot.dialogue.model import Contact, Event
from tests.standin.telegram import Heard, TelegramServer
from tests.standin.telegram.kinds import KINDS
from tests.standin.telegram.people import Person

JPEG = b"\xff\xd8\xff" + b"0" * 100


@pytest.fixture
def server() -> TelegramServer:
    """A world without a server: these tests only read updates."""
    return TelegramServer(now=lambda: 1_795_363_200)


@pytest.fixture
def parent(server: TelegramServer) -> Person:
    return server.user("An", language="vi-VN")


def test_words_come_with_sender_and_time(parent: Person) -> None:
    decoded = decode(parent.says("Lớp của con tôi quá đông"))
    said = decoded.incoming
    assert (said.event, said.text, said.sender, said.sender_name) == (
        Event.MESSAGE,
        "Lớp của con tôi quá đông",
        str(parent.id),
        "An",
    )
    assert said.at == datetime.fromtimestamp(1_795_363_200, UTC)
    assert said.ref == f"{parent.id}:1"
    assert decoded.files == ()


def test_text_is_composed_and_cut(parent: Person) -> None:
    assert decode(parent.says("Tie\u0302\u0301ng Vie\u0323\u0302t")).incoming.text == "Tiếng Việt"
    assert len(decode(parent.says("a" * 100_000)).incoming.text) == 20_000


def test_the_start_link_says_from_where(parent: Person) -> None:
    said = decode(parent.starts("truong-le-quy-don")).incoming
    assert (said.event, said.payload, said.text) == (Event.START, "truong-le-quy-don", "")
    assert decode(parent.starts()).incoming.payload == ""


def test_a_command_is_a_choice_and_its_words_stay(parent: Person) -> None:
    said = decode(parent.says("/TraCuu@tro_ly_so_bot ABCD-1234")).incoming
    assert (said.event, said.choice, said.text) == (Event.MESSAGE, "cmd:tracuu", "ABCD-1234")


def test_a_photo_comes_in_its_largest_size_with_its_caption(server: TelegramServer, parent: Person) -> None:
    decoded = decode(parent.sends_photo(JPEG, caption="Cổng trường"))
    assert decoded.incoming.text == "Cổng trường"
    (photo,) = decoded.files
    assert (photo.name, photo.media_type, photo.size) == ("photo-1.jpg", "image/jpeg", len(JPEG))
    assert server.world.files[photo.ref] == JPEG


def test_a_document_keeps_its_name_and_type_but_no_path(parent: Person) -> None:
    update = parent.sends_document(b"%PDF", "..\\../đơn.pdf", media_type="application/pdf")
    (document,) = decode(update).files
    assert (document.name, document.media_type, document.size) == ("đơn.pdf", "application/pdf", 4)


def test_a_document_without_name_and_type_gets_both(parent: Person) -> None:
    (document,) = decode(parent.sends_document(b"x", "")).files
    assert (document.name, document.media_type) == ("document", "application/octet-stream")


@pytest.mark.parametrize("own", [True, False])
def test_a_contact_is_their_own_only_if_telegram_says_so(parent: Person, own: bool) -> None:
    said = decode(parent.shares_contact("+84901234567", own=own)).incoming
    assert (said.event, said.contact) == (Event.MESSAGE, Contact("+84901234567", name="An", own=own))


def test_a_tap_is_a_choice_under_the_message_that_offered_it(server: TelegramServer, parent: Person) -> None:
    shown = server.world.message(parent.chat, server.world.bot, {"text": "Chọn:"})
    offer = Heard(
        parent.id,
        shown["message_id"],
        "Chọn:",
        shown,
        {"inline_keyboard": [[{"text": "Tra cứu", "callback_data": "menu.lookup"}]]},
    )
    said = decode(parent.taps(offer, "Tra cứu")).incoming
    assert (said.event, said.choice, said.sender) == (Event.MESSAGE, "menu.lookup", str(parent.id))
    assert said.reply_to == f"{parent.id}:{shown['message_id']}"


def test_a_tap_without_a_key_is_ignored(parent: Person) -> None:
    query = {"id": "1", "from": parent.raw, "chat_instance": "1", "game_short_name": "g"}
    said = decode({"update_id": 1, "callback_query": query}).incoming
    assert (said.event, said.what, said.choice) == (Event.UNSUPPORTED, "ignore", None)


def test_changed_words_are_an_edit_of_the_same_message(parent: Person) -> None:
    first = parent.says("hoc phi")
    said = decode(parent.edits(first, "học phí")).incoming
    assert (said.event, said.text, said.ref) == (Event.EDITED, "học phí", f"{parent.id}:1")


def test_a_moving_place_is_no_edit(parent: Person) -> None:
    moved = parent.sends_kind("location")["message"] | {"edit_date": 5}
    said = decode({"update_id": 1, "edited_message": moved}).incoming
    assert (said.event, said.what) == (Event.UNSUPPORTED, "ignore")


def test_a_forward_is_read_like_words(parent: Person) -> None:
    assert decode(parent.forwards("Thông báo của trường")).incoming.text == "Thông báo của trường"


@pytest.mark.parametrize(
    ("kind", "what"),
    [
        ("sticker", "sticker"),
        ("voice", "voice"),
        ("video", "video"),
        ("video_note", "video"),
        ("animation", "animation"),
        ("audio", "audio"),
        ("poll", "poll"),
        ("dice", "dice"),
        ("story", "story"),
    ],
)
def test_what_we_cannot_read_is_named(server: TelegramServer, parent: Person, kind: str, what: str) -> None:
    decoded = decode(parent.sends_kind(kind))
    assert (decoded.incoming.event, decoded.incoming.what, decoded.files) == (Event.UNSUPPORTED, what, ())
    assert decoded.incoming.text == KINDS[kind].get("caption", "")
    assert server.complaints == []


def test_every_kind_of_the_stand_in_is_in_the_table_above(parent: Person) -> None:
    unread = KINDS.keys() - {"location", "venue"}
    assert {decode(parent.sends_kind(kind)).incoming.event for kind in unread} == {Event.UNSUPPORTED}


def test_a_place_on_the_map_is_read_as_words(parent: Person) -> None:
    said = decode(parent.sends_place(10.732104, 106.7)).incoming
    assert (said.event, said.spot, said.text) == (Event.MESSAGE, True, "📍 10.73210, 106.70000")
    named = decode(parent.sends_kind("venue")).incoming
    assert named.spot
    assert named.text.startswith("📍 Trường, Quận 7 (")


def test_a_group_that_became_another_says_which(server: TelegramServer, parent: Person) -> None:
    group = server.group("Cán bộ", added_by=parent)
    said = decode(parent.sends({"migrate_to_chat_id": -100_7}, to=group)).incoming
    assert (said.event, said.payload) == (Event.MOVED, "-1007")


def test_what_is_said_in_a_topic_replies_only_to_what_was_chosen(
    server: TelegramServer, parent: Person
) -> None:
    group = server.group("Cán bộ", added_by=parent, topics=True)
    in_topic = {"message_thread_id": 5, "is_topic_message": True}
    root = {
        "message_id": 5, "date": 1, "chat": group.chat.raw, "from": parent.raw, **in_topic,
        "forum_topic_created": {"name": "x", "icon_color": 7322096},
    }  # fmt: skip
    said = decode(parent.sends({"text": "chào", "reply_to_message": root, **in_topic}, to=group)).incoming
    assert (said.thread, said.reply_to) == ("5", "")
    ours = root | {"message_id": 6, "text": "Phản ánh mới"}
    del ours["forum_topic_created"]
    said = decode(parent.sends({"text": "dạ", "reply_to_message": ours, **in_topic}, to=group)).incoming
    assert (said.thread, said.reply_to) == ("5", f"{group.id}:6")


def test_content_of_the_future_is_answered_as_something_else(parent: Person) -> None:
    said = decode(parent.sends({"hologram": {"file_id": "h"}}, checked=False)).incoming
    assert (said.event, said.what, said.sender) == (Event.UNSUPPORTED, "other", str(parent.id))


def test_somebody_whose_account_is_deleted_is_still_read(server: TelegramServer) -> None:
    said = decode(server.user("").says("Tôi hỏi")).incoming
    assert (said.text, said.sender_name) == ("Tôi hỏi", "")


def test_blocking_and_coming_back_are_told(parent: Person) -> None:
    assert decode(parent.blocks()).incoming.event is Event.BLOCKED
    assert decode(parent.unblocks()).incoming.event is Event.UNBLOCKED


def test_being_made_administrator_is_nothing_to_answer(server: TelegramServer, parent: Person) -> None:
    group = server.group("Tổ tiếp nhận", added_by=parent)
    said = decode(parent.changes_membership(group.chat, before="member", after="left")).incoming
    assert said.event is Event.BLOCKED
    owner = {"status": "creator", "user": {"id": 1, "is_bot": True, "first_name": "b"}, "is_anonymous": False}
    change = {"chat": group.chat.raw, "from": parent.raw, "date": 1, "old_chat_member": owner}
    promoted = {"update_id": 1, "my_chat_member": change | {"new_chat_member": owner}}
    assert decode(promoted).incoming.what == "ignore"


def test_in_a_group_it_is_known_who_answers_what(server: TelegramServer, parent: Person) -> None:
    group = server.group("Tổ tiếp nhận", added_by=parent)
    shown = server.world.message(group.chat, server.world.bot, {"text": "Phản ánh mới"})
    case = Heard(group.id, shown["message_id"], "Phản ánh mới", shown)
    said = decode(parent.says("Đã chuyển", to=group, reply_to=case)).incoming
    assert (said.text, said.sender) == ("Đã chuyển", str(parent.id))
    assert said.reply_to == f"{group.id}:{shown['message_id']}"


GROUP = {"id": -100, "type": "supergroup", "title": "Tổ"}
CHANNEL = {"id": -200, "type": "channel", "title": "Tin"}
ROBOT = {"id": 9, "is_bot": True, "first_name": "Robot"}
HUMAN = {"id": 8, "is_bot": False, "first_name": "An"}


@pytest.mark.parametrize(
    "body",
    [
        {"channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "tin"}},
        {"message": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": "tin"}},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "from": ROBOT, "text": "tin"}},
        {"edited_message": {"message_id": 1, "date": 1, "chat": GROUP, "from": ROBOT, "text": "tin"}},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "from": HUMAN, "new_chat_members": [HUMAN]}},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "from": HUMAN, "migrate_from_chat_id": -300}},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "is_automatic_forward": True, "text": "tin"}},
        {"message": {"message_id": 1, "date": 1, "chat": GROUP, "from": HUMAN, "group_chat_created": True}},
        {"inline_query": {"id": "1", "from": HUMAN, "query": "", "offset": ""}},
        {"hologram": {"chat": {"id": 5}}},
        {},
    ],
)
def test_nobody_is_answered_who_did_not_speak_to_us(body: dict[str, Any]) -> None:
    said = decode({"update_id": 1, **body}).incoming
    assert (said.event, said.what) == (Event.UNSUPPORTED, "ignore")


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"message_id": "x", "date": "yesterday", "chat": {"id": 5, "type": "private"}, "text": "tôi hỏi"},
        {"message_id": 1, "date": 1e30, "chat": {"id": 5, "type": "private"}, "text": "tôi hỏi"},
        {"message_id": 1, "date": 1, "chat": "here", "text": "tôi hỏi"},
        {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "photo": {"file_id": 1}},
        {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "from": 7, "text": "tôi hỏi"},
        {"message_id": 1, "date": 1, "chat": {"id": 5, "type": "private"}, "text": 5},
    ],
)
def test_a_message_of_wrong_types_is_unsupported_and_keeps_its_words(message: dict[str, Any]) -> None:
    said = decode({"update_id": 1, "message": message}).incoming
    assert (said.event, said.what) == (Event.UNSUPPORTED, "other")
    assert said.text == (message["text"] if isinstance(message.get("text"), str) else "")


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ("message_id", "date", "chat", "from", "text", "photo", "document", "contact", "entities", "poll")


@given(
    st.sampled_from(["message", "edited_message", "callback_query", "my_chat_member", "poll", "x"]),
    JUNK | st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, JUNK)),
)
def test_no_update_of_any_form_raises(kind: str, body: Any) -> None:
    assert isinstance(decode({"update_id": 1, kind: body}).incoming.text, str)
