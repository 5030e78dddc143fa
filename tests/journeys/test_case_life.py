"""The life of a case between a parent's chat and the office's console, through real HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import httpx

from feedback import cases, publication, relations, units
from feedback.kinds import CaseKind
from feedback.lifecycle import Role, State
from feedback.tables import Case, ChildCheck
from tests.feedback.world import officer as staff_of
from tests.journeys.officer import Officer, first_administrator
from tests.journeys.program import Program, WebParent, running
from tests.journeys.test_main_job import code_in, confirmed_case, says

STORY = "Trường bắt mua đồng phục giá cao mà không giải thích lý do."


@dataclass
class Town:
    """A running program with its first administrator; people come to it by ``parent``."""

    program: Program
    officer: Officer
    open: list[httpx.AsyncClient] = field(default_factory=list)

    async def parent(self) -> WebParent:
        client = httpx.AsyncClient(base_url=self.program.url, timeout=30)
        self.open.append(client)
        parent = WebParent(client)
        await parent.begins()
        await parent.says(choice="start")
        return parent

    async def does(self, code: str, action: str, **fields: str) -> str:
        page = f"/can-bo/ho-so/{code}"
        return await self.officer.does(page, f"{page}/{action}", **fields)

    async def case(self, code: str) -> Case:
        async with self.program.parts.sessions() as db:
            return await cases.by_code(db, code)


@asynccontextmanager
async def town(database_url: str, folder: Path) -> AsyncIterator[Town]:
    async with (
        running(database_url, folder) as program,
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        here = Town(program, await first_administrator(program.parts, program.url, desk))
        yield here
        for client in here.open:
            await client.aclose()


async def test_completion_is_asked_and_given_and_the_clock_stands_still_between(
    database_url: str, tmp_path: Path
) -> None:
    async with town(database_url, tmp_path) as here:
        parent = await here.parent()
        await parent.says(choice="send")
        for line in (STORY, "xong", "tiểu học lê văn tám", "Nguyễn Thị Lan", "0901 234 567", "bỏ qua"):
            await parent.says(line)
        await parent.says("đồng ý")
        await parent.says("không công khai")
        code = code_in(says(await parent.taps("Gửi đi")))
        page = await here.does(code, "bo-sung", items="address", text="Cần để gửi giấy mời.")
        assert "Đồng hồ tạm dừng" in page
        asked = says(await parent.hears())
        assert "địa chỉ liên hệ" in asked
        assert "giấy mời" in asked
        assert (await here.case(code)).paused_at is not None
        assert "chờ anh/chị trả lời thêm" in says(await parent.says("tra cứu"))
        await parent.says(choice=f"reply:{code}")
        await parent.says("12 đường số 5, phường Tân Hưng")
        case = await here.case(code)
        assert (case.state, case.paused_at) == (State.IN_WORK, None)
        assert "12 đường số 5" in await here.officer.page(f"/can-bo/ho-so/{code}")


async def test_a_denunciation_is_redirected_insisted_on_and_decided_by_an_officer(
    database_url: str, tmp_path: Path
) -> None:
    async with town(database_url, tmp_path) as here:
        parent = await here.parent()
        await parent.says(choice="send")
        await parent.says("Tôi tố cáo kế toán trường nhận hối lộ của nhà thầu bếp ăn.")
        advised = says(await parent.says("xong"))
        assert "tố cáo" in advised
        assert "cơ quan quản lý người đó" in advised
        await parent.taps("Tôi vẫn gửi ở đây")
        for line in ("tiểu học lê văn tám", "Nguyễn Thị Lan", "0901 234 567", "12 đường số 5, Tân Hưng"):
            await parent.says(line)
        await parent.says("đồng ý")
        code = code_in(says(await parent.taps("Gửi đi")))
        assert not (await here.case(code)).consent_publication
        assert "Có vẻ là tố cáo" in await here.officer.page(f"/can-bo/ho-so/{code}")
        await here.does(code, "khong-tiep-nhan", why="denunciation")
        told = says(await parent.hears())
        assert "Luật Tố cáo" in told
        assert "không tiếp nhận" in says(await parent.says("tra cứu"))


async def test_a_tip_is_left_without_a_name_and_laid_aside(database_url: str, tmp_path: Path) -> None:
    async with town(database_url, tmp_path) as here:
        parent = await here.parent()
        await parent.says(choice="send")
        for line in ("Căng tin bán bánh hết hạn cho học sinh lớp một.", "xong", "tiểu học lê văn tám"):
            await parent.says(line)
        assert "không hứa trả lời" in says(await parent.taps("Góp ý ẩn danh, không ghi tên"))
        await parent.taps("Đúng, góp ý ẩn danh")
        assert "góp ý ẩn danh" in says(await parent.taps("Gửi đi"))
        queue = await here.officer.page("/can-bo?loai=tip")
        code = code_in(queue.split('class="queue"')[1])
        case = await here.case(code)
        assert (case.kind, case.reporter_name, case.contact_ref) == (CaseKind.TIP, "", "")
        assert "không hứa trả lời" in await here.officer.page(f"/can-bo/ho-so/{code}")
        await here.does(code, "ket-thuc")
        assert (await here.case(code)).state is State.CLOSED


async def test_who_would_send_the_same_again_adds_to_the_case_instead(
    database_url: str, tmp_path: Path
) -> None:
    async with town(database_url, tmp_path) as here:
        parent = await here.parent()
        code = await confirmed_case(parent, STORY)
        await parent.says(choice="send")
        await parent.says(f"{STORY} Đến nay vẫn chưa ai trả lời.")
        for line in (
            "xong",
            "tiểu học lê văn tám",
            "Nguyễn Thị Lan",
            "0901 234 567",
            "12 đường số 5, Tân Hưng",
        ):
            await parent.says(line)
        await parent.says("đồng ý")
        await parent.says("không công khai")
        shown = await parent.taps("Gửi đi")
        assert "có phải việc này không" in says(shown)
        await parent.says(choice=f"same:{code}")
        assert "Đến nay vẫn chưa ai trả lời" in await here.officer.page(f"/can-bo/ho-so/{code}")
        async with here.program.parts.sessions() as db:
            assert await cases.count(db) == 1


async def test_not_satisfied_opens_again_and_the_second_time_goes_one_level_up(
    database_url: str, tmp_path: Path
) -> None:
    async with town(database_url, tmp_path) as here:
        parent = await here.parent()
        code = await confirmed_case(parent, STORY)
        await here.does(code, "tra-loi", text="Nhà trường làm đúng.")
        await parent.hears()
        rated = await parent.says("Không hài lòng")
        assert f"Chưa hài lòng, xin xem lại ({code})" in rated[-1].choices
        await parent.taps(f"Chưa hài lòng, xin xem lại ({code})")
        assert "mở lại hồ sơ" in says(await parent.says("Tôi hỏi giá mà không ai trả lời giá"))
        school = await here.case(code)
        assert (school.state, school.reopened) == (State.REOPENED, 1)
        await here.does(code, "tra-loi", text="Giá do phụ huynh thống nhất.")
        await parent.hears()
        await parent.says(choice=f"reopen:{code}")
        assert "chuyển lên cấp trên" in says(await parent.says("Không có cuộc họp nào như vậy"))
        above = await here.case(code)
        assert above.reopened == 2
        assert above.unit_id != school.unit_id
        assert "Lên cấp trên" in await here.officer.page("/can-bo?dau=len-cap")


async def test_a_draft_comes_back_from_the_head_and_is_approved(database_url: str, tmp_path: Path) -> None:
    async with town(database_url, tmp_path) as here:
        parent = await here.parent()
        code = await confirmed_case(parent, STORY)
        async with here.program.parts.transaction() as db:
            await units.set_approval(
                db, (await cases.unit_of(db, await cases.by_code(db, code))).code, needed=True
            )
        await here.does(code, "trinh", text="Đã hoàn tiền.")
        await here.does(code, "tra-ban-nhap", text="Ghi rõ ngày hoàn tiền")
        await here.does(code, "trinh", text="Đã hoàn tiền ngày 20/11.")
        assert "chờ lãnh đạo duyệt" in says(await parent.says("tra cứu"))
        await here.does(code, "duyet", text="Đã hoàn tiền ngày 20/11.")
        answered = says(await parent.hears())
        assert "ngày 20/11" in answered
        assert "Ghi rõ ngày" not in "\n".join(one.text for one in parent.heard)


async def test_two_cases_are_merged_and_both_citizens_hear_of_it_and_of_the_answer(
    database_url: str, tmp_path: Path
) -> None:
    async with town(database_url, tmp_path) as here:
        one, two = await here.parent(), await here.parent()
        first, second = await confirmed_case(one, STORY), await confirmed_case(two, STORY)
        assert "Có thể cùng một việc" in await here.officer.page(f"/can-bo/ho-so/{second}")
        await here.does(second, "gop", other=first)
        assert "giải quyết chung" in says(await two.hears())
        assert "giải quyết chung" in says(await one.hears())
        await here.does(first, "tra-loi", text="Trường đã hoàn tiền cho mọi phụ huynh.")
        assert "hoàn tiền cho mọi phụ huynh" in says(await one.hears())
        assert "hoàn tiền cho mọi phụ huynh" in says(await two.hears())
        assert "gộp" in says(await two.says("tra cứu"))


async def test_who_finds_the_matter_answered_follows_it_and_its_sender_may_be_forgotten(
    database_url: str, tmp_path: Path
) -> None:
    async with town(database_url, tmp_path) as here:
        sender = await here.parent()
        code = await confirmed_case(sender, STORY, publicly=True)
        await here.does(code, "tra-loi", text="Nhà trường đã công khai giá và trả lại phần thu quá.")
        assert "trả lại phần thu" in says(await sender.hears())
        async with here.program.parts.transaction() as db:
            head = await staff_of(db, "SGDDT", role=Role.HEAD)
            entry = await publication.publish(
                db, code, STORY, "Trường đã trả lại phần thu quá.", child=ChildCheck.NOBODY, actor=head,
                now=here.program.parts.clock.now(),
            )  # fmt: skip
        other = await here.parent()
        await other.says(choice="send")
        for line in (STORY, "xong", "tiểu học lê văn tám", "Phạm Văn Minh", "0902 345 678", "5 đường số 9"):
            await other.says(line)
        await other.says("đồng ý")
        await other.says("không công khai")
        shown = says(await other.taps("Gửi đi"))
        assert "có phải việc này không" in shown
        assert "/cong-khai/" in shown
        assert "Nguyễn Thị Lan" not in shown
        assert "đang theo dõi" in says(await other.says(choice=f"follow:{entry.id}"))
        async with here.program.parts.sessions() as db:
            assert await cases.count(db) == 1
            assert len(await relations.followers(db, await cases.by_code(db, code))) == 1
        assert "không lấy lại được" in says(await sender.says("xóa dữ liệu của tôi"))
        forgotten = says(await sender.says("xóa hết giúp tôi"))
        assert code in forgotten
        assert "lưu trữ" in forgotten
        case = await here.case(code)
        assert not any((case.reporter_name, case.reporter_phone, case.contact_ref))
        assert case.state is State.ANSWERED
