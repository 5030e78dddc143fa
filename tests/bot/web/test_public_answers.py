"""The public pages of answers: list, search, one answer, feed; over HTTP, on both databases."""

import re
from typing import Any
from xml.etree import ElementTree as ET

import httpx
import pytest

from bot.parts import Parts
from bot.web.public_answers import PAGE_SIZE, wish_of
from feedback import handling, publication
from feedback.lifecycle import CaseKind, Role
from feedback.redaction import redacted
from feedback.tables import Case, ChildCheck
from tests.fakes import HandClock
from tests.feedback import world

URL = "/cong-khai"
ATOM = "{http://www.w3.org/2005/Atom}"


async def publish(
    parts: Parts, clock: HandClock, *, seed: int = 1, office: bool = False, **changes: Any
) -> Case:
    told = {"text": "Tôi là Trần Thị Thử. Cô Hương thu tiền <b>quỹ lớp</b> & không biên lai.", **changes}
    async with parts.sessions.begin() as db:
        if office:
            await world.open_office(db)
        case = await world.receive(db, now=clock.now(), seed=seed, consent_publication=True, **told)
        head = await world.officer(db, "SGDDT", role=Role.HEAD)
        await handling.answer(
            db, case.code, "Gửi bà Thử: nhà trường đã trả lại tiền.", actor=head, now=clock.now()
        )
        proposal = publication.proposal_of(case)
        texts = [redacted(one.text, one.strikes) for one in (proposal.question, proposal.answer)]
        entry = await publication.publish(
            db, case.code, texts[0], texts[1], child=ChildCheck.NOBODY, actor=head, now=clock.now()
        )
        assert entry.id
    return case


async def test_an_empty_list_says_so_and_its_feed_is_whole(client: httpx.AsyncClient) -> None:
    page = await client.get(URL)
    assert page.status_code == 200
    assert "Chưa có câu trả lời nào được công khai." in page.text
    root = ET.fromstring((await client.get(f"{URL}/feed.xml")).content)
    assert root.find(f"{ATOM}updated") is not None
    assert root.findall(f"{ATOM}entry") == []


async def test_a_published_answer_is_read_without_any_name_or_code(
    client: httpx.AsyncClient, parts: Parts, clock: HandClock
) -> None:
    case = await publish(parts, clock, office=True)
    found = await client.get(URL)
    number = re.search(r'href="/cong-khai/(\d+)"', found.text)
    assert number is not None
    page = await client.get(f"{URL}/{number[1]}")
    feed = await client.get(f"{URL}/feed.xml")
    for shown in (found, page, feed):
        assert shown.status_code == 200
        assert "[tên]" in shown.text
        assert "Trường Tiểu học Lê Văn Tám" in shown.text
        for secret in (case.code, "Thử", "Hương", "0900", "<b>"):
            assert secret not in shown.text
    assert "thu tiền &lt;b&gt;quỹ lớp&lt;/b&gt; &amp; không biên lai" in page.text
    assert "<script" not in found.text + page.text


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ({"tim": "quy lop"}, 1), ({"tim": "BIÊN LAI"}, 1), ({"tim": "tran thi"}, 0),
        ({"don-vi": "TH-LVT"}, 1), ({"don-vi": "P-PT"}, 1), ({"don-vi": "P-TM"}, 0),
        ({"loai": "feedback"}, 1), ({"loai": "petition"}, 0),
        ({"loai": "tip"}, 1), ({"trang": "x"}, 1), ({"tim": "%"}, 1), ({"tim": "quy", "loai": "petition"}, 0),
    ],
)  # fmt: skip
async def test_it_is_found_by_words_unit_and_kind(
    client: httpx.AsyncClient, parts: Parts, clock: HandClock, query: dict[str, str], total: int
) -> None:
    await publish(parts, clock, office=True)
    page = await client.get(URL, params=query)
    assert page.status_code == 200
    assert len(re.findall(r'href="/cong-khai/\d+"', page.text)) == total
    assert ("Chưa có câu trả lời nào khớp" in page.text) is (total == 0)


