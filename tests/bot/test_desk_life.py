"""What citizens hear of the longer ways of a case: approval, transfer, completion, splitting, merging."""

import pytest

from bot.desk import Desk
from bot.desk_groups import GroupDesk
from bot.dialogue.talk import Place
from bot.parts import Parts
from bot.words import Words
from bot.work.case_commands import contact_of, conversation_in
from feedback import cases, following, units
from feedback.grouping import Part
from feedback.handling import Officer
from feedback.kinds import CaseKind, RefusalReason
from feedback.lifecycle import STEPS, Outsider, Role, State
from feedback.validity import Missing
from tests.bot.work.world import (
    case_from,
    conversation,
    handle_all,
    hear,
    messages,
    new_conversation,
    replies,
    talk_of,
)
from tests.fakes import HandClock
from tests.feedback.world import agree_to_reminders, officer

CHAT, ENGLISH = Words("vi"), Words("en")


@pytest.fixture
async def desk(parts: Parts) -> Desk:
    for peer in ("lan", "minh", "nga"):
        await new_conversation(parts, peer)
    return Desk(parts)


async def hoa(parts: Parts, *, number: int = 1, role: Role = Role.OFFICER) -> Officer:
    async with parts.sessions() as db:
        return await officer(db, "TH-LVT", id=number, role=role)


@pytest.mark.parametrize("words", [CHAT, ENGLISH])
def test_whatever_staff_do_has_its_words(words: Words) -> None:
    told = {step.told for step in STEPS.values() if step.told and Outsider.CITIZEN not in step.roles}
    given = dict.fromkeys(("code", "unit", "due", "text", "body", "other", "until"), "x")
    assert all(words.say(f"chat.{key}", **given).strip() for key in told)
    listed = set(RefusalReason) - {RefusalReason.OTHER}
    assert all(words.say(f"chat.refusal_{why}") for why in listed)
    assert all(words.say(f"chat.missing_{item}") for item in Missing)


async def test_where_the_head_approves_the_citizen_hears_only_what_was_approved(
    parts: Parts, desk: Desk
) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    head = await hoa(parts, number=2, role=Role.HEAD)
    async with parts.transaction() as db:
        await units.set_approval(db, "TH-LVT", needed=True)
        assert (await desk.answer(db, code, "Nháp", lan)).state is State.WAITING_FOR_APPROVAL
    assert await replies(parts, "lan") == []
    async with parts.transaction() as db:
        await desk.return_draft(db, code, "Nêu số tiền", head)
        await desk.propose(db, code, "Đã trả 200.000 đồng", lan)
        await desk.withdraw(db, code, lan)
        await desk.propose(db, code, "Đã trả 250.000 đồng", lan)
    assert await replies(parts, "lan") == []
    async with parts.transaction() as db:
        await desk.approve(db, code, head)
    answer, question = await replies(parts, "lan")
    assert "Đã trả 250.000 đồng" in answer
    assert question == CHAT.say("chat.rate_ask", code=code)


async def test_a_transfer_names_who_has_it_and_its_word_is_passed_on(parts: Parts, desk: Desk) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        await desk.transfer(db, code, "Tổng đài 1022, gọi 1022", "Việc của thành phố", lan)
        await desk.relay(db, code, "Đã lấp ổ gà.", lan)
        case = await desk.recall(db, code, "1022 trả lại", lan)
    given, word, back = await replies(parts, "lan")
    assert "Tổng đài 1022, gọi 1022" in given
    assert "Đã lấp ổ gà." in word
    assert case.due_at is not None
    assert case.due_at.strftime("%d/%m/%Y") in back


async def test_what_is_missing_is_asked_for_kindly_and_once(parts: Parts, desk: Desk) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        await desk.ask_completion(db, code, [Missing.NAME], lan)
        await desk.ask_completion(db, code, list(Missing), lan, text="Em chờ anh/chị.")
    first, second = await replies(parts, "lan")
    name = CHAT.say("chat.missing_name")
    assert name in first
    assert name not in second
    assert CHAT.say("chat.missing_address") in second
    assert "Em chờ anh/chị." in second
    assert ((await talk_of(parts, "lan")).place, (await talk_of(parts, "lan")).case) == (Place.REPLY, code)


async def test_a_refusal_from_the_list_says_what_to_do_instead(parts: Parts, desk: Desk) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        await desk.refuse(db, code, "", lan, RefusalReason.COMPLAINT)
    (told,) = await replies(parts, "lan")
    assert CHAT.say("chat.refusal_complaint") in told


