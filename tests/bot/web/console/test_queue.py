import re

import pytest

from bot.web.console.queue import PER_PAGE, Wish, wish_of
from feedback.errors import NotYourUnit
from feedback.lifecycle import CaseKind
from tests.bot.web.console.conftest import Office

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
