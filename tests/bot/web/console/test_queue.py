import html
import re

import pytest

from bot.staff import accounts
from bot.web.console.queue import PER_PAGE
from bot.web.console.queue_live import changes, last_line
from bot.web.console.queue_wish import Wish, wish_of
from feedback.errors import NotYourUnit
from feedback.lifecycle import CaseKind
from tests.bot.web.console.conftest import Office

# Views and chosen cases are rows like others.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

CODE = re.compile(r"/can-bo/ho-so/(\w{4}-\w{4})")


async def codes(office: Office, login: str, address: str = "/can-bo") -> list[str]:
    page = await (await office.signed_in(login)).get(address)
    assert page.status_code == 200, page.text
    return CODE.findall(page.text)


async def test_the_latest_case_stands_on_top_with_its_mark(office: Office) -> None:
    first = await office.case("Bàn ghế hỏng")
    office.clock.move(days=9)
    second = await office.case("Quạt hỏng")
    assert await codes(office, "lan") == [first, second]
    page = await (await office.signed_in("lan")).get("/can-bo")
    assert "Quá hạn" in page.text
    assert await codes(office, "lan", "/can-bo?han=qua-han") == [first]


async def test_staff_see_their_own_units_and_those_below(office: Office) -> None:
    school, other = await office.case(unit="TH-A"), await office.case(unit="TH-B")
    assert await codes(office, "lan") == [school]
    assert await codes(office, "bao") == [other]
    assert set(await codes(office, "admin")) == {school, other}
    assert await codes(office, "admin", "/can-bo?don-vi=TH-B") == [other]
    refused = await (await office.signed_in("lan")).get("/can-bo?don-vi=TH-B")
    assert refused.status_code == 403
    assert str(NotYourUnit("X"))


async def test_filters_narrow_by_kind_state_holder_and_words(office: Office) -> None:
    fees = await office.case("Thu tiền quỹ lớp")
    lunch = await office.case("Cho ăn trưa muộn", kind=CaseKind.PETITION)
    lan = await office.signed_in("lan")
    await lan.post(f"/can-bo/ho-so/{fees}/nhan")
    for address, expected in {
        "/can-bo?loai=petition": [lunch],
        "/can-bo?trang-thai=in_work": [fees],
        "/can-bo?nguoi-giu=toi": [fees],
        "/can-bo?nguoi-giu=chua-ai": [lunch],
        "/can-bo?tim=tien+quy": [fees],
        f"/can-bo?tim={lunch}": [lunch],
        "/can-bo?tim=khong+co": [],
    }.items():
        assert CODE.findall((await lan.get(address)).text) == expected, address


async def test_an_empty_list_says_what_fewer_filters_would_find_and_leads_there(office: Office) -> None:
    closed = await office.case("Thu tiền quỹ lớp")
    lan = await office.signed_in("lan")
    await lan.post(f"/can-bo/ho-so/{closed}/tra-loi", text="Đã trả lại tiền.")
    lunch = await office.case("Cho ăn trưa muộn", kind=CaseKind.PETITION)
    for asked, led_to, expected in (
        ("tim=tien+quy", "trang-thai=all&tim=tien+quy", [closed]),
        ("loai=feedback&tim=an+trua", "tim=an+trua", [lunch]),
        ("loai=petition&tim=tien+quy", "trang-thai=all&tim=tien+quy", [closed]),
        ("loai=feedback", "trang-thai=all&loai=feedback", [closed]),
    ):
        page = (await lan.get(f"/can-bo?{asked}")).text
        assert CODE.findall(page) == [], asked
        link = f"/can-bo?{led_to}"
        assert f'<a href="{html.escape(link)}">Có 1 hồ sơ khớp' in page, asked
        assert CODE.findall((await lan.get(link)).text) == expected
    nothing = (await lan.get("/can-bo?tim=khong+co+dau")).text
    assert "Ở mọi trạng thái cũng không có" in nothing
    # What others have is not hinted at either.
    assert "Có 1 hồ sơ khớp" not in (await (await office.signed_in("bao")).get("/can-bo?tim=tien+quy")).text


