"""The server is killed at random moments: what it accepted is handled once, what it promised is there."""

import asyncio
import random
import re
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from tests.journeys.killable import killable

MESSAGES = 500
KILLS = 20
PARENTS = 10
SEED = 297

#: What the parents keep saying: questions, menu words, and whole feedbacks.
SCRIPT = (
    "đăng nhập cổng dịch vụ công bằng gì",
    "gửi phản ánh",
    "{story}",
    "xong",
    "12 đường số 5, phường Tân Hưng",
    "đồng ý",
    "không công khai",
    "Gửi đi",
    "tra cứu",
    "cảm ơn em",
)

#: Another matter each time: whoever sends the same again is asked whether it is the same.
STORIES = (
    "Trường tiểu học Lê Văn Tám thu tiền quỹ lớp, tôi tên Trần Thị Mai, sđt 0901234567",
    "Trường tiểu học Lê Văn Tám nhà vệ sinh tầng hai tắc, tôi tên Trần Thị Mai, sđt 0901234567",
    "Trường tiểu học Lê Văn Tám bữa ăn bán trú nguội lạnh, tôi tên Trần Thị Mai, sđt 0901234567",
    "Trường tiểu học Lê Văn Tám đổi lịch họp phụ huynh không báo, tôi tên Trần Thị Mai, sđt 0901234567",
    "Trường tiểu học Lê Văn Tám mái tôn dột ướt sách vở, tôi tên Trần Thị Mai, sđt 0901234567",
)


@dataclass(slots=True)
class Parent:
    """Somebody whose browser sends a message again, with the same id, until it is accepted."""

    client: httpx.AsyncClient
    name: int
    token: str = ""
    accepted: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    async def insists(self, path: str, **body: str) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        while True:
            try:
                answer = await self.client.post(path, json=body or None, headers=headers)
                if answer.status_code in {201, 202}:
                    return answer
                assert answer.status_code in {429, 503}, answer.text
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.05)

    async def speaks(self, count: int) -> None:
        if not self.token:
            self.token = (await self.insists("/api/v1/chat")).json()["token"]
        for _ in range(count):
            number = len(self.accepted)
            again, line = divmod(number, len(SCRIPT))
            name, text = f"p{self.name}-{number}", SCRIPT[line].format(story=STORIES[again])
            await self.insists("/api/v1/chat/messages", id=name, text=text)
            self.accepted.append(name)
            await self.heard_something_new()

    async def heard_something_new(self) -> None:
        """Wait, as a person would, for an answer before going on; a dead server is waited for."""
        while True:
            try:
                answer = await self.client.get(
                    "/api/v1/chat/messages",
                    params={"after": len(self.texts), "wait": 5},
                    headers={"Authorization": f"Bearer {self.token}"},
                )
                new = answer.json()["messages"] if answer.status_code == 200 else []
            except httpx.TransportError:
                new = []
            if new:
                first = len(self.texts) + 1
                assert [one["seq"] for one in new] == list(range(first, first + len(new)))
                self.texts += [one["text"] for one in new]
                return
            await asyncio.sleep(0.05)


@pytest.mark.crash
@pytest.mark.timeout(600)
async def test_killed_twenty_times_during_500_messages_nothing_is_lost_or_done_twice(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    async with (
        killable(tmp_path) as server,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{server.port}", timeout=15) as client,
    ):
        await server.start()
        parents = [Parent(client, number) for number in range(PARENTS)]
        talking = [asyncio.create_task(parent.speaks(MESSAGES // PARENTS)) for parent in parents]
        kills = 0
        while kills < KILLS:
            before = sum(len(parent.accepted) for parent in parents)
            wanted = before + rng.randrange(1, MESSAGES // KILLS)
            await some_are_accepted(parents, min(wanted, (kills + 1) * MESSAGES // (KILLS + 1)), rng)
            await server.kill()
            kills += 1
            await server.start()
        await asyncio.gather(*talking)
        await server.kill()
    assert server.starts == KILLS + 1
    check_database(tmp_path / "crash.db", parents)


async def some_are_accepted(parents: list[Parent], wanted: int, rng: random.Random) -> None:
    """Return at a random moment after so many messages were accepted."""
    while sum(len(parent.accepted) for parent in parents) < wanted:  # noqa: ASYNC110 - the moment is the point
        await asyncio.sleep(rng.uniform(0.001, 0.01))


def check_database(path: Path, parents: list[Parent]) -> None:
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT external_id, state FROM message WHERE direction = 'in'").fetchall()
        answered = Counter(
            one for (one,) in db.execute("SELECT answers_id FROM message WHERE direction = 'out'").fetchall()
        )
        said = db.execute("SELECT id, text FROM message WHERE direction = 'in' ORDER BY id").fetchall()
        cases = db.execute("SELECT code FROM cases").fetchall()
        linked = db.execute("SELECT case_code FROM case_link").fetchall()
        confirmed = db.execute(
            "SELECT case_code FROM message WHERE direction = 'out' AND importance = 'important'"
        ).fetchall()
    stored = Counter(external.split(":", 1)[1] for external, _ in rows)
    accepted = [one for parent in parents for one in parent.accepted]
    assert len(accepted) == MESSAGES
    assert all(stored[one] == 1 for one in accepted), "stored once, however often it was sent"
    assert {state for _, state in rows} == {"done"}, "all handled"
    assert all(answered[number] >= 1 for number, _ in said), "all answered"
    told = {code for parent in parents for text in parent.texts for code in codes_given(text)}
    assert told, "the script confirms cases"
    for kept in (cases, linked, confirmed):
        assert told == {code for (code,) in kept}
    confirms = sum(text == "Gửi đi" for _, text in said)
    assert len(cases) == confirms == len(confirmed), "each confirmation made one case, told once"


def codes_given(text: str) -> list[str]:
    return re.findall(r"Mã: ([0-9A-Z]{4}-[0-9A-Z]{4})", text)
