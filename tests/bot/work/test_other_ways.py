"""What becomes of a tip, a request for help at home, a case like another, and one opened again."""

from sqlalchemy import select

from bot.dialogue.commands import FollowPublic, OfferReopening, RateWords, ReceiveCase, ShowCase
from bot.dialogue.talk import Draft, Place, Talk, Told
from bot.parts import Parts
from bot.storage.tables import CaseLink
from bot.work.case_commands import contact_of
from bot.work.outcome import Outcome
from bot.work.performer import Performer
from feedback import cases, handling, intake, publication, relations
from feedback.handling import Officer
from feedback.kinds import CaseKind
from feedback.lifecycle import Role
from feedback.tables import Case, ChildCheck
from tests.bot.work.world import case_from, conversation, new_conversation
from tests.feedback.world import receive

STORY = "Thu tiền quỹ lớp quá cao mà không có biên nhận, mong nhà trường xem lại."


def draft(**changes: object) -> Draft:
    told = {"told": (Told(pieces=(("", STORY),)),), "told_enough": True, "unit_code": "TH-LVT"}
    return Draft.model_validate({**told, **changes})


async def perform(parts: Parts, peer: str, command: object) -> Outcome:
    async with parts.sessions.begin() as db:
        theirs = await conversation(db, peer)
        talk, now = Talk(met=True), parts.clock.now()
        return await Performer(parts).perform(db, theirs, talk, command, now=now)  # type: ignore[arg-type]


async def only_case(parts: Parts) -> Case:
    async with parts.sessions.begin() as db:
        return (await db.scalars(select(Case))).one()


async def test_nothing_leads_from_a_tip_to_who_left_it(parts: Parts) -> None:
    await new_conversation(parts, "an")
    tip = draft(kind=CaseKind.TIP, name="Nguyễn Thị Lan", phone="0901234567")
    outcome = await perform(parts, "an", ReceiveCase(tip))
    case = await only_case(parts)
    assert (case.kind, case.due_at, case.contact_ref) == (CaseKind.TIP, None, "")
    assert (case.reporter_name, case.reporter_phone) == ("", "")
    assert case.code not in outcome.replies[0].text
    assert not outcome.replies[0].case_code
    async with parts.sessions.begin() as db:
        assert await db.get(CaseLink, case.code) is None


async def test_help_at_home_has_its_own_code_and_clock(parts: Parts) -> None:
    await new_conversation(parts, "an")
    wish = draft(kind=CaseKind.HOME_HELP, name="Lan", phone="0901234567", unit_code="")
    outcome = await perform(parts, "an", ReceiveCase(wish))
    case = await only_case(parts)
    assert case.kind is CaseKind.HOME_HELP
    assert "home" in case.clock_version
    assert case.code in outcome.replies[0].text
    assert "gọi hẹn giờ" in outcome.replies[0].text


async def test_ones_own_open_case_is_shown_before_the_same_is_sent_and_only_once(parts: Parts) -> None:
    await new_conversation(parts, "an")
    code = await case_from(parts, "an")
    outcome = await perform(parts, "an", ReceiveCase(draft()))
    assert outcome.talk.place is Place.SIMILAR
    assert [choice.key for choice in outcome.replies[0].choices] == [f"same:{code}", "send_new"]
    assert outcome.talk.draft is not None
    again = await perform(parts, "an", ReceiveCase(outcome.talk.draft))
    assert again.talk.place is Place.FREE
    async with parts.sessions.begin() as db:
        assert await cases.count(db) == 2


async def test_of_others_only_what_is_public_is_shown_and_can_be_followed(parts: Parts) -> None:
    await new_conversation(parts, "an")
    async with parts.sessions.begin() as db:
        now, head = parts.clock.now(), Officer(9, "Cô Hiệu Trưởng", Role.HEAD, "/")
        hidden = await receive(db, now=now, seed=3, text=STORY, contact_ref="talk:8")
        shown = await receive(db, now=now, seed=4, text=STORY, contact_ref="talk:9", consent_publication=True)
        await handling.answer(db, shown.code, "Đã hoàn tiền.", actor=head, now=now)
        entry = await publication.publish(
            db, shown.code, STORY, "Đã hoàn tiền.", child=ChildCheck.NOBODY, actor=head, now=now
        )
        number, codes = entry.id, (hidden.code, shown.code)
    outcome = await perform(parts, "an", ReceiveCase(draft()))
    told = outcome.replies[0]
    assert [choice.key for choice in told.choices] == [f"follow:{number}", "send_new"]
    assert f"/cong-khai/{number}" in told.text
    assert not any(code in told.text for code in codes)
    noted = await perform(parts, "an", FollowPublic(number))
    assert not any(code in noted.replies[0].text for code in codes)
    async with parts.sessions.begin() as db:
        theirs = contact_of(await conversation(db, "an"))
        assert await relations.followers(db, await cases.by_code(db, codes[1])) == [theirs]
    gone = await perform(parts, "an", FollowPublic(99))
    assert "thôi công khai" in gone.replies[0].text


async def test_who_is_not_satisfied_chooses_among_answered_cases(parts: Parts) -> None:
    await new_conversation(parts, "an")
    none = await perform(parts, "an", OfferReopening())
    assert "chưa thấy hồ sơ nào đã trả lời" in none.replies[0].text
    code = await case_from(parts, "an")
    async with parts.sessions.begin() as db:
        head = Officer(9, "Cô Hiệu Trưởng", Role.HEAD, "/")
        await handling.answer(db, code, "Đã hoàn tiền.", actor=head, now=parts.clock.now())
        await intake.rate(db, code, 4, now=parts.clock.now())
    for wish in (OfferReopening(), ShowCase(code), RateWords(code, "Vẫn chưa có nước")):
        offered = await perform(parts, "an", wish)
        assert offered.replies[0].choices[0].key == f"reopen:{code}", wish
    shown = (await perform(parts, "an", ShowCase(code))).replies[0].text
    assert (shown.count("đã đánh giá"), shown.count("nói thêm lý do đánh giá")) == (1, 1)
