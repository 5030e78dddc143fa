"""An urgent message is seen by somebody of the office, or it is not said that it is."""

import pytest
from sqlalchemy import select

from bot.parts import Parts
from bot.settings import Settings
from bot.storage.office_tables import StaffMember, StaffNotice
from feedback import cases
from tests.bot.work.world import handle_all, hear, new_conversation, replies

BEATEN = "con toi bi ban danh hoai ma co giao ko noi gi"
TOLD = "Em đã báo tin khẩn này cho cán bộ trực."


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Give the office no Telegram group."""
    settings.telegram_staff_chat = ""
    return settings


async def member(parts: Parts, login: str, role: str) -> None:
    async with parts.transaction() as db:
        db.add(StaffMember(login=login, name=login, role=role, created_at=parts.clock.now()))


async def test_without_a_group_people_of_the_office_read_it_in_the_console(parts: Parts) -> None:
    for login, role in (("sep", "head"), ("hoa", "officer"), ("quan", "admin"), ("viet", "editor")):
        await member(parts, login, role)
    await new_conversation(parts, "parent")
    await hear(parts, "parent", BEATEN)
    await handle_all(parts)
    (said,) = await replies(parts, "parent")
    assert said.endswith(TOLD)
    async with parts.sessions() as db:
        notices = (await db.scalars(select(StaffNotice).order_by(StaffNotice.id))).all()
        names = {one.id: one.login for one in await db.scalars(select(StaffMember))}
    assert {names[one.staff_id] for one in notices} == {"sep", "hoa", "quan"}
    assert {one.kind for one in notices} == {"urgent"}
    assert BEATEN not in str(notices[0].data)


async def test_where_nobody_hears_it_nothing_is_promised(parts: Parts) -> None:
    await new_conversation(parts, "parent")
    await hear(parts, "parent", BEATEN)
    await handle_all(parts)
    (said,) = await replies(parts, "parent")
    assert "113" in said
    assert TOLD not in said


async def test_a_question_that_was_pending_is_handed_on_as_urgent(parts: Parts) -> None:
    await member(parts, "hoa", "officer")
    await new_conversation(parts, "parent")
    await hear(parts, "parent", "gặp người")
    await handle_all(parts)
    await hear(parts, "parent", BEATEN, start=1)
    parts.clock.move(minutes=1)  # type: ignore[attr-defined]
    await handle_all(parts)
    _, alarm, received = await replies(parts, "parent")
    assert "113" in alarm
    assert TOLD in alarm
    code = received.split("Mã theo dõi: ")[1].split(".")[0]
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).text == f"[KHẨN] {BEATEN}"
