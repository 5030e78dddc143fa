"""``/thongke`` and ``/baocao`` answer with the figures, a chart and the file, by role."""

import io

import pytest
from docx import Document

from bot.parts import Parts
from bot.work.made_files import made_file
from feedback import handling
from feedback.periods import administrative_period
from feedback.statistics import figures
from tests.bot.work.test_staff_chat import GROUP, Group
from tests.bot.work.test_staff_chat import group as group  # noqa: PLC0414 - the fixture
from tests.fakes import HandClock
from tests.feedback.world import later, officer, receive


@pytest.fixture
async def some(parts: Parts, clock: HandClock) -> Parts:
    async with parts.sessions.begin() as db:
        codes = [(await receive(db, seed=seed)).code for seed in range(3)]
        await handling.answer(db, codes[0], "Xong.", actor=await officer(db, "TH-LVT"), now=later(days=1))
    clock.at = later(days=2)
    return parts


async def test_an_officer_gets_figures_with_chart_and_spreadsheet(group: Group, some: Parts) -> None:
    await group.join("7")
    (told,) = await group.hears("7", "/thongke tháng 12", choice="cmd:thongke")
    async with some.sessions() as db:
        counts = (await figures(db, administrative_period("2026-12"), now=some.clock.now())).cases
    assert counts.received == 3
    assert f"Nhận mới {counts.received}, đã trả lời {counts.answered}" in told
    # November is over for a report on the 14th: the dates say which month is meant.
    assert "tháng 12 năm 2026 (kỳ báo cáo từ 15/11/2026 đến hết 14/12/2026)" in told
    assert "Kỳ chưa hết, tính tới" in told
    names = [document.name for to, document in group.channel.documents if to == GROUP]
    assert names == ["thang.png", "bao-cao-2026-12-hanh-chinh-TH-LVT.xlsx"]
    assert group.channel.documents[0][1].content.startswith(b"\x89PNG")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_report_is_for_heads_and_says_the_same(group: Group, some: Parts) -> None:
    await group.join("7")
    await group.join("8", role="head")
    (refused,) = await group.hears("7", "/baocao", choice="cmd:baocao")
    assert "/thongke" in refused
    assert group.channel.documents == []
    (told,) = await group.hears("8", "/baocao 2026-Q4", choice="cmd:baocao")
    assert "quý IV năm 2026" in told
    letter = group.channel.documents[-1][1]
    assert letter.name == "bao-cao-2026-Q4-hanh-chinh-TH-LVT.docx"
    said = "\n".join(one.text for one in Document(io.BytesIO(letter.content)).paragraphs)
    assert "tiếp nhận mới 3 PAKN" in said
    assert "chưa bắt đầu" in (await group.hears("8", "/baocao 2031", choice="cmd:baocao"))[0]
    (stranger,) = await group.hears("9", "/thongke", choice="cmd:thongke")
    assert "chưa nối" in stranger


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_file_shows_the_moment_of_sending(some: Parts) -> None:
    order = "report:bao-cao:2026-12::docx"
    before = await made_file(some, order)
    async with some.sessions.begin() as db:
        await receive(db, seed=9, now=later(days=1))
    after = await made_file(some, order)
    assert before.content != after.content
