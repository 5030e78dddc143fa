import asyncio
import random
from datetime import timedelta

import pytest

from bot.storage.engine import Sessions
from feedback import cases, grouping, handling, intake, relations
from feedback.errors import ApprovalNeeded, MoveNotAllowed, NothingToSay, NotTogether, NotYourUnit
from feedback.grouping import Part
from feedback.history import verify_chain
from feedback.kinds import CaseKind
from feedback.lifecycle import State
from feedback.tables import Audience, EventKind
from feedback.watching import missed
from tests.feedback.world import CALENDAR, MONDAY, later, look, officer, open_office, receive

RNG = random.Random(5)


async def test_two_cases_are_linked_once_whichever_comes_first(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        one, two = await receive(db, seed=1), await receive(db, seed=2)
        await grouping.link(db, two.code, one.code, actor=lan, now=MONDAY)
        await grouping.link(db, one.code, two.code, actor=lan, now=MONDAY)
        for case, other in ((one, two), (two, one)):
            assert [found.code for found in await relations.related(db, case)] == [other.code]
            linked = [x for x in await cases.history(db, case.id) if x.kind is EventKind.LINKED]
            assert [(line.data["other"], line.audience) for line in linked] == [(other.code, Audience.STAFF)]
        with pytest.raises(NotTogether):
            await grouping.link(db, one.code, one.code, actor=lan, now=MONDAY)
        far = await receive(db, seed=3, unit_code="TH-KD")
        with pytest.raises(NotYourUnit):
            await grouping.link(db, one.code, far.code, actor=lan, now=MONDAY)


async def test_one_answer_goes_to_several_cases_or_to_none(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        codes = [(await receive(db, seed=seed)).code for seed in range(3)]
        answered = await grouping.answer_together(
            db, [*codes, codes[0]], "Đã sửa.", actor=lan, now=later(hours=1)
        )
        assert {case.code for case in answered} == set(codes)
        assert {case.answer_text for case in answered} == {"Đã sửa."}
        new = (await receive(db, seed=7)).code
    with pytest.raises(MoveNotAllowed):
        async with sessions.begin() as db:
            await grouping.answer_together(db, [new, codes[0]], "Lại.", actor=lan, now=later(hours=2))
    async with sessions() as db:
        assert (await cases.by_code(db, new)).state is State.RECEIVED


async def test_a_part_becomes_a_case_whose_clock_did_not_wait_for_the_split(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        whole = await receive(db)
        text, due = whole.text, whole.due_at
        part = Part("Mong nhà trường xem lại.", CaseKind.PETITION, "P-PT")
        split = await grouping.split_off(
            db, whole.code, part, actor=lan, now=later(days=3), rng=RNG, calendar=CALENDAR
        )
        assert (split.received_at, split.due_at, split.reporter_phone) == (MONDAY, due, whole.reporter_phone)
        assert (await cases.unit_of(db, split)).code == "P-PT"
        assert (whole.text, whole.state) == (text, State.RECEIVED)
        assert [one.code for one in await relations.related(db, whole)] == [split.code]
        first = (await cases.history(db, split.id))[0]
        assert (first.kind, first.actor_name, first.data["split_from"]) == (
            EventKind.RECEIVED,
            lan.name,
            whole.code,
        )
        told = (await cases.history(db, whole.id, audience=Audience.PUBLIC))[-1]
        assert (told.kind, told.data["other"]) == (EventKind.SPLIT_OFF, split.code)
        for wrong, error in (
            (Part(" ", CaseKind.PETITION), NothingToSay),
            (Part("x", CaseKind.TIP), MoveNotAllowed),
        ):
            with pytest.raises(error):
                await grouping.split_off(
                    db, whole.code, wrong, actor=lan, now=MONDAY, rng=RNG, calendar=CALENDAR
                )
        assert await verify_chain(db) == []


async def test_a_part_of_a_late_case_is_missed_only_when_its_first_look_is(sessions: Sessions) -> None:
    """Once the dead man's switch went off as soon as it was split off."""
    async with sessions.begin() as db:
        await open_office(db)
        lan, whole, now = await officer(db, "TH-LVT"), await receive(db), later(days=14)
        await look(db, whole.code, now)
        part = Part("Mong nhà trường xem lại.", CaseKind.PETITION)
        await grouping.split_off(db, whole.code, part, actor=lan, now=now, rng=RNG, calendar=CALENDAR)
        assert not (await missed(db, now=now)).is_any
        assert (await missed(db, now=now + timedelta(minutes=20))).late_without_line == 1


async def test_the_merged_case_goes_on_in_the_other_with_the_earlier_deadline(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        old, new = await receive(db, seed=1), await receive(db, seed=2, now=later(days=3))
        early, late = old.due_at, new.due_at
        target = await grouping.merge(db, old.code, new.code, actor=lan, now=later(days=4))
        assert target.code == new.code
        assert (old.state, old.merged_into_id, old.closed_at, old.due_at) == (
            State.MERGED,
            new.id,
            later(days=4),
            early,
        )
        assert early is not None
        assert late is not None
        assert new.due_at == early < late
        line = (await cases.history(db, new.id))[-1]
        assert (line.kind, line.data["why"]) == (EventKind.DUE_SET, "merged")
        assert (await relations.goes_on_in(db, old)).code == new.code
        assert [one.code for one in await relations.merged_into(db, new)] == [old.code]
        # What its citizen adds reaches whoever works on the other; that citizen does not read it.
        await intake.add_words(db, old.code, "Hôm nay vẫn thu.", now=later(days=5))
        heard = (await cases.history(db, new.id))[-1]
        assert (heard.text, heard.audience, heard.data["other"]) == (
            "Hôm nay vẫn thu.",
            Audience.STAFF,
            old.code,
        )
        assert await verify_chain(db) == []


async def test_a_group_never_loses_its_last_open_case_by_merging(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        a, b, c = [await receive(db, seed=seed) for seed in range(3)]
        await grouping.merge(db, a.code, b.code, actor=lan, now=MONDAY)
        with pytest.raises(NotTogether):
            await grouping.merge(db, b.code, a.code, actor=lan, now=MONDAY)
        await grouping.merge(db, b.code, c.code, actor=lan, now=MONDAY)
        assert (await relations.goes_on_in(db, a)).code == c.code
        assert [one.code for one in await relations.merged_into(db, c)] == [a.code, b.code]
        for other in (c.code, b.code, a.code):
            with pytest.raises(NotTogether):
                await grouping.merge(db, c.code, other, actor=lan, now=MONDAY)
        tip = await receive(db, seed=8, kind=CaseKind.TIP)
        with pytest.raises(MoveNotAllowed):
            await grouping.merge(db, c.code, tip.code, actor=lan, now=MONDAY)
        assert c.state.is_open


async def test_two_who_merge_into_each_other_at_once_leave_one_open(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        codes = [(await receive(db, seed=seed)).code for seed in range(2)]

    async def merging(code: str, into: str) -> None:
        async with sessions.begin() as db:
            await grouping.merge(db, code, into, actor=lan, now=MONDAY)

    done = await asyncio.gather(merging(*codes), merging(*reversed(codes)), return_exceptions=True)
    assert [type(one) for one in done if one is not None] == [NotTogether]
    async with sessions() as db:
        states = [(await cases.by_code(db, code)).state for code in codes]
        assert sorted(state.is_open for state in states) == [False, True]


async def test_what_was_merged_by_mistake_is_its_own_again_and_as_late_as_it_is(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        one, two = await receive(db, seed=1), await receive(db, seed=2)
        due = one.due_at
        await grouping.merge(db, one.code, two.code, actor=lan, now=later(days=1))
        case = await grouping.unmerge(db, one.code, actor=lan, now=later(days=20), calendar=CALENDAR)
        assert (case.state, case.merged_into_id, case.due_at) == (State.ACCEPTED, None, due)
        assert case.is_overdue(later(days=20))
        assert await verify_chain(db) == []


async def test_the_heads_approval_cannot_be_passed_by_answering_together(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        case = await receive(db)
        (await cases.unit_of(db, case)).approval_needed = True
        with pytest.raises(ApprovalNeeded):
            await grouping.answer_together(db, [case.code], "Xong.", actor=lan, now=MONDAY)


async def test_an_answer_to_the_one_leaves_the_merged_one_merged(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        one, two = await receive(db, seed=1), await receive(db, seed=2)
        await grouping.merge(db, one.code, two.code, actor=lan, now=MONDAY)
        await handling.answer(db, two.code, "Xong.", actor=lan, now=MONDAY)
        assert (one.state, two.state) == (State.MERGED, State.ANSWERED)
        with pytest.raises(MoveNotAllowed):
            await handling.answer(db, one.code, "Xong.", actor=lan, now=MONDAY)
