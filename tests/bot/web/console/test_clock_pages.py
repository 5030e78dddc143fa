"""The calendar, reminders, lateness and letters of apology in the console."""

import io
import re
import zipfile
from datetime import timedelta

from bot.dialogue.commands import AlertStaff
from bot.dialogue.talk import Talk
from bot.storage.tables import Conversation, Heartbeat, Message
from bot.work.alarms import Alarms
from bot.work.clock_jobs import ClockJobs
from feedback import cases
from tests.bot.web.console.conftest import Office


async def late_case(office: Office) -> str:
    code = await office.case(reporter_address="12 Nguyễn Thị Thập")
    office.clock.move(days=9)  # Wednesday 02/12/2026, 09:00; it was due on Tuesday
    await ClockJobs(office.parts).step()
    return code


async def test_an_administrator_enters_a_day_with_its_source(office: Office) -> None:
    code = await office.case()
    browser = await office.signed_in("admin")
    await browser.get("/can-bo/lich?nam=2026")
    refused = await browser.post("/can-bo/lich", day="2026-11-30", kind="day_off", name="Bầu cử", source="")
    assert refused.status_code == 422
    assert "Thiếu nguồn" in refused.text
    entered = await browser.post(
        "/can-bo/lich", day="2026-11-30", kind="day_off", name="Bầu cử", source="Công văn 12"
    )
    page = await browser.follow(entered)
    assert "Bầu cử" in page.text
    assert "Công văn 12" in page.text
    assert "Cán bộ Admin" in page.text
    await ClockJobs(office.parts).step()
    async with office.parts.sessions() as db:
        case = await cases.by_code(db, code)
    assert case.due_at is not None
    assert case.due_at.isoformat() == "2026-12-02T10:00:00+00:00"
    assert "02/12/2026" in (await browser.get(f"/can-bo/ho-so/{code}")).text


async def test_a_weekend_is_no_day_off_and_a_date_has_to_be_one(office: Office) -> None:
    browser = await office.signed_in("admin")
    for day, words in (("2026-11-29", "thứ bảy hoặc chủ nhật"), ("hôm qua", "Ngày chưa đúng")):
        refused = await browser.post("/can-bo/lich", day=day, kind="day_off", name="x", source="y")
        assert refused.status_code == 422
        assert words in refused.text


async def test_an_unconfirmed_year_is_marked_until_somebody_confirms_it(office: Office) -> None:
    browser = await office.signed_in("admin")
    assert "Còn dự kiến" in (await browser.get("/can-bo/lich?nam=2027")).text
    page = await browser.follow(await browser.post("/can-bo/lich/2027/xac-nhan", source="Thông báo 1"))
    assert "Đã xác nhận" in page.text
    assert "Còn dự kiến" not in page.text


async def test_only_administrators_change_the_calendar(office: Office) -> None:
    for login in ("head", "lan", "editor"):
        browser = await office.signed_in(login)
        assert "Nhập một ngày" not in (await browser.get("/can-bo/lich")).text
        refused = await browser.post("/can-bo/lich", day="2026-11-30", kind="day_off", name="x", source="y")
        assert refused.status_code == 403


