"""Papers that an officer sends with an answer: taken in, shown, brought to the citizen and to nobody else."""

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from bot.answer_papers import PURPOSE
from bot.parts import Parts
from bot.passes import pass_for
from bot.storage.tables import CaseLink, Conversation, Message, StoredFile
from bot.web.chat_store import add_thread
from feedback import cases
from feedback.lifecycle import State
from tests.bot.web.console.conftest import Browser, Office
from tests.photos import opened, photo

PDF = b"%PDF-1.7\n" + b"0" * 50
PNG = photo("PNG", notes=False)
KEPT = re.compile(r'name="kept" value="([^"]+)"')


async def send(browser: Browser, address: str, *files: tuple[str, bytes], **fields: object) -> httpx.Response:
    data = {"csrf": browser.csrf, **fields}
    named = [("files", (name, content)) for name, content in files]
    return await browser.client.post(address, data=data, files=named)


@pytest.fixture
async def thread(office: Office) -> tuple[str, str]:
    """Give a case of somebody in the web chat, and the token of their chat."""
    async with office.parts.transaction() as db:
        add_thread(db, "phien", "the token", language="vi", now=office.clock.now())
        await db.flush()
        number = await db.scalar(select(Conversation.id).where(Conversation.peer == "phien"))
    return await office.case(conversation=number), "the token"


async def heard(office: Office, token: str) -> list[dict[str, Any]]:
    answer = await office.browser().client.get(
        "/api/v1/chat/messages", headers={"Authorization": f"Bearer {token}"}
    )
    messages: list[dict[str, Any]] = answer.raise_for_status().json()["messages"]
    return messages


async def test_papers_go_with_the_answer_and_only_its_citizen_opens_them(
    office: Office, thread: tuple[str, str]
) -> None:
    code, token = thread
    lan = await office.signed_in("lan")
    await lan.get(f"/can-bo/ho-so/{code}")
    answered = await send(
        lan,
        f"/can-bo/ho-so/{code}/tra-loi",
        ("phiếu trả lời.pdf", PDF),
        ("anh.exe", PNG),
        text="Dạ, đã xong.",
    )
    page = await lan.follow(answered)
    assert page.text.count("phiếu trả lời.pdf") == 2  # with the answer, and beside the message that brings it
    assert "anh.png" in page.text
    printed = (await lan.get(f"/can-bo/ho-so/{code}/in")).text
    assert printed.index("Dạ, đã xong.") < printed.index("phiếu trả lời.pdf")
    (told, _) = await heard(office, token)
    paper, picture = told["files"]
    browser = office.browser().client
    got = await browser.get(paper["url"])
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["content-disposition"].startswith("attachment")
    assert (await browser.get(picture["url"])).content == PNG
    spoiled = paper["url"][:-1] + ("0" if paper["url"][-1] != "0" else "1")
    assert (await browser.get(spoiled)).status_code == 404
    bao = await office.signed_in("bao")
    async with office.parts.sessions() as db:
        numbers = (
            await db.scalars(select(StoredFile.id).where(StoredFile.conversation_id.is_not(None)))
        ).all()
    assert (await lan.get(f"/can-bo/tep/{numbers[0]}")).content == PDF
    assert (await bao.get(f"/can-bo/tep/{numbers[0]}")).status_code == 404
    office.clock.move(hours=25)
    assert (await browser.get(paper["url"])).status_code == 404


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_photo_of_the_office_goes_out_without_its_notes_and_is_kept_as_it_came(
    office: Office, thread: tuple[str, str]
) -> None:
    code, token = thread
    lan = await office.signed_in("lan")
    await send(lan, f"/can-bo/ho-so/{code}/tra-loi", ("lop.jpg", photo()), text="Dạ, đã xong.")
    (told, _) = await heard(office, token)
    got = await office.browser().client.get(told["files"][0]["url"])
    assert not opened(got.content).getexif()
    mine = select(StoredFile).where(StoredFile.conversation_id.is_not(None))
    async with office.parts.sessions() as db:
        row = (await db.scalars(mine)).one()
    assert await office.parts.files.read(row.original_sha256 or "") == photo()


