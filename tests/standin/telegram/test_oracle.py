"""What the stand-in takes and gives is what aiogram, written by others, says of the Bot API."""

from typing import Any

import httpx
import pytest

from tests.standin.telegram import TelegramServer
from tests.standin.telegram.caller import Bot
from tests.standin.telegram.kinds import KINDS
from tests.standin.telegram.oracle import METHODS


@pytest.mark.parametrize(
    "given",
    [
        {"text": "x", "colour": "red"},
        {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "key": "b"}]]}},
        {"text": ["x"]},
        {},
    ],
)
async def test_a_call_against_aiograms_models_fails_the_test_that_made_it(given: dict[str, Any]) -> None:
    server = TelegramServer()
    server.__enter__()
    parent = server.user("An")
    parent.starts()
    async with httpx.AsyncClient(trust_env=False) as client:
        refused = await Bot(server, client)("sendMessage", chat_id=parent.id, **given)
    assert refused["error_code"] == 400
    assert parent.heard == []
    with pytest.raises(AssertionError, match="request sendMessage"):
        server.__exit__(None, None, None)


def test_an_update_against_aiograms_models_is_noticed() -> None:
    server = TelegramServer()
    server.user("An").sends({"hologram": 5})
    assert server.complaints == ["update: unknown .message.hologram"]


def test_every_sample_is_as_aiogram_knows_it() -> None:
    server = TelegramServer()
    for kind in KINDS:
        server.user("An").sends_kind(kind)
    assert server.complaints == []


def test_aiogram_describes_many_methods() -> None:
    assert {"getupdates", "sendmessage", "answercallbackquery", "setmycommands"} <= set(METHODS)
