"""Missed questions in groups: into a topic, a topic of its own, or set aside."""

from datetime import timedelta

import pytest

from bot.web.console.misses import takeable
from faq import ledger, service, store
from faq.decide import Decision
from tests.bot.web.console.conftest import Office

ASKED = (
    ("Sổ điểm trôi mất tiêu rồi", "p1"), ("so diem troi mat tieu roi", "p2"), ("sổ điểm trôi mất tiêu", "p3"),
    ("Học bơi ở đâu", "p1"),
)  # fmt: skip


@pytest.fixture
async def desk(desk: Office) -> Office:
    """The same office, where four questions found no answer."""
    async with desk.parts.sessions.begin() as db:
        for question, person in ASKED:
            await service.record_miss(
                db, question=question, decision=Decision.ESCALATE, person_key=person, now=desk.clock.now()
            )
    desk.clock.move(minutes=1)
    return desk


async def numbers(office: Office, *words: str) -> list[str]:
    """Return the numbers of the questions that hold one of the words."""
    async with office.parts.sessions() as db:
        return [str(one.id) for one in await store.misses(db) if any(word in one.question for word in words)]


async def test_groups_of_most_people_come_first_with_their_nearest_topics(desk: Office) -> None:
    page = (await (await desk.signed_in("editor")).get("/can-bo/cau-hoi")).text
    assert "2 câu khác nhau, 4 lượt hỏi." in page
    assert page.index("Sổ điểm trôi mất tiêu rồi") < page.index("Học bơi ở đâu")
    assert "<strong>3</strong> người hỏi" in page
    group = page[page.index("Sổ điểm trôi") :]
    assert 'name="topic" value="mat-hoc-ba"' in group[: group.index("Học bơi")]


async def test_one_click_makes_a_group_phrasings_that_are_answered_at_once(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    await editor.get("/can-bo/cau-hoi")
    misses = await numbers(desk, "trôi", "troi")
    answer = await editor.client.post(
        "/can-bo/cau-hoi/them", data={"csrf": editor.csrf, "misses": misses, "topic": "mat-hoc-ba"}
    )
    page = await editor.follow(answer)
    assert "Đã đưa lên" in page.text
    assert "Sổ điểm trôi" not in page.text
    topic = desk.parts.knowledge.topic("mat-hoc-ba")
    assert set(topic.phrasings) >= {"Sổ điểm trôi mất tiêu rồi", "sổ điểm trôi mất tiêu"}
    async with desk.parts.sessions() as db:
        assert {one.topic_id for one in await ledger.kept_questions(db)} == {"mat-hoc-ba"}
        version = (await ledger.versions(db))[0]
    await editor.follow(await editor.post(f"/can-bo/kien-thuc/phien-ban/{version.id}/hoan-tac"))
    assert "Sổ điểm trôi" in (await editor.get("/can-bo/cau-hoi")).text


async def test_a_group_becomes_a_topic_of_its_own(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    (miss,) = await numbers(desk, "bơi")
    page = (await editor.get(f"/can-bo/cau-hoi/nhom/{miss}")).text
    assert 'value="Học bơi ở đâu"' in page
    today = desk.clock.now().date()
    fields = {
        "misses": miss, "question": "Học bơi ở đâu?", "answer": "Dạ, ở nhà thiếu nhi.\nMang theo khăn.",
        "category": "hoc-ba", "source": "Trường", "as_of": today.isoformat(),
        "review_by": (today + timedelta(days=300)).isoformat(), "phrasings": "chỗ nào dạy bơi",
    }  # fmt: skip
    missing = await editor.post("/can-bo/cau-hoi/chu-de-moi", **{**fields, "source": "", "category": ""})
    assert missing.status_code == 422
    assert "Cần điền: Nhóm, Nguồn." in missing.text
    assert "Mang theo khăn." in missing.text
    await editor.follow(await editor.post("/can-bo/cau-hoi/chu-de-moi", **fields))
    topic = desk.parts.knowledge.topic("hoc-boi-o-dau")
    assert [point.say for point in topic.points] == ["Mang theo khăn."]
    assert set(topic.phrasings) == {"chỗ nào dạy bơi", "Học bơi ở đâu"}
    gone = await editor.get(f"/can-bo/cau-hoi/nhom/{miss}")
    assert gone.status_code == 404
    assert "đã được xử lý" in gone.text


async def test_a_group_is_set_aside_only_with_a_reason(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    (miss,) = await numbers(desk, "bơi")
    await editor.get(f"/can-bo/cau-hoi/nhom/{miss}")
    refused = await editor.post("/can-bo/cau-hoi/bo-qua", misses=miss)
    assert "Cần ghi lý do" in refused.text
    done = await editor.follow(
        await editor.post("/can-bo/cau-hoi/bo-qua", misses=miss, reason="Ngoài phạm vi")
    )
    assert "Đã bỏ qua 1 câu." in done.text
    assert "Học bơi" not in done.text


async def test_nothing_is_learned_without_a_question_or_a_topic(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    (miss,) = await numbers(desk, "bơi")
    assert (await editor.post("/can-bo/cau-hoi/them", topic="mat-hoc-ba")).status_code == 422
    assert "Cần điền: Chủ đề" in (await editor.post("/can-bo/cau-hoi/them", misses=miss)).text
    unknown = await editor.post("/can-bo/cau-hoi/them", misses=miss, topic="khong-co")
    assert unknown.status_code == 404


def test_what_is_masked_or_too_long_is_no_phrasing() -> None:
    assert takeable(["gọi [số điện thoại]", "x" * 201, "học bơi"]) == ["học bơi"]
