"""What the bot could not answer is taught by an editor, answered in the chat, and taken back."""

import re
from pathlib import Path
from typing import Any

import httpx
import pytest

from bot.web.console.knowledge_form import form_of
from faq.pieces import topic_data
from tests.journeys.officer import Officer, first_administrator
from tests.journeys.program import Heard, WebParent, running

QUESTION = "cuốn sổ xanh ghi điểm bị chuột gặm"
TOPIC = "mat-bang-goc"
MISSES = "/can-bo/cau-hoi"
VERSIONS = "/can-bo/kien-thuc/phien-ban"


def says(heard: list[Heard]) -> str:
    return "\n".join(one.text for one in heard)


async def edited(editor: Officer, topic: str, data: dict[str, Any], **fields: str) -> str:
    """Send the form of a topic with some fields changed, and return the page that follows."""
    page = await editor.page(f"/can-bo/kien-thuc/chu-de/{topic}")
    csrf = re.search(r'name="csrf" value="([^"]+)"', page)
    version = re.search(r'name="seen_version" value="(\d+)"', page)
    assert csrf
    assert version
    form = form_of(data, version=int(version[1])).model_dump() | fields
    done = await editor.client.post(
        f"/can-bo/kien-thuc/chu-de/{topic}",
        data=form | {"csrf": csrf[1]},
        headers={"Origin": str(editor.client.base_url).rstrip("/")},
    )
    return done.raise_for_status().text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_miss_is_taught_answered_and_unlearned_and_a_breaking_change_is_shown(
    database_url: str, tmp_path: Path
) -> None:
    async with (
        running(database_url, tmp_path) as program,
        httpx.AsyncClient(base_url=program.url, timeout=60) as chat,
        httpx.AsyncClient(base_url=program.url, timeout=60, follow_redirects=True) as desk,
    ):
        parent, knowledge = WebParent(chat), program.parts.knowledge
        await parent.begins()
        title = knowledge.topic(TOPIC).question
        short = knowledge.render(TOPIC, language="vi", now=program.parts.clock.now()).short
        assert short not in says(await parent.says(QUESTION))

        editor = await first_administrator(program.parts, program.url, desk)
        page = await editor.page(MISSES)
        assert QUESTION in page
        (miss,) = re.findall(r'name="misses" value="(\d+)"', page)[:1]
        taught = await editor.does(MISSES, f"{MISSES}/them", misses=miss, topic=TOPIC)
        assert "Đã đưa lên" in taught
        assert QUESTION not in taught
        assert short in says(await parent.says(QUESTION))
        assert short in says(await parent.says("cuon so xanh ghi diem bi chuot gam"))

        first = re.search(rf'href="({VERSIONS}/\d+)"', await editor.page(VERSIONS))
        assert first
        version = await editor.page(first[1])
        assert (
            f'<ins><span class="only-heard">Thêm: </span><span lang="vi">{QUESTION}</span></ins>' in version
        )
        assert title in version
        await editor.does(first[1], f"{first[1]}/hoan-tac")
        assert short not in says(await parent.says(QUESTION))
        assert QUESTION in await editor.page(MISSES)

        robbed = await edited(
            editor, "dang-nhap-cong-dvcqg", topic_data(knowledge.topic("dang-nhap-cong-dvcqg")),
            short="Dạ, anh/chị vào học bạ, chuyển trường, học phí.",
            phrasings="làm lại học bạ\nxin chuyển trường cần giấy gì\nhọc phí bao nhiêu\nmất bằng tốt nghiệp",
        )  # fmt: skip
        assert re.search(r"Thay đổi này làm sai \d+ câu khác", robbed)
        assert "Vì sao vẫn đưa lên" in robbed
        assert "học bạ" not in knowledge.topic("dang-nhap-cong-dvcqg").short
