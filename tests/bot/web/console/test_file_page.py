from datetime import date

from bot.storage.tables import CaseLink, Conversation, StoredFile
from bot.taking_in import UNSEEN
from bot.words import Words
from bot.work.kept_bytes import empty
from bot.work.own_data_export import collected
from feedback.intake import Attachment
from feedback.retention_rules import Kept, Rule
from tests.bot.web.console.conftest import Office
from tests.photos import HEIC, photo

PHOTO = b"\x89PNG not really"
WHY = Words("vi").say("personal_data.why_original_picture")


async def file_of(
    office: Office,
    code: str,
    media_type: str,
    *,
    kept: bool = True,
    said: bool = True,
    shown: bytes | None = PHOTO,
    original: bytes | None = None,
) -> int:
    message = await office.said(code, "", case_code=code) if said else None
    async with office.parts.sessions.begin() as db:
        link = await db.get_one(CaseLink, code)
        file = StoredFile(
            conversation_id=link.conversation_id,
            message_id=message,
            name='ảnh "lớp".png',
            media_type=media_type,
            sha256=await office.parts.files.keep(shown) if kept and shown else None,
            original_sha256=await office.parts.files.keep(original) if original else None,
            state="kept" if kept else "waiting",
            created_at=office.clock.now(),
        )
        db.add(file)
        await db.flush()
        return file.id


async def test_a_photo_is_shown_safely_to_staff_who_may_see_the_case(office: Office) -> None:
    number = await file_of(office, await office.case(), "image/png")
    answer = await (await office.signed_in("lan")).get(f"/can-bo/tep/{number}")
    assert answer.content == PHOTO
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["content-disposition"].startswith("inline; filename*=UTF-8''%E1%BA%A3nh")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert (await (await office.signed_in("bao")).get(f"/can-bo/tep/{number}")).status_code == 404


async def test_what_a_browser_might_run_is_only_saved(office: Office) -> None:
    lan = await office.signed_in("lan")
    for media_type in ("text/html", "image/svg+xml", "application/pdf"):
        number = await file_of(office, await office.case(), media_type)
        answer = await lan.get(f"/can-bo/tep/{number}")
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"].startswith("attachment")


async def test_an_attached_file_follows_its_case_and_not_its_conversation(office: Office) -> None:
    first = await office.case(unit="TH-A")
    number = await file_of(office, first, "image/png", said=False)
    async with office.parts.sessions.begin() as db:
        link = await db.get_one(CaseLink, first)
    lan, bao = await office.signed_in("lan"), await office.signed_in("bao")
    assert (await lan.get(f"/can-bo/tep/{number}")).status_code == 404
    sent = (Attachment(str(number), "a.png", "image/png", 9),)
    await office.case(unit="TH-B", conversation=link.conversation_id, attachments=sent)
    assert (await bao.get(f"/can-bo/tep/{number}")).status_code == 200
    assert (await lan.get(f"/can-bo/tep/{number}")).status_code == 404


async def test_a_file_not_here_yet_or_never_is_told_plainly(office: Office) -> None:
    lan = await office.signed_in("lan")
    number = await file_of(office, await office.case(), "image/png", kept=False)
    assert "đang được tải về" in (await lan.get(f"/can-bo/tep/{number}")).text
    assert (await lan.get("/can-bo/tep/999")).status_code == 404


async def test_of_an_erased_file_every_page_says_when_and_why_and_shows_no_picture(office: Office) -> None:
    first = await office.case()
    said = await file_of(office, first, "image/jpeg")
    attached = await file_of(office, first, "image/jpeg", said=False)
    wished = await file_of(office, first, "image/jpeg", said=False)
    rule = Rule(Kept.ATTACHMENT, 730, date(2020, 1, 1), None, "mục tiêu phục vụ")
    async with office.parts.sessions.begin() as db:
        link = await db.get_one(CaseLink, first)
        for number, why in ((said, rule), (attached, rule), (wished, None)):
            empty(await db.get_one(StoredFile, number), rule=why, now=office.clock.now())
    sent = [Attachment(str(one), "lop.jpg", "image/jpeg", 9) for one in (attached, wished)]
    code = await office.case(conversation=link.conversation_id, attachments=tuple(sent))
    lan = await office.signed_in("lan")
    by_rule = "Tệp đã xóa ngày 23/11/2026, hết thời hạn lưu “Ảnh và tệp của hồ sơ đã xong” (730 ngày)."
    by_wish = "Tệp đã xóa ngày 23/11/2026 theo yêu cầu của người gửi."
    page = (await lan.get(f"/can-bo/ho-so/{code}")).text
    assert "/can-bo/tep/" not in page
    assert page.count(by_rule) == page.count(by_wish) == 1
    assert (await lan.get(f"/can-bo/ho-so/{first}")).text.count(by_rule) == 1  # in what was said
    paper = (await lan.get(f"/can-bo/ho-so/{code}/in")).text
    assert f"Tệp kèm theo: lop.jpg: {by_rule}" in paper
    assert f"Tệp kèm theo: lop.jpg: {by_wish}" in paper
    assert f"[{by_rule}]" in (await lan.get(f"/can-bo/ho-so/{first}/in")).text
    assert by_rule in (await lan.get(f"/can-bo/tep/{attached}")).text
    async with office.parts.sessions() as db:
        talk = await db.get_one(Conversation, link.conversation_id)
        told = await collected(db, talk, "nobody")
    assert [one["gone"] for one in told["files"]] == [by_rule, by_rule, by_wish]