async def test_with_code_and_digits_the_papers_of_the_answer_are_there(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    await send(lan, f"/can-bo/ho-so/{code}/tra-loi", ("phieu.pdf", PDF), text="Dạ, đã xong.")
    page = await lan.client.post("/tra-cuu", data={"code": code, "digits": "0001"})
    link = re.search(r'href="(/giay-to/[^"]+)"', page.text)
    assert link is not None
    assert (await lan.client.get(link[1])).content == PDF


async def test_a_picture_that_does_not_open_cannot_be_sent(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    refused = await send(lan, f"/can-bo/ho-so/{code}/tra-loi", ("c.jpg", photo()[:-100]), text="Dạ, đã xong.")
    assert refused.status_code == 422
    assert "Không mở được ảnh “c.jpg”" in refused.text
    async with office.parts.sessions() as db:
        assert (await db.scalars(select(StoredFile))).all() == []


async def test_a_file_that_cannot_be_sent_keeps_the_answer_and_the_other_files(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    address = f"/can-bo/ho-so/{code}/tra-loi"
    refused = await send(lan, address, ("a.pdf", PDF), ("b.exe", b"MZ\x90"), text="Dạ, đã xong.")
    assert refused.status_code == 422
    assert "Tệp “b.exe” không thuộc loại nhận được" in refused.text
    assert "Dạ, đã xong.</textarea>" in refused.text
    (key,) = KEPT.findall(refused.text)
    await lan.follow(await send(lan, address, text="Dạ, đã xong.", kept=key))
    assert await sent_names(office.parts) == ["a.pdf"]


async def test_the_preview_keeps_the_files_and_nobody_else_can_bring_them(office: Office) -> None:
    code, other = await office.case(), await office.case()
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    seen = await send(lan, f"/can-bo/ho-so/{code}/xem-truoc", ("a.pdf", PDF), text="Dạ")
    assert "Gửi kèm:" in seen.text
    (key,) = KEPT.findall(seen.text)
    stolen = pass_for(office.parts.secret_key, PURPOSE, 1, until=office.clock.now())
    await send(minh, f"/can-bo/ho-so/{code}/tra-loi", text="Dạ", kept=[key, stolen])
    await send(lan, f"/can-bo/ho-so/{other}/tra-loi", text="Dạ", kept=key)
    assert await sent_names(office.parts) == []


async def test_at_most_five_files_and_none_that_is_too_large(office: Office) -> None:
    code = await office.case()
    lan = await office.signed_in("lan")
    address = f"/can-bo/ho-so/{code}/tra-loi"
    many = await send(lan, address, *[(f"{n}.pdf", PDF) for n in range(6)], text="Dạ")
    assert "tối đa 5 tệp" in many.text
    large = await send(lan, address, ("to.pdf", PDF + b"0" * 1024 * 1024), text="Dạ")
    assert "lớn quá 1 MB" in large.text
    assert await sent_names(office.parts) == []


async def test_the_papers_of_a_draft_go_out_when_the_head_sends_it(office: Office) -> None:
    code = await office.case()
    lan, head = await office.signed_in("lan"), await office.signed_in("head")
    await lan.follow(await send(lan, f"/can-bo/ho-so/{code}/trinh", ("a.pdf", PDF), text="Dạ, đã xong."))
    assert "a.pdf" in (await head.get(f"/can-bo/ho-so/{code}")).text
    await head.follow(await head.post(f"/can-bo/ho-so/{code}/duyet", text="Dạ, xong cả rồi."))
    async with office.parts.sessions() as db:
        assert (await cases.by_code(db, code)).state is State.ANSWERED
    assert await sent_names(office.parts) == ["a.pdf"]


async def test_one_answer_to_several_gives_each_its_own_papers(office: Office) -> None:
    one, two = await office.case(), await office.case()
    head = await office.signed_in("head")
    await head.post(f"/can-bo/ho-so/{one}/lien-ket", other=two)
    await head.follow(
        await send(head, f"/can-bo/ho-so/{one}/tra-loi-chung", ("a.pdf", PDF), text="Dạ", others=two)
    )
    async with office.parts.sessions() as db:
        rows = (await db.scalars(select(StoredFile).where(StoredFile.conversation_id.is_not(None)))).all()
        owners = (
            await db.scalars(select(CaseLink.conversation_id).where(CaseLink.case_code.in_((one, two))))
        ).all()
    assert sorted(row.conversation_id or 0 for row in rows) == sorted(owners)
    assert {row.sha256 for row in rows} == {rows[0].sha256}


async def sent_names(parts: Parts) -> list[str]:
    """Return the names of the files that messages took along."""
    async with parts.sessions() as db:
        payloads = await db.scalars(select(Message.payload).where(Message.direction == "out"))
        orders = [order for payload in payloads for order in payload.get("files", ())]
        numbers = [int(one.removeprefix("stored:")) for one in orders]
        return list(await db.scalars(select(StoredFile.name).where(StoredFile.id.in_(numbers))))