async def test_a_head_signs_an_apology_and_its_letter_holds_every_field(office: Office) -> None:
    code = await late_case(office)
    browser = await office.signed_in("head")
    late = (await browser.get("/can-bo/qua-han")).text
    assert code in late
    assert "chưa ai nhận" in late
    assert re.search(r">[0-9,]+ (phút|giờ|ngày làm việc)<", late)
    page = await browser.get(f"/can-bo/ho-so/{code}")
    assert "Ký thư xin lỗi" in page.text
    assert "Ghi nhận quá hạn" in page.text
    refused = await browser.follow(
        await browser.post(f"/can-bo/ho-so/{code}/xin-loi", reason="Chờ xác minh.", new_date="2027-01-20")
    )
    assert "muộn nhất" in refused.text
    page = await browser.follow(
        await browser.post(f"/can-bo/ho-so/{code}/xin-loi", reason="Chờ xác minh.", new_date="2026-12-07")
    )
    assert "Đã gửi thư xin lỗi" in page.text
    # The history tells the date that was promised last, not the missed one once more.
    assert page.text.count('<p class="small">17:00 07/12/2026</p>') == 1
    assert "Xin lỗi" not in (await browser.get("/can-bo/qua-han")).text
    assert code not in (await browser.get("/can-bo/qua-han")).text
    letter = await browser.get(f"/can-bo/ho-so/{code}/thu-xin-loi/1")
    assert letter.headers["content-type"].startswith("application/vnd.openxmlformats")
    with zipfile.ZipFile(io.BytesIO(letter.content)) as file:
        text = file.read("word/document.xml").decode().replace("\xa0", " ")
    for field in (
        "ỦY BAN NHÂN DÂN PHƯỜNG TÂN HƯNG", "01/XL-UBND", "Tân Hưng, ngày 02 tháng 12 năm 2026",
        "Trần Văn Phụ Huynh",
        "12 Nguyễn Thị Thập", "0900000001", code, "Phản ánh", "23/11/2026", "17:00 01/12/2026",
        "đang xử lý", "Chờ xác minh.", "17:00 07/12/2026", "Cán bộ Head", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
        "Trường Tiểu học A đã tiếp nhận", "Ủy ban nhân dân phường Tân Hưng xin lỗi",
    ):  # fmt: skip
        assert field in text, field
    again = await browser.follow(
        await browser.post(f"/can-bo/ho-so/{code}/xin-loi", reason="Nữa.", new_date="2026-12-08")
    )
    assert "đã hẹn lại một lần" in again.text


async def test_only_a_head_signs_an_apology_and_others_read_no_letter(office: Office) -> None:
    code = await late_case(office)
    for login in ("lan", "admin"):
        browser = await office.signed_in(login)
        page = (await browser.get(f"/can-bo/ho-so/{code}")).text
        assert "Ký thư xin lỗi" not in page
        assert "còn thiếu thư xin lỗi. Lãnh đạo của đơn vị" in page
        refused = await browser.post(f"/can-bo/ho-so/{code}/xin-loi", reason="Vì.", new_date="2026-12-07")
        assert refused.status_code == 403
    head = await office.signed_in("head")
    await head.post(f"/can-bo/ho-so/{code}/xin-loi", reason="Vì.", new_date="2026-12-07")
    other = await office.signed_in("bao")
    assert (await other.get(f"/can-bo/ho-so/{code}/thu-xin-loi/1")).status_code == 403


async def test_reminders_stand_in_the_console(office: Office) -> None:
    code = await late_case(office)
    browser = await office.signed_in("head")
    page = await browser.get("/can-bo/nhac-viec")
    assert f"Hồ sơ {code} đã quá hạn" in page.text
    assert "<strong>" in page.text
    assert "<strong>" not in (await browser.get("/can-bo/nhac-viec")).text.partition("<main")[2]


async def test_the_red_bar_shows_when_the_jobs_stop_and_goes_when_they_run(office: Office) -> None:
    await office.case()
    await ClockJobs(office.parts).step()
    browser = await office.signed_in("lan")
    assert 'class="alarm"' not in (await browser.get("/can-bo")).text
    office.clock.move(minutes=6)
    assert "ngừng chạy" in (await browser.get("/can-bo")).text
    office.clock.move(days=9)
    async with office.parts.sessions.begin() as db:
        await db.merge(Heartbeat(job="clock_jobs", at=office.clock.now()))
    browser = await office.signed_in("lan")
    assert "1 hồ sơ quá hạn chưa ghi nhận" in (await browser.get("/can-bo")).text
    await ClockJobs(office.parts).step()
    assert 'class="alarm"' not in (await browser.get("/can-bo")).text


async def test_a_case_explains_its_deadline_day_by_day_with_its_pauses(office: Office) -> None:
    code = await office.case()
    browser = await office.signed_in("lan")
    await browser.get(f"/can-bo/ho-so/{code}")
    await browser.post(f"/can-bo/ho-so/{code}/hoi", text="Lớp nào?")
    assert "Đồng hồ đang dừng" in (await browser.get(f"/can-bo/ho-so/{code}")).text
    office.clock.at += timedelta(hours=1)
    await browser.post(f"/can-bo/ho-so/{code}/tra-loi", text="Đã xong.")
    page = (await browser.get(f"/can-bo/ho-so/{code}")).text
    assert "Ngày nghỉ: Ngày Văn hóa Việt Nam" in page
    assert "Nghị quyết 28/2026/QH16" in page
    assert "dừng 1 giờ 0 phút" in page
    assert "Trả lời phản ánh, kiến nghị, bản 1" in page
    assert "answer-1" not in page