async def test_a_long_queue_has_pages_that_keep_the_filters(office: Office) -> None:
    made = [await office.case(f"Việc {number}") for number in range(PER_PAGE + 1)]
    lan = await office.signed_in("lan")
    first = (await lan.get("/can-bo?tim=viec")).text
    assert "/can-bo?tim=viec&amp;trang=2" in first
    second = CODE.findall((await lan.get("/can-bo?tim=viec&trang=2")).text)
    assert set(CODE.findall(first)) | set(second) == set(made)
    assert len(second) == 1


@pytest.mark.parametrize(
    "odd", ["/can-bo?trang=-3", "/can-bo?trang=999999", "/can-bo?han=x&loai=%00", "/can-bo?tim=%25_"]
)
async def test_an_odd_address_still_shows_the_queue(office: Office, odd: str) -> None:
    assert (await (await office.signed_in("lan")).get(odd)).status_code == 200


def test_an_address_says_what_is_wished_and_nothing_else() -> None:
    wish = wish_of(
        {"don-vi": "TH-A", "loai": "poem", "trang-thai": "closed", "tim": " bàn ghế ", "trang": "3"}
    )
    assert wish == Wish(unit="TH-A", state="closed", words="bàn ghế", page=3)
    assert wish_of({"tim": "bàn ghế"}).address() == "/can-bo?tim=b%C3%A0n+gh%E1%BA%BF"
    assert wish.address(page=4).endswith("trang=4")
    assert "trang=" not in wish.address(unit="")
    assert Wish().address() == "/can-bo"


async def test_filters_narrow_by_channel_officer_and_paused_clock(office: Office) -> None:
    first, second = await office.case("Quạt hỏng"), await office.case("Cửa hỏng")
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    await minh.post(f"/can-bo/ho-so/{first}/hoi", text="Lớp nào ạ?")
    page = (await lan.get("/can-bo")).text
    number = re.search(r'<option value="(\d+)">Cán bộ Minh', page)
    assert number
    for address, expected in {
        "/can-bo?kenh=web": {first, second},
        "/can-bo?kenh=phone": set(),
        "/can-bo?kenh=nowhere": {first, second},
        f"/can-bo?nguoi-giu={number[1]}": {first},
        "/can-bo?nguoi-giu=99999999999999999999": {first, second},
        "/can-bo?dau=tam-dung": {first},
    }.items():
        assert set(CODE.findall((await lan.get(address)).text)) == expected, address
    assert "Tạm dừng đồng hồ" in (await lan.get("/can-bo?dau=tam-dung")).text


@on_sqlite
async def test_folded_filters_say_how_many_are_in_use(office: Office) -> None:
    lan = await office.signed_in("lan")
    assert "<summary>Bộ lọc</summary>" in (await lan.get("/can-bo?tim=x")).text
    page = (await lan.get("/can-bo?kenh=web&loai=feedback")).text
    assert "<summary>Bộ lọc (2 đang dùng)</summary>" in page


@on_sqlite
async def test_a_filter_is_kept_under_a_name_by_its_owner_alone(office: Office) -> None:
    lan, minh = await office.signed_in("lan"), await office.signed_in("minh")
    answer = await lan.post("/can-bo/bo-loc", name="Việc  gấp", query="han=qua-han&trang=3&bay=ba")
    page = (await lan.follow(answer)).text
    assert answer.headers["location"] == "/can-bo?han=qua-han"
    assert 'href="/can-bo?han=qua-han" aria-current="true">Việc gấp</a>' in page
    assert "Việc gấp" not in (await minh.get("/can-bo")).text
    drop = re.search(r"/can-bo/bo-loc/\d+/xoa", page)
    assert drop
    await minh.post(drop[0])
    assert "Việc gấp" in (await lan.get("/can-bo")).text
    await lan.follow(await lan.post(drop[0]))
    assert "Việc gấp" not in (await lan.get("/can-bo")).text
    nothing = await lan.follow(await lan.post("/can-bo/bo-loc", name="Tất cả", query=""))
    assert "chọn điều kiện lọc" in nothing.text


