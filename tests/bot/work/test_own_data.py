"""What citizens do with their own data through the chat, to the end, on both databases."""

import json
import re

import httpx
from sqlalchemy import select, text

from bot.parts import Parts
from bot.storage.tables import CaseLink, StoredFile
from bot.work.case_commands import contact_of
from bot.work.consent_texts import CONSENT_VERSION
from bot.work.own_data import go_on_with_requests
from feedback import cases, consents, handling, own_data
from feedback.history import verify_chain
from feedback.intake import Attachment
from feedback.lifecycle import State
from feedback.tables import Case, DataWish, Purpose
from tests.bot.web.built import app_on
from tests.bot.work.world import (
    case_from,
    conversation,
    handle_all,
    hear,
    messages,
    new_conversation,
    replies,
    talk_of,
)
from tests.fakes import HandClock
from tests.feedback.world import officer, receive

PRIVATE = ("Trần Thị Thử", "0900000001", "0912345678")


async def end(parts: Parts, code: str) -> None:
    async with parts.sessions.begin() as db:
        school = await officer(db, "TH-LVT")
        await handling.answer(db, code, "Trường đã trả lại tiền.", actor=school, now=parts.clock.now())


async def says(parts: Parts, *texts: str, start: int = 0) -> list[str]:
    """Let Lan write one message after another; return all that she was told."""
    for number, text_ in enumerate(texts, start):
        await hear(parts, "lan", text_, start=number)
        await handle_all(parts)
    return await replies(parts, "lan")


async def with_photo(parts: Parts) -> tuple[str, list[str]]:
    """Register a case of Lan's with a photo; return its code and the hashes of the photo's bytes."""
    sha256 = await parts.files.keep(b"a photo of a receipt")
    original = await parts.files.keep(b"a photo of a receipt, and where it was taken")
    async with parts.sessions.begin() as db:
        lan = await conversation(db, "lan")
        photo = StoredFile(
            conversation_id=lan.id, name="hoa-don-Thu.jpg", media_type="image/jpeg", sha256=sha256,
            original_sha256=original, state="kept", created_at=parts.clock.now(),
        )  # fmt: skip
        db.add(photo)
        await db.flush()
        case = await receive(
            db, now=parts.clock.now(), contact_ref=contact_of(lan),
            attachments=[Attachment(str(photo.id), photo.name, photo.media_type)],
        )  # fmt: skip
        db.add(CaseLink(case_code=case.code, conversation_id=lan.id))
        return case.code, [sha256, original]


async def test_erase_my_data(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    code, hashes = await with_photo(parts)
    await end(parts, code)
    told = await says(parts, "Tôi tên Trần Thị Thử, số 0900000001", "xóa dữ liệu của tôi")
    assert "không lấy lại được" in told[-1]
    assert not [one for one in told if code in one and "che" in one]
    told = await says(parts, "xóa hết giúp tôi", start=5)
    assert code in told[-1]
    assert "lưu trữ" in told[-1]
    async with parts.sessions() as db:
        case = await cases.by_code(db, code)
        assert case.state is State.ANSWERED
        assert not any((case.reporter_name, case.reporter_phone, case.contact_ref))
        assert await verify_chain(db) == []
        assert await db.get(CaseLink, code) is None
        stored = str((await db.execute(text("SELECT text, payload FROM message"))).all())
        for private in PRIVATE:
            assert private not in stored
        (photo,) = await db.scalars(select(StoredFile))
        assert (photo.state, photo.name, photo.sha256) == ("erased", "", None)
        assert photo.original_sha256 is None
        (request,) = await own_data.requests_of(db, case.contact_ref or "conversation:1")
        assert request.wish is DataWish.ERASE
        assert request.done_at == clock.now()
    assert not [one for one in hashes if await parts.files.has(one)]
    assert (await talk_of(parts, "lan")).draft is None


async def test_erasing_asks_first_and_a_no_or_another_matter_leaves_all(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    await end(parts, code)
    told = await says(parts, "xóa dữ liệu", "không")
    assert "chưa xóa gì" in told[-1]
    await says(parts, "xóa dữ liệu", "mất thẻ bảo hiểm y tế thì làm sao?", "xóa hết giúp tôi", start=5)
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).reporter_name == "Trần Thị Thử"


async def test_an_open_case_is_kept_until_it_is_answered_then_masked_and_told(
    parts: Parts, clock: HandClock
) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    told = await says(parts, "xóa dữ liệu", "1")
    assert code in told[-1]
    assert "đang giải quyết" in told[-1]
    async with parts.transaction() as db:
        assert await go_on_with_requests(db, parts) == 0
        assert (await cases.by_code(db, code)).reporter_name == "Trần Thị Thử"
    await end(parts, code)
    clock.move(seconds=60)
    async with parts.transaction() as db:
        assert await go_on_with_requests(db, parts) == 1
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).reporter_name == ""
        assert await db.get(CaseLink, code) is None
    assert "che hết" in (await replies(parts, "lan"))[-1]


