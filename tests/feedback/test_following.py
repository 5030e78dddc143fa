import pytest

from bot.storage.engine import Sessions
from feedback import cases, following, grouping, handling, relations
from feedback.errors import MoveNotAllowed
from feedback.history import verify_chain
from feedback.kinds import CaseKind
from feedback.tables import Audience, EventKind
from tests.feedback.world import MONDAY, officer, open_office, receive


async def test_somebody_else_follows_a_case_and_stops(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        case = await receive(db)
        assert await following.follow(db, case.code, "talk:2", now=MONDAY)
        assert not await following.follow(db, case.code, "talk:2", now=MONDAY)
        assert not await following.follow(db, case.code, case.contact_ref, now=MONDAY)
        assert await following.follow(db, case.code, "talk:3", now=MONDAY)
        assert await relations.followers(db, case) == ["talk:2", "talk:3"]
        assert [one.code for one in await relations.followed_by(db, "talk:2")] == [case.code]
        assert await following.unfollow(db, case.code, "talk:2", now=MONDAY)
        assert not await following.unfollow(db, case.code, "talk:2", now=MONDAY)
        assert await relations.followers(db, case) == ["talk:3"]
        lines = [line for line in await cases.history(db, case.id) if "followed" in line.kind]
        assert [(line.kind, line.audience, line.data["followers"]) for line in lines] == [
            (EventKind.FOLLOWED, Audience.STAFF, 1),
            (EventKind.FOLLOWED, Audience.STAFF, 2),
            (EventKind.UNFOLLOWED, Audience.STAFF, 1),
        ]
        assert "talk" not in str([(line.text, line.data, line.actor_name) for line in lines])
        assert await verify_chain(db) == []


async def test_a_merged_case_is_followed_where_it_goes_on(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        lan = await officer(db, "TH-LVT")
        one, two = await receive(db, seed=1), await receive(db, seed=2)
        await following.follow(db, one.code, "talk:4", now=MONDAY)
        await grouping.merge(db, one.code, two.code, actor=lan, now=MONDAY)
        assert await following.follow(db, one.code, "talk:5", now=MONDAY)
        assert await relations.followers(db, two) == ["talk:5"]
        # Whoever followed the merged one hears of the other, too.
        assert await relations.listeners(db, two) == ["talk:4", "talk:5"]


async def test_a_tip_and_what_was_not_accepted_cannot_be_followed(sessions: Sessions) -> None:
    async with sessions.begin() as db:
        await open_office(db)
        tip = await receive(db, kind=CaseKind.TIP)
        refused = await receive(db, seed=2)
        await handling.refuse(db, refused.code, "Tố cáo.", actor=await officer(db, "TH-LVT"), now=MONDAY)
        for code in (tip.code, refused.code):
            with pytest.raises(MoveNotAllowed):
                await following.follow(db, code, "talk:2", now=MONDAY)
