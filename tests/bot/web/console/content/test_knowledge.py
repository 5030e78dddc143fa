"""The editor's console: topics, values, facts, versions, on a small knowledge of its own."""

import re
from datetime import timedelta
from typing import Any

import httpx

from bot.web.console.knowledge_form import TopicForm, data_of, form_of
from faq import ledger, service, store
from faq.content import load
from faq.pieces import topic_data
from faq.tables import KeptQuestion
from tests.bot.web.console.conftest import Browser, Office
from tests.faq.learned import content_with_dates

TOPIC = "/can-bo/kien-thuc/chu-de/mat-hoc-ba"


async def keep(office: Office, question: str, topic_id: str) -> None:
    """Keep a question that every change must still find."""
    async with office.parts.sessions.begin() as db:
        base = await store.latest_version_id(db)
        assert base is not None
        kept = KeptQuestion(
            question=question, topic_id=topic_id, version_id=base, by="x", at=office.clock.now()
        )
        db.add(kept)


async def form_data(office: Office, topic_id: str = "mat-hoc-ba") -> dict[str, Any]:
    """Return what a browser would send for a topic as it stands."""
    async with office.parts.sessions() as db:
        row = (await store.topics(db))[topic_id]
    return form_of(row.data, version=row.version).model_dump()


async def sends(browser: Browser, address: str, fields: dict[str, Any], **more: Any) -> httpx.Response:
    return await browser.client.post(address, data={**fields, **more, "csrf": browser.csrf})


