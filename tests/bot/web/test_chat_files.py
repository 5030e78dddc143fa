"""Pictures and documents in the web chat: told by their content, kept, sent with a message."""

import io
import zipfile

import httpx
import pytest
from sqlalchemy import select

from bot.channels.base import RemoteFile
from bot.channels.web import WebChannel
from bot.file_kinds import OFFICE_PARTS, kind_of, safe_name
from bot.parts import Parts
from bot.storage.tables import StoredFile
from tests.bot.web.person import CHAT, Person, incoming
from tests.photos import HEIC, opened, photo

PNG = photo("PNG", notes=False)


def office(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photo("JPEG", notes=False), "image/jpeg"),
        (PNG, "image/png"),
        (photo("WEBP", notes=False), "image/webp"),
        (b"%PDF-1.7\n", "application/pdf"),
        (office("word/document.xml"), OFFICE_PARTS["word/document.xml"]),
        (office("xl/workbook.xml"), OFFICE_PARTS["xl/workbook.xml"]),
    ],
)
async def test_a_file_is_kept_as_what_it_is(person: Person, parts: Parts, content: bytes, kind: str) -> None:
    response = await person.uploads(content, "ảnh của con.exe")
    assert response.status_code == 201
    kept = response.json()
    assert kept["name"].startswith("ảnh của con.")
    assert not kept["name"].endswith(".exe")
    async with parts.sessions() as db:
        row = (await db.scalars(select(StoredFile))).one()
    assert (row.id, row.media_type, row.size, row.state) == (kept["id"], kind, len(content), "kept")
    assert row.sha256 is not None
    assert await parts.files.read(row.sha256) == content


async def test_a_photo_is_kept_as_it_came_beside_the_one_that_is_shown(person: Person, parts: Parts) -> None:
    assert (await person.uploads(photo(), "lớp.jpg")).status_code == 201
    async with parts.sessions() as db:
        row = (await db.scalars(select(StoredFile))).one()
    assert not opened(await parts.files.read(row.sha256 or "")).getexif()
    assert await parts.files.read(row.original_sha256 or "") == photo()


async def test_the_photo_of_an_iphone_is_shown_as_jpeg(person: Person, parts: Parts) -> None:
    kept = (await person.uploads(HEIC, "IMG_0001.HEIC")).json()
    assert kept["name"] == "IMG_0001.jpg"
    async with parts.sessions() as db:
        row = (await db.scalars(select(StoredFile))).one()
    assert row.media_type == "image/jpeg"
    assert opened(await parts.files.read(row.sha256 or "")).format == "JPEG"
    assert await parts.files.read(row.original_sha256 or "") == HEIC


@pytest.mark.parametrize("content", [b"\0\0\0\x18ftypmif1\0\0", photo()[:-100]])
async def test_a_picture_that_does_not_open_is_kept_unseen_and_the_sender_told(
    person: Person, parts: Parts, content: bytes
) -> None:
    response = await person.uploads(content, "ảnh.jpg")
    assert response.status_code == 201
    assert "chụp màn hình" in response.json()["notice"]
    async with parts.sessions() as db:
        row = (await db.scalars(select(StoredFile))).one()
    assert (row.state, row.sha256, row.media_type) == ("kept", None, "application/octet-stream")
    assert await parts.files.read(row.original_sha256 or "") == content
    assert (await person.sends(id="m1", attachments=[row.id])).status_code == 202


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\0",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html>",
        b"GIF89a",
        b"\0\0\0\x18ftypisom",
        b"RIFF\x10\0\0\0WAVE",
        b"PK\x03\x04 broken",
        office("a.txt"),
        office("word/document.xml", "word/vbaProject.bin"),
    ],
)
async def test_other_kinds_are_refused_whatever_their_name(
    person: Person, parts: Parts, content: bytes
) -> None:
    response = await person.uploads(content, "ảnh.jpg")
    assert (response.status_code, response.json()["error"]) == (415, "file_kind")
    async with parts.sessions() as db:
        assert (await db.scalars(select(StoredFile))).all() == []


@pytest.mark.parametrize("size", [1024 * 1024 + 1, 3 * 1024 * 1024])
async def test_a_file_above_the_limit_is_refused(person: Person, size: int) -> None:
    response = await person.uploads(PNG + b"\0" * (size - len(PNG)))
    assert response.status_code == 413
    assert response.json()["error"] in {"file_too_large", "too_large"}
    assert (await person.uploads(PNG + b"\0" * (1024 * 1024 - len(PNG)))).status_code == 201


async def test_a_form_without_a_file_is_refused(person: Person, client: httpx.AsyncClient) -> None:
    for form in ({"data": {"file": "words"}}, {"files": {"other": ("a.png", PNG)}}, {"content": b"--"}):
        response = await client.post(f"{CHAT}/files", headers=person.bearer, **form)
        assert (response.status_code, response.json()["error"]) == (422, "no_file")
    broken = {**person.bearer, "Content-Type": "multipart/form-data; boundary=x"}
    response = await client.post(f"{CHAT}/files", headers=broken, content=b"--y\r\nnonsense")
    assert response.status_code in {400, 422}


async def test_a_message_carries_the_files_that_were_uploaded(person: Person, parts: Parts) -> None:
    first = (await person.uploads(PNG, "a.png")).json()
    second = (await person.uploads(b"%PDF-1", "b.pdf")).json()
    response = await person.sends(id="m1", attachments=[first["id"], second["id"]])
    assert response.status_code == 202
    (row,) = await incoming(parts)
    refs = [file.ref for file in WebChannel().decode(row.payload).files]
    assert refs == [f"stored:{first['id']}", f"stored:{second['id']}"]
    assert WebChannel().decode(row.payload).files[0] == RemoteFile(refs[0], "", "")
    (drawn,) = await person.hears(own=1)
    assert [file["name"] for file in drawn["files"]] == ["a.png", "b.pdf"]


async def test_nobody_sends_the_files_of_others(
    person: Person, client: httpx.AsyncClient, parts: Parts
) -> None:
    other = await Person.arrives(client, parts)
    kept = (await other.uploads(PNG, "riêng.png")).json()
    response = await person.sends(id="m1", text="a", attachments=[kept["id"]])
    assert (response.status_code, response.json()["error"]) == (422, "unknown_file")
    assert await incoming(parts) == []


async def test_without_a_token_no_file_is_taken(client: httpx.AsyncClient, parts: Parts) -> None:
    response = await client.post(f"{CHAT}/files", files={"file": ("a.png", PNG)})
    assert response.status_code == 401


@pytest.mark.parametrize(
    "name", ["", "...", "/", "a" * 400, "x\r\ny.pdf", "..\\..\\con.pdf", 'a"b<c>.PDF', "pdf"]
)
def test_a_name_is_always_safe_and_fits_what_the_file_is(name: str) -> None:
    safe = safe_name(name, "application/pdf")
    assert safe.lower().endswith(".pdf")
    assert len(safe) <= 120
    assert safe[0] not in ". "
    assert not set(safe) & set('/\\<>"\r\n')


def test_what_is_too_short_to_tell_is_nothing() -> None:
    assert all(kind_of(PNG[:length]) is None for length in range(8))
