"""Valid updates of every kind, odd ones too: each is used, politely answered, or nobody waits for a word."""

from typing import Any

import pytest

from bot.channels.telegram.arrivals import read_arrival
from bot.channels.telegram.decode import decode
from bot.dialogue.model import Event

AN = {"id": 2**53 + 11, "is_bot": False, "first_name": "An"}
CHAT = {"id": AN["id"], "type": "private", "first_name": "An"}
GROUP = {"id": -1001999999999, "type": "supergroup", "title": "Lớp 3A"}
CHANNEL = {"id": -1001888888888, "type": "channel", "title": "Tin"}
ASKED = "Học phí bao nhiêu?"
FILE = {"file_id": "f", "file_unique_id": "f"}
HIDDEN = {"type": "hidden_user", "date": 1, "sender_user_name": "x"}
TAP = {"id": "7", "from": AN, "chat_instance": "1"}


def message(**content: Any) -> dict[str, Any]:
    return {"message": {"message_id": 2**40, "date": 1_795_363_200, "chat": CHAT, "from": AN} | content}


def nobody(**content: Any) -> dict[str, Any]:
    body = message(**content)["message"]
    del body["from"]
    return {"message": body}


def member(before: str, after: str) -> dict[str, Any]:
    change = {"chat": CHAT, "from": AN, "date": 1}
    statuses = {"old_chat_member": before, "new_chat_member": after}
    more = {"user": AN, "until_date": 0}
    return {"my_chat_member": change | {name: {"status": status} | more for name, status in statuses.items()}}


@pytest.mark.parametrize(
    "body",
    [
        message(text=ASKED, via_bot={"id": 9, "is_bot": True, "first_name": "v", "username": "vid"}),
        message(text=ASKED, forward_origin=HIDDEN),
        message(text=ASKED, forward_origin={"type": "of the future", "date": 1}),
        message(text=ASKED, external_reply={"origin": HIDDEN}),
        message(text=ASKED, quote={"text": "phí", "position": 4}),
        message(text=ASKED, message_thread_id=4, is_topic_message=True),
        message(text=ASKED, entities=[{"type": "of the future", "offset": 0, "length": 900}]),
        message(text=ASKED, of_the_future={"a": [1]}, chat=CHAT | {"of_the_future": 1}),
        message(text=ASKED, reply_to_message={"message_id": 1, "date": 0, "chat": CHAT}),
        message(text=ASKED, date=-5),
        nobody(text=ASKED),
        nobody(text=ASKED, chat=GROUP, sender_chat=GROUP),
    ],
)
def test_words_are_used_whatever_comes_with_them(body: dict[str, Any]) -> None:
    said = decode({"update_id": 1, **body}).incoming
    assert (said.event, said.what, said.text) == (Event.MESSAGE, "", ASKED)


@pytest.mark.parametrize(
    ("body", "choice"),
    [
        ({"callback_query": TAP | {"data": "v0|old", **message(text="Chọn")}}, "v0|old"),
        ({"callback_query": TAP | {"data": "đ" * 32, **message(text="Chọn")}}, "đ" * 32),
        (
            {"callback_query": TAP | {"data": "menu", "message": {"chat": CHAT, "message_id": 5, "date": 0}}},
            "menu",
        ),
        (message(text="/menu@another_bot"), "cmd:menu"),
    ],
)
def test_choices_are_read_whether_we_still_know_them_or_not(body: dict[str, Any], choice: str) -> None:
    arrival = read_arrival({"update_id": 1, **body}, account="1")
    assert arrival is not None
    assert (arrival.peer, arrival.at_once) == (str(AN["id"]), True)
    assert decode(arrival.raw).incoming.choice == choice


@pytest.mark.parametrize(
    "body",
    [
        message(text=""),
        message(),
        message(photo=[]),
        message(paid_media={"star_count": 1, "paid_media": []}),
        message(invoice={"title": "t", "description": "d", "start_parameter": "s", "currency": "VND",
                         "total_amount": 1}),
        message(web_app_data={"data": "x", "button_text": "y"}),
        message(checklist={"title": "x", "tasks": []}),
        message(passport_data={"data": [], "credentials": {"data": "", "hash": "", "secret": ""}}),
        message(of_the_future={"a": 1}),
    ],
)  # fmt: skip
def test_what_nobody_can_read_is_politely_answered(body: dict[str, Any]) -> None:
    said = decode({"update_id": 1, **body}).incoming
    assert (said.event, said.what) == (Event.UNSUPPORTED, "other")


@pytest.mark.parametrize(
    "body",
    [
        {"edited_channel_post": {"message_id": 1, "date": 1, "edit_date": 2, "chat": CHANNEL, "text": "x"}},
        {"message_reaction": {"chat": CHAT, "message_id": 1, "user": AN, "date": 1, "old_reaction": [],
                              "new_reaction": [{"type": "emoji", "emoji": "👍"}]}},
        {"message_reaction_count": {"chat": GROUP, "message_id": 1, "date": 1, "reactions": []}},
        {"poll_answer": {"poll_id": "1", "user": AN, "option_ids": [0]}},
        {"chosen_inline_result": {"result_id": "1", "from": AN, "query": "x"}},
        {"pre_checkout_query": {"id": "1", "from": AN, "currency": "VND", "total_amount": 1,
                                "invoice_payload": "x"}},
        {"chat_join_request": {"chat": GROUP, "from": AN, "user_chat_id": AN["id"], "date": 1}},
        {"chat_boost": {"chat": GROUP, "boost": {}}},
        {"business_connection": {"id": "b", "user": AN, "user_chat_id": AN["id"], "date": 1,
                                 "is_enabled": True}},
        {"business_message": message(text=ASKED, business_connection_id="b")["message"]},
        {"deleted_business_messages": {"business_connection_id": "b", "chat": CHAT, "message_ids": [1]}},
        {"callback_query": TAP | {"data": "menu", "inline_message_id": "x"}} | {"inline": True},
        member("member", "restricted"),
        member("ghost", "ghost"),
        message(pinned_message={"message_id": 1, "date": 0, "chat": CHAT}),
        message(message_auto_delete_timer_changed={"message_auto_delete_time": 86400}),
        {"of_the_future": [1, 2]},
    ],
)  # fmt: skip
def test_where_nobody_waits_for_an_answer_there_is_none(body: dict[str, Any]) -> None:
    arrival = read_arrival({"update_id": 2**63, **body}, account="1")
    assert arrival is not None
    assert arrival.peer == "" or decode(arrival.raw).incoming.what == "ignore"


def test_files_of_any_size_and_name_are_noted() -> None:
    document = FILE | {"file_size": 2**65, "file_name": "../../x.pdf\0", "mime_type": "a" * 500}
    (file,) = decode({"update_id": 1, **message(document=document)}).files
    assert (file.name, file.size, len(file.media_type)) == ("x.pdf", 2**65, 100)