async def test_the_list_filters_by_words_category_and_state(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    whole = (await editor.get("/can-bo/kien-thuc")).text
    assert "Mất học bạ thì làm sao?" in whole
    assert "1 dữ kiện chờ xác minh" in whole
    assert "Mất học bạ" not in (await editor.get("/can-bo/kien-thuc?tim=doi truong")).text
    assert "Mất học bạ" in (await editor.get("/can-bo/kien-thuc?tim=HOC BA&nhom=hoc-ba")).text
    assert "Chuyển trường" not in (await editor.get("/can-bo/kien-thuc?loc=unverified")).text
    assert "Không có chủ đề nào như vậy" in (await editor.get("/can-bo/kien-thuc?loc=hidden")).text
    elsewhere = (await editor.get("/can-bo/kien-thuc?tim=HOC BA&loc=hidden")).text
    assert '<a href="/can-bo/kien-thuc?tim=HOC%20BA">Có 1 chủ đề khớp ở mọi nhóm' in elsewhere


async def test_an_edit_goes_live_at_once_and_is_undone_by_a_new_version(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    assert "Mất học bạ thì làm sao?" in (await editor.get(TOPIC)).text
    fields = await form_data(desk)
    done = await sends(editor, TOPIC, fields, short="Dạ, gọi văn phòng trường trước.")
    page = await editor.follow(done)
    assert "Đã đưa lên" in page.text
    rendered = desk.parts.knowledge.render("mat-hoc-ba", language="vi", now=desk.clock.now())
    assert rendered.short == "Dạ, gọi văn phòng trường trước."
    async with desk.parts.sessions() as db:
        version = (await ledger.versions(db))[0]
    shown = (await editor.get(f"/can-bo/kien-thuc/phien-ban/{version.id}")).text
    added = re.search(r"<ins>.*?</ins>", shown, re.DOTALL)
    assert added
    assert "gọi văn phòng" in added[0]
    back = await editor.follow(await editor.post(f"/can-bo/kien-thuc/phien-ban/{version.id}/hoan-tac"))
    assert "Đã đưa lên" in back.text
    rendered = desk.parts.knowledge.render("mat-hoc-ba", language="vi", now=desk.clock.now())
    assert rendered.short == "Dạ, anh/chị báo trường đang học."
    assert "đã được hoàn tác" in (await editor.get(f"/can-bo/kien-thuc/phien-ban/{version.id}")).text


async def test_english_that_did_not_follow_is_listed_until_it_is_worded_or_confirmed(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    await editor.get(TOPIC)
    behind, due = "Bản tiếng Anh chưa đổi theo", "/can-bo/kien-thuc/can-xem"

    async def saved(**changes: str) -> str:
        return (await editor.follow(await sends(editor, TOPIC, await form_data(desk), **changes))).text

    def told() -> bool:
        return desk.parts.knowledge.render("mat-hoc-ba", language="en", now=desk.clock.now()).behind

    half = await sends(editor, TOPIC, await form_data(desk), en_points="Only this.")
    assert half.status_code == 422
    assert "Cần điền: Tiêu đề (tiếng Anh)" in half.text
    english = {"en_question": "Lost the record?", "en_short": "Tell the school."}
    assert behind not in await saved(**english)
    page = await saved(short="Dạ, gọi trường.")
    assert "Bản tiếng Anh của 1 chủ đề chưa đổi theo" in page
    assert 'name="en_fits"' in page
    assert told()
    assert "Mất học bạ" in (await editor.get(due)).text.split(behind)[1]
    assert 'name="en_fits"' in await saved(phrasings="rớt mất học bạ\nmất học bạ")
    assert 'name="en_fits"' not in await saved(en_fits="1")
    assert not told()
    assert behind not in (await editor.get(due)).text
    async with desk.parts.sessions() as db:
        version = (await ledger.versions(db))[0]
    assert behind in (await editor.get(f"/can-bo/kien-thuc/phien-ban/{version.id}")).text
    await editor.follow(await editor.post(f"/can-bo/kien-thuc/phien-ban/{version.id}/hoan-tac"))
    assert told()
    await saved(en_short="Call the school.")
    assert not told()


async def test_a_change_that_breaks_questions_is_shown_and_needs_reason_and_tick(desk: Office) -> None:
    await keep(desk, "làm rớt học bạ", "mat-hoc-ba")
    editor = await desk.signed_in("editor")
    fields = await form_data(desk)
    stolen = {"question": "Việc khác", "short": "Dạ, việc khác.", "phrasings": "việc lạ", "keywords": ""}
    answer = await sends(editor, TOPIC, fields, **stolen, point_say=["", ""])
    assert answer.headers["location"].startswith("/can-bo/kien-thuc/thay-doi/")
    page = await editor.follow(answer)
    assert "Thay đổi này làm sai 1 câu khác" in page.text
    assert "làm rớt học bạ" in page.text
    assert "Nội dung thay đổi" in page.text
    address = answer.headers["location"]
    refused = await editor.post(f"{address}/len", reason="", understood="1")
    assert "Cần ghi lý do" in refused.text
    refused = await editor.post(f"{address}/len", reason="Đã bàn", understood="")
    assert "Cần đánh dấu" in refused.text
    done = await editor.follow(await editor.post(f"{address}/len", reason="Đã bàn", understood="1"))
    assert "Đã đưa lên" in done.text
    async with desk.parts.sessions() as db:
        version = (await ledger.versions(db))[0]
    assert (version.reason, version.by) == ("Đã bàn", "Cán bộ Editor")


async def test_a_head_needs_no_tick_and_a_dropped_change_changes_nothing(desk: Office) -> None:
    await keep(desk, "làm rớt học bạ", "mat-hoc-ba")
    head = await desk.signed_in("head")
    fields = await form_data(desk)
    stolen = {"question": "Việc khác", "short": "Dạ, việc khác.", "phrasings": "việc lạ", "keywords": ""}
    answer = await sends(head, TOPIC, fields, **stolen, point_say=["", ""])
    address = answer.headers["location"]
    page = await head.follow(answer)
    assert 'name="understood"' not in page.text
    done = await head.follow(await head.post(f"{address}/bo"))
    assert "Đã bỏ thay đổi" in done.text
    assert "mat-hoc-ba" in desk.parts.knowledge.content.topics
    assert desk.parts.knowledge.topic("mat-hoc-ba").question == "Mất học bạ thì làm sao?"
    assert "đã được bỏ" in (await head.get(address)).text


async def test_what_is_missing_is_told_with_everything_still_filled_in(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    fields = await form_data(desk)
    answer = await sends(editor, TOPIC, fields, sources="", short="Dạ, chữ tôi vừa viết.")
    assert answer.status_code == 422
    assert "Cần điền: Nguồn" in answer.text
    assert "Dạ, chữ tôi vừa viết." in answer.text
    typed = await sends(editor, TOPIC, fields, short="Dạ, anh/chị gọi 0903 123 456.")
    assert "Thêm số ấy ở trang Giá trị dùng chung" in typed.text
    same = await sends(editor, TOPIC, fields)
    assert "Không có gì khác" in same.text


async def test_two_editors_at_once_do_not_overwrite_each_other(desk: Office) -> None:
    one, other = await desk.signed_in("editor"), await desk.signed_in("admin")
    fields = await form_data(desk)
    assert (await sends(one, TOPIC, fields, short="Dạ, một.")).status_code == 303
    late = await sends(other, TOPIC, fields, short="Dạ, hai.")
    assert late.status_code == 409
    assert "vừa được người khác sửa" in late.text


async def test_the_preview_and_the_trial_follow_what_is_being_typed(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    fields = await form_data(desk) | {"topic_id": "mat-hoc-ba"}
    seen = await sends(
        editor, "/can-bo/kien-thuc/xem-truoc", fields, short="Dạ, nộp ở {noi_nop} và {khong_co}."
    )
    assert "Dạ, nộp ở trường đến và" in seen.text
    assert "khong_co" in seen.text
    assert "Không mất phí" not in seen.text
    tried = await sends(
        editor,
        "/can-bo/kien-thuc/thu-cau",
        fields,
        phrasings="sổ điểm lụt trôi",
        try_question="so diem lut troi",
    )
    assert "Mất học bạ thì làm sao?" in tried.text
    assert "Bot hiểu là" in tried.text
    odd = await sends(editor, "/can-bo/kien-thuc/xem-truoc", fields, as_of="hôm qua")
    assert "chưa đúng cách viết" in odd.text
    page = await sends(editor, TOPIC, fields, do="preview", short="Dạ, chưa lưu.")
    assert "Dạ, chưa lưu." in page.text
    assert desk.parts.knowledge.topic("mat-hoc-ba").short == "Dạ, anh/chị báo trường đang học."


async def test_a_new_topic_is_written_from_nothing(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    await editor.get("/can-bo/kien-thuc/moi")
    form = TopicForm(
        question="Học bơi ở đâu?", short="Dạ, ở nhà thiếu nhi.", category="hoc-ba", sources="Trường",
        as_of="2026-11-01", review_by="2027-11-01", phrasings="chỗ nào dạy bơi",
    )  # fmt: skip
    await editor.follow(await sends(editor, "/can-bo/kien-thuc/moi", form.model_dump()))
    assert desk.parts.knowledge.topic("hoc-boi-o-dau").short == "Dạ, ở nhà thiếu nhi."
    assert desk.parts.knowledge.ask("cho nao day boi").topics[0].id == "hoc-boi-o-dau"


async def test_a_fact_is_shown_to_parents_from_its_confirmation_until_it_is_withdrawn(desk: Office) -> None:
    editor = await desk.signed_in("editor")

    def body() -> str:
        return desk.parts.knowledge.render("mat-hoc-ba", language="vi", now=desk.clock.now()).body

    assert "Không mất phí" in (await editor.get("/can-bo/kien-thuc/can-xem")).text
    assert "Không mất phí" not in body()
    assert (await editor.post(f"{TOPIC}/xac-minh", fact="2", source=" ")).status_code == 422
    done = await editor.follow(await editor.post(f"{TOPIC}/xac-minh", fact="2", source="Công văn 12"))
    assert "Đã đưa lên" in done.text
    assert "Đã thử 0 câu" not in done.text
    assert "Không mất phí" in body()
    assert "Cán bộ Editor xác minh ngày" in (await editor.get(TOPIC)).text
    await editor.follow(await editor.post(f"{TOPIC}/bo-xac-minh", fact="2"))
    assert "Không mất phí" not in body()


async def test_a_value_that_begins_later_waits_and_then_holds(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    said = {"name": "noi_nop", "value": "phòng một cửa", "says": "nơi nộp", "source": "Thông báo 5"}
    await editor.follow(await editor.post("/can-bo/kien-thuc/gia-tri", **said, valid_from="2027-01-01"))
    page = (await editor.get("/can-bo/kien-thuc/gia-tri")).text
    assert "sẽ dùng" in page
    knowledge = desk.parts.knowledge
    short = knowledge.render("chuyen-truong", language="vi", now=desk.clock.now()).short
    assert "trường đến" in short
    later = desk.clock.now() + timedelta(days=400)
    assert "phòng một cửa" in knowledge.render("chuyen-truong", language="vi", now=later).short
    refused = await editor.post("/can-bo/kien-thuc/gia-tri", **(said | {"name": "Tên lạ"}))
    assert "Tên dùng trong câu" in refused.text
    removed = await editor.post("/can-bo/kien-thuc/gia-tri", key="noi_nop 2027-01-01", do="remove")
    assert "Đã đưa lên" in (await editor.follow(removed)).text


async def test_what_a_new_release_brings_is_told_until_it_is_taken_in(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    shipped = load()
    versions = "/can-bo/kien-thuc/phien-ban"
    assert re.search(r"có \d+ mục mới và \d+ mục khác", (await editor.get(versions)).text)
    async with desk.parts.sessions.begin() as db:
        await service.import_content(db, shipped, now=desk.clock.now())
    async with desk.parts.sessions() as db:
        await desk.parts.knowledge.refresh(db)
    assert "Nội dung kèm bản chương trình" not in (await editor.get(versions)).text


async def test_what_is_not_there_is_told_plainly(desk: Office) -> None:
    editor = await desk.signed_in("editor")
    for address in ("chu-de/khong-co", "phien-ban/999", "thay-doi/999", "tai.exe"):
        assert (await editor.get(f"/can-bo/kien-thuc/{address}")).status_code == 404, address


def test_a_topic_survives_its_form() -> None:
    for topic in content_with_dates().topics.values():
        data = topic_data(topic)
        assert data_of(form_of(data), topic.id) == data
