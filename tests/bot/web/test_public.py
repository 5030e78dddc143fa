"""The page on which a citizen follows a case."""

import re

import httpx
import pytest

from bot.parts import Parts
from bot.storage.tables import Message
from bot.web.case_status import STEP_WORDS, TONES
from bot.web.limits import Limit
from bot.words import LANGUAGES, Words, day
from bot.work.reaching import stranded_of
from feedback import handling, intake
from feedback.kinds import RefusalReason
from feedback.lifecycle import Role, State
from feedback.tables import STAFF_ONLY, Case, EventKind
from tests.fakes import HandClock
from tests.feedback import world

URL = "/tra-cuu"


@pytest.fixture
async def case(parts: Parts, clock: HandClock) -> Case:
    async with parts.sessions.begin() as db:
        await world.open_office(db)
        return await world.receive(db, now=clock.now(), reporter_phone="0900 000 123")


async def look(client: httpx.AsyncClient, code: str, digits: str = "0123") -> httpx.Response:
    return await client.post(URL, data={"code": code, "digits": digits})


async def test_the_link_fills_in_the_code_and_nothing_personal_stands_in_the_address(
    client: httpx.AsyncClient,
) -> None:
    page = await client.get(URL, params={"ma": '34AC-DEFH"><b>'})
    assert page.status_code == 200
    assert 'value="34AC-DEFH&#34;&gt;&lt;b&gt;"' in page.text
    assert 'method="post" action="/tra-cuu"' in page.text


@pytest.mark.parametrize("digits", ["0123", "0900000123", "0900.000.123", " 0123 "])
@pytest.mark.parametrize("writing", [str, str.lower, lambda code: code.replace("-", " ")])
async def test_code_and_last_digits_show_how_the_case_stands(
    client: httpx.AsyncClient, case: Case, writing: object, digits: str
) -> None:
    assert callable(writing)
    page = await look(client, writing(case.code), digits)
    assert page.status_code == 200
    for words in (case.code, "đã tiếp nhận, chờ cán bộ xem", "Trường Tiểu học Lê Văn Tám", day(case.due_at)):
        assert words in page.text
    assert "quá hạn" not in page.text
    for secret in ("Trần Thị Thử", "0900", "Thu tiền quỹ lớp"):
        assert secret not in page.text


async def test_every_public_step_and_the_answer_are_shown_and_nothing_internal(
    client: httpx.AsyncClient, parts: Parts, case: Case, clock: HandClock
) -> None:
    async with parts.sessions.begin() as db:
        head = await world.officer(db, "SGDDT", role=Role.HEAD)
        await handling.hand_over(db, case.code, "MN-HPV", "Đúng thẩm quyền", actor=head, now=clock.now())
        await handling.take(db, case.code, actor=head, now=clock.now())
        await handling.ask_citizen(db, case.code, "Lớp nào ạ?", actor=head, now=clock.now())
    waits = (await look(client, case.code)).text
    assert "Cán bộ đang chờ anh/chị trả lời" in waits
    async with parts.sessions.begin() as db:
        await intake.add_words(db, case.code, "Lớp 1A", now=clock.now())
        await handling.note(db, case.code, "Chuyện nội bộ", actor=head, now=clock.now())
        await handling.answer(db, case.code, "Nhà trường đã\ntrả lại tiền.", actor=head, now=clock.now())
        await intake.rate(db, case.code, 3, now=clock.now())
        await intake.say_why(db, case.code, "chậm", now=clock.now())
    page = (await look(client, case.code)).text
    assert "Nhà trường đã\ntrả lại tiền." in page
    steps = re.findall(r"</time>([^<]+)</li>", page)
    firsts = ["Đã", "Đặt", "Chuyển", "Cán", "Cán", "Anh/chị", "Đã", "Anh/chị", "Anh/chị"]
    assert [step.split(" ")[0] for step in steps] == firsts
    assert [step.removeprefix("Anh/chị ") for step in steps[-2:]] == [
        "đã đánh giá",
        "nói thêm lý do đánh giá",
    ]
    assert "Chuyện nội bộ" not in page
    assert "Cán bộ 1" not in page


