from bot.storage.tables import CaseLink, StoredFile
from feedback.intake import Attachment
from tests.bot.web.console.conftest import Office

PHOTO = b"\x89PNG not really"


async def file_of(office: Office, code: str, media_type: str, *, kept: bool = True, said: bool = True) -> int:
    message = await office.said(code, "") if said else None
    async with office.parts.sessions.begin() as db:
        link = await db.get_one(CaseLink, code)
        file = StoredFile(
            conversation_id=link.conversation_id,
            message_id=message,
            name='ảnh "lớp".png',
            media_type=media_type,
            sha256=await office.parts.files.keep(PHOTO) if kept else None,
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


async def test_a_photo_of_the_case_is_shown_small_with_words_for_those_who_cannot_see(office: Office) -> None:
    other = await office.case()
    number = await file_of(office, other, "image/jpeg", said=False)
    # What the person's own program said of the file is not trusted.
    sent = Attachment(str(number), "lop.jpg", "application/octet-stream", 10)
    code = await office.case(attachments=(sent,))
    page = (await (await office.signed_in("lan")).get(f"/can-bo/ho-so/{code}")).text
    assert f'<img src="/can-bo/tep/{number}" alt="Ảnh người dân gửi: lop.jpg"' in page
