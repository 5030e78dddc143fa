"""Values, the matters of others, and what may not be published: changed by editors, on both databases."""

import pytest

from bot.storage.engine import Sessions
from faq import drafting, part_drafts, service, store
from faq.errors import (
    ChangedSince,
    NothingChanged,
    PieceUnfit,
)
from faq.pieces import topic_data
from tests.fakes import HandClock
from tests.faq.learned import filled, live


async def test_values_get_new_versions_with_their_days(sessions: Sessions, clock: HandClock) -> None:
    said = {"name": "noi_nop", "value": "phòng một cửa", "says": "nơi nộp", "source": "Thông báo"}
    async with sessions.begin() as db:
        content = await filled(db, clock)
        draft = await part_drafts.edit_value(db, "", said | {"valid_from": "2027-01-01"})
        await live(db, content, draft, clock)
        both = (await service.export_content(db, content)).values["noi_nop"]
        assert {one.value for one in both} == {"trường đến", "phòng một cửa"}
        with pytest.raises(PieceUnfit):
            await part_drafts.edit_value(db, "", said | {"valid_from": "2027-01-01"})
        with pytest.raises(PieceUnfit):
            await part_drafts.edit_value(
                db, "", said | {"valid_from": "2027-01-01", "valid_to": "2026-01-01"}
            )
        moved = await part_drafts.edit_value(db, "noi_nop 2027-01-01", said | {"valid_from": "2027-02-01"})
        await live(db, content, moved, clock)
        assert {key for kind, key in await store.parts(db) if kind == "value"} == {
            "noi_nop",
            "noi_nop 2027-02-01",
        }
        await live(db, content, await part_drafts.edit_value(db, "noi_nop 2027-02-01", None), clock)
        for last in (None, said | {"name": "cho_nop"}):  # answers would show the bare name
            with pytest.raises(PieceUnfit, match="name: used"):
                await part_drafts.edit_value(db, "noi_nop", last)


@pytest.mark.parametrize(
    ("say", "why"),
    [
        ("Dạ, gọi (028) 3872 1234 ạ.", "typed"),
        ("Phí 2.000 đồng ạ.", "typed"),
        ("Dạ, nộp ở {khong_co}.", "value"),
        ("Dạ, anh/chị gửi mật khẩu cho em ạ.", "asks"),
    ],
)
async def test_what_the_check_of_content_refuses_no_editor_publishes_either(
    sessions: Sessions, clock: HandClock, say: str, why: str
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        data = topic_data(content.topics["mat-hoc-ba"])
        with pytest.raises(PieceUnfit, match=f"short: {why}"):
            await drafting.edit_topic(db, data | {"short": say})
        english = {"question": "Lost?", "short": "Ask us.", "points": [say], "phrasings": ["lost"]}
        with pytest.raises(PieceUnfit, match=f"en.points: {why}"):
            await drafting.edit_topic(db, data | {"en": english})
        neighbour = {"title": "Đất đai", "say": say, "en": "Ask.", "phrasings": list("abcdef")}
        with pytest.raises(PieceUnfit, match=f"neighbour_say: {why}"):
            await part_drafts.edit_neighbour(db, "", neighbour)
        draft = await drafting.edit_topic(db, data | {"short": "Dạ, nộp ở {noi_nop}."})
        assert draft.changes


async def test_a_matter_that_is_not_ours_is_kept_by_hand_and_its_undoing_leaves_later_lines(
    sessions: Sessions, clock: HandClock
) -> None:
    async with sessions.begin() as db:
        content = await filled(db, clock)
        asked = [f"hỏi việc đất đai kiểu {at}" for at in ("một", "hai", "ba", "bốn", "năm", "sáu")]
        data = {"title": "Đất đai", "say": "Dạ, hỏi nơi khác.", "en": "Ask elsewhere.", "phrasings": asked}
        await live(db, content, await part_drafts.edit_neighbour(db, "", data), clock)
        more = data | {"phrasings": [*asked, "bằng khoán nhà"]}
        second = await live(db, content, await part_drafts.edit_neighbour(db, "dat-dai", more), clock)
        third = more | {"phrasings": [*more["phrasings"], "giấy tờ thửa đất"]}
        await live(db, content, await part_drafts.edit_neighbour(db, "dat-dai", third), clock)
        await live(db, content, await drafting.undo(db, second.id), clock)
        row = (await store.parts(db))["neighbour", "dat-dai"]
        assert row.edited_by_hand
        assert row.data["phrasings"] == [*asked, "giấy tờ thửa đất"]
        with pytest.raises(NothingChanged):
            await part_drafts.edit_neighbour(db, "dat-dai", row.data)
        with pytest.raises(PieceUnfit, match="neighbour_link"):
            await part_drafts.edit_neighbour(db, "dat-dai", data | {"link": "javascript:alert(1)"})
        with pytest.raises(PieceUnfit, match="neighbour_keywords"):
            await part_drafts.edit_neighbour(db, "dat-dai", data | {"keywords": ["hai từ"]})
        with pytest.raises(ChangedSince):
            await part_drafts.edit_neighbour(db, "gone", data)