async def test_a_photo_of_the_case_is_shown_small_with_words_for_those_who_cannot_see(office: Office) -> None:
    other = await office.case()
    number = await file_of(office, other, "image/jpeg", said=False)
    # What the person's own program said of the file is not trusted.
    sent = Attachment(str(number), "lop.jpg", "application/octet-stream", 10)
    code = await office.case(attachments=(sent,))
    page = (await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{code}")).text
    assert f'<img src="/can-bo/tep/{number}" alt="Ảnh người dân gửi: lop.jpg"' in page


LINK = "Bản gốc (có thể chứa nơi chụp)"


async def test_a_head_saves_the_picture_as_it_came_and_leaves_a_line(office: Office) -> None:
    code = await office.case()
    number = await file_of(office, code, "image/jpeg", original=photo())
    address = f"/can-bo/tep/{number}/goc"
    head = await office.signed_in("head")
    page = (await head.get(f"/can-bo/ho-so/{code}")).text
    assert f'href="{address}">{LINK}</a>' in page
    assert WHY not in (await head.get("/can-bo/nhat-ky-xem")).text
    answer = await head.get(address)
    assert answer.content == photo()
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; ")
    assert "no-store" in answer.headers["cache-control"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    page = (await head.get("/can-bo/nhat-ky-xem")).text
    assert page.count(WHY) == 1
    assert code in page


async def test_the_original_is_named_after_what_it_is(office: Office) -> None:
    number = await file_of(office, await office.case(), "image/jpeg", original=HEIC)
    answer = await (await office.signed_in("head")).get(f"/can-bo/tep/{number}/goc")
    assert answer.content == HEIC
    assert answer.headers["content-disposition"].endswith(".heic")


async def test_a_picture_that_does_not_open_is_seen_by_nobody_and_saved_by_a_head(office: Office) -> None:
    broken = photo()[:-100]
    code = await office.case()
    number = await file_of(office, code, UNSEEN, shown=None, original=broken)
    lan, head = await office.signed_in("lan"), await office.signed_in("head")
    told = await lan.get(f"/can-bo/tep/{number}")
    assert told.status_code == 404
    assert "không mở ra được" in told.text
    assert (await lan.get(f"/can-bo/tep/{number}/goc")).status_code == 403
    page = (await head.get(f"/can-bo/ho-so/{code}")).text
    assert f'<img src="/can-bo/tep/{number}"' not in page
    assert f'href="/can-bo/tep/{number}/goc">{LINK}</a>' in page
    assert (await head.get(f"/can-bo/tep/{number}/goc")).content == broken


async def test_an_officer_sees_the_picture_and_neither_gets_nor_is_offered_the_original(
    office: Office,
) -> None:
    first = await office.case()
    number = await file_of(office, first, "image/jpeg", said=False, original=photo())
    code = await office.case(attachments=(Attachment(str(number), "lop.jpg"),))
    lan = await office.signed_in("lan")
    assert (await lan.get(f"/can-bo/tep/{number}")).content == PHOTO
    assert (await lan.get(f"/can-bo/tep/{number}/goc")).status_code == 403
    assert LINK not in (await lan.get(f"/can-bo/ho-so/{code}")).text
    inspector = await office.signed_in("inspector")
    assert LINK in (await inspector.get(f"/can-bo/ho-so/{code}")).text
    assert (await inspector.get(f"/can-bo/tep/{number}/goc")).content == photo()


async def test_there_is_no_original_of_cases_elsewhere_nor_where_nothing_was_taken_out(
    office: Office,
) -> None:
    elsewhere = await file_of(office, await office.case(unit="TH-B"), "image/jpeg", original=photo())
    plain = await file_of(office, await office.case(), "image/jpeg")
    head = await office.signed_in("head")
    for number in (elsewhere, plain, 999):
        assert (await head.get(f"/can-bo/tep/{number}/goc")).status_code == 404
    assert WHY not in (await (await office.signed_in("admin")).get("/can-bo/nhat-ky-xem")).text