async def test_acceptance_is_told_with_the_date(parts: Parts, desk: Desk) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        case = await desk.accept(db, code, None, lan, even_so=True)
    (told,) = await replies(parts, "lan")
    assert case.due_at is not None
    assert case.due_at.strftime("%d/%m/%Y") in told


async def test_the_part_that_was_split_off_is_the_senders_own(parts: Parts, desk: Desk) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        part = Part("Xin lắp mái che", CaseKind.PETITION)
        split = (await GroupDesk(parts).split_off(db, code, part, lan)).code
    (told,) = await replies(parts, "lan")
    assert code in told
    assert split in told
    async with parts.transaction() as db:
        await desk.answer(db, split, "Sẽ lắp.", lan)
    assert "Sẽ lắp." in (await replies(parts, "lan"))[1]


async def test_both_senders_hear_of_a_merge_and_of_the_answer(parts: Parts, desk: Desk) -> None:
    lan = await hoa(parts)
    one, two = [await case_from(parts, peer, seed=n) for n, peer in enumerate(("lan", "minh"))]
    async with parts.transaction() as db:
        await GroupDesk(parts).merge(db, one, two, lan)
    assert two in (await replies(parts, "lan"))[0]
    told = (await replies(parts, "minh"))[0]
    assert two in told
    assert one not in told
    async with parts.transaction() as db:
        await desk.answer(db, two, "Đã sửa.", lan)
    answers = {peer: [said for said in await messages(parts, peer, "out") if "Đã sửa." in said.text]
               for peer in ("lan", "minh")}  # fmt: skip
    assert [said.case_code for said in answers["lan"]] == [one]
    assert [said.case_code for said in answers["minh"]] == [two]


async def test_what_was_merged_by_mistake_is_told_too(parts: Parts, desk: Desk) -> None:
    lan, group = await hoa(parts), GroupDesk(parts)
    one, two = [await case_from(parts, "lan", seed=seed) for seed in range(2)]
    async with parts.transaction() as db:
        await group.link(db, one, two, lan)
        await group.merge(db, one, two, lan)
        await group.unmerge(db, one, lan)
    merged, unmerged = await replies(parts, "lan")
    assert two in merged
    assert one in unmerged


async def test_a_follower_hears_that_there_is_an_answer_but_not_which(parts: Parts, desk: Desk) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        follower = contact_of(await conversation(db, "nga"))
        await following.follow(db, code, follower, now=parts.clock.now())
        await following.follow(db, code, "demo:7", now=parts.clock.now())
        await desk.answer(db, code, "Đã trả tiền cho chị Lan.", lan)
    assert await replies(parts, "nga") == [CHAT.say("chat.follow_answered", code=code)]
    assert [conversation_in(ref) for ref in (follower, "demo:7", "conversation:x")][1:] == [0, 0]


async def test_several_senders_get_one_answer(parts: Parts, desk: Desk) -> None:
    lan = await hoa(parts)
    codes = [await case_from(parts, peer, seed=n) for n, peer in enumerate(("lan", "minh"))]
    async with parts.transaction() as db:
        await desk.answer_together(db, codes, "Đã sửa.", lan)
    for peer, code in zip(("lan", "minh"), codes, strict=True):
        answer, question = await messages(parts, peer, "out")
        assert (answer.case_code, question.case_code) == (code, code)
        assert "Đã sửa." in answer.text


async def test_an_unrated_answer_is_asked_about_once_more_in_office_hours(
    parts: Parts, desk: Desk, clock: HandClock
) -> None:
    code, lan = await case_from(parts, "lan"), await hoa(parts)
    async with parts.transaction() as db:
        await desk.answer(db, code, "Đã trả.", lan)
        await agree_to_reminders(db, (await cases.by_code(db, code)).contact_ref, now=clock.now())
    group = GroupDesk(parts)
    asked = []
    for _ in range(10 * 24):
        clock.move(hours=1)
        async with parts.transaction() as db:
            if await group.ask_ratings_again(db):
                asked.append(clock.now())
    (at,) = asked
    assert (await replies(parts, "lan"))[2:] == [CHAT.say("chat.rate_ask_again", code=code)]
    assert parts.calendar.is_working(at.date())
    await hear(parts, "lan", "2")
    await handle_all(parts)
    async with parts.sessions() as db:
        assert (await cases.by_code(db, code)).rating == 2
