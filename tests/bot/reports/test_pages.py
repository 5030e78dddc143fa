"""The same figure stands on the desk, behind its link, in the report, in the files and before the public."""

import io
import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook

from bot.parts import Parts
from bot.staff import accounts
from faq.knowledge import Knowledge
from feedback.periods import administrative_period, calendar_period
from feedback.statistics import Figures, figures
from feedback.units import by_code
from tests import demo_register
from tests.bot.reports.conftest import PERIOD, WARD
from tests.bot.web.built import app_on
from tests.bot.web.console.conftest import Browser, Office
from tests.fakes import HandClock

SPAN = f"ky=bao-cao:{PERIOD}&don-vi={WARD}"


@pytest.fixture
async def office(demo_file: Path, tmp_path: Path, knowledge: Knowledge) -> AsyncIterator[Office]:
    """Give a console on a copy of the year: whoever signs in writes."""
    mine = tmp_path / "mine.db"
    shutil.copy(demo_file, mine)
    async with demo_register.opened(mine, tmp_path, knowledge=knowledge) as parts:
        async with parts.sessions.begin() as db:
            for login, role, unit in (
                ("head", "head", WARD),
                ("lan", "officer", "TH-LTT"),
                ("admin", "admin", None),
            ):
                await accounts.add_member(
                    db, login=login, name=login.title(), role=role, unit_code=unit, now=parts.clock.now()
                )
        clock = parts.clock
        assert isinstance(clock, HandClock)
        desk = Office(parts, clock, app_on(parts))
        yield desk
        for client in desk.open:
            await client.aclose()


async def counted(parts: Parts) -> Figures:
    async with parts.sessions() as db:
        path = (await by_code(db, WARD)).path
        return await figures(db, administrative_period(PERIOD), path, now=parts.clock.now())


async def listed(head: Browser, address: str) -> tuple[int, set[str]]:
    page = (await head.get(address)).text
    total = re.search(r"<h1>.*: (\d+)(?: hồ sơ)?</h1>", page)
    assert total
    return int(total[1]), set(re.findall(r"/can-bo/ho-so/([A-Z0-9]{4}-[A-Z0-9]{4})\"", page))


async def test_every_number_of_the_page_opens_as_many_cases(office: Office) -> None:
    found = (await counted(office.parts)).cases
    head = await office.signed_in("head")
    page = (await head.get(f"/can-bo/so-lieu?{SPAN}")).text
    links = {
        address.replace("&amp;", "&"): int(value)
        for address, value in re.findall(r'href="(/can-bo/so-lieu/ho-so\?[^"]+)">(\d+)</a>', page)
    }
    named = {re.search(r"muc=(\w+)", address)[1] for address in links}  # type: ignore[index]
    assert {"received", "answered", "early", "on_time"} <= named
    whole = {key: f"/can-bo/so-lieu/ho-so?{SPAN.replace(':', '%3A')}&muc={key}" for key in named}
    shown = [address for address in links if "rieng" not in address and "tu=" not in address]
    for address in [
        *shown,
        *[one for one in links if "rieng" in one][:4],
        *[one for one in links if "tu=" in one][:4],
    ]:
        total, codes = await listed(head, address)
        assert total == links[address], address
        # Of one case several pauses and letters may stand below each other.
        of_clock = re.search(r"muc=(pauses|letters|new_dates)", address)
        assert 0 < len(codes) <= total if of_clock else len(codes) == min(total, 50)
    assert links[whole["received"]] == found.received
    assert (await listed(head, f"/can-bo/so-lieu/ho-so?{SPAN}&muc=unpublished"))[
        0
    ] == found.answered - found.published
    assert (await listed(head, f"/can-bo/so-lieu/ho-so?{SPAN}&muc=without_apology"))[
        0
    ] == found.late + found.overdue - found.apologised


async def test_a_chart_is_a_picture_on_both_grounds_and_a_workbook_of_its_numbers(
    office: Office,
) -> None:
    found = await counted(office.parts)
    head = await office.signed_in("head")
    charts = "/can-bo/so-lieu/bieu-do"
    light, dark = [
        (await head.get(f"{charts}/thang.svg?{SPAN}&noi={place}")).text for place in ("trang", "toi")
    ]
    assert light.count("<svg") == dark.count("<svg") == 1
    assert "#172228" in dark
    assert "#172228" not in light
    phone = (await head.get(f"{charts}/thang.svg?{SPAN}&noi=trang&hep=1")).text
    assert 'width="244.8pt"' in phone
    assert 'width="388.8pt"' in light
    picture = await head.get(f"{charts}/don-vi.png?{SPAN}")
    assert picture.content.startswith(b"\x89PNG")
    assert picture.headers["content-disposition"].endswith("don-vi.png")
    book = load_workbook(io.BytesIO((await head.get(f"{charts}/muc-hai-long.xlsx?{SPAN}")).content))
    rows = [[cell.value for cell in row[:2]] for row in book.worksheets[0].iter_rows(min_row=4)]
    assert [row[1] for row in rows[:4]] == list(found.cases.levels.values())
    assert (await head.get(f"{charts}/khong-co.svg?{SPAN}")).status_code == 404


