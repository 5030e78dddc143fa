import asyncio

import pytest
from sqlalchemy import select

from bot.storage.tables import CaseLink, Message
from feedback import cases, handling
from feedback.codes import parse_code
from feedback.handling import Officer
from feedback.lifecycle import Role, State
from feedback.tables import Audience, EventKind
from tests.bot.web.console.conftest import Office


async def state_of(office: Office, code: str) -> State:
    async with office.parts.sessions.begin() as db:
        return (await cases.by_code(db, code)).state


async def test_the_page_shows_words_person_deadline_conversation_and_history(office: Office) -> None:
    code = await office.case("Sân trường ngập nước <script>")
    await office.said(code, "Chào bot", case_code=code)
    sent = {"direction": "out", "author": "staff", "state": "dead", "seq": 1}
    await office.said(code, "Đã gửi mã", case_code=code, **sent)
    page = (await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{code}")).text
    for words in (
        "Sân trường ngập nước &lt;script&gt;",
        "Trần Văn Phụ Huynh",
        "17:00 thứ Ba, 01/12/2026",
        "Ngày Văn hóa Việt Nam",
        "Chào bot",
        "không gửi được",
        "Tiếp nhận",
    ):
        assert words in page, words
    assert "<script>" not in page.split("</head>")[1]


async def test_a_number_in_the_words_that_was_corrected_before_sending_is_pointed_out(office: Office) -> None:
    lan = await office.signed_in("lan")
    for text, differs in (("Gọi em số 0912 345 678", True), ("Gọi em số 0900 000 001", False)):
        page = (await lan.get(f"/can-bo/ho-so/{await office.case(text)}")).text
        assert text in page
        assert ("khác số 0900000001" in page) is differs


async def test_a_case_of_another_unit_is_refused_and_an_unknown_one_not_found(office: Office) -> None:
    code = await office.case(unit="TH-B")
    lan = await office.signed_in("lan")
    assert (await lan.get(f"/can-bo/ho-so/{code}")).status_code == 403
    assert (await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text="Chào")).status_code == 403
    assert (await lan.get("/can-bo/ho-so/AAAA-AAAA")).status_code == 404
    assert await state_of(office, code) is State.RECEIVED


