"""One journey, the same words on every channel: asked, helped, complained, answered, rated, opened again."""

import asyncio
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
from sqlalchemy import select

from bot.desk import Desk
from bot.parts import Parts
from bot.staff.actors import actor_of
from bot.storage.office_tables import StaffMember
from bot.storage.tables import CaseLink, Conversation
from bot.words import Words
from feedback.handling import Officer
from tests.bot.channels.conformance.rig import Rig, Shown
from tests.bot.channels.conformance.telegram_rig import TelegramRig
from tests.bot.channels.conformance.terminal_rig import TerminalRig
from tests.bot.channels.conformance.web_rig import WebRig
from tests.bot.channels.conformance.zalo_bot_rig import ZaloBotRig
from tests.bot.channels.conformance.zalo_oa_rig import ZaloOaRig
from tests.journeys.officer import first_administrator
from tests.journeys.program import Program, running
from tests.photos import photo
from tests.standin.telegram import TelegramServer
from tests.standin.zalo_bot import ZaloBotServer
from tests.standin.zalo_oa import ZaloOaServer

JPEG = photo(notes=False)
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b")
NUMBERED = re.compile(r"(?:\n\n|^)((?:\d+\. [^\n]+(?:\n|$))+)$")
WORDS = Words("vi")


@dataclass
class Voice:
    """Somebody who goes through the journey on one channel, and all that they read."""

    rig: Rig
    read: int = 0
    steps: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    labels: tuple[str, ...] = ()

    async def opens(self, part: str) -> None:
        await self.rig.opens()
        await self.hears(part)

    async def says(self, text: str, part: str) -> None:
        await self.rig.says(text)
        await self.hears(part)

    async def chooses(self, label: str, part: str, *, typed: bool = False) -> None:
        """Choose from what was offered, by a tap or by its number; some channels have only numbers."""
        assert label in self.labels, f"{label!r} is not among {self.labels}"
        if typed:
            await self.rig.says(str(self.labels.index(label) + 1))
        else:
            await self.rig.taps(label)
        await self.hears(part)

    async def hears(self, part: str) -> None:
        """Wait for these words, keep what was read until then, and what is offered."""
        for _ in range(400):
            new = list(await self.rig.shown())[self.read :]
            if any(part in one.text for one in new):
                await asyncio.sleep(0.25)  # what else belongs to the same answer
                new = list(await self.rig.shown())[self.read :]
                self.read += len(new)
                self._keep(new)
                return
            await asyncio.sleep(0.05)
        raise AssertionError(f"{self.rig.channel.name}: no {part!r}, but {[one.text for one in new]}")

    def story(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return what was read, without what differs by its nature: codes, and the channel's own name."""
        name = WORDS.say(f"chat.channel_{self.rig.channel.name}")
        return [
            (_plain(text).replace(name, "<kênh>"), tuple(_plain(label) for label in offered))
            for text, offered in self.steps
        ]

    def _keep(self, new: Sequence[Shown]) -> None:
        texts = []
        for one in new:
            listed = NUMBERED.search(one.text)
            labels = one.labels or _labels(listed)
            texts.append(one.text[: listed.start()] if listed and labels == _labels(listed) else one.text)
            self.labels = labels or self.labels
        # Where one message ends and the next begins depends on how long a channel lets it be.
        self.steps.append((" ".join(" ".join(texts).split()), self.labels))


def _plain(text: str) -> str:
    return CODE.sub("<mã>", text)


def _labels(listed: re.Match[str] | None) -> tuple[str, ...]:
    lines = listed[1].splitlines() if listed else []
    return tuple(line.partition(". ")[2] for line in lines)


@asynccontextmanager
async def voices(database_url: str, folder: Path) -> AsyncIterator[tuple[Program, list[Voice]]]:
    """Run the program with every channel switched on, and give somebody on each."""
    with ExitStack() as servers:
        telegram = servers.enter_context(TelegramServer(paced=False))
        oa = servers.enter_context(ZaloOaServer())
        bot = servers.enter_context(ZaloBotServer())
        settings: dict[str, object] = {
            "telegram_token": telegram.token,
            "telegram_api_url": telegram.url,
            "telegram_poll_seconds": 1,
            "zalo_bot_token": bot.token,
            "zalo_bot_api_url": bot.url,
            **oa.settings,
        }
        async with (
            running(database_url, folder, _hurry, **settings) as program,
            httpx.AsyncClient(base_url=program.url, timeout=30) as client,
        ):
            oa.webhook_url = f"{program.url}/webhooks/zalo-oa"
            opened = (await client.post("/api/v1/chat")).raise_for_status().json()
            parts, by_name = program.parts, program.parts.channels
            web = WebRig(by_name["web"], parts, opened["session"], program.url)
            web.client, web.token = client, opened["token"]
            on_telegram = TelegramRig(by_name["telegram"], parts, str(telegram.user("An").id), program.url)
            on_telegram.server = telegram
            on_oa = ZaloOaRig(by_name["zalo_oa"], parts, oa.user("An").id, program.url)
            on_oa.server = oa
            on_bot = ZaloBotRig(by_name["zalo_bot"], parts, bot.user("An").id, program.url)
            on_bot.server = bot
            at_terminal = TerminalRig(
                by_name["terminal"], parts, "toi", program.url, lacks=frozenset({"files"})
            )
            rigs: list[Rig] = [web, on_telegram, on_oa, on_bot, at_terminal]
            yield program, [Voice(rig) for rig in rigs]


def _hurry(parts: Parts) -> None:
    """Let nobody wait for the pace of a channel: that is tested elsewhere."""
    for channel in parts.channels.values():
        channel.limits = replace(channel.limits, per_second=1e6, per_chat_second=1e6)


async def case_of(parts: Parts, voice: Voice) -> str:
    async with parts.sessions() as db:
        links = select(CaseLink.case_code).join(Conversation, Conversation.id == CaseLink.conversation_id)
        code = await db.scalar(links.where(Conversation.peer == voice.rig.peer))
    assert code
    return str(code)


async def journey(voice: Voice, parts: Parts, officer: Officer) -> None:
    desk = Desk(parts)
    await voice.opens("tự động")
    await voice.says("dang nhap cong dich vu cong bang gi", "dichvucong")
    await voice.says("menu", "chọn một mục")
    await voice.chooses("Làm cùng tôi từng bước", "")
    await voice.chooses(voice.labels[0], "", typed=True)
    await voice.chooses(voice.labels[0], "")
    await voice.says("menu", "chọn một mục")
    await voice.chooses("Gửi phản ánh, kiến nghị", "kể giúp em", typed=True)
    await voice.says("Trường tiểu học Lê Văn Tám không cho phụ huynh vào đón con.", "Em đã ghi")
    if "files" in voice.rig.lacks:
        voice.steps.append(("(một tệp)", voice.labels))
    else:
        await voice.rig.sends_photo(JPEG)
        await voice.hears("1 tệp")
    await voice.chooses("Xong, không còn gì thêm", "họ và tên")
    await voice.says("Trần Văn An", "số điện thoại")
    await voice.says("0901 234 567", "địa chỉ")
    await voice.says("12 đường số 5, phường Tân Hưng", "đồng ý không")
    await voice.chooses("Tôi đồng ý", "ẩn danh", typed=True)
    await voice.chooses("Không công khai", "xem lại")
    await voice.chooses("Gửi đi", "Mã:", typed=True)
    code = await case_of(parts, voice)
    async with parts.transaction() as db:
        await desk.take(db, code, officer)
        await desk.ask(db, code, "Cháu học lớp nào ạ?", officer)
    await voice.hears("lớp nào")
    await voice.says("Dạ cháu học lớp hai ba", "đã chuyển câu trả lời")
    async with parts.transaction() as db:
        await desk.answer(db, code, "Nhà trường đã mở cổng phụ từ hôm nay.", officer)
    await voice.hears("hài lòng")
    await voice.chooses("Không hài lòng", "lý do", typed=True)
    await voice.chooses(f"Chưa hài lòng, xin xem lại ({code})", "chưa được ở điểm nào")
    await voice.says("Hôm nay cổng phụ vẫn khóa, cháu vẫn đứng ngoài.", "Hạn trả lời mới")
    await voice.says("tra cứu", code)


async def test_the_same_journey_reads_word_for_word_the_same_on_every_channel(
    postgres_server: str, tmp_path: Path
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'test.db'}"
    async with (
        voices(url, tmp_path) as (program, people),
        httpx.AsyncClient(base_url=program.url, timeout=30, follow_redirects=True) as desk,
    ):
        await first_administrator(program.parts, program.url, desk)
        async with program.parts.sessions() as db:
            member = await db.scalar(select(StaffMember))
            assert member is not None
            officer = await actor_of(db, member)
        await asyncio.gather(*(journey(voice, program.parts, officer) for voice in people))
        web, *others = people
        for voice in others:
            for mine, theirs in zip(voice.story(), web.story(), strict=True):
                if "files" in voice.rig.lacks and "tệp" in theirs[0]:
                    continue
                assert mine == theirs, voice.rig.channel.name