async def test_a_head_gets_the_report_by_a_button_and_an_officer_does_not(office: Office) -> None:
    found = (await counted(office.parts)).cases
    head, asked = await office.signed_in("head"), "/can-bo/so-lieu/bao-cao?loai=bao-cao&dang=docx"
    answer = await head.get(f"{asked}&ky-bao-cao={PERIOD}")
    assert answer.headers["content-disposition"].endswith(f"bao-cao-{PERIOD}-hanh-chinh-{WARD}.docx")
    said = "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs)
    assert f"tiếp nhận mới {found.received} PAKN" in said
    assert (await head.get(f"{asked}&ky-bao-cao={PERIOD}&don-vi=SGDDT")).status_code == 403
    assert "chưa bắt đầu" in (await head.get(f"{asked}&ky-bao-cao=2031")).text
    assert (await head.get(f"{asked}&ky-bao-cao=x")).status_code == 422
    assert (await (await office.signed_in("lan")).get(f"{asked}&ky-bao-cao={PERIOD}")).status_code == 403


async def test_the_report_is_of_the_period_on_screen_and_says_which_kind(office: Office) -> None:
    head, shown = await office.signed_in("head"), f"lich:{PERIOD}"
    page = (await head.get(f"/can-bo/so-lieu?ky={shown}")).text
    chosen = re.search(r'id="ky-bao-cao".*?</select>', page, re.DOTALL)
    assert chosen
    assert f'<option value="{shown}" selected>' in chosen[0]
    assert f'<option value="bao-cao:{PERIOD}">' in chosen[0]
    answer = await head.get(f"/can-bo/so-lieu/bao-cao?loai=bao-cao&dang=docx&ky-bao-cao={shown}")
    assert answer.headers["content-disposition"].endswith(f"bao-cao-{PERIOD}-theo-lich-{WARD}.docx")
    said = "\n".join(one.text for one in Document(io.BytesIO(answer.content)).paragraphs).replace("\xa0", " ")
    assert "quý III năm 2026 (theo lịch 1/7–30/9)" in said
    unknown = await head.get("/can-bo/so-lieu/bao-cao?loai=bao-cao&dang=docx&ky-bao-cao=x:2026")
    assert unknown.status_code == 422


async def test_a_target_opens_the_cases_that_reach_it_and_says_how_many(office: Office) -> None:
    counts = (await counted(office.parts)).cases
    head = await office.signed_in("head")
    page = (await head.get(f"/can-bo/so-lieu?{SPAN}")).text
    reached = counts.early + counts.on_time
    assert reached < counts.answered
    link = re.search(rf'href="([^"]+muc=in_time[^"]*)">Xem {reached} hồ sơ đạt', page)
    assert link
    total, _ = await listed(head, link[1].replace("&amp;", "&"))
    assert total == reached


async def test_the_page_names_who_is_late_to_heads_only(office: Office) -> None:
    head, lan = await office.signed_in("head"), await office.signed_in("lan")
    assert "chậm nhiều nhất trước" in (await head.get(f"/can-bo/so-lieu?ky=lich:2026&don-vi={WARD}")).text
    assert "chậm nhiều nhất trước" not in (await lan.get("/can-bo/so-lieu?ky=lich:2026")).text


async def test_the_public_sees_the_same_year_dated_and_without_any_case(office: Office) -> None:
    async with office.parts.sessions() as db:
        found = (await figures(db, calendar_period("2026"), now=office.parts.clock.now())).cases
    anybody = office.browser()
    page = (await anybody.get("/cong-khai/so-lieu")).text
    assert f"nhận mới {found.received} = trả lời {found.answered}" in page
    assert "Tính tới 12:00 thứ Hai, 23/11/2026" in page
    assert "Chưa đạt" in page
    assert not re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", page)
    assert "/can-bo" not in page
    assert (await anybody.get("/cong-khai/so-lieu/bieu-do/thang.svg?noi=trang")).text.count("<svg") == 1
    assert (await anybody.get("/cong-khai/so-lieu/bieu-do/don-vi.svg")).status_code == 404
    assert (await anybody.get("/cong-khai/so-lieu?nam=1999&lang=en")).status_code == 200
