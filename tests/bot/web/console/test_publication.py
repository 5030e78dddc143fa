"""Publishing a case from the console: both versions, preview, publish, take back; over HTTP."""

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.staff import accounts
from bot.storage.tables import Message
from bot.web.console.publication_marks import pieces
from feedback import cases, handling, units
from feedback.lifecycle import CaseKind, Role
from feedback.steps import Officer
from feedback.tables import EventKind, Publication
from tests.bot.web.console.conftest import Browser, Office

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
TEXT = "Tôi là Trần Văn Phụ Huynh, bé Na lớp 5A3. Cô Hương thu tiền không biên lai."


async def answered(office: Office, **more: Any) -> str:
    code = await office.case(TEXT, consent_publication=more.pop("consent", True), **more)
    async with office.parts.sessions.begin() as db:
        case = await cases.by_code(db, code)
        unit = await cases.unit_of(db, case)
        member = await accounts.by_login(db, "lan")
        lan = Officer(member.id, member.name, Role.OFFICER, unit.path)
        await handling.answer(db, code, "Kính gửi ông Huynh: đã trả tiền.", actor=lan, now=office.clock.now())
    return code


def address(code: str) -> str:
    return f"/can-bo/ho-so/{code}/cong-khai"


def field(page: httpx.Response, name: str) -> str:
    found = re.search(rf'<textarea id="{name}"[^>]*>(.*?)</textarea>', page.text, re.DOTALL)
    assert found is not None
    return found[1]


async def publish(someone: Browser, code: str, **changes: str) -> httpx.Response:
    page = await someone.get(address(code))
    shown = {name: field(page, name) for name in ("question", "answer")}
    return await someone.post(address(code), **{**shown, "child": "nobody", **changes})


async def test_both_versions_stand_side_by_side_with_what_is_struck_out(office: Office) -> None:
    code = await answered(office)
    page = await (await office.signed_in("lan")).get(address(code))
    assert page.status_code == 200
    struck = re.findall(r'<del class="struck" title="([^"]+)">([^<]+)</del>', page.text)
    assert [text for _, text in struck] == ["Trần Văn Phụ Huynh", "Na", "lớp 5A3", "Hương", "Huynh"]
    assert struck[0][0] == "Tên người: hồ sơ đã biết thông tin này"
    assert field(page, "question") == "Tôi là [tên], bé [tên] [lớp]. Cô [tên] thu tiền không biên lai."
    assert field(page, "answer") == "Kính gửi ông [tên]: đã trả tiền."


async def test_the_preview_marks_what_still_looks_personal_and_keeps_what_was_typed(office: Office) -> None:
    code = await answered(office)
    async with office.parts.sessions.begin() as db:
        (await units.by_code(db, "TH-A")).phone = "028 3816 1405"
    lan = await office.signed_in("lan")
    await lan.get(address(code))
    typed = {"question": "Bé Na lớp 5A3", "answer": "Anh gọi 02838161405 nhé", "child": "both_consents"}
    page = await lan.post(f"{address(code)}/xem-truoc", **typed)
    assert page.status_code == 200
    assert re.findall(r"<mark[^>]*>([^<]+)</mark>", page.text) == ["Na", "lớp 5A3"]
    assert "Còn 2 chỗ" in page.text
    again = await lan.post(f"{address(code)}/sua", **typed)
    assert field(again, "question") == "Bé Na lớp 5A3"
    assert 'value="both_consents" required checked' in again.text
    empty = await lan.post(f"{address(code)}/xem-truoc", question="", answer="x", child="nobody")
    assert empty.status_code == 422


async def test_an_officer_publishes_the_sender_is_told_and_anybody_reads_it(office: Office) -> None:
    code = await answered(office)
    lan = await office.signed_in("lan")
    done = await lan.follow(await publish(lan, code))
    assert "Đã công khai, số " in done.text
    async with office.parts.sessions() as db:
        entry = (await db.scalars(select(Publication))).one()
        told = (await db.scalars(select(Message.text).where(Message.direction == "out"))).all()
    assert any(f"http://desk.test/cong-khai/{entry.id}" in one for one in told)
    public = await office.browser().get(f"/cong-khai/{entry.id}")
    assert "Cô [tên] thu tiền" in public.text
    assert code not in public.text
    again = await lan.follow(await publish(lan, code, answer="Đã trả lại tiền rồi."))
    assert "Bản 2" in again.text
    async with office.parts.sessions() as db:
        again_told = (await db.scalars(select(Message.text).where(Message.direction == "out"))).all()
    assert len(again_told) == len(told)
    gone = await lan.follow(await lan.post(f"{address(code)}/go", reason="Cần sửa"))
    assert "Đã ngừng công khai." in gone.text
    assert (await office.browser().get(f"/cong-khai/{entry.id}")).status_code == 404
    async with office.parts.sessions() as db:
        case = await cases.by_code(db, code)
        kinds = [line.kind for line in await cases.history(db, case.id)]
    assert kinds[-3:] == [EventKind.PUBLISHED, EventKind.PUBLISHED, EventKind.UNPUBLISHED]


