"""From a miss to a version and back, on both kinds of database."""

import asyncio
from dataclasses import replace

import pytest

from bot.storage.engine import Sessions
from faq import drafting, learning, ledger, store
from faq.changes import TOPIC, Change
from faq.drafting import Draft
from faq.errors import (
    ChangedSince,
    NothingChanged,
    PieceUnfit,
    ProposalSettled,
    ProposalStale,
    ReasonMissing,
    TopicIdTaken,
)
from faq.knowledge import Knowledge
from faq.pieces import topic_data
from faq.trial import Moved, Outcome, Shown, Trial
from tests.fakes import HandClock
from tests.faq.learned import BY, filled, live, missed


async def test_a_miss_becomes_a_phrasing_and_undoing_lets_it_wait_again(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        knowledge = Knowledge(content)
        await knowledge.refresh(db)
        miss = await missed(db, "sổ điểm trôi mất tiêu", clock)
        draft = await drafting.add_phrasings(db, "mat-hoc-ba", ["sổ điểm trôi mất tiêu"], misses=[miss])
        version = await live(db, content, draft, clock)
        assert await knowledge.refresh(db)
        assert knowledge.ask("so diem troi mat").topics[0].id == "mat-hoc-ba"
        assert await store.misses(db) == []
        assert [(one.question, one.topic_id) for one in await ledger.kept_questions(db)] == [
            ("sổ điểm trôi mất tiêu", "mat-hoc-ba")
        ]
    async with sessions.begin() as db:
        back = await live(db, content, await drafting.undo(db, version.id), clock)
        assert back.undoes == version.id
        assert (await store.topics(db))["mat-hoc-ba"].data == topic_data(content.topics["mat-hoc-ba"])
        assert [one.id for one in await store.misses(db)] == [miss]
        assert await ledger.kept_questions(db) == []
        with pytest.raises(NothingChanged):
            await drafting.undo(db, version.id)


async def test_a_group_becomes_a_topic_with_its_questions_as_tests(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        misses = [await missed(db, f"bán trú {word} bao nhiêu", clock) for word in ("phí", "tiền")]
        data = {
            "question": "Phí bán trú bao nhiêu?", "short": "Dạ, trường thông báo đầu năm.",
            "category": "chuyen", "sources": ["Trường"], "as_of": "2026-11-01", "review_by": "2027-11-01",
        }  # fmt: skip
        draft = await drafting.new_topic(db, data, misses=misses)
        version = await live(db, content, draft, clock)
        topic = (await store.topics(db))["phi-ban-tru-bao-nhieu"]
        assert set(topic.data["phrasings"]) == {"bán trú phí bao nhiêu", "bán trú tiền bao nhiêu"}
        assert len(await ledger.kept_questions(db)) == 2
        assert (version.kind, version.by, version.title) == ("learn", BY, "Phí bán trú bao nhiêu?")
        with pytest.raises(TopicIdTaken):
            await drafting.new_topic(db, data | {"id": "mat-hoc-ba"})
        for field in ("sources", "review_by", "short", "category"):
            with pytest.raises(PieceUnfit) as refused:
                await drafting.new_topic(db, {name: held for name, held in data.items() if name != field})
            assert refused.value.field == field
        with pytest.raises(PieceUnfit, match="related: topic") as refused:
            await drafting.new_topic(db, data | {"related": ["mat-hoc-ba", "khong-co"]})
        assert refused.value.what == "khong-co"
        await live(db, content, await drafting.undo(db, version.id), clock)
        assert "phi-ban-tru-bao-nhieu" not in await store.topics(db)


async def test_what_breaks_questions_is_published_only_with_a_reason(
    sessions: Sessions, clock: HandClock
) -> None:
    shown = Shown("answer", ("mat-hoc-ba",), Outcome.RIGHT), Shown("escalate", (), Outcome.WRONG)
    trial = Trial(10, broken=(Moved("học bạ cháy", "own", ("mat-hoc-ba",), *shown),))
    async with sessions.begin() as db:
        content = await filled(db, clock)
        draft = await drafting.add_phrasings(db, "chuyen-truong", ["học bạ bị cháy rồi"])
        with pytest.raises(ReasonMissing):
            await live(db, content, draft, clock, trial=trial, reason="  ")
        version = await live(db, content, draft, clock, trial=trial, reason="Đã bàn với trường")
        assert (version.broken, version.reason) == (1, "Đã bàn với trường")


async def test_a_change_tried_on_an_older_version_is_tried_again_first(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        base = await store.latest_version_id(db)
        first = await drafting.add_phrasings(db, "chuyen-truong", ["qua trường mới"])
        second = await drafting.add_phrasings(db, "mat-hoc-ba", ["rớt mất sổ"])
        rows = [
            await learning.propose(db, one, Trial(), base_version_id=base, by=BY, now=clock.now())
            for one in (first, second)
        ]
        await learning.publish_proposal(db, content, rows[0].id, by=BY, now=clock.now())
        with pytest.raises(ProposalStale):
            await learning.publish_proposal(db, content, rows[1].id, by=BY, now=clock.now())
        latest = await store.latest_version_id(db)
        await learning.tried_again(db, rows[1].id, Trial(), base_version_id=latest)
        await learning.publish_proposal(db, content, rows[1].id, by=BY, now=clock.now())
        with pytest.raises(ProposalSettled):
            await learning.drop_proposal(db, rows[1].id, now=clock.now())


async def test_nobody_overwrites_what_somebody_else_changed_meanwhile(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        data = topic_data(content.topics["chuyen-truong"])
        mine = await drafting.edit_topic(db, data | {"short": "Dạ, của tôi."}, seen_version=1)
        await live(db, content, mine, clock)
        with pytest.raises(ChangedSince):
            await drafting.edit_topic(db, data | {"short": "Dạ, của bạn."}, seen_version=1)
        with pytest.raises(ChangedSince):
            await live(db, content, replace(mine, title="lại"), clock)
        later = await drafting.edit_topic(db, data | {"short": "Dạ, sau."}, seen_version=2)
        await live(db, content, later, clock)
        first = (await ledger.versions(db))[1]
        with pytest.raises(ChangedSince) as refused:
            await drafting.undo(db, first.id)
        assert refused.value.fields == ("short",)


async def test_a_phrasing_that_came_later_survives_the_undoing_of_an_earlier_one(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        first = await live(db, content, await drafting.add_phrasings(db, "mat-hoc-ba", ["một"]), clock)
        await live(db, content, await drafting.add_phrasings(db, "mat-hoc-ba", ["hai"]), clock)
        await live(db, content, await drafting.undo(db, first.id), clock)
        phrasings = (await store.topics(db))["mat-hoc-ba"].data["phrasings"]
        assert "hai" in phrasings
        assert "một" not in phrasings


async def test_a_confirmation_is_a_version_and_falls_when_its_point_is_rewritten(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        with pytest.raises(PieceUnfit):
            await drafting.confirm(db, "mat-hoc-ba", 2, by=BY, source=" ", now=clock.now())
        with pytest.raises(PieceUnfit):
            await drafting.confirm(db, "mat-hoc-ba", 1, by=BY, source="Trường", now=clock.now())
        draft = await drafting.confirm(db, "mat-hoc-ba", 2, by=BY, source="Công văn 12", now=clock.now())
        version = await live(db, content, draft, clock)
        assert await store.confirmed(db) == {"mat-hoc-ba": frozenset({2})}
        data = topic_data(content.topics["mat-hoc-ba"])
        data["points"][1]["say"] = "Phí theo bảng niêm yết."
        rewritten = await live(db, content, await drafting.edit_topic(db, data), clock)
        assert await store.confirmed(db) == {}
        await live(db, content, await drafting.undo(db, rewritten.id), clock)
        assert await store.confirmed(db) == {"mat-hoc-ba": frozenset({2})}
        await live(db, content, await drafting.withdraw(db, "mat-hoc-ba", 2), clock)
        assert await store.confirmed(db) == {}
        assert [one.kind for one in await ledger.versions(db, topic_id="mat-hoc-ba")][-1] == version.kind


async def test_dismissed_questions_wait_no_more_and_say_why(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        await filled(db, clock)
        miss = await missed(db, "thời tiết mai sao", clock)
        with pytest.raises(ReasonMissing):
            await learning.dismiss(db, [miss], by=BY, reason="", now=clock.now())
        assert await learning.dismiss(db, [miss], by=BY, reason="Ngoài phạm vi", now=clock.now()) == 1
        assert await learning.dismiss(db, [miss], by=BY, reason="Ngoài phạm vi", now=clock.now()) == 0
        (row,) = await store.misses(db, waiting_only=False)
        assert (row.outcome, row.handled_by, row.reason) == ("dismissed", BY, "Ngoài phạm vi")


async def test_the_same_words_of_one_person_within_a_day_are_one_miss(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        first = await missed(db, "bán trú", clock)
        assert await missed(db, "bán trú", clock) == first
        assert await missed(db, "bán trú", clock, "other") != first
        clock.move(hours=25)
        assert await missed(db, "bán trú", clock) != first


async def test_a_sheet_changes_only_what_it_names(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        row = topic_data(content.topics["chuyen-truong"]) | {"short": "Dạ, theo bảng tính."}
        draft = await drafting.take_sheet(db, [row, topic_data(content.topics["mat-hoc-ba"])], [])
        assert [one.piece for one in draft.changes] == [(TOPIC, "chuyen-truong")]
        with pytest.raises(NothingChanged):
            await drafting.take_sheet(db, [topic_data(content.topics["mat-hoc-ba"])], [])
        await live(db, content, draft, clock)
        assert (await store.topics(db))["chuyen-truong"].edited_by_hand


async def test_the_second_publisher_waits_and_is_told_to_try_again(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        base = await store.latest_version_id(db)
        rows = [
            await learning.propose(
                db, await drafting.add_phrasings(db, topic, ["khác hẳn"]), Trial(),
                base_version_id=base, by=BY, now=clock.now(),
            )
            for topic in ("mat-hoc-ba", "chuyen-truong")
        ]  # fmt: skip
        ids = [row.id for row in rows]

    async def late() -> None:
        async with sessions.begin() as other:
            await learning.publish_proposal(other, content, ids[1], by=BY, now=clock.now())

    async with sessions.begin() as db:
        await learning.publish_proposal(db, content, ids[0], by=BY, now=clock.now())
        second = asyncio.create_task(late())
        await asyncio.sleep(0.1)
        assert not second.done()
    with pytest.raises(ProposalStale):
        await second


def test_fresh_questions_are_those_kept_and_the_phrasings_added() -> None:
    change = Change(TOPIC, "t", {"phrasings": ["a"]}, {"phrasings": ["a", "b"]})
    draft = Draft("learn", "", [change], [("b c", "t")])
    assert [one.question for one in learning.fresh_labelled(draft)] == ["b c", "b"]