async def test_a_head_gives_several_cases_and_hears_which_could_not_be(office: Office) -> None:
    first, second = await office.case("Quạt hỏng"), await office.case("Cửa hỏng")
    elsewhere = await office.case(unit="TH-B")
    head, lan = await office.signed_in("head"), await office.signed_in("lan")
    page = (await head.get("/can-bo")).text
    minh = re.search(r'<option value="(\d+)">Cán bộ Minh</option>', page)
    assert minh
    chosen = {"codes": [first, second, elsewhere, "bay"], "officer": minh[1], "query": "han=sap-den"}
    answer = await head.client.post("/can-bo/giao-viec", data={"csrf": head.csrf, **chosen})
    assert answer.headers["location"] == "/can-bo?han=sap-den"
    said = (await head.follow(answer)).text
    assert "Cán bộ Minh đã có thêm 2 hồ sơ." in said
    assert f"{elsewhere}: " in said
    assert "Giao cho Cán bộ Minh" in (await lan.get(f"/can-bo/ho-so/{first}")).text
    told = (await (await office.signed_in("minh")).get("/can-bo/nhac-viec")).text
    assert "Cán bộ Head giao 2 hồ sơ cho Cán bộ Minh." in told
    async with office.parts.sessions() as db:
        own = (await accounts.by_login(db, "head")).id
    mine = {**chosen, "codes": [first], "officer": str(own)}
    taken = await head.client.post("/can-bo/giao-viec", data={"csrf": head.csrf, **mine})
    assert "Cán bộ Head đã có thêm 1 hồ sơ." in (await head.follow(taken)).text
    assert "giao" not in (await head.get("/can-bo/nhac-viec")).text.partition("<main")[2]
    page = (await head.get(f"/can-bo/ho-so/{first}")).text
    assert f'<option value="{minh[1]}">Cán bộ Minh' in page.partition("give-officer")[2]
    assert "give-officer" not in (await lan.get(f"/can-bo/ho-so/{first}")).text
    once_more = {**chosen, "codes": [first], "back": first}
    given = await head.client.post("/can-bo/giao-viec", data={"csrf": head.csrf, **once_more})
    assert given.headers["location"] == f"/can-bo/ho-so/{first}"
    told = (await (await office.signed_in("minh")).get("/can-bo/nhac-viec")).text
    assert f"Cán bộ Head giao hồ sơ {first} cho Cán bộ Minh." in told
    refused = await lan.client.post("/can-bo/giao-viec", data={"csrf": lan.csrf, **chosen})
    assert "Chưa giao được hồ sơ nào" in (await lan.follow(refused)).text


@on_sqlite
async def test_an_officer_takes_several_cases(office: Office) -> None:
    made = [await office.case("Quạt hỏng"), await office.case("Cửa hỏng")]
    lan = await office.signed_in("lan")
    page = (await lan.get("/can-bo")).text
    assert "Nhận các hồ sơ đã chọn" in page
    assert 'name="officer"' not in page
    answer = await lan.client.post("/can-bo/giao-viec", data={"csrf": lan.csrf, "codes": made})
    assert "đã có thêm 2 hồ sơ" in (await lan.follow(answer)).text
    assert set(CODE.findall((await lan.get("/can-bo?nguoi-giu=toi")).text)) == set(made)
    assert "chưa chọn hồ sơ nào" in (await lan.follow(await lan.post("/can-bo/giao-viec"))).text


async def test_an_open_queue_hears_that_something_happened(office: Office) -> None:
    async with office.parts.sessions() as db:
        seen = await last_line(db)
    stopped: list[bool] = []

    async def pause(_seconds: float) -> None:
        if not stopped:
            await office.case()
        stopped.append(True)

    said = changes(office.parts, after=seen, leaving=lambda: len(stopped) > 2, pause=pause)
    heard = [event async for event in said]
    async with office.parts.sessions() as db:
        now = await last_line(db)
    assert now > seen
    assert [event for event in heard if "changed" in event] == [f"id: {now}\nevent: changed\ndata: {now}\n\n"]


async def test_rows_tell_no_names_and_no_numbers(office: Office) -> None:
    await office.case("Tôi là Trần Văn Phụ Huynh, gọi 0912 345 678: cô giáo thu tiền không biên lai")
    page = (await (await office.signed_in("lan")).get("/can-bo")).text
    assert "thu tiền không biên lai" in page
    assert "Phụ Huynh" not in page
    assert "345" not in page
    assert "[số điện thoại]" in page
