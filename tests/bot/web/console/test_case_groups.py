"""Cases that belong together, at the console."""

from sqlalchemy import select

from feedback import cases
from feedback.kinds import CaseKind
from feedback.lifecycle import State
from feedback.tables import Case
from tests.bot.web.console.conftest import Office
from tests.bot.web.console.test_case_life import WHOLE, read, step, told

LUNCH = "Bữa trưa ở trường nguội lạnh, con tôi không ăn được cả tuần nay"


async def test_likely_duplicates_are_shown_linked_and_answered_together(office: Office) -> None:
    one = await office.case(LUNCH, **WHOLE)
    two = await office.case(f"{LUNCH}, đề nghị đổi nhà bếp", **WHOLE)
    lan = await office.signed_in("lan")
    page = (await lan.get(f"/can-bo/ho-so/{one}")).text
    assert "Có thể cùng một việc" in page
    assert two in page
    page = await step(lan, one, "lien-ket", other=two.lower())
    assert "Cùng việc, cùng gốc" in page
    assert "Trả lời chung các hồ sơ" in page
    await step(lan, one, "tra-loi-chung", others=two, text="Trường đã đổi nhà bếp.")
    assert [(await read(office, code)).answer_text for code in (one, two)] == ["Trường đã đổi nhà bếp."] * 2
    assert (await told(office)).count("Trường đã đổi nhà bếp.") == 2


async def test_a_merged_case_goes_on_in_the_other_and_both_citizens_are_told(office: Office) -> None:
    one, two = await office.case(LUNCH, **WHOLE), await office.case(LUNCH, **WHOLE)
    lan = await office.signed_in("lan")
    page = await step(lan, one, "gop", other=two)
    assert "Được giải quyết chung trong" in page
    assert (await read(office, one)).state is State.MERGED
    heard = await told(office)
    assert "cùng một việc với hồ sơ" in heard
    assert "Có người khác cũng phản ánh" in heard
    assert (await lan.get(f"/can-bo/ho-so/{two}")).text.count(f'href="/can-bo/ho-so/{one}"') == 1
    await step(lan, one, "bo-gop")
    assert (await read(office, one)).state is State.ACCEPTED


async def test_what_cannot_be_joined_says_so_and_keeps_the_code_that_was_typed(office: Office) -> None:
    one, closed = await office.case(LUNCH, **WHOLE), await office.case("Cổng trường kẹt xe", **WHOLE)
    lan = await office.signed_in("lan")
    await step(lan, closed, "khong-tiep-nhan", why="infrastructure")
    refused = await lan.post(f"/can-bo/ho-so/{one}/gop", other=closed)
    assert refused.status_code == 409
    assert "Không nối được hai hồ sơ này" in refused.text
    assert f'value="{closed}"' in refused.text
    assert (await lan.post(f"/can-bo/ho-so/{one}/gop", other="khong phai ma")).status_code == 404
    assert (await read(office, one)).state is State.RECEIVED


async def test_a_mixed_case_is_split_and_its_sender_told_the_second_code(office: Office) -> None:
    whole = await office.case("Bữa trưa nguội. Ngoài ra sân trường ngập.", **WHOLE)
    lan = await office.signed_in("lan")
    page = await step(lan, whole, "tach", text="Sân trường ngập.", kind="petition", unit="PHUONG")
    async with office.parts.sessions.begin() as db:
        part = (await db.scalars(select(Case).where(Case.code != whole))).one()
        assert (await cases.unit_of(db, part)).code == "PHUONG"
    assert (part.kind, part.text) == (CaseKind.PETITION, "Sân trường ngập.")
    assert part.code in page
    assert part.code in await told(office)
    assert (await read(office, whole)).text == "Bữa trưa nguội. Ngoài ra sân trường ngập."


async def test_a_related_case_of_another_unit_shows_its_code_only(office: Office) -> None:
    whole = await office.case("Bữa trưa nguội. Ngoài ra xe buýt trễ.", **WHOLE)
    lan = await office.signed_in("lan")
    page = await step(lan, whole, "tach", text="Xe buýt trễ lúc tan học.", kind="feedback", unit="TH-B")
    assert "ngoài phạm vi của anh/chị" in page
    assert "Xe buýt trễ lúc tan học." not in page
