"""The server is killed while a message is on its way: what is important comes again and says so."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.words import Words
from tests.journeys.killable import killable
from tests.standin.telegram import TelegramServer

#: Puts a message of an importance into the queue of the conversation with somebody.
PUT_IN = """
INSERT INTO message (channel, direction, conversation_id, seq, author, text, payload, importance, state,
                     attempts, repeat, billed, created_at, state_at)
SELECT channel, 'out', conversation_id, 99, 'bot', 'THỬ ' || ?, '{}', ?, 'queued', 0, 0, 0,
       created_at, state_at
FROM message
WHERE direction = 'out' AND conversation_id = (SELECT id FROM conversation WHERE peer = ?)
LIMIT 1
"""


async def until(holds: Callable[[], bool], what: str) -> None:
    for _ in range(2400):
        if holds():
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"never: {what}")


@pytest.mark.crash
async def test_killed_in_mid_send_the_important_message_is_repeated_and_the_ordinary_one_is_not(
    tmp_path: Path,
) -> None:
    with TelegramServer() as telegram:
        more = {"TELEGRAM_TOKEN": telegram.token, "TELEGRAM_API_URL": telegram.url}
        async with killable(tmp_path, **more) as server:
            an, binh = telegram.user("An"), telegram.user("Bình")
            await server.start()
            for person in (an, binh):
                person.starts()
            await until(lambda: bool(an.heard and binh.heard), "both are greeted")

            def rows(what: str) -> list[tuple[object, ...]]:
                with sqlite3.connect(tmp_path / "crash.db") as db:
                    return db.execute(
                        f"SELECT {what} FROM message WHERE text LIKE 'THỬ%' ORDER BY id"
                    ).fetchall()

            await until(lambda: states_of(tmp_path) <= {"sent", "done"}, "nothing is on its way")
            telegram.breaks("sendMessage", "hang", accepted=True, times=2)
            with sqlite3.connect(tmp_path / "crash.db", timeout=30) as db:
                for person, importance in ((an, "important"), (binh, "ordinary")):
                    db.execute(
                        PUT_IN,
                        (importance, importance, str(person.id)),
                    )
            await until(lambda: rows("state") == [("sending",), ("sending",)], "both are on their way")
            both = ("THỬ important", "THỬ ordinary")
            await until(lambda: (an.heard[-1].text, binh.heard[-1].text) == both, "both arrived, unanswered")
            await server.kill()
            await server.start()
            await until(lambda: rows("state") == [("sent",), ("unknown",)], "both are settled")
            await server.kill()
    assert an.heard[-1].text == f"{Words('vi').say('chat.repeat')}\nTHỬ important"
    assert [one.text for one in binh.heard if "THỬ" in one.text] == ["THỬ ordinary"]
    assert rows("repeat") == [(1,), (0,)]


def states_of(folder: Path) -> set[str]:
    with sqlite3.connect(folder / "crash.db") as db:
        return {state for (state,) in db.execute("SELECT state FROM message")}
