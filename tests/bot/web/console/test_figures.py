import asyncio
import csv
import html
import io
import json
import re
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta

import pytest
from openpyxl import load_workbook

from bot.web import figures_memo
from bot.web.console.marks import Mark
from bot.web.console.spans import names_at, span_of
from bot.words import LANGUAGES, texts
from faq.decide import Decision
from faq.service import record_miss, record_shown
from feedback import cases
from feedback.errors import PeriodUnknown
from feedback.kinds import ContentType
from feedback.lifecycle import RATING_LEVELS, CaseKind, State
from feedback.tables import EventKind, UnitKind
from tests.bot.web.console.conftest import Office

NOW = datetime(2026, 11, 23, 2, tzinfo=UTC)


async def test_the_page_shows_the_figures_of_the_field_and_period(office: Office) -> None:
    answered, _, other = await office.case(), await office.case(), await office.case(unit="TH-B")
    lan = await office.signed_in("lan")
    await lan.post(f"/can-bo/ho-so/{answered}/tra-loi", text="Đã xong")
    await (await office.signed_in("bao")).post(f"/can-bo/ho-so/{other}/tra-loi", text="Đã xong")
    office.clock.move(minutes=1)
    page = (await lan.get("/can-bo/so-lieu?ky=lich:2026-11")).text
    assert ">Tháng 11/2026 (theo lịch)</option>" in page
    assert (
        "Chuyển sang 0 + nhận mới 2 = trả lời 1 + không tiếp nhận 0"
        " + chuyển cơ quan khác 0 + gộp 0 + còn chờ 1." in page
    )
    assert "100,0 % (1/1)" in page
    assert "Đạt chỉ tiêu 98 %" in page
    assert "đến lần đầu cơ quan trả lời" in page
    assert "Thư xin lỗi: 0 · " in page
    assert "Chưa đạt chỉ tiêu 100 %" in page
    everything = (await (await office.signed_in("admin")).get("/can-bo/so-lieu")).text
    assert "nhận mới 3 = trả lời 2" in everything
    empty = (await lan.get("/can-bo/so-lieu?tu=2026-01-01&den=2026-01-31")).text
    assert "Chưa có gì để tính" in empty


async def test_figures_are_narrowed_alike_on_the_page_in_files_and_in_lists(office: Office) -> None:
    for unit, kind, channel in (
        ("PHUONG", CaseKind.FEEDBACK, "phone"), ("TH-A", CaseKind.PETITION, "phone"),
        ("TH-A", CaseKind.FEEDBACK, "web"), ("TH-A", CaseKind.HOME_HELP, "web"),
    ):  # fmt: skip
        await office.case(unit=unit, kind=kind, channel=channel)
    office.clock.move(minutes=1)
    head = await office.signed_in("head")
    for narrowing, received in (
        ("don-vi=PHUONG", 3), ("don-vi=PHUONG&rieng=1", 1), ("rieng=1", 3), ("kenh=phone", 2),
        ("kenh=phone&loai-viec=petition", 1), ("loai-viec=home_help", 1), ("noi-dung=conduct", 0),
        ("can-bo=99", 0),
    ):  # fmt: skip
        query = f"ky=lich:2026-11&{narrowing}"
        page = (await head.get(f"/can-bo/so-lieu?{query}")).text
        assert f"nhận mới {received} =" in page, narrowing
        told = json.loads((await head.get(f"/can-bo/so-lieu/tai/so-lieu.json?{query}")).content)
        assert told["summary"][0]["received"] == received, narrowing
        behind = (await head.get(f"/can-bo/so-lieu/ho-so?{query}&muc=received")).text
        assert behind.count('class="code"') == received, narrowing
    assert "Chỉ gồm: riêng" in (await head.get("/can-bo/so-lieu?don-vi=PHUONG&rieng=1")).text


async def test_in_a_small_register_every_change_is_counted_at_once(office: Office) -> None:
    head, address = await office.signed_in("head"), "/can-bo/so-lieu?ky=lich:2026-11"
    for received in (1, 2):
        await office.case()
        office.clock.move(seconds=1)
        assert received_on((await head.get(address)).text) == received


