"""What an office sets for itself: sentences, consent, clocks, keeping, second factor; and the way back."""

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.dialogue.opening import greeting
from bot.office.wordings import is_editable
from bot.staff import accounts, second_factor
from bot.storage.tables import Message
from bot.web.console.texts_page import PLACES, area_of
from bot.words import LANGUAGES, Words, texts, use_own
from bot.work.consent_texts import CONSENT_VERSION, wording
from bot.work.knowing import sight_of
from bot.work.retention import forget
from feedback import cases, consents
from feedback.clocks import ClockKind, clock_in_force, clock_of_version, enter_clocks
from feedback.tables import Purpose
from tests.bot.web.console.conftest import Browser, Office

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
KEY = "chat.intake_cancelled"
ADDRESS = f"/can-bo/cau-chu/vi/{KEY}"


@pytest.fixture(autouse=True)
def as_shipped_again() -> Iterator[None]:
    yield
    use_own({})
    enter_clocks([])


async def admin_of(office: Office) -> Browser:
    return await office.signed_in("admin")


async def undo_first(browser: Browser, page: str) -> str:
    number = re.search(r"/can-bo/thay-doi/(\d+)/hoan-tac", page)
    assert number
    answer = await browser.post(f"/can-bo/thay-doi/{number[1]}/hoan-tac")
    return (await browser.follow(answer)).text


def test_every_sentence_says_where_it_is_read_in_words() -> None:
    placed = frozenset().union(*PLACES.values())
    for language in LANGUAGES:
        for key in texts(language):
            if is_editable(language, key):
                assert area_of(key) in placed, key
                assert f"office.area_{area_of(key)}" in texts(language), key


async def test_a_sentence_is_found_worded_said_and_taken_back(office: Office) -> None:
    admin, shipped = await admin_of(office), texts("vi")[KEY]
    found = (await admin.get("/can-bo/cau-chu", params={"tim": "intake cancelled"})).text
    assert ADDRESS in found
    assert texts("vi")["office.area_chat"] in found
    mine = shipped.replace("Dạ", "Dạ vâng", 1)
    assert mine != shipped
    shown = await admin.post(f"{ADDRESS}/xem", text=mine)
    assert "chưa lưu" in shown.text
    assert Words("vi").say(KEY) == shipped
    page = (await admin.follow(await admin.post(ADDRESS, text=mine))).text
    assert "Cán bộ Admin" in page
    assert Words("vi").say(KEY) == mine
    assert KEY in (await admin.get("/can-bo/cau-chu?da-sua=1")).text
    log = (await admin.get("/can-bo/thay-doi")).text
    assert mine in log
    assert f'Trong chat (Tiếng Việt)</strong> <span class="code small soft">{KEY}</span>' in log
    assert "Đã trở lại như trước" in await undo_first(admin, log)
    assert Words("vi").say(KEY) == shipped


@on_sqlite
async def test_a_sentence_with_a_wrong_field_is_refused_and_what_was_typed_stays(office: Office) -> None:
    admin = await admin_of(office)
    refused = await admin.post(ADDRESS, text="Xin chào {matkhau}")
    assert refused.status_code == 422
    assert "{matkhau}" in refused.text
    assert "Xin chào" in refused.text
    assert Words("vi").say(KEY) == texts("vi")[KEY]
    assert (await admin.post("/can-bo/cau-chu/vi/chat.words_menu", text="x")).status_code == 404


@on_sqlite
async def test_another_process_says_the_new_sentence_after_its_next_look(office: Office) -> None:
    admin = await admin_of(office)
    mine = texts("vi")[KEY] + " Cảm ơn."
    await admin.post(ADDRESS, text=mine)
    use_own({})  # as another process stands
    async with office.parts.sessions() as db:
        await type(office.parts.office)().refresh(db, office.parts.knowledge)
    assert Words("vi").say(KEY) == mine


async def test_a_new_wording_of_consent_is_a_new_version_and_old_consents_keep_theirs(office: Office) -> None:
    parts, now = office.parts, office.clock.now()
    before = wording(Words("vi"))
    assert before.version == CONSENT_VERSION
    async with parts.sessions.begin() as db:
        given = {Purpose.HANDLING: True}
        await consents.record(db, given, before, contact_ref="a", channel="web", now=now)
    admin = await admin_of(office)
    mine = texts("vi")["chat.intake_consent"] + "\n(Lời của phường.)"
    await admin.post("/can-bo/cau-chu/vi/chat.intake_consent", text=mine)
    after = wording(Words("vi"))
    assert after.version not in {before.version, wording(Words("en")).version}
    async with parts.sessions.begin() as db:
        await consents.record(db, given, after, contact_ref="b", channel="web", now=now)
        (old,), (new,) = await consents.of_contact(db, "a"), await consents.of_contact(db, "b")
        assert await consents.text_of(db, old) == before.texts[Purpose.HANDLING]
        assert await consents.text_of(db, new) == mine
    page = (await admin.get("/can-bo/dong-y")).text
    assert before.version in page
    assert after.version in page