async def test_an_officer_takes_asks_notes_answers_and_closes(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    address = f"/can-bo/ho-so/{code}"
    for step, fields, said, state in (
        ("nhan", {}, "Anh/chị đã nhận hồ sơ", State.IN_WORK),
        ("hoi", {"text": "Lớp nào ạ?"}, "Đã gửi câu hỏi", State.WAITING_FOR_CITIZEN),
        ("ghi-chu", {"text": "Gọi hiệu trưởng"}, "Đã ghi chú", State.WAITING_FOR_CITIZEN),
        ("tra-loi", {"text": "Đã hoàn tiền."}, "Đã trả lời", State.ANSWERED),
        ("ket-thuc", {}, "Đã kết thúc", State.CLOSED),
    ):
        page = await lan.follow(await lan.post(f"{address}/{step}", **fields))
        assert said in page.text
        assert await state_of(office, code) is state
    async with office.parts.sessions.begin() as db:
        told = (await db.scalars(select(Message.text).where(Message.author == "staff"))).all()
    assert any("Lớp nào ạ?" in text for text in told)
    assert any("Đã hoàn tiền." in text for text in told)
    assert not any("Gọi hiệu trưởng" in text for text in told)


async def test_a_case_handed_over_leaves_this_field_and_one_not_accepted_ends(office: Office) -> None:
    moved, refused = await office.case(), await office.case()
    lan = await office.signed_in("lan")
    page = await lan.follow(
        await lan.post(f"/can-bo/ho-so/{moved}/chuyen", unit="TH-B", text="Thuộc trường B")
    )
    assert "sang đơn vị khác" in page.text
    assert (await lan.get(f"/can-bo/ho-so/{moved}")).status_code == 403
    bao = await (await office.signed_in("bao")).get(f"/can-bo/ho-so/{moved}")
    assert "Trường Tiểu học A → Trường Tiểu học B" in bao.text
    assert "Thuộc trường B" in bao.text
    await lan.post(f"/can-bo/ho-so/{refused}/khong-tiep-nhan", text="Là khiếu nại")
    assert await state_of(office, refused) is State.NOT_ACCEPTED


async def test_the_second_officer_is_told_who_has_the_case_and_keeps_what_was_written(office: Office) -> None:
    code = await office.case()
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    await lan.post(f"/can-bo/ho-so/{code}/nhan")
    page = await minh.follow(await minh.post(f"/can-bo/ho-so/{code}/nhan"))
    assert "Cán bộ Lan đã nhận hồ sơ này trước" in page.text or "đã đổi trạng thái" in page.text
    assert "Cán bộ Lan đang giữ" in page.text
    answer = await minh.post(f"/can-bo/ho-so/{code}/tra-loi", text="Câu trả lời đã viết dở")
    assert answer.status_code == 409
    assert "Cán bộ Lan đã nhận hồ sơ này trước" in answer.text
    assert (await (await office.signed_in("head")).post(f"/can-bo/ho-so/{code}/tra-lai")).status_code == 303
    assert await state_of(office, code) is State.RECEIVED


async def test_words_of_a_refused_step_are_given_back(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    answer = await lan.post(f"/can-bo/ho-so/{code}/chuyen", unit="NOWHERE", text="Lý do đã viết")
    assert answer.status_code == 404
    assert "Lý do đã viết</textarea>" in answer.text
    empty = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/tra-loi", text="  "))
    assert "Chưa có nội dung" in empty.text
    assert await state_of(office, code) is State.RECEIVED


async def test_two_officers_at_once_one_takes_the_other_waits_and_is_told(office: Office) -> None:
    code = await office.case()
    minh = await office.signed_in("minh")
    async with office.parts.sessions.begin() as db:
        lan = Officer(999, "Cán bộ Lan", Role.OFFICER, "/")
        await handling.take(db, code, actor=lan, now=office.clock.now())
        second = asyncio.create_task(minh.post(f"/can-bo/ho-so/{code}/nhan"))
        await asyncio.sleep(0.2)
        assert not second.done()
    page = await minh.follow(await second)
    assert "Cán bộ Lan đã nhận hồ sơ này trước" in page.text


async def test_a_refused_step_of_a_closed_case_says_so(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    for step, text in (("tra-loi", "Xong"), ("ket-thuc", "")):
        await lan.post(f"/can-bo/ho-so/{code}/{step}", text=text)
    page = await lan.get(f"/can-bo/ho-so/{code}")
    assert "/tra-loi" not in page.text
    assert "/ghi-chu" in page.text
    page = await lan.follow(await lan.post(f"/can-bo/ho-so/{code}/tra-lai"))
    assert "đã đổi trạng thái" in page.text


async def test_what_belongs_to_a_case_of_another_unit_stays_hidden_in_the_conversation(
    office: Office,
) -> None:
    mine = await office.case("Về trường A", unit="TH-A")
    async with office.parts.sessions.begin() as db:
        link = await db.get_one(CaseLink, mine)
    question = await office.said(mine, "Lớp 3A ạ")
    await office.said(
        mine, "Đã chuyển cho cán bộ", direction="out", author="bot", answers_id=question, case_code=mine
    )
    lan, address = await office.signed_in("lan"), f"/can-bo/ho-so/{mine}"
    await office.said(mine, "Tôi tố cáo trường A với Sở")
    assert "Tôi tố cáo trường A" in (await lan.post(f"{address}/ca-cuoc-tro-chuyen")).text
    await office.case("Về trường B", unit="TH-B", conversation=link.conversation_id)
    page = (await lan.post(f"{address}/ca-cuoc-tro-chuyen")).text
    assert "Tôi tố cáo trường A" not in page
    assert "Lớp 3A ạ" in page
    assert "ngoài phạm vi của anh/chị" in page
    admin = await office.signed_in("admin")
    assert "Tôi tố cáo trường A" in (await admin.post(f"{address}/ca-cuoc-tro-chuyen")).text


async def test_a_long_conversation_shows_its_end_first_and_all_on_request(office: Office) -> None:
    code = await office.case()
    for number in range(102):
        await office.said(code, f"tin số {number}.", case_code=code)
    lan = await office.signed_in("lan")
    short = (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert "tin số 1." not in short
    assert "tin số 101." in short
    folded, newest = short.split("</ol></details>")
    assert "Xem cả trao đổi (100+ tin)" in folded
    assert "tin số 91." in folded
    assert "tin số 92." in newest
    every = (await lan.get(f"/can-bo/ho-so/{code}?tat-ca=1")).text
    assert '<details class="older" open>' in every
    assert "tin số 1." in every


@pytest.mark.parametrize("writing", ["{lower}", "{plain}"])
async def test_a_code_is_understood_in_any_writing(office: Office, writing: str) -> None:
    code = await office.case()
    typed = writing.format(lower=code.lower(), plain=code.replace("-", ""))
    assert parse_code(typed) == code
    assert (await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{typed}")).status_code == 200


async def test_the_page_speaks_english_too(office: Office) -> None:
    code = await office.case()
    page = await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{code}?lang=en")
    assert "What the person wrote" in page.text


async def test_only_what_belongs_to_the_case_is_shown_by_itself(office: Office) -> None:
    code = await office.case()
    await office.said(code, "Con tôi bị bệnh gì thì được nghỉ học?")
    told = await office.said(code, "Cô thu tiền không biên lai", case_code=code)
    await office.said(code, "Em đã ghi.", direction="out", author="bot", seq=1, answers_id=told)
    asked = await office.said(code, "Tôi trả lời cán bộ đây")
    await office.said(
        code, "Đã chuyển", direction="out", author="bot", seq=2, answers_id=asked, case_code=code
    )
    page = (await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{code}")).text
    assert "Con tôi bị bệnh gì" not in page
    for words in ("Cô thu tiền không biên lai", "Em đã ghi.", "Tôi trả lời cán bộ đây", "Đã chuyển"):
        assert words in page, words


async def test_the_whole_conversation_is_an_act_that_stands_in_the_history(office: Office) -> None:
    code = await office.case()
    await office.said(code, "Con tôi bị bệnh gì thì được nghỉ học?")
    lan = await office.signed_in("lan")
    await lan.get(f"/can-bo/ho-so/{code}")
    page = (await lan.post(f"/can-bo/ho-so/{code}/ca-cuoc-tro-chuyen")).text
    assert "Con tôi bị bệnh gì" in page
    assert "Đã xem cả cuộc trò chuyện" in page
    async with office.parts.sessions.begin() as db:
        case = await cases.by_code(db, code)
        line = (await cases.history(db, case.id))[-1]
        public = await cases.history(db, case.id, audience=Audience.PUBLIC)
    assert (line.actor_name, line.audience) == ("Cán bộ Lan", Audience.STAFF)
    assert line.id not in {one.id for one in public}
    assert "Con tôi bị bệnh gì" not in (await lan.get(f"/can-bo/ho-so/{code}")).text


async def test_the_whole_conversation_is_nobodys_who_may_not_see_all_its_cases(office: Office) -> None:
    code = await office.case()
    async with office.parts.sessions.begin() as db:
        conversation = (await db.get_one(CaseLink, code)).conversation_id
    await office.case(unit="TH-B", conversation=conversation)
    await office.said(code, "Chuyện ở trường B")
    lan = await office.signed_in("lan")
    assert "ca-cuoc-tro-chuyen" not in (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert "Chuyện ở trường B" not in (await lan.post(f"/can-bo/ho-so/{code}/ca-cuoc-tro-chuyen")).text
    async with office.parts.sessions.begin() as db:
        case = await cases.by_code(db, code)
        assert [one.kind for one in await cases.history(db, case.id)][-1] is not EventKind.NOTED