async def test_nobody_elses_words_or_cases_go_along(parts: Parts) -> None:
    for peer in ("lan", "minh"):
        await new_conversation(parts, peer)
    other = await case_from(parts, "minh", seed=2)
    await end(parts, other)
    await hear(parts, "minh", "Xin chào")
    await handle_all(parts)
    before = [message.text for message in await messages(parts, "minh", "out")]
    await says(parts, "xóa dữ liệu", "1")
    async with parts.sessions() as db:
        assert (await cases.by_code(db, other)).reporter_name == "Trần Thị Thử"
        assert await db.get(CaseLink, other) is not None
    assert [message.text for message in await messages(parts, "minh", "out")] == before


async def test_export(parts: Parts, clock: HandClock) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    async with parts.sessions.begin() as db:
        db.add(
            StoredFile(
                conversation_id=(await conversation(db, "lan")).id, name="lop.jpg", media_type="image/jpeg",
                sha256="1" * 64, original_sha256="2" * 64, state="kept", created_at=clock.now(),
            )
        )  # fmt: skip
    told = await says(parts, "tải dữ liệu của tôi")
    address = next(word for word in told[-1].split() if "/du-lieu-cua-toi/" in word)
    path = address.partition(parts.settings.web_address)[2]
    transport = httpx.ASGITransport(app=app_on(parts))
    async with httpx.AsyncClient(transport=transport, base_url="http://desk.test") as browser:
        page = await browser.get(path)
        assert page.status_code == 200
        assert page.headers["cache-control"] == "no-store"
        for shown in (
            code,
            "có cả bản gốc của ảnh",
            "Trần Thị Thử",
            "0900000001",
            "Thu tiền quỹ lớp quá cao",
        ):
            assert shown in page.text
        assert not re.search(r"\d{4}-\d\d-\d\dT|[{}]|\+00:00", page.text.partition("<main")[2])
        held = json.loads((await browser.get(f"{path}/du-lieu.json")).text)
        assert [case["code"] for case in held["cases"]] == [code]
        assert [one["wish"] for one in held["requests"]] == ["export"]
        assert [(one["name"], one["original_kept"]) for one in held["files"]] == [("lop.jpg", True)]
        assert "tải dữ liệu của tôi" in [message["text"] for message in held["messages"]]
        assert (await browser.get(f"{path[:-2]}xx")).status_code == 404
        clock.move(seconds=24 * 3600)
        gone = await browser.get(path)
        assert gone.status_code == 404
        assert "Trần Thị Thử" not in gone.text


async def test_withdraw(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    async with parts.sessions.begin() as db:
        (await cases.for_change(db, code)).consent_publication = True
    told = await says(parts, "rút đồng ý", "Không công khai nữa")
    assert "không được công khai nữa" in told[-1]
    async with parts.sessions() as db:
        case = await cases.by_code(db, code)
        assert not case.consent_publication
        assert case.consent_handling_at is not None
    told = await says(parts, "rút đồng ý", "3", start=5)
    assert code in told[-1]
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).consent_handling_at is None
        assert len(await own_data.open_requests(db)) == 1


async def test_correct(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    told = await says(parts, "sửa dữ liệu", "2", "số mới", "0912 345 678")
    assert "chưa nhận ra" in told[-2]
    assert "0912345678" in told[-1]
    assert code in told[-1]
    async with parts.sessions() as db:
        assert [case.code for case in await cases.of_person(db, phone="0912345678")] == [code]
    told = await says(parts, "sửa dữ liệu", "số điện thoại", "0912 345 678", start=9)
    assert "không có hồ sơ nào" in told[-1]


async def test_see_and_menu(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    code = await case_from(parts, "lan")
    told = await says(parts, "dữ liệu của tôi", "1")
    assert code in told[-1]
    assert "0900000001" in told[-1]


WRITTEN = (
    "gửi phản ánh", "Trường thu tiền quỹ lớp của con tôi không có biên lai", "xong", "TH Lê Văn Tám",
    "Trần Thị Thử", "0900000001", "12 đường số 7, phường Tân Hưng", "tôi đồng ý",
)  # fmt: skip


async def test_consents_are_kept_one_by_one_with_the_wording(parts: Parts) -> None:
    await new_conversation(parts, "lan")
    told = await says(parts, *WRITTEN)
    assert "học sinh" in told[-1]
    told = await says(parts, "Đồng ý, có nhắc đến học sinh", "gửi", start=20)
    async with parts.sessions() as db:
        (case,) = (await db.scalars(select(Case))).all()
        kept = {one.purpose: one for one in await consents.of_contact(db, case.contact_ref)}
        assert case.names_pupil is True
        assert case.consent_publication
        assert {purpose: one.given for purpose, one in kept.items()} == {
            Purpose.HANDLING: True,
            Purpose.PUBLICATION: True,
        }
        assert {(one.case_id, one.channel, one.text_version) for one in kept.values()} == {
            (case.id, "telegram", CONSENT_VERSION)
        }
        assert "công khai" in await consents.text_of(db, kept[Purpose.PUBLICATION])
        assert not await consents.agrees(db, case.contact_ref, Purpose.REMINDERS)
    await says(parts, "Cho phép nhắn nhắc", start=30)
    async with parts.sessions() as db:
        assert await consents.agrees(db, case.contact_ref, Purpose.REMINDERS)
    await says(parts, "rút đồng ý", "Không nhắn nhắc nữa", start=40)
    async with parts.sessions() as db:
        assert not await consents.agrees(db, case.contact_ref, Purpose.REMINDERS)
        assert await consents.agrees(db, case.contact_ref, Purpose.PUBLICATION)
