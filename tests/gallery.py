"""Makes the pictures of ``docs/gallery``: ``python -m tests.gallery``. An invented year, a real browser.

Each picture is small enough to be kept beside the code; look at them after you have changed a page.
"""

import asyncio
import random
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, async_playwright
from pydantic import SecretStr

from bot.app import opened
from bot.ids import Ids
from bot.parts import Parts
from bot.settings import Settings
from bot.staff import accounts, templates
from bot.staff.sessions import open_session
from bot.web.app import create_app
from bot.web.console.answer_templates import STARTERS
from bot.web.console.visit import SESSION_COOKIE
from bot.words import Words
from bot.work.loops import Loops
from feedback import demo, demo_after
from feedback.cases import queue
from feedback.queue_filter import QueueFilter
from tests.bot.web.site import serving
from tests.browser.chromium import launched
from tests.fakes import HandClock

FOLDER = Path(__file__).parents[1] / "docs" / "gallery"
MOST_BYTES = 60_000
NOW = datetime(2026, 11, 24, 2, 30, tzinfo=UTC)
CASES = 400


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: what it shows, of which address, for whom, how."""

    name: str
    says: str
    address: str
    login: str = ""
    width: int = 1280
    height: int = 800
    dark: bool = False
    typed: str = ""  #: into the chat, and answered


SHOTS = (
    Shot("tro-chuyen", "Trò chuyện, trên điện thoại", "/", width=360, height=640),
    Shot(
        "hoi-va-dap",
        "Hỏi bằng chữ không dấu",
        "/",
        width=390,
        height=780,
        typed="e quen mk vneid, lam lai the nao a",
    ),
    Shot("hoi-dap", "Câu hỏi thường gặp", "/hoi-dap"),
    Shot("cau-hoi", "Một câu hỏi, trên điện thoại", "/hoi-dap/gia-danh-cong-an-vneid", width=390, height=780),
    Shot("tra-cuu", "Tra cứu hồ sơ", "/tra-cuu", width=390, height=780),
    Shot(
        "tim-khong-ra",
        "Tìm không ra, tiếng Anh, 320 px",
        "/hoi-dap?tim=xyzt&lang=en",
        width=320,
        height=640,
        dark=True,
    ),
    Shot("hang-doi", "Hồ sơ chờ, theo hạn", "/can-bo", "head"),
    Shot("hang-doi-toi", "Hồ sơ chờ, giao diện tối, điện thoại", "/can-bo", "lan", 390, 780, dark=True),
    Shot("ho-so", "Một hồ sơ", "/can-bo/ho-so/{code}", "lan", height=1100),
    Shot("in-ho-so", "Hồ sơ để in", "/can-bo/ho-so/{code}/in", "lan"),
    Shot("mau-tra-loi", "Mẫu trả lời", "/can-bo/mau-tra-loi", "lan"),
    Shot("so-lieu", "Số liệu", "/can-bo/so-lieu", "head"),
    Shot("so-lieu-dien-thoai", "Số liệu, điện thoại", "/can-bo/so-lieu", "head", 390, 780),
    Shot("can-xem-lai", "Câu trả lời cần xem lại", "/can-bo/kien-thuc/can-xem", "head"),
    Shot("mau-thiet-ke", "Mẫu thiết kế", "/can-bo/mau", "admin", height=1100),
    Shot("kien-thuc", "Kho hỏi đáp", "/can-bo/kien-thuc", "head"),
    Shot("lich", "Lịch làm việc", "/can-bo/lich", "admin"),
    Shot("nguoi-dung", "Người dùng", "/can-bo/nguoi-dung", "admin"),
    Shot("kenh", "Các kênh", "/can-bo/kenh", "admin"),
    Shot("huong-dan", "Sửa một hướng dẫn", "/can-bo/huong-dan-tung-buoc/gui-pakn", "head"),
    Shot("cai-dat", "Cài đặt", "/can-bo/cai-dat", "admin"),
    Shot("cau-chu", "Sửa một câu", "/can-bo/cau-chu/vi/chat.case_received", "admin"),
    Shot("thoi-han", "Thời hạn", "/can-bo/thoi-han", "admin"),
    Shot("luu-giu", "Lưu giữ, điện thoại", "/can-bo/luu-giu", "admin", 390, 780),
    Shot("cong-khai", "Câu trả lời công khai", "/cong-khai"),
    Shot("so-lieu-cong-khai", "Số liệu công khai", "/cong-khai/so-lieu"),
    Shot("kiem-tra", "Kiểm tra sổ", "/can-bo/kiem-tra", "inspector"),
)
STAFF = (
    ("head", "Trần Văn Hùng", "head"),
    ("lan", "Nguyễn Thị Lan", "officer"),
    ("admin", "Lê Minh Quân", "admin"),
    ("inspector", "Phạm Thu Hà", "inspector"),
)


async def make() -> None:
    """Make every picture anew."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            database_url=f"sqlite+aiosqlite:///{folder}/gallery.db",
            files_dir=Path(folder) / "files",
            office_name="Ủy ban nhân dân phường Tân Hưng",
            secret_key=SecretStr("of the gallery alone, and of nobody else"),
            burst_seconds=0,
        )
        async with opened(settings, clock=HandClock(NOW), ids=Ids(random.Random(1))) as parts:
            tokens, code = await _filled(parts)
            async with serving(create_app(parts), parts) as site, async_playwright() as playwright:
                loops = Loops(parts)
                loops.start()
                browser = await launched(playwright)
                for shot in SHOTS:
                    await _take(browser, shot, site.url, code, tokens)
                await browser.close()
                await loops.stop()
    lines = [f"## {shot.says}\n\n![{shot.says}]({shot.name}.webp)\n" for shot in SHOTS]
    head = "# Các trang\n\nDữ liệu trong hình là dữ liệu bịa. Làm lại các hình: `python -m tests.gallery`.\n"
    (FOLDER / "README.md").write_text("\n".join([head, *lines]), "utf-8")


