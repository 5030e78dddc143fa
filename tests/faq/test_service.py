"""Content in the database, on both kinds of database."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.storage.engine import Sessions
from faq import service, store
from faq.changes import Change
from faq.content import Content
from faq.decide import Decision, Scored, Verdict
from faq.errors import TopicNotFound
from faq.knowledge import Knowledge
from faq.pieces import topic_data
from faq.service import Note
from faq.tables import PartRow
from faq.topics import Category, Kind, Point, Standing, Topic, Value
from tests.fakes import HandClock


def small_content() -> Content:
    topics = [
        Topic("mat-hoc-ba", "hoc-ba", "Mất học bạ thì làm sao?", "Dạ, anh/chị báo trường đang học.",
              points=(Point(Kind.DETAIL, "Trường cấp lại.", (1,)), Point(Kind.FEE, "Không mất phí.", (2,))),
              standing={1: Standing.SEEN, 2: Standing.TO_VERIFY},
              phrasings=("làm rớt học bạ của con", "học bạ bị cháy")),
        Topic("chuyen-truong", "chuyen", "Chuyển trường thế nào?", "Dạ, nộp đơn ở {noi_nop}.",
              phrasings=("xin qua trường khác", "đổi trường cho con")),
    ]  # fmt: skip
    return Content(
        topics={one.id: one for one in topics},
        values={"noi_nop": (Value("noi_nop", "trường đến"),)},
        categories={name: Category(name, name) for name in ("hoc-ba", "chuyen")},
    )


async def test_starter_content_is_loaded_once_and_comes_back_whole(
    sessions: Sessions, clock: HandClock
) -> None:
    content = small_content()
    async with sessions.begin() as db:
        assert await service.load_starter(db, content, now=clock.now())
    async with sessions.begin() as db:
        assert not await service.load_starter(db, content, now=clock.now())
        back = await service.export_content(db, content)
    assert {key: topic_data(one) for key, one in back.topics.items()} == {
        key: topic_data(one) for key, one in content.topics.items()
    }
    assert back.values["noi_nop"][0].value == "trường đến"
    assert set(back.categories) == {"hoc-ba", "chuyen"}


async def test_a_value_that_an_upgrade_brought_is_known_before_it_is_taken_in(
    sessions: Sessions, clock: HandClock
) -> None:
    old = small_content()
    async with sessions.begin() as db:
        await service.load_starter(db, old, now=clock.now())
    newer = {"noi_nop": (Value("noi_nop", "phường"),), "phi": (Value("phi", "0 đồng"),)}
    async with sessions.begin() as db:
        back = await service.export_content(db, replace(old, values=newer))
    assert back.values["phi"][0].value == "0 đồng"
    assert back.values["noi_nop"][0].value == "trường đến"


async def test_an_import_changes_what_differs_but_keeps_what_was_edited_by_hand(
    sessions: Sessions, clock: HandClock
) -> None:
    content = small_content()
    async with sessions.begin() as db:
        await service.load_starter(db, content, now=clock.now())
        by_hand = topic_data(content.topics["mat-hoc-ba"]) | {"short": "Dạ, gọi văn phòng trường."}
        await service.save_topic(db, by_hand, now=clock.now())
    newer = replace(
        content,
        topics={key: replace(one, short=one.short + " Xin mời.") for key, one in content.topics.items()},
    )
    async with sessions.begin() as db:
        diff = await service.import_content(db, newer, now=clock.move(hours=1))
        assert diff.changed == (("topic", "chuyen-truong"),)
        assert diff.kept == (("topic", "mat-hoc-ba"),)
        rows = await store.topics(db)
        assert rows["mat-hoc-ba"].data["short"] == "Dạ, gọi văn phòng trường."
        assert rows["chuyen-truong"].data["short"].endswith("Xin mời.")
        assert rows["chuyen-truong"].version == 2


async def test_what_was_taken_out_here_comes_back_with_an_import_only_on_request(
    sessions: Sessions, clock: HandClock
) -> None:
    piece = ("value", "noi_nop")
    content = small_content()
    async with sessions.begin() as db:
        await service.load_starter(db, content, now=clock.now())
        row = await db.get_one(PartRow, piece)
        gone = Note("value", changes=[Change(*piece, row.data, None)])
        await db.delete(row)
        await service.publish(db, content, note=gone, now=clock.now())
    async with sessions.begin() as db:
        diff = await service.import_content(db, content, now=clock.move(hours=1))
        assert (diff.added, diff.left_out) == ((), (piece,))
        assert piece not in await store.parts(db)
    async with sessions.begin() as db:
        assert (await service.preview_import(db, content, taken_out_too=True)).added == (piece,)
        await service.import_content(db, content, taken_out_too=True, now=clock.move(hours=1))
        assert (await store.parts(db))[piece].data["value"] == "trường đến"
    async with sessions.begin() as db:
        assert (await service.preview_import(db, content)).is_empty


async def test_knowledge_follows_the_database_and_swaps_only_when_something_was_published(
    sessions: Sessions, clock: HandClock
) -> None:
    content = small_content()
    knowledge = Knowledge(content)
    async with sessions.begin() as db:
        await service.load_starter(db, content, now=clock.now())
        assert await knowledge.refresh(db)
        assert not await knowledge.refresh(db)
        data = topic_data(content.topics["mat-hoc-ba"]) | {"phrasings": ["sổ điểm lụt trôi mất tiêu"]}
        await service.save_topic(db, data, now=clock.now())
        assert not await knowledge.refresh(db)
        await service.publish(db, content, now=clock.now())
        assert await knowledge.refresh(db)
    assert knowledge.ask("so diem lut troi").topics[0].id == "mat-hoc-ba"


async def test_a_hidden_topic_is_not_found_any_more(sessions: Sessions, clock: HandClock) -> None:
    content = small_content()
    async with sessions.begin() as db:
        await service.load_starter(db, content, now=clock.now())
        await service.save_topic(db, topic_data(content.topics["mat-hoc-ba"]), hidden=True, now=clock.now())
        assert "mat-hoc-ba" not in (await service.export_content(db, content)).topics
        assert "mat-hoc-ba" in (await service.export_content(db, content, with_hidden=True)).topics


async def test_a_fact_to_verify_is_shown_once_an_editor_confirms_it(
    sessions: Sessions, clock: HandClock
) -> None:
    content = small_content()
    knowledge = Knowledge(content)
    async with sessions.begin() as db:
        await service.load_starter(db, content, now=clock.now())
        await knowledge.refresh(db)
        assert "mất phí" not in knowledge.render("mat-hoc-ba", language="vi", now=clock.now()).body
        with pytest.raises(TopicNotFound):
            await service.confirm_fact(db, "none", 1, by="Cô An", source="công văn", now=clock.now())
        await service.confirm_fact(db, "mat-hoc-ba", 2, by="Cô An", source="công văn 12", now=clock.now())
        await knowledge.refresh(db)
    assert "mất phí" in knowledge.render("mat-hoc-ba", language="vi", now=clock.now()).body


async def test_a_miss_is_kept_without_telephone_numbers(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        await service.record_miss(
            db, question="gọi 0912 345 678 hoặc me@example.org giúp con tôi", decision=Decision.ESCALATE,
            person_key="k1", now=clock.now(),
        )  # fmt: skip
    async with sessions.begin() as db:
        (miss,) = await store.misses(db)
    assert miss.question == "gọi [số điện thoại] hoặc [thư điện tử] giúp con tôi"
    assert miss.at == clock.now()


async def test_one_person_counts_once_for_a_topic(sessions: Sessions, clock: HandClock) -> None:
    async with sessions.begin() as db:
        for person, helpful in (("a", True), ("b", False), ("a", False)):
            await service.record_helpful(
                db, topic_id="t", person_key=person, helpful=helpful, now=clock.now()
            )
            await db.flush()
        assert await store.helpfulness(db) == {"t": (0, 2)}


def test_suggestions_past_their_review_date_stand_behind_the_others(clock: HandClock) -> None:
    content = small_content()
    old = replace(content.topics["mat-hoc-ba"], review_by=clock.now().date() - timedelta(days=1))
    knowledge = Knowledge(replace(content, topics={**content.topics, old.id: old}))
    scored = (Scored("mat-hoc-ba", 0.9), Scored("chuyen-truong", 0.8))
    unsure = Verdict("học bạ", Decision.SUGGEST, scored)
    ranked = knowledge.fresh_first(unsure, now=clock.now()).topics
    assert [one.id for one in ranked] == ["chuyen-truong", "mat-hoc-ba"]
    sure = replace(unsure, decision=Decision.ANSWER)
    assert knowledge.fresh_first(sure, now=clock.now()) == sure