async def test_the_newest_come_first_and_long_lists_have_pages(
    client: httpx.AsyncClient, parts: Parts, clock: HandClock
) -> None:
    for number in range(PAGE_SIZE + 1):
        await publish(parts, clock, seed=number, office=not number, text=f"Việc thứ {number} của trường")
        clock.move(minutes=1)
    first, second = (await client.get(URL)).text, (await client.get(URL, params={"trang": "2"})).text
    assert re.findall(r"Việc thứ (\d+)", first)[0] == str(PAGE_SIZE)
    assert re.findall(r"Việc thứ (\d+)", second) == ["0"]
    assert 'rel="next" href="/cong-khai?trang=2"' in first
    assert 'rel="prev" href="/cong-khai"' in second
    beyond = (await client.get(URL, params={"trang": "99"})).text
    assert 'rel="prev" href="/cong-khai?trang=2"' in beyond


async def test_what_is_taken_back_is_gone_everywhere(
    client: httpx.AsyncClient, parts: Parts, clock: HandClock
) -> None:
    case = await publish(parts, clock, office=True)
    number = re.findall(r'href="/cong-khai/(\d+)"', (await client.get(URL)).text)[0]
    async with parts.sessions.begin() as db:
        head = await world.officer(db, "SGDDT", role=Role.HEAD)
        await publication.unpublish(db, case.code, "Cần sửa", actor=head, now=clock.now())
    assert (await client.get(f"{URL}/{number}")).status_code == 404
    assert "quỹ lớp" not in (await client.get(URL)).text
    assert "quỹ lớp" not in (await client.get(f"{URL}/feed.xml")).text


@pytest.mark.parametrize("number", ["0", "7", "-1", "x", "9" * 30, "１", "1.0", "%00"])
async def test_a_number_under_which_nothing_is_public_is_not_found(
    client: httpx.AsyncClient, number: str
) -> None:
    page = await client.get(f"{URL}/{number}")
    assert page.status_code == 404
    assert "Không có trang này" in page.text


async def test_the_feed_is_valid_atom(client: httpx.AsyncClient, parts: Parts, clock: HandClock) -> None:
    await publish(parts, clock, office=True, text="Ký tự lạ \x07\ufffe & <tag>")
    clock.move(days=1)
    await publish(parts, clock, seed=2, text="Việc sau", kind=CaseKind.PETITION)
    answer = await client.get(f"{URL}/feed.xml")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    root = ET.fromstring(answer.content)
    assert root.tag == f"{ATOM}feed"
    links = {one.get("rel"): one.get("href", "") for one in root.findall(f"{ATOM}link")}
    assert links["self"].endswith("/cong-khai/feed.xml")
    entries = root.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}title") for one in entries] == ["Việc sau", "Ký tự lạ  & <tag>"]
    ids = [one.findtext(f"{ATOM}id") or "" for one in (root, *entries)]
    assert len(set(ids)) == 3
    assert all(one.startswith("http") for one in ids)
    for one in (root, *entries):
        for name in ("title", "updated", "id"):
            assert one.findtext(f"{ATOM}{name}"), name
        assert one.findtext(f"{ATOM}author/{ATOM}name")
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.findtext(f"{ATOM}updated") or "")
    narrowed = ET.fromstring((await client.get(f"{URL}/feed.xml", params={"loai": "petition"})).content)
    assert len(narrowed.findall(f"{ATOM}entry")) == 1


async def test_other_pages_lead_to_the_list(client: httpx.AsyncClient) -> None:
    for address in ("/", "/tra-cuu"):
        assert 'href="/cong-khai"' in (await client.get(address)).text


def test_an_address_says_again_what_was_asked() -> None:
    wish = wish_of({"tim": " quỹ ", "loai": "petition", "trang": "3", "don-vi": "A&B"})
    assert wish.page == 3
    assert wish.address(2) == "/cong-khai?tim=qu%E1%BB%B9&don-vi=A%26B&loai=petition&trang=2"
    assert wish.address(1) == "/cong-khai?tim=qu%E1%BB%B9&don-vi=A%26B&loai=petition"


async def test_words_that_match_only_elsewhere_say_so_and_lead_there(
    parts: Parts, clock: HandClock, client: httpx.AsyncClient
) -> None:
    await publish(parts, clock, office=True)
    found = (await client.get(f"{URL}?tim=quy+lop&loai=petition")).text
    assert '<a href="/cong-khai?tim=quy+lop">Có 1 câu trả lời khớp ở mọi đơn vị' in found
    assert "ở mọi đơn vị và" not in (await client.get(f"{URL}?tim=xyz+quy&loai=petition")).text
