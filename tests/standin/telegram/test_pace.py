"""The limits that the stand-in keeps are those that Telegram documents."""

import httpx

from tests.standin.telegram import TelegramServer
from tests.standin.telegram.pace import ALL_PER_SECOND, BURST, GROUP_PER_MINUTE, Paces


class Time:
    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_one_chat_takes_one_message_a_second_and_a_short_burst() -> None:
    time = Time()
    paces = Paces(time)
    for _ in range(60):
        assert paces.too_many("5") == 0
        time.at += 1.0
    assert [paces.too_many("5") for _ in range(BURST + 1)] == [0] * (BURST + 1)
    assert [paces.too_many("5"), paces.too_many("6")] == [1, 0]
    time.at += 1.0
    assert [paces.too_many("5"), paces.too_many("5")] == [0, 1]
    assert paces.refused == 2


def test_a_group_takes_twenty_a_minute_and_all_chats_thirty_a_second() -> None:
    time = Time()
    paces = Paces(time)
    for _ in range(GROUP_PER_MINUTE):
        assert paces.too_many("-1") == 0
        time.at += 1
    assert paces.too_many("-1") == 40
    time.at += 40
    assert paces.too_many("-1") == 0
    time.at += 5
    assert [paces.too_many(str(chat)) for chat in range(ALL_PER_SECOND)] == [0] * ALL_PER_SECOND
    assert paces.too_many("99") == 1
    time.at += 1
    assert paces.too_many("99") == 0


def test_whoever_sends_too_much_gets_429_with_how_long_to_wait() -> None:
    with TelegramServer() as server:
        person = server.user("An")
        person.chat.open = True
        server.api.paces = Paces(Time())
        url = f"{server.url}/bot{server.token}/sendMessage"
        answers = [httpx.post(url, json={"chat_id": person.id, "text": "a"}) for _ in range(BURST + 2)]
        assert [answer.status_code for answer in answers] == [200] * (BURST + 1) + [429]
        refusal = answers[-1].json()
        assert (refusal["ok"], refusal["error_code"]) == (False, 429)
        assert 1 <= refusal["parameters"]["retry_after"] <= BURST + 1
        assert len(person.chat.heard) == BURST + 1
        assert server.complaints == [f"429: more messages to {person.id} than Telegram takes"]
        server.complaints.clear()
