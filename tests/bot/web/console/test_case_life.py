"""The life of a case at the console: entering, completing, approval, passing on."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.storage.tables import Message
from feedback import cases, reopening, units
from feedback.kinds import CaseKind, ContentType, RefusalReason
from feedback.lifecycle import State
from feedback.tables import Case
from tests.bot.web.console.conftest import Browser, Office
from tests.feedback.world import clocks_that_wait

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WHOLE = {"reporter_address": "12 đường số 5, phường Tân Hưng"}


async def read(office: Office, code: str) -> Case:
    async with office.parts.sessions.begin() as db:
        return await cases.by_code(db, code)


async def told(office: Office) -> str:
    """Return all that staff told citizens."""
    async with office.parts.sessions.begin() as db:
        return "\n".join((await db.scalars(select(Message.text).where(Message.author == "staff"))).all())


async def step(someone: Browser, code: str, address: str, **fields: str) -> str:
    """Press a button and return the page that follows, with what it says on top."""
    answer = await someone.post(f"/can-bo/ho-so/{code}/{address}", **fields)
    return (await someone.follow(answer)).text


async def needs_approval(office: Office, unit: str = "PHUONG", *, needed: bool = True) -> None:
    async with office.parts.sessions.begin() as db:
        await units.set_approval(db, unit, needed=needed)


async def test_a_whole_case_is_entered_with_what_it_is_about(office: Office) -> None:
    code = await office.case(**WHOLE)
    lan = await office.signed_in("lan")
    page = await step(lan, code, "vao-so", content_type="conduct")
    assert "Đã vào sổ" in page
    case = await read(office, code)
    assert (case.state, case.content_type) == (State.ACCEPTED, ContentType.CONDUCT)
    assert "Hành vi của cơ quan" in page
    assert "vào sổ và phân loại" in await told(office)


async def test_what_is_missing_is_named_and_only_entered_on_purpose(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    page = (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert "hồ sơ còn thiếu" in page
    refused = await lan.post(f"/can-bo/ho-so/{code}/vao-so", content_type="conduct")
    assert refused.status_code == 422
    assert "Hồ sơ còn thiếu: Địa chỉ" in refused.text
    assert (await read(office, code)).state is State.RECEIVED
    await step(lan, code, "vao-so", content_type="conduct", even_so="1")
    assert (await read(office, code)).state is State.ACCEPTED


async def test_completion_is_asked_once_an_item_and_the_clock_stands_still(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    page = await step(lan, code, "bo-sung", items="address", text="Cần để mời anh/chị tới trường.")
    assert "Đồng hồ tạm dừng" in page
    case = await read(office, code)
    assert (case.state, case.paused_at) == (State.WAITING_FOR_CITIZEN, office.clock.now())
    heard = await told(office)
    assert "địa chỉ liên hệ" in heard
    assert "mời anh/chị tới trường" in heard
    again = await lan.post(f"/can-bo/ho-so/{code}/bo-sung", items="address", text="Vẫn cần")
    assert again.status_code == 409
    assert "đã hỏi người dân một lần rồi" in again.text
    assert "Vẫn cần</textarea>" in again.text


async def test_a_case_is_classified_anew_and_history_says_so(office: Office) -> None:
    code = await office.case(**WHOLE)
    lan = await office.signed_in("lan")
    await step(lan, code, "nhan")
    page = await step(lan, code, "phan-loai", kind="petition", content_type="new_rule")
    case = await read(office, code)
    assert (case.kind, case.content_type) == (CaseKind.PETITION, ContentType.NEW_RULE)
    assert "Sửa phân loại" in page


async def test_an_answer_goes_to_the_head_comes_back_with_a_remark_and_is_sent(office: Office) -> None:
    await needs_approval(office)
    code = await office.case(**WHOLE)
    lan, head = await office.signed_in("lan"), await office.signed_in("head")
    page = (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert "Gửi trả lời" not in page
    assert "đã trình" in (await step(lan, code, "trinh", text="Đã hoàn tiền.")).lower()
    assert "Đã hoàn tiền." not in await told(office)
    asked = f"Hồ sơ {code}: Cán bộ Lan đã trình câu trả lời"
    assert asked in (await head.get("/can-bo/nhac-viec")).text
    assert asked not in (await lan.get("/can-bo/nhac-viec")).text
    assert "<strong>1</strong> chờ duyệt" in (await head.get("/can-bo")).text
    assert "Duyệt và gửi" not in (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert "Duyệt và gửi" in (await head.get(f"/can-bo/ho-so/{code}")).text
    assert "Nêu rõ ngày" in await step(head, code, "tra-ban-nhap", text="Nêu rõ ngày")
    assert (await read(office, code)).state is State.IN_WORK
    await step(lan, code, "tra-loi", text="Đã hoàn tiền ngày 23/11.")
    assert (await read(office, code)).state is State.WAITING_FOR_APPROVAL
    await step(lan, code, "rut")
    await step(lan, code, "trinh", text="Đã hoàn tiền ngày 24/11.")
    assert "Đã duyệt" in await step(head, code, "duyet", text="Đã hoàn đủ tiền ngày 24/11.")
    case = await read(office, code)
    assert (case.state, case.answer_text) == (State.ANSWERED, "Đã hoàn đủ tiền ngày 24/11.")
    assert "Đã hoàn đủ tiền ngày 24/11." in await told(office)
    assert "Nêu rõ ngày" not in await told(office)


async def test_a_case_goes_to_the_competent_body_is_told_of_and_comes_back(office: Office) -> None:
    code = await office.case(**WHOLE)
    lan = await office.signed_in("lan")
    empty = await lan.post(f"/can-bo/ho-so/{code}/chuyen-co-quan", body=" ", text="Không thuộc phường")
    assert empty.status_code == 422
    assert "Không thuộc phường</textarea>" in empty.text
    page = await step(lan, code, "chuyen-co-quan", body="Sở Xây dựng, 028 3932 6214", text="Thuộc Sở")
    assert "Sở Xây dựng, 028 3932 6214" in page
    await step(lan, code, "phan-hoi", text="Sở hẹn sửa ngày 30/11.")
    heard = await told(office)
    assert "Sở Xây dựng, 028 3932 6214" in heard
    assert "Sở hẹn sửa ngày 30/11." in heard
    page = await step(lan, code, "nhan-lai", text="Sở trả lại")
    assert (await read(office, code)).state is State.ACCEPTED
    assert "Các lần giải quyết trước" in page


async def test_a_refusal_says_what_to_do_instead(office: Office) -> None:
    code = await office.case("Tôi tố cáo hiệu trưởng nhận hối lộ")
    lan = await office.signed_in("lan")
    page = (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert "Có vẻ là tố cáo" in page
    assert '<option value="denunciation" selected>' in page
    await step(lan, code, "khong-tiep-nhan", why="denunciation")
    case = await read(office, code)
    assert (case.state, case.refusal) == (State.NOT_ACCEPTED, RefusalReason.DENUNCIATION)
    assert "Luật Tố cáo" in await told(office)


async def test_of_a_tip_only_a_tips_steps_are_offered(office: Office) -> None:
    code = await office.case("Căng tin bán đồ hết hạn", kind=CaseKind.TIP)
    page = (await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{code}")).text
    assert "không hứa trả lời" in page
    for address in ("tra-loi", "hoi", "vao-so", "gop", "chuyen-co-quan", "khong-tiep-nhan"):
        assert f'/{address}"' not in page, address
    assert "/ghi-chu" in page


@on_sqlite
async def test_a_leader_switches_approval_of_the_units_below_and_no_other(office: Office) -> None:
    head = await office.signed_in("head")
    page = await head.follow(await head.post("/can-bo/don-vi/TH-A/duyet", approval="on"))
    assert "Trường Tiểu học A: đã đổi" in page.text
    async with office.parts.sessions.begin() as db:
        school = await units.by_code(db, "TH-A")
        assert school.approval_needed is True
    assert (await head.post("/can-bo/don-vi/TH-B/duyet", approval="on")).status_code == 403
    await head.post("/can-bo/don-vi/TH-A/duyet", approval="above")
    async with office.parts.sessions.begin() as db:
        assert (await units.by_code(db, "TH-A")).approval_needed is None
    lan = (await (await office.signed_in("lan")).get("/can-bo/don-vi")).text
    assert "/duyet" not in lan


def sheet(**changes: Any) -> dict[str, str]:
    told = {
        "how": "phone", "heard": "2026-11-23T08:30", "kind": "feedback", "unit": "TH-A",
        "text": "Cháu kể bữa trưa nguội lạnh cả tuần.", "name": "Lê Văn Gọi", "phone": "0900 000 003",
        "address": "5 đường số 9, phường Tân Hưng", "read_back": "true", "consent": "true",
    }  # fmt: skip
    return told | changes


@on_sqlite
async def test_a_call_is_written_down_from_the_moment_it_was_heard_and_gets_a_code(office: Office) -> None:
    office.clock.move(hours=4)
    lan = await office.signed_in("lan")
    page = (await lan.follow(await lan.post("/can-bo/ho-so-moi", **sheet()))).text
    async with office.parts.sessions.begin() as db:
        case = (await db.scalars(select(Case))).one()
    assert f'value="{case.code}"' in page
    assert "Đọc mã" in page
    assert (case.channel, case.written_by_name, case.read_back) == ("phone", "Cán bộ Lan", True)
    assert case.received_at.isoformat() == "2026-11-23T01:30:00+00:00"
    assert "Đã đọc lại, người gọi đồng ý" in page


@on_sqlite
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"consent": ""}, "đánh dấu sự đồng ý"),
        ({"read_back": ""}, "Đọc lại cho người gửi nghe"),
        ({"heard": "hôm qua"}, "Xem lại ngày, giờ nhận"),
        ({"heard": "2036-11-23T08:30"}, "không thể sau lúc này"),
        ({"text": "  "}, "Chưa có nội dung"),
    ],
)
async def test_what_is_wrong_with_a_sheet_is_said_and_the_rest_stays(
    office: Office, changes: dict[str, str], sentence: str
) -> None:
    lan = await office.signed_in("lan")
    fields = {name: value for name, value in sheet(**changes).items() if value}
    answer = await lan.post("/can-bo/ho-so-moi", **fields)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Lê Văn Gọi" in answer.text
    async with office.parts.sessions.begin() as db:
        assert await cases.count(db) == 0


@on_sqlite
async def test_a_paper_needs_no_reading_back(office: Office) -> None:
    lan = await office.signed_in("lan")
    fields = sheet(how="paper")
    del fields["read_back"]
    await lan.follow(await lan.post("/can-bo/ho-so-moi", **fields))
    async with office.parts.sessions.begin() as db:
        assert (await db.scalars(select(Case))).one().read_back is None


@on_sqlite
async def test_another_body_is_waited_for_where_the_offices_clock_allows_it(
    office: Office, tmp_path: Path
) -> None:
    plain = await office.case(**WHOLE)
    lan = await office.signed_in("lan")
    await step(lan, plain, "nhan")
    assert "cho-y-kien" not in (await lan.get(f"/can-bo/ho-so/{plain}")).text
    refused = await lan.post(f"/can-bo/ho-so/{plain}/cho-y-kien", text="Sở Tài chính")
    assert refused.status_code == 409
    assert "không được dừng" in refused.text
    with clocks_that_wait(tmp_path):
        code = await office.case(**WHOLE)
        due = (await read(office, code)).due_at
        assert due
        assert "cho-y-kien" in await step(lan, code, "nhan")
        page = await step(lan, code, "cho-y-kien", text="Sở Tài chính")
        assert "Đồng hồ đang dừng" in page
        assert "cơ quan khác cho ý kiến" in page
        assert "cho-y-kien" not in page
        assert "cần ý kiến của Sở Tài chính" in await told(office)
        office.clock.move(days=7)
        lan = await office.signed_in("lan")
        assert "co-y-kien" not in await step(lan, code, "co-y-kien", text="Sở đồng ý hoàn tiền.")
        case = await read(office, code)
        assert case.paused_at is None
        assert case.due_at
        assert case.due_at == due + timedelta(days=6)  # four working days and a weekend
        assert "cơ quan khác đã cho ý kiến" in await told(office)


@on_sqlite
async def test_why_a_case_was_opened_again_stands_at_its_top(office: Office) -> None:
    code, lan = await office.case(), await office.signed_in("lan")
    await lan.get(f"/can-bo/ho-so/{code}")
    await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text="Dạ, đã xong.")
    async with office.parts.sessions.begin() as db:
        now, calendar = office.clock.now(), office.parts.calendar
        await reopening.reopen(db, code, "Rác vẫn còn nguyên", now=now, calendar=calendar)
    page = (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert page.index("Rác vẫn còn nguyên") < page.index('id="h-what"')