async def test_an_urgent_message_stands_in_red_until_it_is_read_and_who_read_it_is_on_record(
    office: Office,
) -> None:
    case = await office.case()
    async with office.parts.transaction() as db:
        here = Conversation(channel="web", peer="p", created_at=office.clock.now())
        db.add(here)
        await db.flush()
        for text, code in (("con tôi <b>bị đánh", case), ("chào em", None)):
            db.add(
                Message(
                    channel="web", direction="in", conversation_id=here.id, author="citizen", text=text,
                    state="done", case_code=code, created_at=office.clock.now(), state_at=office.clock.now(),
                )
            )  # fmt: skip
        await db.flush()
        alert = AlertStaff("con tôi <b>bị đánh", "violence")
        assert await Alarms(office.parts).ring(db, here, Talk(), alert, now=office.clock.now())
        # One that led to no case, only may be urgent, and is no longer kept.
        gone = AlertStaff("bé bị té", "accident", sure=False)
        assert await Alarms(office.parts).ring(db, here, Talk(), gone, now=office.clock.now())
    browser = await office.signed_in("head")
    assert "Có 1 tin khẩn chưa đọc" in (await browser.get("/can-bo")).text
    page = (await browser.get("/can-bo/nhac-viec")).text
    assert "con tôi &lt;b&gt;bị đánh" in page
    assert "chào em" not in page
    assert "không còn được lưu" in page
    assert f'href="/can-bo/ho-so/{case}"' in page
    assert "tin khẩn chưa đọc" not in (await browser.get("/can-bo")).text
    record = (await browser.get("/can-bo/nhat-ky-xem")).text
    assert record.count("Xem trong tin khẩn") == 1
    assert "Ai đã xem tin khẩn" in record
    assert "Ai đã xem tin khẩn" not in (await browser.get(f"/can-bo/nhat-ky-xem?ma={case}")).text


async def test_whoever_raises_false_alarms_is_silenced_from_the_notice_and_heard_again(
    office: Office,
) -> None:
    async with office.parts.transaction() as db:
        here = Conversation(channel="web", peer="p", created_at=office.clock.now())
        db.add(here)
        await db.flush()
        now = office.clock.now()
        db.add(
            Message(
                channel="web", direction="in", conversation_id=here.id, author="citizen", text="cháy cháy",
                state="done", created_at=now, state_at=now,
            )
        )  # fmt: skip
        await db.flush()
        assert await Alarms(office.parts).ring(db, here, Talk(), AlertStaff("cháy cháy", "fire"), now=now)
    head, admin = await office.signed_in("head"), await office.signed_in("admin")
    page = (await head.get("/can-bo/nhac-viec")).text
    address = re.search(r"/can-bo/nhac-viec/(\d+)/tam-lang", page)
    assert address
    refused = await head.follow(await head.post(address[0], hours="24", reason=" "))
    assert "Bot đã tạm ngừng" not in refused.text
    # A notice is its reader's own: another one's number opens nothing.
    await admin.post(address[0], hours="24", reason="Báo giả")
    muted = await head.follow(await head.post(address[0], hours="24", reason="Báo giả"))
    assert "Bot đang im trong đoạn chat này đến 09:00 24/11/2026. Lý do: Báo giả." in muted.text
    await head.follow(await head.post(address[0].replace("tam-lang", "noi-lai")))
    async with office.parts.sessions() as db:
        assert (await db.get_one(Conversation, here.id)).muted_until is None
    log = (await admin.get("/can-bo/thay-doi?loai=conversation")).text
    assert log.count(f"Đoạn chat: Chat trên web #{here.id}") == 2
    assert log.index("Cho trả lời tự động lại") < log.index("Lý do: Báo giả")