async def test_a_late_case_says_so_with_an_apology(
    client: httpx.AsyncClient, case: Case, clock: HandClock
) -> None:
    clock.move(days=10)
    assert "cơ quan xin lỗi" in (await look(client, case.code)).text


async def test_a_case_that_is_not_accepted_says_why(
    client: httpx.AsyncClient, parts: Parts, case: Case, clock: HandClock
) -> None:
    async with parts.sessions.begin() as db:
        head = await world.officer(db, "SGDDT", role=Role.HEAD)
        why = RefusalReason.DENUNCIATION
        await handling.refuse(db, case.code, "Gửi Công an phường.", actor=head, now=clock.now(), why=why)
    page = (await look(client, case.code)).text
    assert "phải giải quyết theo Luật Tố cáo" in page
    assert "Gửi Công an phường." in page
    assert "không tiếp nhận" in page


async def test_a_wrong_code_and_wrong_digits_are_refused_in_the_same_words(
    client: httpx.AsyncClient, parts: Parts, case: Case, clock: HandClock
) -> None:
    async with parts.sessions.begin() as db:
        other = await world.receive(db, now=clock.now(), seed=9, reporter_phone="")
    refused = [
        await look(client, case.code, "9999"),
        await look(client, case.code, ""),
        await look(client, other.code, ""),
        await look(client, "9JDK-M438"),
        await look(client, "x" * 500),
        await client.post(URL, data={}),
        await client.post(URL, content=b"\xff\xfe"),
    ]
    told = {re.search(r'id="refused">([^<]+)<', page.text)[1] for page in refused}  # type: ignore[index]
    assert len(told) == 1
    assert {page.status_code for page in refused} == {404}


async def test_guessing_digits_is_stopped_after_a_few_tries(
    client: httpx.AsyncClient, case: Case, clock: HandClock
) -> None:
    for number in range(Limit.LOOKUP_OF_CODE.value.burst):
        assert (await look(client, case.code, f"99{number:02}")).status_code == 404
    stopped = await look(client, case.code)
    assert stopped.status_code == 429
    assert int(stopped.headers["retry-after"]) > 60
    assert "Đã thử nhiều lần" in stopped.text
    clock.move(minutes=10)
    assert (await look(client, case.code)).status_code == 200


async def test_who_knows_both_may_look_often_but_not_without_end(
    client: httpx.AsyncClient, case: Case
) -> None:
    codes = [(await look(client, case.code)).status_code for _ in range(21)]
    assert codes == [200] * 20 + [429]


async def test_the_page_speaks_english_to_who_wants_it(client: httpx.AsyncClient, case: Case) -> None:
    await client.get(URL, params={"lang": "en"})
    page = await look(client, case.code)
    assert 'lang="en"' in page.text
    assert "Answer due" in page.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_and_step_has_its_words(language: str) -> None:
    words = Words(language)
    assert set(STEP_WORDS) >= set(EventKind) - STAFF_ONLY
    assert set(TONES) == set(State)
    for key in STEP_WORDS.values():
        assert words.say(key)


async def test_an_answer_that_could_not_be_brought_to_its_sender_has_come_once_they_read_it_here(
    client: httpx.AsyncClient, parts: Parts, case: Case, clock: HandClock
) -> None:
    async with parts.sessions.begin() as db:
        head = await world.officer(db, "SGDDT", role=Role.HEAD)
        await handling.take(db, case.code, actor=head, now=clock.now())
        await handling.answer(db, case.code, "Đã trả lại tiền.", actor=head, now=clock.now())
        db.add(
            Message(
                channel="zalo_oa", direction="out", author="staff", text="Trả lời: Đã trả lại tiền.",
                state="held", importance="important", case_code=case.code,
                created_at=clock.now(), state_at=clock.now(),
            )
        )  # fmt: skip
    assert (await look(client, case.code, "9999")).status_code == 404
    async with parts.sessions() as db:
        assert len(await stranded_of(db, case.code)) == 1
    assert "Đã trả lại tiền." in (await look(client, case.code)).text
    async with parts.sessions() as db:
        assert await stranded_of(db, case.code) == []