@pytest.mark.parametrize(
    ("changes", "status", "sentence"),
    [
        ({"child": ""}, 422, "chọn một trong hai mục về trẻ em"),
        ({"child": "whatever"}, 422, "chọn một trong hai mục về trẻ em"),
        ({"question": "Bé Na lớp 5A3"}, 422, "tên, lớp hoặc mã của một em"),
        ({"child": "both_consents"}, 422, "ghi ai đã đồng ý"),
        ({"answer": "Gửi Trần Văn Phụ Huynh"}, 422, "vẫn còn tên, số điện thoại"),
        ({"question": "Gọi 0900.000.001"}, 422, "vẫn còn tên, số điện thoại"),
        ({"answer": "  "}, 422, "đều cần có nội dung"),
    ],
)
async def test_what_is_refused_says_why_and_loses_no_word(
    office: Office, changes: dict[str, str], status: int, sentence: str
) -> None:
    code = await answered(office)
    lan = await office.signed_in("lan")
    refused = await publish(lan, code, **{"question": "Chữ đã gõ", **changes})
    assert refused.status_code == status
    assert sentence in refused.text
    assert field(refused, "question") == changes.get("question", "Chữ đã gõ")


@on_sqlite
async def test_a_word_that_may_be_a_pupils_is_ticked_in_the_preview_before_it_is_public(
    office: Office,
) -> None:
    code = await answered(office, names_pupil=True)
    lan = await office.signed_in("lan")
    page = await lan.get(address(code))
    assert "có nêu một em học sinh" in page.text
    typed = {"question": "Chị Hương, phụ huynh", "answer": "Đã xong", "child": "nobody"}
    preview = await lan.post(f"{address(code)}/xem-truoc", **typed)
    assert 'name="seen" value="Hương" required' in preview.text
    assert (await lan.post(address(code), **typed, seen="Lan")).status_code == 422
    done = await lan.follow(await lan.post(address(code), **typed, seen="Hương"))
    assert "Đã công khai, số " in done.text
    both = {**typed, "child": "both_consents", "agreed": "Mẹ và em ký phiếu 20/11"}
    assert 'name="seen"' not in (await lan.post(f"{address(code)}/xem-truoc", **both)).text
    await lan.follow(await lan.post(address(code), **both))
    assert "Mẹ và em ký phiếu 20/11" in (await lan.get(f"/can-bo/ho-so/{code}")).text


@on_sqlite
async def test_what_reads_like_a_denunciation_is_not_published_without_a_warning(office: Office) -> None:
    code = await office.case("Tôi tố cáo hiệu trưởng nhận hối lộ, ăn chặn tiền ăn.", consent_publication=True)
    async with office.parts.sessions.begin() as db:
        member = await accounts.by_login(db, "lan")
        lan = Officer(member.id, member.name, Role.OFFICER, "")
        await handling.answer(db, code, "Đã chuyển thanh tra.", actor=lan, now=office.clock.now())
    page = await (await office.signed_in("lan")).get(address(code))
    assert "có dấu hiệu của tố cáo" in page.text


async def test_without_consent_there_is_no_form_and_no_way_round_it(office: Office) -> None:
    code = await answered(office, consent=False)
    lan = await office.signed_in("lan")
    page = await lan.get(address(code))
    assert "không đồng ý công khai" in page.text
    assert "<textarea" not in page.text
    refused = await lan.post(address(code), question="a", answer="b", child="nobody")
    assert refused.status_code == 409
    assert "không đồng ý công khai" in refused.text
    assert (await lan.post(f"{address(code)}/go", reason="x")).status_code == 409


async def test_another_units_case_and_a_wrong_code_are_refused(office: Office) -> None:
    code = await answered(office)
    bao = await office.signed_in("bao")
    assert (await bao.get(address(code))).status_code == 403
    assert (await bao.post(address(code), question="a", answer="b", child="nobody")).status_code == 403
    assert (await bao.get(address("AAAA-AAAA"))).status_code == 404


async def test_the_page_of_a_case_leads_there_once_it_is_answered(office: Office) -> None:
    code, open_code = await answered(office), await office.case()
    lan = await office.signed_in("lan")
    assert address(code) in (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert address(open_code) not in (await lan.get(f"/can-bo/ho-so/{open_code}")).text
    tip = await office.case(kind=CaseKind.TIP, consent_publication=True)
    assert "Tin báo không tên không được công khai" in (await lan.get(address(tip))).text


def test_a_text_without_strikes_is_one_piece_and_an_empty_one_none() -> None:
    assert [one.text for one in pieces("abc", ())] == ["abc"]
    assert pieces("", ()) == []
