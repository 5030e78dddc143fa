"""Whether we live and are ready, and the figures for Prometheus."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import update

from bot.dialogue.model import Reply
from bot.metrics import HANDLED_SECONDS
from bot.parts import Parts
from bot.storage.engine import open_engine, open_sessions
from bot.storage.tables import Conversation, Heartbeat, Message
from feedback import handling
from feedback.lifecycle import Role
from tests.bot.web.person import Person
from tests.fakes import HandClock
from tests.feedback import world


@pytest.fixture
async def beating(parts: Parts) -> None:
    async with parts.sessions.begin() as db:
        db.add(Heartbeat(job="clock_jobs", at=parts.clock.now()))


async def reasons(client: httpx.AsyncClient) -> list[str]:
    response = await client.get("/readyz")
    told: list[str] = response.json()["reasons"]
    assert response.status_code == (503 if told else 200)
    return [reason.partition(":")[0] for reason in told]


async def test_we_live_even_without_a_database(client: httpx.AsyncClient, parts: Parts) -> None:
    parts.sessions = open_sessions(open_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none"))
    assert (await client.get("/healthz")).status_code == 200
    assert await reasons(client) == ["database"]


@pytest.mark.usefixtures("beating")
async def test_we_are_ready_when_all_goes_well(client: httpx.AsyncClient) -> None:
    assert await reasons(client) == []


@pytest.mark.usefixtures("beating")
async def test_a_message_that_waits_for_over_a_minute_is_a_reason(
    client: httpx.AsyncClient, parts: Parts, person: Person, clock: HandClock
) -> None:
    await person.sends(id="1", text="a")
    clock.move(seconds=59)
    assert await reasons(client) == []
    clock.move(seconds=2)
    assert await reasons(client) == ["queue"]
    async with parts.sessions.begin() as db:
        await db.execute(update(Message).values(state="done"))
        await db.execute(update(Conversation).values(ready_at=None))
    assert await reasons(client) == []


@pytest.mark.usefixtures("beating")
async def test_a_message_that_may_still_rest_is_no_reason(
    client: httpx.AsyncClient, parts: Parts, person: Person, clock: HandClock
) -> None:
    await person.sends(id="1", text="a")
    clock.move(minutes=3)
    async with parts.sessions.begin() as db:
        await db.execute(update(Conversation).values(ready_at=clock.now()))
    assert await reasons(client) == []


async def test_a_clock_job_that_is_silent_is_a_reason(
    client: httpx.AsyncClient, parts: Parts, clock: HandClock
) -> None:
    assert await reasons(client) == ["clock_jobs"]
    async with parts.sessions.begin() as db:
        db.add(Heartbeat(job="clock_jobs", at=clock.now()))
    clock.move(minutes=5)
    assert await reasons(client) == []
    clock.move(seconds=1)
    assert await reasons(client) == ["clock_jobs"]


@pytest.mark.usefixtures("beating")
async def test_a_late_case_that_nobody_noted_is_a_reason(
    client: httpx.AsyncClient, parts: Parts, clock: HandClock
) -> None:
    async with parts.sessions.begin() as db:
        await world.open_office(db)
        case = await world.receive(db, now=clock.now())
        case.watch_at = clock.now() + timedelta(days=365)  # as if somebody had put the look off by hand
    assert await reasons(client) == []
    clock.move(days=30)
    async with parts.sessions.begin() as db:
        await db.execute(update(Heartbeat).values(at=clock.now()))
    assert await reasons(client) == ["late"]


async def test_the_figures_tell_messages_waiting_and_cases(
    client: httpx.AsyncClient, parts: Parts, person: Person, clock: HandClock
) -> None:
    await person.sends(id="1", text="a")
    await person.is_told(Reply("b"), Reply("c"))
    async with parts.sessions.begin() as db:
        await world.open_office(db)
        await world.receive(db, now=clock.now(), seed=1)
        await world.receive(db, now=clock.now(), seed=2)
        answered = await world.receive(db, now=clock.now(), seed=3)
        actor = await world.officer(db, "TH-LVT", role=Role.HEAD)
        await handling.answer(db, answered.code, "Đã xử lý.", actor=actor, now=clock.now())
    clock.move(days=30)
    HANDLED_SECONDS.observe(0.2)
    figures = (await client.get("/metrics")).text
    assert 'tro_ly_so_messages{channel="web",direction="in",state="new"} 1.0' in figures
    assert 'tro_ly_so_messages{channel="web",direction="out",state="sent"} 2.0' in figures
    assert f"tro_ly_so_oldest_waiting_seconds {30 * 86400.0}".replace("2592000.0", "2.592e+06") in figures
    assert "tro_ly_so_cases_open 2.0" in figures
    assert "tro_ly_so_cases_overdue 2.0" in figures
    assert "tro_ly_so_handled_seconds_bucket" in figures


async def test_figures_without_a_database_fail_plainly(app: FastAPI, parts: Parts) -> None:
    parts.sessions = open_sessions(open_engine("postgresql+asyncpg://nobody@127.0.0.1:1/none"))
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
        response = await client.get("/metrics")
    assert (response.status_code, response.json()["error"]) == (500, "trouble")
