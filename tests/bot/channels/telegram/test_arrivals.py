from typing import Any

import pytest

from bot.channels.telegram.arrivals import read_arrival
from tests.standin.telegram import TelegramServer


def update(**body: Any) -> dict[str, Any]:
    return {"update_id": 12, **body}


def said(text: Any, **more: Any) -> dict[str, Any]:
    return update(
        message={"message_id": 3, "date": 1, "chat": {"id": 77, "type": "private"}, "text": text, **more}
    )


def test_a_message_is_named_by_bot_and_number_and_belongs_to_its_chat() -> None:
    arrival = read_arrival(said("Xin chào"), account="7000001")
    assert arrival is not None
    assert (arrival.channel, arrival.external_id, arrival.peer) == ("telegram", "7000001:12", "77")
    assert (arrival.text, arrival.at_once, arrival.burst) == ("Xin chào", False, False)
    assert arrival.raw == said("Xin chào")


@pytest.mark.parametrize("text", ["/start", "/start truong-le-quy-don", "/TraCuu@tro_ly_so_bot", "/huy "])
def test_a_command_does_not_wait_for_the_rest_of_a_burst(text: str) -> None:
    arrival = read_arrival(said(text), account="1")
    assert arrival is not None
    assert arrival.at_once


@pytest.mark.parametrize("text", ["/", "/ start", "1/9", "/tra-cứu", "a /start"])
def test_words_with_a_slash_are_no_command(text: str) -> None:
    arrival = read_arrival(said(text), account="1")
    assert arrival is not None
    assert not arrival.at_once


def test_a_tap_does_not_wait_and_belongs_to_the_chat_of_its_message() -> None:
    query = {
        "id": "1",
        "data": "menu",
        "message": {"message_id": 3, "chat": {"id": -100, "type": "supergroup"}},
    }
    arrival = read_arrival(update(callback_query=query), account="1")
    assert arrival is not None
    assert (arrival.peer, arrival.at_once) == ("-100", True)


def test_a_photo_of_an_album_is_surely_a_burst() -> None:
    arrival = read_arrival(said(None, media_group_id="9", caption="mặt trước"), account="1")
    assert arrival is not None
    assert (arrival.burst, arrival.text) == (True, "mặt trước")


def test_text_is_stored_composed_and_without_what_a_database_refuses() -> None:
    arrival = read_arrival(said("Tie\u0302\u0301ng\0 Vie\u0323\u0302t \ud800"), account="1")
    assert arrival is not None
    assert arrival.text == "Tiếng Việt ?"


def test_a_text_of_any_length_is_cut() -> None:
    arrival = read_arrival(said("a" * 100_000), account="1")
    assert arrival is not None
    assert len(arrival.text) == 20_000


def test_a_kind_that_nobody_knows_yet_still_finds_its_chat() -> None:
    arrival = read_arrival(update(hologram={"chat": {"id": 5}}), account="1")
    assert arrival is not None
    assert arrival.peer == "5"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"poll": {"id": "1"}},
        {"message": None},
        {"message": "text"},
        {"message": {"chat": 5, "text": ["a"]}},
        {"message": {"chat": {"id": None}}},
        {"message": {"chat": {"id": True}}},
        {"message": {"chat": {"id": {"id": 1}}}},
        {"callback_query": {"id": 5, "message": []}},
    ],
)
def test_an_update_without_a_chat_is_kept_without_a_peer(body: dict[str, Any]) -> None:
    arrival = read_arrival(update(**body), account="1")
    assert arrival is not None
    assert (arrival.peer, arrival.text) == ("", "")


@pytest.mark.parametrize("raw", [None, [], "update", 5, {}, {"update_id": "12"}, {"update_id": True}])
def test_what_has_no_number_is_no_update(raw: Any) -> None:
    assert read_arrival(raw, account="1") is None


def test_what_the_stand_in_sends_is_read(server: TelegramServer) -> None:
    parent = server.user("An")
    arrivals = [read_arrival(u, account="1") for u in parent.sends_album(b"\xff\xd8\xff1", b"\xff\xd8\xff2")]
    assert [(a.peer, a.burst) for a in arrivals if a] == [(str(parent.id), True)] * 2