async def test_a_new_clock_counts_for_what_is_received_from_its_day(office: Office) -> None:
    admin, now = await admin_of(office), office.clock.now()
    old = await office.case()
    sheet = {"kind": "answer", "amount": "3", "unit": "working_day", "basis": "Quyết định 12"}
    tomorrow = (now + timedelta(days=1)).date().isoformat()
    yesterday = (now - timedelta(days=1)).date().isoformat()
    refused = await admin.post("/can-bo/thoi-han", **sheet, first_day=yesterday)
    assert refused.status_code == 422
    assert "từ hôm nay trở đi" in refused.text
    page = (await admin.follow(await admin.post("/can-bo/thoi-han", **sheet, first_day=tomorrow))).text
    assert "Quyết định 12" in page
    assert "chưa tới" in page
    same_day = await office.case("Việc thứ hai cùng ngày")
    office.clock.move(days=1)
    new = await office.case("Việc của ngày mai")
    async with office.parts.sessions() as db:
        versions = [(await cases.by_code(db, code)).clock_version for code in (old, same_day, new)]
    assert versions[0] == versions[1] == "answer-1"
    assert clock_of_version(versions[2]).amount == 3
    admin = await admin_of(office)
    page = (await admin.get("/can-bo/thoi-han")).text
    assert "Đã trở lại như trước" in await undo_first(admin, page)
    assert clock_in_force(ClockKind.ANSWER, office.clock.now()).version == "answer-1"
    # What was promised meanwhile stays promised.
    assert clock_of_version(versions[2]).amount == 3


async def test_keeping_for_another_time_says_first_what_would_go(office: Office) -> None:
    admin = await admin_of(office)
    async with office.parts.sessions.begin() as db:
        db.add(
            Message(
                channel="web", direction="in", author="citizen", state="done", text="x",
                created_at=office.clock.now() - timedelta(days=40), state_at=office.clock.now(),
            )
        )  # fmt: skip
    sheet = {"kind": "transcript", "days": "30", "basis": "Quy chế 5"}
    await admin.get("/can-bo/luu-giu")
    thought = (await admin.post("/can-bo/luu-giu/xem", **sheet)).text
    assert "Nếu giữ 30 ngày: 1 mục" in thought
    async with office.parts.sessions.begin() as db:
        assert await forget(db, now=office.clock.now()) == 0
    assert (await admin.post("/can-bo/luu-giu", **{**sheet, "days": "0"})).status_code == 422
    page = (await admin.follow(await admin.post("/can-bo/luu-giu", **sheet))).text
    assert "Quy chế 5" in page
    assert "Đoạn chat lưu 30 ngày" in _greeting(office)
    assert "lưu đoạn chat 30 ngày để" in _how_long(office)
    values = (await admin.get("/can-bo/kien-thuc/gia-tri")).text
    assert '<strong>30 ngày</strong><br><span class="small soft">Quy chế 5</span>' in values
    assert "sua=thoi_gian_luu_chat" not in values
    by_hand = {"name": "thoi_gian_luu_chat", "value": "mãi mãi", "says": "x", "source": "x"}
    assert "không sửa ở đây" in (await admin.post("/can-bo/kien-thuc/gia-tri", **by_hand)).text
    async with office.parts.sessions.begin() as db:
        assert await forget(db, now=office.clock.now()) == 1
    await undo_first(admin, page)
    assert "365" in (await admin.get("/can-bo/luu-giu")).text
    assert "Đoạn chat lưu 365 ngày" in _greeting(office)
    assert "lưu đoạn chat 365 ngày để" in _how_long(office)
    for days, basis in (("30", "Quy chế 5"), ("20", "Quy chế 6")):
        page = (
            await admin.follow(await admin.post("/can-bo/luu-giu", kind="draft", days=days, basis=basis))
        ).text
    page = await undo_first(admin, page)
    assert "Hoàn tác lần đổi ngay trước đó" in page
    assert "↶" not in page
    # What holds again rests on its own text, not on the number of a change.
    values = (await admin.get("/can-bo/kien-thuc/gia-tri?tim=luu nhap")).text
    assert '<strong>30 ngày</strong><br><span class="small soft">Quy chế 5</span>' in values


