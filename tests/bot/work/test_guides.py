"""A guide through the program's own handler: people are counted, an officer sees where somebody is stuck."""

from sqlalchemy import select

from bot.parts import Parts
from faq import store
from faq.walks import guide_figures
from feedback.tables import Case
from tests.bot.work.world import handle_all, hear, replies

LOGIN = "dang-nhap-cong"


async def say(parts: Parts, peer: str, *texts: str, start: int) -> None:
    for number, text in enumerate(texts, start):
        await hear(parts, peer, text, start=number)
        await handle_all(parts)


async def test_two_people_are_two_however_often_they_tap(parts: Parts) -> None:
    for peer in ("anna", "binh"):
        await say(
            parts,
            peer,
            "chào em",
            "làm cùng tôi đăng nhập cổng dịch vụ công",
            "bắt đầu",
            "chưa được",
            "xong",
            start=0,
        )
    await say(parts, "anna", "quay lại", "xong", "xong", start=10)
    async with parts.sessions() as db:
        found = await guide_figures(db, parts.knowledge.guides.all, former={})
    (login,) = (one for one in found if one.started)
    first, second, third = login.steps[:3]
    assert (login.id, login.started, login.finished) == (LOGIN, 2, 0)
    assert (first.reached, first.passed, first.stuck, first.back) == (2, 2, 2, 0)
    assert (second.reached, second.passed, second.back) == (2, 1, 1)
    assert (third.reached, third.left) == (1, 1)


async def test_an_officer_gets_guide_step_and_what_was_tried(parts: Parts) -> None:
    await say(
        parts, "lan", "làm cùng tôi đăng nhập cổng dịch vụ công", "bắt đầu",
        "trang không mở được, cứ quay mãi", "nhờ người giúp", "máy tôi đời cũ, gọi tôi số 0912 345 678",
        start=0,
    )  # fmt: skip
    async with parts.sessions() as db:
        case = (await db.scalars(select(Case))).one()
        deeds = await store.guide_deeds(db)
    for part in ("[Làm cùng tôi] Đăng nhập Cổng", "bước 1/6", "Trang không mở, quay mãi", "máy tôi đời cũ"):
        assert part in case.text
    assert [deed.did for deed in deeds] == ["started", "trouble", "person"]
    assert deeds[-1].words == "máy tôi đời cũ, gọi tôi số [số điện thoại]"
    assert {deed.person_key for deed in deeds} == {deeds[0].person_key}
    assert "lan" not in deeds[0].person_key
    said = await replies(parts, "lan")
    assert case.code in said[-1]
    assert "tiếp tục" in said[-2]