async def test_in_a_large_register_figures_stand_for_a_while_and_are_counted_anew_behind_the_reader(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    head, address = await office.signed_in("head"), "/can-bo/so-lieu?ky=lich:2026-11"
    monkeypatch.setattr(figures_memo, "LARGE", 0)
    memo: figures_memo.Memo = office.app.state.figures_memo
    await office.case()
    office.clock.move(minutes=1)
    first = (await head.get(address)).text
    await office.case()
    office.clock.move(seconds=29)
    assert (await head.get(address)).text == first
    assert not memo.counting
    office.clock.move(seconds=1)
    assert (await head.get(address)).text == first, "nobody waits for what is counted"
    await asyncio.gather(*memo.counting.values())
    second = (await head.get(address)).text
    assert (received_on(first), received_on(second)) == (1, 2)
    # The charts of each page are of the figures of that page, whatever was counted since.
    for page, received in ((first, 1), (second, 2)):
        numbers = html.unescape(re.findall(r'href="([^"]+/thang\.xlsx\?[^"]+)"', page)[0])
        sheet = load_workbook(io.BytesIO((await head.get(numbers)).content)).active
        assert sheet is not None
        assert max(cell.value for cell in sheet["B"] if isinstance(cell.value, int)) == received
    await office.case()
    office.clock.move(minutes=5)
    assert received_on((await head.get(address)).text) == 3, "what is too old is waited for"


async def test_what_cannot_be_counted_is_told_to_all_who_wait_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    memo, tries = figures_memo.Memo(), list[int]()

    async def count() -> int:
        tries.append(1)
        await asyncio.sleep(0)
        if len(tries) == 1:
            raise ValueError("no figures")
        return len(tries)

    def ask() -> Awaitable[int]:
        return memo.last("figures", count, now=NOW, mark=None)

    failed = await asyncio.gather(ask(), ask(), return_exceptions=True)
    assert [type(one) for one in failed] == [ValueError, ValueError]
    assert [*await asyncio.gather(ask(), ask())] == [2, 2]
    assert not memo.counting


def received_on(page: str) -> int:
    (found,) = re.findall(r"nhận mới (\d+) =", page)
    return int(found)


async def test_a_period_may_be_named_as_the_hotline_cuts_it_or_to_the_minute(office: Office) -> None:
    await office.case()
    office.clock.move(minutes=1)
    lan = await office.signed_in("lan")
    assert "từ 12 giờ ngày 25" in (await lan.get("/can-bo/so-lieu?ky=tong-dai:2026-11")).text
    page = (await lan.get("/can-bo/so-lieu?tu=2026-11-01T08:30&den=2026-11-30T12:00")).text
    assert "tu=2026-11-01T08%3A30&amp;den=2026-11-30T12%3A00" in page


@pytest.mark.parametrize(
    "odd",
    [
        "ky=never", "ky=lich:2026-13", "tu=2026-02-02&den=2026-01-01", "tu=x", "tu=0001-01-01",
        "den=9999-12-31", "tu=2026-01-01 10:00",
    ],
)  # fmt: skip
async def test_an_impossible_period_is_told_plainly(office: Office, odd: str) -> None:
    answer = await (await office.signed_in("lan")).get(f"/can-bo/so-lieu?{odd}")
    assert answer.status_code == 422
    assert "Kỳ này không đúng" in answer.text


async def test_the_files_hold_only_the_field_and_the_right_kind(office: Office) -> None:
    mine, other = await office.case(), await office.case(unit="TH-B")
    office.clock.move(minutes=1)
    head = await office.signed_in("head")
    answer = await head.get("/can-bo/so-lieu/tai/ho-so.csv?ky=lich:2026-11")
    assert answer.headers["content-disposition"].startswith("attachment; filename*=")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert any(mine in row for row in rows)
    assert not any(other in row for row in rows)
    assert json.loads((await head.get("/can-bo/so-lieu/tai/so-lieu.json?ky=lich:2026-11")).content)
    xlsx = await head.get("/can-bo/so-lieu/tai/so-lieu.xlsx?ky=lich:2026-11")
    assert xlsx.content.startswith(b"PK")
    assert (await head.get("/can-bo/so-lieu/tai/ho-so.exe")).status_code == 404
    assert (await head.get("/can-bo/so-lieu/tai/ho-so.csv?don-vi=TH-B")).status_code == 403


async def test_a_question_is_counted_once_however_it_is_spelt(office: Office) -> None:
    async with office.parts.sessions.begin() as db:
        asked = (("Bán trú là gì", "p1"), ("ban tru la gi", "p2"), ("Học bơi ở đâu", "p1"))
        for question, person in asked:
            await record_miss(
                db, question=question, decision=Decision.ESCALATE, person_key=person, now=office.clock.now()
            )
    office.clock.move(minutes=1)
    editor = await office.signed_in("editor")
    page = (await editor.get("/can-bo/cau-hoi")).text
    assert "2 câu khác nhau, 3 lượt hỏi." in page
    assert page.index("Bán trú là gì") < page.index("Học bơi ở đâu")
    assert (await editor.get("/can-bo/cau-hoi/tai.csv")).status_code == 200
    assert "Không có câu nào" in (await editor.get("/can-bo/cau-hoi?ky=lich:2026-10")).text


def test_every_offered_period_can_be_chosen_and_has_begun() -> None:
    for name in names_at(NOW):
        span = span_of({"ky": name}, now=NOW)
        assert span.period.start <= NOW
        assert span_of({"ky": name, "tu": ""}, now=NOW).query() == span.query()
    dates = span_of({"tu": "2026-11-01", "den": "2026-11-22"}, now=NOW)
    assert dates.query(trang="2") == "tu=2026-11-01&den=2026-11-22&trang=2"
    with pytest.raises(PeriodUnknown):
        span_of({"ky": "moon:2026"}, now=NOW)


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_a_page_can_show_has_a_word(language: str) -> None:
    families: dict[str, object] = {
        "state": State, "kind": CaseKind, "event": EventKind, "mark": Mark, "unit_kind": UnitKind,
        "decision": Decision, "level": RATING_LEVELS,
    }  # fmt: skip
    for family, members in families.items():
        for member in members:  # type: ignore[attr-defined]
            assert f"console.{family}_{member}" in texts(language)


async def test_every_number_opens_a_list_of_as_many_cases(office: Office) -> None:
    lan, bao = await office.signed_in("lan"), await office.signed_in("bao")
    first, second, other = await office.case(), await office.case(), await office.case(unit="TH-B")
    asked, home = await office.case(kind=CaseKind.QUESTION), await office.case(kind=CaseKind.HOME_HELP)
    office.clock.move(minutes=90)
    late = await office.case("Một việc để quá hạn")
    for browser, code in ((lan, first), (bao, other), (lan, asked), (lan, home)):
        await browser.post(f"/can-bo/ho-so/{code}/tra-loi", text="Đã xong")
    async with office.parts.sessions.begin() as db:
        (await cases.for_change(db, second)).content_type = ContentType.CONDUCT
        rated = await cases.for_change(db, first)
        rated.rating, rated.rated_at = 3, office.clock.now()
    await lan.get(f"/can-bo/ho-so/{second}")
    await lan.post(f"/can-bo/ho-so/{second}/hoi", text="Lớp nào?")
    office.clock.move(days=9)
    head = await office.signed_in("head")
    await head.get(f"/can-bo/ho-so/{late}")
    new_date = f"{office.clock.now() + timedelta(days=1):%Y-%m-%d}"
    signed = await head.post(f"/can-bo/ho-so/{late}/xin-loi", reason="Chờ nhà trường.", new_date=new_date)
    assert "Đã gửi" in (await head.follow(signed)).text
    office.clock.move(minutes=1)
    admin = await office.signed_in("admin")
    page = (await admin.get("/can-bo/so-lieu?ky=lich:2026-Q4")).text
    opened = re.findall(r'<a href="(/can-bo/so-lieu/ho-so[^"]*)">(\d+)</a>', page)
    queries = " ".join(address for address, _ in opened)
    narrowed = ("gio=", "kenh=web", "noi-dung=", "chua-phan-loai=1", "loai-viec=home_help")
    clock = "muc=pauses", "muc=letters", "muc=new_dates"
    for wanted in (*narrowed, *clock, "muc=level_3", "muc=measured_answer"):
        assert wanted in queries
    for address, count in {(html.unescape(address), count) for address, count in opened}:
        behind = (await admin.get(address)).text
        assert f": {count}{'' if any(one in address for one in clock) else ' hồ sơ'}</h1>" in behind, address
        assert behind.count('class="code" href="/can-bo/ho-so/') == int(count), address
    assert late in (await admin.get("/can-bo/so-lieu/ho-so?ky=lich:2026-Q4&muc=overdue")).text


async def test_what_did_not_arrive_is_counted_by_unit_and_listed(office: Office) -> None:
    mine, other, arrived = await office.case(), await office.case(unit="TH-B"), await office.case()
    for code, state in ((mine, "dead"), (mine, "dead"), (other, "refused"), (arrived, "sent")):
        await office.said(
            code, "Kết quả", direction="out", author="staff", state=state, case_code=code, reason="http_403"
        )
    office.clock.move(minutes=1)
    head = await office.signed_in("head")
    page = (await head.get("/can-bo/so-lieu?ky=lich:2026-11")).text
    assert "2 tin không gửi được" in page
    assert "bị từ chối" not in page  # of a unit that is not below the head's
    listed = (await head.get("/can-bo/so-lieu/tin-khong-den?ky=lich:2026-11&don-vi=TH-A")).text
    assert listed.count(mine) == 4  # twice, each in a link
    assert "http_403" in listed
    assert other not in listed
    everything = (await (await office.signed_in("admin")).get("/can-bo/so-lieu?ky=lich:2026-11")).text
    assert "1 tin bị từ chối" in everything


async def test_the_topics_asked_most_are_counted_without_a_word_on_who_asked(office: Office) -> None:
    topic, less = list(office.parts.knowledge.content.topics.values())[:2]
    async with office.parts.sessions.begin() as db:
        for one in (topic, topic, less):
            record_shown(db, one.id, now=office.clock.now())
    office.clock.move(minutes=1)
    lan = await office.signed_in("lan")
    page = (await lan.get("/can-bo/so-lieu?ky=lich:2026-11")).text
    assert "3 lượt được trả lời tự động" in page
    assert f'<a href="/hoi-dap/{topic.id}">2</a>' in page
    sheet = await lan.get("/can-bo/so-lieu/bieu-do/chu-de.xlsx?ky=lich:2026-11")
    assert sheet.content.startswith(b"PK")