async def _filled(parts: Parts) -> tuple[dict[str, str], str]:
    say = Words("vi").say
    async with parts.transaction() as db:
        await demo.fill(db, CASES, seed=1, now=NOW, calendar=parts.calendar)
        await demo_after.go_on(db, now=NOW - timedelta(minutes=30), calendar=parts.calendar)
        tokens = {}
        for login, name, role in STAFF:
            member = await accounts.add_member(db, login, name=name, role=role, now=NOW)
            member.password_hash = "no hash"
            life = timedelta(days=1)
            tokens[login] = await open_session(db, member, ids=parts.ids, life=life, now=NOW)
        for one in STARTERS:
            title, text = say(f"desk.starter_title_{one}"), say(f"desk.starter_{one}")
            await templates.save(db, None, title, text, by="Nguyễn Thị Lan", now=NOW)
        # Nobody's, if there is one: its page offers the most.
        found = [await queue(db, QueueFilter(without_officer=free), limit=1) for free in (True, False)]
        return tokens, next(case.code for page in found for case in page.cases)


async def _take(browser: Browser, shot: Shot, site: str, code: str, tokens: dict[str, str]) -> None:
    context = await browser.new_context(
        viewport={"width": shot.width, "height": shot.height},
        color_scheme="dark" if shot.dark else "light",
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
    )
    if shot.login:
        cookie = {"name": SESSION_COOKIE, "value": tokens[shot.login], "url": f"{site}/can-bo"}
        await context.add_cookies([cookie])  # type: ignore[list-item]
    page = await context.new_page()
    await page.goto(site + shot.address.replace("{code}", code))
    await page.wait_for_timeout(1500)
    if shot.typed:
        await page.get_by_label(Words("vi").say("public.chat_write")).fill(shot.typed)
        await page.keyboard.press("Enter")
        await page.wait_for_timeout(2500)
    picture = await page.screenshot()
    await context.close()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{shot.name}.webp").write_bytes(_small(picture))


def _small(picture: bytes) -> bytes:
    """Return a picture as WebP within the limit."""
    image = Image.open(BytesIO(picture)).convert("RGB")
    for quality in range(85, 20, -10):
        made = BytesIO()
        image.save(made, "WEBP", quality=quality, method=6)
        if made.tell() <= MOST_BYTES:
            break
    return made.getvalue()


if __name__ == "__main__":
    asyncio.run(make())