def _how_long(office: Office) -> str:
    topic = next(
        one for one in office.parts.knowledge.content.topics.values() if "{thoi_gian_luu_chat}" in one.short
    )
    return office.parts.knowledge.render(topic.id, language="vi", now=office.clock.now()).short


def _greeting(office: Office) -> str:
    parts = office.parts
    return greeting(sight_of(parts, "vi", parts.channels["web"], now=office.clock.now())).text


@on_sqlite
async def test_only_the_last_change_of_an_item_can_be_taken_back(office: Office) -> None:
    admin = await admin_of(office)
    for days in ("30", "40"):
        await admin.post("/can-bo/luu-giu", kind="transcript", days=days, basis="b")
    page = await admin.follow(await admin.post("/can-bo/thay-doi/1/hoan-tac"))
    assert "Không hoàn tác được" in page.text


async def test_a_role_that_needs_a_second_factor_sets_it_up_before_anything_else(office: Office) -> None:
    admin, lan = await admin_of(office), await office.signed_in("lan")
    page = await admin.follow(await admin.post("/can-bo/nguoi-dung/hai-buoc", roles="officer"))
    assert "Đã lưu" in page.text
    led = await lan.get("/can-bo")
    assert (led.status_code, led.headers["location"]) == (303, "/can-bo/toi/hai-buoc")
    shown = (await lan.follow(led)).text
    assert "Đơn vị yêu cầu" in shown
    secret = re.search(r'name="secret" value="(\w+)"', shown)
    assert secret
    code = second_factor.code_at(secret[1], office.clock.now())
    assert (await lan.post("/can-bo/toi/hai-buoc", secret=secret[1], code=code)).status_code == 200
    assert (await lan.get("/can-bo")).status_code == 200
    assert (await (await office.signed_in("head")).get("/can-bo")).status_code == 200


@on_sqlite
async def test_what_is_done_to_accounts_is_in_the_log_and_the_inspector_reads_it(office: Office) -> None:
    admin = await admin_of(office)
    await admin.post("/can-bo/nguoi-dung", login="moi", name="Người Mới", role="officer", unit="PHUONG")
    async with office.parts.sessions() as db:
        number = (await accounts.by_login(db, "moi")).id
    await admin.post(f"/can-bo/nguoi-dung/{number}/khoa")
    inspector = await office.signed_in("inspector")
    log = (await inspector.get("/can-bo/thay-doi?loai=account")).text
    assert log.index("Khóa</p>") < log.index("Mời vào</p>")
    assert "hoan-tac" not in log
    assert (await inspector.get("/can-bo/cai-dat")).status_code == 200


@on_sqlite
async def test_systems_tokens_and_ones_own_second_factor_are_in_the_log(office: Office) -> None:
    admin = await admin_of(office)
    await admin.post(
        "/can-bo/bao-he-thong", name="Cổng quận", address="https://a.example/nhan", kind="answered"
    )
    await admin.post("/can-bo/bao-he-thong/1/tam-dung")
    await admin.post("/can-bo/toi/truy-cap", name="Phần mềm 1022", scope="cases")
    await admin.post("/can-bo/toi/truy-cap/1/thu-hoi")
    await admin.post("/can-bo/toi/truy-cap/1/thu-hoi")
    secret = second_factor.new_secret(office.parts.ids)
    code = second_factor.code_at(secret, office.clock.now())
    await admin.post("/can-bo/toi/hai-buoc", secret=secret, code=code)
    log = (await admin.get("/can-bo/thay-doi")).text
    said = [re.sub(r"<[^>]+>", "", one) for one in re.findall(r"<strong>.*?</p>", log, re.DOTALL)]
    assert [" ".join(one.split()) for one in said] == [
        "Tài khoản: admin Tự bật đăng nhập hai bước",
        "Khóa truy cập cho phần mềm: admin · Phần mềm 1022 Thu hồi khóa",
        "Khóa truy cập cho phần mềm: admin · Phần mềm 1022 Tạo khóa",
        "Báo cho hệ thống khác: Cổng quận Tạm dừng báo",
        "Báo cho hệ thống khác: Cổng quận Thêm hệ thống",
    ]
    assert secret not in log
