"""A console with units, staff and a case, on the test's database, reached without a network."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot.ids import Ids
from bot.parts import Parts
from bot.settings import Settings
from bot.staff import accounts
from bot.staff.sessions import open_session
from bot.storage.tables import CaseLink, Conversation, Message
from bot.web.console.visit import SESSION_COOKIE
from feedback import intake
from feedback.lifecycle import CaseKind
from feedback.tables import UnitKind
from feedback.unit_file import UnitRow
from feedback.units import import_units
from tests.fakes import HandClock

UNITS = (
    ("SO", "Sở Giáo dục", UnitKind.CITY, ""),
    ("PHUONG", "Phường Tân Hưng", UnitKind.WARD, "SO"),
    ("TH-A", "Trường Tiểu học A", UnitKind.SCHOOL, "PHUONG"),
    ("TH-B", "Trường Tiểu học B", UnitKind.SCHOOL, "SO"),
)
#: Who there is: login, role, unit.
STAFF = (
    ("admin", "admin", None),
    ("head", "head", "PHUONG"),
    ("lan", "officer", "PHUONG"),
    ("minh", "officer", "PHUONG"),
    ("bao", "officer", "TH-B"),
    ("editor", "editor", None),
    ("inspector", "inspector", None),
)
FIELD = re.compile(r'name="csrf" value="([^"]+)"')


@pytest.fixture
def settings(settings: Settings) -> Settings:
    settings.public_url = "http://desk.test"
    return settings


@dataclass
class Browser:
    """One person's browser: keeps cookies, and the token of the last page for its forms."""

    client: httpx.AsyncClient
    csrf: str = field(default="", init=False)

    async def get(self, address: str, **more: Any) -> httpx.Response:
        page = await self.client.get(address, **more)
        found = FIELD.search(page.text) if "html" in page.headers.get("content-type", "") else None
        self.csrf = found[1] if found else self.csrf
        return page

    async def post(self, address: str, /, **fields: str) -> httpx.Response:
        return await self.client.post(address, data={"csrf": self.csrf, **fields})

    async def follow(self, answer: httpx.Response) -> httpx.Response:
        assert answer.status_code == 303, answer.text
        return await self.get(answer.headers["location"])


@dataclass
class Office:
    """The program with its people; ``case`` makes another case."""

    parts: Parts
    clock: HandClock
    app: FastAPI
    open: list[httpx.AsyncClient] = field(default_factory=list)

    def browser(self) -> Browser:
        transport = httpx.ASGITransport(self.app)
        client = httpx.AsyncClient(transport=transport, base_url="http://desk.test")
        self.open.append(client)
        return Browser(client)

    async def signed_in(self, login: str) -> Browser:
        """Give a browser with a session, without the cost of a password."""
        browser = self.browser()
        async with self.parts.sessions.begin() as db:
            member = await accounts.by_login(db, login)
            life = timedelta(hours=12)
            token = await open_session(db, member, ids=Ids(), life=life, now=self.clock.now())
        browser.client.cookies.set(SESSION_COOKIE, token, domain="desk.test", path="/can-bo")
        await browser.get("/can-bo/toi")
        return browser

    async def case(
        self, text: str = "Cô giáo thu tiền không biên lai", unit: str = "TH-A", **more: Any
    ) -> str:
        """Register a case that came from a web chat of its own, or from the ``conversation`` given."""
        conversation_id = more.pop("conversation", None)
        now = self.clock.now()
        async with self.parts.sessions.begin() as db:
            sent = intake.Submission(
                kind=more.pop("kind", CaseKind.FEEDBACK), text=text, unit_code=unit,
                reporter_name="Trần Văn Phụ Huynh", reporter_phone="0900000001", **{"channel": "web", **more},
            )  # fmt: skip
            case = await intake.receive(
                db, sent, now=now, rng=self.parts.ids.rng, calendar=self.parts.calendar
            )
            if conversation_id is None:
                conversation = Conversation(channel="web", peer=case.code, created_at=now)
                db.add(conversation)
                await db.flush()
                conversation_id = conversation.id
            db.add(CaseLink(case_code=case.code, conversation_id=conversation_id))
            return case.code

    async def said(self, code: str, text: str, **more: Any) -> int:
        """Put a message into the conversation of a case and return its number."""
        now = self.clock.now()
        values = {"direction": "in", "author": "citizen", "state": "done", **more}
        async with self.parts.sessions.begin() as db:
            link = await db.get_one(CaseLink, code)
            message = Message(
                channel="web",
                conversation_id=link.conversation_id,
                text=text,
                created_at=now,
                state_at=now,
                **values,
            )
            db.add(message)
            await db.flush()
            return message.id


async def fill_office(office: Office) -> None:
    """Give an empty database its units and people."""
    async with office.parts.sessions.begin() as db:
        rows = [
            UnitRow(line=n, code=code, name=name, short_name="", kind=kind, parent=parent, former_names=(),
                    address="", phone="", sample=False)
            for n, (code, name, kind, parent) in enumerate(UNITS, 1)
        ]  # fmt: skip
        await import_units(db, rows)
        for login, role, unit in STAFF:
            member = await accounts.add_member(
                db, login, name=f"Cán bộ {login.title()}", role=role, unit_code=unit, now=office.clock.now()
            )
            member.password_hash = "not a hash"
        await office.parts.units.refresh(db)


@pytest.fixture
async def office(parts: Parts, app: FastAPI, clock: HandClock) -> AsyncIterator[Office]:
    office = Office(parts, clock, app)
    await fill_office(office)
    yield office
    for client in office.open:
        await client.aclose()
